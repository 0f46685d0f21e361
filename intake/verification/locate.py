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
from intake.extraction.ocr.spans import span_box
from intake.extraction.paper import SeenPaper
from intake.verification.thresholds import LOCATE_SIMILARITY


def located(spec: FieldSpec, declared: str, paper: SeenPaper) -> Reading | None:
    """A reading where the declared value most likely stands, when no label led there."""
    found = locate(declared, spec.notation, paper.lines)
    if found is None:
        return None
    raw, spans = found
    boxes = [span_box(paper.lines[s.line], s.start, s.stop) for s in spans]
    chances = [c for s in spans for c in paper.lines[s.line].probabilities[s.start : s.stop]]
    return Reading(
        spec.name,
        spec.notation.normalise(raw),
        raw,
        spans,
        Box.union(boxes),
        min(chances, default=0.0),
    )


def stands_by_itself(kind: ValueKind, declared: str, found: Reading, lines: Sequence[Line]) -> bool:
    """Whether a located value is the declared one as a whole, not a part of another.

    王丽 within 王丽娟, or 法学 within 国际法学, is not.
    """
    if kind.neighbours is None or not found.value:
        return False
    behind, ahead = kind.neighbours
    first, last = found.spans[0], found.spans[-1]
    before, after = lines[first.line].text[: first.start], lines[last.line].text[last.stop :]
    return (
        kind.same(declared, found.value)
        and re.search(behind, before) is not None
        and re.match(ahead, after) is not None
    )


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
    spans: list[Span] = []
    for line, at in places[best[1] : best[2]]:
        if spans and spans[-1].line == line:
            spans[-1] = Span(line, spans[-1].start, at + 1)
        else:
            spans.append(Span(line, at, at + 1))
    return text[best[1] : best[2]], tuple(spans)
