"""The words of a page, or of a part of it, and which of them are its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    """Words that may be a heading; `size` is their height beside the text's.

    `before` are the words of what stands left of them in their row, `alone` says that
    nothing else stands in it: a form's cells stand beside each other, a heading by itself.
    """

    words: str
    size: float
    before: tuple[str, ...] = ()
    alone: bool = True


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
    above: Heading | None = None
    for number, row in enumerate(by_row):
        large = [p for p in row if p.height >= HEADING_SIZE * body]
        parts = large or (list(row) if number < FIRST_ROWS else [])
        of_row = _of_row(lines, row, parts, body)
        found += of_row
        if above is not None and large and above.size >= HEADING_SIZE:
            joined = of_row[-1]
            found.append(
                Heading(
                    above.words + joined.words,
                    min(above.size, joined.size),
                    above.before + joined.before,
                    above.alone and joined.alone,
                )
            )
        above = of_row[-1] if large else None
    clean = [replace(one, words=bare(one.words)) for one in found]
    clean = [one for one in clean if one.size >= HEADING_SIZE or not _IN_TEXT.search(one.words)]
    return [one for one in clean if 1 < len(one.words) <= LONGEST_HEADING]


def _of_row(
    lines: Sequence[Line], row: Sequence[Placed], parts: Sequence[Placed], body: float
) -> list[Heading]:
    """Each of these parts of a row, and last all of them together."""
    if not parts:
        return []
    words = {p.index: lines[p.index].text for p in row}
    left = {p.index: tuple(bare(words[q.index]) for q in row[:at]) for at, p in enumerate(row)}
    alone = len(row) == 1
    single = [Heading(words[p.index], p.height / body, left[p.index], alone) for p in parts]
    if len(parts) == 1:
        return single
    joined = "".join(words[p.index] for p in parts)
    size, is_whole = max(one.size for one in single), len(parts) == len(row)
    return [*single, Heading(joined, size, left[parts[-1].index], is_whole)]


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
