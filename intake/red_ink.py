"""Red ink told from what is printed under it: seals, fingerprints, red headings.

Inks lie over one another like filters, so their densities add (Lambert-Beer): black ink
takes as much from red light as from green, red ink takes nearly nothing from it. The
density in red light, less what the red ink itself takes there, is the black print alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intake.records import RGB

RED_FROM = 0.15
"""Of the paper's level, by which more red than green light comes back where red ink lies:
a seal of half its ink on bare paper has 0.30 and more, the coloured fringes that JPEG
leaves around black print 0.05."""
RED_LEAKS = (0.05, 0.5)
"""Share of its density in green light that red ink has in red light, least and most: a
dark or aged stamp pad's ink leaks more, a magenta print is no red ink."""
PAPER_QUANTILE = 80
"""Percentile of a picture's levels that is taken for its paper."""
LEAST_RED = 0.01
"""Share of a line's pixels from which red ink stands on it: a stroke of a seal's ring
crossing one character covers 1 to 3 %."""


def red_mask(pixels: RGB) -> NDArray[np.bool_]:
    """Where red ink is to be seen, `(height, width)`; not where black print lies over it."""
    return _is_red(_levels(pixels))


def red_share(pixels: RGB) -> float:
    """Share of the picture's pixels on which red ink is to be seen, 0-1."""
    return float(red_mask(pixels).mean())


def has_red(pixels: RGB) -> bool:
    """Whether red ink stands on a line cut out of its page."""
    return red_share(pixels) >= LEAST_RED


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


def _is_red(levels: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray(levels[..., 0] - levels[..., 1] > RED_FROM, np.bool_)


def _levels(pixels: RGB) -> NDArray[np.float32]:
    """Each channel beside its own paper's level: whatever the lamp, white paper is 1."""
    paper = np.percentile(pixels.reshape(-1, 3), PAPER_QUANTILE, axis=0)
    return np.asarray(pixels / np.maximum(paper, 1.0), np.float32)
