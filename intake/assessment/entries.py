"""The rows of a report's `materials`: what is owed in the notice's order, then what else is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.assessment.duplicates import Found, Place
from intake.assessment.entry_status import status_of
from intake.assessment.missing import Lacking, place_of
from intake.documents import PAPERS, order_of
from intake.domain.application import Material
from intake.domain.findings import FieldFinding, FieldVerdict, Flag, MaterialEntry
from intake.policy.requirements import RequiredPaper


def entries_of(
    required: Sequence[RequiredPaper],
    summed: Mapping[Place, Sequence[Found]],
    lacking: Lacking,
    flags: Sequence[Flag],
) -> tuple[MaterialEntry, ...]:
    """Required papers in the notice's order, then whatever else was found."""
    entries, used = [], set()
    for one in required:
        place = place_of(one)
        at = next((p for p in _accepted(one, lacking) if p in summed), place)
        used.add(at)
        found = summed.get(at, ())
        if place in lacking.pages:
            found = [lacking.pages[place]]
            used.add((place[0], None))
        entries.append(_entry(place, True, found, flags, lacking.status.get(place)))
    others = sorted((p for p in summed if p not in used), key=lambda p: (order_of(p[0]), p[1] or 0))
    return (*entries, *(_entry(p, False, summed[p], flags, None) for p in others))


def _accepted(required: RequiredPaper, lacking: Lacking) -> list[Place]:
    place = place_of(required)
    return [
        place,
        *([lacking.instead[place]] if place in lacking.instead else []),
        *((other, required.year) for other in required.alternatives),
    ]


def _says_nothing(material: Material, row: FieldFinding) -> bool:
    """A value that only a rule asks about, and that this paper does not print."""
    if row.verdict is not FieldVerdict.ABSENT or material not in PAPERS:
        return False
    return any(s.name == row.field and s.only_if_read for s in PAPERS[material].fields)


def _entry(
    place: Place,
    is_required: bool,
    found: Sequence[Found],
    flags: Sequence[Flag],
    known: str | None,
) -> MaterialEntry:
    papers = tuple(one.paper for one in found)
    fields = tuple(
        replace(f, upload=f.upload or paper.upload, page=f.page or paper.page)
        for paper in papers
        for f in paper.fields
        if not _says_nothing(paper.material, f)
    )
    entry = MaterialEntry(place[0], place[1], is_required, "ok", papers, fields)
    status = status_of(entry, flags)
    return replace(entry, status=known if known and status == "ok" else status)
