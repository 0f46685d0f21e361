"""A date is read as printed, in every spelling that papers use."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.values.dates import date_forms, han_number, parse_date, spelled_out
from intake.domain.values.folding import fold

DATES = st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31))


@pytest.mark.parametrize(
    "printed",
    [
        "2022年6月20日",
        "2022年06月20日",
        "2022 年 6 月 20 日",
        "２０２２年６月２０日",
        "2022.6.20",
        "2022.06.20",
        "2022. 06. 20",
        "2022-06-20",
        "2022-6-20",
        "2022/06/20",
        "20220620",
        "二〇二二年六月二十日",
        "二○二二年六月二十日",
        "二零二二年六月二十日",
        "二O二二年六月二十日",
        "二Ｏ二二年六月二十日",
        "2022年6月20日生",
        "于2022年6月20日毕业",
    ],
)
def test_every_spelling_of_a_day_is_that_day(printed: str) -> None:
    assert parse_date(fold(printed)) == "2022-06-20"


@pytest.mark.parametrize(
    "printed", ["2022年6月", "2022年06月", "2022.06", "2022-06", "二〇二二年六月"]
)
def test_a_date_without_its_day_has_no_day(printed: str) -> None:
    assert parse_date(fold(printed)) == "2022-06"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2023年06月2日", None),
        ("2023.06.2", None),
        ("2023年6月2日", "2023-06-02"),
        ("2023年06月02日", "2023-06-02"),
        ("2023年12月2日", "2023-12-02"),
    ],
)
def test_a_day_that_lost_a_digit_beside_a_padded_month_is_no_day(
    printed: str, value: str | None
) -> None:
    assert parse_date(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("一九九九年十二月三十一日", "1999-12-31"),
        ("二〇二〇年十月十日", "2020-10-10"),
        ("二〇二二年十一月廿三日", "2022-11-23"),
        ("二〇〇〇年一月一日", "2000-01-01"),
    ],
)
def test_chinese_months_and_days_count_by_place_and_years_sign_by_sign(
    printed: str, value: str
) -> None:
    assert parse_date(printed) == value


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "长期",
        "2022年13月1日",
        "2022年0月1日",
        "2022年6月32日",
        "2022年6月0日",
        "1822年6月20日",
        "65282719990308002X",
        "三年制本科",
        "年月日",
    ],
)
def test_what_is_no_date_is_none(printed: str) -> None:
    assert parse_date(printed) is None


@settings(deadline=None)
@given(DATES)
def test_every_printed_form_of_a_date_is_read_as_that_date(day: dt.date) -> None:
    value = day.isoformat()
    assert {parse_date(form) for form in date_forms(value)} == {value}
    assert {parse_date(form) for form in date_forms(value[:7])} == {value[:7]}


@settings(deadline=None)
@given(DATES, DATES)
def test_two_dates_share_no_printed_form(one: dt.date, other: dt.date) -> None:
    shared = set(date_forms(one.isoformat())) & set(date_forms(other.isoformat()))
    assert bool(shared) == (one == other)


def test_chinese_numbers_below_a_hundred() -> None:
    for text, number in (
        ("八", 8),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("三十一", 31),
        ("廿三", 23),
        ("廿", 20),
        ("08", 8),
        ("31", 31),
    ):
        assert han_number(text) == number
    assert han_number("十x") is None
    assert han_number("月") is None


def test_a_year_that_lost_repeated_signs_may_be_every_year_that_had_them() -> None:
    signs = "〇一二三四五六七八九"
    for year in (*range(1988, 2012), 2020, 2022, 2033):
        full = "".join(signs[int(c)] for c in str(year))
        joined = "".join(key for key, _ in groupby(full))
        if joined == full:
            assert spelled_out(f"{joined}年六月三十日") == []
        else:
            assert f"{full}年六月三十日" in spelled_out(f"{joined}年六月三十日")


def test_spelling_out_a_year_leaves_month_and_day_alone() -> None:
    assert all(text.endswith("年七月一日") for text in spelled_out("二〇二年七月一日"))
    assert spelled_out("2022年6月1日") == []
    assert spelled_out("毕业年六月") == []
