"""A paper that goes over several pages or files: its values gathered from all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.documents import PAPERS
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict

LISTED = "months"
"""The field that is a list, of which every page of its paper shows a part."""
_UNREAD = frozenset({FieldVerdict.UNREADABLE, FieldVerdict.ABSENT})
_BORNE_OUT = frozenset({FieldVerdict.MATCH, FieldVerdict.NOT_DECLARED})


def completed(
    best: DocumentFinding, group: Sequence[DocumentFinding]
) -> tuple[DocumentFinding, list[DocumentFinding]]:
    """The best copy, with what it does not show and another page of it does; those pages.

    Values keep the page they stand on.
    """
    rows: list[FieldFinding] = []
    parts = _further_parts(best, group)
    for row in best.fields:
        if row.field == LISTED:
            rows.append(_joined_list(row, best, group))
            continue
        there = row.verdict is FieldVerdict.ABSENT and _shown_by(row.field, group)
        if there:
            one, found = there
            rows.append(replace(found, upload=one.upload, page=one.page))
            parts = [*parts, one]
        else:
            rows.append(row)
    return (replace(best, fields=tuple(rows)) if parts else best), parts


def _further_parts(
    best: DocumentFinding, group: Sequence[DocumentFinding]
) -> list[DocumentFinding]:
    """Of a paper of several pages, those in the same file: no copies of one another."""
    spec = PAPERS.get(best.material)
    if spec is None or spec.goes_on is None:
        return []
    return [one for one in group if one is not best and one.upload == best.upload]


def _joined_list(
    row: FieldFinding, best: DocumentFinding, group: Sequence[DocumentFinding]
) -> FieldFinding:
    """What all pages of a list show together; nothing where one of them cannot be told."""
    shown = [
        (one, found)
        for one in group
        for found in one.fields
        if found.field == LISTED and found.verdict is not FieldVerdict.ABSENT
    ]
    lost = [
        found
        for one, found in shown
        if (found.read is None or found.verdict in _UNREAD) and one.upload == best.upload
    ]
    if lost or not shown:
        return lost[0] if lost else row
    read = {item for _, found in shown for item in (found.read or "").split(",") if item}
    first = row if row.verdict is not FieldVerdict.ABSENT else shown[0][1]
    return replace(first, read=",".join(sorted(read)))


def _shown_by(
    field: str, group: Sequence[DocumentFinding]
) -> tuple[DocumentFinding, FieldFinding] | None:
    shown = (
        (one, row)
        for one in group
        for row in one.fields
        if row.field == field and row.verdict in _BORNE_OUT and row.read is not None
    )
    return next(shown, None)
