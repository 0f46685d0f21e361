"""How one line of text stands in the picture: size, sharpness, contrast, what is lost.

Everything is measured on the text itself, never on the background, and in pixels of the
picture that is handed in. No reader is asked: these are physics, the same for any paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.records import RGB, Quad

Grey = NDArray[np.uint8]
Real = NDArray[np.float32]

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
SHARP_SHARE = 0.35
"""Quantile of rises that stands for the line: slanting and merging strokes only widen."""
LEAST_EDGES = 6
"""Fewer rises than this in one direction say nothing about that direction."""
LONGEST_STRIP = 14.0
"""Edges are measured on at most so many line heights of the line: enough rises, and
bounded time."""
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
    rise across strokes (`edge_x` along the line, `edge_y` across it; the larger counts);
    `contrast` is paper minus ink; `clipped_fraction` the share of burnt-out pixels,
    which on a white scan is simply its paper; `covered_fraction` the share under
    something dark and opaque; `paper` and `dark` are the levels of paper and darkest ink,
    `noise` the paper's grain (standard deviation).
    """

    quad: Quad
    glyph_height: float
    edge_width: float
    edge_x: float
    edge_y: float
    contrast: float
    paper: float
    dark: float
    noise: float
    clipped_fraction: float
    covered_fraction: float
    touches_edge: bool


def measure_line(pixels: RGB, quad: Quad) -> LineQuality:
    """Measure the line inside `quad`; a box without ink has contrast and height near 0."""
    strip = cut_strip(pixels, quad)
    grey = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY)
    ink, sign = _ink(grey)
    level = _contrast(ink)
    mask = ink > max(level / 2, 4.0)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    if sign < 0:
        smooth = cv2.bitwise_not(smooth)
    edge_x, edge_y = _edges(grey, ink, level)
    paper = float(np.percentile(grey, 75 if sign > 0 else 25))
    return LineQuality(
        quad=quad,
        glyph_height=_glyph_height(mask),
        edge_width=_together(edge_x, edge_y),
        edge_x=edge_x,
        edge_y=edge_y,
        contrast=level,
        paper=paper,
        dark=float(np.percentile(grey, 3)),
        noise=_noise(grey, mask),
        clipped_fraction=float(np.mean(strip.min(axis=2) >= BURNT)),
        covered_fraction=_covered(grey, paper, level, sign),
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


def _ink(grey: Grey) -> tuple[Real, int]:
    """How much each pixel stands out from its paper, and 1 (dark text) or -1 (light)."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    height = grey.shape[0]
    rim = max(height // 12, 1)
    border = float(np.median(np.concatenate([soft[:rim].ravel(), soft[-rim:].ravel()])))
    middle, _ = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    sign = 1 if border > middle else -1
    size = max(int(height * BLACK_HAT_SHARE) | 1, 5)
    kernel = np.ones((size, size), np.uint8)
    ground = cv2.morphologyEx(soft, cv2.MORPH_CLOSE if sign > 0 else cv2.MORPH_OPEN, kernel)
    ground = cv2.blur(ground, (size, size), borderType=cv2.BORDER_REPLICATE)
    raised = ground.astype(np.float32) - grey
    return (raised if sign > 0 else -raised), sign


def _contrast(ink: Real) -> float:
    """Ink against paper: median of the paper's half, 90th percentile of the ink's."""
    values = np.clip(ink, 0, 255).astype(np.uint8)
    middle, _ = cv2.threshold(values, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_ink = values > middle
    if not is_ink.any() or is_ink.all():
        return 0.0
    return float(np.percentile(ink[is_ink], 80) - np.median(ink[~is_ink]))


def _glyph_height(mask: NDArray[np.bool_]) -> float:
    """Height of the ink: upper quartile over square cells along the line.

    Cells, not the whole line, so that a slightly slanting line is not thickened; upper
    quartile, so that 一 and punctuation do not stand for the line.
    """
    height, width = mask.shape
    starts = np.arange(0, max(width - height // 2, 1), max(height, 1))
    counts = np.add.reduceat(mask.astype(np.int32), starts, axis=1)
    filled = counts >= max(1, round(0.04 * height))
    any_ink = filled.any(axis=0)
    if not any_ink.any():
        return 0.0
    tops = filled.argmax(axis=0)[any_ink]
    ends = height - filled[::-1].argmax(axis=0)[any_ink]
    return float(np.percentile(ends - tops, 75))


def _edges(grey: Grey, ink: Real, level: float) -> tuple[float, float]:
    """10-90 % rise along the line and across it, px; 0 where it cannot be measured."""
    most = round(LONGEST_STRIP * grey.shape[0])
    start = max((grey.shape[1] - most) // 2, 0)
    part = grey[:, start:start + most].astype(np.float32)
    full = float(np.percentile(ink, 99.5))
    return (_rise(part, max(level, 1.0), full),
            _rise(np.ascontiguousarray(part.T), max(level, 1.0), full))


def _rise(profiles: Real, level: float, full: float) -> float:
    """10-90 % rise of the strokes' edges along axis 1.

    Each monotonous run of a profile gives its height and its steepest slope; their ratio
    is sigma * sqrt(2 pi) for a step. A stroke thinner than its blur never reaches the
    full ink level, and its ratio shrinks towards sigma * exp(1/2): corrected by how much
    of the full level the run reaches.
    """
    soft = cv2.sepFilter2D(profiles, cv2.CV_32F, _gauss(PRE_SIGMA),
                           np.array([0.25, 0.5, 0.25], np.float32),
                           borderType=cv2.BORDER_REPLICATE)
    slope = np.zeros_like(soft)
    slope[:, :-1] = np.diff(soft, axis=1)
    flat = slope.ravel()
    up = flat > 0
    starts = np.flatnonzero(np.concatenate([[True], up[1:] != up[:-1]]))
    height = np.abs(np.add.reduceat(flat, starts))
    steepest = np.maximum.reduceat(np.abs(flat), starts)
    strong = height >= LEAST_RISE * level
    if int(strong.sum()) < LEAST_EDGES:
        return 0.0
    height, steepest = height[strong], steepest[strong]
    ratio = height / np.maximum(steepest, 1e-3)
    sigma = ratio / (STEP_PEAK * _thin_stroke(height / max(full, 1.0)))
    best = float(np.quantile(sigma, SHARP_SHARE))
    variance = best**2 - PRE_SIGMA**2 - SAMPLING_VARIANCE
    return RISE_PER_SIGMA * float(np.sqrt(max(variance, 0.04)))


def _thin_stroke(share: Real) -> Real:
    """By how much height over slope falls short when a stroke reaches `share` of full."""
    reached = np.clip(share, 0.2, 1.0)
    return np.asarray(0.66 + 0.34 * reached**2, dtype=np.float32)


def _gauss(sigma: float) -> Real:
    kernel: Real = cv2.getGaussianKernel(5, sigma, cv2.CV_32F).ravel()
    return kernel


def _together(edge_x: float, edge_y: float) -> float:
    """One width of two: the worse one; the other alone where one could not be taken."""
    if edge_x <= 0 or edge_y <= 0:
        return max(edge_x, edge_y)
    worse, better = max(edge_x, edge_y), min(edge_x, edge_y)
    return worse if worse > 1.4 * better else (worse + better) / 2


def _noise(grey: Grey, mask: NDArray[np.bool_]) -> float:
    """Standard deviation of the paper's grain, grey levels (median absolute difference)."""
    step = grey[:, 1:].astype(np.int16) - grey[:, :-1]
    paper = ~(mask[:, 1:] | mask[:, :-1])
    if int(paper.sum()) < 32:
        return 0.0
    return float(np.median(np.abs(step[paper])) / 0.6745 / np.sqrt(2))


def _covered(grey: Grey, paper: float, level: float, sign: int) -> float:
    """Share of the strip under a dark patch much thicker than any stroke."""
    if sign < 0 or level <= 0:
        return 0.0
    size = max(int(grey.shape[0] * COVER_SHARE) | 1, 5)
    dark = (grey < paper - max(level / 2, 20.0)).astype(np.uint8)
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    return float(thick.mean())


def _touches_edge(pixels: RGB, quad: Quad, paper: float, level: float) -> bool:
    """Whether the line's ink runs into the picture's edge: part of it is outside."""
    height, width = pixels.shape[:2]
    low, far = quad.min(axis=0), quad.max(axis=0)
    x0, x1 = int(np.clip(low[0], 0, width - 1)), int(np.clip(far[0], 1, width))
    y0, y1 = int(np.clip(low[1], 0, height - 1)), int(np.clip(far[1], 1, height))
    rims = []
    if low[0] <= 2:
        rims.append(pixels[y0:y1, :2])
    if far[0] >= width - 2:
        rims.append(pixels[y0:y1, -2:])
    if low[1] <= 2:
        rims.append(pixels[:2, x0:x1])
    if far[1] >= height - 2:
        rims.append(pixels[-2:, x0:x1])
    limit = paper - max(level * 0.5, 20.0)
    return any(float(np.mean(rim.mean(axis=2) < limit)) > 0.04 for rim in rims if rim.size)
