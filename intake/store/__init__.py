"""The only code that touches the database, the stored files and their encryption.

    store          one object, in the parts below
    database/      the tables, connections, migrations; records that are handed out
    files/         sealed files: in a folder or S3, coming in, opened, their keys
    cases/         applications and what belongs to them
    telling/       what people and programs are told
    jobs/          what is to be done, by workers and by time
    backup/        backups made, restored, looked through
    staff/         accounts, reviews, policies, the audit

    store.cases            applications: created, changed, moved from state to state
    store.rounds           their submissions, and what each was returned with
    store.entries          how an applicant comes in: links, codes, sessions
    store.answers          requests that were answered before (`Idempotency-Key`)
    store.remarks          what an applicant says about a finding
    store.uploads          files received, listed, opened, withdrawn
    store.quotas           what was begun and stored and is not submitted
    store.readings         what was read of a file
    store.reports          the newest report, and those of earlier rounds
    store.jobs             jobs due, claimed, renewed, looked at
    store.results          jobs that succeed: readings and reports stored, once
    store.failures         jobs that fail: counted by blame, tried again, never forgotten
    store.contacts         where applicants can be reached; codes that prove it
    store.messages         the outbox: what is due to be sent, and what came of it
    store.reminders        written when their time comes
    store.told             who was told what, and who could not be reached
    store.human_reviews    verdicts that an applicant wants a person to look at
    store.consents         which notice of processing was read
    store.background_jobs  what staff asked for and fetch later
    store.deadlines        what time alone ends
    store.staff            accounts, passwords, sessions
    store.leases           who works on which application
    store.reviews          decisions on flags, pages seen
    store.labels           decisions counted, and as rows to calibrate by
    store.queue            the reviewers' list
    store.imports          what comes in for many people at once
                           .files until each is somebody's, .layouts of lists, .people
    store.policies         policies that two persons published; by which one somebody is judged
    store.audit            who did and saw what: a chain that only grows
    store.retention        whose keeping is over since when
    store.erasure          a person is erased
    store.epoch            is the database as new as its storage
    store.orphans          stored files that no row names
    store.rotation         a new master key
    store.upkeep           leases taken back, old temporary files removed
    store.backups          backups made while the service runs
    store.check            every row against its file (`intake fsck`)
    store.facts            what an operator sees; is the service ready

A part gets what it needs when the store is made: the `Core` (database, sealed files, keys)
and the parts that it calls. Handlers and workers take the part they need.

One `Store` per process, opened after any fork; its methods may be called from any
thread. A `Claim` is finished at most once: whoever lost the lease is told False.

Faults: STORE_UNAVAILABLE, STORAGE_FULL, KEYS_MISSING, BLOB_DAMAGED. `Conflict`:
VERSION_CONFLICT, IDEMPOTENCY_KEY_REUSED, REPORT_SUPERSEDED. `NotFound`: NOT_FOUND.
"""

from __future__ import annotations

from intake.store.cases.answers import Answers
from intake.store.cases.applications import Cases
from intake.store.cases.entries import Entry
from intake.store.cases.human_reviews import HumanReviews
from intake.store.cases.import_records import ImportClaim, ImportRecord, ImportStatus
from intake.store.cases.imported import ImportedRecord
from intake.store.cases.readings import Readings
from intake.store.cases.remarks import About, Remark
from intake.store.cases.reports import Reports
from intake.store.cases.rounds import Rounds
from intake.store.database.records import (
    INITIAL_STATE,
    ApplicationRecord,
    Beat,
    Blame,
    Claim,
    Doorbell,
    JobKind,
    JobRecord,
    JobStatus,
    KeptBytes,
    Once,
    Problem,
    Queue,
    QueueFact,
    QueueFacts,
    RoundRecord,
    StateChange,
    StoredAnswer,
    StoredReading,
    StoredReport,
    Swept,
    UploadRecord,
    UploadStatus,
)
from intake.store.database.staff_records import (
    AuditEntry,
    AuditNote,
    Decided,
    DecisionRecord,
    Errand,
    ErrandClaim,
    ErrandKind,
    ErrandStatus,
    IntegrationRecord,
    IntegrationScope,
    Lease,
    NewDecision,
    PolicyRecord,
    QueueOrder,
    QueuePage,
    QueueQuery,
    QueueRow,
    StaffRole,
    UnitCount,
    UserRecord,
)
from intake.store.database.telling_records import (
    PERSON,
    WEBHOOK,
    Contact,
    HumanReview,
    MessageClaim,
    MessageRecord,
    MessageStatus,
    Reason,
    Recipients,
    Sent,
)
from intake.store.files.uploads import Incoming, Uploads
from intake.store.jobs.background_jobs import BackgroundJobs
from intake.store.jobs.jobs import Jobs
from intake.store.jobs.thresholds import (
    LEASE_SECONDS,
    MACHINE_ATTEMPTS,
    PAGE_ATTEMPTS,
    RENEW_SECONDS,
    RING_AGAIN_SECONDS,
)
from intake.store.staff.accounts import Hold
from intake.store.staff.leases import Leases
from intake.store.staff.policies import Policies
from intake.store.staff.reviewing import Reviews
from intake.store.staff.saved_filters import SavedFilter
from intake.store.store import Store, core_of, is_there
from intake.store.telling.messages import Messages

__all__ = [
    "INITIAL_STATE",
    "LEASE_SECONDS",
    "MACHINE_ATTEMPTS",
    "PAGE_ATTEMPTS",
    "PERSON",
    "RENEW_SECONDS",
    "RING_AGAIN_SECONDS",
    "WEBHOOK",
    "About",
    "Answers",
    "ApplicationRecord",
    "AuditEntry",
    "AuditNote",
    "BackgroundJobs",
    "Beat",
    "Blame",
    "Cases",
    "Claim",
    "Contact",
    "Decided",
    "DecisionRecord",
    "Doorbell",
    "Entry",
    "Errand",
    "ErrandClaim",
    "ErrandKind",
    "ErrandStatus",
    "Hold",
    "HumanReview",
    "HumanReviews",
    "ImportClaim",
    "ImportRecord",
    "ImportStatus",
    "ImportedRecord",
    "Incoming",
    "IntegrationRecord",
    "IntegrationScope",
    "JobKind",
    "JobRecord",
    "JobStatus",
    "Jobs",
    "KeptBytes",
    "Lease",
    "Leases",
    "MessageClaim",
    "MessageRecord",
    "MessageStatus",
    "Messages",
    "NewDecision",
    "Once",
    "Policies",
    "PolicyRecord",
    "Problem",
    "Queue",
    "QueueFact",
    "QueueFacts",
    "QueueOrder",
    "QueuePage",
    "QueueQuery",
    "QueueRow",
    "Readings",
    "Reason",
    "Recipients",
    "Remark",
    "Reports",
    "Reviews",
    "RoundRecord",
    "Rounds",
    "SavedFilter",
    "Sent",
    "StaffRole",
    "StateChange",
    "Store",
    "StoredAnswer",
    "StoredReading",
    "StoredReport",
    "Swept",
    "UnitCount",
    "UploadRecord",
    "UploadStatus",
    "Uploads",
    "UserRecord",
    "core_of",
    "is_there",
]
