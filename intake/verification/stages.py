"""The stages that decide on one declared value, in order (docs/verdict.md).

Each is asked with all that is known and the judgement so far, and returns a judgement;
the very same one when it has no say. What a stage may turn into what is the table
`verdict_stages.TURNS`.
"""

from __future__ import annotations

from dataclasses import replace

from intake.domain.findings import FieldVerdict
from intake.domain.text import Reading
from intake.domain.values.value_kind import Search
from intake.domain.verdict_stages import Stage
from intake.extraction.legibility.page_quality import HIDING
from intake.verification.fit import may_contradict
from intake.verification.judgement import Ask, Case, Judgement, asked, is_beyond_doubt
from intake.verification.legibility import hiding, legibility_of
from intake.verification.locate import in_own_cell, is_taken, standing, stands_by_itself
from intake.verification.second_opinion import same_pixels, second_look, witness_for
from intake.verification.text_layer import LAYER_DIFFERS, is_seen
from intake.verification.thresholds import GOOD_FROM, ILLEGIBLE_BELOW, NEAR_FROM, SURE_FROM
from intake.verification.verify_value import by_equality, by_likelihood, judge


def decide(case: Case, reading: Reading) -> Judgement:
    """The judgement on a declared value, beginning with the reading at its place."""
    return asked(STAGES, case, Judgement(FieldVerdict.UNDECIDED, 0.0, reading=reading))


def _equal(case: Case, so_far: Judgement) -> Judgement:
    """The text that was read is, or is not, the declared value."""
    reading, kind = _reading(so_far), case.spec.kind
    found = by_equality(case.spec, case.declared, reading, case.thresholds)
    if found is None:
        return so_far
    is_whole = (
        case.printed is not None
        or kind.neighbours is None
        or stands_by_itself(kind, case.declared, reading, case.paper.lines, case.borders)
    )
    if found.is_settled and not is_whole:  # 王丽 within 王丽娟
        found = replace(found, verdict=FieldVerdict.UNDECIDED, reason="part_of_another")
    return replace(found, reading=reading)


def _likelihood(case: Case, so_far: Judgement) -> Judgement:
    """Where another text was read: how likely do the pixels make the declared one?"""
    reading = _reading(so_far)
    if so_far.trace:  # equality has decided
        return so_far
    found = by_likelihood(case.spec, case.declared, reading, case.paper.lines, case.thresholds)
    return replace(found, reading=reading, trace=so_far.trace)


def _text_layer(case: Case, so_far: Judgement) -> Judgement:
    """A text layer is believed only where the pixels of the value agree with it."""
    reading = _reading(so_far)
    if reading.source != "text_layer" or reading.value is None or is_seen(reading, case.paper):
        return so_far
    return replace(so_far, verdict=FieldVerdict.UNDECIDED, confidence=0.0, reason=LAYER_DIFFERS)


def _elsewhere(case: Case, so_far: Judgement) -> Judgement:
    """The declared value may stand, letter by letter, where the layout did not lead."""
    kind, reading = case.spec.kind, _reading(so_far)
    if so_far.is_settled or kind.search is Search.NEVER:
        return so_far
    found = _standing(case)
    if found is None or not is_seen(found, case.paper):
        return so_far
    if kind.search is Search.EXACT and (
        found.value != case.declared or is_taken(found, case.paper.readings)
    ):
        return so_far
    is_part = _is_part_of(found, reading, case)
    if so_far.verdict is FieldVerdict.MISMATCH and same_pixels(found, reading) and not is_part:
        # Another look at this very place: one of two sure readings is wrong.
        return replace(so_far, verdict=FieldVerdict.UNDECIDED, reason="looks_differ")
    again = judge(case.spec, case.declared, found, case.paper.lines, case.thresholds)
    return replace(again, reading=found, trace=so_far.trace)


def _standing(case: Case) -> Reading | None:
    """The declared value as it stands on the paper by itself: in the running text, or as
    all that one cell holds."""
    kind = case.spec.kind
    found = standing(case.spec, case.declared, case.paper, case.borders)
    if found and not kind.are_several:
        return found
    if case.spec.in_list or kind.search is Search.EXACT:
        return None
    cell = in_own_cell(case.spec, case.declared, case.paper)
    return None if cell is None or is_taken(cell, case.paper.readings) else cell


def _is_part_of(found: Reading, reading: Reading, case: Case) -> bool:
    """Whether the reading is several cells read as one, of which this is a whole one."""
    texts = [case.paper.lines[s.line].text[s.start : s.stop] for s in reading.spans]
    return len(texts) > 1 and found.raw in texts


def _reread(case: Case, so_far: Judgement) -> Judgement:
    return second_look(case, so_far, _reading(so_far))


def _fit(case: Case, so_far: Judgement) -> Judgement:
    """What is no whole value of its own contradicts nothing."""
    if so_far.verdict is not FieldVerdict.MISMATCH or may_contradict(case, _reading(so_far)):
        return so_far
    return replace(so_far, verdict=FieldVerdict.UNDECIDED)


def _second_opinion(case: Case, so_far: Judgement) -> Judgement:
    """One more witness before an accusation."""
    if so_far.verdict is not FieldVerdict.MISMATCH:
        return so_far
    witness = witness_for(case, _reading(so_far))
    if witness is None:
        return so_far
    return replace(so_far, verdict=FieldVerdict.UNDECIDED, reason=witness)


def _hidden(case: Case, so_far: Judgement) -> Judgement:
    """Something lies or shines on the value: poor pixels accuse nobody."""
    if so_far.is_settled:
        return so_far
    reading = _reading(so_far)
    found = hiding(case.spec, reading, case.paper)
    if not found:
        return so_far
    verdict = FieldVerdict.UNREADABLE if reading.source == "ocr" else so_far.verdict
    return replace(so_far, verdict=verdict, hiding=found)


def _optical_quality(case: Case, so_far: Judgement) -> Judgement:
    """The picture has a say before the value has: a dim photo accuses nobody."""
    reading = _reading(so_far)
    if reading.source != "ocr" or so_far.hiding:
        return so_far
    _, physical, defects = legibility_of(reading, case.paper)
    if physical >= GOOD_FROM:
        return so_far
    unreadable = replace(so_far, verdict=FieldVerdict.UNREADABLE)
    if so_far.is_settled and _is_attested(case, reading):
        return so_far
    if physical < ILLEGIBLE_BELOW:
        return unreadable
    is_whole = physical >= NEAR_FROM and HIDING.isdisjoint(defects)
    is_sure = so_far.verdict is FieldVerdict.MISMATCH and is_whole and is_beyond_doubt(so_far)
    return so_far if so_far.is_settled or is_sure else unreadable


def _is_attested(case: Case, reading: Reading) -> bool:
    """Whether a value that was read as declared is legible by that very fact: every character
    was read surely, or the value's own check or another paper bears it out."""
    own_check = case.spec.kind.has_flaw
    return (
        reading.confidence >= SURE_FROM
        or (own_check is not None and not own_check(case.declared))
        or case.stands_elsewhere(case.spec.name, case.declared)
    )


def _reading(judgement: Judgement) -> Reading:
    assert judgement.reading is not None
    return judgement.reading


STAGES: tuple[tuple[Stage, Ask], ...] = (
    (Stage.EQUAL, _equal),
    (Stage.LIKELIHOOD, _likelihood),
    (Stage.TEXT_LAYER, _text_layer),
    (Stage.ELSEWHERE, _elsewhere),
    (Stage.REREAD, _reread),
    (Stage.FIT, _fit),
    (Stage.SECOND_OPINION, _second_opinion),
    (Stage.HIDDEN, _hidden),
    (Stage.OPTICAL_QUALITY, _optical_quality),
)
"""Asked in this order; each of a judgement that the ones before it have made."""
