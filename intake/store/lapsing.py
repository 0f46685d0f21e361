"""What time alone ends is stored: drafts when the window closes, returns not corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from intake import rounds
from intake.errors import Conflict, NotFound
from intake.policy import Policy
from intake.rounds import Move, State
from intake.store import schema as s
from intake.store.applications import Applications
from intake.store.base import maybe_moment, moment
from intake.store.records import StateChange
from intake.store.staff_records import AuditNote

GRACE = dt.timedelta(minutes=15)
"""A request counts by the moment it came: what was begun in the last second before the end
(an upload over a slow line, retried) is stored before the end is."""
CLOCK = "clock"
"""Who acts in the audit when time does."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What says whether time is over; nothing of the person."""

    id: str
    version: int
    policy: str
    policy_revision: str | None
    state: str
    round: int
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    correct_by: dt.datetime | None
    ended_at: dt.datetime | None = None


class Lapsing(Applications):
    """The part of the store that knows what time it is for everybody."""

    def lapse_due(self, now: dt.datetime) -> int:
        """Store every end that came more than `GRACE` ago, and take back those of drafts
        whose window was extended since; how many. Safe to repeat and to run twice at once.

        A draft begun after the window had closed is a try-out: it ends nothing.
        """
        policy_of, changed = self.policies_once(), 0
        for standing in self._standing():
            policy = policy_of(standing)
            if policy is None:
                continue
            move = _move(standing, policy, now)
            if move is not None:
                changed += self._store(standing, move, policy, now)
        return changed

    def _standing(self) -> list[_Standing]:
        of = s.applications.c
        is_waiting = of.state.in_([State.DRAFT, State.RETURNED])
        may_reopen = (of.state == State.CLOSED) & of.submitted_at.is_(None)
        wanted = select(
            of.id, of.version, of.policy, of.policy_revision, of.state, of.round, of.created_at,
            of.submitted_at, of.correct_by,
        ).where(of.erased_at.is_(None), is_waiting | may_reopen)  # fmt: skip
        with self.db.read() as connection:
            return [_standing(row) for row in connection.execute(wanted)]

    def _store(self, standing: _Standing, move: Move, policy: Policy, now: dt.datetime) -> bool:
        is_over = move.state in rounds.ENDS
        note = AuditNote(CLOCK, "lapsed" if is_over else "reopened", {
            "before": {"state": standing.state}, "after": {"state": move.state.value},
            "policy": standing.policy, "revision": policy.revision,
        })  # fmt: skip
        ended_at = (rounds.over_since(standing, policy, now) or now) if is_over else None
        change = StateChange(
            move.state.value, move.round, ended_at=ended_at, rejudge=not is_over, audit=(now, note)
        )
        try:
            self.move(standing.id, standing.version, change)
        except (Conflict, NotFound):
            return False  # somebody was faster: looked at again next time
        return True


def _move(standing: _Standing, policy: Policy, now: dt.datetime) -> Move | None:
    is_try_out = standing.submitted_at is None and standing.created_at > policy.submission.closes
    if is_try_out:
        return None
    return rounds.lapse(standing, policy, now - GRACE) or rounds.reopen(standing, policy, now)


def _standing(row: Any) -> _Standing:
    times = (maybe_moment(row.submitted_at), maybe_moment(row.correct_by))
    return _Standing(
        row.id, row.version, row.policy, row.policy_revision, row.state, row.round,
        moment(row.created_at), *times,
    )  # fmt: skip
