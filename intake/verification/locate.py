"""Where a declared value stands in a paper's text, when no label led there.

RapidFuzz finds the place; it never judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from intake.documents.spec import FieldSpec
from intake.domain.geometry import Box
from intake.domain.text import Line, Reading, Span
from intake.domain.values.value_kind import ValueKind
from intake.extraction.ocr.layout import spans_of
from intake.extraction.ocr.spans import span_box
from intake.extraction.paper import SeenPaper
from intake.verification.thresholds import LOCATE_SIMILARITY


def located(spec: FieldSpec, declared: str, paper: SeenPaper) -> Reading | None:
    """A reading where the declared value most likely stands, when no label led there."""
    found = locate(declared, spec.kind, paper.lines)
    if found is None:
        return None
    return _reading(spec, *found, paper)


def _reading(spec: FieldSpec, raw: str, spans: tuple[Span, ...], paper: SeenPaper) -> Reading:
    boxes = [span_box(paper.lines[s.line], s.start, s.stop) for s in spans]
    is_layer = all(paper.lines[s.line].from_layer for s in spans)
    chances = [c for s in spans for c in paper.lines[s.line].probabilities[s.start : s.stop]]
    return Reading(
        spec.name,
        spec.kind.normalise(raw),
        raw,
        spans,
        Box.union(boxes),
        min(chances, default=1.0 if is_layer else 0.0),
        "text_layer" if is_layer else "ocr",
    )


def stands_by_itself(
    kind: ValueKind,
    declared: str,
    found: Reading,
    lines: Sequence[Line],
    borders: Sequence[str] = (),
) -> bool:
    """Whether a located value is the declared one as a whole, not a part of another.

    王丽 within 王丽娟, or 法学 within 国际法学, is not. `borders`: texts by which a value
    ends, which may go on in the next line.
    """
    if kind.neighbours is None or not found.value:
        return False
    behind, ahead = kind.neighbours
    first, last = found.spans[0], found.spans[-1]
    before, after = lines[first.line].text[: first.start], lines[last.line].text[last.stop :]
    known = [border for border in borders if len(border) >= 2]
    begins = re.search(behind, before) or any(before.endswith(border) for border in known)
    ends = re.match(ahead, after) or any(_begins(after, border) for border in known)
    return bool(kind.same(declared, found.value) and begins and ends)


def standing(
    spec: FieldSpec, declared: str, paper: SeenPaper, borders: Sequence[str]
) -> Reading | None:
    """The first place where the declared value stands by itself, letter by letter."""
    places = [(i, j) for i, line in enumerate(paper.lines) for j in range(len(line.text))]
    text = "".join(line.text for line in paper.lines)
    for form in spec.kind.printed_forms(declared):
        at = text.find(form) if len(form) >= 2 else -1
        while at >= 0:
            found = _reading(spec, form, spans_of(places[at : at + len(form)]), paper)
            if stands_by_itself(spec.kind, declared, found, paper.lines, borders):
                return found
            at = text.find(form, at + 1)
    return None


def _begins(text: str, border: str) -> bool:
    """Whether the text begins with the border, or is all that the line has of it."""
    return text.startswith(border) or (len(text) >= 2 and border.startswith(text))


def in_own_cell(spec: FieldSpec, declared: str, paper: SeenPaper) -> Reading | None:
    """The declared value as the whole of a cell: a line, or lines below each other, that
    hold it and nothing else."""
    for form in spec.kind.printed_forms(declared):
        for first in range(len(paper.lines)):
            spans = _cell(form, first, paper.lines) if len(form) > 2 else ()
            if spans and (spec.kind.may_wrap or len(spans) == 1):
                return _reading(spec, form, spans, paper)
    return None


def _cell(form: str, first: int, lines: Sequence[Line]) -> tuple[Span, ...]:
    """Places of a value whose first part is all of line `first`; empty if it does not go on."""
    text = lines[first].text
    if not text or lines[first].from_layer or not form.startswith(text):
        return ()
    own, rest = Span(first, 0, len(text)), form[len(text) :]
    if not rest:
        return (own,)
    for below, line in enumerate(lines):
        if below != first and _is_below(lines[first], line):
            further = _cell(rest, below, lines)
            if further:
                return (own, *further)
    return ()


def _is_below(upper: Line, lower: Line) -> bool:
    """Whether a line is the next one of the same cell."""
    gap = (lower.box.top + lower.box.bottom - upper.box.top - upper.box.bottom) / 2
    beside = min(upper.box.right, lower.box.right) > max(upper.box.left, lower.box.left)
    return beside and upper.height < 2 * gap and gap < 2 * upper.height


def is_taken(found: Reading, readings: Mapping[str, Reading]) -> bool:
    """Whether another field's value stands there: a day of birth is no day of graduation."""
    others = [s for name, one in readings.items() if name != found.field for s in one.spans]
    return any(
        mine.line == other.line and mine.start < other.stop and other.start < mine.stop
        for mine in found.spans
        for other in others
    )


def locate(
    declared: str, kind: ValueKind, lines: Sequence[Line]
) -> tuple[str, tuple[Span, ...]] | None:
    """Where a declared value most likely stands in the text, when no label led there.

    RapidFuzz tolerates layout only; returns the raw text and its characters, or None.
    """
    places = [(i, j) for i in range(len(lines)) for j in range(len(lines[i].text))]
    text = "".join(lines[i].text[j] for i, j in places)
    best: tuple[float, int, int] | None = None
    for form in kind.printed_forms(declared):
        if len(form) < 2 or not text:
            continue
        found = fuzz.partial_ratio_alignment(form, text, score_cutoff=LOCATE_SIMILARITY)
        if found and (best is None or found.score > best[0]):
            best = (found.score, found.dest_start, found.dest_end)
    if best is None:
        return None
    return text[best[1] : best[2]], spans_of(places[best[1] : best[2]])
