"""A paper's lines as the text that a person reads: which lines go on, and which end.

A line goes on below when it reaches as far to the right as the next one and nothing ends
it; a heading, a label, a cell and a line of the foot stand by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from intake.domain.geometry import RGB
from intake.domain.text import Line, Span
from intake.domain.values.statements import Topic, find_statement
from intake.domain.values.statements.grades import Look, deciding
from intake.extraction.fields.labels.values import Candidate
from intake.extraction.fields.thresholds import LINE_REACH
from intake.extraction.fields.tick_boxes import ticked_option
from intake.extraction.ocr.layout import Placed, columns, rows, spans_of

_ENDS = re.compile(r"[。:：;；!?]$")
_FOOT = re.compile(
    r"^(?:[(（]?(?:盖章|公章|签[字名章])|(?:单位)?负责人|经办人|审核人|分管领导|特此|此证|日期|[^\u4e00-\u9fff]*$|(?:19|20)\d\d年\d{1,2}月\d{1,2}日$)"
)
Places = list[tuple[int, int]]
_ID_NUMBER = re.compile(r"([1-9]\d{5})\d{8}(\d{3}[\dXx])")
"""Shown with its middle masked: a sentence is quoted where numbers are not."""
BREAK = (-1, -1)
"""The place of a newline, which no line has."""


def flowing_texts(lines: Sequence[Line], placed: Sequence[Placed]) -> list[tuple[str, Places]]:
    """The paper as running text, by columns and by rows, a newline behind what ends."""
    by_row = [p for row in rows(placed) for p in row]
    by_column = [p for column in columns(placed) for row in rows(column) for p in row]
    orders = [by_row] if by_row == by_column else [by_column, by_row]
    return [_flowing(lines, order) for order in orders]


def _flowing(lines: Sequence[Line], order: Sequence[Placed]) -> tuple[str, Places]:
    text, places = "", Places()
    for number, own in enumerate(order):
        if number and not _goes_on(order[number - 1], own, lines):
            text, places = text + "\n", [*places, BREAK]
        text += lines[own.index].text
        places += ((own.index, i) for i in range(len(lines[own.index].text)))
    return text, places


def _goes_on(above: Placed, below: Placed, lines: Sequence[Line]) -> bool:
    first, second = lines[above.index].text, lines[below.index].text
    if _ENDS.search(first) or _FOOT.match(second):
        return False
    height = max(above.height, below.height)
    is_below = below.rows_shared(above) < 0.5
    overlaps = below.left < above.right and above.left < below.right
    return is_below and overlaps and above.right >= below.right - LINE_REACH * height


def stated(topic: Topic, lines: Sequence[Line], placed: Sequence[Placed]) -> list[Candidate]:
    """What the paper states on the topic, quoted; for an assessment its grade.

    A grade that is stated and cannot be told has the candidate that says where.
    """
    for text, places in flowing_texts(lines, placed):
        found = _grade(text, places) if topic is Topic.ASSESSMENT else _quote(topic, text, places)
        if found is not None:
            return [found]
    return []


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
    for text, places in flowing_texts(lines, placed):
        found = _grade(text, places, partial(ticked_option, pixels, lines, places))
        if found is not None and found.value is not None:
            return found
    return None
