"""How one line of text stands in the picture: size, sharpness, contrast, what is lost.

Everything is measured on the text itself, never on the background, and in pixels of the
picture that is handed in. No reader is asked: these are physics, the same for any paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.records import RGB, Quad

Grey = NDArray[np.uint8]
Real = NDArray[np.float32]
Counts = NDArray[np.int64]

RISE_PER_SIGMA = 2.563
"""10-90 % rise of a step blurred by a Gaussian, in units of its sigma (2 x 1.2816)."""
STEP_PEAK = 2.5066
"""Step height over steepest slope of a blurred step, in sigmas: sqrt(2 pi)."""
PRE_SIGMA = 0.6
"""Smoothing along a profile before its slope is taken, px: halves white noise; it is
taken out again in quadrature."""
SAMPLING_VARIANCE = 1 / 12
"""Variance of one pixel's width: the difference of neighbours is a mean slope, px^2."""
LEAST_RISE = 0.45
"""A rise counts as a stroke's edge if it spans this share of the line's contrast."""
SOFT = 2.3
"""From this edge width on the diagonals are measured too, px (a fine scan has 1.5)."""
SHARP_SHARE = 0.35
"""Quantile of rises that stands for the line: slanting and merging strokes only widen."""
LEAST_EDGES = 6
"""Fewer rises than this in one direction say nothing about that direction."""
MOST_PIXELS = 9000
"""Of a longer strip three windows are measured: hundreds of rises are enough, and a
line costs about a millisecond."""
CORE_SHARE = 0.8
"""Quantile of the ink's pixels taken as ink: the cores, the rims being half paper."""
EDGE_GAP = 0.12
"""Ink nearer to the picture's edge than this share of the box height was cut: printers
and scanners leave more."""
LEAST_COVER = 0.1
"""Text's strokes rarely fill more of a box than twice this."""
WHITE_CELL, BURNT_CELL = 0.2, 0.6
"""Burnt share of a cell: above the first the paper itself is white, above the second
nothing is left of the cell."""
BURNT = 253
"""A pixel at or above this in every channel carries no information (8-bit sensor)."""
BLACK_HAT_SHARE = 0.7
"""Ink is what stands out within this share of the box height; strokes are < 0.3."""
COVER_SHARE = 0.45
"""A patch darker than mid-tone and larger than this share of the box height is no
stroke: it covers the text."""


@dataclass(frozen=True, slots=True, eq=False)
class LineQuality:
    """One line's physics; lengths in page pixels, levels 0-255.

    `glyph_height` is the height of the ink, not of the box; `edge_width` the 10-90 %
    rise across strokes, `edge_least` the same in the sharpest direction (0: no strokes);
    `contrast` is paper minus ink; `clipped_fraction` the share of burnt-out pixels,
    which on a white scan is simply its paper; `glare_fraction` the share where a
    reflection has left neither ink nor paper; `covered_fraction` the share under
    something dark and opaque; `paper` and `dark` are the levels of paper and darkest ink,
    `noise` the paper's grain (standard deviation).
    """

    quad: Quad
    glyph_height: float
    edge_width: float
    edge_least: float
    contrast: float
    paper: float
    dark: float
    noise: float
    clipped_fraction: float
    glare_fraction: float
    covered_fraction: float
    touches_edge: bool


def measure_line(pixels: RGB, quad: Quad) -> LineQuality:
    """Measure the line inside `quad`; a box without ink has contrast and height near 0."""
    strip = cut_strip(pixels, quad)
    low = cv2.min(cv2.min(strip[..., 0], strip[..., 1]), strip[..., 2])
    burnt = np.asarray(cv2.threshold(low, BURNT - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)
    grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY), np.uint8)
    part = _sample(grey)
    ink, is_dark = _ink(part)
    level = _contrast(ink)
    mask = np.asarray(ink > max(level / 2, 4.0), np.uint8)
    widths = _widths(part, ink, level)
    tones = _histogram(part)
    paper = _quantile(tones, 0.75 if is_dark else 0.25)
    return LineQuality(
        quad=quad,
        glyph_height=_glyph_height(mask),
        edge_width=_together(widths),
        edge_least=min(widths, default=0.0),
        contrast=level,
        paper=paper,
        dark=_quantile(tones, 0.03),
        noise=_noise(part, mask),
        clipped_fraction=cv2.countNonZero(burnt) / burnt.size,
        glare_fraction=_glare(burnt, grey, paper, level),
        covered_fraction=_covered(grey, paper, level) if is_dark else 0.0,
        touches_edge=_touches_edge(pixels, quad, paper, level),
    )


def cut_strip(pixels: RGB, quad: Quad) -> RGB:
    """The quad as an upright picture at its own scale, long side horizontal."""
    corners = np.asarray(quad, dtype=np.float32).reshape(4, 2)
    wide = _side(corners, 0, 1, 3, 2)
    high = _side(corners, 0, 3, 1, 2)
    if high > 1.8 * wide:
        corners = np.roll(corners, 1, axis=0)
        wide, high = high, wide
    width, height = max(round(wide), 4), max(round(high), 4)
    low, far = corners.min(axis=0), corners.max(axis=0)
    upright = bool(far[1] - low[1] <= height + 1.5 and corners[1, 0] > corners[0, 0])
    if upright:
        x0, y0 = max(int(low[0]), 0), max(int(low[1]), 0)
        cut = pixels[y0:max(round(float(far[1])), y0 + 4), x0:max(round(float(far[0])), x0 + 4)]
        if cut.shape[0] >= 4 and cut.shape[1] >= 4:
            return np.ascontiguousarray(cut)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners - 0.5, target - 0.5)
    return cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC,
                               borderMode=cv2.BORDER_REPLICATE).astype(np.uint8, copy=False)


def _side(q: Real, a: int, b: int, c: int, d: int) -> float:
    return float(np.linalg.norm(q[b] - q[a]) + np.linalg.norm(q[d] - q[c])) / 2


def _sample(grey: Grey) -> Grey:
    """The line, or three windows spread along it, so that the time is bounded."""
    height, width = grey.shape
    most = max(MOST_PIXELS // height, 5 * height)
    if width <= most:
        return grey
    part = most // 3
    starts = (0, (width - part) // 2, width - part)
    return np.hstack([grey[:, x:x + part] for x in starts])


def _histogram(values: Grey) -> Counts:
    return np.bincount(values.ravel(), minlength=256)


def _quantile(counts: Counts, share: float) -> float:
    """The level below which this share of the counted pixels lies."""
    total = np.cumsum(counts)
    return float(np.searchsorted(total, share * float(total[-1])))


def _ink(grey: Grey) -> tuple[Grey, bool]:
    """How much each pixel stands out from its paper, and whether the text is dark."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    height = grey.shape[0]
    rim = max(height // 12, 1)
    border = float(np.median(np.concatenate([soft[:rim].ravel(), soft[-rim:].ravel()])))
    middle, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_dark = border > middle
    size = max(int(height * BLACK_HAT_SHARE) | 1, 5)
    kernel = np.ones((size, size), np.uint8)
    ground = cv2.morphologyEx(soft, cv2.MORPH_CLOSE if is_dark else cv2.MORPH_OPEN, kernel)
    ground = cv2.blur(ground, (size, size), borderType=cv2.BORDER_REPLICATE)
    raised = cv2.subtract(ground, grey) if is_dark else cv2.subtract(grey, ground)
    return np.asarray(raised, np.uint8), is_dark


def _contrast(ink: Grey) -> float:
    """Ink against paper: the paper's half at its median, the ink's half at its cores."""
    middle, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    counts = _histogram(ink)
    cut = int(middle) + 1
    if not counts[cut:].any() or not counts[:cut].any():
        return 0.0
    cores = cut + _quantile(counts[cut:], CORE_SHARE)
    return cores - _quantile(counts[:cut], 0.5)


def _glyph_height(mask: Grey) -> float:
    """Height of the ink: upper quartile over square cells along the line.

    Cells, not the whole line, so that a slightly slanting line is not thickened; upper
    quartile, so that 一 and punctuation do not stand for the line.
    """
    height, width = mask.shape
    cells = max(round(width / height), 1)
    filled = cv2.resize(mask * 255, (cells, height), interpolation=cv2.INTER_AREA) >= 10
    any_ink = filled.any(axis=0)
    if not any_ink.any():
        return 0.0
    tops = filled.argmax(axis=0)[any_ink]
    ends = height - filled[::-1].argmax(axis=0)[any_ink]
    return float(np.percentile(ends - tops, 75))


def _rise(profiles: Grey, level: float, full: float) -> float:
    """10-90 % rise of the strokes' edges along axis 1, px; 0 where it cannot be taken.

    Each monotonous run of a profile gives its height and its steepest slope; their ratio
    is sigma * sqrt(2 pi) for a step. A stroke thinner than its blur never reaches the
    full ink level, and its ratio shrinks towards sigma * exp(1/2): corrected by how much
    of the full level the run reaches.
    """
    soft = cv2.sepFilter2D(profiles, cv2.CV_32F, _gauss(PRE_SIGMA),
                           np.array([0.25, 0.5, 0.25], np.float32),
                           borderType=cv2.BORDER_REPLICATE).ravel()
    slope = np.diff(soft)
    slope[profiles.shape[1] - 1::profiles.shape[1]] = 0
    up = slope > 0
    turns = np.flatnonzero(up[1:] != up[:-1]) + 1
    if len(turns) < LEAST_EDGES:
        return 0.0
    height = np.abs(np.diff(soft[turns]))
    strong = np.flatnonzero(height >= LEAST_RISE * max(level, 1.0))
    # a run that ends a row jumps to the next one: its height is not the sum of its slopes
    steepest = np.maximum.reduceat(np.abs(slope), turns)[:-1]
    row = turns // profiles.shape[1]
    strong = strong[row[strong] == row[strong + 1]]
    if len(strong) < LEAST_EDGES:
        return 0.0
    ratio = height[strong] / np.maximum(steepest[strong], 1e-3)
    sigma = ratio / (STEP_PEAK * _thin_stroke(height[strong] / full))
    best = float(np.quantile(sigma, SHARP_SHARE))
    variance = best**2 - PRE_SIGMA**2 - SAMPLING_VARIANCE
    return RISE_PER_SIGMA * float(np.sqrt(max(variance, 0.04)))


def _thin_stroke(share: Real) -> Real:
    """By how much height over slope falls short when a stroke reaches `share` of full."""
    reached = np.clip(share, 0.2, 1.0)
    return np.asarray(0.66 + 0.34 * reached**2, dtype=np.float32)


def _gauss(sigma: float) -> Real:
    kernel = cv2.getGaussianKernel(5, sigma, cv2.CV_32F)
    return np.asarray(kernel, dtype=np.float32).ravel()


def _widths(grey: Grey, ink: Grey, level: float) -> list[float]:
    """Edge widths by direction: along, across, and, for a soft line, both diagonals."""
    full = max(_quantile(_histogram(ink), 0.995), 1.0)
    widths = [_rise(grey, level, full), _rise(np.ascontiguousarray(grey.T), level, full)]
    if max(widths) > SOFT:
        turned = _diagonal(grey)
        widths += [_rise(turned, level, full),
                   _rise(np.ascontiguousarray(turned.T), level, full)]
    return [w for w in widths if w > 0]


def _diagonal(grey: Grey) -> Grey:
    """The middle of the line turned by 45 degrees, where a slanting shake shows."""
    height, width = grey.shape
    reach = height / np.sqrt(2)
    size = (min(round((width - height) * np.sqrt(0.5)), 4 * height), round(reach * 1.4))
    size = (max(size[0], round(reach)), size[1])
    turn = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), 45, 1.0), np.float64)
    turn[0, 2] += size[0] / 2 - width / 2
    turn[1, 2] += size[1] / 2 - height / 2
    turned = cv2.warpAffine(grey, turn, size, flags=cv2.INTER_CUBIC,
                            borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def _together(widths: Sequence[float]) -> float:
    """One width of all: the mean, or the worst where one direction stands out."""
    if not widths:
        return 0.0
    worst, mean = max(widths), sum(widths) / len(widths)
    return worst if worst > 1.25 * mean else mean


def _noise(grey: Grey, mask: Grey) -> float:
    """Standard deviation of the paper's grain, grey levels (median absolute difference)."""
    step = cv2.absdiff(np.ascontiguousarray(grey[:, 1:]), np.ascontiguousarray(grey[:, :-1]))
    paper = np.asarray((mask[:, 1:] | mask[:, :-1]) == 0, np.uint8)
    counts = cv2.calcHist([step], [0], paper, [64], [0, 64]).ravel()
    if float(counts.sum()) < 32:
        return 0.0
    total = np.concatenate([[0.0], np.cumsum(counts)])
    half = float(np.interp(0.5 * float(total[-1]), total, np.arange(len(total)))) - 0.5
    return max(half, 0.0) / 0.6745 / float(np.sqrt(2))


def _covered(grey: Grey, paper: float, level: float) -> float:
    """Share of the strip under a dark patch much thicker than any stroke."""
    limit = paper - max(level / 2, 20.0)
    dark = np.asarray(grey[::2, ::2] < limit, np.uint8)
    if level <= 0 or float(dark.mean()) < LEAST_COVER:
        return 0.0
    size = max(int(dark.shape[0] * COVER_SHARE) | 1, 3)
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    return float(thick.mean())


def _glare(burnt: Grey, grey: Grey, paper: float, level: float) -> float:
    """Share of the line's cells that are burnt out while the rest of its paper is not.

    On a white scan every cell of text is burnt out between its strokes; then the share
    is 0, for nothing is lost.
    """
    height, width = burnt.shape
    if not cv2.countNonZero(burnt):
        return 0.0
    cells = max(round(width / height * 2), 1)
    lost = cv2.resize(burnt, (cells, height), interpolation=cv2.INTER_AREA).mean(axis=0) / 255
    limit = np.asarray(grey < paper - max(level / 2, 10.0), np.uint8) * 255
    inked = cv2.resize(limit, (cells, height), interpolation=cv2.INTER_AREA).mean(axis=0) > 8
    if not inked.any() or float(np.median(lost[inked])) > WHITE_CELL:
        return 0.0
    return float(np.mean((lost > BURNT_CELL) & ~inked))


def _touches_edge(pixels: RGB, quad: Quad, paper: float, level: float) -> bool:
    """Whether the line's ink runs into the picture's edge: part of it is outside."""
    height, width = pixels.shape[:2]
    low, far = quad.min(axis=0), quad.max(axis=0)
    x0, x1 = int(np.clip(low[0], 0, width - 1)), int(np.clip(far[0], 1, width))
    y0, y1 = int(np.clip(low[1], 0, height - 1)), int(np.clip(far[1], 1, height))
    near = max(2, round(EDGE_GAP * float(np.linalg.norm(quad[3] - quad[0]))))
    rims = []
    if low[0] <= near:
        rims.append(pixels[y0:y1, :near])
    if far[0] >= width - near:
        rims.append(pixels[y0:y1, -near:])
    if low[1] <= near:
        rims.append(pixels[:near, x0:x1])
    if far[1] >= height - near:
        rims.append(pixels[-near:, x0:x1])
    limit = paper - max(level * 0.5, 20.0)
    return any(float(np.mean(rim.mean(axis=2) < limit)) > 0.04 for rim in rims if rim.size)
