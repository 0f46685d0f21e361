"""What the store hands out: frozen records, stored keys, and the codes of its faults.

Times are aware and `+08:00`; ids are 32 hexadecimal digits (uuid4) except where said.
Declared values, file names and report bodies arrive here decrypted: never log a record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from intake.store.database.staff_records import AuditNote

INITIAL_STATE = "draft"
"""The state of a new application; the store treats states as words, `rounds` knows them."""


class UploadStatus(StrEnum):
    """How far an upload has come; the last four never change by themselves."""

    QUEUED = "queued"
    CHECKING = "checking"
    CHECKED = "checked"
    REFUSED = "refused"
    NOT_CHECKED = "not_checked"
    WITHDRAWN = "withdrawn"


class JobKind(StrEnum):
    """Look at one upload; judge one whole application."""

    UPLOAD = "upload"
    REPORT = "report"


class JobStatus(StrEnum):
    """Where a job stands; the last two wait for a person and are never forgotten."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    QUARANTINED = "quarantined"
    NEEDS_OPERATOR = "needs_operator"


class Queue(StrEnum):
    """Which workers a job's bell rings at."""

    FAST = "fast"
    BULK = "bulk"
    REPORT = "report"


class Blame(StrEnum):
    """Why a job failed: a living parent saw this file kill its child; or anything else."""

    PAGE = "page"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """One application. `version` is the ETag and counts changes of declaration and state;
    `generation` counts everything a report depends on."""

    id: str
    policy: str
    state: str
    round: int
    version: int
    generation: int
    declaration: Mapping[str, Any]
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    returned_at: dt.datetime | None
    correct_by: dt.datetime | None
    pinned_versions: Mapping[str, Any] | None
    policy_revision: str | None = None
    ended_at: dt.datetime | None = None
    elsewhere: int = 0
    """Submissions of the same person in other applications by the same policy; 0 in lists,
    which nobody submits from."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """What `Cases.move` writes, all of it in one transaction; None leaves as it is.

    rejudge: the report depends on it, so the generation moves on and a report is queued;
      a return freezes what was found and passes False.
    frozen_report: id of the report this round was returned with; it is kept for ever
      and named by the round.
    decisions: what the reviewer decided on each flag of it, JSON values only.
    judged_by: name and revision of the policy that counts from this submission on.
    most_of_person: a submission; refused when the person has made as many by then, in all
      applications together.
    ended_at: when nothing more could come. is_last: a return after the last submission.
    audit: when and what to record of it in the same transaction; the lease ends with it.
    """

    state: str
    round: int
    submitted_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    correct_by: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    pinned_versions: Mapping[str, Any] | None = None
    rejudge: bool = True
    frozen_report: str | None = None
    decisions: Sequence[Mapping[str, Any]] | None = None
    judged_by: tuple[str, str] | None = None
    most_of_person: int | None = None
    audit: tuple[dt.datetime, AuditNote] | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One submission: when it was made and returned, and with which report."""

    round: int
    submitted_at: dt.datetime | None
    returned_at: dt.datetime | None
    correct_by: dt.datetime | None
    report_id: str | None


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """One file in one slot. `filename` is as the applicant gave it: untrusted text.

    size: bytes; sha256: 64 hexadecimal digits of the plaintext; code: why `refused` or
    `not_checked`, else None; is_new: False when `commit` found it already there.
    """

    id: str
    application_id: str
    file_id: str
    material: str | None
    year: int | None
    filename: str
    size: int
    sha256: str
    received_at: dt.datetime
    status: UploadStatus
    code: str | None
    round: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Once:
    """An `Idempotency-Key` and a digest of the request it came with (any hex text)."""

    key: str
    request_digest: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered to a request that carried the same `Idempotency-Key`."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Doorbell:
    """A job whose bell is to be rung, and at which workers."""

    job_id: str
    queue: Queue


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is ours until the lease ends; `fence` proves it when we finish.

    upload_id and file_id are None for a report. attempts count earlier failures.
    """

    job_id: str
    kind: JobKind
    queue: Queue
    application_id: str
    upload_id: str | None
    file_id: str | None
    fence: int
    attempts_page: int
    attempts_machine: int


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as an operator sees it: ids, codes and times only."""

    id: str
    kind: JobKind
    queue: Queue
    status: JobStatus
    application_id: str
    upload_id: str | None
    attempts_page: int
    attempts_machine: int
    claimed_by: str | None
    code: str | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    done_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Swept:
    """What one `sweep` did: leases that had run out, temporary files, old answers."""

    leases: int
    temporary_files: int
    answers: int


class KeptBytes(Protocol):
    """A reading as bytes (`intake.extraction.codec.Kept`): the store never looks inside."""

    @property
    def reading(self) -> bytes: ...
    @property
    def strips(self) -> bytes: ...
    @property
    def pictures(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A kept reading; `strips` are fetched and decrypted only when called for."""

    reading: bytes
    strips: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report and the generation of the application it was made from.

    is_current: nothing that it depends on has changed since.
    """

    id: str
    generation: int
    round: int
    body: Mapping[str, Any]
    verdict: str
    created_at: dt.datetime
    is_frozen: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class QueueFact:
    """One queue: jobs waiting, and seconds the oldest has waited (0 when empty)."""

    length: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What the operator's page and the metrics show.

    retries: failures so far of jobs that are not done. seconds_to_verdict: of uploads
    checked within the last hour, newest first, at most 200: from receipt to the first
    report that knew the result.
    """

    queues: Mapping[Queue, QueueFact]
    running: int
    quarantined: int
    needs_operator: int
    retries: int
    seconds_to_verdict: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """When a worker or canary was last heard of, by the database's clock."""

    name: str
    queue: str
    seen_at: dt.datetime
    age_seconds: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the service is not ready: a stable code and a Chinese sentence."""

    code: str
    message: str
