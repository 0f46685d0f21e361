"""Whether a portrait is a file of its own or a paper print that somebody photographed.

A print shows its own edge: a frame with corners around the head, inside the picture; or
several equal heads on one sheet. A print that was cut to its edge shows neither, and is
not told from a file.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.extraction.imaging.straighten import find_outlines
from intake.extraction.marks.portrait.thresholds import (
    AROUND_FACE,
    EQUAL_FROM,
    FACE_IN_PRINT,
    HEAD_SIDE,
    LEAST_PRINTS,
    PRINT_MIDDLE,
    SCALES,
    SHIFT,
    WHOLE_HEAD,
)

ORIGINAL, PRINT, SHEET = "电子照片", "纸质照片翻拍", "多张照片拼版"


def print_kind(pixels: RGB, face: Box, is_sheet: bool) -> str:
    """`ORIGINAL`, or what shows that it is a picture of paper."""
    if is_sheet:
        return SHEET
    return PRINT if _framed(pixels, face) else ORIGINAL


def are_equal_prints(pixels: RGB, faces: Sequence[Box]) -> bool:
    """Whether these faces are prints of one picture, as on a sheet from a studio."""
    if len(faces) < LEAST_PRINTS:
        return False
    first, *others = (_head(pixels, face) for face in faces)
    return float(np.median([_likeness(first, other) for other in others])) >= EQUAL_FROM


def _head(pixels: RGB, face: Box) -> NDArray[np.uint8]:
    """The head as `HEAD_SIDE` squared levels."""
    x, y = round(face.width * AROUND_FACE), round(face.height * AROUND_FACE)
    area = Box(face.left - x, face.top - y, face.right + x, face.bottom + y)
    area = area.clipped(pixels.shape[1], pixels.shape[0])
    grey = cv2.cvtColor(pixels[area.top : area.bottom, area.left : area.right], cv2.COLOR_RGB2GRAY)
    return np.asarray(
        cv2.resize(grey, (HEAD_SIDE, HEAD_SIDE), interpolation=cv2.INTER_AREA), np.uint8
    )


def _likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """The best correlation of the one's middle with the other, a little shifted or scaled."""
    middle = one[SHIFT:-SHIFT, SHIFT:-SHIFT]
    scaled = (cv2.resize(other, None, fx=scale, fy=scale) for scale in SCALES)
    return max(
        float(cv2.matchTemplate(view, middle, cv2.TM_CCOEFF_NORMED).max()) for view in scaled
    )


def _framed(pixels: RGB, face: Box) -> bool:
    """Whether a paper's outline lies around the head as the edge of a portrait does."""
    more = round(WHOLE_HEAD * face.height)
    corners = [
        [face.left, face.top - more],
        [face.right, face.top - more],
        [face.right, face.bottom + more],
        [face.left, face.bottom + more],
    ]
    head: Quad = np.array(corners, np.float32)
    return any(_is_of_portrait(Box.around(quad), face) for quad in find_outlines(pixels, [head]))


def _is_of_portrait(frame: Box, face: Box) -> bool:
    share = face.height / frame.height
    at = ((face.left + face.right) / 2 - frame.left) / frame.width
    return (
        FACE_IN_PRINT[0] <= share <= FACE_IN_PRINT[1] and PRINT_MIDDLE[0] <= at <= PRINT_MIDDLE[1]
    )
