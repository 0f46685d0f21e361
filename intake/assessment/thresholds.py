"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Measured, Standard, threshold

# ------------------------------------------------------------------------------ document_flags

UNREADABLE_SHARE = threshold(
    0.5,
    unit="share",
    means=(
        "Above this share of unreadable key fields the paper as a whole is unclear (contract §3)"
    ),
    source=Standard(),
)
DEFECTS_NAMED = threshold(
    3,
    unit="defects",
    means="More words than three defects help nobody who holds a phone",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ remedies

MAX_WAYS = threshold(
    4096,
    unit="ways",
    means="Ways compared one by one (4 ms per thousand)",
    source=Choice(
        "Only a value that papers print differently offers a choice, so that a file"
        " with more than a dozen of them is a heap of strangers' papers, and the "
        "first way is as good as any."
    ),
)

# -------------------------------------------------------------------------------------- replay

SAME_LOG_RATIO = threshold(
    0.05,
    unit="nats",
    means="Log ratios closer than this are one",
    source=Choice("Runtimes differ in the last digits, and reports keep two places."),
)

# ------------------------------------------------------------------------------ reused_picture

SAME_FROM = threshold(
    0.97,
    unit="correlation",
    means="Correlation of two fingerprints from which pages are one picture",
    source=Measured(
        "Measured on 76 drawn pages: made smaller by 0.6 and saved at quality 35 at"
        " least 0.989, two different pages at most 0.872 (docs/measurements-history.md)."
    ),
)
