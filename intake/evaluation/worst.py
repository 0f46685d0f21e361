"""The worst cases of an evaluation: everything that went wrong, gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from intake.evaluation.goals import Pooled
from intake.evaluation.records import CaseScore, FieldScore
from intake.reporting.text_table import Table

NO_ROW = "no_row"
"""The verdict of a printed field that the report does not mention."""


_GRAVITY = (
    "failed",
    "false accusation",
    "planted misreported not found",
    "planted missing not found",
    "planted unclear not found",
    "called missing",
    "legible page called unclear",
    "misread",
)
"""Gravest first; faults planted of any further kind come last."""


def worst(pooled: Pooled) -> list[dict[str, Any]]:
    """Everything that went wrong, gravest first, then in the folders' order.

    Each row names what, folder, upload, page, paper, field, declared, truth and read.
    """
    rows = [row for case in pooled.cases for row in _of_case(case)]
    order = {name: i for i, name in enumerate(_GRAVITY)}
    return sorted(rows, key=lambda row: order.get(row["what"], len(order)))


def _of_case(case: CaseScore) -> Iterator[dict[str, Any]]:
    if case.error:
        yield _row("failed", case.folder, note=case.error)
    for s in case.strays:
        about = {"material": s.material, "field": s.field, "declared": s.declared}
        yield _row("false accusation", s.folder, **about, read=s.read, note=s.code)
    for p in case.planted:
        if not p.found and p.can_be_seen:
            what = f"planted {p.kind} not found"
            yield _row(what, p.folder, material=p.material, field=p.field, note=p.note)
    for paper in case.papers:
        if paper.called_missing:
            place = {"upload": paper.upload, "page": paper.page}
            yield _row("called missing", paper.folder, **place, material=paper.material)
    for page in case.pages:
        if page.called_unclear and page.legible and not page.spoilt:
            place = {"upload": page.upload, "page": page.page}
            yield _row("legible page called unclear", page.folder, **place, note=page.capture)
    for field in case.fields:
        if (field.accused and field.declared_is_true) or (field.legible and not field.exact):
            yield _field_row(field)


def _row(what: str, folder: str, **values: Any) -> dict[str, Any]:
    keys = ("upload", "page", "material", "field", "declared", "truth", "read", "note")
    return {"what": what, "folder": folder, **{key: values.get(key) for key in keys}}


def _field_row(f: FieldScore) -> dict[str, Any]:
    what = "false accusation" if f.accused and f.declared_is_true else "misread"
    return _row(
        what,
        f.folder,
        upload=f.upload,
        page=f.page,
        material=f.material,
        field=f.field,
        declared=f.declared,
        truth=f.truth,
        read=f.read,
        note=f"{f.capture} {f.verdict or NO_ROW}",
    )


def worst_table(pooled: Pooled, rows: int) -> Table:
    found = worst(pooled)
    columns = (
        "what",
        "folder",
        "upload",
        "page",
        "material",
        "field",
        "declared",
        "truth",
        "read",
        "note",
    )
    shown = found[:rows]
    return Table(
        f"Worst cases ({len(shown)} of {len(found)})",
        columns,
        tuple(tuple("–" if r[c] is None else str(r[c]) for c in columns) for r in shown),
    )
