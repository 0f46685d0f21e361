"""Whether a portrait can be judged at all: too dark, burnt out, out of focus."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.findings import Defect
from intake.domain.geometry import RGB, Box
from intake.extraction.marks.portrait.thresholds import (
    BURNT_SHARE,
    BURNT_SKIN,
    DARK_BELOW,
    DARK_FACE,
    EDGE_STEP,
    EDGE_WINDOW,
    FACE_WIDE,
    FACELESS_SIDE,
    LEAST_FACE_WIDE,
    SOFT_FACE_BELOW,
    STEEP_FROM,
)

Grey = NDArray[np.uint8]
"""`(h, w)` levels."""


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
    if float((seen >= BURNT_SKIN).mean()) > BURNT_SHARE:
        defects.append(Defect.OVEREXPOSED)
    if face.width >= LEAST_FACE_WIDE and sharpness(seen) < SOFT_FACE_BELOW:
        defects.append(Defect.BLUR)
    return tuple(defects)


def sharpness(face: Grey) -> float:
    """Variance of the Laplacian of a grey face over the variance of its levels."""
    scale = min(1.0, FACE_WIDE / face.shape[1])
    small = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var()) / (float(small.var()) + 25.0)


def _has_no_sharp_edge(grey: Grey) -> bool:
    """Whether there are edges and none is sharp; an empty picture has none to judge by."""
    scale = min(1.0, FACELESS_SIDE / min(grey.shape))
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
