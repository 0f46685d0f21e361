"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Measured, threshold

# --------------------------------------------------------------------------------------- cells

MAX_PITCH = threshold(
    2.3,
    unit="line heights",
    means="From one line of a wrapped value to the next, in line heights",
    source=Choice(),
)
MAX_SPACING = threshold(
    3.0,
    unit="line heights",
    means="From one letter of a label set wide (姓 名) to the next, in line heights",
    source=Choice(),
)
LEAST_BEGINNING = threshold(
    2,
    unit="characters",
    means="Characters of a label before a narrow cell breaks it",
    source=Choice(),
)
LEAST_END = threshold(
    2,
    unit="characters",
    means="Characters of a label behind what hides its beginning",
    source=Choice(),
)

# ---------------------------------------------------------------------------------------- find

MAX_GAP = threshold(
    1.5,
    unit="line heights",
    means="Between two boxes of one value, in line heights",
    source=Choice("Wider is another column."),
)
MAX_LABEL_GAP = threshold(
    14.0,
    unit="line heights",
    means="Between a label and its value, in line heights (table cells are wide)",
    source=Choice(),
)
MAX_CELL_PITCH = threshold(
    3.5,
    unit="line heights",
    means="From a label that heads a cell to the value in the cell below, in line heights",
    source=Choice(),
)
OTHER_SIZE = threshold(
    (0.45, 1.6),
    unit="ratio",
    means="Height of a value beside its label's",
    source=Choice("What is larger or smaller is a seal or a mark."),
)
LONE_CHARACTER = threshold(
    1.5,
    unit="ratio",
    means="The box of one character alone (汉, 女) is so many times taller than a line's",
    source=Measured("Up to 2.1 times its label's height was measured, half of it empty."),
)
HEADS = threshold(
    3,
    unit="labels",
    means="Labels in a row that head a table",
    source=Choice("Beside values it is a half, a head may have columns that nobody asks for."),
)
HEAD_SHARE = threshold(
    0.75,
    unit="share",
    means="Share of labels in all that stands in a row that heads a table",
    source=Choice("Beside values it is a half, a head may have columns that nobody asks for."),
)
LONG_LABEL = threshold(
    4,
    unit="characters",
    means="Characters of a long label",
    source=Choice("So long a label at the start of a line is one without its colon, too."),
)

# -------------------------------------------------------------------------------------- values

LEAST_PITCH = threshold(
    0.45,
    unit="line heights",
    means="From one line of a wrapped value or label to the next, at least",
    source=Choice(),
)
LEAST_CELL_PITCH = threshold(
    0.5,
    unit="line heights",
    means="From a label that heads a cell, or a line of the cell, to the next line, at least",
    source=Choice(),
)
SAME_EDGE = threshold(
    1.6,
    unit="line heights",
    means="By which the left edges of a wrapped value's lines may differ",
    source=Choice(),
)
SAME_SIZE = threshold(
    (0.6, 1.6),
    unit="ratio",
    means="Height of a wrapped value's next line beside the line before",
    source=Choice(),
)
