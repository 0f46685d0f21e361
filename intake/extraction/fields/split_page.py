"""Which papers lie on a page, and which of its lines are theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.application import Material
from intake.domain.geometry import Box, Quad
from intake.domain.page import Page
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.fields.classify import goes_on, split
from intake.extraction.fields.page_text import page_text
from intake.extraction.fields.thresholds import LINES_KEPT, MARGIN, SURE_PLACE
from intake.extraction.ocr.direction import is_sure, quarter_of
from intake.extraction.ocr.layout import Placed, flattening, place, rotation_matrix
from intake.extraction.ocr.thresholds import LEAST_LINES

Group = tuple[Material, list[Placed], NDArray[np.float64], Quad | None]
"""What it is, its lines, the homography that lays it flat, its outline if one was found."""


def papers_of(lines: Sequence[Line], direction: float, outlines: Sequence[Quad]) -> list[Group]:
    """Papers by their outlines, or by text alone where outlines lose text; what stands
    another way up than the page is split by itself."""
    ways: dict[int, set[int]] = {0: set()}
    for index, line in enumerate(lines):
        ways.setdefault(quarter_of(line, direction), set()).add(index)
    groups = _one_way_up(lines, ways.pop(0), direction, outlines)
    for turns, members in sorted(ways.items()):
        if sum(is_sure(lines[i]) for i in members) >= LEAST_LINES:
            groups += _one_way_up(lines, members, direction + 90 * turns, outlines)
    return groups


def _one_way_up(
    lines: Sequence[Line], members: Set[int], direction: float, outlines: Sequence[Quad]
) -> list[Group]:
    """The papers of the lines that run in one direction."""
    turn = rotation_matrix(-direction)
    placed = [item for item in place(lines, turn) if item.index in members]
    whole: list[Group] = [(m, p, turn, None) for m, p in split(lines, placed)]
    if not outlines:
        return whole
    by_outline: list[Group] = []
    rest = {item.index for item in placed}
    for outline in outlines:
        upright = flattening(outline, direction)
        inside = [
            item
            for item in place(lines, upright)
            if item.index in members and _holds(outline, lines[item.index].quad)
        ]
        if inside:
            by_outline += [(m, p, upright, outline) for m, p in split(lines, inside)]
            rest -= {item.index for item in inside}
    if _read_by(by_outline) >= LINES_KEPT * _read_by(whole):
        return by_outline
    # A second paper whose outline is lost (a reflection lies over its rim) beside the first.
    outside = split(lines, [item for item in placed if item.index in rest])
    mixed = by_outline + [(m, p, turn, None) for m, p in outside]
    known = [group[0] for group in mixed if group[0] is not Material.OTHER]
    is_each_once = len(known) == len(set(known))
    covers_all = _read_by(mixed) >= LINES_KEPT * _read_by(whole)
    return mixed if by_outline and is_each_once and covers_all else whole


def way_of(group: Group, lines: Sequence[Line], direction: float) -> float:
    """The direction in which a group's lines run on a page whose text runs in `direction`."""
    turns = quarter_of(lines[group[1][0].index], direction) if group[1] else 0
    return direction + 90 * turns


def going_on(
    before: Material, groups: list[Group], lines: Sequence[Line], direction: float
) -> list[Group]:
    """The page as one more page of the paper before it, if that is how it reads."""
    turn = rotation_matrix(-direction)
    placed = place(lines, turn)
    if not goes_on(before, page_text(lines, placed)):
        return groups
    return [(before, placed, turn, None)]


def with_own_layers(
    page: Page, groups: Sequence[Group], lines: Sequence[Line], layer: Sequence[Line]
) -> Iterator[tuple[Group, Sequence[Line]]]:
    """Every known paper with the words of the text layer that stand on it."""
    known = [group for group in groups if group[0] is not Material.OTHER]
    if len(groups) == 1:
        yield from ((group, layer) for group in known)
        return
    for group in known:
        box = box_of(page, group[3], [lines[p.index] for p in group[1]])
        yield (
            group,
            [
                word
                for word in layer
                if box.left <= (word.box.left + word.box.right) / 2 < box.right
                and box.top <= (word.box.top + word.box.bottom) / 2 < box.bottom
            ],
        )


def on_paper(members: Sequence[Placed], lines: Sequence[Line]) -> Sequence[Placed]:
    """Without what lies far from the surely read Chinese: the desk's own print. A line that
    begins beside that text is the paper's, however far it goes: a number is longer than a
    short address above it."""
    sure = [
        p
        for p in members
        if lines[p.index].confidence >= SURE_PLACE and sum(map(is_han, lines[p.index].text)) >= 2
    ]
    if len(sure) < 3:
        return members
    left, right = min(p.left for p in sure), max(p.right for p in sure)
    top, bottom = min(p.top for p in sure), max(p.bottom for p in sure)
    x, y = MARGIN * (right - left), MARGIN * (bottom - top)
    return [
        p
        for p in members
        if (left - x < (p.left + p.right) / 2 < right + x or (p.left < right and p.right > left))
        and top - y < p.middle < bottom + y
    ]


def _read_by(groups: Sequence[Group]) -> int:
    return sum(len(group[1]) for group in groups if group[0] is not Material.OTHER)


def _holds(outline: Quad, quad: Quad) -> bool:
    centre = quad.mean(axis=0)
    point = (float(centre[0]), float(centre[1]))
    return cv2.pointPolygonTest(outline.reshape(-1, 1, 2), point, False) >= 0


def box_of(page: Page, outline: Quad | None, own: Sequence[Line]) -> Box:
    """Where the paper lies: its outline, else around its lines; in page pixels."""
    box = Box.around(outline) if outline is not None else _hull(own)
    return box.clipped(page.pixels.shape[1], page.pixels.shape[0])


def _hull(lines: Sequence[Line]) -> Box:
    return Box.union([line.box for line in lines]) if lines else Box(0, 0, 1, 1)
