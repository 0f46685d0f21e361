"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from datetime import timedelta

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# --------------------------------------------------------------------------------------- blobs

STALE_SECONDS = threshold(
    600,
    unit="seconds",
    means="An incoming file untouched for ten minutes belongs to nobody who still streams",
    source=Choice(),
)
READY_BYTES = threshold(
    20_000_000,
    unit="bytes",
    means="Free space that `ready` asks for",
    source=Choice(
        "A large scan. Uploads already fail with a clear code below it; a balancer "
        "should have turned elsewhere before."
    ),
)

# ---------------------------------------------------------------------------------------- keys

KEY_BYTES = threshold(32, unit="bytes", means="Length of a key", source=Standard("AES-256."))
NONCE_BYTES = threshold(
    12,
    unit="bytes",
    means="Length of a nonce",
    source=Standard("NIST SP 800-38D: 96 bits for GCM."),
)

# ------------------------------------------------------------------------------------- orphans

ORPHAN_SECONDS = threshold(
    3600,
    unit="seconds",
    means="A sealed file gets its row within seconds",
    source=Choice("An hour later it never will."),
)

QUARANTINE_DAYS = threshold(
    7,
    unit="days",
    means="What no row names lies in quarantine for so long before it is removed for good",
    source=Choice("Whoever restores the wrong backup before a weekend notices within a week."),
)
MOST_ORPHANS = threshold(
    0.05,
    unit="ratio",
    means="Of all stored files; more than this are not set aside without a person's word",
    source=Choice("Interrupted uploads leave one file in thousands."),
)
FEW_ORPHANS = threshold(
    20, unit="files", means="So many are few in any store", source=Choice("As above.")
)

# --------------------------------------------------------------------------------------- epoch

HELD_HOURS = threshold(
    24,
    unit="hours",
    means="Nothing is collected for so long after an older database was seen at its storage",
    source=Choice("A working day in which an operator notices and restores the right one."),
)

# ----------------------------------------------------------------------------------- plaintext

MEMORY_ROOM = threshold(
    4,
    unit="ratio",
    means="Times the file's size that must be free in memory",
    source=Choice("Several workers share it."),
)
FRESH_SECONDS = threshold(
    60,
    unit="seconds",
    means="A folder this young may not be locked yet by the one who makes it",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ rotation

ROTATION_BATCH = threshold(
    500, unit="files", means="Sealed anew between two looks at the table", source=Choice()
)

# ------------------------------------------------------------------------------------------ s3

REQUEST_TIMEOUT = threshold(
    timedelta(seconds=30),
    unit="duration",
    means="For one request",
    source=Geometry("The largest file at 2 MB/s, S3's slowest worth working with."),
)
RETRIES = threshold(
    5,
    unit="tries",
    means="With growing pauses, three seconds in all",
    source=Choice("A restart behind a balancer."),
)
REQUEST_PATIENCE = threshold(
    timedelta(seconds=60),
    unit="duration",
    means="For a request and its repetitions",
    source=Choice("The web's own limit is longer."),
)
READY_MEMORY_SECONDS = threshold(
    5.0,
    unit="seconds",
    means="`ready` is asked by every balancer, every second or so",
    source=Choice("The storage is not."),
)

# ------------------------------------------------------------------------------------- sealing

FRAME = threshold(
    1 << 20,
    unit="bytes",
    means="Plaintext bytes",
    source=Measured(
        "Large enough that the tag and the call cost nothing (0.13 ms a MiB, "
        "measured), small enough to hold in memory per upload."
    ),
)
TAG = threshold(
    16, unit="bytes", means="Length of a frame's tag", source=Standard("NIST SP 800-38D: 128 bits.")
)
FRAMES_AT_ONCE = threshold(
    8,
    unit="frames",
    means="Frames fetched at a time",
    source=Choice("Eight MiB are one request to S3."),
)
