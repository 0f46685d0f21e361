"""Whether a portrait can be judged at all: too dark, burnt out, out of focus."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.records import RGB, Box, Defect

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
SOFT_BELOW = 0.006
"""Power of the Laplacian over that of the face itself below which it is out of focus."""
SMOOTH_BELOW = 12.0
"""Variance of the Laplacian, at a short side of 400 px, below which a picture without a
face is out of focus as a whole."""


def spoilt_by(pixels: RGB, face: Box | None) -> tuple[Defect, ...]:
    """The defects that keep a person from judging the picture, worst first."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    defects = []
    if float(np.percentile(grey[::2, ::2], 99)) < DARK_BELOW:
        defects.append(Defect.DARK)
    if face is None:
        return (*defects, *([Defect.BLUR] if _is_smooth(grey) else []))
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


def _is_smooth(grey: Grey) -> bool:
    scale = min(1.0, 400 / min(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var()) < SMOOTH_BELOW
