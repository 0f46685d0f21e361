"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Measured, Standard, threshold

# ----------------------------------------------------------------------------------------- ctc

KEPT_FROM = threshold(
    1e-6,
    unit="probability",
    means="Probability below which a character of a step is not kept",
    source=Choice("Log = -13.8, far beyond any threshold of `verify`."),
)
KEPT_AT_MOST = threshold(
    24,
    unit="characters",
    means="Characters kept per step",
    source=Measured("Beyond them stands less than 0.1 % of the mass (measured)."),
)

# ---------------------------------------------------------------------------------------- face

FACES_SIDE = threshold(
    640, unit="px", means="Long side in px at which faces are looked for", source=Choice()
)
LEAST_FACE = threshold(
    32.0,
    unit="px",
    means="Smallest face looked for, px at work size",
    source=Choice("5 % of the long side, a one-inch print in a phone's picture of a desk."),
)
PADDING = threshold(
    0.25,
    unit="share",
    means="Of each side, added around the picture by repeating its edge",
    source=Choice(
        "A face that fills a one-inch photo reaches beyond the windows of the first network."
    ),
)
PYRAMID_STEP = threshold(
    0.709,
    unit="ratio",
    means="Scale between two pictures of the pyramid",
    source=Standard("Half the area (Zhang et al.)."),
)
PNET_STRIDE = threshold(
    2,
    unit="px",
    means="Stride of the first network, on its input",
    source=Standard("The network's own shape."),
)
PNET_CELL = threshold(
    12,
    unit="px",
    means="Side of what the first network looks at, on its input",
    source=Standard("The network's own shape."),
)
PASSING_SCORES = threshold(
    (0.6, 0.7),
    unit="probability",
    means="Scores that the first two networks must give (Zhang et al.)",
    source=Standard(),
)
DOUBTED_FROM = threshold(
    0.5,
    unit="probability",
    means="Score of the last network from which a face is told at all",
    source=Choice("Whoever asks decides how sure it has to be."),
)
SAME_FACE = threshold(
    0.5,
    unit="share",
    means="Overlap, of the smaller box, from which two findings are one face",
    source=Choice(),
)
FACE_THREADS = threshold(
    1,
    unit="threads",
    means="The networks have 0.5 M weights",
    source=Choice("More threads only wait for each other."),
)

# -------------------------------------------------------------------------------------- paddle

RECOGNISED_HEIGHT = threshold(
    48,
    unit="px",
    means="Height to which a strip is brought",
    source=Standard("The recogniser's input height."),
)
MAX_BATCH_WIDTH = threshold(
    2048,
    unit="px",
    means="Strip width recognised at once",
    source=Measured(
        "Bounds memory (18,710 classes per 8 px); twice as much takes 120 MB more "
        "and is no faster (docs/measurements-history.md)."
    ),
)
MIN_STRIP_WIDTH = threshold(
    160,
    unit="px",
    means="Width of a strip, at least",
    source=Standard("The narrowest strip the network was built for (its dynamic-shape table)."),
)
WIDTH_STEP = threshold(
    64,
    unit="px",
    means="Strips are padded to multiples of this width",
    source=Choice("So that compiled shapes are reused."),
)
ANTI_ALIAS_FROM = threshold(
    1.5,
    unit="ratio",
    means=(
        "Strips taller than this many times 48 px are shrunk by area averaging "
        "first, because PaddleOCR's bilinear resize aliases thin strokes"
    ),
    source=Choice(),
)

# ------------------------------------------------------------------------------------ services

SECOND_CUTS = threshold(
    (0.15, 0.30),
    unit="line heights",
    means="Margins around a line for a second look, of its height",
    source=Choice("The first look has none."),
)

# ----------------------------------------------------------------------------------- tesseract

LINE_SECONDS = threshold(
    10,
    unit="seconds",
    means="A single line takes 0.2 s",
    source=Choice("What takes longer is stuck."),
)
MIN_HEIGHT = threshold(
    40,
    unit="px",
    means="Height to which smaller strips are enlarged",
    source=Choice("Tesseract's LSTM wants capitals of about 30 px."),
)
