"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, threshold

# ------------------------------------------------------------------------------------- metrics

WAIT_QUANTILES = threshold(
    (0.5, 0.95, 1.0), unit="share", means="Quantiles of waiting time that are told", source=Choice()
)

# ----------------------------------------------------------------------------------------- ops

OPS_SESSION_SECONDS = threshold(8 * 3600, unit="seconds", means="One working day", source=Choice())
LOGIN_FORM_BYTES = threshold(
    4096, unit="bytes", means="Of the form that signs in, at most", source=Choice()
)
SILENT_SECONDS = threshold(
    90,
    unit="seconds",
    means="Without a canary heard, after which a worker is deaf or gone",
    source=Geometry("Three canaries, one every 30 s."),
)
LATE_SECONDS = threshold(
    60,
    unit="seconds",
    means="A file waits seconds on a calm day",
    source=Choice("A minute is worth a look."),
)
JOBS_SHOWN = threshold(200, unit="jobs", means="Of the table of jobs, at most", source=Choice())
