"""Find the paper in a photo, tell which way its text runs, and lay it flat.

Corners and quads are continuous page coordinates: pixel i covers [i, i + 1). A
homography is a `(3, 3)` float64 matrix page → picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Quad
from intake.extraction.imaging.outline_search import find_outlines
from intake.extraction.imaging.thresholds import (
    AGREEMENT_BAND,
    AREA_BELOW,
    LEAST_ELONGATION,
    LONGEST_SIDE,
)

__all__ = ["Direction", "find_outlines", "map_quads", "straighten", "upright_rotation"]

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way the lines of text run.

    `angle`: degrees clockwise from the page's horizontal to the lines, in (-90, 90];
    turning the picture by `-angle` makes the lines horizontal, upright or upside down.
    `agreement`: share of the text (by length) within 12 degrees of it; `count`: how many
    long boxes told so. Without any, angle 0, agreement 0, count 0.
    """

    angle: float
    agreement: float
    count: int


def upright_rotation(quads: Sequence[Quad]) -> Direction:
    """The lines' common direction, modulo 180 degrees, from the text boxes alone.

    The long axis of a box counts, not the order of its corners, because a detector
    orders the corners of a line that runs upwards as if it ran across.
    """
    boxes = np.asarray(list(quads), dtype=np.float64).reshape(-1, 4, 2)
    if not len(boxes):
        return Direction(0.0, 0.0, 0)
    across = ((boxes[:, 1] - boxes[:, 0]) + (boxes[:, 2] - boxes[:, 3])) / 2
    down = ((boxes[:, 3] - boxes[:, 0]) + (boxes[:, 2] - boxes[:, 1])) / 2
    wide, high = np.linalg.norm(across, axis=1), np.linalg.norm(down, axis=1)
    axis = np.where((wide >= high)[:, None], across, down)
    length, short = np.maximum(wide, high), np.minimum(wide, high)
    is_long = length >= LEAST_ELONGATION * np.maximum(short, 1.0)
    if not is_long.any():
        return Direction(0.0, 0.0, 0)
    angles = np.degrees(np.arctan2(axis[is_long, 1], axis[is_long, 0]))
    weights = length[is_long]
    apart = np.abs((angles[:, None] - angles[None, :] + 90) % 180 - 90)
    middle = float(angles[int(np.argmin(apart @ weights))])
    agrees = np.abs((angles - middle + 90) % 180 - 90) <= AGREEMENT_BAND
    angle = (middle + 90) % 180 - 90
    return Direction(
        90.0 if angle == -90 else angle,
        float(weights[agrees].sum() / weights.sum()),
        int(is_long.sum()),
    )


def straighten(
    pixels: RGB, how: Quad | float, *, size: tuple[int, int] | None = None
) -> tuple[RGB, Matrix]:
    """The paper laid flat, and the homography page → picture.

    `how` is an outline (its first corner becomes the top left) or an angle in degrees
    clockwise by which the whole page is turned; quarter turns move pixels without
    resampling. `size` is (width, height) of the flat paper; without it the mean lengths
    of the outline's sides.
    """
    if isinstance(how, np.ndarray):
        return _flatten(pixels, how, size)
    quarter = round(float(how) / 90)
    if abs(float(how) - quarter * 90) < 1e-3:
        return _quarter_turns(pixels, quarter % 4)
    return _turn(pixels, float(how))


def map_quads(quads: Sequence[Quad], matrix: Matrix) -> list[Quad]:
    """Every quad carried along a homography; its inverse carries them back."""
    if not len(quads):
        return []
    points = np.asarray(list(quads), dtype=np.float64).reshape(-1, 1, 2)
    moved = cv2.perspectiveTransform(points, np.asarray(matrix, dtype=np.float64))
    return [quad.astype(np.float32) for quad in moved.reshape(-1, 4, 2)]


def _flatten(pixels: RGB, outline: Quad, size: tuple[int, int] | None) -> tuple[RGB, Matrix]:
    corners = np.asarray(outline, dtype=np.float32).reshape(4, 2)
    if size is None:
        sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
        wide, high = float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2
        shrink = min(1.0, LONGEST_SIDE / max(wide, high, 1.0))
        size = (max(round(wide * shrink), 1), max(round(high * shrink), 1))
    width, height = size
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, flat), dtype=np.float64)
    return _warp(pixels, matrix, size, cv2.BORDER_REPLICATE), matrix


def _turn(pixels: RGB, degrees: float) -> tuple[RGB, Matrix]:
    """Turn clockwise about the centre on a canvas that holds the whole page."""
    height, width = pixels.shape[:2]
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    wide = round(abs(width * cos) + abs(height * sin))
    high = round(abs(width * sin) + abs(height * cos))
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    centre = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    back = np.array([[1, 0, wide / 2], [0, 1, high / 2], [0, 0, 1]])
    matrix = back @ turn @ centre
    return _warp(pixels, matrix, (wide, high), cv2.BORDER_REPLICATE), matrix


def _quarter_turns(pixels: RGB, turns: int) -> tuple[RGB, Matrix]:
    """`turns` quarter turns clockwise."""
    height, width = pixels.shape[:2]
    matrix = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }[turns]
    turned = np.ascontiguousarray(np.rot90(pixels, -turns))
    return turned, np.array(matrix, dtype=np.float64)


def _warp(pixels: RGB, matrix: Matrix, size: tuple[int, int], border: int) -> RGB:
    """OpenCV counts from pixel centres, we from pixel edges: shift by half a pixel."""
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    centred = np.linalg.inv(shift) @ matrix @ shift
    scale = abs(float(np.linalg.det(centred[:2, :2])))
    how = cv2.INTER_AREA if scale < AREA_BELOW else cv2.INTER_CUBIC
    warped = cv2.warpPerspective(pixels, centred, size, flags=how, borderMode=border)
    return np.asarray(warped, dtype=np.uint8)
