"""The only code that touches the database, the stored files and their encryption.

    records        what is handed out: frozen records and stored keys
    schema         the tables, and the database's own clock
    engine         connections: one reading, one writing; vendors' errors translated
    migrations     the schema's history (Alembic), applied when a store is opened
    keys           versioned master keys in a file; what they wrap
    sealing        AES-256-GCM: columns, and files in frames of 1 MiB
    blobs          sealed files in a folder …
    s3             … or in storage that speaks S3
    base           what every part below works with
    applications   applications, their rounds and tokens
    uploads        bytes come in, are sealed while they stream, and become an upload
    jobs           the outbox: due, claimed, renewed, finished, failed, swept
    readings       what was read of a file; reports
    answers        requests that were answered before (`Idempotency-Key`)
    facts          what an operator sees; is the service ready
    upkeep         rotate keys, erase a person, collect orphans

One `Store` per process, opened after any fork; its methods may be called from any
thread. A `Claim` is finished at most once: whoever lost the lease is told False.

Faults: STORE_UNAVAILABLE, STORAGE_FULL, KEYS_MISSING, BLOB_DAMAGED. `Conflict`:
VERSION_CONFLICT, IDEMPOTENCY_KEY_REUSED, REPORT_SUPERSEDED. `NotFound`: NOT_FOUND.
"""

from __future__ import annotations

from intake.store.records import (
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
from intake.store.store import Store
from intake.store.uploads import Incoming

__all__ = [
    "INITIAL_STATE",
    "ApplicationRecord",
    "Beat",
    "Blame",
    "Claim",
    "Doorbell",
    "Incoming",
    "JobKind",
    "JobRecord",
    "JobStatus",
    "KeptBytes",
    "Once",
    "Problem",
    "Queue",
    "QueueFact",
    "QueueFacts",
    "RoundRecord",
    "StateChange",
    "Store",
    "StoredAnswer",
    "StoredReading",
    "StoredReport",
    "Swept",
    "UploadRecord",
    "UploadStatus",
]
