"""Red ink told from what is printed under it: seals, fingerprints, red headings.

Inks lie over one another like filters, so their densities add (Lambert-Beer): black ink
takes as much from red light as from green, red ink takes nearly nothing from it. The
density in red light, less what the red ink itself takes there, is the black print alone.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB
from intake.extraction.imaging.thresholds import (
    BLUE_FROM,
    BLUE_SHARE,
    COLOURLESS,
    INK_BELOW,
    LEAST_INK_PIXELS,
    LEAST_RED_IN_LINE,
    PAPER_CELLS,
    PAPER_GRID,
    PAPER_QUANTILE,
    RED_FROM,
    RED_LEAKS,
)

Strength = NDArray[np.float32]
"""How much redder than its paper each pixel is, `(height, width)`, 0-1 (fresh ink 0.6-0.8)."""


def red_mask(pixels: RGB) -> NDArray[np.bool_]:
    """Where red ink is to be seen, `(height, width)`; not where black print lies over it."""
    return _is_red(_levels(pixels))


def red_share(pixels: RGB) -> float:
    """Share of the picture's pixels on which red ink is to be seen, 0-1."""
    return float(red_mask(pixels).mean())


def has_red(pixels: RGB) -> bool:
    """Whether red ink stands on a line cut out of its page."""
    return red_share(pixels) >= LEAST_RED_IN_LINE


def without_red(pixels: RGB) -> RGB:
    """The picture as if the red ink were not there: grey, three equal channels.

    Its paper keeps its level; what is printed black stays as dark as it is.
    """
    levels = _levels(pixels)
    is_red = _is_red(levels)
    red, green = (-np.log10(np.maximum(levels[..., i], 1 / 255)) for i in (0, 1))
    leak = RED_LEAKS[0]
    if is_red.any():
        # On bare paper: what lies over print takes more red light and is the rest.
        shares = red[is_red] / np.maximum(green[is_red], 1e-3)
        leak = float(np.clip(np.percentile(shares, 60), *RED_LEAKS))
    # red = black + leak * ink, green = black + ink  =>  black, solved for; where there is
    # no ink red and green are alike and nothing changes.
    black = (red - leak * green) / (1 - leak)
    paper = float(np.percentile(pixels.min(axis=2), PAPER_QUANTILE))
    grey = np.clip(paper * 10.0 ** -np.maximum(black, 0.0), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def in_red_light(pixels: RGB) -> RGB:
    """The picture as red light alone shows it: grey, three equal channels.

    Red ink is pale there and does not vanish; black strokes within it stay whole, of which
    `without_red` may lose some where a file keeps colour for every other pixel only.
    """
    return np.repeat(pixels[..., :1], 3, axis=2)


def _is_red(levels: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray(levels[..., 0] - levels[..., 1] > RED_FROM, np.bool_)


def _levels(pixels: RGB) -> NDArray[np.float32]:
    """Each channel beside its own paper's level: whatever the lamp, white paper is 1."""
    paper = np.percentile(pixels.reshape(-1, 3), PAPER_QUANTILE, axis=0)
    return np.asarray(pixels / np.maximum(paper, 1.0), np.float32)


def red_strength(pixels: RGB) -> Strength:
    """Redness of every pixel of a page beside the paper around it, whatever light falls there.

    Black ink and paper give 0. For shrunk pages and for crops: it takes 24 bytes a pixel.
    """
    levels = pixels.astype(np.float32) / paper_around(pixels)
    redder = levels[..., 0] - np.maximum(levels[..., 1], levels[..., 2])
    return np.asarray(np.clip(redder, 0.0, 1.0), np.float32)


def ink_strength(pixels: RGB) -> Strength:
    """How much darker than the paper around it every pixel is, whatever its colour, 0-1."""
    levels = pixels.astype(np.float32) / paper_around(pixels)
    return np.asarray(np.clip(1.0 - levels.mean(axis=2), 0.0, 1.0), np.float32)


def paper_around(pixels: RGB) -> NDArray[np.float32]:
    """The colour of the paper around every pixel, `(height, width, 3)`, at least 24."""
    height, width = pixels.shape[:2]
    factor = max(height, width) / PAPER_GRID
    size = (max(round(width / factor), 1), max(round(height / factor), 1))
    cells = cv2.medianBlur(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), PAPER_CELLS)
    paper = cv2.resize(cells, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.maximum(paper, 24).astype(np.float32)


def is_grey(strength: Strength) -> bool:
    """Whether a page shows no red at all: then nobody can tell a seal from its copy."""
    return float(np.quantile(strength, 0.999)) < COLOURLESS


def shows_blue_ink(pixels: RGB) -> bool:
    """Whether a sheet, about 1600 px long, bears blue ink: then it is no grey copy.

    Areas wider than a stroke (a desk, a portrait) are no ink.
    """
    levels = pixels.astype(np.float32) / paper_around(pixels)
    dark = (levels.mean(axis=2) < INK_BELOW).astype(np.uint8)
    wide = cv2.dilate(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)),
        np.ones((15, 15), np.uint8),
    )
    bluer = (levels[..., 2] - levels[..., 0])[(dark == 1) & (wide == 0)]
    return bluer.size >= LEAST_INK_PIXELS and float(np.quantile(bluer, BLUE_SHARE)) >= BLUE_FROM
