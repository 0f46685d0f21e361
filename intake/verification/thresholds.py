"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Measured, threshold

# ------------------------------------------------------------------------------------- limits

SUPPORT = threshold(
    -0.7,
    unit="nats",
    means="Log ratio from which a different reading still supports the declaration",
    source=Measured("Tuned on house tune only (docs/measurements-history.md)."),
)
CONTRADICT = threshold(
    -6.0,
    unit="nats",
    means="Log ratio at or below which the declaration is contradicted",
    source=Measured("Tuned on house tune only; a row of `CALIBRATION`."),
)
CERTAIN_MATCH = threshold(
    0.45,
    unit="probability",
    means="That the weakest character of a reading must have to support the declaration",
    source=Measured("Tuned on house tune only (docs/measurements-history.md)."),
)
CERTAIN_MISMATCH = threshold(
    0.85,
    unit="probability",
    means="That the surest character that differs must have to contradict the declaration",
    source=Measured("Tuned on house tune only; a row of `CALIBRATION`."),
)
DEFAULT_BUDGET = threshold(
    0.0005,
    unit="share",
    means="Of true, legible values that may be called misreported",
    source=Choice("One in 2,000."),
)
CALIBRATION = threshold(
    ((0.002, -3.0, 0.70), (0.0005, -6.0, 0.85), (0.0001, -9.0, 0.97)),
    unit="share, nats, probability",
    means="Error budget, `contradict` and `certain_mismatch`, loosest first",
    source=Choice(
        "Chosen on the safe side: on 400 strips beyond legible no true value was contradicted"
        " even at (-2, 0.5), so that the rows cannot be fitted (docs/measurements-history.md,"
        " `--calibrate`)."
    ),
)

# --------------------------------------------------------------------------------- legibility

ILLEGIBLE_BELOW = threshold(
    0.10,
    unit="legibility",
    means="Below which a field is unclear although it may have been read",
    source=Measured(
        "A limit of the rule is missed by a fifth or more (docs/measurements-history.md)."
    ),
)
NEAR_FROM = threshold(
    0.25,
    unit="legibility",
    means=(
        "From which size, sharpness and contrast miss the rule by no more than they are"
        " measured wrongly: there only what is beyond doubt contradicts"
    ),
    source=Measured("The measures are good to a tenth (docs/measurements-history.md)."),
)
GOOD_FROM = threshold(
    0.50,
    unit="legibility",
    means="From which nothing in the picture excuses a doubtful reading",
    source=Choice("The rule's own limits."),
)
SURE_FROM = threshold(
    0.90,
    unit="probability",
    means=(
        "Of a reading's weakest character (of a paper's characters in the mean) from which it is"
        " surely read: then its pixels are legible by that very fact"
    ),
    source=Measured(
        "Of 251 values of public cards that people read at once and physics alone threw away,"
        " 215 were read with 0.95 or more; clear print is read with 0.99."
    ),
)
BESIDE_VALUE = threshold(
    2.0,
    unit="line heights",
    means="Beside a value, within which a finger or a reflection may hide its rest",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ evidence

OTHERS_SHOWN = threshold(
    3,
    unit="readings",
    means="Further alternatives than the read and the declared value",
    source=Choice("More is no help to an eye."),
)
OTHER_FROM = threshold(
    0.01,
    unit="probability",
    means="Probability of one character from which exchanging it makes an alternative",
    source=Choice(),
)

# ------------------------------------------------------------------------------ joint_evidence

MOST_OF_ONE = threshold(
    3.0,
    unit="nats",
    means="That one capture may speak for or against a value, at most",
    source=Choice(
        "A systematic misreading of one character comes back on every paper and "
        "must not count as if it were sure."
    ),
)
AGREEING = threshold(
    2.3,
    unit="nats",
    means="For the declared value for each other capture that matches it",
    source=Choice(
        "Papers of one person print one value, and about one in a hundred is the "
        "exception looked for."
    ),
)
MOST_AGREEING = threshold(
    4.6,
    unit="nats",
    means="For the declared value for all other captures that match it, at most",
    source=Choice(
        "Papers of one person print one value, and about one in a hundred is the "
        "exception looked for."
    ),
)
OWN_LEAST = threshold(
    -0.7,
    unit="nats",
    means=(
        "Own log ratio below which no paper is outvoted (`Thresholds.support`: the "
        "pixels do not prefer their own reading)"
    ),
    source=Measured(
        "At -1.5, 3 of 73 strips that print a look-alike were supported (docs/measurements-history.md)."
    ),
)
SUPPORTED_FROM = threshold(
    3.0,
    unit="nats",
    means="Joint log ratio from which doubtful papers support the declaration",
    source=Choice("Twenty to one."),
)

# -------------------------------------------------------------------------------------- locate

LOCATE_SIMILARITY = threshold(
    60.0,
    unit="percent",
    means="Similarity below which the text found for a declared value is not a place for it",
    source=Choice("Below it the text found for a declared value is not a place for it."),
)

# ---------------------------------------------------------------------------------- truncation

MISREAD_END = threshold(
    0.5,
    unit="share",
    means="Share of characters of an end that must be the whole's",
    source=Choice(
        "What stands behind a value and is half of what the whole has there is its "
        "end with a character misread (中心5学 is 中心小学), not the next word."
    ),
)
WIDE_GAP = threshold(
    1.6,
    unit="ratio",
    means="Between two characters' middles, of what their widths ask for",
    source=Choice(
        "Room for one more. Loose printing spaces all of a line's characters alike,"
        " and its own pitch is the measure."
    ),
)

# -------------------------------------------------------------------------------- verify_marks

LEGIBLE_FROM = threshold(
    0.5,
    unit="legibility",
    means="Legibility of the paper from which a mark that is not seen is not there",
    source=Choice(),
)

# -------------------------------------------------------------------------------- verify_value

FORMS_SCORED = threshold(
    12,
    unit="forms",
    means="Printed forms whose likelihood is computed",
    source=Choice(
        "Those nearest to what was read. A date has 8 by day and 5 by month; one "
        "forward pass scores them all."
    ),
)
