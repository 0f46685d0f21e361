"""The only code that touches the database, the stored files and their encryption.

    records        what is handed out: frozen records and stored keys
    wording        the faults' and conflicts' codes and Chinese sentences
    schema         the tables, and the database's own clock
    engine         connections: one way to read, one to write; vendors' errors translated
    migrate        the schema brought up to date when a store is opened …
    migrations     … by its history (Alembic)
    keys           versioned master keys in a file; what they wrap
    sealing        AES-256-GCM: columns, and files in frames of 1 MiB
    blobs          sealed files in a folder …
    s3             … or in storage that speaks S3
    plaintext      an upload as a file for as long as somebody needs a path
    base           what every part below works with
    answers        requests that were answered before (`Idempotency-Key`)
    applications   applications, their rounds and tokens
    entries        how an applicant comes in: links, codes, sessions
    remarks        what an applicant says about a finding
    incoming       a file sealed while it streams in …
    receipt        … and the one transaction that makes it an upload
    uploads        uploads, listed, opened, withdrawn
    outbox         how jobs' rows get there
    jobs           jobs due, claimed, renewed …
    finishing      … that succeed: readings and reports stored, once …
    failing        … and that fail: counted by blame, tried again, never forgotten
    readings       what was read of a file; reports
    facts          what an operator sees; is the service ready
    upkeep         sweep, rotate keys, erase a person, collect orphans
    standings      where applications stand, nothing of their people
    lapsing        what time alone ends
    retention      whose keeping is over since when
    staff_schema   the tables of those who review …
    staff_records  … and what is handed out of them
    units          whose an application is, by keyed digests
    passwords      Argon2id
    audit          who did and saw what: a chain that only grows
    policies       policies that two persons published; by which one somebody is judged
    errands        what staff asked for and fetch later
    accounts       staff, their passwords and sessions
    reviewing      leases, decisions, pages seen
    queues         the reviewers' list
    labels         decisions counted, and as rows to calibrate by
    store          all of it as one object

One `Store` per process, opened after any fork; its methods may be called from any
thread. A `Claim` is finished at most once: whoever lost the lease is told False.

Faults: STORE_UNAVAILABLE, STORAGE_FULL, KEYS_MISSING, BLOB_DAMAGED. `Conflict`:
VERSION_CONFLICT, IDEMPOTENCY_KEY_REUSED, REPORT_SUPERSEDED. `NotFound`: NOT_FOUND.
"""

from __future__ import annotations

from intake.store.cases.entries import Entry
from intake.store.cases.remarks import About, Remark
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
    Lease,
    NewDecision,
    PolicyRecord,
    QueuePage,
    QueueQuery,
    QueueRow,
    StaffRole,
    UserRecord,
)
from intake.store.files.uploads import Incoming
from intake.store.jobs.failing import MACHINE_ATTEMPTS, PAGE_ATTEMPTS
from intake.store.jobs.jobs import LEASE_SECONDS, RENEW_SECONDS, RING_AGAIN_SECONDS
from intake.store.store import Store

__all__ = [
    "INITIAL_STATE",
    "LEASE_SECONDS",
    "MACHINE_ATTEMPTS",
    "PAGE_ATTEMPTS",
    "RENEW_SECONDS",
    "RING_AGAIN_SECONDS",
    "About",
    "ApplicationRecord",
    "AuditEntry",
    "AuditNote",
    "Beat",
    "Blame",
    "Claim",
    "Decided",
    "DecisionRecord",
    "Doorbell",
    "Entry",
    "Errand",
    "ErrandClaim",
    "ErrandKind",
    "ErrandStatus",
    "Incoming",
    "JobKind",
    "JobRecord",
    "JobStatus",
    "KeptBytes",
    "Lease",
    "NewDecision",
    "Once",
    "PolicyRecord",
    "Problem",
    "Queue",
    "QueueFact",
    "QueueFacts",
    "QueuePage",
    "QueueQuery",
    "QueueRow",
    "Remark",
    "RoundRecord",
    "StaffRole",
    "StateChange",
    "Store",
    "StoredAnswer",
    "StoredReading",
    "StoredReport",
    "Swept",
    "UploadRecord",
    "UploadStatus",
    "UserRecord",
]
