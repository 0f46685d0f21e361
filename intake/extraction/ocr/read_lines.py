"""A page's lines of text, read in the direction in which they are meant to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import cv2
import numpy as np

from intake.domain.geometry import RGB, Quad
from intake.domain.page import Page
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import fold, is_han
from intake.extraction.imaging.straighten import find_outlines, upright_rotation
from intake.extraction.ocr.layout import ordered, shared_area
from intake.extraction.ocr.thresholds import (
    BAND_PIXELS,
    DOUBTFUL_NOISE,
    ECHO,
    FIRST_SIDE,
    NOISE_CONFIDENCE,
    OTHER_SIDE,
    OUTSIDE_SAMPLE,
    SAMPLE,
    SECOND_SIDE,
    SMALL_TEXT,
    SURE_UPRIGHT,
    TELLING,
    WIDER_SAMPLE,
    WORTH_SKIPPING,
)


def read_lines(pixels: RGB, reader: Reader) -> tuple[list[Line], float]:
    """All lines of text and the page direction in which they run, degrees clockwise."""
    quads = reader.find(pixels, FIRST_SIDE) or reader.find(pixels, OTHER_SIDE)
    longest = max(pixels.shape[:2])
    if quads and longest > FIRST_SIDE * 1.15:
        heights = [min(_sides(quad)) * FIRST_SIDE / longest for quad in quads]
        if float(np.median(heights)) < SMALL_TEXT:
            quads = _find_small(pixels, quads, reader)
    if not quads:
        return [], 0.0
    angle = upright_rotation(quads).angle
    direction, read = _right_way_up(pixels, quads, angle, reader)
    rest = [i for i in range(len(quads)) if i not in read]
    if len(rest) >= WORTH_SKIPPING:
        rest = _on_papers(pixels, quads, direction, read, reader)
    read |= _read(pixels, quads, rest, direction, reader)
    lines = _without_echoes([read[i] for i in sorted(read) if _is_text(read[i])])
    return lines, _direction_of(lines, direction)


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


def _read(
    pixels: RGB, quads: Sequence[Quad], which: Sequence[int], direction: float, reader: Reader
) -> dict[int, Line]:
    found = reader.recognise(pixels, [ordered(quads[i], direction) for i in which])
    return dict(zip(which, found, strict=True))


def _on_papers(
    pixels: RGB, quads: Sequence[Quad], direction: float, read: dict[int, Line], reader: Reader
) -> list[int]:
    """The unread lines, without those of a background; what was read grows by a sample.

    A background's print is left out only where every sure line lies within outlines and
    none of a sample beside them is text: a second paper without an outline is read.
    """
    rest = [i for i in range(len(quads)) if i not in read]
    sure = [line.quad for line in read.values() if _is_sure(line)]
    outlines = find_outlines(pixels, sure)
    if not outlines or not all(_lies_in(quad, outlines) for quad in sure):
        return rest
    outside = [i for i in rest if not _lies_in(quads[i], outlines)]
    if len(outside) < WORTH_SKIPPING:
        return rest
    sample = _spread(outside, OUTSIDE_SAMPLE)
    beside = _read(pixels, quads, sample, direction, reader)
    read |= beside
    left_out = set(sample) if any(map(_is_sure, beside.values())) else set(outside)
    return [i for i in rest if i not in left_out]


def _lies_in(quad: Quad, outlines: Sequence[Quad]) -> bool:
    """Whether any corner or the middle lies within an outline: its rim belongs to it."""
    points = [*quad, quad.mean(axis=0)]
    return any(
        cv2.pointPolygonTest(outline.reshape(-1, 1, 2), (float(x), float(y)), False) >= 0
        for outline in outlines
        for x, y in points
    )


def _spread(items: Sequence[int], count: int) -> list[int]:
    """At most `count` of the items, evenly spaced."""
    step = max(len(items) / count, 1.0)
    return [items[int(at * step)] for at in range(min(count, len(items)))]


def _is_sure(line: Line) -> bool:
    """Surely read text of ours: two characters or more, one of them Chinese or all digits."""
    is_ours = any(map(is_han, line.text)) or line.text.isdigit()
    return line.confidence >= SURE_UPRIGHT and len(line.text) >= 2 and is_ours


def _direction_of(lines: Sequence[Line], first: float) -> float:
    """The direction of the surely read lines; a background's print has no say in it."""
    turns, weights = [], []
    for line in lines:
        across = ((line.quad[1] - line.quad[0]) + (line.quad[2] - line.quad[3])) / 2
        length = float(np.linalg.norm(across))
        if line.confidence >= SURE_UPRIGHT and length > 2.5 * line.height:
            angle = float(np.degrees(np.arctan2(across[1], across[0])))
            turns.append((angle - first + 180) % 360 - 180)
            weights.append(length)
    if not turns:
        return first
    order = np.argsort(turns)
    reach = np.cumsum(np.array(weights)[order])
    return first + turns[int(order[int(np.searchsorted(reach, reach[-1] / 2))])]


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


def _right_way_up(
    pixels: RGB, quads: Sequence[Quad], angle: float, reader: Reader
) -> tuple[float, dict[int, Line]]:
    """Text direction and the sample lines read in it; `angle` is known modulo 180."""
    longest = sorted(range(len(quads)), key=lambda i: -max(_sides(quads[i])))
    ways = (angle, angle + 180)
    tried: dict[float, dict[int, Line]] = {}
    for way in ways:
        tried[way] = _read(pixels, quads, longest[:SAMPLE], way, reader)
        if _certainty(tried[way]) >= SURE_UPRIGHT:
            return way, tried[way]
    best = max(ways, key=lambda way: _certainty(tried[way]))
    wider = _spread(sorted(longest[SAMPLE:]), WIDER_SAMPLE)
    if _certainty(tried[best]) < TELLING and wider:
        for way in ways:
            tried[way] |= _read(pixels, quads, wider, way, reader)
        best = max(ways, key=lambda way: _surely_read(tried[way]))
    return best, tried[best]


def _surely_read(lines: Mapping[int, Line]) -> int:
    """Characters of ours surely read: a background's print gives a few short ones."""
    return sum(len(line.text) for line in lines.values() if _is_sure(line))


def _certainty(lines: Mapping[int, Line]) -> float:
    """Mean confidence weighted by length; Han and digits count, the rest half."""
    weights = [len(line.text) + 0.5 for line in lines.values()]
    values = [li.confidence * (1.0 if _is_text(li) else 0.5) for li in lines.values()]
    return float(np.average(values, weights=weights)) if lines else 0.0


def _is_text(line: Line) -> bool:
    if line.confidence < NOISE_CONFIDENCE or not line.text:
        return False
    han = sum(map(is_han, line.text))
    if line.confidence < DOUBTFUL_NOISE and han < len(line.text) / 2:
        return False
    return any(c.isdigit() or is_han(c) or c in "〇·" for c in line.text)


def _sides(quad: Quad) -> tuple[float, float]:
    return (float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0])))


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
