"""How one line of text stands in the picture: size, sharpness, contrast, what is lost.

Everything is measured on the text itself, never on the background, and in pixels of the
picture that is handed in. No reader is asked: these are physics, the same for any paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Quad
from intake.domain.values.folding import is_han
from intake.extraction.legibility.edge_width import edge_widths, histogram, level_at, one_width
from intake.extraction.legibility.occlusion_line import covered_share, glare_share, touches_edge
from intake.extraction.legibility.thresholds import (
    BLACK_HAT_SHARE,
    BURNT_IN_LINE,
    CORE_SHARE,
    DIGITS_LOWER,
    MOST_PIXELS,
)

Grey = NDArray[np.uint8]
Real = NDArray[np.float32]


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


def as_characters(line: LineQuality, text: str) -> LineQuality:
    """The line as though Chinese characters stood in it, which limits are made for."""
    is_of_digits = any(c.isdigit() for c in text) and not any(map(is_han, text))
    return replace(line, glyph_height=DIGITS_LOWER * line.glyph_height) if is_of_digits else line


def measure_line(pixels: RGB, quad: Quad) -> LineQuality:
    """Measure the line inside `quad`; a box without ink has contrast and height near 0."""
    strip = cut_strip(pixels, quad)
    low = cv2.min(cv2.min(strip[..., 0], strip[..., 1]), strip[..., 2])
    burnt = np.asarray(cv2.threshold(low, BURNT_IN_LINE - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)
    grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY), np.uint8)
    part = _sample(grey)
    ink, is_dark = _ink(part)
    level = _contrast(ink)
    mask = np.asarray(ink > max(level / 2, 4.0), np.uint8)
    widths = edge_widths(part, ink, level)
    tones = histogram(part)
    paper = level_at(tones, 0.75 if is_dark else 0.25)
    return LineQuality(
        quad=quad,
        glyph_height=_glyph_height(mask),
        edge_width=one_width(widths),
        edge_least=min(widths, default=0.0),
        contrast=level,
        paper=paper,
        dark=level_at(tones, 0.03),
        noise=_noise(part, mask),
        clipped_fraction=cv2.countNonZero(burnt) / burnt.size,
        glare_fraction=glare_share(burnt, grey, paper, level),
        covered_fraction=covered_share(grey, level, is_dark),
        touches_edge=touches_edge(pixels, quad, paper, level),
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
        cut = pixels[y0 : max(round(float(far[1])), y0 + 4), x0 : max(round(float(far[0])), x0 + 4)]
        if cut.shape[0] >= 4 and cut.shape[1] >= 4:
            return np.ascontiguousarray(cut)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners - 0.5, target - 0.5)
    return cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8, copy=False)


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
    return np.hstack([grey[:, x : x + part] for x in starts])


def _ink(grey: Grey) -> tuple[Grey, bool]:
    """How much each pixel stands out from its paper, and whether the text is dark."""
    soft = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    height = grey.shape[0]
    rim = max(height // 12, 1)
    border = level_at(histogram(np.vstack([soft[:rim], soft[-rim:]])), 0.5)
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
    counts = histogram(ink)
    cut = int(middle) + 1
    if not counts[cut:].any() or not counts[:cut].any():
        return 0.0
    cores = cut + level_at(counts[cut:], CORE_SHARE)
    return cores - level_at(counts[:cut], 0.5)


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
    heights = np.sort(ends - tops)
    return float(heights[round(0.75 * (len(heights) - 1))])


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
