"""Who asks, and what that lets them do. What is not allowed here is refused.

An upload token opens its own application and no other: those do not even exist for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from intake.casework.rounds import State
from intake.store import AuditNote, IntegrationRecord, IntegrationScope
from intake.web.api.problems import ProblemError
from intake.web.applicant import sessions
from intake.web.serving import Now, Served, Serving
from intake.web.tokens import is_token


class Role(StrEnum):
    """Whose token it is."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an applicant with the one application of the token, or the program that
    reviewers use."""

    role: Role
    application_id: str | None = None
    integration: IntegrationRecord | None = None

    @property
    def actor(self) -> str:
        """Who acts, in the audit."""
        return f"integration:{self.integration.id}" if self.integration else str(self.role)


_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="申报人：建立申报时返回的上传令牌，只对该份申报有效；"
    "审核用的程序：管理员为它建立的接口令牌（有用途、单位与期限）；运维人员：INTAKE_OPERATOR_TOKEN",
)


def _caller(
    request: Request,
    serving: Served,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    if given is None or not given.credentials:
        return _by_session(request, serving)
    token = given.credentials
    program = serving.store.integrations.of_token(token, request.state.received_at)
    if program is not None:
        return Caller(Role.REVIEWER, integration=program)
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


def _seen_by_program(serving: Serving, caller: Caller, id: str) -> None:
    """What a unit's reviewer does not see, a program for that unit does not see either:
    drafts, and applications of other units, do not even exist."""
    program = caller.integration
    if program is None:
        raise ProblemError("FORBIDDEN")
    record = serving.store.cases.get(id)
    is_there = record is not None and record.submitted_at is not None
    if is_there and program.unit is not None:
        is_there = serving.store.queue.belongs_to(id, program.unit)
    if not is_there:
        raise ProblemError("NOT_FOUND")


def _reader(serving: Served, now: Now, id: ApplicationId, caller: AnyCaller) -> str:
    if caller.role is Role.REVIEWER:
        _seen_by_program(serving, caller, id)
        serving.store.audit.note(AuditNote(caller.actor, "file_opened"), now, id)
        return id
    if caller.role is not Role.APPLICANT:
        raise ProblemError("FORBIDDEN")
    if caller.application_id != id:
        raise ProblemError("NOT_FOUND")
    return id


async def _reviewer(caller: AnyCaller) -> Caller:
    if caller.role is not Role.REVIEWER:
        raise ProblemError("FORBIDDEN")
    return caller


def _reviewed(serving: Served, id: ApplicationId, caller: AnyCaller) -> Caller:
    if caller.role is Role.APPLICANT and caller.application_id != id:
        raise ProblemError("NOT_FOUND")
    if caller.role is not Role.REVIEWER:
        raise ProblemError("FORBIDDEN")
    _seen_by_program(serving, caller, id)
    return caller


def _reads(
    serving: Served, now: Now, id: ApplicationId, caller: Annotated[Caller, Depends(_reviewed)]
) -> Caller:
    serving.store.audit.note(AuditNote(caller.actor, "file_opened"), now, id)
    return caller


Reviewed = Annotated[Caller, Depends(_reads)]
"""Who reads of an application what this program may see; that it was opened is recorded."""


def acting(*scopes: IntegrationScope) -> Callable[[Caller], Caller]:
    """A dependency: a program whose token is good for acting as one of these."""

    def check(caller: Annotated[Caller, Depends(_reviewed)]) -> Caller:
        if caller.integration is None or caller.integration.scope not in scopes:
            raise ProblemError("FORBIDDEN", "这个接口令牌只能用于别的操作；请管理员另建")
        return caller

    return check


def require_turn(caller: Caller, state: str) -> None:
    """Raises ProblemError NOT_YOUR_TURN: the file is at another stage."""
    scope = caller.integration.scope if caller.integration else None
    if scope is None or state != TURNS.get(scope):
        raise ProblemError("NOT_YOUR_TURN")


TURNS = {IntegrationScope.UNIT: State.SUBMITTED, IntegrationScope.COUNTY: State.RECOMMENDED}
"""The state in which a program with this scope may decide and return."""
Owned = Annotated[str, Depends(_owner)]
"""An application's id whose own applicant asks."""
Readable = Annotated[str, Depends(_reader)]
"""… whose own applicant or a reviewer asks."""
Deciding = Annotated[Caller, Depends(acting(IntegrationScope.UNIT, IntegrationScope.COUNTY))]
Recommending = Annotated[Caller, Depends(acting(IntegrationScope.UNIT))]
Confirming = Annotated[Caller, Depends(acting(IntegrationScope.COUNTY))]
ByReviewer = Annotated[Caller, Depends(_reviewer)]

WRONG_CALLER = ("UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND")
"""Problems of every call about an application."""
