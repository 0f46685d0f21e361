"""A page looked at again: under a seal, on a small paper alone, and as a whole from afar.

Text is looked for on the page as a whole. Where red ink lies over a line its box may end
at the ink, or take in the seal's letters above it, and on a paper that takes a small part
of a photo its lines may be too small to be found; both are looked for again in that place
alone, under a seal without its ink. Of a line in large print a detector may find an end
alone: it finds the whole at another scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from intake.domain.geometry import RGB, Box, Quad
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.imaging.red_ink import has_red, in_red_light, red_mask, without_red
from intake.extraction.ocr.layout import ordered, shared_area, widened
from intake.extraction.ocr.overlay import without_overlay
from intake.extraction.ocr.thresholds import (
    AROUND_STAMP,
    CLEARER,
    COARSE_SIDE,
    EDGE_OF_PLACE,
    FINGER,
    MASK_SIDE,
    MOST_PLACES,
    PLACE_SIDE,
    READ_LINE,
    SAME_LINE,
    SOLID,
    STAMP_HEIGHTS,
    STAMP_SHAPE,
    SURE_LINE,
    WITHOUT_RED_CUTS,
    WORTH_SIDE,
)
from intake.extraction.ocr.vote import voted


def look_closer(
    pixels: RGB, lines: Sequence[Line], direction: float, outlines: Sequence[Quad], reader: Reader
) -> list[Line]:
    """The lines, with what is found under stamps, on small papers by themselves and from afar.

    `outlines` are the papers worth it. A line seen longer than before stands instead.
    """
    found = list(lines)
    for place in stamps(pixels, lines):
        inked = pixels[place.top : place.bottom, place.left : place.right]
        again = _read_place(without_red(inked), place, found, direction, reader, inked)
        for line in again:
            found = _with_vote(found, line, inked, place, reader)
    if lines:
        whole = Box(0, 0, pixels.shape[1], pixels.shape[0])
        afar = _read_place(pixels, whole, found, direction, reader, side=COARSE_SIDE)
        # what lay side by side, as in a table's row, may run together there
        found = _with(found, [line for line in afar if _count_same(found, line) <= 1])
    return look_at_places(pixels, found, direction, outlines, reader)


def look_at_places(
    pixels: RGB, lines: Sequence[Line], direction: float, outlines: Sequence[Quad], reader: Reader
) -> list[Line]:
    """The lines, with what is found on small papers looked at by themselves."""
    found = list(lines)
    for outline in outlines:
        place = Box.around(outline).clipped(pixels.shape[1], pixels.shape[0])
        if max(place.width, place.height) * WORTH_SIDE > max(pixels.shape[:2]):
            continue
        part = np.ascontiguousarray(pixels[place.top : place.bottom, place.left : place.right])
        found = _with(found, _read_place(part, place, found, direction, reader))
    return without_overlay(found, direction)


def read_under_stamps(pixels: RGB, lines: Sequence[Line], reader: Reader) -> list[Line]:
    """What stands under and around the stamps on these lines, read as if their ink were not
    there; `lines` run from left to right in their own quads."""
    found: list[Line] = []
    for place in stamps(pixels, lines):
        inked = pixels[place.top : place.bottom, place.left : place.right]
        direction = direction_of(lines)
        found += _read_place(without_red(inked), place, (), direction, reader)
    return found


def direction_of(lines: Sequence[Line]) -> float:
    """Degrees clockwise in which most of these lines run, by their length."""
    across = sum(((line.quad[1] - line.quad[0]) for line in lines), np.zeros(2))
    return float(np.degrees(np.arctan2(across[1], across[0])))


def stamps(pixels: RGB, lines: Sequence[Line]) -> list[Box]:
    """Where red ink lies in the shape of a stamp or fingerprint over or beside lines, largest
    first."""
    if not lines:
        return []
    scale = min(MASK_SIDE / max(pixels.shape[:2]), 1.0)
    size = (max(round(pixels.shape[1] * scale), 1), max(round(pixels.shape[0] * scale), 1))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    red = red_mask(small).astype(np.uint8)
    high = float(np.median([line.height for line in lines])) * scale
    reach = max(round(high / 2), 2)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[tuple[int, Box]] = []
    for i in range(1, count):
        x, y, w, h = (int(v) for v in stats[i, :4])
        part = labels[y : y + h, x : x + w] == i
        filled = float(red[y : y + h, x : x + w][part].sum()) / (w * h)
        short, long = sorted((w, h))
        is_stamp = short >= STAMP_HEIGHTS * high and long <= STAMP_SHAPE * short and filled <= SOLID
        is_print = (
            short >= FINGER[0] * high
            and long <= min(FINGER[1] * high, 2 * short)
            and filled > SOLID
        )
        if is_stamp or is_print:
            dx, dy = (around * high for around in AROUND_STAMP)
            box = Box.around(np.array([[x - dx, y - dy], [x + w + dx, y + h + dy]]) / scale)
            found.append((w * h, _with_ends(box, lines).clipped(pixels.shape[1], pixels.shape[0])))
    found.sort(key=lambda one: -one[0])
    near = [box for _, box in found if any(box.overlap(line.box) for line in lines)]
    return near[:MOST_PLACES]


def _with_ends(place: Box, lines: Sequence[Line]) -> Box:
    """The place with the ends of the short lines that reach out of it, such as a day."""
    out = [
        line.box
        for line in lines
        if line.box.overlap(place)
        and line.box.width < place.width
        and place.top < (line.box.top + line.box.bottom) / 2 < place.bottom
    ]
    left = min((box.left - box.height for box in out), default=place.left)
    right = max((box.right + box.height for box in out), default=place.right)
    return Box(min(left, place.left), place.top, max(right, place.right), place.bottom)


def _read_place(
    part: RGB,
    place: Box,
    lines: Sequence[Line],
    direction: float,
    reader: Reader,
    inked: RGB | None = None,
    side: int = PLACE_SIDE,
) -> list[Line]:
    """Surely read lines of a place that were not seen before, or not at their length.

    `inked`: the place as it was; whole lines on which its red ink lies are read as well.
    """
    shift = np.array([place.left, place.top], np.float32)
    quads = [
        ordered(quad, direction)
        for quad in reader.find(part, min(side, max(part.shape[:2])))
        if _is_news(quad + shift, lines) or (inked is not None and _is_whole_under_ink(quad, inked))
    ]
    return [
        replace(line, quad=line.quad + shift)
        for line in reader.recognise(part, quads)
        if line.confidence >= SURE_LINE and any(c.isdigit() or c >= "\u3400" for c in line.text)
    ]


def _with_vote(
    lines: Sequence[Line], line: Line, inked: RGB, place: Box, reader: Reader
) -> list[Line]:
    """The lines with one read without a seal's ink; where it was read with the ink as other
    characters, as many, what most looks at it agree on stands there. Either may be misread:
    the seal's strokes join those of the print, and print loses what lay under them."""
    with_ink = [one for one in lines if _is_same(one.quad, line.quad)]
    is_misread = (
        len(with_ink) == 1
        and with_ink[0].text != line.text
        and len(with_ink[0].text) == len(line.text)
    )
    if not is_misread:
        return _with(lines, [line])
    own = line.quad - np.array([place.left, place.top], np.float32)
    cuts = [widened(own, by) for by in WITHOUT_RED_CUTS]
    inks = (inked, without_red(inked), in_red_light(inked))
    looks = [look for ink in inks for look in reader.recognise(ink, cuts)]
    agreed = replace(voted([line, with_ink[0], *looks]), quad=line.quad)
    return [agreed if one is with_ink[0] else one for one in lines]


def _with(lines: Sequence[Line], again: Sequence[Line]) -> list[Line]:
    """The lines, each that was seen longer replaced by how it was seen then."""
    kept = list(lines)
    for line in again:
        same = [one for one in kept if _is_same(one.quad, line.quad)]
        if all(_is_better(line, one) for one in same):
            kept = [one for one in kept if not any(one is other for other in same)]
            kept.append(line)
    return kept


def _is_news(quad: Quad, lines: Sequence[Line]) -> bool:
    """Whether no line lies there, or only shorter ones, by half their height or more; one
    that was not read (a seal with all that lies under it) is none."""
    return all(
        _is_longer(quad, line)
        for line in lines
        if line.confidence >= READ_LINE and _is_same(line.quad, quad)
    )


def _is_longer(quad: Quad, line: Line) -> bool:
    return _length(quad) > _length(line.quad) + 0.5 * line.height


def _is_better(line: Line, before: Line) -> bool:
    """Seen longer than before, or as long and surer, or without a stroke of the ink."""
    more = len(line.text) - len(before.text)
    if more >= 0 and (_is_longer(line.quad, before) or _adds_to(line, before)):
        return True
    return line.confidence > before.confidence + (CLEARER if more < 0 else 0.0)


def _adds_to(line: Line, before: Line) -> bool:
    """Whether it is the same line with further characters at its ends, all surely read: those
    that the ring of a seal had hidden."""
    at = line.text.find(before.text)
    if at < 0 or len(line.probabilities) != len(line.text):
        return False
    added = [i for i in range(len(line.text)) if not at <= i < at + len(before.text)]
    is_word = all(line.text[i].isdigit() or is_han(line.text[i]) for i in added)
    return bool(added) and is_word and min(line.probabilities[i] for i in added) >= SURE_LINE


def _is_whole_under_ink(quad: Quad, inked: RGB) -> bool:
    """Whether red ink lies on a line that does not end at the place's edge."""
    box = Box.around(quad)
    ends = box.left <= EDGE_OF_PLACE or box.right >= inked.shape[1] - EDGE_OF_PLACE
    return not ends and has_red(inked[max(box.top, 0) : box.bottom, box.left : box.right])


def _count_same(lines: Sequence[Line], line: Line) -> int:
    return sum(_is_same(one.quad, line.quad) for one in lines)


def _is_same(one: Quad, other: Quad) -> bool:
    shared = shared_area(one, other)
    return shared > SAME_LINE * min(abs(float(cv2.contourArea(q))) for q in (one, other))


def _length(quad: Quad) -> float:
    return float(max(np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)))
