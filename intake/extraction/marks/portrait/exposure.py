"""Whether a portrait can be judged at all: too dark, burnt out, out of focus."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.findings import Defect
from intake.domain.geometry import RGB, Box

Grey = NDArray[np.uint8]
"""`(h, w)` levels."""
DARK_BELOW = 62.0
"""Level (0-255) below which the brightest hundredth of a picture leaves it: even a dark
suit before a dark ground has a collar, skin or eyes above 120."""
DARK_FACE = 40.0
"""Level that the lit part of a face (its upper tenth) stays below only in the dark."""
BURNT, BURNT_SHARE = 250, 0.5
"""Level of skin without any detail, and the share of a face from which it is burnt out."""
FACE_WIDE = 96
"""Width in px at which a face's sharpness is measured; a smaller one is judged by size."""
LEAST_FACE_WIDE = 48
"""A face narrower than this has no detail to be sharp or blurred."""
SOFT_BELOW = 0.012
"""Sharpness below which a face is out of focus. Drawn faces in focus have 0.07 and more,
blurred beyond use at most 0.010; a photographed one 295 px wide has 0.14, blurred by a
Gaussian of 2 px 0.014 to 0.030, of 3 px 0.007 to 0.013 (docs/measurements.md)."""
WORK_SIDE = 400
"""Short side in px at which a picture without a face is judged."""
EDGE_WINDOW, EDGE_STEP = 15, 40
"""Px across which an edge is looked at, and the levels it must span to be one."""
STEEP_FROM = 0.14
"""Steepest slope of the edges, of their span per px, below which none is in focus: an edge
blurred by a Gaussian of 3 px has 0.13, one in focus 0.3 and more."""


def spoilt_by(pixels: RGB, face: Box | None) -> tuple[Defect, ...]:
    """The defects that keep a person from judging the picture, worst first."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    defects = []
    if float(np.percentile(grey[::2, ::2], 99)) < DARK_BELOW:
        defects.append(Defect.DARK)
    if face is None:
        return (*defects, *([Defect.BLUR] if _has_no_sharp_edge(grey) else []))
    seen = grey[face.top : face.bottom, face.left : face.right]
    if not defects and float(np.percentile(seen, 90)) < DARK_FACE:
        defects.append(Defect.DARK)
    if float((seen >= BURNT).mean()) > BURNT_SHARE:
        defects.append(Defect.OVEREXPOSED)
    if face.width >= LEAST_FACE_WIDE and sharpness(seen) < SOFT_BELOW:
        defects.append(Defect.BLUR)
    return tuple(defects)


def sharpness(face: Grey) -> float:
    """Variance of the Laplacian of a grey face over the variance of its levels."""
    scale = min(1.0, FACE_WIDE / face.shape[1])
    small = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var()) / (float(small.var()) + 25.0)


def _has_no_sharp_edge(grey: Grey) -> bool:
    """Whether there are edges and none is sharp; an empty picture has none to judge by."""
    scale = min(1.0, WORK_SIDE / min(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    window = np.ones((EDGE_WINDOW, EDGE_WINDOW), np.uint8)
    span = cv2.subtract(cv2.dilate(small, window), cv2.erode(small, window)).astype(np.float32)
    slope = np.hypot(
        *(cv2.Sobel(small, cv2.CV_32F, x, y, ksize=3) / 8 for x, y in ((1, 0), (0, 1)))
    )
    is_edge = span >= EDGE_STEP
    return (
        bool(is_edge.any())
        and float(np.percentile(slope[is_edge] / span[is_edge], 98)) < STEEP_FROM
    )
