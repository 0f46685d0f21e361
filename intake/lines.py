"""A page's lines of text, read in the direction in which they are meant to be read."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from intake.layout import ordered
from intake.records import RGB, Box, Line, Page, Quad, Reader
from intake.rectify import upright_rotation
from intake.script import fold

FIRST_SIDE = 1280
"""Long side in px at which text is first looked for; A4's 10.5 pt is 16 px high there."""
SECOND_SIDE = 2240
"""Long side of the second look, for pages whose text is small."""
SMALL_TEXT = 13.0
"""Median line height in the first look, px, below which a second look is worth it."""
SAMPLE = 6
"""Lines read both ways to tell upright from upside down."""
SURE_UPRIGHT = 0.90
"""Mean confidence from which the first way is taken without trying the other."""
ECHO = 0.55
"""Share of a box inside a larger one from which it is a second finding of its part."""
DOUBTFUL_NOISE = 0.70
"""Lines mostly of signs and digits read with less are a background's print."""
NOISE_CONFIDENCE = 0.30
"""Lines read with less are texture or foreign script, not text of ours."""


def read_lines(pixels: RGB, reader: Reader) -> tuple[list[Line], float]:
    """All lines of text and the page direction in which they run, degrees clockwise."""
    quads = reader.find(pixels, FIRST_SIDE)
    longest = max(pixels.shape[:2])
    if quads and longest > FIRST_SIDE * 1.15:
        heights = [min(_sides(quad)) * FIRST_SIDE / longest for quad in quads]
        if float(np.median(heights)) < SMALL_TEXT:
            quads = reader.find(pixels, min(SECOND_SIDE, longest))
    if not quads:
        return [], 0.0
    angle = upright_rotation(quads).angle
    direction, read = _right_way_up(pixels, quads, angle, reader)
    rest = [i for i in range(len(quads)) if i not in read]
    found = reader.recognise(pixels, [ordered(quads[i], direction) for i in rest])
    read |= dict(zip(rest, found, strict=True))
    lines = [read[i] for i in range(len(quads))]
    lines = _without_echoes([line for line in lines if _is_text(line)])
    return lines, _direction_of(lines, direction)


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
            areas[k] > areas[i] and _shared(line.quad, other.quad) > ECHO * areas[i]
            for k, other in enumerate(lines)
        )
    ]


def _shared(one: Quad, other: Quad) -> float:
    """Area in which two quads overlap, square pixels."""
    if not Box.around(one).overlap(Box.around(other)):
        return 0.0
    area, _ = cv2.intersectConvexConvex(one, other)
    return float(area)


def _right_way_up(
    pixels: RGB, quads: Sequence[Quad], angle: float, reader: Reader
) -> tuple[float, dict[int, Line]]:
    """Text direction and the sample lines read in it; `angle` is known modulo 180."""
    sample = sorted(range(len(quads)), key=lambda i: -max(_sides(quads[i])))[:SAMPLE]
    tried: dict[float, list[Line]] = {}
    for direction in (angle, angle + 180):
        tried[direction] = reader.recognise(
            pixels, [ordered(quads[i], direction) for i in sample]
        )
        if _certainty(tried[direction]) >= SURE_UPRIGHT:
            break
    best = max(tried, key=lambda d: _certainty(tried[d]))
    return best, dict(zip(sample, tried[best], strict=True))


def _certainty(lines: Sequence[Line]) -> float:
    """Mean confidence weighted by length; Han and digits count, the rest half."""
    weights = [len(line.text) + 0.5 for line in lines]
    values = [line.confidence * (1.0 if _is_text(line) else 0.5) for line in lines]
    return float(np.average(values, weights=weights)) if lines else 0.0


def _is_text(line: Line) -> bool:
    if line.confidence < NOISE_CONFIDENCE or not line.text:
        return False
    han = sum("\u3400" <= c <= "\U0003ffff" for c in line.text)
    if line.confidence < DOUBTFUL_NOISE and han < len(line.text) / 2:
        return False
    return any(c.isdigit() or "\u3400" <= c <= "\U0003ffff" or c in "〇·" for c in line.text)


def _sides(quad: Quad) -> tuple[float, float]:
    return (
        float(np.linalg.norm(quad[1] - quad[0])),
        float(np.linalg.norm(quad[3] - quad[0])),
    )


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
            )  # fmt: skip
            lines.append(Line(text, 1.0, quad, (1.0,) * len(text), from_layer=True))
    return lines
