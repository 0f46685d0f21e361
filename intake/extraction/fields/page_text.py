"""The words of a page, or of a part of it, and which of them are its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from intake.domain.text import Line
from intake.extraction.fields.thresholds import FIRST_ROWS, HEADING_SIZE, LONGEST_HEADING
from intake.extraction.ocr.layout import Placed, rows

_AROUND = " \t:：,，.。、;；·•*-—_|<>《》【】[]\"'“”‘’"
_BEHIND = re.compile(
    r"(?:[(（\[【][^()（）\[\]【】]{0,16}[)）\]】]|[\d\s.年月日度号页第/ⅠⅡ一二三四五六、]{1,14}|[A-Za-z][A-Za-z'\s.,:&-]*)$"
)
"""What stands behind the words of a heading: a year, a number, a bracket, Latin words."""
_IN_TEXT = re.compile(r"[,，。:：;；]")
"""Signs within a sentence, or between a label and its value: no heading of the text's size."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Words that may be a heading; `size` is their height beside the text's."""

    words: str
    size: float


@dataclass(frozen=True, slots=True)
class PageText:
    """`text` row by row; `headings` are the rows in larger print and the first ones.

    `headings` is None where nobody knows how large anything is printed: words alone.
    """

    text: str
    headings: tuple[Heading, ...] | None = None


def page_text(lines: Sequence[Line], placed: Sequence[Placed]) -> PageText:
    """The text of these lines, with its headings."""
    by_row = rows(placed)
    text = "".join(lines[p.index].text for row in by_row for p in row)
    return PageText(text, tuple(_headings(lines, by_row)))


def _headings(lines: Sequence[Line], by_row: Sequence[Sequence[Placed]]) -> list[Heading]:
    printed = [p for row in by_row for p in row if lines[p.index].text.strip()]
    if not printed:
        return []
    body = _body_height(lines, printed)
    found: list[Heading] = []
    before: Heading | None = None
    for number, row in enumerate(by_row):
        large = [p for p in row if p.height >= HEADING_SIZE * body]
        is_first = number < FIRST_ROWS
        parts = large or (list(row) if is_first else [])
        size = max((p.height for p in parts), default=0.0) / body
        joined = Heading("".join(lines[p.index].text for p in parts), size)
        found += [Heading(lines[p.index].text, p.height / body) for p in parts if len(parts) > 1]
        found += [joined] if parts else []
        if before is not None and large and before.size >= HEADING_SIZE:
            found.append(Heading(before.words + joined.words, min(before.size, size)))
        before = joined if large else None
    clean = [Heading(bare(one.words), one.size) for one in found]
    clean = [one for one in clean if one.size >= HEADING_SIZE or not _IN_TEXT.search(one.words)]
    return [one for one in clean if 1 < len(one.words) <= LONGEST_HEADING]


def _body_height(lines: Sequence[Line], printed: Sequence[Placed]) -> float:
    """Height of the line in which the middle character of the page stands."""
    heights = np.array([p.height for p in printed])
    letters = np.array([len(lines[p.index].text) for p in printed])
    order = np.argsort(heights)
    middle = np.searchsorted(np.cumsum(letters[order]), letters.sum() / 2)
    return max(float(heights[order][min(middle, len(order) - 1)]), 1e-6)


def bare(words: str) -> str:
    """A heading's words without signs around them and without what follows them."""
    words = re.sub(r"\s", "", words).strip(_AROUND)
    while (shorter := _BEHIND.sub("", words).strip(_AROUND)) != words and shorter:
        words = shorter
    return words
