"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Standard, threshold

# ------------------------------------------------------------------------------------ accounts

TRIES = threshold(
    10,
    unit="tries",
    means="Failed tries in a row, then the account rests",
    source=Choice("Ten typos are forgiven, a thousand tries a day are not."),
)
LOCKED_MINUTES = threshold(
    15,
    unit="minutes",
    means="Failed tries in a row, then the account rests",
    source=Choice("Ten typos are forgiven, a thousand tries a day are not."),
)
IDLE_MINUTES = threshold(
    60, unit="minutes", means="After the last page, when a session ends", source=Choice()
)
LONGEST_SESSION_HOURS = threshold(
    12, unit="hours", means="After which a session ends in any case", source=Choice()
)

# --------------------------------------------------------------------------------------- audit

AUDIT_BATCH = threshold(1000, unit="rows", means="Of the audit log read at a time", source=Choice())

# -------------------------------------------------------------------------------------- leases

LEASE_MINUTES = threshold(
    15,
    unit="minutes",
    means="Without a key pressed",
    source=Choice("Every decision and the open page (each minute) renew it."),
)

# ----------------------------------------------------------------------------------- passwords

SHORTEST = threshold(
    12,
    unit="characters",
    means="Characters of a password",
    source=Standard(
        "NIST SP 800-63B-4 asks for 15 where it stands alone and 8 beside another "
        "factor; 12 with ten tries before a lock is out of reach of guessing."
    ),
)

# -------------------------------------------------------------------------------- review_queue

IDS_AT_ONCE = threshold(
    500,
    unit="ids",
    means="Ids named in one statement",
    source=Standard("SQLite takes 999 in its older builds."),
)
SAMPLE_HASH = threshold(
    256,
    unit="values",
    means="The first two hexadecimal digits of an id decide whether it is in a sample",
    source=Geometry(),
)

# ------------------------------------------------------------------------------- saved_filters

MOST_FILTERS = threshold(
    12,
    unit="filters",
    means="Parts of the queue that one account keeps",
    source=Geometry("Links of eight characters of 15 px that fill one line of a desk's 1,600 px."),
)
