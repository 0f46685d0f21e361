"""What was put on a paper by hand in the place left for it: the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.application import Material
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.extraction.imaging.red_ink import without_red
from intake.extraction.marks.thresholds import (
    AROUND_PLACE,
    BESIDE_LABEL,
    FOOT_ROWS,
    INK_DARKER,
    LABEL_END,
    LEAST_WRITTEN,
    SIGNATURE_REACH,
)
from intake.extraction.ocr.layout import Placed, cut_out, map_quad, place, rows
from intake.extraction.ocr.rescan import read_under_stamps

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
_BY_HAND = re.compile(rf"^(?:.{{1,3}}{_ONE}[:：]|[承诺申]{{2}}{_ONE}|[报请]{_ONE})")
"""A label written by hand at a promise's foot, as a reader of print makes it out."""


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

    def cut_without_red(self, left: float, top: float, right: float, bottom: float) -> RGB:
        """The same as if no red ink lay there, its paper told by what is around it."""
        more = AROUND_PLACE * (bottom - top)
        around = without_red(self.cut(left - more, top - more, right + more, bottom + more))
        y, x = (
            round(share * size)
            for share, size in zip(
                (more / (bottom - top + 2 * more), more / (right - left + 2 * more)),
                around.shape[:2],
                strict=True,
            )
        )
        return around[y : around.shape[0] - y, x : around.shape[1] - x]


def signature_of(
    sheet: Sheet, material: Material, reader: Reader
) -> tuple[bool | None, Box | None]:
    """Whether a pen wrote something at the label that asks for a signature.

    Where a seal or a fingerprint hides the label it is looked for without the red ink.
    None where no such label can be read: a signature may stand anywhere.
    """
    is_promise = material is Material.COMMITMENT
    seen = at_label(sheet, is_promise)
    if seen[0] is None:
        under = read_under_stamps(sheet.pixels, sheet.lines, reader)
        seen = at_label(Sheet(sheet.pixels, tuple(under), sheet.to_upright), is_promise)
    return seen


def at_label(sheet: Sheet, is_promise: bool = False) -> tuple[bool | None, Box | None]:
    """The same by the lines that were read."""
    verdict: tuple[bool | None, Box | None] = (None, None)
    for placed in sheet.placed:
        line = sheet.lines[placed.index]
        end = _end_of_label(sheet, placed, is_promise)
        if end is None:
            continue
        if _is_signed(sheet, placed, end):
            return True, line.box
        verdict = (False, line.box)
    return verdict


def _end_of_label(sheet: Sheet, placed: Placed, is_promise: bool) -> int | None:
    """How many characters of the line are a label that asks for a signature; None: none are."""
    text = sheet.lines[placed.index].text
    found = list(_LABEL.finditer(text))
    if found:
        return found[-1].end()
    by_hand = _BY_HAND.match(text) if is_promise and _is_at_foot(sheet, placed) else None
    return by_hand.end() if by_hand else None


def _is_at_foot(sheet: Sheet, placed: Placed) -> bool:
    """Whether this line stands in the last rows, below the sentence that is promised."""
    return placed in [p for row in rows(sheet.placed)[-FOOT_ROWS:] for p in row]


def _is_signed(sheet: Sheet, label: Placed, end: int) -> bool:
    """Whether a pen's ink stands behind a label, print and red ink left aside."""
    line, high = sheet.lines[label.index], label.height
    rest = line.text[end:]
    left = _edge_behind(line, label, end)
    if rest and _NO_NAME.match(rest):
        left = label.right
    right = left + SIGNATURE_REACH * high
    for other in sheet.placed:
        beside = other.index != label.index and other.left > left - 0.5 * high
        text = sheet.lines[other.index].text
        if beside and other.rows_shared(label) > BESIDE_LABEL and other.left < right:
            if not text or _NO_NAME.match(text) or _LABEL.search(text):
                right = min(right, other.left)  # the date's or the next label's own place
    if right - left < 0.8 * high:
        return False
    place = (left + 0.15 * high, label.top - 0.5 * high, right, label.bottom + 0.25 * high)
    crop = sheet.cut_without_red(*place)
    written = ink_share(crop) * crop.shape[0] * crop.shape[1]
    return bool(written >= LEAST_WRITTEN * high**2)


def _edge_behind(line: Line, placed: Placed, end: int) -> float:
    """Where the first `end` characters of a line end, in the upright frame.

    A box may reach over a signature that was not read, so its right edge tells nothing.
    """
    wide = placed.right - placed.left
    if line.posterior is not None and len(line.steps) == len(line.text) and line.posterior.steps:
        pitch = placed.height / max(wide, 1.0) * LABEL_END
        return placed.left + wide * min(
            (line.steps[end - 1] + 0.5) / line.posterior.steps + pitch, 1.0
        )
    return placed.left + wide * end / max(len(line.text), 1)


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
