"""Is the reading the whole value? What was not seen contradicts nothing.

A detector's box may end early, a reflection may eat ink from white paper, a decoder joins
equal digits: then the reading is the declared value without a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from intake.domain.text import Line, Reading
from intake.domain.values.folding import fold
from intake.domain.values.value_kind import ValueKind
from intake.verification.thresholds import MISREAD_END, WIDE_GAP


def lacks_nothing(kind: ValueKind, reading: Reading) -> bool:
    """Whether the value's own form says that all of it was read: whatever lies beside an ID
    number of 18 characters hides none of it."""
    return kind.lengths[:1] == (len(kind.comparable(reading.value or "")),)


def may_lack_a_part(kind: ValueKind, form: str, reading: Reading, lines: Sequence[Line]) -> bool:
    """Whether `form`, the declared value as printed, may stand there and be seen in part."""
    if kind.is_digit_string:
        return _lacks_digits(kind, form, reading.value or reading.raw)
    if kind.only_an_end and re.match(kind.only_an_end, reading.raw):
        return True
    whole, part = form, fold(reading.raw)
    if len(part) >= len(whole):
        return False
    first, last = reading.spans[0], reading.spans[-1]
    # Where text goes on behind the value it is whole, unless that is its end misread.
    behind = lines[last.line].text[last.stop :][: len(whole) - len(part)]
    if whole.startswith(part) and (not behind or _alike(behind, whole[len(part) :]) >= MISREAD_END):
        return True
    if whole.endswith(part) and first.start == 0:
        return True
    return _has_room(whole, part, reading, lines)


def _alike(one: str, other: str) -> float:
    """Share of the characters that are the same, place by place."""
    return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other))


def _lacks_digits(kind: ValueKind, form: str, read: str) -> bool:
    """Whether the read digits are the declared ones without some, or no whole number.

    Of a masked number too few may be left to match by.
    """
    whole, part = kind.comparable(form), kind.comparable(read)
    is_masked = "*" in part
    if kind.lengths and not is_masked:
        return len(part) not in kind.lengths
    rest = iter(whole)
    is_short = is_masked or len(part) < len(whole)
    return is_short and all(digit in rest for digit in part.replace("*", ""))


def _has_room(whole: str, part: str, reading: Reading, lines: Sequence[Line]) -> bool:
    """Whether the reading has a gap where it lacks a run of the whole's characters."""
    before = next(
        (i for i, (a, b) in enumerate(zip(part, whole, strict=False)) if a != b), len(part)
    )
    if not whole.endswith(part[before:]):
        return False
    places = [(s.line, i) for s in reading.spans for i in range(s.start, s.stop)]
    return len(places) == len(part) and _is_gap(places, before, lines)


def _is_gap(places: Sequence[tuple[int, int]], at: int, lines: Sequence[Line]) -> bool:
    """Whether character `at` of the reading stands further from the one before it than
    characters of this line do; an end of the reading is no gap."""
    if not 0 < at < len(places) or places[at - 1][0] != places[at][0]:
        return False
    line, last = lines[places[at][0]], places[at][1]
    if len(line.steps) != len(line.text):
        return False
    ratios = [
        (b - a) / (_width(line.text[i]) + _width(line.text[i + 1]))
        for i, (a, b) in enumerate(pairwise(line.steps))
    ]
    return ratios[last - 1] > WIDE_GAP * float(np.median(ratios))


def _width(character: str) -> float:
    """Of a character in print, in ems: Han are square, digits and signs half as wide."""
    return 1.0 if character >= "\u3007" else 0.5
