"""Declared against printed: supported, contradicted, or undecided.

Not "do two strings look alike" but "how likely do the pixels make what was declared,
beside what they most look like": log p(declared | pixels) - log p(reading | pixels).
Abstention
is part of the method: without it the ratio collapses on illegible crops.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from intake.documents.spec import FieldSpec
from intake.domain.findings import FieldVerdict
from intake.domain.text import Line, Reading, Span
from intake.domain.values.value_kind import ValueKind
from intake.extraction.ocr.ctc_likelihood import outside_alphabet, scores
from intake.verification.judgement import Judgement
from intake.verification.limits import Thresholds
from intake.verification.thresholds import FORMS_SCORED
from intake.verification.truncation import may_lack_a_part

IMPOSSIBLE = -999.0
"""Log ratio of a value longer than its pixels have steps: a report in JSON knows no -inf."""


def judge(
    spec: FieldSpec, declared: str, reading: Reading, lines: Sequence[Line], thresholds: Thresholds
) -> Judgement:
    """Hold a declared value against the reading and the pixels it came from."""
    by_text = by_equality(spec, declared, reading, thresholds)
    return by_text or by_likelihood(spec, declared, reading, lines, thresholds)


def by_equality(
    spec: FieldSpec, declared: str, reading: Reading, thresholds: Thresholds
) -> Judgement | None:
    """What the text that was read says by itself; None where only the pixels can tell.

    A text layer's characters are certain: there equality decides.
    """
    is_equal = reading.value is not None and spec.kind.same(declared, reading.value)
    if reading.source == "text_layer":
        if reading.value is None:
            return Judgement(FieldVerdict.UNDECIDED, 0.0, None, "no_value")
        return Judgement(FieldVerdict.MATCH if is_equal else FieldVerdict.MISMATCH, 1.0)
    if not is_equal:
        return None
    weakest = reading.confidence
    if weakest >= thresholds.certain_match:
        return Judgement(FieldVerdict.MATCH, weakest)
    return Judgement(FieldVerdict.UNDECIDED, weakest, None, "weak_reading")


def by_likelihood(
    spec: FieldSpec, declared: str, reading: Reading, lines: Sequence[Line], thresholds: Thresholds
) -> Judgement:
    """Another reading than the declaration: how likely do the pixels make the latter?"""
    pieces = [(lines[s.line], s) for s in reading.spans]
    ratio = log_ratio(spec.kind, declared, reading, pieces)
    if ratio is None:
        return Judgement(FieldVerdict.UNDECIDED, 0.0, None, "not_scored")
    return _unequal(spec.kind, declared, reading, lines, thresholds, ratio)


def _unequal(
    kind: ValueKind,
    declared: str,
    reading: Reading,
    lines: Sequence[Line],
    thresholds: Thresholds,
    ratio: float,
) -> Judgement:
    """Another reading than the declaration: is it the pixels', or the reader's doubt?"""
    weakest = reading.confidence
    pieces = [(lines[s.line], s) for s in reading.spans]
    if ratio >= thresholds.support and weakest >= thresholds.certain_match / 2:
        # The pixels do not prefer their own reading: no reason to accuse, none to pass.
        return Judgement(FieldVerdict.UNDECIDED, 0.5, ratio, "as_likely")
    if reading.value is None:
        return Judgement(FieldVerdict.UNDECIDED, 0.0, ratio, "no_value")
    form = forms_near(kind, declared, reading.raw)[0]  # as papers write it, not as typed
    if may_lack_a_part(kind, form, reading, lines):
        return Judgement(FieldVerdict.UNDECIDED, weakest, ratio, "cut_short")
    alphabet = next((line.posterior.alphabet for line, _ in pieces if line.posterior), None)
    if alphabet and outside_alphabet(form, alphabet):
        return Judgement(FieldVerdict.UNDECIDED, 0.0, ratio, "outside_alphabet")
    differing = _surest_differing(form, reading, lines)
    if ratio <= thresholds.contradict and differing >= thresholds.certain_mismatch:
        return Judgement(FieldVerdict.MISMATCH, differing, ratio)
    return Judgement(FieldVerdict.UNDECIDED, differing, ratio, "weak_reading")


def log_ratio(
    kind: ValueKind, declared: str, reading: Reading, pieces: Sequence[tuple[Line, Span]]
) -> float | None:
    """log p(declared | pixels) - log p(reading | pixels), all printed forms; <= ~0."""
    forms = forms_near(kind, declared, reading.raw)
    known = scores([reading.raw, *forms], pieces, kind.is_number)
    # Forms are different texts, so that their probabilities add.
    return (
        None if known is None else max(float(np.logaddexp.reduce(known[1:])) - known[0], IMPOSSIBLE)
    )


def forms_near(kind: ValueKind, declared: str, raw: str) -> list[str]:
    """How the value may be printed: those nearest to what was read, each once."""
    forms = list(dict.fromkeys(kind.printed_forms(declared, raw)))
    forms.sort(key=lambda form: Levenshtein.distance(form, raw))
    return forms[:FORMS_SCORED]


def likeliest_form(kind: ValueKind, declared: str, reading: Reading, lines: Sequence[Line]) -> str:
    """The printed form of the declared value that the pixels make likeliest; without
    pixels the one nearest to what was read."""
    forms = forms_near(kind, declared, reading.raw)
    pieces = [(lines[s.line], s) for s in reading.spans]
    known = scores(forms, pieces, kind.is_number)
    return forms[int(np.argmax(known))] if known else forms[0]


def _surest_differing(form: str, reading: Reading, lines: Sequence[Line]) -> float:
    """Probability of the surest character of the reading that is not declared.

    One sure character is enough to contradict, however faint the others that differ; the
    ratio weighs all of them. What the reading lacks has no character of its own: the
    weaker of its neighbours stands for it.
    """
    chances = [
        chance
        for span in reading.spans
        for chance in lines[span.line].probabilities[span.start : span.stop]
    ]
    steps = Levenshtein.editops(reading.raw, form)
    if len(chances) != len(reading.raw) or not steps:
        return reading.confidence
    return max(_certainty_of(step.tag, step.src_pos, chances) for step in steps)


def _certainty_of(tag: str, at: int, chances: Sequence[float]) -> float:
    if tag != "insert":
        return chances[at]
    return min(chances[max(at - 1, 0) : at + 1], default=0.0)
