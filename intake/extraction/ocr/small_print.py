"""Print too small for the look at the whole page: a card copied small on a large sheet.

A detector sees the page shrunk; lines of few pixels vanish there. Their ink does not: where
rows of small dark marks stand together and no line was found, the place is looked at by
itself, enlarged, and read the way up in which its own lines run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.extraction.ocr.direction import is_sure, is_text, read_in, right_way_up
from intake.extraction.ocr.layout import widened
from intake.extraction.ocr.thresholds import (
    ENLARGED_LINE,
    FAINTEST_SMALL_PRINT,
    LEAST_LINES,
    LEAST_ROWS,
    LONG_ROW,
    LOST_LINE,
    MOST_PLACES,
    PLACE_SIDE,
    ROOM_AROUND_ROWS,
    SECOND_SIDE,
    WITHOUT_RED_CUTS,
)
from intake.extraction.ocr.vote import voted


def read_small_print(pixels: RGB, quads: Sequence[Quad], side: int, reader: Reader) -> list[Line]:
    """Lines in places where nothing was found at `side` pixels of the page's long side."""
    found: list[Line] = []
    highest = LOST_LINE * max(pixels.shape[:2]) / side
    for place, high in _places(pixels, quads, highest):
        whole = _with_found(place, quads, 2 * highest)
        lines = _read_enlarged(pixels, whole, ENLARGED_LINE / high, reader)
        if sum(map(is_sure, lines)) >= LEAST_LINES:
            found += lines
    return found


def _places(pixels: RGB, quads: Sequence[Quad], highest: float) -> list[tuple[Box, float]]:
    """Where at least `LEAST_ROWS` rows of small ink stand together without a line's box,
    across the page or down it, and how high a row is there. Many such places, or one that takes more than half of the page,
    are a ground's texture."""
    scale = min(SECOND_SIDE / max(pixels.shape[:2]), 1.0)  # large photos show no more there
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = _small_ink(np.asarray(small, np.uint8), [quad * scale for quad in quads], highest * scale)
    across = _together(_rows(ink, highest * scale), ink.shape)
    down = [
        (Box(b.top, b.left, b.bottom, b.right), high)
        for b, high in _together(_rows(ink.T, highest * scale), ink.T.shape)
        if not any(b.overlap(Box(o.top, o.left, o.bottom, o.right)) for o, _ in across)
    ]
    found = [
        (Box.around(np.array([[b.left, b.top], [b.right, b.bottom]]) / scale), high / scale)
        for b, high in [*across, *down]
    ]
    whole = (pixels.shape[1], pixels.shape[0])
    return [(b.clipped(*whole), high) for b, high in found] if len(found) <= MOST_PLACES else []


def _with_found(place: Box, quads: Sequence[Quad], highest: float) -> Box:
    """A place with the small lines that were found and reach into it: they may be its own."""
    near = [Box.around(quad) for quad in quads]
    low = [b for b in near if b.overlap(place) and min(b.width, b.height) <= highest]
    return Box.union([place, *low])


def _together(rows: Sequence[Box], shape: tuple[int, ...]) -> list[tuple[Box, float]]:
    """Rows that stand below each other, as one place and the height of its rows."""
    if len(rows) < LEAST_ROWS:
        return []
    room = round(ROOM_AROUND_ROWS * float(np.median([box.height for box in rows])))
    cover = np.zeros(shape[:2], np.uint8)
    for row in rows:
        high, wide = slice(max(row.top - room, 0), row.bottom + room), row.right + room
        cover[high, max(row.left - room, 0) : wide] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cover)
    found = []
    for i in range(1, count):
        x, y, w, h = (int(v) for v in stats[i, :4])
        own = [row for row in rows if labels[row.top, row.left] == i]
        high_row = float(np.median([row.height for row in own]))
        tops = sorted(row.top for row in own)
        below = 1 + sum(later - one > high_row / 2 for one, later in pairwise(tops))
        if below >= LEAST_ROWS and 2 * max(w, h) <= max(shape):
            found.append((Box(x, y, x + w, y + h), high_row))
    return found


def _small_ink(pixels: RGB, quads: Sequence[Quad], highest: float) -> NDArray[np.uint8]:
    """Marks darker than what lies around them and lower than `highest`, lines found left out;
    in red light, where a seal's letters are pale."""
    side = round(highest) | 1
    grey = np.ascontiguousarray(pixels[..., 0])
    marks = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8))
    ink = (marks > FAINTEST_SMALL_PRINT).astype(np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(ink, np.round(quad).astype(np.int32), (0,))
    return np.asarray(ink, np.uint8)


def _rows(ink: NDArray[np.uint8], highest: float) -> list[Box]:
    """Rows of marks: joined along the row, longer than high, no higher than `highest`."""
    ink = np.ascontiguousarray(ink)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(highest) | 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = [Box(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:count]]
    least = highest / 3
    return [
        box
        for box in boxes
        if least <= box.height <= highest and box.width >= LONG_ROW * box.height
    ]


def _read_enlarged(pixels: RGB, place: Box, factor: float, reader: Reader) -> list[Line]:
    """A place's lines, read enlarged and the way up in which they run there."""
    part = pixels[place.top : place.bottom, place.left : place.right]
    factor = min(factor, PLACE_SIDE / max(place.width, place.height))
    if factor <= 1:
        return []
    size = (round(place.width * factor), round(place.height * factor))
    large = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    quads = reader.find(large, PLACE_SIDE)
    if not quads:
        return []
    direction, read = right_way_up(large, quads, reader)
    rest = [i for i in range(len(quads)) if i not in read]
    read |= read_in(large, quads, rest, direction, reader)
    read |= _looked_at_again(large, read, reader)
    corner = np.array([place.left, place.top], np.float32)
    return [
        replace(line, quad=line.quad / np.float32(factor) + corner)
        for _, line in sorted(read.items())
        if is_text(line)
    ]


def _looked_at_again(large: RGB, read: Mapping[int, Line], reader: Reader) -> dict[int, Line]:
    """The doubtful lines as most of several cuts have them: at that size a box that is a
    pixel short takes a stroke off every character."""
    again = {}
    for i, line in read.items():
        if not is_sure(line):
            cuts = [widened(line.quad, by) for by in (*WITHOUT_RED_CUTS, 2 * max(WITHOUT_RED_CUTS))]
            agreed = voted(reader.recognise(large, cuts))
            again[i] = replace(agreed, quad=line.quad)
    return again
