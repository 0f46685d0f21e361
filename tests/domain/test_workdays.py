"""Working days: the table of the posting rule, and years nobody has published."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.domain.values.workdays import CalendarUncovered, WorkCalendar

OFFICIAL = WorkCalendar()


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Start of posting, last day when the start counts, last day when it does not.
TABLE = [
    ("2024-09-25", "2024-09-30", "2024-10-08"),
    ("2024-09-26", "2024-10-08", "2024-10-09"),
    ("2024-09-27", "2024-10-09", "2024-10-10"),
    ("2024-09-29", "2024-10-10", "2024-10-11"),
    ("2024-09-30", "2024-10-11", "2024-10-12"),
    *((f"2024-10-0{day}", "2024-10-12", "2024-10-12") for day in range(1, 8)),
    ("2024-10-08", "2024-10-12", "2024-10-14"),
    ("2024-10-09", "2024-10-14", "2024-10-15"),
    ("2024-10-12", "2024-10-17", "2024-10-18"),
    ("2024-10-15", "2024-10-21", "2024-10-22"),
    ("2024-10-21", "2024-10-25", "2024-10-28"),
    ("2024-10-22", "2024-10-28", "2024-10-29"),
    ("2024-10-23", "2024-10-29", "2024-10-30"),
]


@pytest.mark.parametrize(("start", "counted", "not_counted"), TABLE)
def test_five_working_days_end_where_the_official_calendar_says(
    start: str, counted: str, not_counted: str
) -> None:
    assert OFFICIAL.last_of(date(start), 5, first_counts=True) == date(counted)
    assert OFFICIAL.last_of(date(start), 5, first_counts=False) == date(not_counted)
    for last, counts in ((counted, True), (not_counted, False)):
        assert OFFICIAL.count(date(start), date(last), first_counts=counts) == 5
        before = date(last) - dt.timedelta(days=1)
        assert OFFICIAL.count(date(start), before, first_counts=counts) == 4


def test_the_national_day_week_is_no_working_week() -> None:
    assert OFFICIAL.count(date("2024-09-30"), date("2024-10-07"), first_counts=True) == 1


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert OFFICIAL.is_workday(date("2024-10-12"))


def test_an_end_before_the_start_has_no_working_days() -> None:
    assert OFFICIAL.count(date("2024-10-12"), date("2024-10-08"), first_counts=True) == 0


def test_a_policy_adds_the_holidays_of_its_region() -> None:
    day = date("2024-10-16")
    regional = WorkCalendar.of([day], [date("2024-10-19")], [])
    assert OFFICIAL.is_workday(day) and not regional.is_workday(day)
    assert regional.is_workday(date("2024-10-19"))


def test_a_year_that_nobody_has_published_is_an_error_and_not_a_guess() -> None:
    assert not OFFICIAL.covers(2099)
    with pytest.raises(CalendarUncovered, match="2099"):
        OFFICIAL.count(date("2099-03-02"), date("2099-03-09"), first_counts=True)


def test_a_policy_may_say_everything_of_a_year_itself() -> None:
    own = WorkCalendar.of([date("2099-03-04")], [date("2099-03-07")], [2099])
    assert own.covers(2099)
    assert [own.is_workday(date(f"2099-03-0{day}")) for day in (2, 4, 7, 8)] == [
        True,
        False,
        True,
        False,
    ]
