"""Where characters of a line stand on the page, and how well values can be seen there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line, Reading, Span
from intake.extraction.legibility.line import LineQuality, measure_line
from intake.extraction.ocr.thresholds import LEAST_PARTS, SOFTEST_PART


def span_box(line: Line, start: int, stop: int) -> Box:
    """The upright rectangle around characters `[start, stop)`, in page pixels."""
    return Box.around(span_quad(line, start, stop))


def span_quad(line: Line, start: int, stop: int) -> Quad:
    """Where characters `[start, stop)` of a line stand, in page pixels."""
    count = len(line.text)
    if count == 0 or (start == 0 and stop == count):
        return line.quad
    if line.steps and line.posterior is not None:
        total = line.posterior.steps
        edges = [*(s + 0.5 for s in line.steps)]
        low = (edges[start - 1] + edges[start]) / 2 / total if start else 0.0
        high = (edges[stop - 1] + edges[stop]) / 2 / total if stop < count else 1.0
    else:
        low, high = start / count, stop / count
    top = line.quad[0] + np.outer([low, high], line.quad[1] - line.quad[0])
    bottom = line.quad[3] + np.outer([low, high], line.quad[2] - line.quad[3])
    corners = np.stack([top[0], top[1], bottom[1], bottom[0]])
    return np.asarray(corners, dtype=np.float32)


def beside(reading: Reading, lines: Sequence[Line], reach: float) -> list[Box]:
    """What lies before and behind a value on its line, `reach` line heights far each,
    whichever way the page lies."""
    boxes = []
    for span, ends, way in ((reading.spans[0], [0, 3], -1), (reading.spans[-1], [1, 2], 1)):
        quad = span_quad(lines[span.line], span.start, span.stop)
        along = (quad[1] - quad[0]) / max(float(np.linalg.norm(quad[1] - quad[0])), 1e-6)
        # what hides the rest of a line reaches its middle half
        middle = (quad[ends] + quad[ends].mean(axis=0)) / 2
        beyond = middle + way * reach * lines[span.line].height * along
        boxes.append(Box.around(np.concatenate([middle, beyond])))
    return boxes


def values_seen(
    pixels: RGB,
    lines: Sequence[Line],
    qualities: Sequence[LineQuality],
    readings: Mapping[str, Reading],
) -> dict[str, tuple[LineQuality, ...]]:
    """How well each value can be seen, part by part, without its label's ink and its
    neighbours'; `qualities` are those of the whole lines."""
    return {
        name: _alike_in_focus(
            [_part_seen(pixels, lines[s.line], s, qualities[s.line]) for s in reading.spans]
        )
        for name, reading in readings.items()
    }


def _part_seen(pixels: RGB, line: Line, span: Span, whole: LineQuality) -> LineQuality:
    """A part of a line; one character is too little to measure, its line speaks for it: 一 has
    one stroke, whose tapering ends are no edges, and 男 between brackets is cut at them."""
    if span.stop - span.start <= 1 or (span.start, span.stop) == (0, len(line.text)):
        return whole
    return measure_line(pixels, span_quad(line, span.start, span.stop))


def _alike_in_focus(parts: Sequence[LineQuality]) -> tuple[LineQuality, ...]:
    """None much softer than most: focus changes slowly over a page, and a group of a code
    such as VW1M has no strokes along the line by which it could be measured."""
    if len(parts) < LEAST_PARTS:
        return tuple(parts)
    most = SOFTEST_PART * float(np.median([part.edge_width for part in parts]))
    return tuple(replace(part, edge_width=min(part.edge_width, most)) for part in parts)
