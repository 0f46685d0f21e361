"""What the office looks at: by unit, by day, and how much time is left.

Counted by the columns that stand in clear; one declaration of each unit is opened, for its
name.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from intake.casework.rounds import State
from intake.domain.application import BEIJING
from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, micros
from intake.store.staff.queue_units import QueueUnits

_APP = s.applications.c
_WAITING = (State.SUBMITTED, State.RECOMMENDED, State.RETURNED)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What came and what was done on one day of Beijing's."""

    day: dt.date
    submitted: int
    recommended: int
    confirmed: int
    returned: int


@dataclass(frozen=True, slots=True)
class Left:
    """Of those that wait in one state: all, those over time, those whose time ends soon."""

    total: int
    over: int
    soon: int


@dataclass
class QueueFigures:
    """The part of the store that counts the queue."""

    core: Core
    units: QueueUnits

    def by_unit(self) -> list[tuple[str, Mapping[str, int]]]:
        """Each employer with how many stand where; those with most to do first."""
        found = self.units.states_of_employers()
        return sorted(
            found.items(), key=lambda one: (-sum(one[1].get(w, 0) for w in _WAITING), one[0])
        )

    def by_day(self, limit: int) -> list[DayFigures]:
        """The newest day first; days on which nothing happened are left out."""
        sent, at, step = s.rounds.c.submitted_at, t.audit.c.at, t.audit.c.action
        came = self._days(sent, sent.is_not(None))
        steps = [self._days(at, step == one) for one in ("recommended", "confirmed", "returned")]
        days = sorted({*came, *(day for one in steps for day in one)}, reverse=True)
        first = dt.date(1970, 1, 1)
        return [
            DayFigures(first + dt.timedelta(days=day), came[day], *(one[day] for one in steps))
            for day in days[:limit]
        ]

    def left(
        self, closes: Mapping[str, int], now: dt.datetime, soon: dt.timedelta
    ) -> dict[str, Left]:
        """By state: what waits for reviewers until the review's end, for people until theirs."""
        at, then = micros(now) or 0, micros(now + soon) or 0
        ends: ColumnElement[int] = case(
            (_APP.state == State.RETURNED, _APP.correct_by),
            *((_APP.policy == name, end) for name, end in closes.items()),
        )
        wanted = (
            select(
                _APP.state,
                func.count(),
                func.coalesce(func.sum(case((ends < at, 1), else_=0)), 0),
                func.coalesce(func.sum(case(((ends >= at) & (ends <= then), 1), else_=0)), 0),
            )
            .where(
                _APP.state.in_(_WAITING), _APP.submitted_at.is_not(None), _APP.erased_at.is_(None)
            )
            .group_by(_APP.state)
        )
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
        return {state: Left(int(n), int(over), int(soon)) for state, n, over, soon in rows}

    def _days(self, moment: ColumnElement[int], condition: ColumnElement[bool]) -> Counter[int]:
        """Day of Beijing's, counted from 1970 → how many."""
        unit = dt.timedelta(microseconds=1)
        day = (moment + BEIJING.utcoffset(None) // unit) // (dt.timedelta(days=1) // unit)
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(day, func.count()).where(condition).group_by(day)
            ).all()
        return Counter({int(n): count for n, count in rows})
