"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# -------------------------------------------------------------------------------------- notice

REVISION_CHARACTERS = threshold(
    16,
    unit="hex digits",
    means="Length of a revision",
    source=Choice("64 bits of SHA-256 tell two revisions of a file apart for ever."),
)
POLICIES_KEPT = threshold(
    8,
    unit="policies",
    means="Parsed policies a process keeps",
    source=Choice("One takes 30 to 120 ms to parse, one or two are in force."),
)
