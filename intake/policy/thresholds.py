"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# -------------------------------------------------------------------------------------- notice

POLICIES_KEPT = threshold(
    8,
    unit="policies",
    means="Parsed policies a process keeps",
    source=Choice("One takes 30 to 120 ms to parse, one or two are in force."),
)
