"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# -------------------------------------------------------------------------------------- person

LONGEST_NAME = threshold(
    30, unit="characters", means="Characters that no name has more of", source=Choice()
)
LEAST_WORDS_BESIDE = threshold(
    3,
    unit="characters",
    means="Characters that somebody's name cannot have before or behind it and be a name",
    source=Choice(),
)

# ----------------------------------------------------------------------------------- schooling

LEAST_LABEL = threshold(
    3,
    unit="characters",
    means="Characters of a label that is no word of a school's or a major's own name (学校, 专业)",
    source=Choice(),
)
