"""What was put on a paper by hand in places left for it: the signature, the date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.layout import Placed, cut_out, map_quad, place, rows
from intake.records import RGB, Box, Line, Quad

_LABEL = re.compile(
    r"(?:签字|签名|签章|(?:单位|主管|分管)?(?:负责人|领导)|承诺人|申报人|申请人|本人|经办人)"
    r"(?:[（(](?:签字|签名|签章|手写|按手印|盖章|[^（）()]{0,8}签[字名])+[）)])?[:：]"
)
"""A label that asks for a signature; it ends in a colon."""
_NO_NAME = re.compile(r"^(?:[（(].*[）)]|年.*|\d{4}年.*|[_＿\-—.。…]*|电话.*|日期.*|盖章.*|公章.*)$")
"""What may be printed behind a signature's label besides a name."""
_DAY = r"(?:\d{1,2}|[〇零一二三四五六七八九十廿]{1,4})"
_DATE = re.compile(rf"(?:(?:19|20)\d\d|[〇零○OoＯ0一二三四五六七八九]{{4}})[年./\-]{_DAY}[月./\-]{_DAY}[日号]?$")
_NO_FOOT = re.compile(r"[自至于从起]")
_UNFILLED = re.compile(r"(?:(?:20\d\d|20|[×xX]{2,4})?年[×xX]{0,2}月[×xX]{0,2}[日]?)$")
"""A printed date nobody filled in: 年 月 日 with nothing, or with the template's crosses."""
SURE = 0.8
"""Confidence of a line of which it is said that nothing was filled in."""
REACH = 7.0
"""Line heights to the right of a label within which a signature begins."""
INK_DARKER = 45
"""Luma below the paper's from which a pixel is ink: a pale ballpoint gives 60."""
LEAST_INK = 0.012
"""Share of the place for a signature that must be ink: two characters cover 3 to 8 %,
a ruled line under an empty place is left out, the specks of a scan stay below 0.3 %."""


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

    def quad(self, left: float, top: float, right: float, bottom: float) -> Quad:
        """A rectangle of the upright frame as corners in page pixels."""
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        return map_quad(corners, np.asarray(np.linalg.inv(self.to_upright), np.float64))


def date_filled(sheet: Sheet) -> tuple[bool | None, Box | None]:
    """Whether a day stands at the paper's foot; None where no place for one can be read."""
    empty: Line | None = None
    for row in reversed(rows(sheet.placed)):
        text = "".join(sheet.lines[p.index].text for p in row)
        for part in (text, *(sheet.lines[p.index].text for p in row)):
            bare = re.sub(r"\s", "", part).rstrip("。.")
            found = _DATE.search(bare)
            if found and not _NO_FOOT.search(bare[max(0, found.start() - 6) : found.start()]):
                return True, sheet.lines[row[-1].index].box
            unfilled = _UNFILLED.search(bare)
            last = sheet.lines[row[-1].index]
            if unfilled and "年" in unfilled[0] and "月" in unfilled[0] and last.confidence >= SURE:
                empty = empty or last
    return (False, empty.box) if empty is not None else (None, None)


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
        if rest and not _NO_NAME.match(rest):
            return True, line.box
        share = (found[-1].end()) / max(len(line.text), 1)
        left = placed.left + (placed.right - placed.left) * (share if rest else 1.0)
        seen = _is_signed(sheet, placed, left)
        if seen:
            return True, line.box
        verdict = (False, line.box)
    return verdict


def _is_signed(sheet: Sheet, label: Placed, left: float) -> bool:
    """Whether something is written behind a label, print recognised as such left aside."""
    high = label.height
    right = left + REACH * high
    for other in sheet.placed:
        beside = other.index != label.index and other.left > label.right - 0.5 * high
        text = sheet.lines[other.index].text
        if beside and other.rows_shared(label) > 0.4 and other.left < right:
            if text and not _NO_NAME.match(text) and not _LABEL.search(text):
                return True
            right = min(right, other.left)  # the date's or the next label's own place
    if right - left < 0.8 * high:
        return False
    crop = cut_out(sheet.pixels, sheet.quad(left + 0.15 * high, label.top - 0.5 * high, right, label.bottom + 0.25 * high))
    return _ink_share(crop) >= LEAST_INK


def _ink_share(crop: RGB) -> float:
    """Share of the crop that is dark ink, ruled lines and red left out."""
    red = np.asarray(crop[..., 0], np.int16)  # in red light a seal's ink is paper
    paper = cv2.medianBlur(crop[..., 0], 2 * (min(crop.shape[:2]) // 2 // 2) + 1 if min(crop.shape[:2]) > 6 else 3)
    ink = (paper.astype(np.int16) - red > INK_DARKER).astype(np.uint8)
    ruled = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(9, crop.shape[1] // 3)), np.uint8))
    ruled = cv2.dilate(ruled, np.ones((3, 1), np.uint8))
    return float(((ink > 0) & (ruled == 0)).mean())
