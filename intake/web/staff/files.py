"""One application as a reviewer has it before them: what was found, decided, seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.casework import decisions
from intake.policy.notice import Policy
from intake.reporting.masking import masked_declaration, masked_report
from intake.store import ApplicationRecord, DecisionRecord, ImportedRecord, Lease, Store
from intake.web.api.problems import ProblemError
from intake.web.moves import actions, standing
from intake.web.progress import Progress, look
from intake.web.staff.may import May
from intake.web.staff.session import Staff


@dataclass(frozen=True, slots=True)
class File:
    """Everything a page about one application shows.

    before: report and decisions of the last return, if there was one.
    """

    staff: Staff
    progress: Progress
    policy: Policy
    decided: Mapping[str, DecisionRecord]
    seen: frozenset[tuple[str, int]]
    lease: Lease | None
    holder: str | None
    before: tuple[Mapping[str, Any], list[dict[str, Any]] | None] | None
    imported: ImportedRecord | None = None

    @property
    def record(self) -> ApplicationRecord:
        return self.progress.application

    @property
    def body(self) -> Mapping[str, Any]:
        """The whole report; raises ProblemError REPORT_NOT_READY while it is not complete."""
        if not self.progress.is_complete or self.progress.report is None:
            raise ProblemError("REPORT_NOT_READY")
        return self.progress.report.body

    @property
    def is_mine(self) -> bool:
        """Ours to decide on: our stage, our lease."""
        return (
            self.staff.may(May.DECIDE)
            and self.record.state == self.staff.stage
            and self.lease is not None
            and self.lease.user_id == self.staff.user.id
        )

    @property
    def is_revealed(self) -> bool:
        """Full numbers: asked for, recorded, as long as one works on it."""
        return self.is_mine and self.lease is not None and self.lease.revealed_at is not None

    @property
    def revealed(self) -> frozenset[tuple[str, int]]:
        """The pages whose picture is shown whole, each asked for by itself."""
        return self.lease.revealed_pages if self.is_mine and self.lease else frozenset()

    @property
    def actions(self) -> dict[str, str]:
        return actions(self.decided)

    @property
    def shown_body(self) -> dict[str, Any]:
        """The report with its numbers masked, unless they were revealed."""
        return (
            dict(self.body)
            if self.is_revealed
            else masked_report(self.body, self.record.declaration)
        )

    @property
    def shown_declaration(self) -> dict[str, Any]:
        declared = self.record.declaration
        return dict(declared) if self.is_revealed else masked_declaration(declared)

    @property
    def old_problems(self) -> set[str]:
        """Keys of upheld flags that an earlier return should have named."""
        if self.before is None:
            return set()
        found = decisions.old_problems(self.body["flags"], self.actions, *self.before)
        return {decisions.flag_key(flag) for flag in found}


def opened(store: Store, id: str, staff: Staff, now: dt.datetime, *, take: bool = False) -> File:
    """The file for this person; take: begin (or go on) working on it, if it is theirs."""
    progress = look(store, id)
    record, user = progress.application, staff.user
    is_turn = staff.may(May.DECIDE) and record.state == staff.stage
    lease = store.leases.take(id, user.id, now) if take and is_turn else None
    lease = lease or store.leases.current(id, now)
    holder = None
    if lease is not None and lease.user_id != user.id:
        holder = store.staff.get(lease.user_id).name
    return File(
        staff,
        progress,
        store.policies.of(record),
        standing(store.reviews.decisions(id)),
        store.reviews.pages_seen(id, user.id),
        lease,
        holder,
        _before(store, record),
        store.imports.people.of(id),
    )


def _before(
    store: Store, record: ApplicationRecord
) -> tuple[Mapping[str, Any], list[dict[str, Any]] | None] | None:
    """The last return before this round, from the newest to the oldest."""
    for one in range(record.round - 1, 0, -1):
        frozen = store.reports.of_round(record.id, one)
        if frozen is not None:
            return frozen.body, store.rounds.decisions(record.id, one)
    return None


def working(store: Store, id: str, staff: Staff, now: dt.datetime) -> File:
    """For every button: raises ProblemError NOT_YOUR_TURN, FILE_LEASED."""
    file = opened(store, id, staff, now)
    if file.record.state != staff.stage:
        raise ProblemError("NOT_YOUR_TURN")
    if not file.is_mine:
        raise ProblemError("FILE_LEASED")
    return file
