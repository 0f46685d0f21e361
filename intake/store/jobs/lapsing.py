"""What time alone ends is stored: drafts when the window closes, returns not corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists

from intake.casework import rounds
from intake.casework.rounds import Move, State
from intake.domain.errors import Conflict, NotFound
from intake.policy.notice import Policy
from intake.store.cases.applications import Cases
from intake.store.cases.deadlines import Stood, standings
from intake.store.database import schema as s
from intake.store.database.base import Core, micros
from intake.store.database.records import StateChange
from intake.store.database.staff_records import AuditNote
from intake.store.jobs.thresholds import GRACE
from intake.store.staff.policies import Policies

CLOCK = "clock"
"""Who acts in the audit when time does."""


@dataclass
class Deadlines:
    """The part of the store that knows what time it is for everybody."""

    core: Core
    cases: Cases
    policies: Policies

    def lapse_due(self, now: dt.datetime) -> int:
        """Store every end that came more than `GRACE` ago, and take back those of drafts
        whose window was extended since; how many. Safe to repeat and to run twice at once.

        A draft begun after the window had closed is a try-out: it ends nothing.
        """
        policy_of, changed = self.policies.once(), 0
        for standing in self._standing():
            policy = policy_of(standing)
            if policy is None:
                continue
            move = _move(standing, policy, now)
            if move is not None:
                changed += self._store(standing, move, policy, now)
        return changed

    def end_unclaimed(self, now: dt.datetime, days: int) -> int:
        """End the drafts that were never submitted and that nobody has touched for so many
        days; how many. Each has its line in the audit."""
        before = micros(now - dt.timedelta(days=days))
        ended = 0
        with self.core.db.read() as connection:
            idle = standings(connection, *_untouched_since(before))
        for standing in idle:
            note = AuditNote(CLOCK, "unclaimed", {"before": {"state": standing.state}})
            change = StateChange(
                State.ABANDONED.value, standing.round, ended_at=now, audit=(now, note)
            )
            try:
                self.cases.move(standing.id, standing.version, change)
            except (Conflict, NotFound):
                continue  # touched just now
            ended += 1
        return ended

    def _standing(self) -> list[Stood]:
        of = s.applications.c
        is_waiting = of.state.in_([State.DRAFT, State.RETURNED])
        may_reopen = (of.state == State.CLOSED) & of.submitted_at.is_(None)
        with self.core.db.read() as connection:
            return standings(connection, is_waiting | may_reopen)

    def _store(self, standing: Stood, move: Move, policy: Policy, now: dt.datetime) -> bool:
        is_over = move.state in rounds.ENDS
        note = AuditNote(
            CLOCK,
            "lapsed" if is_over else "reopened",
            {
                "before": {"state": standing.state},
                "after": {"state": move.state.value},
                "policy": standing.policy,
                "revision": policy.revision,
            },
        )
        ended_at = (rounds.over_since(standing, policy, now) or now) if is_over else None
        change = StateChange(
            move.state.value, move.round, ended_at=ended_at, rejudge=not is_over, audit=(now, note)
        )
        try:
            self.cases.move(standing.id, standing.version, change)
        except (Conflict, NotFound):
            return False  # somebody was faster: looked at again next time
        return True


def _untouched_since(moment: int | None) -> tuple[ColumnElement[bool], ...]:
    """Every change of a declaration, and every file, leaves a job; every sign-in a session,
    which ends two weeks later."""
    of = s.applications.c
    worked = exists().where(s.jobs.c.application_id == of.id, s.jobs.c.created_at >= moment)
    given = exists().where(s.uploads.c.application_id == of.id, s.uploads.c.received_at >= moment)
    visited = exists().where(s.entries.c.application_id == of.id, s.entries.c.ends_at >= s.db_now())
    return (
        of.state == State.DRAFT,
        of.submitted_at.is_(None),
        of.address_mac.is_not(None),
        of.created_at < moment,
        ~worked,
        ~given,
        ~visited,
    )


def _move(standing: Stood, policy: Policy, now: dt.datetime) -> Move | None:
    is_try_out = standing.submitted_at is None and standing.created_at > policy.submission.closes
    may_be_taken_back = standing.returned_at is not None and standing.returned_at > now - GRACE
    if is_try_out or may_be_taken_back:
        return None
    return rounds.lapse(standing, policy, now - GRACE) or rounds.reopen(standing, policy, now)
