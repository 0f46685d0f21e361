"""Pictures that show a finding: the crop of each field, and each page made small.

Made while the page's pixels are at hand; JPEG bytes, so that five hundred of them weigh
little. A crop is cut from the page as it was uploaded, turned upright.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from intake.domain.geometry import RGB, Box
from intake.extraction.imaging.thresholds import (
    CROP_LONG_SIDE,
    CROP_MARGIN,
    JPEG_QUALITY,
    THUMBNAIL_LONG_SIDE,
)

Corners = tuple[int, int, int, int]
"""A box as a key: left, top, right, bottom, page frame."""


class Crops:
    """Collects one upload's crops by (page, box) and its thumbnails by page."""

    def __init__(self) -> None:
        self.pictures: dict[tuple[int, Corners], bytes] = {}
        self.thumbnails: dict[int, bytes] = {}

    def keep_page(self, page: int, pixels: RGB) -> None:
        """Keep the page made small, in its own frame."""
        self.thumbnails[page] = _jpeg(pixels, THUMBNAIL_LONG_SIDE)

    def keep_field(self, page: int, box: Box, pixels: RGB, rotation: int, reduction: int) -> None:
        """Keep what stands in `box` (page frame), turned upright by `rotation`."""
        margin = round(CROP_MARGIN * min(box.width, box.height)) + 2
        height, width = pixels.shape[:2]
        low_x = max((box.left - margin) // reduction, 0)
        low_y = max((box.top - margin) // reduction, 0)
        high_x = min((box.right + margin) // reduction + 1, width)
        high_y = min((box.bottom + margin) // reduction + 1, height)
        if high_x - low_x < 2 or high_y - low_y < 2:
            return
        part = np.rot90(pixels[low_y:high_y, low_x:high_x], k=-(rotation // 90))
        corners = (box.left, box.top, box.right, box.bottom)
        self.pictures[page, corners] = _jpeg(part, CROP_LONG_SIDE)


def _jpeg(pixels: RGB, long_side: int) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(pixels))
    image.thumbnail((long_side, long_side), Image.Resampling.BILINEAR, reducing_gap=2.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()
