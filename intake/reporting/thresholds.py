"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Standard, threshold

# ---------------------------------------------------------------------------------------- html

MAX_LINES_SHOWN = threshold(
    4.0,
    unit="line heights",
    means="Height of a crop that is shown large, at most",
    source=Choice("A crop higher than this is a paper, not a field, and is shown small."),
)

# ------------------------------------------------------------------------------------- masking

SHORTEST_SOUGHT = threshold(
    4,
    unit="characters",
    means="A reading of fewer characters tells nothing, and is part of many sentences",
    source=Choice(),
)

# --------------------------------------------------------------------------------------- rates

Z_95 = threshold(
    1.959963984540054,
    unit="standard deviations",
    means="Two-sided 95 % quantile of the normal distribution",
    source=Standard("The normal distribution."),
)

# ------------------------------------------------------------------------------------ terminal

FLAG_INDENT = threshold(
    5,
    unit="cells",
    means="Cells before a flag's text",
    source=Choice("Its number and the gaps around it."),
)
