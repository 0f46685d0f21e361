"""Each limit of a value's verdict: just below it, at it, and just above it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intake.documents.spec import FieldSpec
from intake.domain.findings import FieldVerdict as V
from intake.domain.text import Line, Span
from intake.domain.values import kinds
from intake.domain.values.value_kind import ValueKind
from intake.verification.judgement import Judgement
from intake.verification.limits import Thresholds
from intake.verification.thresholds import FORMS_SCORED
from intake.verification.verify_value import (
    IMPOSSIBLE,
    forms_near,
    judge,
    likeliest_form,
    log_ratio,
)
from tests.fakes import ALPHABET, layer_line, line, whole

LIMITS = Thresholds()
A_LITTLE = 1e-6


def verdict(
    declared: str,
    on: Line,
    limits: Thresholds = LIMITS,
    kind: ValueKind = kinds.NAME,
    confidence: float | None = None,
) -> Judgement:
    reading = whole("name", on.text, on)
    if confidence is not None:
        reading = replace(reading, confidence=confidence)
    return judge(FieldSpec("name", kind), declared, reading, [on], limits)


def ratio_of(declared: str, on: Line) -> float:
    found = log_ratio(
        kinds.NAME, declared, whole("name", on.text, on), [(on, Span(0, 0, len(on.text)))]
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("confidence", "expected", "reason"),
    [
        (LIMITS.certain_match - A_LITTLE, V.UNDECIDED, "weak_reading"),
        (LIMITS.certain_match, V.MATCH, ""),
        (LIMITS.certain_match + A_LITTLE, V.MATCH, ""),
    ],
)
def test_an_equal_reading_matches_from_the_least_certainty_on(
    confidence: float, expected: V, reason: str
) -> None:
    found = verdict("张小明", line("张小明"), confidence=confidence)
    assert (found.verdict, found.reason, found.confidence) == (expected, reason, confidence)


@pytest.mark.parametrize(
    ("confidence", "reason"),
    [
        (LIMITS.certain_match / 2 - A_LITTLE, "weak_reading"),
        (LIMITS.certain_match / 2, "as_likely"),
        (LIMITS.certain_match / 2 + A_LITTLE, "as_likely"),
    ],
)
def test_another_reading_is_as_likely_from_half_the_certainty_of_a_match_on(
    confidence: float, reason: str
) -> None:
    torn = line("张祎", doubts={1: {"祎": 0.5, "袆": 0.49, "": 0.01}})
    found = verdict("张袆", torn, confidence=confidence)
    assert (found.verdict, found.reason) == (V.UNDECIDED, reason)


@pytest.mark.parametrize(
    ("above", "reason"), [(-A_LITTLE, "as_likely"), (0.0, "as_likely"), (A_LITTLE, "weak_reading")]
)
def test_another_reading_is_as_likely_from_the_supporting_ratio_on(
    above: float, reason: str
) -> None:
    torn = line("张祎", doubts={1: {"祎": 0.5, "袆": 0.49, "": 0.01}})
    limits = replace(LIMITS, support=ratio_of("张袆", torn) + above)
    found = verdict("张袆", torn, limits)
    assert (found.verdict, found.reason) == (V.UNDECIDED, reason)


def test_what_is_as_likely_is_even_odds() -> None:
    torn = line("张祎", doubts={1: {"祎": 0.5, "袆": 0.49, "": 0.01}})
    found = verdict("张袆", torn)
    assert found.confidence == 0.5
    assert found.log_ratio == pytest.approx(np.log(0.49 / 0.5), abs=0.02)


@pytest.mark.parametrize(
    ("above", "expected"), [(-A_LITTLE, V.UNDECIDED), (0.0, V.MISMATCH), (A_LITTLE, V.MISMATCH)]
)
def test_a_value_is_contradicted_up_to_the_contradicting_ratio(above: float, expected: V) -> None:
    on = line("张小明")
    limits = replace(LIMITS, contradict=ratio_of("张小朋", on) + above)
    assert verdict("张小朋", on, limits).verdict is expected


@pytest.mark.parametrize(
    ("above", "expected"), [(-A_LITTLE, V.MISMATCH), (0.0, V.MISMATCH), (A_LITTLE, V.UNDECIDED)]
)
def test_a_value_is_contradicted_from_the_certainty_of_a_mismatch_on(
    above: float, expected: V
) -> None:
    limits = replace(LIMITS, certain_mismatch=0.95 + above)
    found = verdict("张小朋", line("张小明", sure=0.95), limits)
    assert (found.verdict, found.confidence) == (expected, 0.95)


CHANCES = (0.97, 0.6, 0.93, 0.7)


@pytest.mark.parametrize(
    ("declared", "certainty"),
    [
        ("张大明华", 0.6),  # one differs: its own certainty
        ("张大亮华", 0.93),  # two differ: the surer one
        ("李小明花", 0.97),
        ("王张小明华", 0.97),  # lacks a first character: only the one behind it speaks
        ("张建小明华", 0.6),  # lacks one within: the weaker of its neighbours
        ("张小建明华", 0.6),
        ("张小明建华", 0.7),
        ("张小明华建", 0.7),  # lacks a last character: only the one before it speaks
        ("张小明", 0.7),  # the reading has one more: that one
        ("小明华", 0.97),
    ],
)
def test_the_surest_character_that_differs_is_the_verdicts_certainty(
    declared: str, certainty: float
) -> None:
    doubts = {
        i: {c: chance, "": 1 - chance}
        for i, (c, chance) in enumerate(zip("张小明华", CHANCES, strict=True))
    }
    on = line("前张小明华后", doubts={i + 1: doubt for i, doubt in doubts.items()})
    reading = replace(whole("name", "张小明华", on), spans=(Span(0, 1, 5),), confidence=0.6)
    limits = Thresholds(support=0.0, contradict=0.0, certain_mismatch=0.0)
    found = judge(FieldSpec("name", kinds.NAME), declared, reading, [on], limits)
    assert (found.verdict, found.confidence) == (V.MISMATCH, certainty)


def test_without_a_certainty_for_each_character_the_weakest_of_the_reading_counts() -> None:
    on = replace(line("张小明"), probabilities=(0.99,))
    assert verdict("张小朋", on, confidence=0.91).confidence == 0.91


def test_pixels_without_a_value_contradict_nothing() -> None:
    on = line("年月日")
    reading = whole("f", on.text, on, None)
    found = judge(FieldSpec("f", kinds.DATE), "1999-03-08", reading, [on], LIMITS)
    assert (found.verdict, found.confidence, found.reason) == (V.UNDECIDED, 0.0, "no_value")
    assert found.log_ratio is not None


def test_a_text_layer_without_a_value_decides_nothing() -> None:
    on = layer_line("年月日")
    found = judge(FieldSpec("f", kinds.DATE), "1999-03-08", whole("f", "", on, None), [on], LIMITS)
    assert (found.verdict, found.confidence, found.log_ratio, found.reason) == (
        V.UNDECIDED,
        0.0,
        None,
        "no_value",
    )


@pytest.mark.parametrize("declared", ["张小明", "张小朋"])
def test_a_text_layers_verdict_is_certain(declared: str) -> None:
    assert verdict(declared, layer_line("张小明")).confidence == 1.0


def test_a_line_without_pixels_is_not_scored() -> None:
    found = verdict("张小朋", replace(line("张小明"), posterior=None))
    assert (found.verdict, found.confidence, found.log_ratio, found.reason) == (
        V.UNDECIDED,
        0.0,
        None,
        "not_scored",
    )


def test_a_character_that_the_reader_cannot_write_is_named_as_the_reason() -> None:
    found = verdict("李小祎", line("张小韦", alphabet=frozenset(ALPHABET - {"祎"})))
    assert (found.verdict, found.confidence, found.reason) == (V.UNDECIDED, 0.0, "outside_alphabet")


@pytest.mark.parametrize("declared", ["张小明华", "华张小明"])
def test_a_reading_that_is_the_declared_value_without_an_end_is_cut_short(declared: str) -> None:
    found = verdict(declared, line("张小明", sure=0.9))
    assert (found.verdict, found.confidence, found.reason) == (V.UNDECIDED, 0.9, "cut_short")


def test_a_value_longer_than_its_pixels_has_a_ratio_that_a_report_can_hold() -> None:
    assert ratio_of("张" * 40, line("张明")) == IMPOSSIBLE
    assert ratio_of("张朋", line("张明")) > IMPOSSIBLE


def test_the_printed_forms_of_a_value_share_its_likelihood() -> None:
    kind = replace(kinds.TEXT, print_forms=lambda value, _: [value, "乙"])
    on = line("丙", doubts={0: {"丙": 0.5, "甲": 0.2, "乙": 0.25, "": 0.05}})
    found = log_ratio(kind, "甲", whole("f", "丙", on), [(on, Span(0, 0, 1))])
    assert found == pytest.approx(np.log(0.45 / 0.5), abs=0.04)


def test_only_the_forms_nearest_to_what_was_read_are_scored() -> None:
    far = ["甲" * length for length in range(1, 20)]
    kind = replace(kinds.TEXT, print_forms=lambda _value, _raw: far)
    assert forms_near(kind, "甲", "甲" * 19) == list(reversed(far))[:FORMS_SCORED]


def test_the_likeliest_form_is_the_pixels_and_without_pixels_the_nearest() -> None:
    kind = replace(kinds.TEXT, print_forms=lambda _value, _raw: ["甲", "乙"])
    on = line("丙", doubts={0: {"丙": 0.5, "甲": 0.1, "乙": 0.35, "": 0.05}})
    reading = whole("f", "丙", on)
    assert likeliest_form(kind, "甲", reading, [on]) == "乙"
    assert likeliest_form(kind, "甲", reading, [replace(on, posterior=None)]) == "甲"
