"""Pictures, corners and boxes, and the frames they stand in.

Pixels are `(height, width, 3)` uint8 RGB. Boxes are pixels of the *page frame* (after
EXIF orientation or PDF /Rotate at 200 dpi, before any straightening of ours), origin top
left, right and bottom exclusive. Angles are degrees clockwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

RGB = NDArray[np.uint8]
"""One picture, `(height, width, 3)` uint8, RGB."""
Quad = NDArray[np.float32]
"""Four corners `(4, 2)` float32 x, y: top left, top right, bottom right, bottom left of
the text (or paper) as a person reads it, in page pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in page pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def as_list(self) -> list[int]:
        """`[x0, y0, x1, y1]`, the report's notation."""
        return [self.left, self.top, self.right, self.bottom]

    def overlap(self, other: Box) -> int:
        """Shared area in square pixels, 0 when apart."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)

    @classmethod
    def around(cls, points: NDArray[Any] | Sequence[Sequence[float]]) -> Box:
        """The smallest box that holds all `(n, 2)` points."""
        xy = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        low = np.floor(xy.min(axis=0)).astype(int)
        high = np.ceil(xy.max(axis=0)).astype(int)
        return cls(
            int(low[0]),
            int(low[1]),
            max(int(high[0]), int(low[0]) + 1),
            max(int(high[1]), int(low[1]) + 1),
        )

    @classmethod
    def union(cls, boxes: Sequence[Box]) -> Box:
        """The smallest box that holds all of them; `boxes` is not empty."""
        return cls(
            min(b.left for b in boxes),
            min(b.top for b in boxes),
            max(b.right for b in boxes),
            max(b.bottom for b in boxes),
        )

    def clipped(self, width: int, height: int) -> Box:
        """This box inside a `width` x `height` page, never empty."""
        left = min(max(self.left, 0), width - 1)
        top = min(max(self.top, 0), height - 1)
        return Box(
            left, top, max(min(self.right, width), left + 1), max(min(self.bottom, height), top + 1)
        )
