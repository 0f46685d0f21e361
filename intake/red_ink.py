"""Red ink told from paper and from black ink, whatever light the paper lies in."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.records import RGB

Strength = NDArray[np.float32]
"""How much redder than its paper a pixel is, `(height, width)`, 0-1 (fresh ink 0.6-0.8)."""
PAPER_GRID = 48
"""Long side in cells at which the paper's own colour is estimated: a cell is a fifth of a
seal's width on an A4 page."""
PAPER_CELLS = 9
"""Cells of the median around each: more than twice a fingerprint, which is solid red."""
COLOURLESS = 0.035
"""Strength that the reddest thousandth of a page must exceed, else it may be a grey copy:
JPEG noise on grey reaches 0.02, the faintest seal of the samples 0.15."""


def red_strength(pixels: RGB) -> Strength:
    """Redness of every pixel beside the paper around it; black ink and paper give 0.

    For shrunk pages and for crops: it takes twelve bytes a pixel.
    Each channel is divided by the paper's local colour, so that warm light is no ink.
    """
    bands = pixels.astype(np.float32) / _paper_colour(pixels)
    return np.clip(bands[..., 0] - np.maximum(bands[..., 1], bands[..., 2]), 0.0, 1.0)


def _paper_colour(pixels: RGB) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    factor = max(height, width) / PAPER_GRID
    size = (max(round(width / factor), 1), max(round(height / factor), 1))
    cells = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    smooth = cv2.medianBlur(cells, PAPER_CELLS)
    paper = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.maximum(paper, 24).astype(np.float32)


def is_grey(strength: Strength) -> bool:
    """Whether the picture shows no colour at all: then nobody can tell red from black."""
    return float(np.quantile(strength, 0.999)) < COLOURLESS


def under_red(pixels: RGB) -> RGB:
    """The picture as red glass shows it: red ink fades, black ink stays.

    Grey in three channels; for reading text over which a seal was pressed.
    """
    red = np.asarray(pixels[..., 0], np.float32)
    dark, light = np.percentile(red, (1, 90))
    flat = np.clip((red - dark) / max(light - dark, 1.0) * 255, 0, 255).astype(np.uint8)
    return np.repeat(flat[..., None], 3, axis=2)
