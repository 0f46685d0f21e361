"""Where a span begins and ends, and what one place says: at the edges of each rule."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from intake.domain.text import Line, Span
from intake.domain.values.lexicon import LEXICON
from intake.extraction.ocr.ctc_likelihood import (
    bounds,
    chance_of,
    likeliest_of,
    log_likelihoods,
    others_at,
    outside_alphabet,
    score,
    scores,
    symbols_of,
)
from intake.extraction.ocr.thresholds import FLOOR
from tests.drawn import rect
from tests.fakes import line, posterior

BELIEF = {"甲": 0.5, "乙": 0.25, "丙": 0.15, "": 0.1}
ON = line("张甲王", doubts={1: BELIEF})


def stepped(*steps: int, total: int = 12) -> Line:
    """A line whose characters peak at these steps."""
    belief = posterior([{"甲": 0.9, "": 0.1}] * total)
    return Line("甲" * len(steps), 0.9, rect(0, 0, 9, 9), (0.9,) * len(steps), steps, belief)


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (0, 1, (0, 3)),
        (1, 2, (3, 6)),
        (2, 3, (6, 12)),
        (0, 2, (0, 6)),
        (1, 3, (3, 12)),
        (0, 3, (0, 12)),
    ],
)
def test_a_span_ends_halfway_to_its_neighbours_peaks(
    start: int, stop: int, expected: tuple[int, int]
) -> None:
    assert bounds(stepped(1, 4, 8), Span(0, start, stop)) == expected


def test_halfway_between_two_steps_the_later_one_begins() -> None:
    assert bounds(stepped(1, 4), Span(0, 1, 2)) == (3, 12)
    assert bounds(stepped(1, 5), Span(0, 1, 2)) == (3, 12)


def test_a_span_has_at_least_one_step() -> None:
    assert bounds(stepped(4, 4, 4), Span(0, 1, 2)) == (4, 5)


def test_a_line_without_peaks_is_wholly_its_spans() -> None:
    assert bounds(stepped(), Span(0, 0, 0)) == (0, 12)
    assert bounds(replace(stepped(), posterior=None), Span(0, 0, 0)) == (0, 0)


# ------------------------------------------------------------------------------ one place


def test_the_likeliest_of_the_allowed_is_told_with_its_share_among_them() -> None:
    found = likeliest_of(ON, 1, frozenset("乙丙"))
    assert found is not None
    assert found[0] == "乙"
    assert found[1] == pytest.approx(0.25 / 0.4, abs=1e-4)


@pytest.mark.parametrize("at", [3, 4])
def test_behind_the_last_character_nothing_is_told(at: int) -> None:
    assert likeliest_of(ON, at, frozenset("王")) is None
    assert chance_of(ON, at, "王") is None
    assert others_at(ON, at, 0.0) == []


def test_of_the_last_character_something_is_told() -> None:
    assert likeliest_of(ON, 2, frozenset("王")) == ("王", 1.0)
    assert chance_of(ON, 2, "王") == pytest.approx(0.99, abs=1e-4)


def test_without_pixels_nothing_is_told() -> None:
    blind = replace(ON, posterior=None)
    assert likeliest_of(blind, 1, frozenset("甲")) is None
    assert chance_of(blind, 1, "甲") is None
    assert others_at(blind, 1, 0.0) == []


def test_no_character_that_the_pixels_do_not_show_is_the_likeliest() -> None:
    assert likeliest_of(ON, 1, frozenset("赵钱")) is None
    assert likeliest_of(ON, 1, frozenset({"\0"})) is None


def test_the_first_character_of_a_code_page_is_a_character() -> None:
    on = line("张\x01", doubts={1: {"\x01": 0.6, "甲": 0.4}})
    assert likeliest_of(on, 1, frozenset({"\x01", "甲"})) == ("\x01", pytest.approx(0.6, abs=1e-4))
    assert others_at(replace(on, text="张甲"), 1, 0.5) == ["\x01"]


@pytest.mark.parametrize(("character", "chance"), [("甲", 0.5), ("乙", 0.25), ("赵", 0.0)])
def test_the_chance_of_a_character_is_the_pixels_own(character: str, chance: float) -> None:
    assert chance_of(ON, 1, character) == pytest.approx(chance, abs=1e-5)


def test_the_chances_of_look_alikes_are_added_except_in_a_number() -> None:
    on = line("X", doubts={0: {"X": 0.5, "x": 0.3, "×": 0.1, "": 0.1}})
    assert chance_of(on, 0, "X") == pytest.approx(0.9, abs=1e-4)
    assert chance_of(on, 0, "×", True) == pytest.approx(0.9, abs=1e-4)
    dots = line("·", doubts={0: {"·": 0.5, ".": 0.3, "": 0.2}})
    assert chance_of(dots, 0, "·") == pytest.approx(0.8, abs=1e-4)
    assert chance_of(dots, 0, ".", True) == pytest.approx(0.3, abs=1e-4)


def test_a_character_outside_the_alphabet_has_no_chance_that_is_known() -> None:
    on = line("甲", alphabet=frozenset("甲乙"))
    assert chance_of(on, 0, "丙") is None
    assert chance_of(on, 0, "乙") is not None


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        (0.2501, []),
        (0.2499, ["乙"]),
        (0.1501, ["乙"]),
        (0.1499, ["乙", "丙"]),
        (0.01, ["乙", "丙"]),
    ],
)
def test_other_characters_are_told_from_their_least_chance_on_best_first(
    least: float, expected: list[str]
) -> None:
    assert others_at(ON, 1, least) == expected


def test_where_fewer_characters_are_kept_than_elsewhere_nothing_else_is_told() -> None:
    assert others_at(ON, 0, 0.0) == []
    assert likeliest_of(ON, 0, frozenset("张")) == ("张", 1.0)


def test_a_chance_that_is_exactly_the_least_is_told() -> None:
    chance = float(np.exp(np.float32(np.log(0.25))))
    assert others_at(ON, 1, chance) == ["乙"]


# -------------------------------------------------------------------------------- symbols


def test_letters_that_look_alike_are_one_symbol_in_words_and_a_digit_is_only_itself() -> None:
    alphabet = frozenset("Xx×0123456789") | {c for group in LEXICON.alike for c in group}
    assert len(set(symbols_of("Xx×", alphabet))) == len(set(symbols_of("Xx×", alphabet, True))) == 1
    for group in LEXICON.alike:
        signs = [c for c in group if not c.isdigit() and c not in "Xx×"]
        if not signs:
            continue
        assert len(set(symbols_of("".join(signs), alphabet))) == 1, group
        assert len(set(symbols_of("".join(signs), alphabet, True))) == len(signs), group
    assert len(set(symbols_of("0123456789", alphabet))) == 10
    assert all(len(symbol) == 1 for symbol in symbols_of("0123456789", alphabet))


def test_one_unknown_character_among_known_ones_is_outside_the_alphabet() -> None:
    assert outside_alphabet("甲㛃乙", frozenset("甲乙"))
    assert not outside_alphabet("", frozenset("甲乙"))


# --------------------------------------------------------------------------------- scores


def test_what_no_step_shows_costs_the_floor_of_one_step() -> None:
    belief = posterior([{"甲": 1.0}])
    symbols = symbols_of("乙", frozenset("甲乙"))
    assert log_likelihoods([symbols], belief, 0, 1)[0] == FLOOR


def test_where_only_a_blank_stands_an_unknown_character_has_a_millionth() -> None:
    belief = posterior([{"": 1.0}], frozenset("甲"))
    symbols = symbols_of("㛃", belief.alphabet)
    assert log_likelihoods([symbols], belief, 0, 1)[0] == pytest.approx(math.log(1e-6), abs=0.01)


def test_an_empty_value_is_as_likely_as_its_blanks() -> None:
    belief = posterior([{"": 0.5, "甲": 0.5}, {"": 0.25, "甲": 0.75}])
    found = log_likelihoods([(), ()], belief, 0, 2)
    assert list(found) == pytest.approx([math.log(0.125)] * 2, abs=1e-4)
    assert list(log_likelihoods([], belief, 0, 2)) == []


def test_only_the_steps_of_the_slice_are_scored() -> None:
    belief = posterior([{"甲": 1.0}, {"乙": 0.5, "丙": 0.5}, {"甲": 1.0}])
    symbols = symbols_of("乙", frozenset("甲乙丙"))
    assert log_likelihoods([symbols], belief, 1, 2)[0] == pytest.approx(math.log(0.5), abs=1e-4)


@pytest.mark.parametrize("lines", [1, 2])
def test_texts_are_scored_in_their_order_and_each_as_by_itself(lines: int) -> None:
    pieces = [(line("张明"), Span(0, 0, 2)), (line("华"), Span(1, 0, 1))][:lines]
    texts = ["张明华", "张明", "明", ""]
    assert scores(texts, pieces) == pytest.approx([score(text, pieces) for text in texts])
    best = "张明" if lines == 1 else "张明华"
    known = scores(texts, pieces)
    assert known is not None and texts[int(np.argmax(known))] == best


def test_a_line_without_pixels_among_others_leaves_all_unscored() -> None:
    blind = replace(line("华"), posterior=None)
    assert score("张华", [(line("张"), Span(0, 0, 1)), (blind, Span(1, 0, 1))]) is None


def whole(text: str, *columns: dict[str, float]) -> tuple[Line, Span]:
    belief = posterior(columns)
    return Line(text, 1.0, rect(0, 0, 1, 1), posterior=belief), Span(0, 0, 0)


def test_a_text_of_as_many_characters_as_there_are_steps_has_a_chance_and_a_longer_none() -> None:
    pieces = [whole("", {"甲": 0.5, "": 0.5}), whole("", {"乙": 0.5, "": 0.5})]
    assert score("甲乙", pieces) == pytest.approx(math.log(0.25), abs=1e-4)
    assert score("甲乙丙", pieces) == -math.inf


def test_a_number_over_two_lines_takes_no_look_alike() -> None:
    dot = {".": 0.5, "·": 0.4, "": 0.1}
    pieces = [whole("", dot), whole("", {"1": 1.0})]
    assert score("·1", pieces) == pytest.approx(math.log(0.9), abs=1e-3)
    assert score("·1", pieces, True) == pytest.approx(math.log(0.4), abs=1e-3)
