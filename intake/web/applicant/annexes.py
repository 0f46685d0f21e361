"""The notice's annexes, filled in from the declaration, to take away and have sealed."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from intake.policy.annexes import Annex
from intake.reporting.annexes import Filled, fill, to_html
from intake.reporting.docx import MEDIA_TYPE, to_docx
from intake.reporting.letter.apart import Work
from intake.web import printing
from intake.web.api.problems import ProblemError
from intake.web.applicant.sessions import HOME, Mine, Own

router = APIRouter(prefix=f"{HOME}/annexes", include_in_schema=False)


def annex_of(own: Mine, material: str) -> Annex | None:
    """The notice's template for this document, if it prints one."""
    return next((annex for annex in own.policy.annexes if annex.material == material), None)


@router.get("/{material}.docx")
def as_docx(own: Own, material: str) -> Response:
    filled = _filled(own, material)
    headers = {"Content-Disposition": _attached(filled, "docx")}
    return Response(to_docx(filled), media_type=MEDIA_TYPE, headers=headers)


@router.get("/{material}.pdf")
def as_pdf(request: Request, own: Own, material: str) -> Response:
    """Set by a child process, like the letters."""
    filled = _filled(own, material)
    html = to_html(filled)
    key = ("annex", own.id, hashlib.sha256(html.encode()).hexdigest())
    return printing.answer(request, key, lambda: Work(html=html), _attached(filled, "pdf"))


def _filled(own: Mine, untrusted_material: str) -> Filled:
    annex = annex_of(own, untrusted_material)
    if annex is None:
        raise ProblemError("NOT_FOUND")
    return fill(annex, own.application.values, own.policy)


def _attached(filled: Filled, ending: str) -> str:
    name = quote(f"附件{filled.number} {filled.title}.{ending}")
    return f"attachment; filename=\"annex-{filled.number}.{ending}\"; filename*=UTF-8''{name}"
