"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# ------------------------------------------------------------------------------------- columns

LEAST_SHORT_MONTHS = threshold(
    3,
    unit="months",
    means="Months without a year side by side (4月 5月 6月) that head columns",
    source=Choice(),
)
LONE_PITCH = threshold(
    12.0,
    unit="line heights",
    means="Width of a column, in line heights, whose head has no other beside it",
    source=Choice(),
)

# ---------------------------------------------------------------------------------------- read

BEFORE_MONTHS = threshold(
    14,
    unit="characters",
    means="Characters before a run of months in which a word that tells its kind stands",
    source=Choice(),
)
BEHIND_MONTHS = threshold(
    24,
    unit="characters",
    means="Characters behind a run of months in which a word that tells its kind stands",
    source=Choice(),
)

# ---------------------------------------------------------------------------------------- rows

LEAST_HEADS = threshold(
    3,
    unit="months",
    means="Months side by side that head columns",
    source=Choice("Two are the ends of a range, or two lists."),
)
ALIGNED_MONTHS = threshold(
    2.5,
    unit="line heights",
    means="Line heights by which the middles of one column's months may differ",
    source=Choice(),
)
LONE_BAND = threshold(
    1.2,
    unit="line heights",
    means="Half height, in line heights, of a row that has no other row to measure by",
    source=Choice(),
)
WIDEST_BAND = threshold(
    4.0,
    unit="line heights",
    means="Half height, in line heights, of a row with wrapped cells at most",
    source=Choice(),
)
NEAR_HEAD = threshold(
    6.0,
    unit="line heights",
    means="Line heights above the first month in which its column's head stands (heads wrap)",
    source=Choice(),
)
LABEL_GAP = threshold(
    20.0,
    unit="line heights",
    means="Line heights between a label and its month at most",
    source=Choice("Wider ones head a column."),
)
SENTENCE_BEHIND = threshold(
    30,
    unit="characters",
    means="Chinese characters behind a month in its line from which it stands in a sentence",
    source=Choice(),
)
