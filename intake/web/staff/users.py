"""Accounts: made, changed, closed by an administrator."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.domain.errors import Conflict
from intake.store import StaffRole
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed
from intake.web.staff.signing import first
from intake.web.staff.thresholds import LONGEST_LOGIN

router = APIRouter(prefix="/admin", include_in_schema=False)
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
        roles=ROLE_WORDS,
        wrong=wrong,
        password=password,
    )


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
        serving.store.staff.add(login, name, role, unit, password, now, staff.user.id)
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
    if what == "password":
        password = made_password()
        store.staff.change(user, now, staff.user.id, password=password)
        return _page(request, serving, staff, password=(before.login, password))
    if what == "close":
        store.staff.change(user, now, staff.user.id, is_disabled=before.disabled_at is None)
    elif what == "role":
        role, unit = _role(first(fields, "role")), first(fields, "unit")
        if role is StaffRole.UNIT_REVIEWER and not unit:
            return _page(request, serving, staff, "单位审核员须写明所在单位", status=422)
        store.staff.change(user, now, staff.user.id, role=role, unit=unit)
    else:
        raise ProblemError("REQUEST_INVALID")
    return _page(request, serving, staff)


def _role(untrusted: str) -> StaffRole:
    if untrusted not in set(StaffRole):
        raise ProblemError("REQUEST_INVALID")
    return StaffRole(untrusted)
