"""What of a line is lost: under something, in a reflection, or outside the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.extraction.legibility.thresholds import (
    BURNT_CELL,
    CELL_INK,
    CELL_PIXELS,
    COVER_STEP,
    EDGE_GAP,
    INKED_CELL,
    INKED_COLUMN,
    OUT_OF_PICTURE,
    WHITE_CELL,
)

Grey = NDArray[np.uint8]


def covered_share(grey: Grey, level: float, is_dark: bool) -> float:
    """Share of the line's cells without ink whose ground is none of its paper's.

    The ground under ink may vary (shadow, guilloche): its range is taken from the cells
    that show ink. A gap between words has paper's ground and is not covered.
    """
    height, width = grey.shape
    if level <= 0 or height < 10:
        return 0.0
    size = (max(round(width * CELL_PIXELS / height), 4), CELL_PIXELS)
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    kernel = np.ones((11, 11), np.uint8)
    way = cv2.MORPH_CLOSE if is_dark else cv2.MORPH_OPEN
    ground = np.asarray(cv2.morphologyEx(small, way, kernel), np.uint8)
    raised = cv2.absdiff(ground, small)
    cells = size[0] // 6
    if cells < 4:
        return 0.0
    shape = (CELL_PIXELS, cells, 6)
    inked = (raised[:, : cells * 6].reshape(shape) > CELL_INK * level).mean(
        axis=(0, 2)
    ) > INKED_CELL
    tones = np.median(ground[3:-3, : cells * 6].reshape(CELL_PIXELS - 6, cells, 6), axis=(0, 2))
    if int(inked.sum()) < 2:
        return 0.0
    spare = max(COVER_STEP * level, 14.0)
    known = tones[inked]
    strange = (tones < known.min() - spare) | (tones > known.max() + spare)
    return float(np.mean(strange & ~inked))


def glare_share(burnt: Grey, grey: Grey, paper: float, level: float) -> float:
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
    inked = (
        cv2.resize(limit, (cells, height), interpolation=cv2.INTER_AREA).mean(axis=0) > INKED_COLUMN
    )
    if not inked.any() or float(np.median(lost[inked])) > WHITE_CELL:
        return 0.0
    return float(np.mean((lost > BURNT_CELL) & ~inked))


def touches_edge(pixels: RGB, quad: Quad, paper: float, level: float) -> bool:
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
    return any(float(np.mean(rim.mean(axis=2) < limit)) > INKED_CELL for rim in rims if rim.size)


def cut_rims(outline: Quad, width: int, height: int) -> list[Box]:
    """The picture's rims over which a paper runs out of it; what lies inside is all there."""
    dx, dy = max(round(OUT_OF_PICTURE * width), 1), max(round(OUT_OF_PICTURE * height), 1)
    low, far = outline.min(axis=0), outline.max(axis=0)
    seen = Box.around(outline).clipped(width, height)
    sides = (
        (low[0] < -dx, Box(0, seen.top, dx, seen.bottom)),
        (low[1] < -dy, Box(seen.left, 0, seen.right, dy)),
        (far[0] > width + dx, Box(width - dx, seen.top, width, seen.bottom)),
        (far[1] > height + dy, Box(seen.left, height - dy, seen.right, height)),
    )
    return [rim for is_out, rim in sides if is_out]
