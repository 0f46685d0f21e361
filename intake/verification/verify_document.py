"""One paper's fields judged: legible or not, supported, contradicted or undecided.

Poor pixels are never an accusation: what the physics of the picture calls illegible is
unclear, whatever the machine thinks it read; what is legible and yet undecided is the
machine's failing, for a reviewer. The verdict on a declared value is the work of the
chain `stages`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from intake.documents import PAPERS, FieldSpec
from intake.domain.findings import FieldFinding, FieldVerdict, Step
from intake.domain.ports import Witnesses
from intake.domain.text import Reading
from intake.domain.values.value_kind import Search
from intake.domain.verdict_stages import Stage, turned
from intake.extraction.legibility.recapture import needs, page_needs
from intake.extraction.paper import SeenPaper, scaled
from intake.extraction.unrecognised import shows_too_little
from intake.verification.evidence import strip_hash, verification
from intake.verification.judgement import Case, Judgement
from intake.verification.legibility import (
    legibility_of,
    measured,
    place_of_hiding,
    reads_well,
    what_may_hide,
)
from intake.verification.limits import Thresholds
from intake.verification.locate import located
from intake.verification.stages import decide
from intake.verification.text_layer import LAYER_DIFFERS, is_seen
from intake.verification.thresholds import GOOD_FROM, ILLEGIBLE_BELOW, SURE_FROM
from intake.verification.verify_marks import mark_rows


@dataclass(frozen=True, slots=True)
class _Against:
    """What every value of a paper is held against."""

    paper: SeenPaper
    thresholds: Thresholds
    witnesses: Witnesses
    stands_elsewhere: Callable[[str, str], bool]
    declared: Mapping[str, str]


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
        if spec.name in PAPERS[paper.material].marks and not (reading and reading.spans):
            continue
        one = _find_field(
            spec, value, _Against(paper, thresholds, witnesses, stands_elsewhere, declared)
        )
        found.append(one)
        if spec.name == "name" and one.verdict is FieldVerdict.MISMATCH:
            # Perhaps another person's paper: what stands on other papers says nothing.
            stands_elsewhere = _nowhere
    return (*found, *mark_rows(paper, declared.get("employer")))


def _nowhere(_field: str, _value: str) -> bool:
    return False


def _find_field(spec: FieldSpec, declared: str | None, against: _Against) -> FieldFinding:
    paper = against.paper
    reading = printed = paper.readings.get(spec.name)
    if reading is None and declared and spec.kind.search is Search.ANYWHERE:
        reading = located(spec, declared, paper)
    if reading is None:
        return _not_found(spec, declared, paper)
    if declared is None:
        return _only_printed(spec, reading, paper)
    case = Case(
        spec,
        declared,
        paper,
        against.thresholds,
        against.witnesses,
        printed,
        against.stands_elsewhere,
        tuple(value for name, value in against.declared.items() if name != spec.name),
    )
    judgement = decide(case, reading)
    return _judged_row(case, judgement, judgement.reading or reading)


def _only_printed(spec: FieldSpec, reading: Reading, paper: SeenPaper) -> FieldFinding:
    """What nobody declared; a key value that is seen, and nobody can tell what it says, is
    for a person."""
    legibility, physical, defects = legibility_of(reading, paper)
    is_lost = reading.value is None and (physical < GOOD_FROM or legibility < 0.5)
    verdict = FieldVerdict.NOT_DECLARED
    is_sure = reading.value is not None and reading.confidence >= SURE_FROM
    differs = reading.value is not None and not is_seen(reading, paper)
    reason = LAYER_DIFFERS if differs else ""
    if differs:
        verdict = FieldVerdict.UNDECIDED
    elif is_lost or (physical < ILLEGIBLE_BELOW and not is_sure):
        verdict = FieldVerdict.UNREADABLE
    elif reading.value is None and spec.is_key:
        verdict = FieldVerdict.UNDECIDED
    row = FieldFinding(
        field=spec.name,
        declared=None,
        read=reading.value,
        legibility=round(legibility, 3),
        confidence=round(float(reading.confidence), 4),
        verdict=FieldVerdict.NOT_DECLARED,
        upload=paper.upload,
        page=paper.page,
        box=scaled(reading.box, paper.reduction),
        is_key=spec.is_key,
        pixels_are_good=physical >= GOOD_FROM,
        defects=defects,
        evidence={"reason": reason} if reason else _to_reach(reading, paper, verdict),
    )
    if verdict is FieldVerdict.NOT_DECLARED:
        return row
    return turned(row, Stage.ONLY_PRINTED, verdict, reason)


def _judged_row(case: Case, judgement: Judgement, reading: Reading) -> FieldFinding:
    paper = case.paper
    legibility, physical, defects = legibility_of(reading, paper)
    return FieldFinding(
        field=case.spec.name,
        declared=case.declared,
        read=reading.value,
        legibility=round(legibility, 3),
        confidence=round(float(judgement.confidence), 4),
        verdict=judgement.verdict,
        upload=paper.upload,
        page=paper.page,
        box=scaled(reading.box, paper.reduction),
        is_key=case.spec.is_key,
        pixels_are_good=not judgement.hiding and physical >= GOOD_FROM,
        defects=tuple(dict.fromkeys((*judgement.hiding, *defects))),
        evidence={
            **_evidence(case, judgement, reading, physical),
            **_to_reach(reading, paper, judgement.verdict),
        },
        is_hidden=bool(judgement.hiding),
        trace=judgement.trace,
    )


def _evidence(
    case: Case, judgement: Judgement, reading: Reading, physical: float
) -> dict[str, Any]:
    """What a flag on the field shows; of what matches nothing is flagged."""
    ratio = judgement.log_ratio
    evidence: dict[str, Any] = {} if ratio is None else {"log_ratio": round(ratio, 2)}
    if judgement.reason:
        evidence["reason"] = judgement.reason
    if judgement.is_settled:
        return evidence
    paper = case.paper
    shown = verification(case.spec, case.declared, reading, paper.lines, judgement, case.thresholds)
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
            "trace": _as_json(judgement.trace),
        },
    }


def _as_json(trace: tuple[Step, ...]) -> list[dict[str, str]]:
    return [
        {"stage": one.stage, "verdict": one.verdict.value, "reason": one.reason} for one in trace
    ]


def _not_found(spec: FieldSpec, declared: str | None, paper: SeenPaper) -> FieldFinding:
    defects = what_may_hide(paper)
    hides = bool(defects) or not reads_well(paper) or shows_too_little(paper)
    is_expected = spec.always_printed and not (spec.where_declared and declared is None)
    row = FieldFinding(
        field=spec.name,
        declared=declared,
        read=None,
        legibility=None,
        confidence=None,
        verdict=FieldVerdict.ABSENT,
        upload=paper.upload,
        page=paper.page,
        box=place_of_hiding(paper) or paper.box,
        is_key=spec.is_key,
        pixels_are_good=not hides,
        defects=defects,
    )
    if not (spec.is_key and is_expected and hides):
        return row
    asked = page_needs(paper.qualities, paper.quality.resolution_dpi)
    return turned(
        row,
        Stage.NOT_FOUND,
        FieldVerdict.UNREADABLE,
        legibility=0.0,
        evidence={"recapture": asked} if asked else {},
    )


def _to_reach(reading: Reading, paper: SeenPaper, verdict: FieldVerdict) -> dict[str, Any]:
    """What a new picture must reach, as evidence; nothing where physics asks nothing."""
    if verdict is not FieldVerdict.UNREADABLE:
        return {}
    asked = needs(measured(reading, paper), paper.quality.resolution_dpi)
    return {"recapture": asked} if asked else {}
