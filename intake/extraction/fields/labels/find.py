"""Values by their labels: right of a label on its line or in its row, and on below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.documents.spec import FieldSpec, PaperSpec
from intake.domain.text import Line, Span
from intake.domain.values.dates import LIKE_DATE
from intake.domain.values.folding import as_printed_words, fold
from intake.extraction.fields.labels.cells import (
    MAX_PITCH,
    Label,
    cut_labels,
    parted_labels,
    whole_cell,
)
from intake.extraction.ocr.layout import Placed

MAX_GAP = 1.5
"""Between two boxes of one value, in line heights; wider is another column."""
MAX_LABEL_GAP = 14.0
"""Between a label and its value, in line heights (table cells are wide)."""
MAX_CELL_PITCH = 3.5
"""From a label that heads a cell to the value in the cell below, in line heights."""
OTHER_SIZE = (0.45, 1.6)
"""Height of a value beside its label's; what is larger or smaller is a seal or a mark."""
LONE_CHARACTER = 1.5
"""The box of one character alone (汉, 女) is so many times taller than a line's: up to 2.1
times its label's height was measured, half of it empty."""
HEADS, HEAD_SHARE = 3, 0.75
"""Labels in a row that head a table, and their share of all that stands in the row: beside
values it is a half, a head may have columns that nobody asks for."""
LONG_LABEL = 4
"""Characters; so long a label at the start of a line is one without its colon, too."""
MID_LINE = frozenset({"性别", "民族"})  # labels in mid-line without a sign, beside a sex
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


def find_labels(paper: PaperSpec, lines: Sequence[Line], placed: Sequence[Placed]) -> list[Label]:
    known: list[tuple[str, str | None]] = [
        (fold(text), spec.name) for spec in paper.fields for text in spec.labels
    ]
    known += [(fold(text), None) for text in paper.other_labels]
    known.sort(key=lambda pair: -len(pair[0]))
    closed = {text for text, _ in known} & MID_LINE
    found: list[Label] = []
    for item in placed:
        found += _labels_of_line(
            item.index, as_printed_words(lines[item.index].text), known, closed
        )
    broken = [label for item in placed for label in parted_labels(item, placed, lines, known)]
    held = {line for label in broken for line in (label.line, *label.also)}
    found = [label for label in found if label.line not in held] + broken
    starts = {label.line for label in found if label.start == 0} | held
    for item in placed:
        found += _label_at_end(item, placed, lines, known, found, starts)
    return found + cut_labels(placed, lines, known, found)


def _label_at_end(
    item: Placed,
    placed: Sequence[Placed],
    lines: Sequence[Line],
    known: Sequence[tuple[str, str | None]],
    found: Sequence[Label],
    starts: set[int],
) -> list[Label]:
    """The next cell's label where one box holds a value and it: 哈力克年度 | 2023. Only with a
    value to its right: a value may end like a label (会计学专业)."""
    text = lines[item.index].text
    ends = [
        (label, field)
        for label, field in known
        if len(label) > 1 and text.endswith(label) and len(text) > len(label)
    ]
    beside = [
        p
        for p in placed
        if p.left > item.right - 0.6 * item.height
        and p.rows_shared(item) > 0.45
        and p.left - item.right < MAX_LABEL_GAP * item.height
    ]
    nearest = min(beside, key=lambda p: p.left, default=None)
    is_known = any(label.line == item.index for label in found)
    if not ends or is_known or nearest is None or nearest.index in starts:
        return []
    label, field = ends[0]
    return [Label(item.index, len(text) - len(label), len(text), field, False)]


def _labels_of_line(
    line: int, text: str, known: Sequence[tuple[str, str | None]], closed: set[str]
) -> Iterator[Label]:
    at = 0
    after_edge = True
    while at < len(text):
        for label, field in known:
            if not _starts_with(text, label, at):
                continue
            stop = at + len(label)
            has_colon = text[stop : stop + 1] == ":"
            is_whole = stop == len(text) and after_edge
            if len(label) == 1 and not is_whole:
                continue  # a label's rest counts only when it stands alone
            if has_colon or after_edge or (label in closed and _in_row(text, at, stop)):
                is_strong = has_colon or is_whole or len(label) >= LONG_LABEL
                yield Label(line, at, stop, field, is_strong)
                at = stop
                after_edge = False
                break
        else:
            after_edge = text[at] in _SKIP + "()[]【】" and after_edge
            at += 1


def _in_row(text: str, at: int, stop: int) -> bool:  # as on an ID card
    return text[at - 1] in "男女" or text[stop : stop + 1] in ("男", "女")


def _starts_with(text: str, label: str, at: int) -> bool:
    """Whether the label stands there; one misread character in six or more is allowed."""
    part = text[at : at + len(label)]
    if part == label:
        return True
    if len(label) < 6 or len(part) < len(label):
        return False
    return sum(a != b for a, b in zip(part, label, strict=True)) <= 1


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
    is_table = heads_a_table(
        label, placed, labels
    )  # then a head nobody asks for ends a column, too
    heads = [p for p in placed if (is_table or p.index in starts) and p.rows_shared(item) > 0.45]
    beside = float("inf") if len(heads) > 1 else item.height
    left = max(
        ((p.right + item.left) / 2 for p in heads if p.right <= item.left),
        default=item.left - beside,
    )
    right = min(
        ((item.right + p.left) / 2 for p in heads if p.left >= item.right),
        default=item.right + beside,
    )
    spans: list[Span] = []
    last, reach = item, MAX_CELL_PITCH
    inside = [
        p
        for p in placed
        if lines[p.index].text
        and (
            left < (p.left + p.right) / 2 < right
            or (len(heads) == 1 and left < p.right and p.left < right)
        )
    ]
    for box in sorted(inside, key=lambda p: p.middle):
        if not 0.5 * item.height < box.middle - last.middle < reach * item.height:
            continue
        if min((p for p in inside if p.rows_shared(box) > 0.45), key=item.columns_apart) is not box:
            continue  # in the next column, whose head is not seen
        if any(p.index in starts and p.rows_shared(box) > 0.45 for p in placed) or (
            spans and not spec.wraps
        ):
            break  # the next row of the form
        spans.append(Span(box.index, 0, _value_stop(box.index, labels, lines)))
        last, reach = box, MAX_PITCH
    raw = "".join(lines[s.line].text[s.start : s.stop] for s in spans)
    return Candidate(raw, tuple(spans)) if raw else None


def heads_a_table(label: Label, placed: Sequence[Placed], labels: Sequence[Label]) -> bool:
    """Whether a label stands in a row of labels: then the values stand beneath."""
    item = next(p for p in placed if p.index == label.line)
    row = {p.index for p in placed if p.rows_shared(item) > 0.45}
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
        and p.rows_shared(item) > 0.45
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
            if 0.45 * height < p.middle - last.middle < MAX_PITCH * height
            and abs(p.left - left) < 1.6 * height
            and 0.6 < p.height / height < 1.6
        ]
        if not nexts:
            return
        box = min(nexts, key=lambda p: p.middle)
        in_row = [p for p in placed if p.rows_shared(box) > 0.45 and p.left < box.right]
        if any(p.index in labelled for p in in_row):
            return
        yield box
        last = box
