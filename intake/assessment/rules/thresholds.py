"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# ------------------------------------------------------------------------------------ evidence

WORKING_YEARS = threshold(
    (1900, 2100),
    unit="years",
    means="First and last year of a working life's papers",
    source=Choice("Any other is a misreading, no date."),
)
