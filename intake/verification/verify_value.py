"""Declared against printed: supported, contradicted, or undecided.

Not "do two strings look alike" but "how likely do the pixels make what was declared,
beside what they most look like": log p(declared | pixels) - log p(reading | pixels).
RapidFuzz finds where a value stands when no label led there; it never judges. Abstention
is part of the method: without it the ratio collapses on illegible crops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from intake.documents.spec import FieldSpec
from intake.domain.findings import FieldVerdict
from intake.domain.text import Line, Reading, Span
from intake.domain.values.kind import Notation
from intake.domain.values.notation import equal, printed_forms
from intake.extraction.ocr.ctc_likelihood import outside_alphabet, scores
from intake.verification.truncation import may_lack_a_part

NUMBERS = frozenset(
    {
        Notation.ID_NUMBER,
        Notation.NUMBER,
        Notation.CODE,
        Notation.HOURS,
        Notation.YEAR,
        Notation.DATE,
        Notation.UNTIL,
    }
)
FORMS_SCORED = 12
"""Printed forms whose likelihood is computed: those nearest to what was read. A date has 8
by day and 5 by month; one forward pass scores them all."""
IMPOSSIBLE = -999.0
"""Log ratio of a value longer than its pixels have steps: a report in JSON knows no -inf."""
LOCATE_SIMILARITY = 60.0
"""Of 100; below it the text found for a declared value is not a place for it."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a value is judged; a policy may set them (`verification`).

    `support`: log ratio from which a different reading still supports the declaration;
    `contradict`: at or below it the declaration is contradicted; `certain_match`:
    probability that the weakest character of the reading must have, `certain_mismatch`:
    that the surest character must have that differs.
    Source: docs/measurements.md, tuned on the tuning house only.
    """

    support: float = -0.7
    contradict: float = -6.0
    certain_match: float = 0.45
    certain_mismatch: float = 0.85

    @classmethod
    def of(cls, limits: Mapping[str, float]) -> Thresholds:
        """Limits by name; `error_budget` stands for the loosest row that keeps it."""
        given = dict(limits)
        budget = given.pop("error_budget", DEFAULT_BUDGET)
        kept = [row for row in CALIBRATION if row[0] <= budget] or [CALIBRATION[-1]]
        _, contradict, certain_mismatch = kept[0]
        return replace(cls(contradict=contradict, certain_mismatch=certain_mismatch), **given)


DEFAULT_BUDGET = 0.0005
"""Share of true, legible values that may be called misreported: one in 2,000."""
CALIBRATION = ((0.002, -3.0, 0.70), (0.0005, -6.0, 0.85), (0.0001, -9.0, 0.97))
"""Budget, `contradict`, `certain_mismatch`, loosest first: chosen on the safe side. On 400
strips beyond legible no true value was contradicted even at (-2, 0.5), so that the rows
cannot be fitted (docs/measurements.md, `--calibrate`)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the pixels say to one declared value.

    `confidence` is the probability of the verdict's statement (0-1); `log_ratio` is
    declared over reading, None where nothing was scored.
    """

    verdict: FieldVerdict
    confidence: float
    log_ratio: float | None = None
    reason: str = ""


def is_beyond_doubt(judgement: Judgement) -> bool:
    """Whether a contradiction keeps the smallest budget there is."""
    _, contradict, certain_mismatch = CALIBRATION[-1]
    ratio = judgement.log_ratio
    return ratio is not None and ratio <= contradict and judgement.confidence >= certain_mismatch


def judge(
    spec: FieldSpec, declared: str, reading: Reading, lines: Sequence[Line], thresholds: Thresholds
) -> Judgement:
    """Hold a declared value against the reading and the pixels it came from.

    A text layer's characters are certain: there equality decides.
    """
    notation = spec.notation
    pieces = [(lines[s.line], s) for s in reading.spans]
    is_equal = reading.value is not None and equal(notation, declared, reading.value)
    if reading.source == "text_layer":
        if reading.value is None:
            return Judgement(FieldVerdict.UNDECIDED, 0.0, None, "no_value")
        verdict = FieldVerdict.MATCH if is_equal else FieldVerdict.MISMATCH
        return Judgement(verdict, 1.0)
    weakest = reading.confidence
    if is_equal:
        if weakest >= thresholds.certain_match:
            return Judgement(FieldVerdict.MATCH, weakest)
        return Judgement(FieldVerdict.UNDECIDED, weakest, None, "weak_reading")
    ratio = log_ratio(notation, declared, reading, pieces)
    if ratio is None:
        return Judgement(FieldVerdict.UNDECIDED, 0.0, None, "not_scored")
    return _unequal(notation, declared, reading, lines, thresholds, ratio)


def _unequal(
    notation: Notation,
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
    form = _forms(notation, declared, reading.raw)[0]  # as papers write it, not as typed
    if may_lack_a_part(notation, form, reading, lines):
        return Judgement(FieldVerdict.UNDECIDED, weakest, ratio, "cut_short")
    alphabet = next((line.posterior.alphabet for line, _ in pieces if line.posterior), None)
    if alphabet and outside_alphabet(form, alphabet):
        return Judgement(FieldVerdict.UNDECIDED, 0.0, ratio, "outside_alphabet")
    differing = _surest_differing(form, reading, lines)
    if ratio <= thresholds.contradict and differing >= thresholds.certain_mismatch:
        return Judgement(FieldVerdict.MISMATCH, differing, ratio)
    return Judgement(FieldVerdict.UNDECIDED, differing, ratio, "weak_reading")


def log_ratio(
    notation: Notation, declared: str, reading: Reading, pieces: Sequence[tuple[Line, Span]]
) -> float | None:
    """log p(declared | pixels) - log p(reading | pixels), all printed forms; <= ~0."""
    forms = _forms(notation, declared, reading.raw)
    known = scores([reading.raw, *forms], pieces, notation in NUMBERS)
    # Forms are different texts, so that their probabilities add.
    return (
        None if known is None else max(float(np.logaddexp.reduce(known[1:])) - known[0], IMPOSSIBLE)
    )


def _forms(notation: Notation, declared: str, raw: str) -> list[str]:
    """How the value may be printed: those nearest to what was read, each once."""
    forms = list(dict.fromkeys(printed_forms(notation, declared, raw)))
    forms.sort(key=lambda form: Levenshtein.distance(form, raw))
    return forms[:FORMS_SCORED]


def likeliest_form(
    notation: Notation, declared: str, reading: Reading, lines: Sequence[Line]
) -> str:
    """The printed form of the declared value that the pixels make likeliest; without
    pixels the one nearest to what was read."""
    forms = _forms(notation, declared, reading.raw)
    pieces = [(lines[s.line], s) for s in reading.spans]
    known = scores(forms, pieces, notation in NUMBERS)
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


def support_in(
    again: Line, line: Line, span: Span, declared: str, notation: Notation, thresholds: Thresholds
) -> tuple[float | None, bool]:
    """What a second look at the same line says: log ratio, and whether it reads it.

    The whole line is scored with the declared value in the place of the first reading,
    beside the line as the second look reads it.
    """
    if again.posterior is None or not again.text:
        return None, False
    head, tail = line.text[: span.start], line.text[span.stop :]
    whole = [(again, Span(0, 0, len(again.text)))]
    is_number = notation in NUMBERS
    texts = [
        head + form + tail for form in _forms(notation, declared, line.text[span.start : span.stop])
    ]
    known = scores([again.text, *texts], whole, is_number)
    best = None if known is None else float(np.logaddexp.reduce(known[1:])) - known[0]
    weakest = min(again.probabilities, default=0.0)
    reads_it = again.text in texts
    return best, reads_it and weakest >= thresholds.certain_match


_BEFORE: dict[Notation, str] = {
    Notation.NAME: r"(学[员生]|兹有|姓名|证书|证明|持证人|授予|关于|推荐|现[对将]|[^\u3400-\U0003ffff·]|^)$",
    Notation.MAJOR: r"(大学|学院|学校|[本我][校院]|[在于读]|完成了?|修完了?|专业|系列|[^\u3400-\U0003ffff]|^)$",
    Notation.SCHOOL: r"(校名|名称|[在于]|[^\u3400-\U0003ffff]|^)$",
    Notation.NUMBER: r"([^0-9A-Za-z]|^)$",
    Notation.DATE: r"([^\d年〇零○一二三四五六七八九十]|^)$",
    Notation.ID_NUMBER: r"([^0-9A-Za-z]|^)$",
}
_AFTER: dict[Notation, str] = {
    # of a form, the next cell's label or, without it, what that says
    Notation.NAME: r"(同志|性别|[男女]|系|于|在|参加|身份证|政治面貌|族别|民族|出生|学历|职[务称]|岗位|(工作)?单位"
    r"|群众|(中共)?(预备)?党员|(共青)?团员|[^\u3400-\U0003ffff·]|$)",
    Notation.MAJOR: r"(专业|[^\u3400-\U0003ffff]|$)",
    # its head's title may follow; a lone 院 is the end of another school's name, and what
    # stands in brackets belongs to it: 大学（博湖校区）
    Notation.SCHOOL: r"([校院][(（]?[校院]?[)）]?长|校名|[(（].{0,3}章|[^\u3400-\U0003ffff(（]|$)",
    Notation.NUMBER: r"([^0-9A-Za-z]|$)",
    Notation.DATE: r"(\D|$)",
    Notation.ID_NUMBER: r"([^0-9A-Za-z]|$)",
}


def stands_by_itself(
    notation: Notation, declared: str, found: Reading, lines: Sequence[Line]
) -> bool:
    """Whether a located value is the declared one as a whole, not a part of another.

    王丽 within 王丽娟, or 法学 within 国际法学, is not.
    """
    if notation not in _BEFORE or not found.value:
        return False
    first, last = found.spans[0], found.spans[-1]
    before, after = lines[first.line].text[: first.start], lines[last.line].text[last.stop :]
    return (
        equal(notation, declared, found.value)
        and re.search(_BEFORE[notation], before) is not None
        and re.match(_AFTER[notation], after) is not None
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
    declared: str, notation: Notation, lines: Sequence[Line]
) -> tuple[str, tuple[Span, ...]] | None:
    """Where a declared value most likely stands in the text, when no label led there.

    RapidFuzz tolerates layout only; returns the raw text and its characters, or None.
    """
    places = [(i, j) for i in range(len(lines)) for j in range(len(lines[i].text))]
    text = "".join(lines[i].text[j] for i, j in places)
    best: tuple[float, int, int] | None = None
    for form in printed_forms(notation, declared):
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
