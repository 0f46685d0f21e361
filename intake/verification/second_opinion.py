"""Further opinions before an accusation: the line read anew, and one more witness.

A witness that supports the declared value turns an error into a question for a person;
one that cannot read, or is not there, changes nothing (architecture, decision 5).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from intake.documents import PAPERS, FieldSpec
from intake.domain.findings import FieldVerdict
from intake.domain.ports import Witnesses
from intake.domain.text import Reading
from intake.domain.values.folding import fold
from intake.domain.values.id_numbers import id_number_problem
from intake.domain.values.kind import Notation
from intake.domain.values.notation import comparable, equal, printed_forms
from intake.extraction.paper import SeenPaper
from intake.verification.verify_value import Judgement, Thresholds, support_in

HOLD_NO_LABEL = (Notation.NAME, Notation.SCHOOL, Notation.MAJOR, Notation.UNIT)
SAID_AS = {
    Notation.HOURS: r"(?<![\d.]){0}个?[学课]时|[学课]时[^\d。]{{0,4}}{0}(?![\d.])",
    Notation.LEVEL: "(?<!高等){0}(?!起点)",
    Notation.STUDY_FORM: "(?<!非){0}",
}
"""How values of few words stand in a text, of which a paper may say several."""
NO_NAME = re.compile("考核|考试|合格|成绩|证明|培训|学习|准予|颁发|年度|学时")
"""Words of a certificate's sentence that are in nobody's name."""
LEAST_WORDS = 3
"""Characters that somebody's name cannot have before or behind it and be a name."""
LEAST_LABEL = 3
"""Characters of a label that is no word of a school's or a major's own name."""


@dataclass(frozen=True, slots=True)
class Case:
    """One declared value on one paper, with all that may speak to it."""

    spec: FieldSpec
    declared: str
    reading: Reading
    paper: SeenPaper
    thresholds: Thresholds


def second_look(case: Case, first: Judgement, witnesses: Witnesses) -> Judgement:
    """Read the line anew from other cuts; doubt between looks is doubt, not guilt."""
    spans = case.reading.spans
    is_settled = first.verdict is FieldVerdict.MATCH or case.reading.source != "ocr"
    if is_settled or len(spans) > 1:
        return first
    strip = case.paper.strips.get(spans[0].line)  # may have to be fetched
    if strip is None:
        return first
    ratios = [] if first.log_ratio is None else [first.log_ratio]
    for line in witnesses.look_again(strip):
        ratio, reads_it = support_in(
            line,
            case.paper.lines[spans[0].line],
            spans[0],
            case.declared,
            case.spec.notation,
            case.thresholds,
        )
        value = case.reading.value
        if reads_it and value and equal(case.spec.notation, case.declared, value):
            return Judgement(FieldVerdict.MATCH, line.confidence, ratio, "second_look")
        if ratio is not None:
            ratios.append(ratio)
    if first.verdict is FieldVerdict.MISMATCH and ratios:
        best = max(ratios)  # the look that speaks most for what was declared
        if best > case.thresholds.contradict:
            return Judgement(FieldVerdict.UNDECIDED, first.confidence, best, "looks_differ")
        return replace(first, log_ratio=best)
    return first


def same_pixels(one: Reading, other: Reading) -> bool:
    """Whether these are two looks at one place: other lines, the same part of the paper."""
    lines = {span.line for span in one.spans} & {span.line for span in other.spans}
    smaller = min(box.width * box.height for box in (one.box, other.box))
    return not lines and 2 * one.box.overlap(other.box) > smaller


def may_contradict(case: Case, printed: Reading | None) -> bool:
    """Whether this reading is fit to speak against what was declared.

    What was found (no label, no sentence) only because it resembles the declared value is
    that value when it is as long; a value that holds a label of its paper, and a major with
    a school before it, are two texts read as one.
    """
    spec, value = case.spec, case.reading.value or ""
    if spec.by_hand:
        return False
    if printed is None:
        return len(comparable(spec.notation, value)) == len(
            comparable(spec.notation, case.declared)
        )
    if _stands_too(case) or (
        spec.notation is Notation.MAJOR and _follows_a_school(case.declared, value)
    ):
        return False
    if spec.notation is Notation.NAME and _is_no_mere_name(case.declared, value):
        return False
    own = PAPERS[case.paper.material]
    labels = {label for field in own.fields for label in field.labels} | set(own.other_labels)
    # 学校 and 专业 are words of schools' and majors' own names
    least = 2 if spec.notation is Notation.NAME else LEAST_LABEL
    return spec.notation not in HOLD_NO_LABEL or not any(
        len(label) >= least and label in value and label not in case.declared for label in labels
    )


def _stands_too(case: Case) -> bool:
    """Whether a paper says the declared hours, level or form as well: 共90学时,其中公需科目30学时."""
    pattern = SAID_AS.get(case.spec.notation)
    text = "".join(line.text for line in case.paper.lines)
    return pattern is not None and any(
        re.search(pattern.format(re.escape(form)), text)
        for form in printed_forms(case.spec.notation, case.declared)
    )


def _is_no_mere_name(declared: str, value: str) -> bool:
    """Whether the value holds words of the sentence, or is the declared name with some around
    it: a father's name has a dot, and nobody's own is so much longer."""
    if NO_NAME.search(value):
        return True
    rest = (
        value.removesuffix(declared) if value.endswith(declared) else value.removeprefix(declared)
    )
    return LEAST_WORDS <= len(rest) < len(value) and "·" not in rest


def _follows_a_school(declared: str, value: str) -> bool:
    """Whether the value is the declared major with its school or department before it."""
    head = value.removesuffix(declared)
    return head != value and re.search("(大学|学院|学校|分校|校区|系|部|[)）])$", head) is not None


def witness_for(
    case: Case, witnesses: Witnesses, stands_elsewhere: Callable[[str, str], bool]
) -> str | None:
    """Name of the first witness that supports the declared value; None if none does."""
    declared, read = case.declared, case.reading.value or ""
    if case.spec.name not in case.paper.readings and len(case.reading.spans) > 1:
        return "no_label"  # lines that only the declared value joined contradict nothing
    if case.spec.notation is Notation.ID_NUMBER:
        is_whole = "*" not in read
        if is_whole and id_number_problem(read) and not id_number_problem(declared):
            return "checksum"
    if case.spec.name == "verification_code" and declared in "".join(case.paper.codes):
        return "qr_code"
    is_near = Levenshtein.distance(fold(declared), fold(read)) <= 1
    if is_near and stands_elsewhere(case.spec.name, declared):
        return "other_paper"
    if not case.spec.is_key:
        return None
    strip = case.paper.strips.get(case.reading.spans[0].line)
    if strip is None or len(case.reading.spans) > 1:
        return None
    text = fold(witnesses.second_reading(strip) or "")
    if fold(declared) in text and fold(case.reading.raw) not in text:
        return "second_reader"
    return None
