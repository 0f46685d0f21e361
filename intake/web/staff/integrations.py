"""Tokens of other programs: made and taken back by an administrator."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.domain.errors import UsageError
from intake.store import IntegrationRecord, IntegrationScope, Store
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import LONGEST_INTEGRATION_DAYS, LONGEST_LOGIN

router = APIRouter(prefix="/admin/integrations", include_in_schema=False)
Managing = Annotated[Staff, Depends(allowed(May.MANAGE_USERS))]
SCOPE_WORDS: dict[IntegrationScope, str] = {
    IntegrationScope.READ: "只读",
    IntegrationScope.UNIT: "代单位审核（决定、退回、推荐）",
    IntegrationScope.COUNTY: "代县人社局审核（决定、退回、确认）",
}


@router.get("")
def listing(request: Request, serving: Served, staff: Managing) -> Response:
    return _page(request, serving, staff)


def _page(
    request: Request,
    serving: Serving,
    staff: Staff,
    wrong: str = "",
    token: tuple[str, str, str] | None = None,
) -> Response:
    return page(
        request,
        "s_integrations.html.j2",
        422 if wrong else 200,
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        integrations=serving.store.integrations.all(),
        scopes=SCOPE_WORDS,
        longest=LONGEST_INTEGRATION_DAYS,
        wrong=wrong,
        token=token,
    )


@router.post("")
def add(request: Request, serving: Served, now: Now, staff: Managing, fields: Form) -> Response:
    """A new one; its token is shown this once, and opens nothing until another
    administrator confirms: whatever its scope, it reads files."""
    names = ("name", "scope", "unit", "days")
    name, scope, unit, days = (first(fields, one) for one in names)
    try:
        asked = (name, scope, unit or None, int(days) if days.isdecimal() else 0)
        made, token = made_integration(serving.store, asked, now, staff.user.id, is_pending=True)
    except UsageError as refused:
        return _page(request, serving, staff, refused.message)
    return _page(request, serving, staff, token=(made.name, token, made.id))


@router.post("/{integration}/confirm")
def confirm(serving: Served, now: Now, staff: Managing, integration: str, _: Form) -> Response:
    """Another administrator than the one who made it."""
    serving.store.integrations.confirm(integration, now, staff.user.id)
    return to("/admin/integrations")


@router.post("/{integration}")
def revoke(serving: Served, now: Now, staff: Managing, integration: str, _: Form) -> Response:
    serving.store.integrations.revoke(integration, now, staff.user.id)
    return to("/admin/integrations")


def made_integration(
    store: Store,
    asked: tuple[str, str, str | None, int],
    now: dt.datetime,
    actor: str,
    *,
    is_pending: bool = False,
) -> tuple[IntegrationRecord, str]:
    """Name, scope, unit and days, checked. Raises UsageError with a sentence."""
    name, scope, unit, days = asked
    if not name or len(name) > LONGEST_LOGIN or len(unit or "") > LONGEST_LOGIN:
        raise UsageError("INTEGRATION_INVALID", "请填写程序的名称")
    if scope not in set(IntegrationScope):
        raise UsageError("INTEGRATION_INVALID", f"用途应为：{'、'.join(IntegrationScope)}")
    if scope == IntegrationScope.UNIT and not unit:
        raise UsageError("INTEGRATION_INVALID", "代单位审核的令牌须写明单位")
    if not 1 <= days <= LONGEST_INTEGRATION_DAYS:
        raise UsageError("INTEGRATION_INVALID", f"有效天数应为 1 至 {LONGEST_INTEGRATION_DAYS}")
    ends = now + dt.timedelta(days=days)
    return store.integrations.add(name, IntegrationScope(scope), unit, ends, now, actor, is_pending)
