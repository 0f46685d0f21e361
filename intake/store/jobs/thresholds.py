"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

import datetime as dt

from intake.domain.threshold import Choice, Measured, threshold

# ----------------------------------------------------------------------------- background_jobs

TABLE_KEPT = threshold(
    dt.timedelta(hours=24),
    unit="duration",
    means=("What a table holds is out of date the next day, and lies around as long as it is kept"),
    source=Choice(),
)
BACKGROUND_LEASE_SECONDS = threshold(
    60,
    unit="seconds",
    means="Without a word of progress",
    source=Choice("One is said every `SAY_SECONDS` at least, one file takes milliseconds."),
)
MOST_ROWS = threshold(
    10_000,
    unit="applications",
    means="Applications of one table",
    source=Measured(
        "It is put together in memory, because what is sealed is not laid out in "
        "clear on a disk. Measured over 4,998 of 15 to 20 papers: 63 kB and 10 ms "
        "of processor each, a file of 5.2 MB. A county has some thousands."
    ),
)
SAY_SECONDS = threshold(1.0, unit="seconds", means="Between two words of progress", source=Choice())
MOST_CLAIMS = threshold(
    3, unit="claims", means="Whoever died at it three times over was killed by it", source=Choice()
)

# ------------------------------------------------------------------------------------- failing

PAGE_ATTEMPTS = threshold(
    2, unit="tries", means="A file that killed its child twice is quarantined", source=Choice()
)
MACHINE_ATTEMPTS = threshold(
    10,
    unit="tries",
    means="Failures of ours before an operator is asked",
    source=Choice("With the pauses about 15 minutes."),
)
FIRST_PAUSE_SECONDS = threshold(
    5,
    unit="seconds",
    means="Before the third try, doubling from there",
    source=Choice("The second try comes at once."),
)
FAILING_BATCH = threshold(
    100, unit="jobs", means="Taken from lost workers in one transaction", source=Choice()
)

# ----------------------------------------------------------------------------------- finishing

SMALL_READING = threshold(
    4096,
    unit="bytes",
    means="Bytes of a whole reading that lie in the database's row",
    source=Measured(
        "Of a refused file or an empty page. A file of their own cost two waits for"
        " the disk (14 ms on a cloud's) and 0.5 ms of processor; a page of text "
        "with its strips takes 1.6 MB."
    ),
)

# ---------------------------------------------------------------------------------------- jobs

LEASE_SECONDS = threshold(
    20,
    unit="seconds",
    means="A killed worker's job runs again within 30 s",
    source=Choice("Lease, one sweep (2 s), one ring."),
)
RENEW_SECONDS = threshold(
    5,
    unit="seconds",
    means="Three renewals may fail before a living worker loses its lease",
    source=Choice(),
)
RING_AGAIN_SECONDS = threshold(
    10,
    unit="seconds",
    means="A bell nobody answered rings again",
    source=Choice("Broker restarts take about a second."),
)
LONGEST_PAUSE_SECONDS = threshold(
    300, unit="seconds", means="Between two tries after failures of ours", source=Choice()
)
SLACK_SECONDS = threshold(
    2,
    unit="seconds",
    means="A time further ahead than it can have been set, by more than this",
    source=Choice("The database's clock was set back, and the time counts as past."),
)
REPORT_SECONDS = threshold(
    0.25,
    unit="seconds",
    means="A queued report lets uploads go first this long",
    source=Choice(
        "Files that come together are judged once, and nobody feels it beside a "
        "page, which takes 600 ms at least."
    ),
)

# --------------------------------------------------------------------------------------- turns

APPLICATION_STEP = threshold(
    16,
    unit="turns",
    means="Between two files of one application",
    source=Choice("An address takes one a time: sixteen applications of one go side by side."),
)
COST_BUDGET_SECONDS = threshold(
    300,
    unit="seconds of processor",
    means="Of one application's files, before the others wait among the long ones",
    source=Measured("An application of 20 files takes 20 to 60; a hundred pages of 3 make 300."),
)

# ------------------------------------------------------------------------------------- lapsing

GRACE = threshold(
    dt.timedelta(minutes=15),
    unit="duration",
    means="A request counts by the moment it came",
    source=Choice(
        "What was begun in the last second before the end (an upload over a slow "
        "line, retried) is stored before the end is."
    ),
)

# -------------------------------------------------------------------------------------- upkeep

TIDY_SECONDS = threshold(
    60,
    unit="seconds",
    means="Between two looks at temporary files and old answers",
    source=Choice("Both are kept for longer."),
)
