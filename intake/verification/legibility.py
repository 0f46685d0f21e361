"""How well the pixels of one value can be seen, and what covers them."""

from __future__ import annotations

from collections.abc import Sequence

from intake.documents.spec import FieldSpec
from intake.domain.findings import Defect
from intake.domain.geometry import Box
from intake.domain.text import Reading
from intake.extraction.legibility.line import as_characters
from intake.extraction.legibility.page_quality import HIDING, lost_at
from intake.extraction.legibility.score import (
    LineQuality,
    explains,
    field_legibility,
    physical_legibility,
)
from intake.extraction.ocr.spans import beside
from intake.extraction.paper import SeenPaper, scaled
from intake.verification.thresholds import BESIDE_VALUE, SURE_FROM
from intake.verification.truncation import lacks_nothing


def legibility_of(reading: Reading, paper: SeenPaper) -> tuple[float, float, tuple[Defect, ...]]:
    """Legibility (with the reader's certainty), physics alone, and what explains it."""
    figures, physics = [], []
    defects: list[Defect] = []
    for span, quality in zip(reading.spans, measured(reading, paper), strict=True):
        chances = paper.lines[span.line].probabilities[span.start : span.stop]
        mean = sum(chances) / len(chances) if chances else 1.0
        figures.append(field_legibility(quality, mean, min(chances, default=1.0)))
        physics.append(physical_legibility(quality))
        defects += explains(quality)
    if not defects:
        defects = [
            d.defect
            for d in paper.quality.defects
            if d.box is None or d.box.overlap(reading.box) > 0
        ]
    if not figures:
        return 0.0, 0.0, tuple(dict.fromkeys(defects))
    return min(figures), min(physics), tuple(dict.fromkeys(defects))


def measured(reading: Reading, paper: SeenPaper) -> Sequence[LineQuality]:
    """How each of the value's spans can be seen, in their order."""
    own = paper.readings.get(reading.field)
    seen: Sequence[LineQuality] = [paper.qualities[span.line] for span in reading.spans]
    if own is not None and own.spans == reading.spans:
        seen = paper.physics.get(reading.field, seen)
    return [
        as_characters(q, paper.lines[s.line].text[s.start : s.stop])
        for q, s in zip(seen, reading.spans, strict=True)
    ]


def hiding(spec: FieldSpec, reading: Reading, paper: SeenPaper) -> tuple[Defect, ...]:
    """What covers the value or goes on just beside what was read of it; where nothing of a
    value was read that every such paper prints, whatever covers a part of the paper."""
    found = () if lacks_nothing(spec.kind, reading) else (*paper.quality.defects, *paper.patches)
    if reading.value is None and spec.is_key and spec.always_printed:
        return tuple(dict.fromkeys(d.defect for d in found if d.box and d.defect in HIDING))
    places = (reading.box, *beside(reading, paper.lines, BESIDE_VALUE))
    return tuple(dict.fromkeys(d for p in places for d in lost_at(found, p)))


def reads_well(paper: SeenPaper) -> bool:
    """Whether the paper's text was read surely on the whole: then the picture is no reason
    for a value that is not found."""
    lines = [line for line in paper.lines if not line.from_layer]
    count = sum(len(line.text) for line in lines)
    if not count:
        return bool(paper.lines)  # nothing but a text layer, which needs no pixels
    return sum(len(line.text) * line.confidence for line in lines) >= SURE_FROM * count


def what_may_hide(paper: SeenPaper) -> tuple[Defect, ...]:
    """Why a value that is not found may be there: what lies, shines or is cut somewhere; and
    what hurts the paper's text as a whole, where that text was not read surely."""
    found = (*paper.patches, *paper.quality.defects)
    if reads_well(paper):
        found = tuple(d for d in found if d.box is not None and d.defect in HIDING)
    return tuple(dict.fromkeys(d.defect for d in found))


def place_of_hiding(paper: SeenPaper) -> Box | None:
    """Where something lies or shines on the paper, on the page as handed in; None if nothing
    does."""
    boxes = [
        d.box
        for d in (*paper.patches, *paper.quality.defects)
        if d.box is not None and d.defect in HIDING
    ]
    return scaled(Box.union(boxes), paper.reduction) if boxes else None
