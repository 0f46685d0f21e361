"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# ---------------------------------------------------------------------------------- edge_width

RISE_PER_SIGMA = threshold(
    2.563,
    unit="sigmas",
    means="10-90 % rise of a step blurred by a Gaussian, in units of its sigma (2 x 1.2816)",
    source=Standard("The normal distribution."),
)
STROKE_SHARE = threshold(
    (0.12, 0.38, 0.58, 0.79, 0.87, 0.95, 0.99, 1.0),
    unit="share",
    means="Share of full ink that a blurred thin stroke reaches, per step of its table",
    source=Geometry("See `_thin_stroke`."),
)
STROKE_RISE = threshold(
    (0.66, 0.685, 0.724, 0.804, 0.852, 0.933, 0.979, 1.0),
    unit="share",
    means="Rise of a thin stroke beside that of a wide edge, for each of `STROKE_SHARE`",
    source=Geometry("See `_thin_stroke`."),
)
NEARLY_FULL = threshold(
    0.9,
    unit="share",
    means="From this share of the darkest ink on a stroke counts as reaching the full level",
    source=Choice("Thick strokes do, and grain alone makes the darkest ink darker."),
)
PRE_SIGMA = threshold(
    0.6,
    unit="px",
    means="Smoothing along a profile before its slope is taken, px: halves white noise",
    source=Choice("It is taken out again in quadrature."),
)
SAMPLING_VARIANCE = threshold(
    1 / 12,
    unit="px²",
    means="Variance of one pixel's width",
    source=Geometry("The difference of neighbours is a mean slope, px^2."),
)
LEAST_RISE = threshold(
    0.6,
    unit="share",
    means="A rise counts as a stroke's edge if it spans this share of the line's contrast",
    source=Choice(),
)
SOFT = threshold(
    2.3,
    unit="px",
    means="From this edge width on the diagonals are measured too, px (a fine scan has 1.5)",
    source=Measured(),
)
SHARP_SHARE = threshold(
    0.3,
    unit="share",
    means="Quantile of rises that stands for the line",
    source=Choice("Slanting and merging strokes only widen."),
)
TRACE_SLACK = threshold(
    1.5,
    unit="ratio",
    means=(
        "Sum of both diagonals' variances over that of the axes' beyond which they measure letters"
    ),
    source=Measured(
        "Median 1.2 on blurred lines, 1.4 on shaken ones; 男民族汉 in a sharp photo came to 2.8."
    ),
)
LEAST_EDGES = threshold(
    6,
    unit="count",
    means="Fewer rises than this in one direction say nothing about that direction",
    source=Choice(),
)

# ---------------------------------------------------------------------------------------- line

MOST_PIXELS = threshold(
    9000,
    unit="px",
    means="Of a longer strip three windows are measured",
    source=Measured("Hundreds of rises are enough, and a line costs about a millisecond."),
)
CORE_SHARE = threshold(
    0.8,
    unit="share",
    means="Quantile of the ink's pixels taken as ink",
    source=Choice("The cores, the rims being half paper."),
)
BURNT_IN_LINE = threshold(
    253,
    unit="grey levels",
    means="A pixel at or above this in every channel carries no information (8-bit sensor)",
    source=Choice(),
)
DIGITS_LOWER = threshold(
    1.15,
    unit="ratio",
    means=(
        "So many times higher are Chinese characters of the same size as their "
        "digits, at least (16 beside 19 px on a card scanned at 200 dpi, where "
        "anybody reads both)"
    ),
    source=Geometry(),
)
BLACK_HAT_SHARE = threshold(
    0.7,
    unit="share",
    means="Ink is what stands out within this share of the box height",
    source=Choice("Strokes are < 0.3."),
)

# ---------------------------------------------------------------------------- occlusion_finger

REDDER = threshold(
    9,
    unit="levels of Cr",
    means="Skin of any tone exceeds its paper's Cr and falls below its Cb by this much (YCrCb)",
    source=Choice(),
)
LESS_BLUE = threshold(
    7,
    unit="levels of Cb",
    means="Skin of any tone exceeds its paper's Cr and falls below its Cb by this much (YCrCb)",
    source=Choice(),
)
MOST_RED = threshold(
    178,
    unit="levels of Cr",
    means="Above this Cr it is a seal or a printed band, not skin",
    source=Choice(),
)
LEAST_LIGHT = threshold(45, unit="grey levels", means="Luma of shaded skin", source=Choice())
LEAST_OVERLAP = threshold(
    0.004,
    unit="share",
    means="Share of the text's area that a finger hides",
    source=Choice("A larger one is the paper's own colour."),
)
MOST_OVERLAP = threshold(
    0.5,
    unit="share",
    means="Share of the text's area that a finger hides",
    source=Choice("A larger one is the paper's own colour."),
)
FINGER_SHARE = threshold(
    0.34,
    unit="share",
    means="A finger's width over the shorter side of its paper (18 mm on a card's 54)",
    source=Geometry(),
)

# ------------------------------------------------------------------------------ occlusion_line

EDGE_GAP = threshold(
    0.12,
    unit="share",
    means="Ink nearer to the picture's edge than this share of the box height was cut",
    source=Choice("Printers and scanners leave more."),
)
OUT_OF_PICTURE = threshold(
    0.01,
    unit="share",
    means=(
        "Share of the picture's side by which an outline may be found outside of a "
        "whole paper, and the width of the rim where a paper that runs further out "
        "is cut"
    ),
    source=Choice(),
)
CELL_PIXELS = threshold(
    18,
    unit="px",
    means="Height to which a line is reduced to look for covers, px; cells are 6 px wide",
    source=Choice(),
)
COVER_STEP = threshold(
    0.12,
    unit="share",
    means="A cover's ground differs from the line's paper by this share of the contrast",
    source=Choice(),
)
WHITE_CELL = threshold(
    0.2,
    unit="share",
    means="Burnt share of a cell",
    source=Choice(
        "Above the first the paper itself is white, above the second nothing is left of the cell."
    ),
)
BURNT_CELL = threshold(
    0.6,
    unit="share",
    means="Burnt share of a cell",
    source=Choice(
        "Above the first the paper itself is white, above the second nothing is left of the cell."
    ),
)

# ----------------------------------------------------------------------------- occlusion_glare

FADED_INK = threshold(
    (0.1, 0.62),
    unit="share",
    means="Of a line's full ink: above the first there is ink at all, below the second it is pale",
    source=Measured(
        "Lines that end on burnt paper with their ink standing keep 0.7 and more to the last"
        " character; under a lamp they fall through 0.5, 0.3 and 0.1."
    ),
)
FADING_CELLS = threshold(
    3,
    unit="half line heights",
    means="Length over which ink must be pale",
    source=Geometry("More than one character: a comma or a dot is no longer."),
)
LEAST_FADING_LINES = threshold(
    2,
    unit="line ends",
    means="Line ends at which ink fades, from which a lamp has shone there",
    source=Geometry("A reflection is larger than a line."),
)
WHITE_REST = threshold(
    0.9,
    unit="share",
    means="Of what lies behind a fading end that must be burnt",
    source=Geometry("All but the rim of a cell."),
)

# ----------------------------------------------------------------------------- occlusion_patch

PAPER_SIDE = threshold(
    800,
    unit="px",
    means="Long side in px at which a paper is looked at",
    source=Geometry("A line of A4 is 8 px high there."),
)
AROUND_TEXT = threshold(
    3.0,
    unit="line heights",
    means="Line heights around the lines of a paper without an outline",
    source=Choice(),
)
LEAST_LINES = threshold(
    2, unit="lines", means="Lines from which a paper's own ground is known", source=Choice()
)
STRANGE = threshold(
    0.13,
    unit="log of levels",
    means=(
        "Natural logarithm of levels by which a thing's ground differs from its paper's at least"
    ),
    source=Measured(
        "14 % lighter, darker or more coloured. Guilloche and uneven light, once a "
        "slope and a bend are taken out, stay below 0.08."
    ),
)
SPREADS = threshold(
    4.0,
    unit="spreads",
    means="The same in spreads of the ground under the paper's own lines, where that is uneven",
    source=Choice(),
)
LEAST_COVER_AREA = threshold(
    1.0,
    unit="square line heights",
    means="Square line heights and line heights of what hides a value of one character",
    source=Choice(),
)
LEAST_THICKNESS = threshold(
    0.8,
    unit="line heights",
    means="Square line heights and line heights of what hides a value of one character",
    source=Choice(),
)
LEAST_SOLID = threshold(
    0.8,
    unit="share",
    means="Area beside that of its convex hull",
    source=Measured(
        "What lies on a paper is of one piece; the ground of a portrait runs around"
        " a head (0.5 to 0.7)."
    ),
)
ONE_COLOUR = threshold(
    0.8,
    unit="share",
    means="Share of a thing within this much (logarithm) of its median",
    source=Measured(
        "Fingers, cloth and cards with their folds and shades have 0.84 and more, "
        "portraits with their ground 0.49 to 0.68."
    ),
)
SAME_COLOUR = threshold(
    0.3,
    unit="log of levels",
    means="Share of a thing within this much (logarithm) of its median",
    source=Measured(
        "Fingers, cloth and cards with their folds and shades have 0.84 and more, "
        "portraits with their ground 0.49 to 0.68."
    ),
)
ALONE = threshold(
    0.7,
    unit="share",
    means="Share of a thing's surroundings that is paper, text or outside",
    source=Choice("A part of a picture or of a coloured band has the rest of it beside it."),
)
RIM_OF_THING = threshold(
    0.25,
    unit="line heights",
    means="Line heights within which the ground changes where a thing ends",
    source=Choice(),
)
LEAST_RIM_STEP = threshold(
    0.11,
    unit="log of levels",
    means="How much it changes there at least (logarithm)",
    source=Choice(
        "Less than things differ (`STRANGE`), more than a soft shadow does over so "
        "short a way; and along what share of the rim."
    ),
)
RIM_SHARE = threshold(
    0.2,
    unit="share",
    means="How much it changes there at least (logarithm)",
    source=Choice(
        "Less than things differ (`STRANGE`), more than a soft shadow does over so "
        "short a way; and along what share of the rim."
    ),
)
SKIN_BESIDE = threshold(
    0.05,
    unit="share",
    means="Share of what lies along one side of a thing that is skin",
    source=Measured(
        "Clothes below a face (0.12 and more; 20 other things had 0 to 0.003). "
        "Fingers that hold something over a paper are found as fingers "
        "(`quality_cover`)."
    ),
)
BESIDE_TEXT = threshold(
    1.5,
    unit="line heights",
    means="Line heights around the text's hull within which a thing is in its way",
    source=Choice("It may hide the first or the last line; margins are wider."),
)
BURNT_GROUND = threshold(
    252,
    unit="grey levels",
    means="Level of every channel from which a shrunk picture is burnt",
    source=Choice("Its grain is gone; JPEG leaves traces of the ink that was there."),
)
TRACES = threshold(5, unit="px", means="Pixels of such traces that are closed", source=Choice())
BURNT_PAPER = threshold(
    0.1,
    unit="share",
    means="Share of the ground under the lines from which the paper itself is burnt",
    source=Choice(),
)

# -------------------------------------------------------------------------------- page_defects

LIGHT_SIDE = threshold(
    640,
    unit="px",
    means="Long side at which light is judged, px: lamps and shadows are large",
    source=Choice(),
)
BURNT_ON_PAGE = threshold(
    250,
    unit="grey levels",
    means="Every channel at or above this after shrinking",
    source=Choice("No information left."),
)
UNBURNT = threshold(
    0.3,
    unit="share",
    means=(
        "Share of the paper that must be left to tell its level apart from a large reflection's"
    ),
    source=Choice(),
)
WHITE_PAPER = threshold(
    246,
    unit="grey levels",
    means="From this level on the paper itself is burnt, as on scans",
    source=Choice(),
)
BRIGHT_PAPER = threshold(
    234,
    unit="grey levels",
    means="On paper from this level on, burnt patches are only its best-lit part",
    source=Choice("A reflection that eats ink there is still found line by line."),
)
LEAST_GLARE = threshold(
    0.0004,
    unit="share",
    means="Smaller burnt patches (share of the page) are highlights of grain or print",
    source=Choice(),
)
FALL_OFF = threshold(
    0.30,
    unit="share",
    means="Around a reflection, light falls off gradually",
    source=Choice(
        "This share of its height above the paper is still there 4 px outside (at "
        "work scale); a white photo ends sharply."
    ),
)
SHADOW_STEP = threshold(
    0.62,
    unit="share",
    means="Paper in a shadow has less than this share of the light of the bright paper",
    source=Choice(),
)
PATCH = threshold(
    32, unit="px", means="Side of the squares whose grain is looked at, px", source=Choice()
)
LEAST_GRAIN = threshold(
    0.5,
    unit="grey levels",
    means="Standard deviation below which a square has no grain to judge by, grey levels",
    source=Choice(),
)
STRETCHED = threshold(
    0.34,
    unit="correlation",
    means="Correlation of grain two pixels apart",
    source=Measured(
        "Measured on drawn captures saved at quality 75 to 95: blurred photos and "
        "scans -0.06 to 0.33, enlarged ones 0.30 to 0.60."
    ),
)

# -------------------------------------------------------------------------------- quality_odds

LEGIBILITY_ODDS = threshold(
    (1.516, -0.050),
    unit="log odds",
    means="Slope and offset of the log odds",
    source=Measured(
        "Fitted by `python -m samples.trials.legibility fit` on house tune, 52 "
        "pages with 367 fields; on 40 pages of house test the calibration error "
        "fell from 0.051 to 0.023 and the order stayed. A regression over ten "
        "measures ordered fields worse (AUC 0.981 beside 0.996)."
    ),
)
LEAST_ODDS = threshold(
    1e-4,
    unit="probability",
    means="Figures nearer to 0 or 1 are taken for this",
    source=Choice("No measure of ours is surer."),
)

# ----------------------------------------------------------------------------------- recapture

LEGIBLE = threshold(
    0.5,
    unit="legibility",
    means="Physical legibility at the rule's limits",
    source=Choice("A measure whose own figure is below it is named."),
)
LEGIBLE_AIM = threshold(
    0.8,
    unit="legibility",
    means="Physical legibility that the new picture should reach",
    source=Choice(
        "At the limits themselves every second picture would miss them, the "
        "measures being good to a tenth."
    ),
)
LEAST_SCAN_DPI = threshold(
    300,
    unit="dpi",
    means=(
        "What a scan is asked for at least (the notice's papers print 10.5 pt: 44 px at 300 dpi)"
    ),
    source=Standard(),
)
MOST_DPI = threshold(
    600,
    unit="dpi",
    means="No office scanner's glass gives more",
    source=Geometry("Beyond it the paper has to fill the picture."),
)
FAINTEST_TEXT = threshold(
    12.0,
    unit="grey levels",
    means="Grey levels and px below which a box holds no text (`quality.page_defects`)",
    source=Choice(),
)
SMALLEST_TEXT = threshold(
    5.0,
    unit="px",
    means="Grey levels and px below which a box holds no text (`quality.page_defects`)",
    source=Choice(),
)
NEAREST_PERCENT = threshold(
    5,
    unit="percent",
    means="Distances are said in steps of five per cent",
    source=Choice("Nobody measures finer by hand."),
)

# --------------------------------------------------------------------------------------- score

MIN_GLYPH_HEIGHT = threshold(
    11.0,
    unit="px",
    means="Sampled with less height, dense characters are guessed",
    source=Measured(
        "Printed in two faces, 6 to 14 px high: by eye and by the recogniser every character"
        " but look-alikes is read from 11 px on, few from 8 (samples/trials/legible_limits.py)."
    ),
)
EDGE_SHARE = threshold(
    0.18,
    unit="share",
    means="Of the characters' height, beyond which their strokes' edges run into each other",
    source=Measured(
        "Blurred in two faces: names of usual characters are read by eye and by the recogniser"
        " up to 0.20, dense characters up to 0.16, hardly any at 0.28"
        " (samples/trials/legible_limits.py)."
    ),
)
MIN_CONTRAST = threshold(
    60.0, unit="grey levels", means="Ink to paper, grey levels (domain §4)", source=Standard()
)
HEIGHT_SLOPE = threshold(
    10.0,
    unit="per log ratio",
    means="Steepness of the fall per unit of log ratio",
    source=Measured(
        "Ten per cent beyond a limit costs as much certainty as the measure's own "
        "error (mean error of height 4 %, edges 8 %, contrast 9 %)."
    ),
)
EDGE_SLOPE = threshold(
    8.0,
    unit="per log ratio",
    means="Steepness of the fall per unit of log ratio",
    source=Measured(
        "Ten per cent beyond a limit costs as much certainty as the measure's own "
        "error (mean error of height 4 %, edges 8 %, contrast 9 %)."
    ),
)
CONTRAST_SLOPE = threshold(
    8.0,
    unit="per log ratio",
    means="Steepness of the fall per unit of log ratio",
    source=Measured(
        "Ten per cent beyond a limit costs as much certainty as the measure's own "
        "error (mean error of height 4 %, edges 8 %, contrast 9 %)."
    ),
)
MOTION_RATIO = threshold(
    1.7,
    unit="ratio",
    means="Edges along one axis this much wider than along the other",
    source=Choice("The camera moved."),
)
COVERED = threshold(
    0.12,
    unit="share",
    means="A line is covered if a dark patch takes more of it than a thick stroke crossing would",
    source=Choice(),
)
GLARE_IN_LINE = threshold(
    0.08,
    unit="share",
    means="Share of a line where a reflection has eaten the ink",
    source=Geometry("Less than half a character of a short value."),
)
HIDDEN_SHARE = threshold(
    0.15,
    unit="share",
    means="A field is hidden if this share of its box is",
    source=Geometry("About one character of a short value."),
)
FEW_LINES = threshold(
    0.3,
    unit="share",
    means="A page has a defect of its text if this share of its lines has it",
    source=Choice("A caption or a stamp that is small or pale has always been so."),
)
DARK_PAPER = threshold(
    90.0,
    unit="grey levels",
    means="Darker paper was photographed in the dark",
    source=Choice("Paler ink on burnt-out paper was overexposed."),
)
WASHED_INK = threshold(
    110.0,
    unit="grey levels",
    means="Paler ink on burnt-out paper was overexposed",
    source=Choice("Paler ink on burnt-out paper was overexposed."),
)
SHADED_TEXT = threshold(
    0.08,
    unit="share",
    means="A shadow matters if this share of the text lies in it, and as much outside",
    source=Choice(),
)
LEAST_DPI = threshold(
    150.0,
    unit="dpi",
    means="DA/T 31-2017 asks for 200",
    source=Standard("Below 150 domain §4 calls it an error."),
)
POOR_JPEG = threshold(
    38,
    unit="JPEG quality",
    means="Encoder quality below which blocks are looked for",
    source=Choice(),
)
BAD_JPEG = threshold(
    20, unit="JPEG quality", means="Encoder quality below which blocks are certain", source=Choice()
)
GRAIN_JPEG = threshold(
    70,
    unit="JPEG quality",
    means="Below this quality the encoder has replaced the grain by its own",
    source=Choice("Nothing is left to tell an enlarged picture from a blurred one."),
)
BLOCKS = threshold(
    1.9,
    unit="ratio",
    means="Ratio of steps on the 8 x 8 grid to others from which blocks hurt thin strokes",
    source=Choice(),
)
MOIRE_PEAK = threshold(
    16.0,
    unit="dB",
    means="Isolated peak of the fine spectrum over its surroundings, dB",
    source=Choice(),
)
BLANK_INK = threshold(
    0.0015,
    unit="share",
    means="Less ink than this share of the page, and no line of text",
    source=Choice("An empty page."),
)
MOST_CONVERGENCE = threshold(
    1.45,
    unit="ratio",
    means="Opposite sides of a paper differ by more",
    source=Choice("Seen so slantingly that one side is starved."),
)
MOST_SPREAD = threshold(
    14.0,
    unit="degrees",
    means="Lines whose directions differ by more than this, degrees, are on a warped paper",
    source=Choice(),
)

# -------------------------------------------------------------------------------- page_quality

MOST_LINES = threshold(
    0.8,
    unit="share",
    means="Of a page's lines with one defect, from which the whole page has it",
    source=Choice(),
)

# -------------------------------------------------------------------------------- page_defects

GLARE_ON_PAPER = threshold(
    0.3,
    unit="share",
    means="Of a burnt patch that must lie on paper to be a reflection on it",
    source=Choice(),
)
SHADE_SHARE = threshold(
    (0.05, 0.8),
    unit="share",
    means="Of the paper that a shadow covers",
    source=Choice("Less is a fold or a print, more is the light of the whole picture."),
)
MOIRE_BAND = threshold(
    (0.08, 0.45),
    unit="cycles per px",
    means="Of the peaks that a screen shot again shows",
    source=Measured("Between 0.08 and 0.45 cycles per pixel."),
)
MOIRE_AXIS = threshold(
    0.02,
    unit="cycles per px",
    means="From the axes of the spectrum, where straight print peaks and no moiré is looked for",
    source=Choice(),
)
STANDING_OUT = threshold(
    25,
    unit="grey levels",
    means="By which ink stands out from its surroundings on a page that may be blank",
    source=Choice(),
)
LEAST_PAPER = threshold(
    50,
    unit="px",
    means="Of paper from which its level is taken; of less, the whole picture's is",
    source=Choice(),
)
LEAST_SHADED = threshold(
    500, unit="px", means="Of paper on which a shadow is looked for", source=Choice()
)

# ------------------------------------------------------------------------------ occlusion_line

CELL_INK = threshold(
    0.3,
    unit="share",
    means="Of the line's contrast, from which a cell's pixel is ink",
    source=Choice(),
)
INKED_CELL = threshold(
    0.04,
    unit="share",
    means="Of a cell's or a rim's pixels, from which ink stands in it",
    source=Choice(),
)
INKED_COLUMN = threshold(
    8,
    unit="grey levels",
    means="Mean ink of a cell's columns from which text stands in it",
    source=Choice(),
)
