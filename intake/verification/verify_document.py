"""One paper's fields judged: legible or not, supported, contradicted or undecided.

Poor pixels are never an accusation: what the physics of the picture calls illegible is
unclear, whatever the machine thinks it read; what is legible and yet undecided is the
machine's failing, for a reviewer. Before an error on a key field one more witness is
asked, on that crop only (architecture, decision 5).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from intake.documents import PAPERS, FieldSpec
from intake.domain.findings import Defect, FieldFinding, FieldVerdict
from intake.domain.geometry import Box
from intake.domain.ports import Witnesses
from intake.domain.text import Reading
from intake.domain.values.kind import Notation
from intake.domain.values.notation import normalise
from intake.extraction.legibility.line import as_characters
from intake.extraction.legibility.recapture import needs, page_needs
from intake.extraction.legibility.score import (
    HIDING,
    LineQuality,
    explains,
    field_legibility,
    lost_at,
    physical_legibility,
)
from intake.extraction.marks.find_marks import MARKS_OF
from intake.extraction.ocr.spans import beside, span_box
from intake.extraction.paper import SeenPaper, scaled
from intake.extraction.unrecognised import shows_too_little
from intake.verification.evidence import strip_hash, verification
from intake.verification.second_opinion import (
    Case,
    may_contradict,
    same_pixels,
    second_look,
    witness_for,
)
from intake.verification.truncation import lacks_nothing
from intake.verification.verify_marks import mark_rows
from intake.verification.verify_value import (
    Judgement,
    Thresholds,
    is_beyond_doubt,
    is_taken,
    judge,
    locate,
    stands_by_itself,
)

ILLEGIBLE_BELOW = 0.10
"""Physical legibility below which a field is unclear although it may have been read: a
limit of the rule is missed by a fifth or more (docs/measurements.md)."""
BESIDE = 2.0
"""Line heights beside a value within which a finger or a reflection may hide its rest."""
GOOD_FROM = 0.50
"""Physical legibility from which nothing in the picture excuses a doubtful reading."""
NEAR_FROM = 0.25
"""Physical legibility from which size, sharpness and contrast miss the rule by no more than
they are measured wrongly, a tenth: there only what is beyond doubt contradicts."""
LOCATABLE = frozenset(
    {
        Notation.NAME,
        Notation.TEXT,
        Notation.SCHOOL,
        Notation.MAJOR,
        Notation.ADDRESS,
        Notation.ID_NUMBER,
        Notation.NUMBER,
        Notation.DEGREE,
        Notation.UNIT,
        Notation.SERIES,
    }
)


def find_fields(
    paper: SeenPaper,
    declared: Mapping[str, str],
    thresholds: Thresholds,
    witnesses: Witnesses,
    stands_elsewhere: Callable[[str, str], bool],
) -> tuple[FieldFinding, ...]:
    """A finding for every field of the paper's table.

    `stands_elsewhere(field, value)` tells whether another paper shows that value.
    """
    found: list[FieldFinding] = []
    for spec in PAPERS[paper.material].fields:
        reading, value = paper.readings.get(spec.name), declared.get(spec.name)
        if spec.name in MARKS_OF.get(paper.material, ()) and not (reading and reading.spans):
            continue
        one = _find_field(spec, paper, value, thresholds, witnesses, stands_elsewhere)
        found.append(one)
        if spec.name == "name" and one.verdict is FieldVerdict.MISMATCH:
            # Perhaps another person's paper: what stands on other papers says nothing.
            stands_elsewhere = _nowhere
    return (*found, *mark_rows(paper, declared.get("employer")))


def _nowhere(_field: str, _value: str) -> bool:
    return False


def _find_field(
    spec: FieldSpec,
    paper: SeenPaper,
    declared: str | None,
    thresholds: Thresholds,
    witnesses: Witnesses,
    stands_elsewhere: Callable[[str, str], bool],
) -> FieldFinding:
    reading = printed = paper.readings.get(spec.name)
    if reading is None and declared and spec.notation in LOCATABLE:
        reading = _located(spec, declared, paper)
    if reading is None:
        return _not_found(spec, declared, paper)
    if declared is None:
        legibility, physical, defects = legibility_of(reading, paper)
        verdict = _undeclared(spec, reading, legibility, physical)
        return _row(spec, paper, None, reading, legibility, verdict, physical, defects)
    reading, judgement = _held(spec, declared, reading, paper, thresholds)
    legibility, physical, defects = legibility_of(reading, paper)
    case = Case(spec, declared, reading, paper, thresholds)
    judgement = second_look(case, judgement, witnesses)
    if judgement.verdict is FieldVerdict.MISMATCH and not may_contradict(case, printed):
        judgement = replace(judgement, verdict=FieldVerdict.UNDECIDED)
    if judgement.verdict is FieldVerdict.MISMATCH:
        witness = witness_for(case, witnesses, stands_elsewhere)
        if witness:
            judgement = replace(judgement, verdict=FieldVerdict.UNDECIDED, reason=witness)
    hidden = () if judgement.verdict is FieldVerdict.MATCH else _hidden(spec, reading, paper)
    defects = tuple(dict.fromkeys((*hidden, *defects)))
    verdict = _with_physics(judgement, 0.0 if hidden else physical, reading, defects)
    evidence = _evidence(case, judgement, verdict, physical)
    row = _row(
        spec,
        paper,
        declared,
        reading,
        legibility,
        verdict,
        physical,
        defects,
        judgement.confidence,
        evidence,
    )
    return replace(row, is_hidden=bool(hidden))


def _held(
    spec: FieldSpec, declared: str, reading: Reading, paper: SeenPaper, thresholds: Thresholds
) -> tuple[Reading, Judgement]:
    """The declared value held against the reading, or against what stands elsewhere."""
    judgement = judge(spec, declared, reading, paper.lines, thresholds)
    is_date = spec.notation is Notation.DATE
    if judgement.verdict is FieldVerdict.MATCH or not (is_date or spec.notation in LOCATABLE):
        return reading, judgement
    elsewhere = _located(spec, declared, paper)
    if not elsewhere or not stands_by_itself(spec.notation, declared, elsewhere, paper.lines):
        return reading, judgement
    if is_date and (elsewhere.value != declared or is_taken(elsewhere, paper.readings)):
        return reading, judgement
    if judgement.verdict is FieldVerdict.MISMATCH and same_pixels(elsewhere, reading):
        # Another look at this very place: one of two sure readings is wrong.
        return reading, replace(judgement, verdict=FieldVerdict.UNDECIDED, reason="looks_differ")
    # The layout led astray: what was declared is printed, letter by letter.
    return elsewhere, judge(spec, declared, elsewhere, paper.lines, thresholds)


def _undeclared(
    spec: FieldSpec, reading: Reading, legibility: float, physical: float
) -> FieldVerdict:
    """A key value that is seen, and nobody can tell what it says, is for a person."""
    lost = reading.value is None and (physical < GOOD_FROM or legibility < 0.5)
    if lost or physical < ILLEGIBLE_BELOW:
        return FieldVerdict.UNREADABLE
    is_untold = reading.value is None and spec.is_key
    return FieldVerdict.UNDECIDED if is_untold else FieldVerdict.NOT_DECLARED


def _evidence(
    case: Case, judgement: Judgement, verdict: FieldVerdict, physical: float
) -> dict[str, Any]:
    """What a flag on the field shows; of what matches nothing is flagged."""
    ratio = judgement.log_ratio
    evidence: dict[str, Any] = {} if ratio is None else {"log_ratio": round(ratio, 2)}
    if judgement.reason:
        evidence["reason"] = judgement.reason
    if verdict is FieldVerdict.MATCH:
        return evidence
    paper, reading = case.paper, case.reading
    shown = verification(case.spec, case.declared, reading, paper.lines, judgement, case.thresholds)
    if verdict is FieldVerdict.UNREADABLE:
        shown["rule"] = "verify.illegible"
    return {
        **evidence,
        "verification": {
            **shown,
            "legibility": {
                "physical": round(physical, 3),
                "illegible_below": ILLEGIBLE_BELOW,
                "good_from": GOOD_FROM,
            },
            "crop": {
                "box": scaled(reading.box, paper.reduction).as_list(),
                "sha256": strip_hash(paper.strips, reading),
            },
        },
    }


def _with_physics(
    judgement: Judgement, physical: float, reading: Reading, defects: Sequence[Defect]
) -> FieldVerdict:
    """The picture has a say before the value has: a dim photo accuses nobody."""
    verdict = judgement.verdict
    if reading.source != "ocr" or physical >= GOOD_FROM:
        return verdict
    if physical < ILLEGIBLE_BELOW:
        return FieldVerdict.UNREADABLE
    is_whole = physical >= NEAR_FROM and HIDING.isdisjoint(defects)
    if verdict is FieldVerdict.MISMATCH and is_whole and is_beyond_doubt(judgement):
        return verdict
    return verdict if verdict is FieldVerdict.MATCH else FieldVerdict.UNREADABLE


def _hidden(spec: FieldSpec, reading: Reading, paper: SeenPaper) -> tuple[Defect, ...]:
    """What covers the value or goes on just beside what was read of it; where nothing of a
    value was read that every such paper prints, whatever covers a part of the paper."""
    hiding = (
        () if lacks_nothing(spec.notation, reading) else (*paper.quality.defects, *paper.patches)
    )
    if reading.value is None and spec.is_key and spec.always_printed:
        return tuple(dict.fromkeys(d.defect for d in hiding if d.box and d.defect in HIDING))
    places = (reading.box, *beside(reading, paper.lines, BESIDE))
    return tuple(dict.fromkeys(d for p in places for d in lost_at(hiding, p)))


def _not_found(spec: FieldSpec, declared: str | None, paper: SeenPaper) -> FieldFinding:
    defects = tuple(dict.fromkeys(d.defect for d in (*paper.patches, *paper.quality.defects)))
    is_poor = bool(defects) or paper.quality.legibility < GOOD_FROM
    hides = is_poor or shows_too_little(paper)
    is_expected = spec.always_printed and not (spec.where_declared and declared is None)
    lost = spec.is_key and is_expected and hides
    verdict = FieldVerdict.UNREADABLE if lost else FieldVerdict.ABSENT
    return FieldFinding(
        field=spec.name,
        declared=declared,
        read=None,
        legibility=0.0 if lost else None,
        confidence=None,
        verdict=verdict,
        upload=paper.upload,
        page=paper.page,
        box=paper.box,
        is_key=spec.is_key,
        pixels_are_good=not hides,
        defects=defects,
        evidence=_to_reach(page_needs(paper.qualities, paper.quality.resolution_dpi))
        if lost
        else {},
    )


def _to_reach(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a new picture must reach, as evidence; nothing where physics asks nothing."""
    return {"recapture": found} if found else {}


def _row(
    spec: FieldSpec,
    paper: SeenPaper,
    declared: str | None,
    reading: Reading,
    legibility: float,
    verdict: FieldVerdict,
    physical: float,
    defects: tuple[Defect, ...],
    confidence: float | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> FieldFinding:
    known = confidence if confidence is not None else reading.confidence
    is_lost = verdict is FieldVerdict.UNREADABLE
    dpi = paper.quality.resolution_dpi
    asked = _to_reach(needs(_measured(reading, paper), dpi)) if is_lost else {}
    return FieldFinding(
        field=spec.name,
        declared=declared,
        read=reading.value,
        legibility=round(legibility, 3),
        confidence=round(float(known), 4),
        verdict=verdict,
        upload=paper.upload,
        page=paper.page,
        box=scaled(reading.box, paper.reduction),
        is_key=spec.is_key,
        pixels_are_good=physical >= GOOD_FROM,
        defects=defects,
        evidence={**(evidence or {}), **asked},
    )


def legibility_of(reading: Reading, paper: SeenPaper) -> tuple[float, float, tuple[Defect, ...]]:
    """Legibility (with the reader's certainty), physics alone, and what explains it."""
    figures, physics = [], []
    defects: list[Defect] = []
    for span, quality in zip(reading.spans, _measured(reading, paper), strict=True):
        chances = paper.lines[span.line].probabilities[span.start : span.stop]
        mean = sum(chances) / len(chances) if chances else 1.0
        figures.append(field_legibility(quality, mean, min(chances, default=1.0)))
        physics.append(physical_legibility(quality))
        defects += explains(quality)
    if not defects:
        defects = [d.defect for d in paper.quality.defects]
    if not figures:
        return 0.0, 0.0, tuple(dict.fromkeys(defects))
    return min(figures), min(physics), tuple(dict.fromkeys(defects))


def _measured(reading: Reading, paper: SeenPaper) -> Sequence[LineQuality]:
    """How each of the value's spans can be seen, in their order."""
    own = paper.readings.get(reading.field)
    seen: Sequence[LineQuality] = [paper.qualities[span.line] for span in reading.spans]
    if own is not None and own.spans == reading.spans:
        seen = paper.physics.get(reading.field, seen)
    return [
        as_characters(q, paper.lines[s.line].text[s.start : s.stop])
        for q, s in zip(seen, reading.spans, strict=True)
    ]


def _located(spec: FieldSpec, declared: str, paper: SeenPaper) -> Reading | None:
    """A reading where the declared value most likely stands, when no label led there."""
    found = locate(declared, spec.notation, paper.lines)
    if found is None:
        return None
    raw, spans = found
    boxes = [span_box(paper.lines[s.line], s.start, s.stop) for s in spans]
    chances = [c for s in spans for c in paper.lines[s.line].probabilities[s.start : s.stop]]
    return Reading(
        spec.name,
        normalise(spec.notation, raw),
        raw,
        spans,
        Box.union(boxes),
        min(chances, default=0.0),
    )
