"""The notice's annexes, filled in from the declaration, to take away and have sealed."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from intake.policy.annexes import Annex
from intake.reporting.annexes import fill, to_pdf
from intake.reporting.docx import MEDIA_TYPE, to_docx
from intake.web.api.problems import ProblemError
from intake.web.applicant.sessions import HOME, Mine, Own

router = APIRouter(prefix=f"{HOME}/annexes", include_in_schema=False)


def annex_of(own: Mine, material: str) -> Annex | None:
    """The notice's template for this document, if it prints one."""
    return next((annex for annex in own.policy.annexes if annex.material == material), None)


@router.get("/{material}.docx")
def as_docx(own: Own, material: str) -> Response:
    return _file(own, material, "docx")


@router.get("/{material}.pdf")
def as_pdf(own: Own, material: str) -> Response:
    return _file(own, material, "pdf")


def _file(own: Mine, untrusted_material: str, ending: str) -> Response:
    annex = annex_of(own, untrusted_material)
    if annex is None:
        raise ProblemError("NOT_FOUND")
    filled = fill(annex, own.application.values, own.policy)
    content = to_docx(filled) if ending == "docx" else to_pdf(filled)
    name = quote(f"附件{filled.number} {filled.title}.{ending}")
    headers = {
        "Content-Disposition": f"attachment; filename=\"annex-{annex.number}.{ending}\"; filename*=UTF-8''{name}"
    }
    kinds = {"docx": MEDIA_TYPE, "pdf": "application/pdf"}
    return Response(content, media_type=kinds[ending], headers=headers)
