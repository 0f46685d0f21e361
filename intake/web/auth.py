"""Who asks, and what that lets them do. What is not allowed here is refused.

An upload token opens its own application and no other: those do not even exist for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from intake.web.api.problems import ProblemError
from intake.web.applicant import sessions
from intake.web.serving import Served, Serving
from intake.web.tokens import is_token


class Role(StrEnum):
    """Whose token it is."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; an applicant with the one application of the token."""

    role: Role
    application_id: str | None = None


_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="申报人：建立申报时返回的上传令牌，只对该份申报有效；"
    "审核员：INTAKE_REVIEWER_TOKEN；运维人员：INTAKE_OPERATOR_TOKEN",
)


def _caller(
    request: Request,
    serving: Served,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    if given is None or not given.credentials:
        return _by_session(request, serving)
    token = given.credentials
    if is_token(token, serving.tokens.reviewer):
        return Caller(Role.REVIEWER)
    if is_token(token, serving.tokens.operator):
        return Caller(Role.OPERATOR)
    # Found by its digest, so nothing about it can be learnt from the time it takes.
    application_id = serving.store.cases.of_token(token)
    if application_id is None:
        raise ProblemError("UNAUTHENTICATED")
    return Caller(Role.APPLICANT, application_id)


def _by_session(request: Request, serving: Serving) -> Caller:
    """An applicant's browser, which sends its cookie by itself; so a change needs proof
    that our own page asked for it."""
    application_id = sessions.application_of(request, serving)
    if application_id is None:
        raise ProblemError("UNAUTHENTICATED")
    if request.method not in ("GET", "HEAD"):
        sessions.require_guarded(request)
    return Caller(Role.APPLICANT, application_id)


AnyCaller = Annotated[Caller, Depends(_caller)]
ApplicationId = Annotated[str, Path(alias="id", description="申报的 id")]


async def _owner(id: ApplicationId, caller: AnyCaller) -> str:
    if caller.role is not Role.APPLICANT:
        raise ProblemError("FORBIDDEN")
    if caller.application_id != id:
        raise ProblemError("NOT_FOUND")
    return id


async def _reader(id: ApplicationId, caller: AnyCaller) -> str:
    if caller.role is Role.REVIEWER:
        return id
    return await _owner(id, caller)


async def _reviewer(caller: AnyCaller) -> Caller:
    if caller.role is not Role.REVIEWER:
        raise ProblemError("FORBIDDEN")
    return caller


async def _reviewed(id: ApplicationId, caller: AnyCaller) -> str:
    if caller.role is Role.APPLICANT and caller.application_id != id:
        raise ProblemError("NOT_FOUND")
    await _reviewer(caller)
    return id


Owned = Annotated[str, Depends(_owner)]
"""An application's id whose own applicant asks."""
Readable = Annotated[str, Depends(_reader)]
"""… whose own applicant or a reviewer asks."""
Reviewed = Annotated[str, Depends(_reviewed)]
"""… about which a reviewer asks."""
ByReviewer = Annotated[Caller, Depends(_reviewer)]

WRONG_CALLER = ("UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND")
"""Problems of every call about an application."""
