"""From lines to named fields: by labels, by the sentence, by what a value looks like.

Nothing here knows a pixel position of any sample: a value stands right of its label or
goes on below it, or inside a sentence whose words are known. The reading is returned as
it is read; nothing is corrected by checksum, dictionary or declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from intake.layout import Placed, columns, rows
from intake.notation import extent, normalise
from intake.papers.spec import FieldSpec, Notation, PaperSpec
from intake.records import Box, Line, Reading, Span
from intake.script import fold

MAX_GAP = 1.5
"""Between two boxes of one value, in line heights; wider is another column."""
MAX_LABEL_GAP = 14.0
"""Between a label and its value, in line heights (table cells are wide)."""
MAX_PITCH = 2.3
"""From one line of a wrapped value to the next, in line heights."""
_SKIP = " :：,，.。、;；|_*"


@dataclass(frozen=True, slots=True)
class _Label:
    """A label met in the text: characters `[start, stop)` of line `line`."""

    line: int
    start: int
    stop: int
    field: str | None
    is_strong: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    raw: str
    spans: tuple[Span, ...]


def read_fields(
    paper: PaperSpec, lines: Sequence[Line], placed: Sequence[Placed]
) -> dict[str, Reading]:
    """Every field of the paper that can be found among `lines`; `placed` likewise.

    A field whose place is found but whose content is no value of its kind has a
    `Reading` with `value` None; a field that is nowhere has none.
    """
    labels = _find_labels(paper, lines, placed)
    texts = _joined_texts(lines, placed)
    readings: dict[str, Reading] = {}
    for spec in paper.fields:
        candidates = list(_candidates(spec, lines, placed, labels, texts))
        reading = _choose(spec, candidates, lines)
        if reading is not None:
            readings[spec.name] = reading
    return readings


def all_values(paper: PaperSpec, field: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Every different value that a field's patterns find (several years, both courses)."""
    spec = paper.field(field)
    text = "".join(line.text for line in lines)
    found = [
        normalise(spec.notation, match["v"])
        for pattern in spec.patterns
        for match in re.finditer(pattern, text)
    ]
    return tuple(dict.fromkeys(value for value in found if value))


def _candidates(
    spec: FieldSpec,
    lines: Sequence[Line],
    placed: Sequence[Placed],
    labels: Sequence[_Label],
    texts: Sequence[tuple[str, list[tuple[int, int]]]],
) -> Iterator[_Candidate]:
    mine = [label for label in labels if label.field == spec.name]
    for strong in (True, False):
        for label in mine:
            if label.is_strong == strong:
                found = _after_label(spec, label, lines, placed, labels)
                if found is not None:
                    yield found
        if strong:
            yield from _in_sentence(spec, texts)
    yield from _alone(spec, lines)


def _alone(spec: FieldSpec, lines: Sequence[Line]) -> list[_Candidate]:
    """Lines that are such a value as a whole, the surest first (a seal's is not)."""
    if spec.alone is None:
        return []
    fits = [i for i, line in enumerate(lines) if re.fullmatch(spec.alone, line.text)]
    fits.sort(key=lambda i: -lines[i].confidence)
    return [_Candidate(lines[i].text, (Span(i, 0, len(lines[i].text)),)) for i in fits]


def _choose(
    spec: FieldSpec, candidates: Sequence[_Candidate], lines: Sequence[Line]
) -> Reading | None:
    first: Reading | None = None
    for whole in candidates:
        candidate = _cut(whole, *extent(spec.notation, whole.raw))
        value = normalise(spec.notation, candidate.raw)
        if value is not None and spec.shape and not re.fullmatch(spec.shape, value):
            value = None
        reading = _reading(spec.name, value, candidate, lines)
        if value is not None:
            return reading
        first = first or reading
    return first


def _cut(candidate: _Candidate, start: int, stop: int) -> _Candidate:
    """Characters `[start, stop)` of a candidate with their places."""
    places = [(s.line, i) for s in candidate.spans for i in range(s.start, s.stop)]
    if len(places) != len(candidate.raw) or stop <= start:
        return candidate
    return _Candidate(candidate.raw[start:stop], _spans(places[start:stop]))


def _reading(
    field: str, value: str | None, candidate: _Candidate, lines: Sequence[Line]
) -> Reading:
    chances = [
        chance
        for span in candidate.spans
        for chance in lines[span.line].probabilities[span.start : span.stop]
    ]
    layer = all(lines[span.line].from_layer for span in candidate.spans)
    return Reading(
        field=field, value=value, raw=candidate.raw, spans=candidate.spans,
        box=Box.union([span_box(lines[s.line], s.start, s.stop) for s in candidate.spans]),
        confidence=min(chances, default=1.0 if layer else 0.0),
        source="text_layer" if layer else "ocr",
    )  # fmt: skip


def span_box(line: Line, start: int, stop: int) -> Box:
    """Where characters `[start, stop)` of a line stand, in page pixels."""
    count = len(line.text)
    if count == 0 or (start == 0 and stop == count):
        return line.box
    if line.steps and line.posterior is not None:
        total = line.posterior.steps
        edges = [*(s + 0.5 for s in line.steps)]
        low = (edges[start - 1] + edges[start]) / 2 / total if start else 0.0
        high = (edges[stop - 1] + edges[stop]) / 2 / total if stop < count else 1.0
    else:
        low, high = start / count, stop / count
    top = line.quad[0] + np.outer([low, high], line.quad[1] - line.quad[0])
    bottom = line.quad[3] + np.outer([low, high], line.quad[2] - line.quad[3])
    return Box.around(np.vstack([top, bottom]))


# ------------------------------------------------------------------------------ labels


def _find_labels(
    paper: PaperSpec, lines: Sequence[Line], placed: Sequence[Placed]
) -> list[_Label]:
    known = [(fold(text), spec.name) for spec in paper.fields for text in spec.labels]
    known += [(fold(text), None) for text in paper.other_labels]
    known.sort(key=lambda pair: -len(pair[0]))
    closed = {
        fold(text)
        for spec in paper.fields
        if spec.notation in (Notation.SEX, Notation.ETHNICITY)
        for text in spec.labels
    }
    found: list[_Label] = []
    for item in placed:
        found += _labels_of_line(item.index, lines[item.index].text, known, closed)
    return found


def _labels_of_line(
    line: int, text: str, known: Sequence[tuple[str, str | None]], closed: set[str]
) -> Iterator[_Label]:
    at = 0
    after_edge = True
    while at < len(text):
        for label, field in known:
            if not _starts_with(text, label, at):
                continue
            stop = at + len(label)
            has_colon = text[stop : stop + 1] == ":"
            is_whole = stop == len(text) and after_edge
            if has_colon or after_edge or label in closed:
                yield _Label(line, at, stop, field, has_colon or is_whole)
                at = stop
                after_edge = False
                break
        else:
            after_edge = text[at] in _SKIP + "()[]【】" and after_edge
            at += 1


def _starts_with(text: str, label: str, at: int) -> bool:
    """Whether the label stands there; one misread character in six or more is allowed."""
    part = text[at : at + len(label)]
    if part == label:
        return True
    if len(label) < 6 or len(part) < len(label):
        return False
    return sum(a != b for a, b in zip(part, label, strict=True)) <= 1


def _after_label(
    spec: FieldSpec,
    label: _Label,
    lines: Sequence[Line],
    placed: Sequence[Placed],
    labels: Sequence[_Label],
) -> _Candidate | None:
    """What stands after a label: on its line, else to its right, and on below."""
    by_line = {item.index: item for item in placed}
    item = by_line[label.line]
    following = [other.start for other in labels if other.line == label.line and other.start >= label.stop]
    text = lines[label.line].text
    start = label.stop
    stop = min(following, default=len(text))
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
        for box in _below(first_left, last, placed, labels):
            spans.append(Span(box.index, 0, len(lines[box.index].text)))
    raw = "".join(lines[s.line].text[s.start : s.stop] for s in spans)
    return _Candidate(raw, tuple(spans)) if raw else None


def _x_of(line: Line, item: Placed, at: int) -> float:
    return item.left + (item.right - item.left) * at / max(len(line.text), 1)


def _value_stop(line: int, labels: Sequence[_Label], lines: Sequence[Line]) -> int:
    return min((label.start for label in labels if label.line == line), default=len(lines[line].text))


def _right_of(
    item: Placed,
    placed: Sequence[Placed],
    labels: Sequence[_Label],
    lines: Sequence[Line],
    has_value: bool,
) -> Iterator[Placed]:
    """Boxes of the same row that go on with the value, up to the next label."""
    starts = {label.line for label in labels if label.start == 0}
    edge, height = item.right, item.height
    row = [p for p in placed if p.index != item.index and p.rows_shared(item) > 0.45
           and p.left > item.right - 0.6 * height]  # fmt: skip
    for box in sorted(row, key=lambda p: p.left):
        gap = (box.left - edge) / max(height, 1e-6)
        if box.index in starts or gap > (MAX_GAP if has_value else MAX_LABEL_GAP):
            return
        if not lines[box.index].text:
            continue
        yield box
        edge, has_value = box.right, True


def _below(
    left: float, last: Placed, placed: Sequence[Placed], labels: Sequence[_Label]
) -> Iterator[Placed]:
    """Lines that go on with a wrapped value: same left edge, no label in their row."""
    labelled = {label.line for label in labels}
    while True:
        height = last.height
        nexts = [
            p for p in placed
            if 0.45 * height < p.middle - last.middle < MAX_PITCH * height
            and abs(p.left - left) < 1.6 * height
            and 0.6 < p.height / height < 1.6
        ]  # fmt: skip
        if not nexts:
            return
        box = min(nexts, key=lambda p: p.middle)
        in_row = [p for p in placed if p.rows_shared(box) > 0.45 and p.left < box.right]
        if any(p.index in labelled for p in in_row):
            return
        yield box
        last = box


# ---------------------------------------------------------------------------- sentence


def _joined_texts(
    lines: Sequence[Line], placed: Sequence[Placed]
) -> list[tuple[str, list[tuple[int, int]]]]:
    """The paper as running text, row by row and column by column, with places.

    Each text comes with `(line, character)` for every character of it.
    """
    by_row = [p for row in rows(placed) for p in row]
    by_column = [p for column in columns(placed) for row in rows(column) for p in row]
    orders = [by_row] if by_row == by_column else [by_column, by_row]
    texts = []
    for order in orders:
        text = "".join(lines[p.index].text for p in order)
        places = [(p.index, i) for p in order for i in range(len(lines[p.index].text))]
        texts.append((text, places))
    return texts


def _in_sentence(
    spec: FieldSpec, texts: Sequence[tuple[str, list[tuple[int, int]]]]
) -> Iterator[_Candidate]:
    for pattern in spec.patterns:
        for text, places in texts:
            for match in re.finditer(pattern, text):
                start, stop = match.span("v")
                if stop > start:
                    yield _Candidate(match["v"], _spans(places[start:stop]))


def _spans(places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line, at in places:
        if spans and spans[-1].line == line and spans[-1].stop == at:
            spans[-1] = Span(line, spans[-1].start, at + 1)
        else:
            spans.append(Span(line, at, at + 1))
    return tuple(spans)
