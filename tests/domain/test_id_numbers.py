"""Numbers that check themselves: GB 11643, diploma and degree numbers, card terms."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.values.id_numbers import (
    birth_date_of,
    check_character,
    day,
    degree_number,
    diploma_number,
    id_number_problem,
    is_possible_term,
    sex_of,
)

# The two published examples of GB 11643-1999; the second was born in 1880.
EXAMPLES = ("11010519491231002X", "440524188001010014")
BODIES = st.builds(
    lambda born, rest: f"652827{born:%Y%m%d}{rest:03d}",
    st.dates(dt.date(1950, 1, 1), dt.date(2008, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", EXAMPLES)
def test_the_published_examples_have_their_check_character(number: str) -> None:
    assert check_character(number[:-1]) == number[-1]


def test_a_published_example_is_understood() -> None:
    assert id_number_problem(EXAMPLES[0]) is None
    assert id_number_problem("11010519491231002x") is None
    assert id_number_problem("110105 19491231 002X") is None
    assert (birth_date_of(EXAMPLES[0]), sex_of(EXAMPLES[0])) == ("1949-12-31", "女")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1101051949123100", "16位"),
        ("", "0位"),
        ("11010519491231002A", "字符"),
        ("01010519491231002X", "字符"),
        ("11010519491331002X", "出生日期"),
        ("110105194912310021", "校验码"),
        ("１1010519491231002X", "字符"),
    ],
)
def test_what_cannot_be_a_number_says_why(number: str, words: str) -> None:
    assert words in (id_number_problem(number) or "")


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(body: str, place: int, shift: int) -> None:
    number = body + check_character(body)
    assert id_number_problem(number) is None
    wrong = str((int(number[place]) + shift) % 10)
    assert id_number_problem(number[:place] + wrong + number[place + 1 :]) is not None


@given(BODIES, st.integers(0, 15))
def test_two_digits_exchanged_are_always_caught(body: str, place: int) -> None:
    number = body + check_character(body)
    turned = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert turned == number or id_number_problem(turned) is not None


@given(st.text(max_size=24))
def test_no_text_at_all_breaks_the_check(text: str) -> None:
    id_number_problem(text)
    birth_date_of(text)
    sex_of(text)
    diploma_number(text)
    degree_number(text)
    day(text)


def test_a_diploma_number_is_taken_apart() -> None:
    found = diploma_number("99999 1 2022 05 000123")
    assert found is not None
    assert (found.school, found.kind, found.year, found.level, found.serial) == (
        "99999",
        "普通",
        2022,
        "本科",
        "000123",
    )
    old = diploma_number("99999120010600123")
    assert old is not None
    assert (old.year, old.level) == (2001, "专科")


@pytest.mark.parametrize("number", ["", "2022-001", "9999912022", "999991202205000123456"])
def test_other_schemes_of_diploma_numbers_say_nothing(number: str) -> None:
    assert diploma_number(number) is None


def test_a_degree_number_is_taken_apart() -> None:
    found = degree_number("9999942022000123")
    assert found is not None
    assert (found.school, found.degree, found.year) == ("99999", "学士", 2022)
    assert degree_number("C9999942022000123") is not None
    assert degree_number("9999992022000123") is None


@pytest.mark.parametrize(
    ("start", "end", "possible"),
    [
        ("2019-05-06", "2029-05-06", True),
        ("2019-05-06", "2039-05-06", True),
        ("2019-05-06", "2024-05-06", True),
        ("2020-02-29", "2030-02-28", True),
        ("2020-02-29", "2030-03-01", True),
        ("2019-05-06", "2029-05-07", False),
        ("2019-05-06", "2026-05-06", False),
    ],
)
def test_cards_are_issued_for_known_terms(start: str, end: str, possible: bool) -> None:
    first, last = day(start), day(end)
    assert first and last
    assert is_possible_term(first, last) is possible


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "2024-06", "长期", "", "0000-01-01"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day(text) is None
