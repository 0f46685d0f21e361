"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# --------------------------------------------------------------------------------------- crops

CROP_MARGIN = threshold(
    0.35,
    unit="line heights",
    means="Of the field's height on every side, so that a reader sees where it stands",
    source=Choice(),
)
CROP_LONG_SIDE = threshold(
    900, unit="px", means="Long side of a field's picture at most", source=Choice()
)
THUMBNAIL_LONG_SIDE = threshold(
    900, unit="px", means="Long side of a page's small picture at most", source=Choice()
)
JPEG_QUALITY = threshold(
    80, unit="JPEG quality", means="With which pictures for the report are kept", source=Choice()
)

# ------------------------------------------------------------------------------- outline_check

LONGEST_ASPECT = threshold(
    2.2,
    unit="ratio",
    means="Longer side over shorter",
    source=Geometry("An opened booklet is 1.45 x 2 at most 2.1 in perspective."),
)
CARD_ASPECT = threshold(
    1.585, unit="ratio", means="85.60 x 53.98 mm, ISO/IEC 7810 ID-1", source=Standard()
)
CARD_TOLERANCE = threshold(
    0.12,
    unit="share",
    means="A faint frame of the paper's own colour is a card only if so near to its shape",
    source=Choice(),
)
FRAME_AREA = threshold(
    0.45,
    unit="share",
    means="And if it covers no more than this share",
    source=Choice(
        "Larger ones are usually printed frames, and must have the shape of a card "
        "within EXACT_CARD (diplomas' frames are 1.40 to 1.50)."
    ),
)
EXACT_CARD = threshold(
    0.035,
    unit="share",
    means="By which a large printed frame's shape may differ from a card's",
    source=Choice(),
)
STEP_CONTRAST = threshold(
    7.0,
    unit="levels of L, a, b",
    means=(
        "Inside and outside of a border differ by this much (sum of L, a, b, levels"
        " 0-255) or else it is a line drawn on the same paper"
    ),
    source=Choice(),
)
LEAST_BORDER_STEP = threshold(
    4.0,
    unit="levels of L, a, b",
    means="A side with less of a step is a guess (a pale card's own pattern looks like an edge)",
    source=Choice(),
)
EDGE_LEVEL = threshold(
    5.0,
    unit="levels of L, a, b",
    means="A border point is an edge if the levels change by this much across 4 px",
    source=Choice(),
)
GOOD_SIDE = threshold(
    0.62,
    unit="share",
    means="Share of a side's points that are edges for the side to count as closed",
    source=Choice(),
)
POOR_SIDE = threshold(
    0.25,
    unit="share",
    means="The fourth side may be as poor as this (a shadow, a finger, the page's rim)",
    source=Choice(),
)
MOST_LEAN = threshold(
    0.045,
    unit="cosine",
    means="Cosine between neighbouring sides of a shape with one poor side",
    source=Choice("2.6 degrees."),
)
TEXT_INSIDE = threshold(
    0.85,
    unit="share",
    means="Of the text boxes that an outline touches, this share lies inside it",
    source=Choice(),
)
REFINE = threshold(
    5,
    unit="px",
    means="A border is looked for so many pixels to either side of the first guess",
    source=Choice(),
)

# ------------------------------------------------------------------------------ outline_search

WORK_SIDE = threshold(
    800,
    unit="px",
    means="Long side of the reduced picture, px: a card on an A4 page is still 220 px long",
    source=Geometry(),
)
LEAST_PAPER_AREA = threshold(
    0.02,
    unit="share",
    means="A paper covers at least this share of the picture (a card on A4 covers 0.074)",
    source=Geometry(),
)
FAINT_EDGE = threshold(
    7.0,
    unit="grey levels",
    means="A pale card on a white page changes the level by no more than this at its border",
    source=Choice(),
)
SAME_SHAPE = threshold(
    0.72,
    unit="share",
    means="Shared area over united area from which two shapes are guesses at one paper",
    source=Choice(),
)
SURE_SCORE = threshold(
    0.8,
    unit="share",
    means="Of equal shapes the larger is the paper if this share of its border is closed",
    source=Choice(),
)
CARD_ON_SHEET = threshold(
    0.5,
    unit="share",
    means="A card lying on a sheet covers at most this share of it",
    source=Choice("Printed frames cover more."),
)
MOST_AREA = threshold(
    0.96, unit="share", means="From this share on the page itself is the paper", source=Choice()
)

# ----------------------------------------------------------------------------------- page_hash

HASH_SIDE = threshold(
    64,
    unit="cells",
    means="Cells of a fingerprint on each side",
    source=Choice(
        "Coarse enough to outlive a chat program's compression, fine enough to tell"
        " two filled-in copies of one form apart."
    ),
)
FLAT_BELOW = threshold(
    4.0,
    unit="grey levels",
    means="Standard deviation of the cells, grey levels of 255",
    source=Choice("A blank sheet is like any other."),
)

# ------------------------------------------------------------------------------------- red_ink

RED_FROM = threshold(
    0.15,
    unit="share",
    means=(
        "Of the paper's level, by which more red than green light comes back where red ink lies"
    ),
    source=Measured(
        "A seal of half its ink on bare paper has 0.30 and more, the coloured "
        "fringes that JPEG leaves around black print 0.05."
    ),
)
RED_LEAKS = threshold(
    (0.05, 0.5),
    unit="share",
    means="Share of its density in green light that red ink has in red light, least and most",
    source=Choice("A dark or aged stamp pad's ink leaks more, a magenta print is no red ink."),
)
PAPER_QUANTILE = threshold(
    80,
    unit="percent",
    means="Percentile of a picture's levels that is taken for its paper",
    source=Choice(),
)
PAPER_GRID = threshold(
    48,
    unit="cells",
    means=(
        "Long side in cells at which a page's own colour is estimated, and the "
        "cells of the median around each"
    ),
    source=Choice("More than twice a fingerprint, which is solid red."),
)
PAPER_CELLS = threshold(
    9,
    unit="cells",
    means=(
        "Long side in cells at which a page's own colour is estimated, and the "
        "cells of the median around each"
    ),
    source=Choice("More than twice a fingerprint, which is solid red."),
)
COLOURLESS = threshold(
    0.06,
    unit="share",
    means=(
        "Strength that the reddest thousandth of a page must exceed, else it may be a grey copy"
    ),
    source=Measured(
        "JPEG noise on grey reaches 0.02, a yellowed sheet in half a shadow 0.05, "
        "the faintest seal of the samples 0.15."
    ),
)
LEAST_RED_IN_LINE = threshold(
    0.01,
    unit="share",
    means="Share of a line's pixels from which red ink stands on it",
    source=Geometry("A stroke of a seal's ring crossing one character covers 1 to 3 %."),
)
INK_BELOW = threshold(
    0.6, unit="share", means="Of its paper's level, below which a pixel is ink", source=Choice()
)
BLUE_FROM = threshold(
    0.06,
    unit="share",
    means=(
        "Of the paper's level, by which a pen's ink gives back more blue than red "
        "light at this quantile of the ink"
    ),
    source=Measured(
        "36 sheets written in blue 0.065 to 0.33, 14 in black at most 0.04; a grey "
        "copy is black whatever the lamp."
    ),
)
BLUE_SHARE = threshold(
    0.9,
    unit="share",
    means=(
        "Of the paper's level, by which a pen's ink gives back more blue than red "
        "light at this quantile of the ink"
    ),
    source=Measured(
        "36 sheets written in blue 0.065 to 0.33, 14 in black at most 0.04; a grey "
        "copy is black whatever the lamp."
    ),
)
LEAST_INK_PIXELS = threshold(
    50, unit="px", means="Pixels of ink that are worth asking", source=Choice()
)

# ---------------------------------------------------------------------------------- straighten

LEAST_ELONGATION = threshold(
    2.0,
    unit="ratio",
    means="Long side over short side from which a text box shows which way its line runs",
    source=Choice(),
)
AGREEMENT_BAND = threshold(
    12.0,
    unit="degrees",
    means="Lines within so many degrees of the common direction agree with it",
    source=Geometry("Perspective of a hand-held photo spreads them by less than 10."),
)
LONGEST_SIDE = threshold(
    4000,
    unit="px",
    means="A straightened picture is never longer, px: a mistaken outline must not eat memory",
    source=Choice(),
)

# ------------------------------------------------------------------------------ outline_search

FILLED_BY = threshold(
    (0.9, 1.06),
    unit="ratio",
    means="Area of a shape beside that of the four-sided one fitted to it",
    source=Choice(),
)
NEAR_CORNER = threshold(
    0.12,
    unit="share",
    means="Of a side next to its corners, left out of its fit",
    source=Choice("Corners are rounded."),
)
PAPERS_OVERLAP = threshold(
    0.1, unit="share", means="By which two papers may lie over each other", source=Choice()
)
SMALLEST_PICTURE = threshold(
    40,
    unit="px",
    means="Short side of a reduced picture in which outlines are looked for",
    source=Choice(),
)
SHORTEST_SIDE = threshold(
    12, unit="px", means="Side of a paper in the reduced picture, at least", source=Choice()
)
SAME_CORNERS = threshold(
    4, unit="px", means="By which the corners of one guess may differ", source=Choice()
)

# ------------------------------------------------------------------------------- outline_check

LEAST_CROSSING = threshold(
    0.2,
    unit="sine",
    means="Between two sides that meet in a corner",
    source=Geometry("11.5 degrees: sides of one paper are never so nearly parallel."),
)

# ---------------------------------------------------------------------------------- straighten

AREA_BELOW = threshold(
    0.25,
    unit="ratio",
    means="Scale of areas below which pixels are averaged instead of interpolated",
    source=Geometry("Half of either side: interpolation would leave pixels out."),
)
