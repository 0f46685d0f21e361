"""Tables of the queue: asked for here, made beside the pages (`workers.background_jobs`), fetched here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from intake.domain.errors import NotFound
from intake.reporting.words import STATES
from intake.store import AuditNote, ErrandKind, QueueQuery
from intake.store.jobs.thresholds import MOST_ROWS
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.thresholds import MOST_OPEN
from intake.web.staff.wanted import unit_of

router = APIRouter(prefix="/staff/exports", include_in_schema=False)
Exporting = Annotated[Staff, Depends(allowed(May.EXPORT))]


@router.get("")
def listing(request: Request, serving: Served, staff: Exporting) -> Response:
    """One's own, the newest first."""
    mine = serving.store.background_jobs.of(ErrandKind.EXPORT, staff.user.id)
    return page(
        request,
        "s_exports.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        exports=mine,
        tabs=[(key, words) for key, (words, _) in STATES.items()],
        is_busy=any(one.is_busy for one in mine),
        most=MOST_ROWS,
    )


@router.post("")
def start(serving: Served, now: Now, staff: Exporting, fields: Form) -> Response:
    """Ask for one; that it was is recorded with it."""
    tab = first(fields, "tab")
    if tab and tab not in STATES:
        raise ProblemError("REQUEST_INVALID")
    states = STATES[tab][1] if tab else tuple(s for _, many in STATES.values() for s in many)
    unit = unit_of(staff, "")
    total = min(
        MOST_ROWS, serving.store.queue.page(QueueQuery({}, states=states, unit=unit, limit=0)).total
    )
    wanted = {"words": STATES[tab][0] if tab else "全部", "states": states, "unit": unit}
    note = AuditNote(staff.user.id, "exported", {"rows": total})
    if not serving.store.background_jobs.ask(
        ErrandKind.EXPORT, staff.user.id, wanted, total, now, note, MOST_OPEN
    ):
        raise ProblemError(
            "TOO_MANY_REQUESTS", "正在生成其他导出，请稍后再试", {"Retry-After": "10"}
        )
    return to("/staff/exports")


@router.get("/{export}")
def fetch(serving: Served, staff: Exporting, export: str) -> Response:
    """One's own finished file."""
    content = serving.store.background_jobs.result(export, ErrandKind.EXPORT, staff.user.id)
    if content is None:
        raise NotFound("NOT_FOUND")
    name = f"intake-{export[:8]}.xlsx"
    return Response(
        content,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
