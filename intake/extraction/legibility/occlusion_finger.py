"""Fingers over the text: skin that reaches from outside the paper into its text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.extraction.legibility.thresholds import (
    FINGER_SHARE,
    LEAST_LIGHT,
    LEAST_OVERLAP,
    LESS_BLUE,
    MOST_OVERLAP,
    MOST_RED,
    REDDER,
)

Mask = NDArray[np.uint8]


def finger_boxes(
    small: RGB, outlines: Sequence[Quad], quads: Sequence[Quad], scale: float
) -> list[Box]:
    """Boxes in page pixels of skin over the text; `small` is the page times `scale`.

    A finger comes in over the paper's border (over the picture's, if no outline is
    known); a face on a card, a seal and an emblem stay inside.
    """
    skin = skin_mask(small, quads, scale)
    if skin is None or not skin.any():
        return []
    height, width = skin.shape
    whole = (
        np.array([[2, 2], [width - 3, 2], [width - 3, height - 3], [2, height - 3]], np.float32)
        / scale
    )
    boxes = []
    for paper in [np.asarray(o, np.float32) for o in outlines] or [whole]:
        inside = _filled(skin.shape, paper, scale)
        held = [q for q in quads if _holds(inside, q, scale)]
        if held:
            boxes += _over_text(skin, inside, _hull(skin.shape, held, scale), scale)
    return boxes


def skin_mask(small: RGB, quads: Sequence[Quad], scale: float) -> Mask | None:
    """Pixels that are skin beside the paper around the text; None without text.

    `small` is the page times `scale`, `quads` are its lines in page pixels."""
    if not len(quads):
        return None
    colour = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb), np.int16)
    near = np.zeros((small.shape[0], small.shape[1]), np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(near, np.round(quad * scale).astype(np.int32), (1,))
    around = colour[near > 0][::5]
    if len(around) < 10:
        return None
    luma, red, blue = np.median(around[around[:, 0] >= np.median(around[:, 0])], axis=0)
    skin = (
        (colour[..., 1] > red + REDDER)
        & (colour[..., 2] < blue - LESS_BLUE)
        & (colour[..., 1] < MOST_RED)
        & (colour[..., 0] > min(LEAST_LIGHT, luma))
    )
    return np.asarray(
        cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.uint8
    )


def _filled(shape: tuple[int, ...], corners: Quad, scale: float) -> Mask:
    mask = np.zeros((shape[0], shape[1]), np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners * scale).astype(np.int32), (1,))
    return mask


def _holds(inside: Mask, quad: Quad, scale: float) -> bool:
    x, y = (int(v * scale) for v in quad.mean(axis=0))
    return 0 <= y < inside.shape[0] and 0 <= x < inside.shape[1] and bool(inside[y, x])


def _hull(shape: tuple[int, ...], quads: Sequence[Quad], scale: float) -> Mask:
    points = np.concatenate(list(quads)).astype(np.float32)
    return _filled(shape, np.asarray(cv2.convexHull(points), np.float32)[:, 0], scale)


def _over_text(skin: Mask, inside: Mask, text: Mask, scale: float) -> list[Box]:
    """Boxes of the parts of each skin blob inside the paper, if it came from outside."""
    count, labels = cv2.connectedComponents(skin)
    area = cv2.countNonZero(text)
    widest = FINGER_SHARE * float(np.sqrt(cv2.countNonZero(inside)))
    boxes = []
    for i in range(1, min(count, 40)):
        blob = np.asarray(labels == i, np.uint8)
        share = cv2.countNonZero(blob & text) / max(area, 1)
        comes_in = cv2.countNonZero(blob & (1 - inside)) >= 3
        if not comes_in or not LEAST_OVERLAP <= share <= MOST_OVERLAP:
            continue
        part = blob & inside
        thick = 2 * float(cv2.distanceTransform(part, cv2.DIST_L2, 3).max())
        if thick <= widest:
            x, y, w, h = cv2.boundingRect(part)
            boxes.append(
                Box(
                    int(x / scale),
                    int(y / scale),
                    int(np.ceil((x + w) / scale)),
                    int(np.ceil((y + h) / scale)),
                )
            )
    return boxes
