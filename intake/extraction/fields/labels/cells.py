"""Labels met in the text, and those that a narrow cell breaks over lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intake.domain.text import Line
from intake.extraction.fields.labels.thresholds import (
    LEAST_BEGINNING,
    LEAST_END,
    LEAST_PITCH,
    MAX_PITCH,
    MAX_SPACING,
)
from intake.extraction.ocr.layout import Placed


@dataclass(frozen=True, slots=True)
class Label:
    """A label met in the text: characters `[start, stop)` of line `line`.

    `also` are the lines in which a narrow cell goes on with it.
    """

    line: int
    start: int
    stop: int
    field: str | None
    is_strong: bool
    also: tuple[int, ...] = ()


def parted_labels(
    item: Placed,
    placed: Sequence[Placed],
    lines: Sequence[Line],
    known: Sequence[tuple[str, str | None]],
) -> list[Label]:
    """A label that begins in this line and goes on in others, below it or beside it."""
    return _broken(item, placed, lines, known) or _apart(item, placed, lines, known)


def _broken(
    item: Placed,
    placed: Sequence[Placed],
    lines: Sequence[Line],
    known: Sequence[tuple[str, str | None]],
) -> list[Label]:
    """A label that a narrow cell breaks: 参加工作时 above 间."""
    text = lines[item.index].text
    for label, field in known if len(text) >= LEAST_BEGINNING else ():
        also, last, rest = [], item, label.removeprefix(text)
        while rest and len(rest) < len(label):
            below = [
                p
                for p in placed
                if LEAST_PITCH * item.height < p.middle - last.middle < MAX_PITCH * item.height
                and lines[p.index].text
                and rest.startswith(lines[p.index].text)
                and min(p.right, item.right) > max(p.left, item.left)
            ]
            if not below:
                break
            last = min(below, key=lambda p: p.middle)
            also.append(last.index)
            rest = rest.removeprefix(lines[last.index].text)
        if also and not rest:
            held = [Label(line, 0, len(lines[line].text), None, True) for line in also]
            return [Label(item.index, 0, len(text), field, True, tuple(also)), *held]
    return []


def _apart(
    item: Placed,
    placed: Sequence[Placed],
    lines: Sequence[Line],
    known: Sequence[tuple[str, str | None]],
) -> list[Label]:
    """A label set so wide that its letters are boxes of their own: 专 beside 业:水利."""
    text = lines[item.index].text
    for label, field in known if text and all(text != label for label, _ in known) else ():
        held, last, rest = [item], item, label.removeprefix(text)
        while rest and len(rest) < len(label):
            ahead = [
                p
                for p in placed
                if p.is_in_row(item)
                and p.left > last.left + 0.5 * item.height
                and p.left - last.right < MAX_SPACING * item.height
            ]
            last = min(ahead, key=lambda p: p.left, default=item)
            begun = lines[last.index].text
            if last is item or not (begun.startswith(rest) or (begun and rest.startswith(begun))):
                break
            if begun.startswith(rest):
                spaces = [Label(p.index, 0, len(lines[p.index].text), None, True) for p in held]
                return [*spaces, Label(last.index, 0, len(rest), field, True)]
            held.append(last)
            rest = rest.removeprefix(begun)
    return []


def cut_labels(
    placed: Sequence[Placed],
    lines: Sequence[Line],
    known: Sequence[tuple[str, str | None]],
    found: Sequence[Label],
) -> list[Label]:
    """Labels whose beginning lies under a seal: 学日期 of 入学日期, where no other label and
    no value of the paper ends so; only of fields whose label is not seen whole."""
    seen = {label.field for label in found}
    held = {label.line for label in found}
    cut = []
    for item in placed:
        text = lines[item.index].text
        fields = (
            {field for label, field in known if label.endswith(text)}
            if len(text) >= LEAST_END
            else set()
        )
        if item.index not in held and len(fields) == 1 and not fields & (seen | {None}):
            cut.append(Label(item.index, 0, len(text), fields.pop(), True))
    return cut


def whole_cell(label: Label, by_line: Mapping[int, Placed]) -> Placed:
    """The label's box; of a broken one a line in its middle, where the value stands."""
    item = by_line[label.line]
    if not label.also:
        return item
    parts = [item, *(by_line[line] for line in label.also)]
    middle = (item.top + max(p.bottom for p in parts)) / 2
    return replace(
        item,
        top=middle - item.height / 2,
        bottom=middle + item.height / 2,
        right=max(p.right for p in parts),
    )
