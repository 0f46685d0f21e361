"""What was put on a paper by hand in the place left for it: the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line
from intake.extraction.marks.thresholds import (
    INK_DARKER,
    LEAST_SIGNATURE_INK,
    RED_AGAINST_GREEN,
    SIGNATURE_REACH,
)
from intake.extraction.ocr.layout import Placed, cut_out, map_quad, place

_ONE = "[人入]"
"""人, and what handwriting makes of it."""
_LABEL = re.compile(
    rf"(?:签[字名章]|负责人|领导|承诺{_ONE}|申[报请]{_ONE}|本人|经办{_ONE}|审[核查批]{_ONE}|证明{_ONE}|[校院局园站所]长|主任|经理|代表人)"
    r"(?:[（(][^（）()]{1,12}[）)]|[并、及]?(?:签[字名章]|盖章|按手印)|[）)])*[:：]"
    r"|签[字名章][）)]?$"
)
"""A label that asks for a signature; it ends in a colon, or in 签字 at the end of its line."""
_NO_NAME = re.compile(
    r"^(?:[（(].*[）)]|年.*|\d{4}年.*|[_＿\-—.。…]*|电话.*|日期.*|盖章.*|公章.*)$"
)
"""What may be printed behind a signature's label besides a name."""


@dataclass(frozen=True, slots=False)
class Sheet:
    """One paper: the page's pixels, its lines in reading order, and the homography from
    page pixels to its upright frame."""

    pixels: RGB
    lines: tuple[Line, ...]
    to_upright: NDArray[np.float64]

    @cached_property
    def placed(self) -> list[Placed]:
        """The lines in the upright frame."""
        return place(self.lines, self.to_upright)

    def cut(self, left: float, top: float, right: float, bottom: float) -> RGB:
        """What stands in a rectangle of the upright frame."""
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        quad: Quad = map_quad(corners, np.asarray(np.linalg.inv(self.to_upright), np.float64))
        return cut_out(self.pixels, quad)


def signature_of(sheet: Sheet) -> tuple[bool | None, Box | None]:
    """Whether there is ink at the label that asks for a signature.

    None where no such label can be read: a signature may stand anywhere.
    """
    verdict: tuple[bool | None, Box | None] = (None, None)
    for placed in sheet.placed:
        line = sheet.lines[placed.index]
        found = list(_LABEL.finditer(line.text))
        if not found:
            continue
        rest = line.text[found[-1].end() :]
        share = (found[-1].end()) / max(len(line.text), 1)
        left = placed.left + (placed.right - placed.left) * (share if rest else 1.0)
        if (
            rest
            and not _NO_NAME.match(rest)
            and not is_red(sheet.cut(left, placed.top, placed.right, placed.bottom))
        ):
            return True, line.box
        seen = _is_signed(sheet, placed, left)
        if seen:
            return True, line.box
        verdict = (False, line.box)
    return verdict


def _is_signed(sheet: Sheet, label: Placed, left: float) -> bool:
    """Whether something is written behind a label, print recognised as such left aside."""
    high = label.height
    right = left + SIGNATURE_REACH * high
    for other in sheet.placed:
        beside = other.index != label.index and other.left > label.right - 0.5 * high
        text = sheet.lines[other.index].text
        if beside and other.rows_shared(label) > 0.4 and other.left < right:
            if text and not _NO_NAME.match(text) and not _LABEL.search(text):
                if is_red(sheet.cut(other.left, other.top, other.right, other.bottom)):
                    continue  # ridges of a finger, letters of a seal
                return True
            right = min(right, other.left)  # the date's or the next label's own place
    if right - left < 0.8 * high:
        return False
    crop = sheet.cut(left + 0.15 * high, label.top - 0.5 * high, right, label.bottom + 0.25 * high)
    return ink_share(crop) >= LEAST_SIGNATURE_INK and not is_red(crop)


def is_red(crop: RGB) -> bool:
    """Whether what stands out in the crop does so in green light and hardly in red."""
    low, high = np.quantile(
        crop[..., :2].reshape(-1, 2).astype(np.float32), (LEAST_SIGNATURE_INK / 2, 0.95), axis=0
    )
    in_red, in_green = high - low
    return bool(in_red < RED_AGAINST_GREEN * in_green)


def ink_share(crop: RGB) -> float:
    """Share of the crop that is dark ink, ruled lines and red left out."""
    red = np.asarray(crop[..., 0], np.int16)  # in red light a seal's ink is paper
    paper = cv2.medianBlur(
        crop[..., 0], 2 * (min(crop.shape[:2]) // 2 // 2) + 1 if min(crop.shape[:2]) > 6 else 3
    )
    ink = (paper.astype(np.int16) - red > INK_DARKER).astype(np.uint8)
    ruled = cv2.morphologyEx(
        ink, cv2.MORPH_OPEN, np.ones((1, max(9, crop.shape[1] // 3)), np.uint8)
    )
    ruled = cv2.dilate(ruled, np.ones((3, 1), np.uint8))
    return float(((ink > 0) & (ruled == 0)).mean())
