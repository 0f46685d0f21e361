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

from intake.records import RGB, Box, Quad
from intake.rectify import find_outlines

ORIGINAL, PRINT, SHEET = "电子照片", "纸质照片翻拍", "多张照片拼版"
EQUAL_FROM = 0.85
"""Correlation of two heads on one picture from which they are prints of one photo.
Different persons drawn alike reach 0.7 (docs/measurements.md)."""
HEAD_SIDE = 48
"""Px to which heads are shrunk to be compared."""
AROUND = 0.35
"""Of the face, added around it: hair and chin tell more than skin."""
WHOLE_HEAD = 0.10
"""Of the face's height, by which a print's frame lies outside it at least."""


def print_kind(pixels: RGB, face: Box, is_sheet: bool) -> str:
    """`ORIGINAL`, or what shows that it is a picture of paper."""
    if is_sheet:
        return SHEET
    return PRINT if _framed(pixels, face) else ORIGINAL


def are_equal_prints(pixels: RGB, faces: Sequence[Box]) -> bool:
    """Whether all these faces are one and the same picture."""
    heads = [_head(pixels, face) for face in faces]
    return all(float((heads[0] * head).mean()) >= EQUAL_FROM for head in heads[1:])


def _head(pixels: RGB, face: Box) -> NDArray[np.float32]:
    """The head as `HEAD_SIDE` squared levels of mean 0 and spread 1."""
    x, y = round(face.width * AROUND), round(face.height * AROUND)
    area = Box(face.left - x, face.top - y, face.right + x, face.bottom + y).clipped(*pixels.shape[1::-1])
    grey = cv2.cvtColor(pixels[area.top : area.bottom, area.left : area.right], cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (HEAD_SIDE, HEAD_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray((small - small.mean()) / max(float(small.std()), 1.0), np.float32)


def _framed(pixels: RGB, face: Box) -> bool:
    """Whether a paper's outline lies around the head, inside the picture."""
    more = round(WHOLE_HEAD * face.height)
    corners = [[face.left, face.top - more], [face.right, face.top - more],
               [face.right, face.bottom + more], [face.left, face.bottom + more]]  # fmt: skip
    quad: Quad = np.array(corners, np.float32)
    return bool(find_outlines(pixels, [quad]))
