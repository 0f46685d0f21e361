"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# -------------------------------------------------------------------------------------- groups

WEAK_CLASS = threshold(
    0.98,
    unit="share",
    means="A class recognised, or rightly named, less often than this is named as weak",
    source=Choice("The goal for recall and precision of every class."),
)

# -------------------------------------------------------------------------------------- tables

LEGIBILITY_QUANTILES = threshold(
    (0.05, 0.25, 0.5, 0.75, 0.95),
    unit="share",
    means="Quantiles of legibility that the tables give",
    source=Choice(),
)
