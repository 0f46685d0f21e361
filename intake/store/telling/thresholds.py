"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Standard, threshold

PAUSES = threshold(
    (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400),
    unit="seconds",
    means="Between two tries of a message, one after another; then it is given up",
    source=Standard("The schedule that the specification Standard Webhooks proposes."),
)
SENDING_SECONDS = threshold(
    120,
    unit="seconds",
    means="Whoever sends a message has it so long; then another may",
    source=Standard("Four requests of a channel, each 20 s at most, and the waits between."),
)
LATE_SECONDS = threshold(
    60,
    unit="seconds",
    means="A message that waits longer is shown as not delivered",
    source=Standard("What the bureau was promised: told within a minute, or shown as not told."),
)
MESSAGE_LINK_SECONDS = threshold(
    48 * 3600,
    unit="seconds",
    means="A link in a message lets its owner in once, within this time",
    source=Standard("The notice's hours of correction."),
)
CODE_SECONDS = threshold(
    600,
    unit="seconds",
    means="A code sent to a phone is good for so long",
    source=Standard("NIST SP 800-63B, 5.1.3.2: at most ten minutes."),
)
CODE_DIGITS = threshold(
    6,
    unit="digits",
    means="Of a code sent to a phone",
    source=Standard("NIST SP 800-63B, 5.1.3.2: at least 20 bits."),
)
CODE_TRIES = threshold(
    5,
    unit="tries",
    means="Of a code, then a new one has to be sent",
    source=Standard("Below the 100 that NIST SP 800-63B, 5.2.2 allows."),
)
CODE_PAUSE_SECONDS = threshold(
    60,
    unit="seconds",
    means="Between two codes to one person",
    source=Standard("What gateways for short messages allow to one number: one a minute."),
)
CODES_A_DAY = threshold(
    10,
    unit="codes",
    means="To one person within a day",
    source=Standard("What gateways for short messages allow to one number: ten a day."),
)
DAY_SECONDS = threshold(86_400, unit="seconds", means="Of a day", source=Standard("A day."))
