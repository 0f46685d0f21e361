"""Working days by the official calendar, with what a policy adds to it.

The calendar of the State Council's yearly notices (home of chinesecalendar) knows make-up
workdays and no regional holidays; those, and years it does not know, stand in the policy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

import chinese_calendar

from intake.domain.values.thresholds import LONGEST_SPAN_DAYS

_SATURDAY = 5


class CalendarUncovered(Exception):
    """Nobody has said which days of this year are worked."""

    def __init__(self, year: int) -> None:
        super().__init__(f"工作日历没有 {year} 年")
        self.year = year


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`holidays` and `workdays` stand above the official calendar; `years` are those of
    which they say everything that differs from Monday to Friday."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, holidays: Collection[dt.date], workdays: Collection[dt.date], years: Collection[int]
    ) -> WorkCalendar:
        return cls(frozenset(holidays), frozenset(workdays), frozenset(years))

    def covers(self, year: int) -> bool:
        return year in self.years or _official(dt.date(year, 1, 1)) is not None

    def is_workday(self, day: dt.date) -> bool:
        """Raises CalendarUncovered where nobody has said."""
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        official = day.weekday() < _SATURDAY if day.year in self.years else _official(day)
        if official is None:
            raise CalendarUncovered(day.year)
        return official

    def count(self, first: dt.date, last: dt.date, *, first_counts: bool) -> int:
        """Working days from `first` to `last`, both included unless `first_counts` is
        false; 0 when `last` comes earlier. Raises CalendarUncovered."""
        start = first if first_counts else first + dt.timedelta(days=1)
        return sum(self.is_workday(day) for day in _days(start, last))

    def last_of(self, first: dt.date, wanted: int, *, first_counts: bool) -> dt.date:
        """The earliest day by which `wanted` working days are full."""
        day = first if first_counts else first + dt.timedelta(days=1)
        while True:
            wanted -= self.is_workday(day)
            if wanted <= 0:
                return day
            day += dt.timedelta(days=1)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    span = min((last - first).days, LONGEST_SPAN_DAYS)
    return (first + dt.timedelta(days=n) for n in range(span + 1))


@cache
def _official(day: dt.date) -> bool | None:
    """None for a year whose holidays have not been published (to this version)."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
