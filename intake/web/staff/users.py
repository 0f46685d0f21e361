"""Accounts: made, changed, closed by an administrator."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.domain.errors import Conflict
from intake.store import Hold, StaffRole
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import MAY, ROLE_WORDS, May
from intake.web.staff.overview import line_words, names_of
from intake.web.staff.session import Staff, allowed
from intake.web.staff.signing import first
from intake.web.staff.thresholds import LONGEST_LOGIN, NOTICES

router = APIRouter(prefix="/admin", include_in_schema=False)
CONFIRMING = frozenset({May.CONFIRM, May.CONFIRM_POLICIES, May.MANAGE_USERS})
"""Whoever may do one of these is the second pair of eyes on what somebody else did."""
WATCHED = (
    "user_added",
    "user_changed",
    "user_confirmed",
    "integration_added",
    "integration_confirmed",
    "integration_revoked",
)
Managing = Annotated[Staff, Depends(allowed(May.MANAGE_USERS))]


def made_password() -> str:
    """Sixteen characters that nobody confuses when reading them out."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@router.get("/users")
def listing(request: Request, serving: Served, staff: Managing) -> Response:
    return _page(request, serving, staff)


def _page(
    request: Request,
    serving: Serving,
    staff: Staff,
    wrong: str = "",
    password: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "s_users.html.j2",
        status,
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        users=serving.store.staff.everybody(),
        changes=_changes_by_others(serving, staff),
        roles=ROLE_WORDS,
        wrong=wrong,
        password=password,
    )


def hold_of(role: StaffRole) -> Hold:
    """What an administrator does to an account alone: the owner chooses a password of their
    own, and a role that confirms what others did waits for a second administrator."""
    return Hold(must_change=True, is_pending=bool(MAY[role] & CONFIRMING))


def _changes_by_others(serving: Serving, staff: Staff) -> list[dict[str, object]]:
    """What other administrators did to accounts and tokens lately: nobody does it unseen."""
    names, lines = names_of(serving), []
    for action in WATCHED:
        lines += serving.store.audit.entries(action=action, limit=NOTICES)
    newest = sorted(lines, key=lambda line: -line.seq)
    others = [line for line in newest if line.actor != staff.user.id][:NOTICES]
    return [line_words(line, names) for line in others]


@router.post("/users")
def add(request: Request, serving: Served, now: Now, staff: Managing, fields: Form) -> Response:
    """A new account with a password that is shown this once."""
    login, name = first(fields, "login"), first(fields, "name")
    role, unit = _role(first(fields, "role")), first(fields, "unit") or None
    if not login or not name or len(login + name + (unit or "")) > LONGEST_LOGIN:
        return _page(request, serving, staff, "请填写登录名与姓名", status=422)
    if role is StaffRole.UNIT_REVIEWER and unit is None:
        return _page(
            request,
            serving,
            staff,
            "单位审核员须写明所在单位，与申报中的单位（或主管部门）名称一致",
            status=422,
        )
    password = made_password()
    try:
        serving.store.staff.add(
            login, name, role, unit, password, now, staff.user.id, hold=hold_of(role)
        )
    except Conflict:
        return _page(request, serving, staff, "已有这个登录名", status=409)
    return _page(request, serving, staff, password=(login, password))


@router.post("/users/{user}")
def change(
    request: Request, serving: Served, now: Now, staff: Managing, user: str, fields: Form
) -> Response:
    """Role, unit, a new password, closed or open again; the account's sessions end."""
    if user == staff.user.id:
        return _page(request, serving, staff, "不能在这里修改自己的账号", status=409)
    what, store = first(fields, "what"), serving.store
    before = store.staff.get(user)
    hold = hold_of(before.role)
    if what == "password":
        password = made_password()
        store.staff.change(user, now, staff.user.id, password=password, hold=hold)
        return _page(request, serving, staff, password=(before.login, password))
    if what == "close":
        # Opened again by one alone, a confirming account waits as a new one does.
        is_closing = before.disabled_at is None
        waits = Hold(is_pending=hold.is_pending and not is_closing)
        store.staff.change(user, now, staff.user.id, is_disabled=is_closing, hold=waits)
    elif what == "role":
        role, unit = _role(first(fields, "role")), first(fields, "unit")
        if role is StaffRole.UNIT_REVIEWER and not unit:
            return _page(request, serving, staff, "单位审核员须写明所在单位", status=422)
        if len(unit) > LONGEST_LOGIN:
            return _page(request, serving, staff, "单位名称过长，没有改动", status=422)
        both = Hold(is_pending=hold.is_pending or hold_of(role).is_pending)
        store.staff.change(user, now, staff.user.id, role=role, unit=unit, hold=both)
    elif what == "confirm":
        store.staff.confirm(user, now, staff.user.id)
    else:
        raise ProblemError("REQUEST_INVALID")
    return _page(request, serving, staff)


def _role(untrusted: str) -> StaffRole:
    if untrusted not in set(StaffRole):
        raise ProblemError("REQUEST_INVALID")
    return StaffRole(untrusted)
