"""A reviewer's press undone: the earlier state, and nobody is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from intake.casework.rounds import State
from intake.store.cases.applications import write_columns
from intake.store.cases.rounds import Rounds
from intake.store.database.base import Core
from intake.store.database.records import ApplicationRecord, StateChange
from intake.store.staff.audit import Audit
from intake.store.telling.outbox import Outbox


@dataclass
class TakingBack:
    """The part of the store that undoes what was decided a moment ago."""

    core: Core
    rounds: Rounds
    audit: Audit
    outbox: Outbox

    def take_back(self, record: ApplicationRecord, change: StateChange, since: dt.datetime) -> None:
        """Undo what was decided at `since`; `change` holds the earlier state and the audit's line.

        Raises Conflict VERSION_CONFLICT, REPORT_SUPERSEDED (the applicant has begun to
        correct), TAKE_BACK_LATE (somebody is being told).
        """
        with self.core.db.write() as connection:
            values: dict[str, Any] = {"state": change.state, "ended_at": None}
            if record.state == State.RETURNED:
                values |= self.rounds.forget_return(connection, record.id, record.round)
            write_columns(connection, record.id, record.version, values)
            self.outbox.untell(connection, record.id, since)
            if change.audit is not None:
                at, note = change.audit
                self.audit.append(connection, note, at, record.id)
