"""What was handed in, when, and what comes next: as a page and on paper."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from intake.casework.rounds import review_ends
from intake.casework.telling import number_of
from intake.reporting import receipt
from intake.reporting.letter.apart import Work
from intake.reporting.masking import masked_filename
from intake.store import Store
from intake.web.applicant.contact import told_how
from intake.web.applicant.render import page
from intake.web.applicant.sessions import HOME, Mine, Own
from intake.web.printing import answer
from intake.web.serving import Served

router = APIRouter(prefix=f"{HOME}/receipt", include_in_schema=False)
HERE = f"{HOME}/receipt"


@router.get("")
def show(request: Request, serving: Served, own: Own) -> Response:
    """Of the newest submission; before there is one, the way there."""
    if own.record.submitted_at is None:
        return RedirectResponse(f"{HOME}/submit", 303)
    return page(request, "a_receipt.html.j2", own=own, receipt=_receipt(serving.store, own))


@router.get("/receipt.pdf")
def as_pdf(request: Request, serving: Served, own: Own) -> Response:
    if own.record.submitted_at is None:
        return RedirectResponse(f"{HOME}/submit", 303)
    said = _receipt(serving.store, own)
    clock_is_set = serving.settings.clock_is_set

    def work() -> Work:
        return Work(html=receipt.to_html(said, own.now, clock_is_set))

    attached = f'attachment; filename="receipt-{said.number}.pdf"'
    return answer(request, ("receipt", own.id, said), work, attached)


def _receipt(store: Store, own: Mine) -> receipt.Receipt:
    record, policy = own.record, own.policy
    assert record.submitted_at is not None
    handed: list[Any] = [
        upload for upload in own.uploads if upload.received_at <= record.submitted_at
    ]
    return receipt.Receipt(
        number=number_of(own.id),
        name=own.application.values.get("name") or "",
        notice=f"{policy.title}（{policy.document}）",
        submitted_at=record.submitted_at,
        round=record.round,
        most=policy.correction.max_rounds,
        files=tuple(masked_filename(upload.filename) for upload in handed or own.uploads),
        reviewed_by=review_ends(policy),
        hours=policy.correction.hours,
        told=told_how(store, own.id),
        contacts=tuple(f"{one.office} {one.phone}" for one in policy.contacts),
    )
