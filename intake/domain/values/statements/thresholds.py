"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# ------------------------------------------------------------------------------------- options

LEAST_OPTIONS = threshold(
    3,
    unit="words",
    means="Words in a row without any box from which they are a choice, not a sentence",
    source=Choice(),
)
