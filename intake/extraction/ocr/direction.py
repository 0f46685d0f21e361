"""Which way the lines of a page run: along which axis, and which way up.

Boxes tell an axis each; where they run along several (a watermark at a slant, columns of
another script, a second paper) the one along which more is read is the page's, what is
printed again and again counting once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intake.domain.geometry import RGB, Quad
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.imaging.straighten import upright_rotation
from intake.extraction.imaging.thresholds import AGREEMENT_BAND
from intake.extraction.ocr.layout import ordered
from intake.extraction.ocr.overlay import pairs_of, repeats, without_overlay
from intake.extraction.ocr.thresholds import (
    DOUBTFUL_NOISE,
    LEAST_AXIS,
    LEAST_LINES,
    MOST_AXES,
    NOISE_CONFIDENCE,
    SAMPLE,
    SURE_UPRIGHT,
    TELLING,
    WIDER_SAMPLE,
)


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction along which boxes run, degrees clockwise modulo 180, and which boxes."""

    angle: float
    members: tuple[int, ...]


def axes(quads: Sequence[Quad]) -> list[Axis]:
    """The axes along which boxes run, the one of the longest text first.

    Boxes too short to tell belong to the first.
    """
    left = list(range(len(quads)))
    found: list[Axis] = []
    total = sum(max(sides(quad)) for quad in quads)
    while left and len(found) < MOST_AXES:
        angle = upright_rotation([quads[i] for i in left]).angle
        near = [i for i in left if _runs_along(quads[i], angle)]
        if found and sum(max(sides(quads[i])) for i in near) < LEAST_AXIS * total:
            break
        found.append(Axis(angle, tuple(near)))
        left = [i for i in left if i not in near]
        if not near:
            break
    if not found:
        return [Axis(0.0, tuple(range(len(quads))))]
    return [Axis(found[0].angle, tuple(sorted((*found[0].members, *left)))), *found[1:]]


def _runs_along(quad: Quad, angle: float) -> bool:
    seen = upright_rotation([quad])
    apart = abs((seen.angle - angle + 90) % 180 - 90)
    return seen.count > 0 and apart <= AGREEMENT_BAND


def right_way_up(
    pixels: RGB, quads: Sequence[Quad], reader: Reader
) -> tuple[float, dict[int, Line]]:
    """Text direction and the lines read in it so far."""
    found = axes(quads)
    seen = [_way_of(pixels, quads, axis, reader) for axis in found]
    if len(seen) == 1:
        return seen[0]
    return max(seen, key=lambda way: _different_pairs(list(way[1].values()), way[0]))


def _way_of(
    pixels: RGB, quads: Sequence[Quad], axis: Axis, reader: Reader
) -> tuple[float, dict[int, Line]]:
    """The way up along an axis, and the sample of its lines read in it."""
    longest = sorted(axis.members, key=lambda i: -max(sides(quads[i])))
    ways = (axis.angle, axis.angle + 180)
    tried: dict[float, dict[int, Line]] = {}
    for way in ways:
        tried[way] = read_in(pixels, quads, longest[:SAMPLE], way, reader)
        if _certainty(tried[way]) >= SURE_UPRIGHT:
            return way, tried[way]
    best = max(ways, key=lambda way: _certainty(tried[way]))
    wider = spread(sorted(longest[SAMPLE:]), WIDER_SAMPLE)
    if _certainty(tried[best]) < TELLING and wider:
        for way in ways:
            tried[way] |= read_in(pixels, quads, wider, way, reader)
        best = max(ways, key=lambda way: surely_read(tried[way].values()))
    return best, tried[best]


def otherwise_up(
    pixels: RGB, lines: Mapping[int, Line], direction: float, reader: Reader
) -> dict[int, Line]:
    """The doubtful lines that are sure when read another way up: a second paper's on the page.

    A sample of them is read first, upside down or, of what runs across, at both quarter turns.
    """
    better: dict[int, Line] = {}
    for turns in ((180,), (90, 270)):
        doubtful = {
            i: line
            for i, line in lines.items()
            if line.confidence < DOUBTFUL_NOISE and _lies_across(line, direction) == (90 in turns)
        }
        if len(doubtful) < LEAST_LINES:
            continue
        longest = sorted(doubtful, key=lambda i: -max(sides(doubtful[i].quad)))
        quads = {i: line.quad for i, line in doubtful.items()}
        for turn in turns:
            sample = _read(pixels, quads, longest[:SAMPLE], direction + turn, reader)
            if sum(map(is_sure, sample.values())) < LEAST_LINES:
                continue
            sample |= _read(pixels, quads, longest[SAMPLE:], direction + turn, reader)
            better |= {i: line for i, line in sample.items() if is_sure(line)}
    return better


def _lies_across(line: Line, direction: float) -> bool:
    """Whether a box is longer across the direction of text than along it."""
    quad = ordered(line.quad, direction)
    along, across = sides(quad)
    return across > along


def quarter_of(line: Line, direction: float) -> int:
    """By how many quarter turns clockwise a line runs off the direction, 0 to 3."""
    across = line.quad[1] - line.quad[0]
    angle = float(np.degrees(np.arctan2(across[1], across[0])))
    return round((angle - direction) / 90) % 4


def direction_of(lines: Sequence[Line], first: float) -> float:
    """The direction of the surely read lines; a background's print has no say in it, nor has
    what runs off it, as a watermark does."""
    turns, weights = [], []
    for line in lines:
        across = ((line.quad[1] - line.quad[0]) + (line.quad[2] - line.quad[3])) / 2
        length = float(np.linalg.norm(across))
        if line.confidence >= SURE_UPRIGHT and length > 2.5 * line.height:
            angle = float(np.degrees(np.arctan2(across[1], across[0])))
            turns.append((angle - first + 180) % 360 - 180)
            weights.append(length)
    near = [i for i, turn in enumerate(turns) if abs(turn) <= AGREEMENT_BAND]
    if near:
        turns, weights = [turns[i] for i in near], [weights[i] for i in near]
    if not turns:
        return first
    order = np.argsort(turns)
    reach = np.cumsum(np.array(weights)[order])
    return first + turns[int(order[int(np.searchsorted(reach, reach[-1] / 2))])]


def read_in(
    pixels: RGB, quads: Sequence[Quad], which: Sequence[int], direction: float, reader: Reader
) -> dict[int, Line]:
    """The boxes `which` read in a direction."""
    return _read(pixels, dict(enumerate(quads)), which, direction, reader)


def _read(
    pixels: RGB, quads: Mapping[int, Quad], which: Sequence[int], direction: float, reader: Reader
) -> dict[int, Line]:
    found = reader.recognise(pixels, [ordered(quads[i], direction) for i in which])
    return dict(zip(which, found, strict=True))


def spread(items: Sequence[int], count: int) -> list[int]:
    """At most `count` of the items, evenly spaced."""
    step = max(len(items) / count, 1.0)
    return [items[int(at * step)] for at in range(min(count, len(items)))]


def is_sure(line: Line) -> bool:
    """Surely read text of ours: two characters or more, one of them Chinese or all digits."""
    is_ours = any(map(is_han, line.text)) or line.text.isdigit()
    return line.confidence >= SURE_UPRIGHT and len(line.text) >= 2 and is_ours


def is_text(line: Line) -> bool:
    """Whether a line is text of ours rather than texture or another script."""
    if line.confidence < NOISE_CONFIDENCE or not line.text:
        return False
    han = sum(map(is_han, line.text))
    if line.confidence < DOUBTFUL_NOISE and han < len(line.text) / 2:
        return False
    return any(c.isdigit() or is_han(c) or c in "〇·" for c in line.text)


def sides(quad: Quad) -> tuple[float, float]:
    """Length of a box's first side and of its last."""
    return (float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0])))


def _different_pairs(lines: Sequence[Line], direction: float) -> int:
    """Different pairs of neighbouring characters surely read; lines that repeat others, as a
    watermark's do, do not count."""
    sure = [line for line in lines if line.confidence >= SURE_UPRIGHT and is_text(line)]
    sure = without_overlay(sure, direction)
    pairs = [pairs_of(line.text) for line in sure]
    told = [one for one in pairs if sum(repeats(one, other) for other in pairs) <= 1]
    return len(frozenset().union(*told))


def surely_read(lines: Iterable[Line]) -> int:
    """Characters of ours surely read: a background's print gives a few short ones."""
    return sum(len(line.text) for line in lines if is_sure(line))


def _certainty(lines: Mapping[int, Line]) -> float:
    """Mean confidence weighted by length; Han and digits count, the rest half."""
    weights = [len(line.text) + 0.5 for line in lines.values()]
    values = [li.confidence * (1.0 if is_text(li) else 0.5) for li in lines.values()]
    return float(np.average(values, weights=weights)) if lines else 0.0
