"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Standard, threshold

# --------------------------------------------------------------------------------- report_json

KEPT_DIGITS = threshold(
    4,
    unit="decimals",
    means="Places kept of legibility, confidence and dpi",
    source=Choice("Finer is noise of the runtime."),
)

# ------------------------------------------------------------------------------------ settings

MAX_THREADS = threshold(
    4,
    unit="threads",
    means="Threads a network gets when nobody says",
    source=Choice("More gain nothing on strips of text."),
)
MIN_TOKEN = threshold(
    16,
    unit="characters",
    means="Length of a token that guards the service, at least",
    source=Choice("Nobody guesses 16 random ones, whatever the rate."),
)

# -------------------------------------------------------------------------- used by many rooms

MM_PER_INCH = threshold(
    25.4, unit="mm", means="Millimetres of an inch", source=Standard("The inch is defined so.")
)
TOKEN_BYTES = threshold(
    32,
    unit="bytes",
    means="Length of a token that lets somebody in",
    source=Choice("256 bits; nobody guesses them, and a digest of it needs no salt."),
)
VERSION_CHARACTERS = threshold(
    16,
    unit="hex digits",
    means="Length of what names a version of readers or a revision of a notice",
    source=Choice("64 bits of SHA-256 tell two of them apart for ever."),
)

# ------------------------------------------------------------------------------------ channels

SHORTEST_SECRET = threshold(
    24, unit="bytes", means="Of a webhook's secret, at least", source=Standard("Standard Webhooks.")
)
LONGEST_SECRET = threshold(
    64, unit="bytes", means="Of a webhook's secret, at most", source=Standard("Standard Webhooks.")
)
