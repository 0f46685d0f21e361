"""A paper's lines as the text that a person reads: which lines go on, and which end.

A line goes on below when it reaches as far to the right as the next one and nothing ends
it; a heading, a label, a cell and a line of the foot stand by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from intake.domain.geometry import RGB
from intake.domain.text import Line, Span
from intake.domain.values.statements import Topic, find_statement
from intake.domain.values.statements.grades import Look, deciding
from intake.extraction.fields.labels.values import Candidate
from intake.extraction.fields.thresholds import LINE_REACH
from intake.extraction.fields.tick_boxes import ticked_option
from intake.extraction.ocr.layout import Placed, rows, spans_of

_ENDS = re.compile(r"[。:：;；!?]$")
_FOOT = re.compile(
    r"^(?:[(（]?(?:盖章|公章|签[字名章])|(?:单位)?负责人|经办人|审核人|分管领导|特此|此证|日期|[^\u4e00-\u9fff]*$|(?:19|20)\d\d年\d{1,2}月\d{1,2}日$)"
)
Places = list[tuple[int, int]]
_ID_NUMBER = re.compile(r"([1-9]\d{5})\d{8}(\d{3}[\dXx])")
"""Shown with its middle masked: a sentence is quoted where numbers are not."""
BREAK = (-1, -1)
"""The place of a newline, which no line has."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """Neighbouring lines of one row that are one: a detector may cut a line in two."""

    lines: tuple[Placed, ...]

    @property
    def left(self) -> float:
        return self.lines[0].left

    @property
    def right(self) -> float:
        return max(p.right for p in self.lines)

    @property
    def height(self) -> float:
        return max(p.height for p in self.lines)


def flowing_text(lines: Sequence[Line], placed: Sequence[Placed]) -> tuple[str, Places]:
    """The paper as running text with a newline behind what ends, cell by cell: what stands
    beside a cell of several lines does not come between them."""
    in_rows = [_strips(row) for row in rows(placed)]
    cut = [
        _cut_as_below(row, below) for row, below in zip(in_rows, [*in_rows[1:], []], strict=True)
    ]
    strips = [strip for row in cut for strip in row]
    text, places, told = "", Places(), set[int]()
    for first in range(len(strips)):
        number: int | None = first
        while number is not None and number not in told:
            told.add(number)
            for own in strips[number].lines:
                text += lines[own.index].text
                places += ((own.index, i) for i in range(len(lines[own.index].text)))
            number = _next(strips, number, lines)
        if text and not text.endswith("\n"):
            text, places = text + "\n", [*places, BREAK]
    return text, places


def _strips(row: Sequence[Placed]) -> list[_Strip]:
    found: list[list[Placed]] = []
    for item in row:
        if found and item.left - found[-1][-1].right < item.height / 2:
            found[-1].append(item)
        else:
            found.append([item])
    return [_Strip(tuple(items)) for items in found]


def _cut_as_below(row: Sequence[_Strip], below: Sequence[_Strip]) -> list[_Strip]:
    """A label may reach up to its cell: where both go on in the next row, as two strips that
    begin where they do, they are two."""
    found = []
    for strip in row:
        first = 0
        for at in range(1, len(strip.lines)):
            begins = strip.lines[at].left
            is_cell = any(abs(b.left - begins) < strip.height for b in below)
            is_label = any(
                b.left < begins and b.right < begins and b.right > strip.left for b in below
            )
            if is_cell and is_label:
                found.append(_Strip(strip.lines[first:at]))
                first = at
        found.append(_Strip(strip.lines[first:]))
    return found


def _next(strips: Sequence[_Strip], number: int, lines: Sequence[Line]) -> int | None:
    """The strip with which this one goes on: the first below it in its column, if any."""
    above = strips[number]
    if _ENDS.search(lines[above.lines[-1].index].text):
        return None
    for i in range(number + 1, len(strips)):
        below = strips[i]
        if _is_beside(above, below) or below.right <= above.left or above.right <= below.left:
            continue
        reaches = above.right >= below.right - LINE_REACH * max(above.height, below.height)
        is_foot = _FOOT.match(lines[below.lines[0].index].text)
        return i if reaches and not is_foot else None
    return None


def _is_beside(one: _Strip, other: _Strip) -> bool:
    """Whether two strips stand side by side in a row: in a photo taken askew the boxes of
    neighbouring lines share rows as well, but then most of the shorter one's columns, too."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    if shared > min(one.right - one.left, other.right - other.left) / 2:
        return False
    return any(p.rows_shared(q) > 0.5 for p in one.lines for q in other.lines)


def stated(topic: Topic, lines: Sequence[Line], placed: Sequence[Placed]) -> list[Candidate]:
    """What the paper states on the topic, quoted; for an assessment its grade.

    A grade that is stated and cannot be told has the candidate that says where.
    """
    text, places = flowing_text(lines, placed)
    found = _grade(text, places) if topic is Topic.ASSESSMENT else _quote(topic, text, places)
    return [found] if found is not None else []


def _quote(topic: Topic, text: str, places: Places) -> Candidate | None:
    found = find_statement(topic, text)
    if found is None:
        return None
    raw, spans = _cut_out(text, places, *found.said)
    return Candidate(raw, spans, value=_ID_NUMBER.sub(r"\1********\2", found.quote))


def _grade(text: str, places: Places, look: Look | None = None) -> Candidate | None:
    found = deciding(text, look)
    if found is None:
        return None
    raw, spans = _cut_out(text, places, found.start, found.stop)
    return Candidate(raw if found.grade else "", spans, value=found.grade)


def _cut_out(text: str, places: Places, start: int, stop: int) -> tuple[str, tuple[Span, ...]]:
    """Characters of the text, without its newlines, and where they stand."""
    own = [place for place in places[start:stop] if place != BREAK]
    return text[start:stop].replace("\n", ""), spans_of(own)


def ticked_grade(pixels: RGB, lines: Sequence[Line], placed: Sequence[Placed]) -> Candidate | None:
    """The grade of a row of options whose text leaves it open, by the ink at its boxes."""
    text, places = flowing_text(lines, placed)
    found = _grade(text, places, partial(ticked_option, pixels, lines, places))
    return found if found is not None and found.value is not None else None
