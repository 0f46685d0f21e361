"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

import datetime as dt

from intake.domain.threshold import Choice, Geometry, Standard, threshold

# -------------------------------------------------------------------------------------- rounds

TAKE_BACK = threshold(
    dt.timedelta(seconds=10),
    unit="duration",
    means="What a reviewer pressed can be taken back, and nobody is told of it, so long",
    source=Standard("What reviewers were promised: ten seconds to take a press back."),
)

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

# --------------------------------------------------------------------------------- declaration

LONGEST_TEXT = threshold(
    200,
    unit="characters",
    means="Length of one declared value, at most",
    source=Choice("The longest real address has about 60."),
)
LONGEST_PATH = threshold(
    1024, unit="characters", means="Length of a path in a declaration, at most", source=Choice()
)
FIRST_DECLARED_YEAR = threshold(
    1900, unit="year", means="First year that may be declared", source=Choice()
)
LAST_DECLARED_YEAR = threshold(
    2100, unit="year", means="Last year that may be declared", source=Choice()
)
MOST_COURSES = threshold(60, unit="courses", means="That may be declared, at most", source=Choice())
MOST_ASSESSMENTS = threshold(
    60, unit="assessments", means="That may be declared, at most", source=Choice()
)
MOST_UPLOADS = threshold(
    500, unit="uploads", means="That one application lists, at most", source=Choice()
)
MOST_ROUNDS = threshold(
    100, unit="rounds", means="That a declaration may name, at most", source=Choice()
)
MOST_HOURS = threshold(
    10_000,
    unit="hours",
    means="Of courses in a year that may be declared, at most",
    source=Geometry("A year has 8,760 hours."),
)

# ------------------------------------------------------------------------------------- telling

REMINDERS = threshold(
    (24, 6),
    unit="hours",
    means="Before the end of a correction its owner is reminded",
    source=Standard("Of the notice's 48 hours the last day, and the last quarter of that day."),
)
REMINDER_SLACK = threshold(
    dt.timedelta(hours=6),
    unit="duration",
    means="Between a return and its first reminder, at least",
    source=Standard("The shorter of the two reminders: a second word sooner says nothing new."),
)
