"""A value of two boxes that lie over one another, without what both of them have read.

A detector may cut one line in two and let both parts hold the same characters: 巴音布鲁克畜牧职
and 克畜牧职业技术学院 are one school, and no word is printed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from intake.domain.text import Line, Span
from intake.extraction.fields.labels.values import Candidate
from intake.extraction.fields.thresholds import LEAST_SHARED, NARROWEST_PITCH
from intake.extraction.ocr.layout import shared_area


def read_once(candidate: Candidate, lines: Sequence[Line]) -> Candidate:
    """The candidate without characters that two of its lines have read at the same place."""
    spans = list(candidate.spans)
    if len(candidate.raw) != sum(span.stop - span.start for span in spans):
        return candidate
    for i, (one, other) in enumerate(pairwise(candidate.spans)):
        spans[i + 1] = replace(other, start=other.start + _read_twice(one, other, lines))
    if spans == list(candidate.spans):
        return candidate
    raw = "".join(lines[span.line].text[span.start : span.stop] for span in spans)
    return replace(candidate, raw=raw, spans=tuple(spans))


def _read_twice(one: Span, other: Span, lines: Sequence[Line]) -> int:
    """How many characters at the end of one span are those at the start of the other."""
    left, right = lines[one.line], lines[other.line]
    if one.line == other.line or one.stop != len(left.text) or other.start:
        return 0
    high = min(left.height, right.height)
    shared = shared_area(left.quad, right.quad)
    if shared < LEAST_SHARED * high**2:
        return 0
    most = min(round(shared / high**2 / NARROWEST_PITCH) + 1, one.stop - one.start, other.stop - 1)
    ends = (n for n in range(most, 0, -1) if left.text[-n:] == right.text[:n])
    return next(ends, 0)
