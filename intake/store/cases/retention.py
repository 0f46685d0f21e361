"""Whose keeping is over: counted from the end of each application."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from intake.casework.rounds import over_since
from intake.store.cases.deadlines import standings
from intake.store.cases.erasure import Erasure
from intake.store.database.base import Core
from intake.store.database.staff_records import AuditNote
from intake.store.staff.policies import Policies


@dataclass
class Retention:
    """The part of the store that knows when to forget."""

    core: Core
    policies: Policies
    erasure: Erasure

    def ended(self, now: dt.datetime) -> list[tuple[str, dt.datetime]]:
        """Applications of which nothing more can come, and since when; the oldest first."""
        with self.core.db.read() as connection:
            everything = standings(connection)
        found, policy_of = [], self.policies.once()
        for kept in everything:
            policy = policy_of(kept)
            # Its notice may be gone: then only an end that was recorded counts.
            since = kept.ended_at if policy is None else over_since(kept, policy, now)
            if since is not None:
                found.append((kept.id, since))
        return sorted(found, key=lambda one: one[1])

    def due(self, now: dt.datetime, days: int) -> list[tuple[str, dt.datetime]]:
        """Those that ended more than this many days ago."""
        before = now - dt.timedelta(days=days)
        return [one for one in self.ended(now) if one[1] < before]

    def erase_due(self, now: dt.datetime, days: int, actor: str, limit: int | None = None) -> int:
        """Erase what is due, the oldest first, each with its line in the audit; how many."""
        due = [id for id, _ in self.due(now, days)[:limit]]
        return self.erasure.erase_all(due, (now, AuditNote(actor, "erased")))
