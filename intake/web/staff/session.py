"""Who is signed in. No page of staff is answered before this has been asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from intake.domain.errors import NotFound
from intake.store import StaffRole, UserRecord
from intake.web import cookies
from intake.web.api.problems import ProblemError
from intake.web.serving import Served, Serving
from intake.web.staff.may import HOMES, MAY, STAGES, May

COOKIE = "intake_staff"
SIGN_IN = "/login"


@dataclass(frozen=True, slots=True)
class Staff:
    """Whoever asks, and the session's token."""

    user: UserRecord
    token: str

    def may(self, what: May) -> bool:
        return what in MAY[self.user.role]

    @property
    def is_open(self) -> bool:
        """Whether the account is good for more than choosing a password."""
        return not self.user.must_change and self.user.pending_by is None

    @property
    def home(self) -> str:
        return HOMES.get(self.user.role, "/review")

    @property
    def stage(self) -> str | None:
        """The state in which files are this person's to decide on."""
        return STAGES.get(self.user.role)


def _known(request: Request, serving: Served) -> Staff:
    found = staff_of(request, serving)
    if found is None:
        raise ProblemError("SIGN_IN_FIRST", headers=_towards_sign_in(request))
    return found


Known = Annotated[Staff, Depends(_known)]
"""Signed in, for one's own account only: the account may not be good for anything else yet."""


def _signed_in(staff: Known) -> Staff:
    if staff.user.must_change:
        raise ProblemError("PASSWORD_MUST_CHANGE")
    if staff.user.pending_by is not None:
        raise ProblemError("ACCOUNT_PENDING")
    return staff


def staff_of(request: Request, serving: Serving) -> Staff | None:
    """Whose session the cookie is, if anybody's."""
    token = cookies.read(request, COOKIE)
    if not 40 <= len(token) <= 64:
        return None
    user = serving.store.staff.of_session(token, request.state.received_at)
    return None if user is None else Staff(user, token)


def _towards_sign_in(request: Request) -> dict[str, str]:
    """htmx follows this by itself; a browser's page says it with a button."""
    return {"HX-Redirect": SIGN_IN} if request.headers.get("hx-request") else {}


SignedIn = Annotated[Staff, Depends(_signed_in)]


def allowed(what: May) -> Callable[[Staff], Staff]:
    """A dependency: signed in, and in the table for this; raises ProblemError."""

    def check(staff: SignedIn) -> Staff:
        if not staff.may(what):
            raise ProblemError("ROLE_LACKING")
        return staff

    return check


Deciding = Annotated[Staff, Depends(allowed(May.DECIDE))]
Seeing = Annotated[Staff, Depends(allowed(May.SEE_FILES))]


def _of_file(
    serving: Served, staff: SignedIn, id: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
) -> str:
    """An application this person may see: to a unit's reviewer others do not even exist."""
    if not staff.may(May.SEE_FILES):
        raise ProblemError("ROLE_LACKING")
    record = serving.store.cases.get(id)
    if record is None or record.submitted_at is None:
        raise NotFound("NOT_FOUND")
    if staff.user.role is StaffRole.UNIT_REVIEWER:
        unit = staff.user.unit
        if not unit or not serving.store.queue.belongs_to(id, unit):
            raise NotFound("NOT_FOUND")
    return id


OfFile = Annotated[str, Depends(_of_file)]


def keep_session(request: Request, response: Response, token: str) -> None:
    """For this browser alone, for the time of its window; the store knows when it ends."""
    cookies.put(request, response, COOKIE, token)


def to(address: str) -> RedirectResponse:
    """After a form: another page, so that a reload repeats nothing."""
    return RedirectResponse(address, 303)
