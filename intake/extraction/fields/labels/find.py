"""Values by their labels: right of a label on its line or in its row, and on below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.documents.spec import PaperSpec
from intake.domain.text import Line
from intake.domain.values.folding import as_printed_words, fold
from intake.extraction.fields.labels.cells import Label, cut_labels, parted_labels
from intake.extraction.fields.labels.thresholds import LONG_LABEL, MAX_LABEL_GAP
from intake.extraction.ocr.layout import Placed

MID_LINE = frozenset({"性别", "民族"})  # labels in mid-line without a sign, beside a sex
_SKIP = " :：,，.。、;；|_*"


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
        and p.is_in_row(item)
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
            if has_colon or after_edge or (label in closed and _beside_sex(text, at, stop)):
                is_strong = has_colon or is_whole or len(label) >= LONG_LABEL
                yield Label(line, at, stop, field, is_strong)
                at = stop
                after_edge = False
                break
        else:
            after_edge = text[at] in _SKIP + "()[]【】" and after_edge
            at += 1


def _beside_sex(text: str, at: int, stop: int) -> bool:  # as on an ID card
    return text[at - 1] in "男女" or text[stop : stop + 1] in ("男", "女")


def _starts_with(text: str, label: str, at: int) -> bool:
    """Whether the label stands there; one misread character in six or more is allowed."""
    part = text[at : at + len(label)]
    if part == label:
        return True
    if len(label) < 6 or len(part) < len(label):
        return False
    return sum(a != b for a, b in zip(part, label, strict=True)) <= 1
