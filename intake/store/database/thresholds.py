"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Measured, threshold

# -------------------------------------------------------------------------------------- engine

BUSY_SECONDS = threshold(
    30,
    unit="seconds",
    means="SQLite",
    source=Measured("Patience with other processes' writes; four writers waited 4 s at most."),
)
WAL_PAUSE = threshold(
    0.01,
    unit="seconds",
    means="Seconds between two tries to turn a new file's write-ahead log on",
    source=Choice("That takes 1 to 5 ms."),
)
STATEMENT_SECONDS = threshold(
    30,
    unit="seconds",
    means="PostgreSQL",
    source=Choice("No statement of ours takes a second; a longer one is stuck."),
)
CONNECT_SECONDS = threshold(
    5, unit="seconds", means="For a connection to the database", source=Choice()
)
POOL = threshold(
    8, unit="connections", means="Connections kept", source=Choice("The web has 40 threads.")
)
OVERFLOW = threshold(
    32,
    unit="connections",
    means="Further connections in a rush",
    source=Choice("The web has 40 threads."),
)
POOL_SECONDS = threshold(10, unit="seconds", means="Patience for one connection", source=Choice())
SMALL_DISK = threshold(
    2_000_000,
    unit="bytes",
    means="Bytes free below which SQLite's nameless I/O errors are taken for a full disk",
    source=Choice(),
)

# --------------------------------------------------------------------------------------- facts

RECENT_SECONDS = threshold(
    3600, unit="seconds", means="Of the past that figures are about", source=Choice()
)
RECENT_COUNT = threshold(200, unit="jobs", means="That figures are about, at most", source=Choice())
BEATS_KEPT_SECONDS = threshold(
    86_400, unit="seconds", means="That a worker's last word is kept", source=Choice()
)
