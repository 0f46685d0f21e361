"""From a figure that orders lines rightly to the probability that a person can read one."""

from __future__ import annotations

import math

from intake.extraction.legibility.thresholds import LEAST_ODDS, LEGIBILITY_ODDS


def calibrated(figure: float) -> float:
    """A figure 0-1 as a probability (Platt 1999); the order of figures stays."""
    kept = min(max(figure, LEAST_ODDS), 1 - LEAST_ODDS)
    slope, offset = LEGIBILITY_ODDS
    return 1 / (1 + math.exp(-(slope * math.log(kept / (1 - kept)) + offset)))
