"""The applicant's session: a cookie for one application, and what a request with it sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from intake.assessment.facts import facts_of
from intake.casework import rounds
from intake.casework.folder import parse_application
from intake.casework.handing_in import undeclared_fields
from intake.casework.rounds import State
from intake.domain.application import Application
from intake.policy.notice import Facts, Policy
from intake.reporting.masking import masked_filename, masked_report
from intake.store import ApplicationRecord, Entry, UploadRecord
from intake.store.cases.thresholds import ENTRY_SESSION_SECONDS
from intake.web import cookies
from intake.web.api.problems import ProblemError
from intake.web.api.schemas import Permission
from intake.web.api.views import permission
from intake.web.applicant import csrf
from intake.web.progress import Progress, as_decided, look
from intake.web.serving import Served, Serving

COOKIE = "intake_applicant"
HOME, DOOR = "/a", "/a/enter"


def application_of(request: Request, serving: Serving) -> str | None:
    """The application whose session the browser holds, None without one."""
    token = cookies.read(request, COOKIE)
    return serving.store.entries.find(Entry.SESSION, token) if token else None


def begin(request: Request, response: Response, token: str) -> None:
    """Hand the session to the browser."""
    cookies.put(request, response, COOKIE, token, ENTRY_SESSION_SECONDS)


def end(request: Request, response: Response, serving: Serving) -> None:
    serving.store.entries.end_session(cookies.read(request, COOKIE))
    cookies.drop(request, response, COOKIE)


def require_guarded(request: Request) -> None:
    """A change by cookie comes from our own page; raises ProblemError FORM_EXPIRED."""
    csrf.require_token(request, request.headers.get(csrf.HEADER, ""))


@dataclass(frozen=True)
class Mine:
    """One application as its applicant sees it at `now`."""

    progress: Progress
    policy: Policy
    now: dt.datetime

    @property
    def record(self) -> ApplicationRecord:
        return self.progress.application

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def uploads(self) -> tuple[UploadRecord, ...]:
        return self.progress.uploads

    @cached_property
    def report(self) -> dict[str, Any] | None:
        """The newest report, masked as over the API; None before the first one."""
        stored = self.progress.report
        if stored is None:
            return None
        masked = masked_report(stored.body, self.record.declaration)
        names = {upload.id: masked_filename(upload.filename) for upload in self.uploads}
        return {**masked, "flags": [called(flag, names) for flag in masked["flags"]]}

    @cached_property
    def application(self) -> Application:
        return parse_application(self.record.declaration, self.id, (), self.now, clock_is_set=False)

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.application, None)

    @property
    def state(self) -> State:
        return State(self.record.state)

    @property
    def used(self) -> int:
        """Submissions made."""
        return self.policy.correction.max_rounds - rounds.rounds_left(self.record, self.policy)

    @cached_property
    def edit(self) -> Permission:
        return permission(lambda: rounds.require_editable(self.record, self.policy, self.now))

    @cached_property
    def submit(self) -> Permission:
        return permission(lambda: rounds.submit(self.record, self.policy, self.now))

    @cached_property
    def undeclared(self) -> tuple[str, ...]:
        """What must be declared before anything can be submitted, and is not yet."""
        return undeclared_fields(self.policy, self.application.values)

    @property
    def is_complete(self) -> bool:
        """Enough is there to be submitted."""
        return bool(self.uploads) and not self.undeclared

    @property
    def until(self) -> dt.datetime:
        """The deadline that counts now."""
        return self.record.correct_by or self.policy.submission.closes


def called(flag: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The flag with files in its sentences called as their owner called them."""
    said = {key: str(flag[key]) for key in ("message", "advice")}
    for id, name in names.items():
        said = {key: text.replace(id, name) for key, text in said.items()}
    return {**flag, **said}


def seen(serving: Serving, application_id: str, now: dt.datetime) -> Mine:
    """Raises NotFound."""
    progress = as_decided(serving.store.rounds, look(serving.store, application_id))
    return Mine(progress, serving.store.policies.of(progress.application), now)


def _mine(request: Request, serving: Served) -> Mine:
    application_id = application_of(request, serving)
    if application_id is None:
        raise ProblemError("UNAUTHENTICATED", "请先进入您的申报")
    return seen(serving, application_id, request.state.received_at)


Own = Annotated[Mine, Depends(_mine)]
"""What a page of the applicant shows; without a session the browser is led to the door."""
