"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Standard, threshold

# ------------------------------------------------------------------------------------- id_card

CARD_MM = threshold(
    (85.6, 54.0),
    unit="mm",
    means="Width and height of an identity card",
    source=Standard("ISO/IEC 7810 ID-1; GA 448."),
)
