"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# ----------------------------------------------------------------------------------- examining

EXAMINED_AT_ONCE = threshold(
    200, unit="rows", means="Of a table that a check of a backup opens at a time", source=Choice()
)

# -------------------------------------------------------------------------------------- layout

COPIED_BYTES = threshold(
    8 << 20, unit="bytes", means="Of a file that are copied at a time", source=Choice()
)

# ----------------------------------------------------------------------------------- restoring

RESTORED_AT_ONCE = threshold(
    500, unit="rows", means="Of a table that are restored in one statement", source=Choice()
)

# -------------------------------------------------------------------------------------- saving

MOST_LOOKS = threshold(
    3,
    unit="readings",
    means="Readings of the rows, at most, because somebody was erased during the one before",
    source=Choice(),
)
