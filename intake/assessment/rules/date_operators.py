"""The operators that count time: between two days, over a card's term, over a posting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from intake.assessment.rules.evidence import Evidence, Span, Value, day_of, days_of, whole_months
from intake.assessment.rules.operators import Breach, breaches, folded
from intake.domain.findings import FieldVerdict
from intake.policy import operators

FOR_EVER = "长期"
_MONTHS_OF_YEAR = 12


@breaches.register
def _(operator: operators.Apart, evidence: Evidence) -> Iterator[Breach]:
    limits = _Limits.of(operator, evidence)
    since, until = (
        _dated(r, evidence, operator.all_known) for r in (operator.since, operator.until)
    )
    if not since or not until:
        return
    if operator.each:
        pairs = [(start, end) for start in since for end in until]
    else:
        start = max(since, key=lambda pair: pair[1][0])
        pairs = [(start, min(until, key=lambda pair: pair[1][1]))]
    for start, end in pairs:
        # In favour of the applicant: the longest time the two may be apart, or the shortest.
        longest = _apart(start[1][0], end[1][1], operator, evidence)
        shortest = _apart(start[1][1], end[1][0], operator, evidence)
        yield from limits.broken(start[0], end[0], shortest, longest)


@dataclass(frozen=True, slots=True)
class _Limits:
    """The bounds of an operator for this person's level, None where it has none."""

    least: float | None
    most: float | None
    below: float | None

    @classmethod
    def of(cls, operator: operators.Apart, evidence: Evidence) -> _Limits:
        bounds = (operator.at_least, operator.at_most, operator.less_than)
        return cls(*(_bound(one, evidence) for one in bounds))

    def broken(self, start: Value, end: Value, shortest: int, longest: int) -> Iterator[Breach]:
        if self.least is not None and longest < self.least:
            yield _breach(start, end, longest, self.least)
        elif self.most is not None and shortest > self.most:
            yield _breach(start, end, shortest, self.most)
        elif self.below is not None and shortest >= self.below:
            yield _breach(start, end, shortest, self.below)


def _bound(bound: operators.ByLevel | None, evidence: Evidence) -> float | None:
    if isinstance(bound, Mapping):
        level = evidence.policy.level_of(evidence.facts.level)
        return bound.get(level or "")
    return bound


def _dated(
    references: tuple[str, ...], evidence: Evidence, all_known: bool
) -> list[tuple[Value, Span]]:
    found = []
    for reference in references:
        values = [(v, span) for v in evidence.values(reference) if (span := days_of(v.text))]
        if all_known and not values:
            return []
        found += values
    return found


def _apart(since: dt.date, until: dt.date, operator: operators.Apart, evidence: Evidence) -> int:
    if operator.unit == "working_days":
        calendar = evidence.policy.calendar.calendar()
        return calendar.count(since, until, first_counts=operator.first_day_counts)
    if operator.unit == "days":
        return (until - since).days
    months = whole_months(since, until)
    return months if operator.unit == "months" else int(months / _MONTHS_OF_YEAR)


def _breach(start: Value, end: Value, found: int, limit: float) -> Breach:
    """At fault is what a paper shows, the later date first; else what is declared."""
    values = [end, start]
    about = next((v for v in values if v.paper), None) or next((v for v in values if v.field), end)
    return Breach(
        about, words={"since": start.text, "until": end.text, "found": found, "limit": f"{limit:g}"}
    )


@breaches.register
def _(operator: operators.Span, evidence: Evidence) -> Iterator[Breach]:
    """Days in a row or working days, the first counted or not: any of the four will do."""
    for value in evidence.values(operator.days):
        for start in evidence.values(operator.since):
            for end in evidence.values(operator.until):
                since, until = day_of(start.text), day_of(end.text)
                if since is None or until is None or not value.text.isdecimal():
                    continue
                calendar = evidence.policy.calendar.calendar()
                counts = {(until - since).days, (until - since).days + 1}
                counts |= {calendar.count(since, until, first_counts=c) for c in (True, False)}
                if int(value.text) not in counts:
                    yield Breach(value, words={"since": start.text, "until": end.text})


_ENDS = re.compile(
    r"(\d{4})[年./-](\d{1,2})(?:[月./-]\d{1,2})?[日月号]?起?(?:至|到|[-—–~一])+"
    r"(?:(\d{4})[年./-](\d{1,2})|至?今|现在)"
)
"""A time of work as papers write it: from a month to a month, or to this day."""


@breaches.register
def _(operator: operators.Gaps, evidence: Evidence) -> Iterator[Breach]:
    for value in evidence.values(operator.of):
        spans = sorted(map(_months_of, _ENDS.finditer(folded(value.text))))
        for (_, end), (start, _) in pairwise(spans):
            if start - end - 1 > operator.at_most:
                words = {"since": _month(end), "until": _month(start), "found": start - end - 1}
                yield Breach(value, words={**words, "limit": operator.at_most})


def _months_of(found: re.Match[str]) -> tuple[int, int]:
    """First and last month of a time; one that goes on to this day ends never."""
    start = int(found[1]) * _MONTHS_OF_YEAR + int(found[2])
    last = dt.MAXYEAR * _MONTHS_OF_YEAR
    return start, int(found[3]) * _MONTHS_OF_YEAR + int(found[4]) if found[3] else last


def _month(number: int) -> str:
    year, month = divmod(number - 1, _MONTHS_OF_YEAR)
    return f"{year}年{month + 1}月"


@breaches.register
def _(operator: operators.Term, evidence: Evidence) -> Iterator[Breach]:
    for start in evidence.values(operator.since):
        for end in evidence.values(operator.until):
            since, until = day_of(start.text), day_of(end.text)
            if since is None or (until is None and end.text != FOR_EVER):
                continue
            if operator.undeclared_only and end.row and end.row.verdict is FieldVerdict.MATCH:
                continue
            years = _term(since, until)
            allowed = _allowed(operator, since, evidence)
            if allowed is not None and years not in allowed:
                yield Breach(end, words={"found": f"{start.text} 至 {end.text}"})


def _term(since: dt.date, until: dt.date | None) -> int | None:
    """Whole years, None for 长期, 0 where the days do not fit (29 February may be off by one)."""
    if until is None:
        return None
    for shift in (0, 1, -1) if (since.month, since.day) == (2, 29) else (0,):
        moved = until + dt.timedelta(days=shift)
        if (moved.month, moved.day) in {(since.month, since.day), (2, 28), (3, 1)} and (
            shift or (moved.month, moved.day) == (since.month, since.day)
        ):
            return moved.year - since.year
    return 0


def _allowed(
    operator: operators.Term, since: dt.date, evidence: Evidence
) -> set[int | None] | None:
    """The terms that may be, None where the age is not known."""
    if operator.born is None:
        return {*operator.years, None}
    born = next((d for v in evidence.values(operator.born) if (d := day_of(v.text))), None)
    if born is None:
        return None
    age = whole_months(born, since) // _MONTHS_OF_YEAR
    fitting = [years for least, years in operator.by_age if age >= least]
    return {fitting[-1]} if fitting else None
