"""Further opinions before an accusation: the line read anew, and one more witness.

A witness that supports the declared value turns an error into a question for a person;
one that cannot read, or is not there, changes nothing (architecture, decision 5).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from intake.domain.findings import FieldVerdict
from intake.domain.text import Line, Reading, Span
from intake.domain.values.folding import fold
from intake.domain.values.value_kind import ValueKind
from intake.extraction.ocr.ctc_likelihood import scores
from intake.verification.judgement import Case, Judgement
from intake.verification.limits import Thresholds
from intake.verification.verify_value import forms_near


def second_look(case: Case, first: Judgement, reading: Reading) -> Judgement:
    """Read the line anew from other cuts; doubt between looks is doubt, not guilt."""
    spans = reading.spans
    if first.is_settled or reading.source != "ocr" or len(spans) > 1:
        return first
    strip = case.paper.strips.get(spans[0].line)  # may have to be fetched
    if strip is None:
        return first
    kind = case.spec.kind
    is_equal = reading.value is not None and kind.same(case.declared, reading.value)
    ratios = [] if first.log_ratio is None else [first.log_ratio]
    for line in case.witnesses.look_again(strip):
        own = case.paper.lines[spans[0].line]
        ratio, reads_it = support_in(line, own, spans[0], case.declared, kind, case.thresholds)
        if reads_it and is_equal:
            return replace(
                first,
                verdict=FieldVerdict.MATCH,
                confidence=line.confidence,
                log_ratio=ratio,
                reason="second_look",
            )
        if ratio is not None:
            ratios.append(ratio)
    if first.verdict is FieldVerdict.MISMATCH and ratios:
        best = max(ratios)  # the look that speaks most for what was declared
        if best > case.thresholds.contradict:
            return replace(
                first, verdict=FieldVerdict.UNDECIDED, log_ratio=best, reason="looks_differ"
            )
        return first if best == first.log_ratio else replace(first, log_ratio=best)
    return first


def support_in(
    again: Line, line: Line, span: Span, declared: str, kind: ValueKind, thresholds: Thresholds
) -> tuple[float | None, bool]:
    """What a second look at the same line says: log ratio, and whether it reads it.

    The whole line is scored with the declared value in the place of the first reading,
    beside the line as the second look reads it.
    """
    if again.posterior is None or not again.text:
        return None, False
    head, tail = line.text[: span.start], line.text[span.stop :]
    whole = [(again, Span(0, 0, len(again.text)))]
    forms = forms_near(kind, declared, line.text[span.start : span.stop])
    texts = [head + form + tail for form in forms]
    known = scores([again.text, *texts], whole, kind.is_number)
    best = None if known is None else float(np.logaddexp.reduce(known[1:])) - known[0]
    weakest = min(again.probabilities, default=0.0)
    reads_it = again.text in texts
    return best, reads_it and weakest >= thresholds.certain_match


def same_pixels(one: Reading, other: Reading) -> bool:
    """Whether these are two looks at one place: other lines, the same part of the paper."""
    lines = {span.line for span in one.spans} & {span.line for span in other.spans}
    smaller = min(box.width * box.height for box in (one.box, other.box))
    return not lines and 2 * one.box.overlap(other.box) > smaller


def witness_for(case: Case, reading: Reading) -> str | None:
    """Name of the first witness that supports the declared value; None if none does."""
    declared, read, spec = case.declared, reading.value or "", case.spec
    if case.printed is None and len(reading.spans) > 1:
        return "no_label"  # lines that only the declared value joined contradict nothing
    has_flaw = spec.kind.has_flaw
    if has_flaw and has_flaw(read) and not has_flaw(declared):
        return "checksum"
    if spec.name == "verification_code" and declared in "".join(case.paper.codes):
        return "qr_code"
    is_near = Levenshtein.distance(fold(declared), fold(read)) <= 1
    if is_near and case.stands_elsewhere(spec.name, declared):
        return "other_paper"
    return "second_reader" if spec.is_key and _second_reader_reads_it(case, reading) else None


def _second_reader_reads_it(case: Case, reading: Reading) -> bool:
    strip = case.paper.strips.get(reading.spans[0].line)
    if strip is None or len(reading.spans) > 1:
        return False
    text = fold(case.witnesses.second_reading(strip) or "")
    return fold(case.declared) in text and fold(reading.raw) not in text
