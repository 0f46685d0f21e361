"""What time alone ends is stored: drafts when the window closes, returns not corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from intake.casework import rounds
from intake.casework.rounds import Move, State
from intake.domain.errors import Conflict, NotFound
from intake.policy.notice import Policy
from intake.store.cases.applications import Cases
from intake.store.cases.deadlines import Stood, standings
from intake.store.database import schema as s
from intake.store.database.base import Core
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


def _move(standing: Stood, policy: Policy, now: dt.datetime) -> Move | None:
    is_try_out = standing.submitted_at is None and standing.created_at > policy.submission.closes
    if is_try_out:
        return None
    return rounds.lapse(standing, policy, now - GRACE) or rounds.reopen(standing, policy, now)
