"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

import datetime as dt

from intake.domain.threshold import Choice, Geometry, Measured, threshold

# ------------------------------------------------------------------------------------- answers

ANSWERS_KEPT_HOURS = threshold(
    24,
    unit="hours",
    means="Clients repeat within minutes",
    source=Choice("A day covers a laptop closed over night."),
)

# -------------------------------------------------------------------------------- applications


# ------------------------------------------------------------------------------------- erasure

ERASED_AT_ONCE = threshold(
    50,
    unit="applications",
    means="Erased in one transaction",
    source=Measured("7 ms of processor each: nobody else's write waits half a second."),
)

# ------------------------------------------------------------------------------------- entries

CODE_LENGTH = threshold(
    12,
    unit="characters",
    means="59 bits",
    source=Choice("At the sign-in's ten tries a minute nobody finds one of a county's thousands."),
)
CODE_GROUP = threshold(
    4,
    unit="characters",
    means="Of a code written together",
    source=Choice("So a person copies it without losing the place."),
)
LINK_SECONDS = threshold(
    7 * 86400,
    unit="seconds",
    means="A link is opened within days, or the desk makes another",
    source=Choice(),
)
ENTRY_SESSION_SECONDS = threshold(
    14 * 86400,
    unit="seconds",
    means="Two weeks",
    source=Choice("An application with its 48-hour corrections; a phone is one person's."),
)

# ------------------------------------------------------------------------------------- imports

IMPORT_KEPT = threshold(
    dt.timedelta(days=7),
    unit="duration",
    means="What an import placed and what it could not place is shown so long",
    source=Geometry("What lacks is asked of units and comes within a working week."),
)
