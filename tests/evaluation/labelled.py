"""Hand-made labelled folders and reports, as small as a claim about a number needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from samples.drawing.truth import CaseTruth, FieldTruth, PageTruth, PaperTruth, Planted

CARD, DIPLOMA, COURSE = "id_card_portrait_side", "graduation_certificate", "ce_public_course"
SCOPE = [CARD, DIPLOMA, COURSE]


def printed(field: str, value: str, *, legible: bool = True, row: int = 0) -> FieldTruth:
    return FieldTruth(
        field,
        value,
        value,
        [10, 10 + 40 * row, 200, 40 + 40 * row],
        30.0 if legible else 9.0,
        2.0,
        150.0,
        False,
        False,
        legible,
    )


def paper(
    material: str, values: dict[str, str], *, year: int | None = None, legible: bool = True
) -> PaperTruth:
    fields = [printed(f, v, legible=legible, row=i) for i, (f, v) in enumerate(values.items())]
    return PaperTruth(material, year, [0, 0, 1000, 600], fields)


def page(upload: str, *papers: PaperTruth, capture: str = "scan", number: int = 1) -> PageTruth:
    return PageTruth(upload, number, capture, [], list(papers))


def case(*pages: PageTruth, planted: list[Planted] | None = None) -> CaseTruth:
    return CaseTruth(1, "test", "hand-made", list(pages), planted or [])


def row(
    field: str,
    read: str | None,
    upload: str,
    *,
    declared: str | None = None,
    verdict: str = "match",
    at: int = 0,
) -> dict[str, Any]:
    return {
        "field": field,
        "declared": declared,
        "read": read,
        "legibility": 1.0,
        "confidence": 1.0,
        "verdict": verdict,
        "upload": upload,
        "page": 1,
        "box": [10, 10 + 40 * at, 200, 40 + 40 * at],
    }


def entry(material: str, *rows: dict[str, Any], year: int | None = None) -> dict[str, Any]:
    return {
        "material": material,
        "year": year,
        "required": True,
        "status": "ok",
        "pages": [],
        "fields": list(rows),
    }


def flag(
    kind: str,
    material: str | None,
    field: str | None = None,
    *,
    code: str = "X",
    severity: str = "error",
    upload: str | None = None,
    page: int | None = None,
    year: int | None = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "severity": severity,
        "code": code,
        "material": material,
        "year": year,
        "field": field,
        "upload": upload,
        "page": page,
        "box": None,
        "declared": None,
        "read": None,
    }


def report(
    *entries: dict[str, Any],
    flags: list[dict[str, Any]] | None = None,
    seen: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    return {
        "schema": "intake.report/1",
        "application": "hand-made",
        "scope": SCOPE,
        "verdict": "return" if flags else "pass",
        "flags": flags or [],
        "materials": list(entries),
        "uploads": [
            {"upload": upload, "pages": [{"page": 1, "materials": materials}]}
            for upload, materials in (seen or {}).items()
        ],
    }


def write_folder(folder: Path, truth: CaseTruth, application: str = "{}") -> Path:
    folder.mkdir(parents=True)
    truth.save(folder)
    (folder / "application.json").write_text(application, encoding="utf-8")
    return folder
