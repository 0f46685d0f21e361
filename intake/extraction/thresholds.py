"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# --------------------------------------------------------------------------------------- codec

ALPHABETS_KEPT = threshold(
    4,
    unit="alphabets",
    means="Alphabets a process keeps packed and unpacked",
    source=Choice("A recogniser has one (0.2 MB)."),
)

# --------------------------------------------------------------------------------------- paper

SEEN_FROM = threshold(
    0.3,
    unit="legibility",
    means="Physical legibility from which a printed year decides which year a paper is for",
    source=Choice(),
)

# ----------------------------------------------------------------------------- reading_version


# -------------------------------------------------------------------------------- unrecognised

SOFT_PICTURE_BELOW = threshold(
    25.0,
    unit="grey levels squared",
    means=(
        "Variance of the Laplacian at a short side of 400 px below which a picture is out of focus"
    ),
    source=Measured(
        "Drawn portraits have 200 and more, a page blurred beyond reading less than 10."
    ),
)
MOST_HIDDEN = threshold(
    0.06,
    unit="share",
    means=(
        "Hidden share of a paper from which a slot's page of no known kind is that paper, unclear"
    ),
    source=Choice("A title lies under such a thing."),
)
SPEAKS_FOR = threshold(
    0.5,
    unit="ratio",
    means="Of a paper's bar",
    source=Choice("What is left beside such a thing speaks for a paper of the notice."),
)
BLIND_LEGIBILITY = threshold(
    0.45,
    unit="legibility",
    means="Median legibility of a page's lines below which a page of no known kind is illegible",
    source=Choice(),
)
SURELY_READ = threshold(
    0.8,
    unit="probability",
    means="Mean confidence from which a line's characters count as there to be read",
    source=Choice(),
)
FEW_CHARACTERS = threshold(
    10,
    unit="characters",
    means="Characters below which a page in a paper's slot shows nothing",
    source=Geometry("A title alone has as many, the shortest paper of the notice 40."),
)
POORLY_READ = threshold(
    0.75,
    unit="probability",
    means="Mean confidence of all characters of a page below which it is read poorly",
    source=Choice(),
)

# ------------------------------------------------------------------------------- number_places

LONG_RUN = threshold(
    12,
    unit="characters",
    means="Digits and letters in a row from which they may be a person's number or a code",
    source=Standard(
        "GB 11643: 18 or 15 digits, of which a reader may lose some; 学信网: codes of 12 to 16."
    ),
)
LONG_RUN_DIGITS = threshold(
    4,
    unit="digits",
    means="Digits among them, at least",
    source=Standard("学信网: a code is a letter and 11 to 15 of both; a word of a text has none."),
)

# ------------------------------------------------------------------------------- unknown_block

LEAST_UNKNOWN = threshold(
    6,
    unit="lines",
    means="Legible lines beside the papers of a page, from which they are another paper's",
    source=Measured(
        "Stamps (与原件一致, who, when, whose), a scanning program's mark and a watermark that "
        "is not told as one leave up to 4 on drawn copies of cards; a page of a household "
        "register or a licence has 8 and more."
    ),
)
LONGEST_CARD = threshold(
    110.0,
    unit="mm",
    means="Longer side of a card, at most",
    source=Geometry("ISO/IEC 7810 ID-1 has 85.6."),
)
ROOM_OF_CARD = threshold(
    0.6,
    unit="share",
    means="Of the extent of a card's values, by which it may go on beyond them on each side",
    source=Geometry("The emblem side's values take half its width, in its lower two fifths."),
)
