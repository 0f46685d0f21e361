"""The day at a paper's foot: filled in, printed and left blank, or more than one can tell.

A date counts as filled in by its shape, not by its value: a digit that a seal or a pen
makes hard to read is still a digit. Blank is only said where no ink stands between the
printed 年, 月 and 日.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from intake.domain.geometry import Box
from intake.domain.text import Line
from intake.extraction.marks.signature import Sheet, ink_share
from intake.extraction.marks.thresholds import (
    CHARACTER_ENDS,
    FOOT_FROM,
    LEAST_SIGNATURE_INK,
    NO_ROOM_BETWEEN,
    SURE_UNFILLED,
)
from intake.extraction.ocr.layout import Placed, rows

_YEAR = r"(?:(?:19|20)\d[\dOo]|2[\dOo〇零○Ｏ]{3}|[〇零○OoＯ0一二三四五六七八九]{4})"
_NUMBER = r"[^\W_xX×\u4e00-\u9fff]{1,3}|[〇零一二三四五六七八九十廿]{1,4}"
"""What stands for a month or a day: digits, or what a reader made of them."""
_DAY = rf"(?:{_NUMBER})月(?:{_NUMBER})"
_WRITTEN = (
    rf"(?:(?:\d{{4}}|{_YEAR})年{_DAY}[日号旦曰]?|{_YEAR}\w{_DAY}[日号旦曰]|{_YEAR}[./\-][01]?\d[./\-][0-3]?\d"
    rf"|(?:\d{{2,3}}|[〇零○一二三四五六七八九]{{2,3}})年{_DAY}[日号旦曰])"
)
"""With 年 misread or a digit of the year lost, 日 has to be there. Any four digits
before a printed 年 are a year: a seal's rim makes an 8 of a 2."""
_BEFORE = r"(?:[^,，。;；:：]{0,24}[:：])?[^,，。;；:：\d自至于从起到为]{0,24}"
"""What may stand before the day on its line: a label, a name or the unit's name."""
_FILLED = re.compile(rf"{_BEFORE}{_WRITTEN}[^\w]*[^\W止起前后]?")
_NO_FOOT = re.compile(r"公示|参加工作|起止|毕业|出生|任职|考核年度")
"""Days that a text or a form's cell tells, not those on which a paper was signed."""
_EMPTY = r"[\s_.…·×xX-]*"
_BLANK = re.compile(rf"{_BEFORE}?(?:20\d{{0,2}}|[×xX]{{2,4}})?{_EMPTY}年{_EMPTY}月{_EMPTY}日?")
"""A printed date nobody filled in: 年 月 日 with nothing, or with the template's crosses."""
_PART = re.compile(r"20\d\d年|年.{0,4}月|月.{0,4}日")
"""What is left of a date of which a part was not read."""


def filled_in(lines: Sequence[Line], placed: Sequence[Placed]) -> Box | None:
    """Where the lowest filled-in day stands; None where none can be read."""
    for row in reversed(rows(_at_foot(placed))):
        for parts in _parts(row):
            text = _bare("".join(lines[p.index].text for p in parts))
            if _FILLED.fullmatch(text) and not _NO_FOOT.search(text):
                return Box.union([lines[p.index].box for p in parts])
    return None


def date_filled(sheet: Sheet) -> tuple[bool | None, Box | None]:
    """Whether a day stands at the paper's foot; None where no place for one can be read.

    Of several places the lowest is the paper's; a blank one above what may be a part of
    a day says nothing.
    """
    found = filled_in(sheet.lines, sheet.placed)
    if found is not None:
        return True, found
    for row in reversed(rows(_at_foot(sheet.placed))):
        lines = [sheet.lines[p.index] for p in row]
        for parts in _parts(row):
            text = "".join(sheet.lines[p.index].text for p in parts)
            if _BLANK.fullmatch(_bare(text)):
                where = Box.union([sheet.lines[p.index].box for p in parts])
                is_sure = min(sheet.lines[p.index].confidence for p in parts) >= SURE_UNFILLED
                return (False if is_sure and not _has_ink(sheet, parts) else None), where
        if any(_PART.search(_bare(line.text)) for line in lines):
            return None, lines[-1].box
    return None, None


def _at_foot(placed: Sequence[Placed]) -> list[Placed]:
    top = min((p.top for p in placed), default=0.0)
    high = max((p.bottom for p in placed), default=0.0) - top
    return [p for p in placed if p.middle >= top + FOOT_FROM * high]


def _parts(row: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    """The row as a whole, each box by itself, and the row's ends: boxes break anywhere."""
    yield row
    if len(row) > 1:
        yield from ((one,) for one in row)
        yield from (row[at:] for at in range(1, len(row) - 1))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _has_ink(sheet: Sheet, parts: Sequence[Placed]) -> bool:
    """Whether dark ink stands between the printed characters of a date; a seal's is not."""
    places = [place for part in parts for place in _characters(sheet.lines[part.index], part)]
    places = places[next((i for i, (char, *_) in enumerate(places) if char == "年"), 0) :]
    for (_, left, one), (_, right, other) in pairwise(places):
        high = min(one.height, other.height)
        if right - left <= NO_ROOM_BETWEEN * high:
            continue
        gap = (
            left + CHARACTER_ENDS * high,
            min(one.top, other.top),
            right - CHARACTER_ENDS * high,
            max(one.bottom, other.bottom),
        )
        if ink_share(sheet.cut_without_red(*gap)) >= LEAST_SIGNATURE_INK:
            return True
    return False


def _characters(line: Line, placed: Placed) -> Iterator[tuple[str, float, Placed]]:
    """Each character and where its middle stands, left to right in the upright frame."""
    total = line.posterior.steps if line.posterior is not None else 0
    for at, char in enumerate(line.text):
        share = (
            (line.steps[at] + 0.5) / total if line.steps and total else (at + 0.5) / len(line.text)
        )
        yield char, placed.left + share * (placed.right - placed.left), placed
