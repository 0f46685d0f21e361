"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, threshold

# ---------------------------------------------------------------------------------- background

WORK_WIDE = threshold(
    120,
    unit="px",
    means="Width in px at which the ground is judged",
    source=Choice("Grain and compression are averaged out."),
)
PICTURE_RIM = threshold(
    0.015, unit="share", means="Of the width, left aside at the picture's edge", source=Choice()
)
BESIDE_FACE = threshold(
    0.45,
    unit="share",
    means="Of the face's width, kept free on either side of it",
    source=Choice("Ears and hair."),
)
ABOVE_FACE = threshold(
    0.75, unit="share", means="Of the face's height, kept free above it", source=Choice("Hair.")
)
LEAST_STRIP = threshold(
    0.045,
    unit="share",
    means="Of the width, looked at on either side however wide the hair is",
    source=Choice(),
)
NEAR_GROUND = threshold(
    9.0,
    unit="distance in Lab",
    means="Distance within which a pixel has the ground's colour",
    source=Choice("A soft shadow stays within."),
)
PLAIN_FROM = threshold(
    0.80,
    unit="share",
    means="Share of such pixels from which the ground is plain",
    source=Choice("Loose hair takes a tenth."),
)
MOST_APART = threshold(
    16.0,
    unit="distance in Lab",
    means="Distance between left and right from which it is two grounds (a wall and a door)",
    source=Choice(),
)
LOWER_FROM = threshold(
    0.4,
    unit="share",
    means="Share likewise between eyes and chin at either edge, where long hair may hang",
    source=Choice("A horizon or a table takes all of it."),
)
MOST_GRADED = threshold(
    45.0,
    unit="distance in Lab",
    means="Distance between top and bottom up to which it is one ground lit unevenly",
    source=Choice(),
)
HUELESS_BELOW = threshold(
    11.0, unit="chroma in Lab", means="Chroma below which no hue is seen", source=Choice()
)
WHITE_FROM = threshold(
    68.0,
    unit="lightness in Lab",
    means="Lightness of what is called white",
    source=Measured("A white wall in a room has 70 and more."),
)
BLACK_GROUND_BELOW = threshold(
    25.0, unit="lightness in Lab", means="Lightness of what is called black", source=Choice()
)
PALE_FROM = threshold(
    72.0, unit="lightness in Lab", means="Lightness from which blue is pale", source=Choice()
)

# -------------------------------------------------------------------------------------- detect

SURE_TEXT = threshold(
    0.70,
    unit="probability",
    means="Confidence from which a line is text",
    source=Choice("Collars, hair and patterns are read with less."),
)
MOST_TEXT = threshold(
    10,
    unit="characters",
    means="Characters that a portrait may bear",
    source=Choice(
        "A name, a studio's mark. The least that is read of an identity card at all is its number."
    ),
)
SURE_FACE = threshold(
    0.90,
    unit="probability",
    means="The detector's score from which it is a face",
    source=Measured(
        "Drawn and photographed faces in focus have 0.97 and more, the patterns it "
        "stumbles over mostly less than 0.8 (docs/measurements-history.md)."
    ),
)
SURE_LYING_FACE = threshold(
    0.97,
    unit="probability",
    means="The same for a picture that lies on its side",
    source=Choice("Three more looks, three more chances to stumble."),
)
BYSTANDER = threshold(
    0.30,
    unit="share",
    means=(
        "Height, of the largest face, from which another one is a person in the "
        "picture and not a print on a shirt"
    ),
    source=Choice(),
)
WORN = threshold(
    0.15,
    unit="share",
    means="Of the first face's height, above its chin",
    source=Measured(
        "What begins lower and stands under it is a collar or a print (0.67 and "
        "0.78 by the detector, twice in 160 good photos)."
    ),
)
LEAST_WIDE = threshold(
    0.22,
    unit="share",
    means="Width, of the picture, from which a face is what the picture is of",
    source=Geometry("On an identity card it has 0.14, on a certificate less."),
)
FACE_MIDDLE = threshold(
    (0.25, 0.75),
    unit="share",
    means="Of the picture's width, where the middle of such a face lies",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ exposure

DARK_BELOW = threshold(
    62.0,
    unit="grey levels",
    means="Level (0-255) below which the brightest hundredth of a picture leaves it",
    source=Measured("Even a dark suit before a dark ground has a collar, skin or eyes above 120."),
)
DARK_FACE = threshold(
    40.0,
    unit="grey levels",
    means="Level that the lit part of a face (its upper tenth) stays below only in the dark",
    source=Choice(),
)
BURNT_SKIN = threshold(
    250, unit="grey levels", means="Level of skin without any detail", source=Choice()
)
BURNT_SHARE = threshold(
    0.5, unit="share", means="Share of a face from which it is burnt out", source=Choice()
)
FACE_WIDE = threshold(
    96,
    unit="px",
    means="Width in px at which a face's sharpness is measured",
    source=Choice("A smaller one is judged by size."),
)
LEAST_FACE_WIDE = threshold(
    48,
    unit="px",
    means="A face narrower than this has no detail to be sharp or blurred",
    source=Choice(),
)
SOFT_FACE_BELOW = threshold(
    0.012,
    unit="share of span",
    means="Sharpness below which a face is out of focus",
    source=Measured(
        "Drawn faces in focus have 0.07 and more, blurred beyond use at most 0.010;"
        " a photographed one 295 px wide has 0.14, blurred by a Gaussian of 2 px "
        "0.014 to 0.030, of 3 px 0.007 to 0.013 (docs/measurements-history.md)."
    ),
)
FACELESS_SIDE = threshold(
    400,
    unit="px",
    means="Short side in px at which a picture without a face is judged",
    source=Choice(),
)
EDGE_WINDOW = threshold(15, unit="px", means="Across which an edge is looked at", source=Choice())
EDGE_STEP = threshold(
    40, unit="grey levels", means="That an edge must span to be one", source=Choice()
)
STEEP_FROM = threshold(
    0.14,
    unit="per px",
    means="Steepest slope of the edges, of their span per px, below which none is in focus",
    source=Measured("An edge blurred by a Gaussian of 3 px has 0.13, one in focus 0.3 and more."),
)

# ------------------------------------------------------------------------------------- reprint

LEAST_PRINTS = threshold(
    3,
    unit="prints",
    means="Equal heads from which it is a sheet of prints",
    source=Choice("Two persons may look alike."),
)
EQUAL_FROM = threshold(
    0.82,
    unit="correlation",
    means=(
        "Correlation with the first head, in the middle of all, from which heads "
        "are prints of one photo"
    ),
    source=Measured(
        "Sheets photographed at a slant have 0.90 to 0.98, pairs of drawn persons "
        "0.39 to 0.92, 0.70 in the middle (docs/measurements-history.md)."
    ),
)
HEAD_SIDE = threshold(
    48,
    unit="px",
    means="To which heads are shrunk to be compared",
    source=Choice("The detector frames equal heads a little differently."),
)
SHIFT = threshold(
    4,
    unit="px",
    means="By which one head may be shifted against the other",
    source=Choice("The detector frames equal heads a little differently."),
)
SCALES = threshold(
    (0.92, 1.0, 1.08),
    unit="ratio",
    means="Sizes in which one head is compared with the other",
    source=Choice(),
)
AROUND_FACE = threshold(
    0.30,
    unit="share",
    means="Of the face, added around it",
    source=Choice("Hair and chin tell more than skin."),
)
FACE_IN_PRINT = threshold(
    (0.25, 0.75),
    unit="share",
    means="Height of the face in a print's frame",
    source=Choice("Windows and shelves behind somebody rarely frame him so."),
)
PRINT_MIDDLE = threshold(
    (0.3, 0.7),
    unit="share",
    means="Where the middle of the face stands across a print's frame",
    source=Choice("Windows and shelves behind somebody rarely frame him so."),
)
WHOLE_HEAD = threshold(
    0.10,
    unit="share",
    means="Of the face's height, by which a print's frame lies outside it at least",
    source=Choice(),
)
