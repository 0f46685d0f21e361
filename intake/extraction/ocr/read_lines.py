"""A page's lines of text, read in the direction in which they are meant to be read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from intake.domain.geometry import RGB, Quad
from intake.domain.page import Page
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import fold
from intake.extraction.imaging.straighten import find_outlines, upright_rotation
from intake.extraction.ocr.direction import (
    direction_of,
    is_sure,
    is_text,
    otherwise_up,
    quarter_of,
    read_in,
    right_way_up,
    sides,
    spread,
)
from intake.extraction.ocr.layout import shared_area
from intake.extraction.ocr.overlay import Overlay, told_apart
from intake.extraction.ocr.small_print import read_small_print
from intake.extraction.ocr.thresholds import (
    BAND_PIXELS,
    ECHO,
    FIRST_SIDE,
    OTHER_SIDE,
    OUTSIDE_SAMPLE,
    SECOND_SIDE,
    SMALL_TEXT,
    WORTH_SKIPPING,
)


def read_lines(pixels: RGB, reader: Reader) -> tuple[list[Line], float]:
    """All lines of text and the page direction in which they run, degrees clockwise."""
    text, direction = read_text(pixels, reader)
    return text.own, direction


def read_text(pixels: RGB, reader: Reader) -> tuple[Overlay, float]:
    """The same with what was laid over the page."""
    quads = reader.find(pixels, FIRST_SIDE) or reader.find(pixels, OTHER_SIDE)
    longest = max(pixels.shape[:2])
    side = FIRST_SIDE
    if quads and longest > FIRST_SIDE * 1.15:
        heights = [min(sides(quad)) * FIRST_SIDE / longest for quad in quads]
        if float(np.median(heights)) < SMALL_TEXT:
            quads, side = _find_small(pixels, quads, reader), SECOND_SIDE
    if not quads:
        return Overlay([], []), 0.0
    direction, read = right_way_up(pixels, quads, reader)
    rest = [i for i in range(len(quads)) if i not in read]
    if len(rest) >= WORTH_SKIPPING:
        rest = _on_papers(pixels, quads, direction, read, reader)
    read |= read_in(pixels, quads, rest, direction, reader)
    read |= otherwise_up(pixels, read, direction, reader)
    lines = [read[i] for i in sorted(read) if is_text(read[i])]
    small = read_small_print(pixels, quads, side, reader)
    lines = [*(line for line in lines if not _is_surer(small, line)), *small]
    direction = direction_of([li for li in lines if not quarter_of(li, direction)], direction)
    text = told_apart(lines, direction)
    return Overlay(_without_echoes(text.own), text.over), direction


def _find_small(pixels: RGB, first: Sequence[Quad], reader: Reader) -> list[Quad]:
    """Text looked for at `SECOND_SIDE`, in bands along the lines to bound memory.

    Bands overlap by half the extent of the most slanted line, so that every line lies
    whole in the band of its middle.
    """
    axis = 0 if abs(upright_rotation(first).angle) < 45 else 1
    height, width = pixels.shape[:2]
    scale = min(SECOND_SIDE / max(height, width), 1.0)
    count = max(round(height * width * scale**2 / BAND_PIXELS), 1)
    spare = int(max(np.ptp(quad[:, 1 - axis]) for quad in first) / 2) + 1
    edges = np.linspace(0, pixels.shape[axis], count + 1).astype(int)
    found: list[Quad] = []
    for low, high in pairwise(edges):
        start, stop = max(low - spare, 0), min(high + spare, pixels.shape[axis])
        band = pixels[start:stop] if axis == 0 else pixels[:, start:stop]
        shift = np.array([0, start] if axis == 0 else [start, 0], np.float32)
        near = [q + shift for q in reader.find(band, round(max(band.shape[:2]) * scale))]
        found += [q for q in near if low <= q[:, 1 - axis].mean() < high]
    return found


def _on_papers(
    pixels: RGB, quads: Sequence[Quad], direction: float, read: dict[int, Line], reader: Reader
) -> list[int]:
    """The unread lines, without those of a background; what was read grows by a sample.

    A background's print is left out only where every sure line lies within outlines and
    none of a sample beside them is text: a second paper without an outline is read.
    """
    rest = [i for i in range(len(quads)) if i not in read]
    sure = [line.quad for line in read.values() if is_sure(line)]
    outlines = find_outlines(pixels, sure)
    if not outlines or not all(_lies_in(quad, outlines) for quad in sure):
        return rest
    outside = [i for i in rest if not _lies_in(quads[i], outlines)]
    if len(outside) < WORTH_SKIPPING:
        return rest
    sample = spread(outside, OUTSIDE_SAMPLE)
    beside = read_in(pixels, quads, sample, direction, reader)
    read |= beside
    left_out = set(sample) if any(map(is_sure, beside.values())) else set(outside)
    return [i for i in rest if i not in left_out]


def _lies_in(quad: Quad, outlines: Sequence[Quad]) -> bool:
    """Whether any corner or the middle lies within an outline: its rim belongs to it."""
    points = [*quad, quad.mean(axis=0)]
    return any(
        cv2.pointPolygonTest(outline.reshape(-1, 1, 2), (float(x), float(y)), False) >= 0
        for outline in outlines
        for x, y in points
    )


def _is_surer(small: Sequence[Line], line: Line) -> bool:
    """Whether what lies there is read more surely in a look at its place by itself."""
    area = abs(float(cv2.contourArea(line.quad)))
    return any(
        one.confidence > line.confidence and 2 * shared_area(one.quad, line.quad) > area
        for one in small
    )


def _without_echoes(lines: Sequence[Line]) -> list[Line]:
    """Without boxes that lie inside a larger one: a detector finds parts twice."""
    areas = [abs(float(cv2.contourArea(line.quad))) for line in lines]
    return [
        line
        for i, line in enumerate(lines)
        if not any(
            areas[k] > areas[i] and shared_area(line.quad, other.quad) > ECHO * areas[i]
            for k, other in enumerate(lines)
        )
    ]


def layer_lines(page: Page) -> list[Line]:
    """The text layer's words as lines whose characters are certain."""
    lines = []
    for word in page.words:
        text = fold(word.text)
        if text:
            b = word.box
            quad = np.array(
                [[b.left, b.top], [b.right, b.top], [b.right, b.bottom], [b.left, b.bottom]],
                dtype=np.float32,
            )
            lines.append(Line(text, 1.0, quad, (1.0,) * len(text), from_layer=True))
    return lines
