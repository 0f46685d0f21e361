"""Which option of a printed row is ticked, by the ink at its box or around its word.

Asked only where the text of the row leaves it open: a tick drawn by hand, a box filled
in, a word in a circle, the others struck out. One option must stand out clearly from all
others; else the row stays undecided, for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB
from intake.domain.text import Line
from intake.domain.values.statements.options import Option, Row
from intake.extraction.fields.thresholds import TICK_BLANK, TICK_CLEAR, TICK_MARGIN
from intake.extraction.ocr.layout import cut_out
from intake.extraction.ocr.spans import span_quad

Ink = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The dark pixels of one option's line, its word and its box in columns of them."""

    ink: Ink
    word: slice
    box: slice
    line: slice


def ticked_option(
    pixels: RGB, lines: Sequence[Line], places: Sequence[tuple[int, int]], row: Row
) -> Option | None:
    """The option that the pixels mark; `places` are `(line, character)` of the text's
    characters, as `row` counts them."""
    own = {places[option.start][0] for option in row.options}
    strips = {line: _ink(cut_out(pixels, lines[line].quad, TICK_MARGIN)) for line in own}
    # A circle around a word makes its line's box higher: the lowest is the print's height.
    high = min(_height(lines[line]) for line in own)
    seen = _all_seen(strips, high, lines, places, row)
    if seen is None:
        return None
    has_boxes = any(option.signs for option in row.options)
    for measure in (_within_box, _around_word) if has_boxes else (_around_word,):
        found = _outstanding([measure(one) for one in seen])
        if found is not None:
            return row.options[found]
    return _only_left(row, [_is_struck(one) for one in seen])


def _ink(strip: RGB) -> Ink:
    grey = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY)
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(grey < level, dtype=np.bool_)


def _all_seen(
    strips: Mapping[int, Ink],
    high: float,
    lines: Sequence[Line],
    places: Sequence[tuple[int, int]],
    row: Row,
) -> list[_Seen] | None:
    """Every option; where the text leaves open on which side of a word its box stands, on
    the side on which every word has one. None where that is neither or both."""
    sides = (True, False) if row.box_before is None else (row.box_before,)
    found = [
        [
            _seen(strips, high, lines, places, replace(row, box_before=side), i)
            for i in range(len(row.options))
        ]
        for side in sides
    ]
    if len(found) > 1 and any(option.signs for option in row.options):
        found = [seen for seen in found if all(_has_sign(one) for one in seen)]
    return found[0] if len(found) == 1 or not any(o.signs for o in row.options) else None


def _height(line: Line) -> float:
    return max(float(np.linalg.norm(line.quad[3] - line.quad[0])), 2.0)


def _seen(
    strips: Mapping[int, Ink],
    high: float,
    lines: Sequence[Line],
    places: Sequence[tuple[int, int]],
    row: Row,
    number: int,
) -> _Seen:
    option = row.options[number]
    line = places[option.start][0]
    ink = strips[line]
    pad = TICK_MARGIN * _height(lines[line])
    left, right = _columns(
        lines[line], places[option.start][1], places[option.stop - 1][1] + 1, pad
    )
    other = _neighbour(row, number, places)
    if row.box_before:
        edge = _columns(lines[line], *other, pad)[1] if other else 0.0
        box = (max(edge, left - 2 * high), left)
    else:
        edge = _columns(lines[line], *other, pad)[0] if other else float(ink.shape[1])
        box = (right, min(edge, right + 2 * high))
    return _Seen(
        ink,
        slice(round(left), round(right)),
        slice(round(box[0]), max(round(box[1]), round(box[0]) + 1)),
        slice(round((ink.shape[0] - high) / 2), round((ink.shape[0] + high) / 2)),
    )


def _columns(line: Line, start: int, stop: int, pad: float) -> tuple[float, float]:
    """Where characters of a line begin and end in its strip."""
    along = line.quad[1] - line.quad[0]
    wide = max(float(np.linalg.norm(along)), 2.0)
    part = span_quad(line, start, stop)
    ends = [float(np.dot(part[i] - line.quad[0], along)) / wide for i in (0, 1)]
    return ends[0] + pad, ends[1] + pad


def _neighbour(row: Row, number: int, places: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The characters of the word on the other side of the box, if on the same line."""
    at = number - 1 if row.box_before else number + 1
    if not 0 <= at < len(row.options):
        return None
    other = row.options[at]
    if places[other.start][0] != places[row.options[number].start][0]:
        return None
    return places[other.start][1], places[other.stop - 1][1] + 1


def _within_box(seen: _Seen) -> float:
    """Ink in the middle of what stands at the box: an empty one has only its outline."""
    place = _largest(seen)
    if place is None:
        return 0.0
    x, y, wide, high = place
    cell = seen.ink[seen.line, seen.box]
    middle = cell[y + high // 4 : y + high - high // 4, x + wide // 4 : x + wide - wide // 4]
    return float(middle.mean()) if middle.size else 0.0


def _has_sign(seen: _Seen) -> bool:
    """Whether more than a speck stands at the box."""
    place = _largest(seen)
    return place is not None and place[3] >= (seen.line.stop - seen.line.start) // 3


def _largest(seen: _Seen) -> tuple[int, int, int, int] | None:
    """The largest piece of ink at the box: left, top, width, height."""
    cell = seen.ink[seen.line, seen.box]
    count, _, stats, _ = cv2.connectedComponentsWithStats(cell.astype(np.uint8), connectivity=8)
    if count < 2:
        return None
    x, y, wide, high, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))]
    return int(x), int(y), int(wide), int(high)


def _around_word(seen: _Seen) -> float:
    """Ink above and below the word, where a circle or a tick runs and print leaves none."""
    columns = seen.ink[:, seen.word]
    start, stop = seen.line.start, seen.line.stop
    near = (stop - start) // 2
    above, below = columns[max(start - near, 0) : start], columns[stop : stop + near]
    return float(np.concatenate([above, below]).mean()) if columns.size else 0.0


def _is_struck(seen: _Seen) -> bool:
    """One stroke joins all characters of the word: print leaves gaps between them."""
    word = seen.ink[seen.line, seen.word]
    high, wide = word.shape
    middle = word[high // 4 : high - high // 4].astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(middle, connectivity=8)
    return count > 1 and int(stats[1:, cv2.CC_STAT_WIDTH].max()) >= wide - high // 4


def _outstanding(amounts: Sequence[float]) -> int | None:
    """The only one with clearly more ink than every other; what all have is the form's."""
    own = [amount - min(amounts) for amount in amounts]
    best = int(np.argmax(own))
    others = max((amount for i, amount in enumerate(own) if i != best), default=0.0)
    return best if own[best] > max(TICK_CLEAR * others, TICK_CLEAR * TICK_BLANK) else None


def _only_left(row: Row, struck: Sequence[bool]) -> Option | None:
    left = [option for option, is_struck in zip(row.options, struck, strict=True) if not is_struck]
    return left[0] if len(left) == 1 and len(row.options) > 1 else None
