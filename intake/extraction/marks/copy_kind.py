"""Whether a paper is a copy without colour: of itself, whatever the light adds."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.extraction.imaging.red_ink import Strength, is_grey, shows_blue_ink
from intake.extraction.marks.thresholds import (
    AROUND_CARD,
    CARD_MIDDLE,
    CARD_SIDE,
    DARKEST_PAPER,
    GREY_CARD_BELOW,
    INK_SIDE,
    SHEET_EDGE,
    SHEET_RIM,
    SHEET_SHARE,
)


def is_colourless(pixels: RGB, box: Box) -> bool:
    """Whether a card shows no colour that it has of itself, whatever the light adds.

    Nor may anything around it: a box drawn round its text leaves emblem and portrait out.
    """
    return _is_colourless(pixels, box, -CARD_MIDDLE, 0.98) and _is_colourless(
        pixels, box, AROUND_CARD, 0.995
    )


def _is_colourless(
    pixels: RGB, box: Box, more: float, share: float, outline: Quad | None = None
) -> bool:
    """The same of the box made larger by `more` of itself on every side, of what lies within
    its sheet's outline if that is known; `share` of its pixels must be grey."""
    area = larger(box, more).clipped(pixels.shape[1], pixels.shape[0])
    small = cut_shrunk(pixels, area, CARD_SIDE)
    inside = (
        cv2.erode(
            within_outline(outline, area, small.shape[:2]),
            np.ones((SHEET_EDGE, SHEET_EDGE), np.uint8),
        )
        > 0
    )
    if not inside.any():
        return False
    shown = small[inside].astype(np.float32)
    paper = np.percentile(shown, 80, axis=0)
    levels = shown / np.maximum(paper, 1.0)
    return bool(
        paper.min() >= DARKEST_PAPER
        and np.quantile(np.ptp(levels, axis=1), share) < GREY_CARD_BELOW
    )


def within_outline(outline: Quad | None, area: Box, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """1 where a picture of this shape, shrunk from the area, shows the sheet; all of it where
    the outline is not known."""
    if outline is None:
        return np.ones(shape, np.uint8)
    inside = np.zeros(shape, np.uint8)
    corners = (outline - np.array([area.left, area.top])) * (shape[1] / area.width)
    cv2.fillConvexPoly(inside, np.asarray(np.round(corners), np.int32), (1,))
    return inside


def larger(box: Box, more: float) -> Box:
    """The box with `more` of itself on every side, or less."""
    across, down = round(box.width * more), round(box.height * more)
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)


def may_be_grey(
    strength: Strength, pixels: RGB, box: Box, outline: Quad | None, *, by_hand: bool = False
) -> bool:
    """Whether a sheet may be a grey copy, `strength` the redness of nothing but the sheet.

    One that shows no red is none if it was written `by_hand` in blue; print may be bluish
    in a grey copy, too, where a chat's program compressed it.
    """
    if _is_colourless(pixels, box, -SHEET_RIM, SHEET_SHARE, outline):
        return True
    is_blue = by_hand and shows_blue_ink(cut_shrunk(pixels, larger(box, -SHEET_RIM), INK_SIDE))
    return is_grey(strength) and not is_blue


def cut_shrunk(pixels: RGB, area: Box, side: int) -> RGB:
    """What stands in the area, its long side shrunk to `side` where it is longer."""
    crop = pixels[area.top : area.bottom, area.left : area.right]
    scale = min(1.0, side / max(crop.shape[:2]))
    size = (max(round(crop.shape[1] * scale), 1), max(round(crop.shape[0] * scale), 1))
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
