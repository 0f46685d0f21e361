"""A red fingerprint: an oval patch of red, filled with ridges, no ring and no stamp."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from intake.domain.geometry import Box
from intake.extraction.imaging.red_ink import Strength
from intake.extraction.marks.seals.detect import Ring
from intake.extraction.marks.thresholds import (
    LEAST_FILLED,
    LEAST_OVAL,
    LEAST_RED,
    LONGEST_PRINT,
    MOST_LONG,
    MOST_SQUARE,
    SHORTEST_PRINT,
)


def find_fingerprint(strength: Strength, seals: Sequence[Ring]) -> Box | None:
    """Where the largest fingerprint is, in the frame of `strength`; None if there is none."""
    short = min(strength.shape)
    red = (cv2.GaussianBlur(strength, (0, 0), short * 0.003) > LEAST_RED).astype(np.uint8)
    for ring in seals:  # what a seal prints is no finger
        points = ring.points(np.linspace(0, 6.283, 60), 1.05).astype(np.int32)
        cv2.fillPoly(red, [points], (0,))
    side = max(3, round(short * 0.006) | 1)
    closed = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    # Not only the outermost: red at the rim of a sheet, as of a desk, encloses all the rest.
    contours, _ = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:12]:
        if len(contour) >= 12 and _is_print(contour, closed, short):
            x, y, w, h = cv2.boundingRect(contour)
            return Box(x, y, x + w, y + h)
    return None


def _is_print(contour: np.ndarray, closed: np.ndarray, short: int) -> bool:
    hull = cv2.convexHull(contour)
    _, (one, other), _ = cv2.minAreaRect(hull)
    wide, long = sorted((one, other))
    if (
        wide < 3
        or not SHORTEST_PRINT * short <= long <= LONGEST_PRINT * short
        or long > MOST_LONG * wide
    ):
        return False
    area = cv2.contourArea(hull)
    mask = np.zeros(closed.shape, np.uint8)
    cv2.fillConvexPoly(mask, hull, (1,))
    filled = float(closed[mask > 0].mean())
    oval = area / (np.pi / 4 * wide * long)
    return filled >= LEAST_FILLED and oval >= LEAST_OVAL and area <= MOST_SQUARE * wide * long
