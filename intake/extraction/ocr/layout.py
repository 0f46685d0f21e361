"""Lines of text in the upright frame of their paper: rows, columns, neighbours.

Pages come rotated, tilted and photographed; labels and values are paired in a frame in
which text runs left to right. Lines keep their page coordinates; `Placed` stands beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line, Span
from intake.extraction.ocr.thresholds import ROWS_APART, SAME_ROW

RULED = "_"
"""How a recogniser reads the line under a blank of a form."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Line `index` in the upright frame (pixels of that frame, floats).

    `tilt`: degrees clockwise by which the line runs off the frame's horizontal; 0 for
    boxes too short to tell.
    """

    index: int
    left: float
    top: float
    right: float
    bottom: float
    tilt: float = 0.0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def rows_shared(self, other: Placed) -> float:
        """Vertical overlap as a share of the lower of the two heights."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared / max(min(self.height, other.height), 1e-6)

    def is_in_row(self, other: Placed) -> bool:
        """Whether both stand in one row of text."""
        return self.rows_shared(other) > SAME_ROW

    def columns_apart(self, other: Placed) -> float:
        """Between both middles, from left to right, in pixels."""
        return abs(self.left + self.right - other.left - other.right) / 2


def rotation_matrix(degrees: float) -> NDArray[np.float64]:
    """3x3 matrix that turns page points by `degrees` clockwise about the origin."""
    angle = np.deg2rad(degrees)
    return np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )


def flattening(outline: Quad, direction: float) -> NDArray[np.float64]:
    """Homography that lays the outline flat with its text running to the right."""
    corners = ordered(outline, direction)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    wide = max(float(sides[0]), float(sides[2]))
    high = max(float(sides[1]), float(sides[3]))
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(matrix, dtype=np.float64)


def place(lines: Sequence[Line], to_upright: NDArray[np.float64]) -> list[Placed]:
    """Each line's rectangle after the homography `to_upright` (3x3), in lines' order.

    Left and right are the means of the quad's short edges, top and bottom of its long
    ones: a remaining slant widens nothing.
    """
    placed = []
    for index, line in enumerate(lines):
        quad = map_quad(line.quad, to_upright)
        placed.append(
            Placed(
                index,
                left=float((quad[0, 0] + quad[3, 0]) / 2),
                top=float((quad[0, 1] + quad[1, 1]) / 2),
                right=float((quad[1, 0] + quad[2, 0]) / 2),
                bottom=float((quad[2, 1] + quad[3, 1]) / 2),
                tilt=_tilt(quad),
            )
        )
    return placed


def _tilt(quad: Quad) -> float:
    across = ((quad[1] - quad[0]) + (quad[2] - quad[3])) / 2
    down = ((quad[3] - quad[0]) + (quad[2] - quad[1])) / 2
    if np.linalg.norm(across) < 1.5 * np.linalg.norm(down):
        return 0.0
    return float(np.degrees(np.arctan2(across[1], across[0])))


def map_quad(quad: Quad, matrix: NDArray[np.float64]) -> Quad:
    """A quad's corners through a 3x3 homography."""
    points = quad.reshape(-1, 1, 2).astype(np.float64)
    mapped = cv2.perspectiveTransform(points, matrix).reshape(4, 2)
    return np.asarray(mapped, dtype=np.float32)


def cut_out(pixels: RGB, quad: Quad, margin: float = 0.0) -> RGB:
    """What stands in the quad, upright, with `margin` x its height around it.

    Natural size, `(height, width, 3)`; beyond the page its edge is repeated.
    """
    across, down = quad[1] - quad[0], quad[3] - quad[0]
    high = max(float(np.linalg.norm(down)), 2.0)
    wide = max(float(np.linalg.norm(across)), 2.0)
    pad = margin * high
    x, y = across / wide * pad, down / high * pad
    source = np.stack([quad[0] - x - y, quad[1] + x - y, quad[2] + x + y, quad[3] - x + y])
    size = (round(wide + 2 * pad), round(high + 2 * pad))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target)
    return np.asarray(
        cv2.warpPerspective(
            pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        dtype=np.uint8,
    )


def widened(quad: Quad, by: float) -> Quad:
    """A quad with `by` of its height more on every side."""
    across, down = quad[1] - quad[0], quad[3] - quad[0]
    x, y = (
        edge / max(float(np.linalg.norm(edge)), 1e-6) * by * float(np.linalg.norm(down))
        for edge in (across, down)
    )
    return np.stack([quad[0] - x - y, quad[1] + x - y, quad[2] + x + y, quad[3] - x + y])


def shared_area(one: Quad, other: Quad) -> float:
    """Area in which two convex quads overlap, square pixels."""
    if not Box.around(one).overlap(Box.around(other)):
        return 0.0
    area, _ = cv2.intersectConvexConvex(np.asarray(one, np.float32), np.asarray(other, np.float32))
    return float(area)


def ordered(quad: Quad, degrees: float) -> Quad:
    """The quad's corners so that its first edge runs in reading direction `degrees`.

    `degrees` is the page direction of text, clockwise from "to the right".
    """
    edges = np.roll(quad, -1, axis=0) - quad
    if np.sum(quad[:, 0] * edges[:, 1] - quad[:, 1] * edges[:, 0]) < 0:
        quad = quad[::-1]  # corners that run counter-clockwise
        edges = np.roll(quad, -1, axis=0) - quad
    across = (edges - np.roll(edges, -2, axis=0)) / 2
    angle = np.deg2rad(degrees)
    towards = across @ np.array([np.cos(angle), np.sin(angle)])
    towards /= np.maximum(np.linalg.norm(across, axis=1), 1e-6)
    return np.roll(quad, -int(np.argmax(towards)), axis=0)


def rows(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Lines grouped into rows from top to bottom, each from left to right."""
    grouped: list[list[Placed]] = []
    for item in sorted(placed, key=lambda p: p.middle):
        for row in reversed(grouped[-3:]):
            if all(item.rows_shared(other) > ROWS_APART for other in row):
                row.append(item)
                break
        else:
            grouped.append([item])
    return [sorted(row, key=lambda p: p.left) for row in grouped]


def columns(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Lines split at vertical gutters that no line crosses, left to right."""
    ordered_lines = sorted(placed, key=lambda p: p.left)
    groups: list[list[Placed]] = []
    reach = -np.inf
    for item in ordered_lines:
        if groups and item.left <= reach:
            groups[-1].append(item)
        else:
            groups.append([item])
        reach = max(reach, item.right)
    return groups


def running_text(
    lines: Sequence[Line], placed: Sequence[Placed]
) -> tuple[str, list[tuple[int, int]]]:
    """The paper row by row, with `(line, character)` for every character."""
    return text_in_order(lines, [p for row in rows(placed) for p in row])


def text_in_order(
    lines: Sequence[Line], order: Sequence[Placed]
) -> tuple[str, list[tuple[int, int]]]:
    """The lines in this order as one text, likewise; the rules under what was filled in, read
    as signs before and behind it, are left out."""
    places = [(p.index, i) for p in order for i, c in enumerate(lines[p.index].text) if c != RULED]
    return "".join(lines[line].text[i] for line, i in places), places


def spans_of(places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Neighbouring characters of a line as one span."""
    spans: list[Span] = []
    for line, at in places:
        if spans and spans[-1].line == line and spans[-1].stop == at:
            spans[-1] = Span(line, spans[-1].start, at + 1)
        else:
            spans.append(Span(line, at, at + 1))
    return tuple(spans)


def gutters(placed: Sequence[Placed], axis: str) -> list[tuple[list[Placed], list[Placed]]]:
    """Ways to cut the lines in two along empty strips, the widest strip first.

    `axis` `x`: left and right part; `y`: upper and lower part.
    """
    low = [p.left if axis == "x" else p.top for p in placed]
    high = [p.right if axis == "x" else p.bottom for p in placed]
    order = np.argsort(low)
    cuts: list[tuple[float, int]] = []
    reach = -np.inf
    for position, i in enumerate(order):
        if position and low[i] > reach:
            cuts.append((low[i] - reach, position))
        reach = max(reach, high[i])
    cuts.sort(reverse=True)
    return [([placed[i] for i in order[:at]], [placed[i] for i in order[at:]]) for _, at in cuts]
