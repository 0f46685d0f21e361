"""A value by its label: on its line, right of it in its row, on below, or beneath it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.documents.spec import FieldSpec
from intake.domain.text import Line, Span
from intake.domain.values.dates import LIKE_DATE
from intake.extraction.fields.labels.cells import Label, whole_cell
from intake.extraction.fields.labels.thresholds import (
    HEAD_SHARE,
    HEADS,
    LEAST_CELL_PITCH,
    LEAST_PITCH,
    LONE_CHARACTER,
    MAX_CELL_PITCH,
    MAX_GAP,
    MAX_LABEL_GAP,
    MAX_PITCH,
    OTHER_SIZE,
    SAME_EDGE,
    SAME_SIZE,
)
from intake.extraction.ocr.layout import Placed

_TRANSLATION = re.compile(r"[ (（/:：]*[A-Za-z][A-Za-z ().（）'’&/\-]*")
_SKIP = " :：,，.。、;；|_*"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of text that may be a field's value.

    `chances` of its characters where they are not those of the lines (`read._possible`);
    `value` where the text alone does not tell it (a table's months).
    """

    raw: str
    spans: tuple[Span, ...]
    chances: tuple[float, ...] = ()
    value: str | None = None


def _gloss(text: str) -> int:
    """How many characters a label's translation takes: 性别Gender, 证书编号(No.):.

    Codes and numbers are printed in capitals.
    """
    found = _TRANSLATION.match(text)
    return found.end() if found and any(c.islower() for c in found[0]) else 0


def after_label(
    spec: FieldSpec,
    label: Label,
    lines: Sequence[Line],
    placed: Sequence[Placed],
    labels: Sequence[Label],
) -> Candidate | None:
    """What stands after a label: on its line, else to its right, and on below."""
    by_line = {item.index: item for item in placed}
    item = whole_cell(label, by_line)
    following = [
        other.start for other in labels if other.line == label.line and other.start >= label.stop
    ]
    text = lines[label.line].text
    start = label.stop
    stop = min(following, default=len(text))
    start += _gloss(text[start:stop])
    while start < stop and text[start] in _SKIP:
        start += 1
    spans: list[Span] = []
    last, first_left = item, _x_of(lines[label.line], item, start)
    if start < stop:
        spans.append(Span(label.line, start, stop))
    if stop == len(text):
        for box in _right_of(item, placed, labels, lines, bool(spans)):
            if not spans:
                first_left = box.left
            spans.append(Span(box.index, 0, _value_stop(box.index, labels, lines)))
            last = box
    if not spans:
        return None
    if spec.wraps:
        others = [one for one in labels if one.line != label.line]
        for box in _below(first_left, last, placed, others):
            if LIKE_DATE.match(lines[box.index].text):  # the next field, its label unseen
                break
            spans.append(Span(box.index, 0, len(lines[box.index].text)))
    raw = "".join(lines[s.line].text[s.start : s.stop] for s in spans)
    return Candidate(raw, tuple(spans)) if raw else None


def beneath_label(
    spec: FieldSpec,
    label: Label,
    lines: Sequence[Line],
    placed: Sequence[Placed],
    labels: Sequence[Label],
) -> Candidate | None:
    """What stands in the cell below a label that heads it, wrapped lines joined."""
    if (label.start, label.stop) != (0, len(lines[label.line].text)):
        return None
    item = next(p for p in placed if p.index == label.line)
    starts = {one.line for one in labels if one.start == 0}
    # In a table a head that nobody asks for ends a column, too.
    is_table = heads_a_table(label, placed, labels)
    heads = [p for p in placed if (is_table or p.index in starts) and p.is_in_row(item)]
    inside = [p for p in _column_beneath(item, heads, placed) if lines[p.index].text]
    spans: list[Span] = []
    last, reach = item, MAX_CELL_PITCH
    for box in sorted(inside, key=lambda p: p.middle):
        if not LEAST_CELL_PITCH * item.height < box.middle - last.middle < reach * item.height:
            continue
        if min((p for p in inside if p.is_in_row(box)), key=item.columns_apart) is not box:
            continue  # in the next column, whose head is not seen
        if any(p.index in starts and p.is_in_row(box) for p in placed) or (
            spans and not spec.wraps
        ):
            break  # the next row of the form
        spans.append(Span(box.index, 0, _value_stop(box.index, labels, lines)))
        last, reach = box, MAX_PITCH
    raw = "".join(lines[s.line].text[s.start : s.stop] for s in spans)
    return Candidate(raw, tuple(spans)) if raw else None


def _column_beneath(
    item: Placed, heads: Sequence[Placed], placed: Sequence[Placed]
) -> list[Placed]:
    """The boxes between the middles of the gaps to the heads beside this one; where it is the
    only head, also what reaches below it."""
    beside = float("inf") if len(heads) > 1 else item.height
    left = max(
        ((p.right + item.left) / 2 for p in heads if p.right <= item.left),
        default=item.left - beside,
    )
    right = min(
        ((item.right + p.left) / 2 for p in heads if p.left >= item.right),
        default=item.right + beside,
    )
    return [
        p
        for p in placed
        if left < (p.left + p.right) / 2 < right
        or (len(heads) == 1 and left < p.right and p.left < right)
    ]


def heads_a_table(label: Label, placed: Sequence[Placed], labels: Sequence[Label]) -> bool:
    """Whether a label stands in a row of labels: then the values stand beneath."""
    item = next(p for p in placed if p.index == label.line)
    row = {p.index for p in placed if p.is_in_row(item)}
    heads = row & {one.line for one in labels if one.start == 0}
    return label.start == 0 and len(heads) >= max(HEADS, HEAD_SHARE * len(row))


def _x_of(line: Line, item: Placed, at: int) -> float:
    return item.left + (item.right - item.left) * at / max(len(line.text), 1)


def _value_stop(line: int, labels: Sequence[Label], lines: Sequence[Line]) -> int:
    return min(
        (label.start for label in labels if label.line == line), default=len(lines[line].text)
    )


def _right_of(
    item: Placed,
    placed: Sequence[Placed],
    labels: Sequence[Label],
    lines: Sequence[Line],
    has_value: bool,
) -> Iterator[Placed]:
    """Boxes of the same row that go on with the value, up to the next label."""
    starts = {label.line for label in labels if label.start == 0}
    edge, height = item.right, item.height
    ahead = [
        p
        for p in placed
        if p.index != item.index
        and p.is_in_row(item)
        and _is_behind(p, item)
        and p.height > OTHER_SIZE[0] * height
    ]
    row = [p for p in ahead if p.height < OTHER_SIZE[1] * height]
    values = [p for p in row if p.index not in starts and lines[p.index].text]
    row += [p for p in ahead if len(lines[p.index].text) == 1 and _stands_alone(p, values, height)]
    for box in _one_line(row):
        gap = (box.left - edge) / max(height, 1e-6)
        if box.index in starts or gap > (MAX_GAP if has_value else MAX_LABEL_GAP):
            return
        text = lines[box.index].text
        if not text or _gloss(text) == len(text):
            edge = box.right if text else edge
            continue
        yield box
        edge, has_value = box.right, True


def _is_behind(box: Placed, label: Placed) -> bool:
    """Whether a box stands right of a label; a slanting label's own box may reach into it."""
    is_past = box.left > (label.left + label.right) / 2 and (box.left + box.right) / 2 > label.right
    return is_past or box.left > label.right - 0.6 * label.height


def _stands_alone(box: Placed, values: Sequence[Placed], height: float) -> bool:
    """Whether a taller box may be a value of one character: a watermark's letter has the
    value itself beside it."""
    is_taller = OTHER_SIZE[1] <= box.height / height < OTHER_SIZE[1] * LONE_CHARACTER
    return is_taller and not any(
        max(p.left - box.right, box.left - p.right) < MAX_GAP * height for p in values
    )


def _one_line(row: Sequence[Placed]) -> list[Placed]:
    """Boxes from left to right; of boxes above one another only the upper one."""
    kept: list[Placed] = []
    for box in sorted(row, key=lambda p: p.top):
        wide = box.right - box.left
        if all(
            min(box.right, k.right) - max(box.left, k.left) < 0.5 * min(wide, k.right - k.left)
            for k in kept
        ):
            kept.append(box)
    return sorted(kept, key=lambda p: p.left)


def _below(
    left: float, last: Placed, placed: Sequence[Placed], labels: Sequence[Label]
) -> Iterator[Placed]:
    """Lines that go on with a wrapped value: same left edge, no label in their row."""
    labelled = {label.line for label in labels}
    while True:
        height = last.height
        nexts = [
            p
            for p in placed
            if LEAST_PITCH * height < p.middle - last.middle < MAX_PITCH * height
            and abs(p.left - left) < SAME_EDGE * height
            and SAME_SIZE[0] < p.height / height < SAME_SIZE[1]
        ]
        if not nexts:
            return
        box = min(nexts, key=lambda p: p.middle)
        in_row = [p for p in placed if p.is_in_row(box) and p.left < box.right]
        if any(p.index in labelled for p in in_row):
            return
        yield box
        last = box
