"""Months as lists of contributions print them: 202404, 2024-04, 2024年4月, and ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from intake.domain.values.thresholds import LONGEST_RANGE

_NEXT_CELL = r"(?=\D|$|20\d\d(?:[年./\-]|[01]\d)|\d{3,6}\.\d\d)"
"""What may follow a month in its line: no digit, or the next cell's month or amount."""
_TOKEN = re.compile(
    r"(?P<day>20\d\d[年./\-]\d{1,2}[月./\-]\d{1,2}(?:[日号]|(?!\d)|(?=\d\d:\d\d)))"
    rf"|(?P<spelt>(20\d\d)(?:年|[./\-])(1[0-2]|0?[1-9])(?:月|{_NEXT_CELL}))"
    r"|(?P<packed>(?<![\d.])(?:20\d\d(?:0[1-9]|1[0-2]))+(?!\.?\d))"
    r"|(?P<other>\d+)"
)
_PACKED_ONE = re.compile(r"(20\d\d)(0[1-9]|1[0-2])")
RANGE_SIGN = re.compile(r"[\-—–－~～至到一]{1,3}")
"""Between the first and the last month of a range; 一 is how readers see a dash."""


@dataclass(frozen=True, slots=True)
class MonthAt:
    """One printed month: characters `[start, stop)` of line `line`; `ordinal` counts
    months since year 0."""

    ordinal: int
    line: int
    start: int
    stop: int


def ordinal(year: int, month: int) -> int:
    """A number for a month such that the next month's is one more."""
    return year * 12 + month - 1


def months_in(text: str, line: int) -> list[MonthAt]:
    """Every month printed in a line, in order; days (2024-04-15) are none."""
    found: list[MonthAt] = []
    for match in _TOKEN.finditer(text):
        ones = _PACKED_ONE.finditer(match["packed"]) if match["packed"] else ()
        at = match.start()
        found += [
            MonthAt(ordinal(int(m[1]), int(m[2])), line, at + m.start(), at + m.end()) for m in ones
        ]
        if match["spelt"]:
            number = ordinal(int(match[3]), int(match[4]))
            found.append(MonthAt(number, line, at, match.end()))
    return found


def is_range(text: str, first: MonthAt, last: MonthAt) -> bool:
    """Whether two months of one line are the ends of a range."""
    return first.line == last.line and bool(RANGE_SIGN.fullmatch(text[first.stop : last.start]))


def spanned(first: int, last: int) -> tuple[int, ...]:
    """All months from `first` to `last`; none where they are no possible range."""
    if not 0 <= last - first < LONGEST_RANGE:
        return ()
    return tuple(range(first, last + 1))


def as_value(months: Iterable[int]) -> str:
    """`2024-04,2024-05`, in order, each once (contract §2)."""
    return ",".join(f"{m // 12}-{m % 12 + 1:02d}" for m in sorted(set(months)))
