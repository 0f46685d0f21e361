"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, threshold

# ---------------------------------------------------------------------------------------- demo

WAIT_SECONDS = threshold(
    20,
    unit="seconds",
    means="One request's patience (`Prefer: wait`)",
    source=Choice("Asked again until the report is there."),
)
PATIENCE_SECONDS = threshold(
    600,
    unit="seconds",
    means="For one report",
    source=Choice(
        "Three applications of sixteen papers take a minute and a half on two processors."
    ),
)
ANSWER_SECONDS = threshold(
    90, unit="seconds", means="For one request to be answered", source=Choice()
)

# -------------------------------------------------------------------------------------- doctor

SECONDS_TO_ANSWER = threshold(
    20,
    unit="seconds",
    means="Tesseract lists its languages in well under a second",
    source=Choice("A hanging disk is not ours."),
)

# ----------------------------------------------------------------------------------------- new

MAX_LISTED = threshold(
    500,
    unit="files",
    means="Files listed at most",
    source=Choice("An application has some twenty; more is a wrong folder."),
)

# -------------------------------------------------------------------------------------- replay

SHOWN_CHARACTERS = threshold(
    24,
    unit="characters",
    means="Characters of a hash or a value that are shown",
    source=Choice("Enough to tell two apart."),
)

# ----------------------------------------------------------------------------------- importing

FILES_SHOWN = threshold(
    50,
    unit="lines",
    means="Of files that an import did not place, shown in a terminal; the rest is counted",
    source=Geometry("A terminal's screen."),
)
