"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, threshold

# -------------------------------------------------------------------------------------- detect

SEAL_SIDE = threshold(
    1000,
    unit="px",
    means="Pixels to which the picture is shrunk",
    source=Geometry("A 42 mm ring on A4 is 140 px wide, its line 4."),
)
LEVELS = threshold(
    ((0.10, 0.58), (0.07, 0.62), (0.05, 0.72)),
    unit="strength, share of rays",
    means=(
        "Strength from which a shrunk pixel is red, and the share of rays that must"
        " then meet the ring"
    ),
    source=Measured(
        "A seal of which a third printed badly still has 0.6; where ink is so faint"
        " that noise comes near it, more of the ring must be there. Each is tried "
        "where the one before finds nothing: worn seals in chats' pictures are met "
        "by 0.69 of the rays at 0.07."
    ),
)
SMALLEST_RING = threshold(
    0.07,
    unit="share",
    means="Ring width over the short side of the paper, at least",
    source=Geometry("42 mm on A4 is 0.2, on a card's copy 0.6."),
)
LARGEST_RING = threshold(
    0.62,
    unit="share",
    means="Ring width over the short side of the paper, at most",
    source=Geometry("42 mm on A4 is 0.2, on a card's copy 0.6."),
)
NARROWEST = threshold(
    0.48,
    unit="ratio",
    means="Height over width",
    source=Geometry("An oval seal is 0.67, a round one seen from 45 degrees 0.7."),
)
RAYS = threshold(
    180,
    unit="rays",
    means="Directions from a ring's centre in which its rim is looked for",
    source=Choice(),
)
RING_RIM = threshold(
    0.05,
    unit="share",
    means="Share of the radius within which ink counts as the ring's",
    source=Choice(),
)
MOST_OUTSIDE = threshold(
    0.38,
    unit="share",
    means="Share of the band just outside that may be red",
    source=Choice("Letterheads and lines cross a seal."),
)
MOST_FILLED = threshold(
    0.60,
    unit="share",
    means="Share of the disc inside that may be red",
    source=Choice("A fingerprint or a red patch is no ring."),
)
MOST_STRAY = threshold(
    0.04,
    unit="share",
    means=(
        "Share of the rays that may miss the ring and meet ink just outside "
        "instead, as at the corners of a square stamp (0.06)"
    ),
    source=Measured("Of 359 drawn seals one had any."),
)
LEAST_WITHIN = threshold(
    0.02,
    unit="share",
    means="Mean share of red along the radii",
    source=Choice("Of a faint seal in a chat's picture only the star is."),
)
FITS = threshold(
    4,
    unit="rounds",
    means="Times that a ring is fitted to what the fit before met",
    source=Choice(),
)
LEAST_CONTRAST = threshold(
    0.05,
    unit="strength",
    means="Strength by which the rim's median exceeds that of the band outside",
    source=Choice(),
)
COPIED_LEVELS = threshold(
    (0.35, 0.25, 0.15, 0.1, 0.07),
    unit="share",
    means="Ink of a grey copy's ring, from dark to faint",
    source=Measured(
        "Red comes out as 0.3 to 0.6 of the paper's level, 0.1 to 0.15 on paper "
        "that has yellowed; the lines of a security print are no darker, and close "
        "to no ring."
    ),
)
LEAST_COPIED = threshold(
    0.75,
    unit="share",
    means="Share of rays that meet the rim of a seal in grey",
    source=Choice(
        "Print crosses it there without being told from it, so more of it must be "
        "seen than of a red one."
    ),
)
LEAST_LINE = threshold(
    0.75,
    unit="share",
    means="Share of rays on which a ring in grey is darker than what lies within and around it",
    source=Measured("72 seals 0.94 and more, the edges of a portrait 0.02."),
)
LINE_CONTRAST = threshold(
    0.05,
    unit="share",
    means="Of the paper's level, by which the rim of a ring in grey is darker on such a ray",
    source=Choice(),
)
VOTING_SIDE = threshold(
    360,
    unit="px",
    means="Pixels to which a page is shrunk before places for a ring are guessed",
    source=Choice(),
)
DARKEST_VOTE = threshold(
    0.15,
    unit="share",
    means="Ink that counts for such a guess",
    source=Choice("Black print would outvote a ring of faint ink."),
)
GUESSES_OF_A_SIZE = threshold(
    3,
    unit="guesses",
    means="Places for a ring in grey that are tried for each of its sizes",
    source=Choice(),
)

# ---------------------------------------------------------------------------------------- read

SURE_LETTER = threshold(
    0.55,
    unit="probability",
    means="Probability from which a character counts as read",
    source=Choice("A weaker one stands as `UNSURE`."),
)
LEAST_LETTERS = threshold(
    3, unit="characters", means="A unit's name is no shorter", source=Choice()
)
MOST_UNSURE = threshold(
    0.5,
    unit="share",
    means="Share of doubtful characters from which the seal counts as unreadable",
    source=Choice(),
)
HAS_A_SAY = threshold(
    0.5,
    unit="share",
    means="Of the best strip's letters, from which another strip of the same ring has a say",
    source=Measured("Of 44 rings of clean letters none was lost between 0.4 and 0.6."),
)
LEAST_AGREED = threshold(
    0.4,
    unit="share",
    means="Certainty in a letter of all strips that have a say, summed, of the most it can be",
    source=Measured(
        "What two of four strips hardly believe and the others do not read (得 for 律) has "
        "0.27, what print hides on two of four 0.5."
    ),
)
OUTVOTED = threshold(
    2.0,
    unit="ratio",
    means="How many times the certainty of other letters in its place a letter must have",
    source=Measured("Letters misread on 44 rings of clean letters 0 to 1.8, right ones 2.1."),
)
WIDE = threshold(
    1.6,
    unit="ratio",
    means="Of the usual distance of two letters, from which another stands between them unread",
    source=Choice(),
)

# ------------------------------------------------------------------------------------- support

LEAST_CHANCE = threshold(
    0.05,
    unit="probability",
    means="Probability at its own step from which a character is supported",
    source=Choice(),
)
RIVAL = threshold(
    0.15,
    unit="ratio",
    means="Share of the likeliest other character's probability that it must have there",
    source=Choice(),
)
LEAST_TELLING = threshold(
    0.2,
    unit="probability",
    means="Probability of a character that tells units apart",
    source=Choice("It must be the likeliest as well."),
)
LEAST_HINT = threshold(
    0.01,
    unit="probability",
    means=(
        "Probability from which a county's half hidden character tells it from all "
        "others, where theirs are lower by `FAR_LIKELIER`"
    ),
    source=Choice(),
)
FAR_LIKELIER = threshold(
    50.0,
    unit="ratio",
    means="How many times likelier than any other county's a half hidden character must be",
    source=Measured(
        "静 half under print kept 0.01 to 0.25 on 14 strips of drawn seals; on 13 of"
        " them the likeliest other county's (安, 康) had 1/8000 of that or nothing, "
        "on one 1/7."
    ),
)
LEAST_BELIEVED = threshold(
    1e-4,
    unit="probability",
    means="Probability of a character that is not among a step's likeliest",
    source=Measured("Those have 1e-4 to 1e-5 at least."),
)
SURE_OTHER = threshold(
    0.85,
    unit="probability",
    means="Probability from which a character read where the name has none is another's",
    source=Choice(),
)
MOST_LOST_OF_NAME = threshold(
    0.25,
    unit="share",
    means="Share of a name without its place that may be lost",
    source=Choice("Of fewer than four characters none."),
)
AS_GOOD = threshold(
    0.75,
    unit="share",
    means="Of the most characters that a strip supports, from which another strip has a say",
    source=Choice(),
)
LEAST_READ = threshold(
    0.5,
    unit="share",
    means=(
        "Share of the letters that must be read surely before the seal is called another unit's"
    ),
    source=Choice(),
)
SUREST = threshold(
    0.97,
    unit="probability",
    means=(
        "Probability from which one such character that is all that speaks against "
        "a name is another's"
    ),
    source=Choice(),
)
NO_CHANCE = threshold(
    0.001,
    unit="probability",
    means="Probability below which a character does not stand where another is read",
    source=Choice("Look-alikes (旧 for 归) keep more of it."),
)
NEAR_STEPS = threshold(
    1,
    unit="steps",
    means="Steps between a character's peak as read and as aligned",
    source=Choice(),
)

# -------------------------------------------------------------------------------------- unroll

UNROLLED_HEIGHT = threshold(
    56, unit="px", means="Pixels of the unrolled letters", source=Choice("The recogniser sees 48.")
)
OUTER = threshold(
    0.955,
    unit="radii",
    means="Radius up to which letters stand",
    source=Choice("The ring's line lies beyond."),
)
INNER = threshold(
    0.56,
    unit="radii",
    means="Radius from which letters stand",
    source=Choice("The star lies within."),
)
GAP_BAND = threshold(
    (0.64, 0.84),
    unit="radii",
    means="Radii looked at for the gap",
    source=Choice("The small digits along a lower arc lie further out."),
)
LETTERS_FROM = threshold(
    0.30,
    unit="share",
    means="Share of the inkiest radius's ink from which a radius belongs to the letters",
    source=Choice(),
)
SMALLEST_BAND = threshold(
    0.10,
    unit="radii",
    means="Radii that letters span at least",
    source=Geometry("17 of them on 42 mm have 0.17."),
)
AROUND_LETTERS = threshold(
    0.18,
    unit="share",
    means="Of the letters' height, left free above and below them",
    source=Choice("What the recogniser learnt from."),
)
BARE = threshold(
    10,
    unit="grey levels",
    means="Of 255, mean ink of a column without letters",
    source=Measured("Specks give 2 to 5."),
)
WIDEST = threshold(
    1500,
    unit="px",
    means="Pixels of a strip",
    source=Geometry("Letters of a tenth of the radius give 2800, shrunk to this."),
)
FOOT_LINE = threshold(
    (0.34, 0.74, 0.66),
    unit="radii",
    means="Upper and lower edge of the line below the middle, and half its width, in radii",
    source=Choice(),
)
PRINT_BELOW = threshold(
    0.22,
    unit="share",
    means="Of the paper's red light, by which print is darker than the seal's ink at least",
    source=Choice(),
)
BLACK_EDGE = threshold(
    0.04,
    unit="radii",
    means="Radii by which print is widened before it is left out",
    source=Choice("Its edges are half paper."),
)
MENDED_EDGE = threshold(
    0.02,
    unit="radii",
    means="The same before the strokes beside it are drawn on through it",
    source=Choice(),
)
MENDED_FROM = threshold(
    4,
    unit="px",
    means="Pixels around print (letters are about 30 high) from which its place is filled",
    source=Choice(),
)
LARGEST_SCALE = threshold(
    4.0,
    unit="ratio",
    means="A seal in a chat's picture is 90 px wide",
    source=Geometry("More than this adds no detail."),
)
UPRIGHT_WITHIN = threshold(
    0.25,
    unit="radians",
    means="By which the gap of a seal's text may lie beside its foot while it stands upright",
    source=Choice(),
)
HALF_INKED = threshold(
    0.5,
    unit="share",
    means="Of full ink from which a pixel is inked",
    source=Geometry("A stroke's edge is half paper."),
)
