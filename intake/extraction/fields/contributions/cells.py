"""Lines cut into the cells of a table: words, amounts and months with their places.

A reader's box may hold one cell or several side by side; what a cell looks like tells
where one ends and the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.domain.text import Line, Span
from intake.domain.values.months import months_in
from intake.extraction.ocr.layout import Placed

AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+\.\d{2}|\d+")
_WORDS = re.compile(r"[^\d]*[\u3400-\U0003ffff〇][^\d]*|[^\d\s]+")
_KIND_END = re.compile(r"(?<=保险)(?=[\u3400-\U0003ffff])(?![费缴金基个单])")
"""A kind of insurance and the next cell's words in one box: 养老保险|某县…公司."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Characters `[span.start, span.stop)` of a line and where they stand, upright.

    `month` is its ordinal (`months.ordinal`) where the cell is one.
    """

    text: str
    span: Span
    left: float
    right: float
    top: float
    bottom: float
    month: int | None = None

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def amount(self) -> float | None:
        """The number that the cell is, None for words and months."""
        if self.month is not None or not AMOUNT.fullmatch(self.text):
            return None
        return float(self.text.replace(",", ""))


def cells_of(lines: Sequence[Line], placed: Sequence[Placed]) -> list[Cell]:
    """All cells, line by line in the lines' order."""
    return [cell for item in placed for cell in _cells(lines[item.index].text, item)]


def _cells(text: str, item: Placed) -> list[Cell]:
    cells, at = [], 0
    for month in months_in(text, item.index):
        cells += _plain(text, at, month.start, item)
        cells.append(_cell(text, month.start, month.stop, item, month.ordinal))
        at = month.stop
    return cells + _plain(text, at, len(text), item)


def _plain(text: str, start: int, stop: int, item: Placed) -> list[Cell]:
    """Amounts and words between months: a word may hold digits, an amount no words."""
    part = text[start:stop]
    if not re.search(r"\d\.\d\d|^[\d,.]+$", part):
        cuts = [0, *(m.start() for m in _KIND_END.finditer(part)), len(part)]
        pieces = list(pairwise(cuts))
    else:
        pieces = [m.span() for m in re.finditer(f"{AMOUNT.pattern}|{_WORDS.pattern}", part)]
    return [_cell(text, start + a, start + b, item) for a, b in pieces if part[a:b].strip()]


def _cell(text: str, start: int, stop: int, item: Placed, month: int | None = None) -> Cell:
    wide = (item.right - item.left) / max(len(text), 1)
    return Cell(
        text[start:stop],
        Span(item.index, start, stop),
        item.left + wide * start,
        item.left + wide * stop,
        item.top,
        item.bottom,
        month,
    )
