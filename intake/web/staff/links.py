"""A new way in for an applicant who has lost theirs; who made it is recorded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from intake.store import AuditNote
from intake.web.applicant import sessions
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.serving import Now, Served
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import OfFile, Staff, allowed

router = APIRouter(prefix="/review", include_in_schema=False)


@router.post("/{id}/link")
def make_link(
    request: Request,
    serving: Served,
    now: Now,
    id: OfFile,
    _: Form,
    staff: Annotated[Staff, Depends(allowed(May.DECIDE))],
) -> HTMLResponse:
    """Shown once; an earlier link dies with it."""
    token = serving.store.entries.make_link(id)
    serving.store.audit.note(AuditNote(staff.user.id, "link_made"), now, id)
    link = f"{str(request.base_url).rstrip('/')}{sessions.DOOR}/{token}"
    return page(
        request, "s_link.html.j2", staff=staff, role=ROLE_WORDS[staff.user.role], link=link, id=id
    )
