"""What the store hands out about those who review: frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class StaffRole(StrEnum):
    """What somebody with an account is here for."""

    UNIT_REVIEWER = "unit_reviewer"
    COUNTY_REVIEWER = "county_reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


class Decided(StrEnum):
    """What a reviewer decided on a flag, or on a whole file of a spot check."""

    UPHELD = "upheld"
    OVERRULED = "overruled"
    SPOT_GOOD = "spot_good"
    SPOT_BAD = "spot_bad"


@dataclass(frozen=True, slots=True)
class UserRecord:
    """An account. `unit` is what a unit's reviewer is bound to; `is_local` has a password.

    must_change: the password is one that somebody else made. pending_by: the administrator
    who made or changed it, until another one confirms. is_untouched: the row is as this
    program wrote it. is_bound: the subject of the OpenID provider is known.
    """

    id: str
    login: str
    name: str
    role: StaffRole
    unit: str | None
    is_local: bool
    created_at: dt.datetime
    disabled_at: dt.datetime | None
    locked_until: dt.datetime | None
    must_change: bool = False
    pending_by: str | None = None
    is_untouched: bool = True
    is_bound: bool = False


class IntegrationScope(StrEnum):
    """What a program's token is good for: to read; or also to act as a stage of review."""

    READ = "read"
    UNIT = "unit"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class IntegrationRecord:
    """A program that may call. unit: it knows the applications of this unit alone.

    pending_by: the administrator who made it, until another one confirms.
    """

    id: str
    name: str
    unit: str | None
    scope: IntegrationScope
    created_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    used_at: dt.datetime | None
    is_untouched: bool
    pending_by: str | None = None


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What is to be recorded: who did what; `detail` holds `before` and `after`."""

    actor: str
    action: str
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A policy file somebody proposed. is_published: None while nobody has decided."""

    n: int
    name: str
    revision: str
    content: bytes
    proposed_by: str
    proposed_at: dt.datetime
    is_published: bool | None
    decided_by: str | None
    decided_at: dt.datetime | None


class QueueOrder(StrEnum):
    """By what the queue is sorted; DUE: what has the least time left comes first."""

    DUE = "due"
    SUBMITTED = "submitted"
    ROUND = "round"
    VERDICT = "verdict"
    NAME = "name"
    UNIT = "unit"


class ErrandKind(StrEnum):
    """A table of the queue; whose verdict a policy would change."""

    EXPORT = "export"
    TRIAL = "trial"


class ErrandStatus(StrEnum):
    """How far an errand has come; the last two are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Errand:
    """Something made beside the pages. done, total: applications."""

    id: str
    kind: ErrandKind
    status: ErrandStatus
    user_id: str
    wanted: Mapping[str, Any]
    done: int
    total: int
    created_at: dt.datetime

    @property
    def is_busy(self) -> bool:
        return self.status in (ErrandStatus.WAITING, ErrandStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class ErrandClaim:
    """An errand that is ours to do; `fence` proves it when we finish."""

    id: str
    kind: ErrandKind
    wanted: Mapping[str, Any]
    fence: int


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit; detail None: there is none, or it went with the person."""

    seq: int
    at: dt.datetime
    actor: str
    action: str
    application_id: str | None
    detail: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ChainProof:
    """What verifying the audit found: lines, the newest one's digest, the first bad line."""

    length: int
    digest: str
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class Lease:
    """Somebody works on this application until then; revealed_pages: upload and page."""

    application_id: str
    user_id: str
    taken_at: dt.datetime
    until: dt.datetime
    revealed_at: dt.datetime | None
    revealed_pages: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to keep; `flag` is the flag as the report held it.

    `request_id`: the number that the page gave this decision; a second one with the same
    number on the same application is not kept.
    """

    flag_key: str
    action: Decided
    flag: Mapping[str, Any]
    reason: str | None = None
    note: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as kept. `is_undone` ones stay in the record and count no more."""

    n: int
    application_id: str
    round: int
    flag_key: str
    code: str
    severity: str
    action: Decided
    reason: str | None
    note: str | None
    flag: Mapping[str, Any]
    actor: str
    created_at: dt.datetime
    is_undone: bool


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which applications a list shows, and which page of it.

    closes: policy → when its review closes (microseconds), for the order by time left.
    now: microseconds; leases that ended before are none.
    unit: only what this unit employs or supervises. passed_sample: only these per cent
    of what has no error or warning, always the same ones. person: only this ID number's;
    only: only these applications.
    """

    closes: Mapping[str, int]
    now: int = 0
    states: tuple[str, ...] = ()
    verdict: str | None = None
    unit: str | None = None
    text: str | None = None
    leased_by: str | None = None
    passed_sample: int | None = None
    person: str | None = None
    only: tuple[str, ...] | None = None
    order: QueueOrder = QueueOrder.DUE
    is_descending: bool = False
    limit: int = 50
    offset: int = 0

    @property
    def needs_reports(self) -> bool:
        """Whether reports and leases say which rows are meant."""
        return any(one is not None for one in (self.verdict, self.leased_by, self.passed_sample))


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue; verdict None: the report is not complete. uploads: how many."""

    id: str
    policy: str
    state: str
    round: int
    declaration: Mapping[str, Any]
    submitted_at: dt.datetime | None
    correct_by: dt.datetime | None
    verdict: str | None
    errors: int | None
    warnings: int | None
    leased_by: str | None
    policy_revision: str | None
    created_at: dt.datetime
    uploads: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    """An employer or supervising authority, and how many applications name it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page, how many there are in all, and how many in each state."""

    rows: tuple[QueueRow, ...]
    total: int
    by_state: Mapping[str, int]
