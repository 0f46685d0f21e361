"""A picture in the making, with the place and the sharpness of everything drawn on it.

Every stage (warp, lens, resize, crop, turn) changes three things together: the pixels,
the homography of each paper (drawing pixels -> page pixels), and the point spread. The
spread is a 2 x 2 covariance in page px^2; its largest axis gives `edge_width`.
Non-Gaussian kernels enter with the Gaussian sigma that has the same 10-90 % rise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.drawing.truth import Drawing, DrawnField

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

EDGE_PER_SIGMA = 2.56
"""10-90 % rise of a Gaussian edge in sigmas (2 x 1.2816)."""
DISK_SIGMA = 1.374 / EDGE_PER_SIGMA
"""A defocus disk of radius 1 rises from 10 to 90 % within 1.374 (its line spread is a
semicircle)."""
LINE_SIGMA = 0.8 / EDGE_PER_SIGMA
"""A motion trace of length 1 rises from 10 to 90 % within 0.8."""
PIXEL_VARIANCE = 1.0 / 12.0
"""Variance of a one-pixel box: area averaging, and the anti-aliasing of a drawing."""
BILINEAR_VARIANCE = 1.0 / 6.0
"""Mean over all phases t of t(1 - t): bilinear interpolation in source px^2."""
CUBIC_VARIANCE = 0.09
"""Of OpenCV's bicubic enlargement; measured on slanted edges enlarged 2 to 6 times."""


@dataclass
class Placed:
    """A drawing and where it lies: `matrix` 3 x 3, drawing px -> page px.

    `variance` is the isotropic spread before the warp, in drawing px^2.
    """

    drawing: Drawing
    matrix: Array
    variance: float = PIXEL_VARIANCE

    def jacobian(self, point: Array) -> Array:
        """Local 2 x 2 derivative of the homography at a drawing point."""
        m = self.matrix
        x, y, w = m @ np.array([point[0], point[1], 1.0])
        return (
            np.array(
                [
                    [m[0, 0] * w - x * m[2, 0], m[0, 1] * w - x * m[2, 1]],
                    [m[1, 0] * w - y * m[2, 0], m[1, 1] * w - y * m[2, 1]],
                ]
            )
            / w**2
        )

    def map(self, points: Array) -> Array:
        """`(n, 2)` drawing points in page pixels."""
        flat = np.asarray(points, dtype=np.float64).reshape(-1, 1, 2)
        return cv2.perspectiveTransform(flat, self.matrix).reshape(-1, 2)

    def corners(self) -> Array:
        """The paper's four corners in page pixels, top left first, clockwise."""
        wide, high = self.drawing.image.size
        return self.map(np.array([[0, 0], [wide, 0], [wide, high], [0, high]]))

    def scale(self) -> float:
        """Page pixels per drawing pixel at the paper's middle (geometric mean)."""
        wide, high = self.drawing.image.size
        turn = self.jacobian(np.array([wide / 2, high / 2]))
        return float(np.sqrt(abs(np.linalg.det(turn))))

    def glyph_height(self, item: DrawnField) -> float:
        """Height of the field's glyphs in page pixels."""
        quad = np.asarray(item.quads[0], dtype=np.float64)
        down = quad[3] - quad[0]
        unit = down / max(float(np.linalg.norm(down)), 1e-6)
        step = self.jacobian(quad.mean(axis=0)) @ unit
        return float(np.linalg.norm(step)) * item.glyph_height


@dataclass
class Shot:
    """The picture so far. `later` is a shrink factor known to follow (chat), so that
    effects can aim at the final file; `cover` marks pixels where nothing can be read."""

    pixels: Bytes
    placed: list[Placed]
    spread: Array = field(default_factory=lambda: np.zeros((2, 2)))
    cover: Bytes | None = None
    later: float = 1.0

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def edge_width(self, paper: Placed, item: DrawnField) -> float:
        """10-90 % edge rise of a field in px of the picture as it is now."""
        quad = np.asarray(item.quads[0], dtype=np.float64)
        turn = paper.jacobian(quad.mean(axis=0))
        total = turn @ turn.T * paper.variance + self.spread
        return EDGE_PER_SIGMA * float(np.sqrt(np.linalg.eigvalsh(total)[-1]))

    def all_fields(self) -> list[tuple[Placed, DrawnField]]:
        """Every field that is text, with its paper, in drawing order."""
        return [(paper, item) for paper in self.placed for item in paper.drawing.texts]

    def add_blur(self, sigma_x: float, sigma_y: float = -1.0, degrees: float = 0.0) -> None:
        """Account for a blur in current px along two axes (isotropic when one is given)."""
        sigma_y = sigma_x if sigma_y < 0 else sigma_y
        turn = _rotation(np.deg2rad(degrees))
        self.spread = self.spread + turn @ np.diag([sigma_x**2, sigma_y**2]) @ turn.T

    def add_cover(self, mask: Bytes, left: int = 0, top: int = 0) -> None:
        """Mark pixels (nonzero in `mask`, placed at left, top) as unreadable."""
        if self.cover is None:
            self.cover = np.zeros(self.pixels.shape[:2], np.uint8)
        high, wide = mask.shape[:2]
        area = self.cover[top : top + high, left : left + wide]
        np.maximum(area, mask[: area.shape[0], : area.shape[1]], out=area)

    def _move(self, matrix: Array) -> None:
        for paper in self.placed:
            paper.matrix = matrix @ paper.matrix

    def resize(self, factor: float, interpolation: int = cv2.INTER_AREA) -> None:
        """Scale by `factor`; area averaging down, bicubic or bilinear up."""
        size = (max(round(self.width * factor), 8), max(round(self.height * factor), 8))
        fx, fy = size[0] / self.width, size[1] / self.height
        self.pixels = np.asarray(
            cv2.resize(self.pixels, size, interpolation=interpolation), dtype=np.uint8
        )
        if self.cover is not None:
            self.cover = np.asarray(
                cv2.resize(self.cover, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8
            )
        self._move(np.diag([fx, fy, 1.0]))
        self.spread = np.diag([fx, fy]) @ self.spread @ np.diag([fx, fy])
        if factor < 1:
            self.add_blur(float(np.sqrt(PIXEL_VARIANCE)))
        else:
            linear = interpolation == cv2.INTER_LINEAR
            variance = BILINEAR_VARIANCE if linear else CUBIC_VARIANCE
            self.add_blur(float(np.sqrt(variance)) * factor)

    def crop(self, left: int, top: int, right: int, bottom: int) -> None:
        """Keep a rectangle of the picture (right and bottom exclusive)."""
        self.pixels = np.ascontiguousarray(self.pixels[top:bottom, left:right])
        if self.cover is not None:
            self.cover = np.ascontiguousarray(self.cover[top:bottom, left:right])
        self._move(np.array([[1.0, 0, -left], [0, 1.0, -top], [0, 0, 1.0]]))

    def turn(self, clockwise: int) -> None:
        """Turn the picture by a multiple of 90 degrees clockwise."""
        wide, high = float(self.width), float(self.height)
        matrices = {
            90: [[0, -1, high], [1, 0, 0], [0, 0, 1]],
            180: [[-1, 0, wide], [0, -1, high], [0, 0, 1]],
            270: [[0, 1, 0], [-1, 0, wide], [0, 0, 1]],
        }
        steps = (clockwise % 360) // 90
        if steps == 0:
            return
        matrix = np.array(matrices[steps * 90], dtype=np.float64)
        self.pixels = np.ascontiguousarray(np.rot90(self.pixels, -steps))
        if self.cover is not None:
            self.cover = np.ascontiguousarray(np.rot90(self.cover, -steps))
        self._move(matrix)
        self.spread = matrix[:2, :2] @ self.spread @ matrix[:2, :2].T


def _rotation(radians: float) -> Array:
    cos, sin = np.cos(radians), np.sin(radians)
    return np.array([[cos, -sin], [sin, cos]])


def paste(shot: Shot, drawing: Drawing, matrix: Array) -> Placed:
    """Warp a drawing onto the picture, with an area prefilter where it shrinks.

    Rounded corners (cards) are cut; the paper's edge gets its softness from the lens.
    """
    placed = Placed(drawing, matrix)
    pixels = np.asarray(drawing.image.convert("RGB"), dtype=np.uint8)
    # Shrinking first by area keeps thin strokes; the warp itself then is near 1:1.
    shrink = min(1.0, placed.scale() * 1.1)
    enlarged = placed.scale() > 1.0
    if shrink < 0.95:
        size = (round(pixels.shape[1] * shrink), round(pixels.shape[0] * shrink))
        fx, fy = size[0] / pixels.shape[1], size[1] / pixels.shape[0]
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
        warp = matrix @ np.diag([1 / fx, 1 / fy, 1.0])
        placed.variance += (PIXEL_VARIANCE + BILINEAR_VARIANCE) / shrink**2
    else:
        warp = matrix
        placed.variance += CUBIC_VARIANCE if enlarged else BILINEAR_VARIANCE
    box = np.concatenate(
        [np.floor(placed.corners().min(axis=0)) - 1, np.ceil(placed.corners().max(axis=0)) + 1]
    ).astype(int)
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[2], shot.width), min(box[3], shot.height)
    local = np.array([[1.0, 0, -left], [0, 1.0, -top], [0, 0, 1.0]])
    size = (right - left, bottom - top)
    # Pixel centres, not corners, are what cv2 maps: shift by half a pixel on both sides.
    half = np.array([[1.0, 0, 0.5], [0, 1.0, 0.5], [0, 0, 1.0]])
    warped = cv2.warpPerspective(
        pixels,
        np.linalg.inv(half) @ local @ warp @ half,
        size,
        flags=cv2.INTER_CUBIC if enlarged else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    mask = np.zeros((size[1], size[0]), np.uint8)
    outline = placed.map(_outline(drawing)) - [left, top]
    cv2.fillPoly(mask, [np.round(outline * 16).astype(np.int32)], 255, shift=4)
    cv2.copyTo(warped, mask, shot.pixels[top:bottom, left:right])
    shot.placed.append(placed)
    return placed


def _outline(drawing: Drawing) -> Array:
    """The paper's outline in drawing pixels, with round corners where it has them."""
    wide, high = drawing.image.size
    radius = drawing.rounded_mm / 25.4 * drawing.dpi
    if radius < 1:
        return np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float64)
    arc = np.linspace(0, np.pi / 2, 9)
    corner = np.stack([1 - np.cos(arc), 1 - np.sin(arc)], axis=1) * radius
    top_left = corner
    top_right = (corner * [-1, 1] + [wide, 0])[::-1]
    bottom_right = corner * [-1, -1] + [wide, high]
    bottom_left = (corner * [1, -1] + [0, high])[::-1]
    return np.concatenate([top_left, top_right, bottom_right, bottom_left])
