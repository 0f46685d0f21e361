"""Can a careful person read this line, and if not, for which defect?

The rule by which a line is legible: edges no wider than 18 % of the characters' height,
at least 11 px of height, contrast >= 60 of 255, nothing clipped or covered. The same picture
enlarged or reduced keeps its figure until its pixels are too few. Around each limit the figure
falls smoothly, because the measures are good to about a tenth; at a limit it is 0.5.
"""

from __future__ import annotations

from intake.domain.findings import Defect
from intake.extraction.legibility.line import LineQuality, measure_line
from intake.extraction.legibility.quality_odds import calibrated
from intake.extraction.legibility.thresholds import (
    CONTRAST_SLOPE,
    COVERED,
    DARK_PAPER,
    EDGE_SHARE,
    EDGE_SLOPE,
    GLARE_IN_LINE,
    HEIGHT_SLOPE,
    MIN_CONTRAST,
    MIN_GLYPH_HEIGHT,
    MOTION_RATIO,
    TRACE_SLACK,
    WASHED_INK,
    WHITE_PAPER,
)

__all__ = ["LineQuality", "explains", "field_legibility", "measure_line", "physical_legibility"]


def physical_legibility(line: LineQuality) -> float:
    """How well a careful person could read the line, 0-1, by physics alone."""
    height = _ramp(line.glyph_height / MIN_GLYPH_HEIGHT, HEIGHT_SLOPE)
    edge = _ramp(_edge_limit(line) / max(line.edge_width, 0.5), EDGE_SLOPE)
    contrast = _ramp(line.contrast / MIN_CONTRAST, CONTRAST_SLOPE)
    seen = 1.0 - min(max(line.covered_fraction - COVERED / 2, 0.0) / COVERED, 1.0)
    seen *= 1.0 - min(max(line.glare_fraction - GLARE_IN_LINE / 2, 0.0) / GLARE_IN_LINE, 1.0)
    whole = 0.4 if line.touches_edge else 1.0
    return min(height, edge, contrast) * seen * whole


def field_legibility(line: LineQuality, mean_probability: float, min_probability: float) -> float:
    """Physics times the reader's certainty, as a calibrated probability 0-1. Certainty is the
    mean of the line's mean and its least character probability: one lost character makes a
    number useless, while a long address bears one weak character."""
    certainty = (mean_probability + min_probability) / 2
    return calibrated(physical_legibility(line) * min(max(certainty, 0.0), 1.0))


def explains(line: LineQuality) -> tuple[Defect, ...]:
    """The defects that make this line hard to read, gravest first; empty for a good one."""
    poor: list[tuple[float, Defect]] = []
    if (softer := line.edge_width / _edge_limit(line)) > 1:
        poor.append((softer, Defect.MOTION_BLUR if _is_shaken(line) else Defect.BLUR))
    if line.glyph_height < MIN_GLYPH_HEIGHT:
        worse = MIN_GLYPH_HEIGHT / max(line.glyph_height, 1.0)
        poor.append((worse, Defect.LOW_RESOLUTION))
    if line.contrast < MIN_CONTRAST:
        poor.append((MIN_CONTRAST / max(line.contrast, 1.0), _pale(line)))
    if line.covered_fraction > COVERED:
        poor.append((1 + line.covered_fraction / COVERED, Defect.OCCLUDED))
    if line.glare_fraction > GLARE_IN_LINE:
        poor.append((1 + line.glare_fraction, Defect.GLARE))
    if line.touches_edge:
        poor.append((2.0, Defect.CROPPED))
    return tuple(d for _, d in sorted(poor, key=lambda p: -p[0]))


def _edge_limit(line: LineQuality) -> float:
    """Of a shaken line less: along a diagonal its width is measured up to so much too small."""
    limit = EDGE_SHARE * max(line.glyph_height, MIN_GLYPH_HEIGHT)
    return limit / TRACE_SLACK**0.5 if _is_shaken(line) else limit


def _ramp(ratio: float, slope: float) -> float:
    """0.5 at ratio 1, towards 1 above and 0 below, smooth in the logarithm."""
    return float(1 / (1 + max(ratio, 1e-3) ** -slope))


def _is_shaken(line: LineQuality) -> bool:
    return 0 < line.edge_least < line.edge_width / MOTION_RATIO


def _pale(line: LineQuality) -> Defect:
    """Why ink and paper are too near to each other."""
    if line.paper < DARK_PAPER * 1.3:
        return Defect.DARK
    if line.paper >= WHITE_PAPER and line.dark >= WASHED_INK:
        return Defect.OVEREXPOSED
    return Defect.LOW_CONTRAST
