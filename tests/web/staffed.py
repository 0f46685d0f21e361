"""People with accounts, signed in as browsers are, and a file for them to review."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import Any

import httpx

from intake.casework.rounds import Move, State
from intake.store import StaffRole
from intake.web.moves import make
from tests.made_report import card_page
from tests.web.conftest import DECLARED, Applicant, Service, flag

PASSWORD = "four unrelated small words"
UNIT, OTHER_UNIT = "和静县第一中学", "和静县水利站"
_ALL = frozenset(StaffRole)
_SEEING = frozenset({StaffRole.UNIT_REVIEWER, StaffRole.COUNTY_REVIEWER, StaffRole.SUPERVISOR})
_DECIDING = frozenset({StaffRole.UNIT_REVIEWER, StaffRole.COUNTY_REVIEWER})
_UNIT, _COUNTY = frozenset({StaffRole.UNIT_REVIEWER}), frozenset({StaffRole.COUNTY_REVIEWER})
_COUNTING = frozenset({StaffRole.COUNTY_REVIEWER, StaffRole.SUPERVISOR})
_AUDITING = frozenset({StaffRole.SUPERVISOR, StaffRole.ADMINISTRATOR})
_ADMIN = frozenset({StaffRole.ADMINISTRATOR})

ANYBODY: frozenset[Any] = frozenset({"anybody"})
STAFF_ROUTES: dict[tuple[str, str], frozenset[Any]] = {
    ("GET", "/login"): ANYBODY,
    ("POST", "/login"): ANYBODY,
    ("POST", "/logout"): ANYBODY,
    ("GET", "/oidc/start"): ANYBODY,
    ("GET", "/oidc/back"): ANYBODY,
    ("GET", "/staff"): _ALL,
    ("GET", "/staff/account"): _ALL,
    ("POST", "/staff/account"): _ALL,
    ("GET", "/review"): _SEEING,
    ("GET", "/review/next"): _DECIDING,
    ("POST", "/review/find"): _SEEING,
    ("POST", "/review/filters"): _SEEING,
    ("POST", "/review/bulk"): _SEEING,
    ("GET", "/review/{id}"): _SEEING,
    ("GET", "/review/{id}/letter.pdf"): _SEEING,
    ("GET", "/review/{id}/opinions"): _SEEING,
    ("GET", "/review/{id}/rounds/{round}/letter.pdf"): _SEEING,
    ("GET", "/review/{id}/pages/{upload}/{number}"): _SEEING,
    ("GET", "/review/{id}/crops/{upload}/{number}"): _SEEING,
    ("GET", "/review/{id}/declared"): _DECIDING,
    ("POST", "/review/{id}/declared"): _DECIDING,
    ("POST", "/review/{id}/decide"): _DECIDING,
    ("POST", "/review/{id}/undo"): _DECIDING,
    ("POST", "/review/{id}/seen"): _DECIDING,
    ("POST", "/review/{id}/hold"): _DECIDING,
    ("POST", "/review/{id}/leave"): _DECIDING,
    ("POST", "/review/{id}/take"): _DECIDING,
    ("POST", "/review/{id}/link"): _DECIDING,
    ("POST", "/review/{id}/reveal"): _DECIDING,
    ("POST", "/review/{id}/return"): _DECIDING,
    ("POST", "/review/{id}/take-back"): _DECIDING,
    ("POST", "/review/{id}/recommend"): _UNIT,
    ("POST", "/review/{id}/confirm"): _COUNTY,
    ("POST", "/review/{id}/spot"): frozenset({StaffRole.SUPERVISOR}),
    ("GET", "/review/{id}/report.pdf"): _SEEING,
    ("GET", "/review/{id}/archive.zip"): _COUNTING,
    ("GET", "/staff/messages"): _DECIDING,
    ("POST", "/staff/messages/{message}/told"): _DECIDING,
    ("POST", "/staff/messages/{message}/again"): _DECIDING,
    ("POST", "/staff/messages/export"): _DECIDING,
    ("POST", "/review/{id}/human/{asked}"): _DECIDING,
    ("GET", "/staff/exports"): _SEEING,
    ("POST", "/staff/exports"): _SEEING,
    ("GET", "/staff/exports/{export}"): _SEEING,
    ("GET", "/staff/imports"): _DECIDING,
    ("POST", "/staff/imports"): _DECIDING,
    ("POST", "/staff/imports/{import_id}/files"): _DECIDING,
    ("POST", "/staff/imports/{import_id}/begin"): _DECIDING,
    ("GET", "/staff/imports/{import_id}"): _DECIDING,
    ("POST", "/staff/imports/{import_id}/columns"): _DECIDING,
    ("GET", "/staff/policies"): _SEEING | _ADMIN,
    ("POST", "/staff/policies/proposals"): _ADMIN,
    ("POST", "/staff/policies/proposals/{n}"): _AUDITING,
    ("GET", "/staff/policies/trials"): _AUDITING,
    ("POST", "/staff/policies/trials"): _AUDITING,
    ("GET", "/admin/retention"): _ADMIN,
    ("POST", "/admin/retention"): _ADMIN,
    ("GET", "/staff/counts"): _COUNTING,
    ("GET", "/staff/audit"): _AUDITING,
    ("GET", "/admin/users"): _ADMIN,
    ("POST", "/admin/users"): _ADMIN,
    ("POST", "/admin/users/{user}"): _ADMIN,
    ("GET", "/admin/integrations"): _ADMIN,
    ("POST", "/admin/integrations"): _ADMIN,
    ("POST", "/admin/integrations/{integration}"): _ADMIN,
    ("POST", "/admin/integrations/{integration}/confirm"): _ADMIN,
}
"""Every page and button of staff, and whose it is."""


def jpeg() -> bytes:
    """A drawn card as a phone would send it."""
    out = io.BytesIO()
    card_page().save(out, "JPEG", quality=85)
    return out.getvalue()


def declared(unit: str = UNIT, name: str = "阿依古丽·买买提") -> dict[str, Any]:
    person = {**DECLARED["applicant"], "name": name}  # type: ignore[dict-item]
    return {
        **DECLARED,
        "applicant": person,
        "employment": {**DECLARED["employment"], "employer": unit},
    }


@dataclass
class Browser:
    """A signed-in person: `http` holds the cookies, `press` sends a form of the page."""

    http: httpx.Client
    id: str
    csrf: str

    def get(self, path: str, **more: Any) -> httpx.Response:
        """A page; a PDF that is being made is fetched as a browser does, when it is ready."""
        answer = self.http.get(path, headers={"Accept": "text/html"}, **more)
        while answer.status_code == 202 and "Refresh" in answer.headers:
            answer = self.http.get(path, headers={"Accept": "text/html"}, **more)
        return answer

    def press(self, path: str, **fields: Any) -> httpx.Response:
        return self.http.post(
            path, data={"csrf": self.csrf, **fields}, headers={"Accept": "text/html"}
        )


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf-token" content="(\w+)"', page)
    assert found, page[:300]
    return found[1]


def account(service: Service, role: StaffRole, login: str = "", unit: str | None = UNIT) -> Browser:
    """A new account, signed in."""
    login = login or role.value
    now = service.clock.settings.now()
    user = service.store.staff.add(
        login,
        f"{login}先生",
        role,
        unit if role is StaffRole.UNIT_REVIEWER else None,
        PASSWORD,
        now,
        "command",
    )
    # Signing in takes 64 MiB and a tenth of a second on purpose; once is tested enough.
    token = service.store.staff.begin_session(user, now, "password")
    client = service.client()
    client.cookies.set("intake_staff", token)
    return Browser(client, user.id, csrf_of(client.get("/staff/account").text))


def submitted(
    service: Service,
    flags: list[dict[str, Any]] | None = None,
    verdict: str = "pass",
    pages: int = 1,
    **who: Any,
) -> Applicant:
    """An application with this many pages and these findings, handed in.

    A flag's `upload` is given as the number of the page, from 0.
    """
    someone = service.applicant(declared(**who))
    uploads = [someone.send(jpeg() + bytes([n])).json()["id"] for n in range(pages)]
    placed = [
        {**f, "upload": uploads[f["upload"]] if f["upload"] is not None else None}
        for f in flags or []
    ]
    service.work(placed, verdict)
    assert someone.submit().status_code == 200
    service.work(placed, verdict)
    return someone


def three_flags() -> list[dict[str, Any]]:
    """One on each of three pages."""
    return [
        flag(
            0,
            code="ID_NUMBER_MISMATCH",
            declared="652827199903081227",
            read="652827199903081228",
            box=[240, 490, 860, 546],
            message="填报 652827199903081227，证件 652827199903081228",
        ),
        flag(
            1,
            code="NAME_MISMATCH",
            field="name",
            declared="阿依古丽",
            read="阿衣古丽",
            box=[240, 70, 860, 126],
            message="姓名与填报不一致",
        ),
        flag(
            2,
            code="FIELD_NOT_CHECKED",
            kind="not_checked",
            severity="warning",
            field="address",
            box=[240, 406, 860, 462],
            message="住址未能核对",
        ),
    ]


def recommended(service: Service, someone: Applicant) -> None:
    """The unit's part done, whatever was found."""
    record = service.store.cases.get(someone.id)
    make(service.store.cases, record, Move(State.RECOMMENDED, record.round))


def later(service: Service, minutes: int) -> None:
    """The clock moved on."""
    service.clock.set((service.clock.settings.now() + dt.timedelta(minutes=minutes)).isoformat())
