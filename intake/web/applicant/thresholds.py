"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Standard, threshold

# ---------------------------------------------------------------------------------------- csrf

SEED_BYTES = threshold(
    24, unit="bytes", means="Length of the seed of a form's token", source=Choice("192 bits.")
)
YEAR_SECONDS = threshold(
    365 * 24 * 3600,
    unit="seconds",
    means="That the seed's cookie is kept",
    source=Standard("A year."),
)
FORM_BYTES = threshold(
    256 * 1024,
    unit="bytes",
    means="A whole declaration is under 10 KB and 150 fields, the longest policy 42 KB",
    source=Choice(),
)
MOST_FIELDS = threshold(
    1000,
    unit="fields",
    means="A whole declaration is under 10 KB and 150 fields, the longest policy 42 KB",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ declared


# -------------------------------------------------------------------------------------- papers

LONGEST_REMARK = threshold(
    200,
    unit="characters",
    means="Length of a remark, at most",
    source=Choice("A sentence or two, not a letter."),
)

# ------------------------------------------------------------------------------------ pictures

COVER_SLATE = threshold(
    (92, 104, 116), unit="grey levels", means="Colour that covers what is masked", source=Choice()
)
LINKS_SHOWN = threshold(
    3,
    unit="rows",
    means="The newest ways in that staff made for this application, shown to its applicant",
    source=Geometry("As many as one reads."),
)
UNREADABLE_SIDE = threshold(
    160,
    unit="px",
    means="Side of a picture of which nobody knows what to mask",
    source=Geometry(
        "At this size nobody reads 18 digits (4 px each on a card that fills the page)."
    ),
)

# ------------------------------------------------------------------------------------- statics

DIGEST_CHARACTERS = threshold(
    12,
    unit="hex digits",
    means="48 bits tell two versions of a file apart",
    source=Choice("Nobody is kept out by it."),
)
