"""The likelihood of a value is the sum over all its alignments, no more and no less."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.domain.text import Line, Span
from intake.extraction.ocr.ctc_likelihood import (
    bounds,
    log_likelihoods,
    outside_alphabet,
    score,
    symbols_of,
)
from models.ctc import Alphabet, decode
from tests.drawn import rect
from tests.fakes import line, posterior

SIGNS = "甲乙丙"
Columns = Sequence[Mapping[str, float]]


@st.composite
def beliefs(draw: st.DrawFn, most: int = 5) -> list[dict[str, float]]:
    """Tiny complete posteriors over three characters and the blank."""
    columns = []
    for _ in range(draw(st.integers(1, most))):
        weights = [draw(st.integers(1, 100)) for _ in range(len(SIGNS) + 1)]
        columns.append({c: w / sum(weights) for c, w in zip(["", *SIGNS], weights, strict=True)})
    return columns


def joined(path: Sequence[str]) -> str:
    """What CTC makes of a path: equal neighbours are one, then blanks go."""
    return "".join(key for key, _ in groupby(path))


def by_enumeration(text: str, columns: Columns) -> float:
    """Probability of the text, summed over every path there is."""
    paths = product(*(column.items() for column in columns))
    return sum(
        math.prod(chance for _, chance in path)
        for path in paths
        if joined([sign for sign, _ in path]) == text
    )


def likelihood(text: str, columns: Columns, is_number: bool = False) -> float:
    belief = posterior(columns, frozenset(SIGNS + "·.0O7"))
    symbols = symbols_of(text, belief.alphabet, is_number)
    return float(log_likelihoods([symbols], belief, 0, belief.steps)[0])


def whole_line(columns: Columns) -> tuple[Line, Span]:
    belief = posterior(columns, frozenset(SIGNS))
    return Line("", 1.0, rect(0, 0, 1, 1), posterior=belief), Span(0, 0, 0)


@settings(deadline=None)
@given(beliefs(), st.text(SIGNS, max_size=4))
def test_the_forward_sum_is_the_sum_over_all_alignments(columns: Columns, text: str) -> None:
    true = by_enumeration(text, columns)
    found = likelihood(text, columns)
    if true == 0:
        assert found == -np.inf
    else:
        assert found == pytest.approx(math.log(true), abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(beliefs(most=3))
def test_all_texts_together_have_probability_one(columns: Columns) -> None:
    texts = ["".join(t) for n in range(4) for t in product(SIGNS, repeat=n)]
    total = sum(math.exp(likelihood(text, columns)) for text in texts)
    assert total == pytest.approx(1.0, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(beliefs(), st.lists(st.text(SIGNS, max_size=4), min_size=1, max_size=6))
def test_values_scored_together_score_as_each_alone(columns: Columns, texts: list[str]) -> None:
    belief = posterior(columns, frozenset(SIGNS))
    together = log_likelihoods(
        [symbols_of(text, belief.alphabet) for text in texts], belief, 0, belief.steps
    )
    assert list(together) == pytest.approx([likelihood(text, columns) for text in texts], abs=1e-9)


def test_a_repeated_character_needs_a_blank_between() -> None:
    sure = {"甲": 1.0, "": 1e-6}
    blank = {"": 1.0, "甲": 1e-6}
    assert likelihood("甲甲", [sure, sure]) == -np.inf
    assert likelihood("甲甲", [sure, blank, sure]) == pytest.approx(0, abs=1e-4)
    assert likelihood("甲", [sure, sure]) == pytest.approx(0, abs=1e-4)
    assert likelihood("甲", [sure, blank, sure]) < -10


def test_two_equal_digits_are_not_one_also_in_numbers() -> None:
    seven, blank = {"7": 0.9, "": 0.1}, {"": 0.9, "7": 0.1}
    steps = [seven, blank, seven]
    assert likelihood("77", steps, True) > likelihood("7", steps, True) + 1


def test_any_dot_supports_a_names_dot() -> None:
    columns = [{"甲": 1.0}, {".": 0.5, "·": 0.4, "": 0.1}, {"乙": 1.0}]
    assert likelihood("甲·乙", columns) == pytest.approx(math.log(0.9), abs=1e-3)


def test_a_dot_is_no_other_sign() -> None:
    columns = [{"甲": 1.0}, {"": 0.7, "丙": 0.3}, {"乙": 1.0}]
    assert likelihood("甲·乙", columns) < math.log(1e-4)


def test_in_a_number_a_zero_is_only_a_zero() -> None:
    columns = [{"O": 0.9, "0": 0.1}]
    assert likelihood("0", columns, True) == pytest.approx(math.log(0.1), abs=1e-3)


def test_what_was_not_kept_is_unlikely_but_not_impossible() -> None:
    found = likelihood("乙", [{"甲": 1.0}])
    assert -20 < found < math.log(1e-4)


def test_an_unknown_character_may_be_anything_that_is_printed() -> None:
    belief = posterior([{"甲": 0.6, "乙": 0.3, "": 0.1}], frozenset(SIGNS))
    symbols = symbols_of("㛃", belief.alphabet)
    assert log_likelihoods([symbols], belief, 0, 1)[0] == pytest.approx(math.log(0.9), abs=1e-3)
    assert outside_alphabet("甲㛃", belief.alphabet)
    assert not outside_alphabet("甲乙", belief.alphabet)


def test_script_variants_are_one_symbol() -> None:
    alphabet = frozenset("学国")
    assert symbols_of("學國", alphabet) == symbols_of("学国", alphabet)
    assert not outside_alphabet("學", alphabet)


@settings(max_examples=40, deadline=None)
@given(beliefs(most=3), beliefs(most=3), st.text(SIGNS, min_size=1, max_size=3))
def test_over_two_lines_the_best_division_counts(upper: Columns, lower: Columns, text: str) -> None:
    divided = [
        likelihood(text[:at], upper) + likelihood(text[at:], lower) for at in range(len(text) + 1)
    ]
    found = score(text, [whole_line(upper), whole_line(lower)])
    assert found == pytest.approx(max(divided), abs=1e-4)


def test_a_text_over_three_lines_is_surest_where_it_stands() -> None:
    lines = [line("和静县", 0, 0), line("幸福路", 0, 50), line("一号", 0, 100)]
    pieces = [(li, Span(i, 0, len(li.text))) for i, li in enumerate(lines)]
    right, wrong = score("和静县幸福路一号", pieces), score("和静县幸福路二号", pieces)
    assert right is not None and wrong is not None
    assert right > -2 > wrong


def test_without_a_belief_there_is_no_score() -> None:
    plain = Line("甲", 1.0, rect(0, 0, 10, 10))
    assert score("甲", [(plain, Span(0, 0, 1))]) is None
    assert score("甲", []) is None


@settings(deadline=None)
@given(st.integers(0, 4), st.integers(1, 5))
def test_a_span_is_scored_on_its_own_steps_alone(start: int, length: int) -> None:
    text = "姓名阿依古丽买买提"
    own = text[start : start + length]
    piece = (line(text), Span(0, start, start + length))
    first, last = bounds(*piece)
    assert 0 <= first < last <= piece[0].posterior.steps
    found = score(own, [piece])
    assert found is not None and found > -1.5


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0.01, 1), min_size=5, max_size=5), min_size=1, max_size=6))
def test_the_best_path_is_read_and_script_variants_are_added(weights: list[list[float]]) -> None:
    """Classes: blank, 学, 學, 甲, blank space."""
    raw = np.array(weights, np.float32)
    raw /= raw.sum(axis=1, keepdims=True)
    text = decode(raw, Alphabet(["blank", "学", "學", "甲", " "]))
    merged = np.stack([raw[:, 0] + raw[:, 4], raw[:, 1] + raw[:, 2], raw[:, 3]], axis=1)
    top = np.sort(merged, axis=1)
    assume(((top[:, -1] - top[:, -2]) > 1e-4).all())
    path = ["" if i == 0 else "学甲"[i - 1] for i in merged.argmax(axis=1)]
    assert text.text == joined(path)
    assert len(text.probabilities) == len(text.steps) == len(text.text)
    kept = np.exp(text.posterior.log_probabilities.astype(float)).sum(axis=1)
    assert kept == pytest.approx(np.ones(len(raw)), abs=1e-3)


def test_a_character_peaks_at_its_own_step() -> None:
    raw = np.array(
        [[0.9, 0.1, 0], [0.2, 0.8, 0], [0.05, 0.95, 0], [0.9, 0, 0.1], [0.3, 0, 0.7]], np.float32
    )
    text = decode(raw, Alphabet(["blank", "甲", "乙"]))
    assert (text.text, text.steps) == ("甲乙", (2, 4))
    assert text.probabilities == pytest.approx((0.95, 0.7))


def test_only_blanks_are_an_empty_reading() -> None:
    text = decode(np.array([[1.0, 0.0]], np.float32), Alphabet(["blank", "甲"]))
    assert (text.text, text.confidence, text.probabilities) == ("", 0.0, ())
