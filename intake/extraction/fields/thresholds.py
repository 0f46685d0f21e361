"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, threshold

# ------------------------------------------------------------------------------------ classify

ANCHOR_SIMILARITY = threshold(
    82.0,
    unit="percent",
    means="Similarity from which words count as an anchor",
    source=Choice("One misread character in six or more still counts as the anchor."),
)
FUZZY_FROM = threshold(
    5,
    unit="characters",
    means="Characters of an anchor from which one may be misread",
    source=Choice("Shorter anchors must be there exactly."),
)
CUTS_TRIED = threshold(
    6,
    unit="cuts",
    means="Cuts of a page tried along each axis, the widest strips first",
    source=Choice("Papers lie further apart than lines."),
)
AS_STRONG = threshold(
    0.85,
    unit="share",
    means="Share of the best cut's weaker part from which a wider strip decides",
    source=Choice(
        "Two certificates side by side can also be cut through both, and then one "
        "takes the other's number."
    ),
)
MAX_DEPTH = threshold(
    4,
    unit="cuts",
    means="Cuts of one page, one within the other",
    source=Choice("Up to sixteen papers."),
)

# ------------------------------------------------------------------------------------ overlaps

LEAST_SHARED = threshold(
    0.3,
    unit="square line heights",
    means=(
        "Of a line's height squared, in which two boxes lie over one another to "
        "hold the same characters"
    ),
    source=Choice("Boxes of neighbouring rows share a thin strip."),
)
NARROWEST_PITCH = threshold(
    0.6,
    unit="line heights",
    means="Least pitch of characters beside their box's height",
    source=Geometry("What two boxes share holds no more of them than fit."),
)

# --------------------------------------------------------------------------------- read_fields

LEAST_ENGLISH = threshold(
    4,
    unit="characters",
    means="Small letters of a line in English",
    source=Choice("Codes have capitals, misread signs fewer."),
)
LEAST_SUPPORT = threshold(
    -6.0,
    unit="nats",
    means="Log likelihood that a spelled-out year must have beside the joined reading's",
    source=Choice(),
)
LEAST_LEAD = threshold(
    2.0,
    unit="nats",
    means="Log likelihood that a spelled-out year must have beside the next likely year's",
    source=Choice(),
)

# -------------------------------------------------------------------------------- reread_lines

SAME_TEXT = threshold(
    60.0,
    unit="percent",
    means="Similarity from which a wider cut has read the same line",
    source=Choice("A wider cut that reads quite another text has caught its neighbours."),
)
DOUBTFUL = threshold(
    0.6,
    unit="probability",
    means="Probability of a value's weakest character below which its line is read again",
    source=Choice(),
)

# ---------------------------------------------------------------------------------- split_page

LINES_KEPT = threshold(
    0.9,
    unit="share",
    means="Outlines are believed when at least this share of the papers' lines lies within them",
    source=Choice(),
)
SURE_PLACE = threshold(
    0.9,
    unit="probability",
    means="Confidence of lines that tell where a paper without an outline lies",
    source=Choice(),
)
MARGIN = threshold(
    0.2,
    unit="share",
    means="How far around those lines, of their extent, a paper's other lines may lie",
    source=Choice(),
)

# ---------------------------------------------------------------------------------- statements

LINE_REACH = threshold(
    4.0,
    unit="line heights",
    means="By how much a line that goes on below may end before the next one does",
    source=Geometry("A number of up to eight digits is moved to the next line whole."),
)
# ---------------------------------------------------------------------------------- tick_boxes

TICK_CLEAR = threshold(
    3.0,
    unit="times",
    means="Ink of a chosen option beside that of any other",
    source=Measured(
        "On 360 drawn rows, six kinds of mark at 18 to 48 pixels: at least 4.8 at the marked "
        "option, at most 0.4 in rows without a mark; 288 of 288 told, none wrong."
    ),
)
TICK_BLANK = threshold(
    0.02,
    unit="share",
    means="Share of a place's pixels that specks of a scan may darken",
    source=Geometry("An empty box has its outline only, four fifths of its inside are blank."),
)
TICK_MARGIN = threshold(
    1.5,
    unit="line heights",
    means="Around the line of a row of options that is looked at",
    source=Geometry("Marks by hand reach beyond the line that they are drawn at."),
)

# ----------------------------------------------------------------------------------- headings

HEADING_SIZE = threshold(
    1.18,
    unit="text heights",
    means="Height of a row beside its page's text from which it is printed as a heading",
    source=Geometry(
        "Half way from the text's own size to the least step that GB/T 9704 leaves between "
        "text (16 pt) and heading (22 pt)."
    ),
)
FIRST_ROWS = threshold(
    3,
    unit="rows",
    means="Rows at a page's top that may be its heading whatever their size",
    source=Geometry("A letter's heading of two rows below the name of its office."),
)
LONGEST_HEADING = threshold(
    60,
    unit="characters",
    means="Characters of two rows of a heading",
    source=Geometry("Two rows of a heading in 22 pt on A4 hold 56."),
)
