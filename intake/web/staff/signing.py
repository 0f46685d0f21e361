"""Signing in and out; one's own password."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from intake.domain.errors import NotAllowed
from intake.store import AuditNote
from intake.store.staff.thresholds import SHORTEST
from intake.web import cookies
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving, address_of
from intake.web.staff.may import ROLE_WORDS
from intake.web.staff.session import COOKIE, SIGN_IN, Known, Staff, keep_session, staff_of, to
from intake.web.staff.thresholds import LONGEST_LOGIN

router = APIRouter(include_in_schema=False)

_WAY_BACK = re.compile(r"/(?:review|staff|admin)(?:[/?][\w/?&=.%~+-]*)?", re.ASCII)
"""A way back never leads to another site, nor out of the pages that asked for it."""
WRONG = "登录名或密码不对。连续 10 次不对，账号会暂停 15 分钟"


def first(fields: dict[str, list[str]], name: str) -> str:
    """One field's last value, without blanks around it."""
    return (fields.get(name) or [""])[-1].strip()


@router.get(SIGN_IN)
def ask(request: Request, serving: Served) -> Response:
    """The form, or on to where one belongs."""
    staff, back = staff_of(request, serving), way_back(request.query_params.get("back", ""))
    if staff is not None:
        return to(back or staff.home)
    return _form(request, serving, back)


def way_back(untrusted: str) -> str:
    """A page of staff on this site, else nothing."""
    return untrusted if _WAY_BACK.fullmatch(untrusted) else ""


def _form(
    request: Request, serving: Serving, back: str, wrong: str = "", status: int = 200
) -> Response:
    has_oidc = serving.settings.oidc_issuer is not None
    return page(request, "s_login.html.j2", status, has_oidc=has_oidc, wrong=wrong, back=back)


@router.post(SIGN_IN)
def sign_in(request: Request, serving: Served, now: Now, fields: Form) -> Response:
    """Every try counts, by address here and by account in the store."""
    serving.logins.take(address_of(request))
    back = way_back(first(fields, "back"))
    login, password = first(fields, "login"), (fields.get("password") or [""])[-1]
    user = None
    if login and len(login) <= LONGEST_LOGIN and len(password) <= LONGEST_LOGIN:
        user = serving.store.staff.check_password(login, password, now)
    if user is None:
        serving.store.audit.note(AuditNote("nobody", "sign_in_failed"), now)
        return _form(request, serving, back, WRONG, 401)
    # A new session for every sign-in: whatever was in the cookie before opens nothing.
    token = serving.store.staff.begin_session(user, now, "password", cookies.read(request, COOKIE))
    answer = to(back if back and Staff(user, token).is_open else "/staff")
    keep_session(request, answer, token)
    return answer


@router.post("/logout")
def sign_out(request: Request, serving: Served, now: Now, _: Form) -> Response:
    staff = staff_of(request, serving)
    if staff is not None:
        serving.store.staff.end_session(staff.token)
        serving.store.audit.note(AuditNote(staff.user.id, "signed_out"), now)
    answer = to(SIGN_IN)
    cookies.drop(request, answer, COOKIE)
    return answer


@router.get("/staff")
def home(request: Request, staff: Known) -> Response:
    """Where somebody belongs; who has no pages of their own, or none yet, sees their account."""
    if not staff.is_open:
        return to("/staff/account")
    if staff.home != "/staff":
        return to(staff.home)
    return _account(request, staff)


@router.get("/staff/account")
def account(request: Request, staff: Known) -> Response:
    return _account(request, staff)


@router.post("/staff/account")
def change_password(
    request: Request, serving: Served, now: Now, staff: Known, fields: Form
) -> Response:
    """With the old one; every session ends and this one begins anew."""
    serving.logins.take(address_of(request))
    old, new = (fields.get("old") or [""])[-1], (fields.get("new") or [""])[-1]
    try:
        require_good(new, staff.user.login)
    except NotAllowed as refused:
        return _account(request, staff, refused.message, 422)
    if serving.store.staff.check_password(staff.user.login, old[:LONGEST_LOGIN], now) is None:
        return _account(request, staff, "现在的密码不对", 422)
    if new == old:
        return _account(request, staff, "新密码不能与现在的相同", 422)
    user = serving.store.staff.change(staff.user.id, now, staff.user.id, password=new)
    answer = to("/staff/account?done=1")
    keep_session(request, answer, serving.store.staff.begin_session(user, now, "password"))
    return answer


def require_good(password: str, login: str) -> None:
    """Raises NotAllowed PASSWORD_WEAK: length is what counts, and not being the login."""
    if not SHORTEST <= len(password) <= LONGEST_LOGIN:
        raise NotAllowed("PASSWORD_WEAK", f"密码至少 {SHORTEST} 个字符；可以用几个不相关的词")
    if login.casefold() in password.casefold() or len(set(password)) < 5:
        raise NotAllowed("PASSWORD_WEAK", "密码不能含登录名，也不能只是几个字符重复")


def _account(request: Request, staff: Known, wrong: str = "", status: int = 200) -> Response:
    if wrong and not staff.user.is_local:
        raise ProblemError("ROLE_LACKING")
    return page(
        request,
        "s_account.html.j2",
        status,
        staff=staff,
        wrong=wrong,
        role=ROLE_WORDS[staff.user.role],
        shortest=SHORTEST,
        is_done=request.query_params.get("done") == "1",
    )
