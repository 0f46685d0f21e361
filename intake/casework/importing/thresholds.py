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

# ------------------------------------------------------------------------------------- archive

MOST_FILES = threshold(
    50_000,
    unit="files",
    means="In one archive, at most",
    source=Geometry("Five times a county's whole year of 500 people with 20 files each."),
)
MOST_UNPACKED = threshold(
    64 << 30,
    unit="bytes",
    means="Of an archive when it is unpacked, at most",
    source=Geometry("A county's whole year, 10,000 scans of 3 MB, twice."),
)
LARGEST_FILE = threshold(
    60 << 20,
    unit="bytes",
    means="Of one file in an archive, at most",
    source=Geometry("The largest upload that the service takes by any other way."),
)
MOST_RATIO = threshold(
    200,
    unit="times",
    means="That a large file is smaller when packed, at most",
    source=Geometry("Deflate packs a white BMP of a page 1:300; scans are packed already, 1:1."),
)
RATIO_FROM = threshold(
    32 << 20,
    unit="bytes",
    means="From which the ratio of a packed file is looked at",
    source=Geometry("A white A4 page as BMP at 300 dpi has 26 MB."),
)
