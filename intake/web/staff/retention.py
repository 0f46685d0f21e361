"""How long files are kept after their end; those that are due, erased when confirmed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.overview import names_of
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import ERASED_BY_PRESS, RETENTION_LINES

router = APIRouter(prefix="/admin/retention", include_in_schema=False)
Erasing = Annotated[Staff, Depends(allowed(May.ERASE))]


@router.get("")
def listing(request: Request, serving: Served, now: Now, staff: Erasing) -> Response:
    return _page(request, serving, now, staff)


def _page(
    request: Request,
    serving: Serving,
    now: dt.datetime,
    staff: Staff,
    wrong: str = "",
    status: int = 200,
) -> Response:
    store, days = serving.store, serving.settings.retention_days
    ended, names = store.retention.ended(now), names_of(serving)
    due = store.retention.due(now, days)
    return page(
        request,
        "s_retention.html.j2",
        status,
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        days=days,
        ended=len(ended),
        due=due,
        at_once=min(len(due), ERASED_BY_PRESS),
        wrong=wrong,
        next=ended[0][1] + dt.timedelta(days=days) if ended and not due else None,
        erased=[
            (line, names.get(line.actor, line.actor))
            for line in store.audit.entries(action="erased", limit=RETENTION_LINES)
        ],
    )


@router.post("")
def erase(request: Request, serving: Served, now: Now, staff: Erasing, fields: Form) -> Response:
    """Only as many as the page has shown and the administrator has typed."""
    store, days = serving.store, serving.settings.retention_days
    due = min(len(store.retention.due(now, days)), ERASED_BY_PRESS)
    if due == 0 or first(fields, "count") != str(due):
        wrong = f"没有清除。请在框中填写到期的份数 {due}" if due else "现在没有到期的申报"
        return _page(request, serving, now, staff, wrong, 409)
    store.retention.erase_due(now, days, staff.user.id, due)
    return to("/admin/retention")
