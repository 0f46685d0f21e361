"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Standard, threshold

# ------------------------------------------------------------------------------------- service

STEADY_SHARE = threshold(
    0.5,
    unit="share",
    means="Of the throughput, for the second half of a round",
    source=Choice("Neither idle nor overrun."),
)
STEADY_SECONDS = threshold(
    30.0,
    unit="seconds",
    means="Of a round's end in which its pace is compared with the whole round's",
    source=Choice(),
)
WARM_UP = threshold(
    40,
    unit="uploads",
    means="Uploads before anything counts",
    source=Choice("Imports, networks, connections."),
)
IN_PROCESS = threshold(
    200, unit="files", means="Files and reports timed without a service", source=Choice()
)
EMPTY_SECONDS = threshold(3600.0, unit="seconds", means="For the queue to empty", source=Choice())
LOOK_SECONDS = threshold(
    0.2, unit="seconds", means="Between two looks at the queue", source=Choice()
)

# -------------------------------------------------------------------------------- service_load

APPLICANTS = threshold(
    8,
    unit="applicants",
    means="Who upload at the same time, each one file after the other",
    source=Choice(),
)
PER_APPLICATION = threshold(
    20,
    unit="files",
    means="Files of one application",
    source=Choice("Two sides, photo, diplomas, certificates, unit papers."),
)
ASK_SECONDS = threshold(
    0.05, unit="seconds", means="Between two status calls of the one who asks", source=Choice()
)
CALL_SECONDS = threshold(60.0, unit="seconds", means="For one call to be answered", source=Choice())

# ------------------------------------------------------------------------------- service_parts

SERVICE_START_SECONDS = threshold(
    120.0,
    unit="seconds",
    means="For the web to answer and the first job to be done",
    source=Choice("Networks load within 10."),
)
SERVICE_STOP_SECONDS = threshold(
    20.0, unit="seconds", means="For a part to end by itself", source=Choice()
)

# ------------------------------------------------------------------------------ service_tables

OVERHEAD_GOAL = threshold(
    0.015,
    unit="seconds",
    means="Processor seconds per upload beyond the work itself, at most (issue 3)",
    source=Standard(),
)
GROWTH_GOAL = threshold(
    0.10,
    unit="share",
    means=(
        "By which the processor time per upload may grow from the first number of "
        "workers to the last, at most (issue 3)"
    ),
    source=Standard(),
)
STATUS_GOAL = threshold(
    0.020,
    unit="seconds",
    means="Seconds of 95 in 100 status calls under load, at most (issue 3)",
    source=Standard(),
)

# -------------------------------------------------------------------------------------- tables

RATIO_GOAL = threshold(
    0.6,
    unit="ratio",
    means="Our seconds per page over stock's, at most (issue 2)",
    source=Standard(),
)
MEMORY_GOAL = threshold(
    1.2e9,
    unit="bytes",
    means="Bytes of the reading process at its peak, at most (issue 2)",
    source=Standard(),
)
