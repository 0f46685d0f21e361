"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, threshold

# ---------------------------------------------------------------------------------- find_marks

AMONG_LINES = threshold(
    0.05,
    unit="share",
    means="Of the lines' extent, around them, within which a seal's centre lies",
    source=Geometry("Beside its unit's name and day, not on the desk."),
)
CARD_MIDDLE = threshold(
    0.15,
    unit="share",
    means="Of a card's box, left out on every side",
    source=Choice("A card that lies askew leaves the desk in its corners."),
)
AROUND_CARD = threshold(
    0.4,
    unit="share",
    means="Of a card's box, looked at besides on every side",
    source=Geometry(
        "A box round the text alone of a card leaves out a third of it at most. A "
        "copy that lies on a coloured desk is told no more."
    ),
)
CARD_SIDE = threshold(
    200,
    unit="px",
    means="Pixels to which a card is shrunk before its colours are compared",
    source=Choice("Noise evens out."),
)
GREY_CARD_BELOW = threshold(
    0.045,
    unit="share",
    means=(
        "Difference of the channels, each beside its own paper, that only a "
        "fiftieth of the middle of a card exceeds"
    ),
    source=Measured(
        "Grey copies 0.008 to 0.050 (57 of 60 below the limit), cards in colour "
        "0.064 to 0.57 (scans, photos and chats' pictures of 20 cards of houses "
        "tune and test)."
    ),
)
SHEET_RIM = threshold(
    0.1,
    unit="share",
    means="Of a sheet's box, left out on every side before its colour is judged",
    source=Choice("A coloured desk may show there."),
)
SHEET_SHARE = threshold(
    0.999,
    unit="share",
    means=(
        "Share of what is left that must be grey for a sheet without a red ring to "
        "be perhaps a copy"
    ),
    source=Measured(
        "12 of 12 grey copies of course certificates that stood on coloured desks "
        "or under coloured light (house judge), none of four that show a colour."
    ),
)
SHEET_EDGE = threshold(
    5,
    unit="px",
    means=(
        "Pixels of the shrunk box (`CARD_SIDE`) by which its sheet's outline is "
        "drawn in, half on each side"
    ),
    source=Choice(
        "A sheet askew leaves the desk even within its box's middle, and an outline"
        " is true to 1 % of its sheet."
    ),
)
DARKEST_PAPER = threshold(
    60,
    unit="grey levels",
    means="Level of the paper below which a camera shows no colours to speak of",
    source=Choice(),
)
INK_SIDE = threshold(
    1600,
    unit="px",
    means="Pixels to which a sheet is shrunk before its ink's colour is looked at",
    source=Geometry("A pen's stroke on A4 is 4 px wide."),
)
AROUND_PAPER = threshold(
    0.12,
    unit="share",
    means="Of the paper's width, added around it",
    source=Geometry("Half a seal, which may hang below the last line."),
)
MOST_READ = threshold(
    2, unit="seals", means="Seals read on one paper", source=Choice("The unit's, and one above it.")
)

# --------------------------------------------------------------------------------- fingerprint

LEAST_RED = threshold(
    0.08,
    unit="strength",
    means="Strength of a print's blurred ink",
    source=Choice("Ridges and gaps of a faint one average 0.12."),
)
SHORTEST_PRINT = threshold(
    0.035,
    unit="share",
    means="Its length over the paper's short side, at least",
    source=Geometry("A finger leaves 12 to 30 mm, A4 is 210 wide."),
)
LONGEST_PRINT = threshold(
    0.2,
    unit="share",
    means="Its length over the paper's short side, at most",
    source=Geometry("A finger leaves 12 to 30 mm, A4 is 210 wide."),
)
MOST_LONG = threshold(
    2.4, unit="ratio", means="Length of a fingerprint over its width, at most", source=Choice()
)
LEAST_FILLED = threshold(
    0.70,
    unit="share",
    means="Share of its hull that is red once the ridges are closed",
    source=Choice(),
)
LEAST_OVAL = threshold(
    0.84,
    unit="share",
    means="Share of the oval around a print that its hull covers, at least",
    source=Geometry("An oval covers 0.785 of its rectangle."),
)
MOST_SQUARE = threshold(
    0.885,
    unit="share",
    means="Share of the rectangle around a print that its hull covers, at most",
    source=Geometry("An oval covers 0.785 of its rectangle, a square name stamp more than 0.95."),
)

# ----------------------------------------------------------------------------------- foot_date

SURE_UNFILLED = threshold(
    0.8,
    unit="probability",
    means="Confidence of a line of which it is said that nothing was filled in",
    source=Choice(),
)
FOOT_FROM = threshold(
    0.4,
    unit="share",
    means="Of the height of a paper's text, from its top",
    source=Choice(
        "Above it stand a form's cells, days of birth among them; notes may stand below a foot."
    ),
)
NO_ROOM_BETWEEN = threshold(
    1.7,
    unit="line heights",
    means="Between the middles of two characters, up to which nothing fits between them",
    source=Geometry(),
)
CHARACTER_ENDS = threshold(
    0.6,
    unit="line heights",
    means="From a character's middle to where it surely ends",
    source=Geometry(),
)

# ------------------------------------------------------------------------- handwritten_promise

LEAST_CHANCE_OF_PROMISE = threshold(
    0.02,
    unit="probability",
    means="Probability at its best step from which a character is supported",
    source=Choice(),
)
LEAST_SUPPORTED = threshold(
    0.5,
    unit="share",
    means="Share of the promise below which nobody is told what is missing",
    source=Choice("The writing may only be hard to read."),
)
LEAST_PAIRS = threshold(
    6,
    unit="pairs",
    means="Pairs of one character met twice that are compared at least",
    source=Choice(),
)
TYPED_ALIKE = threshold(
    0.80,
    unit="correlation",
    means="Median correlation of two prints of one character, from which it is type",
    source=Measured(
        "Between this and `WRITTEN_ALIKE` nobody is told anything (docs/measurements-history.md)."
    ),
)
WRITTEN_ALIKE = threshold(
    0.70,
    unit="correlation",
    means="Median correlation of two prints of one character, up to which it is handwriting",
    source=Measured(
        "Between this and `TYPED_ALIKE` nobody is told anything (docs/measurements-history.md)."
    ),
)
SIZES = threshold(
    (0.88, 1.0, 1.13),
    unit="ratio",
    means="Sizes in which one of the two is tried",
    source=Choice(
        "On a sheet photographed askew the far end of a line is smaller than the near one."
    ),
)
GLYPH = threshold(
    40, unit="px", means="Pixels to which a character is brought for comparing", source=Choice()
)

# ----------------------------------------------------------------------------------- signature

SIGNATURE_REACH = threshold(
    7.0,
    unit="line heights",
    means="Line heights to the right of a label within which a signature begins",
    source=Choice(),
)
INK_DARKER = threshold(
    45,
    unit="grey levels",
    means="Luma below the paper's from which a pixel is ink",
    source=Choice("A pale ballpoint gives 60."),
)
LEAST_SIGNATURE_INK = threshold(
    0.012,
    unit="share",
    means="Share of the place for a signature that must be ink",
    source=Measured(
        "Two characters cover 3 to 8 %, a ruled line under an empty place is left "
        "out, the specks of a scan stay below 0.3 %."
    ),
)
LEAST_WRITTEN = threshold(
    0.1,
    unit="line heights squared",
    means="Ink behind a label, red and ruled lines left out, from which somebody wrote there",
    source=Measured(
        "40 signatures over, under and beside seals and fingerprints (pens of five inks, 150 to "
        "300 dpi, scans and photos) 0.26 and more, 20 places left empty, half of them ruled, "
        "half under a seal, at most 0.04."
    ),
)
LABEL_END = threshold(
    0.3,
    unit="line heights",
    means="From the middle of a label's last sign to where the place behind it begins",
    source=Geometry("A full colon is one em wide, a half one half an em."),
)
AROUND_PLACE = threshold(
    3.0,
    unit="heights of the place",
    means="What is looked at on every side of a place to tell its paper and the red ink on it",
    source=Geometry("A seal is 5 to 12 lines high: paper is then most of what is looked at."),
)
FOOT_ROWS = threshold(
    3,
    unit="rows",
    means="Rows at a promise's foot",
    source=Geometry("Who promises, when, and what runs over."),
)

# ------------------------------------------------------------------------- handwritten_promise

SURE_GLYPH = threshold(
    0.6,
    unit="probability",
    means="From which a character is compared with its like",
    source=Choice(),
)

# ----------------------------------------------------------------------------------- signature

BESIDE_LABEL = threshold(
    0.4,
    unit="share",
    means=(
        "Overlap with a signature's label, of the lower one's height, from which a "
        "text stands beside it"
    ),
    source=Choice(),
)
