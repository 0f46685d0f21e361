"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Geometry, threshold

# ------------------------------------------------------------------------------------- columns

ROWS_ABOVE = threshold(
    20,
    unit="rows",
    means="Among the first of which a list's headings are looked for",
    source=Geometry("A title, who made it, when, and notes on how to fill it in stand above."),
)
LEAST_HEADINGS = threshold(
    2,
    unit="headings",
    means="Known ones that make a row the headings of a list, the name among them",
    source=Geometry("A name alone stands in any table; with one value more it is a list."),
)

# --------------------------------------------------------------------------------------- sheet

MOST_LIST_ROWS = threshold(
    5000,
    unit="rows",
    means="Of a list that are looked at, at most",
    source=Geometry("Ten times the 500 people of a county's whole year."),
)
MOST_COLUMNS = threshold(
    200,
    unit="columns",
    means="Of a list that are looked at, at most",
    source=Geometry(
        "Four times those of the full template; sheets formatted to the last column end here."
    ),
)
