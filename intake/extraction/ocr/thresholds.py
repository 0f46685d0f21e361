"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

import numpy as np

from intake.domain.threshold import Choice, Geometry, Measured, threshold

# ------------------------------------------------------------------------------- ctc_alignment

LEFT_OUT = threshold(
    -7.0, unit="nats", means="Log cost of a character that stands nowhere", source=Choice()
)
FOREIGN = threshold(
    -4.0,
    unit="nats",
    means="Log cost of a time step that belongs to no character of the text",
    source=Choice(),
)

# ------------------------------------------------------------------------------ ctc_likelihood

FLOOR = threshold(
    float(np.log(1e-6)),
    unit="nats",
    means="Log-probability of a character that the reader did not keep at a step",
    source=Choice(),
)

# -------------------------------------------------------------------------------- extend_lines

REACH_BEYOND = threshold(
    4.5,
    unit="line heights",
    means="Line heights beyond a box that are looked at",
    source=Choice("Three characters and what ends them."),
)
GAP = threshold(
    0.7,
    unit="line heights",
    means="Line heights between the box and the first ink that still goes on with it",
    source=Choice(
        "A value of one character stands further from its label than characters of one word."
    ),
)
GAP_BEHIND_LABEL = threshold(
    3.0,
    unit="line heights",
    means="Line heights between the box and the first ink that still goes on with it",
    source=Choice(
        "A value of one character stands further from its label than characters of one word."
    ),
)
SPACE = threshold(
    0.5,
    unit="line heights",
    means="Line heights without ink that end what goes on",
    source=Choice(),
)
LEAST_HEIGHT = threshold(
    0.35,
    unit="line heights",
    means="Extent of such ink beside the box's height",
    source=Choice("A table's lines are thinner."),
)
LEAST_WIDTH = threshold(
    0.25,
    unit="line heights",
    means="Extent of such ink beside the box's height",
    source=Choice("A table's lines are thinner."),
)
ROOM_BEHIND = threshold(
    0.15,
    unit="line heights",
    means="Line heights beyond the last ink that a reader wants to see",
    source=Choice(),
)
OVERLAP = threshold(
    0.1,
    unit="share",
    means="Share of the place beyond a box in which another line may lie",
    source=Choice("Boxes of neighbouring rows overlap by so much."),
)
PAPER_SHARE = threshold(
    0.8,
    unit="share",
    means="Quantile of such a place's levels that is its paper",
    source=Choice("A character takes a third."),
)
SURE_CHARACTER = threshold(
    0.9,
    unit="probability",
    means="Probability of each character that is read beyond the box, at least",
    source=Choice(),
)

# ---------------------------------------------------------------------------------- read_lines

FIRST_SIDE = threshold(
    1280,
    unit="px",
    means="Long side in px at which text is first looked for",
    source=Geometry("A4's 10.5 pt is 16 px high there."),
)
OTHER_SIDE = threshold(
    960,
    unit="px",
    means="Long side at which it is looked for where none was found",
    source=Choice(
        "On a desk of fine print, such as a newspaper, its pattern at one size "
        "drowns the paper's text."
    ),
)
SECOND_SIDE = threshold(
    2240,
    unit="px",
    means="Long side of the second look, for pages whose text is small",
    source=Choice(),
)
BAND_PIXELS = threshold(
    1_250_000,
    unit="px",
    means="Pixels of a band of the second look",
    source=Measured(
        "A whole page of 2240 x 1600 takes 600 MB more than one of 1280 x 1280 "
        "(docs/measurements-history.md)."
    ),
)
SMALL_TEXT = threshold(
    13.0,
    unit="px",
    means="Median line height in the first look, px, below which a second look is worth it",
    source=Choice(),
)
LEAST_AXIS = threshold(
    0.08,
    unit="share",
    means="Of all text by its length, from which boxes along another axis may be the paper's",
    source=Measured("The lines of a card under a dense watermark are 0.12 of it and more."),
)
LEAST_LINES = threshold(
    2,
    unit="lines",
    means="Lines that must be sure another way up before a part of the page stands so",
    source=Geometry("The papers that the notice names have three lines and more."),
)
REPEATED = threshold(
    3,
    unit="lines",
    means="Lines of a sample on which two characters stand side by side, from which they are "
    "a watermark's",
    source=Measured("Of six lines of a watermark each pair stood on three and more."),
)
SHARED_PAIRS = threshold(
    3,
    unit="pairs",
    means="Pairs of characters that two slanted lines share if one repeats the other",
    source=Geometry("Four characters in a row: two lines of one paper hardly share them."),
)
MOSTLY = threshold(
    0.6,
    unit="share",
    means="Of a line's characters, from which what a copy may be used for is all it says",
    source=Measured("仅供职称申报使用 with what a reader adds to it 0.7 and more, 同意申报 0."),
)
FAINTER = threshold(
    1.3,
    unit="ratio",
    means="Darkness of the paper's print over a watermark's, from which the two can be told apart",
    source=Measured("Grey watermarks on cards and letters 1.5 to 4, a second stamp of print 1."),
)
LEAST_INKED = threshold(
    0.05,
    unit="share",
    means="Of a watermark's line, from which its ink is red",
    source=Measured("Lines of red watermarks 0.08 and more, of grey ones 0 to 0.01."),
)
COLOURED = threshold(
    0.12,
    unit="share",
    means="Difference of the channels, of the paper's level, from which ink has a colour",
    source=Measured("A card's blue labels 0.2 and more, grey watermarks below 0.08."),
)
MOST_AXES = threshold(
    3,
    unit="axes",
    means="Axes along which a page's lines are tried",
    source=Geometry("The paper's, what stands across it, and one at a slant."),
)
SAMPLE = threshold(
    6, unit="lines", means="Lines read both ways to tell upright from upside down", source=Choice()
)
SURE_UPRIGHT = threshold(
    0.90,
    unit="probability",
    means="Mean confidence from which the first way is taken without trying the other",
    source=Choice(),
)
TELLING = threshold(
    0.60,
    unit="probability",
    means=(
        "Mean confidence of the better way below which the sample was no text of "
        "ours (the stripes of a printed tablecloth reach 0.5) and a wider one is "
        "read"
    ),
    source=Measured(),
)
WIDER_SAMPLE = threshold(
    60,
    unit="lines",
    means="Lines of the wider sample",
    source=Choice("Some belong to the paper where most are a background's."),
)
WORTH_SKIPPING = threshold(
    24,
    unit="lines",
    means="Unread lines from which it is worth asking whether they lie beside the paper",
    source=Choice("Reading so many takes several times as long as looking for outlines."),
)
OUTSIDE_SAMPLE = threshold(
    8,
    unit="lines",
    means="Lines beside the outlines that are read before the others there are left out",
    source=Choice(),
)
ECHO = threshold(
    0.55,
    unit="share",
    means="Share of a box inside a larger one from which it is a second finding of its part",
    source=Choice(),
)
DOUBTFUL_NOISE = threshold(
    0.70,
    unit="probability",
    means="Lines mostly of signs and digits read with less are a background's print",
    source=Choice(),
)
NOISE_CONFIDENCE = threshold(
    0.30,
    unit="probability",
    means="Lines read with less are texture or foreign script, not text of ours",
    source=Choice(),
)

# --------------------------------------------------------------------------------- small_print

LOST_LINE = threshold(
    7.0,
    unit="px",
    means="Height of a line at the detector's scale, below which it may not be found",
    source=Measured("Lines of 4 to 5.5 px at 1280 were lost, those of 9 were found."),
)
ENLARGED_LINE = threshold(
    32.0,
    unit="px",
    means="Height to which a row of small marks is enlarged before it is looked for",
    source=Geometry("What the detector was trained on; the recogniser sees 48."),
)
FAINTEST_SMALL_PRINT = threshold(
    48,
    unit="grey levels",
    means="By which a small mark is darker than what lies around it",
    source=Measured("A small card's guilloche has up to 25, its print 60 to 160."),
)
LEAST_ROWS = threshold(
    3,
    unit="rows",
    means="Rows of small marks that stand together before their place is looked at",
    source=Geometry("The papers that the notice names have three lines and more."),
)
LONG_ROW = threshold(
    3.0,
    unit="ratio",
    means="Length of a row of small marks over its height, at least",
    source=Geometry("A name has two characters and room between them."),
)
ROOM_AROUND_ROWS = threshold(
    4.0,
    unit="line heights",
    means="Around rows of small marks, within which they belong to one place",
    source=Geometry("On a card an address is that far above the number."),
)

# -------------------------------------------------------------------------------------- rescan

PLACE_SIDE = threshold(
    1280,
    unit="px",
    means="Long side in px at which text is looked for in a place",
    source=Choice("No larger than for a page."),
)
COARSE_SIDE = threshold(
    736,
    unit="px",
    means="Long side in px of the look from afar",
    source=Measured(
        "Of a line of which 1280, 1440 and 1600 gave the last quarter, 736, 960 and"
        " 1120 gave all; another was found at 736 alone."
    ),
)
MASK_SIDE = threshold(
    640,
    unit="px",
    means="Long side in px at which red ink is looked for",
    source=Geometry("A seal is 100 px and more there."),
)
STAMP_HEIGHTS = threshold(
    2.0,
    unit="line heights",
    means="Least extent of a stamp, of the page's line height",
    source=Geometry("A seal is 5 to 12 lines high; red letters are one."),
)
STAMP_SHAPE = threshold(
    3.0,
    unit="ratio",
    means="Most extent of a stamp in one direction beside the other",
    source=Choice(),
)
SOLID = threshold(
    0.6,
    unit="share",
    means="Share of its box that a stamp's ink covers at most",
    source=Choice("A red ground behind a portrait is solid, the densest seals cover a third."),
)
FINGER = threshold(
    (1.0, 5.0),
    unit="line heights",
    means="Line heights of a fingerprint, which is solid and pressed upon the name",
    source=Geometry(
        "2 to 3 drawn, a thumb's 25 mm under small letters at most. A portrait is 6 and more high."
    ),
)
MOST_PLACES = threshold(
    3,
    unit="places",
    means="Places of a page looked at by themselves: under stamps, or where small print stands",
    source=Choice("A paper has one or two stamps; of a ground's texture there are many."),
)
AROUND_STAMP = threshold(
    (7.0, 1.5),
    unit="line heights",
    means="Line heights beside and above a stamp within which its lines begin and end",
    source=Geometry("Half a date and more."),
)
WORTH_SIDE = threshold(
    1.3,
    unit="ratio",
    means=(
        "The page beside the paper, long sides, from which the paper's lines are "
        "looked for again at its own size"
    ),
    source=Choice("Nearer to 1 they are hardly larger there."),
)
SURE_LINE = threshold(
    0.80,
    unit="probability",
    means="Mean confidence of a line found in a second look, from which it counts",
    source=Choice(),
)
READ_LINE = threshold(
    0.6,
    unit="probability",
    means="Mean confidence of a line below which what lies there is looked for again",
    source=Choice(),
)
SAME_LINE = threshold(
    0.5,
    unit="share",
    means="Share of the smaller of two boxes in which they lie together to be one line",
    source=Choice(),
)
EDGE_OF_PLACE = threshold(
    3,
    unit="px",
    means="Pixels from a place's edge within which a line is cut off by it",
    source=Choice(),
)
WITHOUT_RED_CUTS = threshold(
    (0.0, 0.15),
    unit="line heights",
    means="Margins around a line for a second look from which red ink was taken, of its height",
    source=Choice("There the first cut is another picture, too."),
)
CLEARER = threshold(
    0.05,
    unit="probability",
    means="Confidence that a shorter reading of the same line must have more",
    source=Measured(
        "Without the ink a stroke of the seal that was read as a figure is gone (18"
        " days under seals: 0.02 to 0.5)."
    ),
)

# --------------------------------------------------------------------------------------- spans

LEAST_PARTS = threshold(
    3,
    unit="spans",
    means=(
        "Parts of a value from which most of them speak for its focus, and how much"
        " softer than those one may be"
    ),
    source=Choice(),
)
SOFTEST_PART = threshold(
    1.5,
    unit="ratio",
    means=(
        "Parts of a value from which most of them speak for its focus, and how much"
        " softer than those one may be"
    ),
    source=Choice(),
)

# -------------------------------------------------------------------------------------- layout

SAME_ROW = threshold(
    0.45,
    unit="share",
    means="Overlap of two boxes, of the lower one's height, from which they stand in one row",
    source=Choice("Neighbouring rows of a slanting page overlap by less than half."),
)
MOST_TILT = threshold(
    14.0,
    unit="degrees",
    means="Degrees by which a line of a paper may run off its direction",
    source=Choice("Watermarks and the letters of a seal run further off and belong to no field."),
)

# ------------------------------------------------------------------------------------- overlay

INK_PERCENTILE = threshold(
    8,
    unit="percent",
    means="Percentile of the levels in a line's box below which they are its ink's",
    source=Measured(),
)
STRIP_MARGIN = threshold(
    0.5,
    unit="line heights",
    means="Around a line kept for a second look, of its height",
    source=Choice("Room for what the first cut off."),
)
ROWS_APART = threshold(
    0.5,
    unit="share",
    means="Overlap of two lines, of the lower one's height, up to which they are two rows",
    source=Choice(),
)
