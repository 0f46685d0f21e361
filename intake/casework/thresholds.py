"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, threshold

# --------------------------------------------------------------------------------- declaration

MAX_PROBLEMS_SHOWN = threshold(
    5,
    unit="problems",
    means="A reader corrects a handful at a time",
    source=Choice("More lines hide the first."),
)

# -------------------------------------------------------------------------------------- folder

DECLARATION_BYTES = threshold(
    1 << 20,
    unit="bytes",
    means="Size of a declaration, at most",
    source=Choice("One MiB; a full declaration is under 10 KB, more is not a declaration."),
)

# --------------------------------------------------------------------------------- spreadsheet

MOST_PROBLEMS = threshold(
    20,
    unit="cells",
    means="Cells named at once",
    source=Choice("A sheet with more is wrong as a whole."),
)

# ------------------------------------------------------------------------ spreadsheet_template

LAST_ROW = threshold(
    2000,
    unit="rows",
    means="Of the rows that lists and lengths are checked in",
    source=Choice("A county has some hundred people."),
)
NARROWEST_COLUMN = threshold(
    10,
    unit="characters",
    means="Least width of a column, in characters of Latin print",
    source=Choice("A Chinese one is two wide."),
)
PER_CHARACTER = threshold(
    2.2,
    unit="characters",
    means="Width of a column for each character of its head",
    source=Choice("A Chinese character is two wide."),
)
WIDEST_COLUMN = threshold(
    40,
    unit="characters",
    means="Greatest width of a column, in characters of Latin print",
    source=Choice("A Chinese one is two wide."),
)
