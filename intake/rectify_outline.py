"""The outlines of papers in a picture: where a card or sheet ends and the desk begins.

Candidates come from edges and from regions of one colour at a reduced size; each is then
judged by what a paper must have: text inside, none across its border, a plausible shape,
and a border that really is an edge along at least three sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.records import RGB, Quad

Real = NDArray[np.float32]
Mask = NDArray[np.uint8]

WORK_SIDE = 800
"""Long side of the reduced picture, px: a card on an A4 page is still 220 px long."""
LEAST_AREA = 0.02
"""A paper covers at least this share of the picture (a card on A4 covers 0.074)."""
MOST_AREA = 0.96
"""From this share on the page itself is the paper."""
LONGEST_ASPECT = 2.2
"""Longer side over shorter: an opened booklet is 1.45 x 2 at most 2.1 in perspective."""
CARD_ASPECT = 1.585
"""85.60 x 53.98 mm, ISO/IEC 7810 ID-1."""
CARD_TOLERANCE = 0.12
"""A faint frame of the paper's own colour is a card only if so near to its shape."""
FRAME_AREA = 0.45
"""And only if it covers no more than this share: larger ones are printed frames."""
STEP_CONTRAST = 7.0
"""Inside and outside of a border differ by this much (sum of L, a, b, levels 0-255) or
else it is a line drawn on the same paper."""
EDGE_LEVEL = 5.0
"""A border point is an edge if the levels change by this much across 4 px."""
GOOD_SIDE = 0.62
"""Share of a side's points that are edges for the side to count as closed."""
POOR_SIDE = 0.25
"""The fourth side may be as poor as this (a shadow, a finger, the page's rim)."""
TEXT_INSIDE = 0.85
"""Of the text boxes that an outline touches, this share lies inside it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    corners: Real
    area: float
    score: float
    held: frozenset[int]


def find_outlines(pixels: RGB, quads: Sequence[Quad]) -> list[Quad]:
    """Outlines of the papers in the picture, corners clockwise from its top left.

    `quads` are the text boxes found so far; a paper without text is not looked for.
    Empty when the page itself is the paper. Order: top to bottom, then left to right.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    if not len(quads) or min(height, width) * scale < 40:
        return []
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_RGB2LAB)
    texts = np.asarray(list(quads), dtype=np.float32).reshape(-1, 4, 2) * scale
    slope = _slope(lab)
    found = []
    for corners in _candidates(lab, slope, texts):
        judged = _judge(corners, lab, slope, texts)
        if judged is not None:
            found.append(judged)
    return [(c.corners / scale).astype(np.float32) for c in _choose(found, texts)]


def _slope(lab: NDArray[np.uint8]) -> Real:
    """Steepest change of lightness or colour at each pixel, levels per 4 px or so."""
    best = np.zeros(lab.shape[:2], np.float32)
    for channel in cv2.split(lab):
        across = cv2.Sobel(channel, cv2.CV_32F, 1, 0, ksize=3, scale=0.5)
        down = cv2.Sobel(channel, cv2.CV_32F, 0, 1, ksize=3, scale=0.5)
        best = np.maximum(best, cv2.magnitude(across, down))
    return best


# ------------------------------------------------------------------- candidates


def _candidates(lab: NDArray[np.uint8], slope: Real, texts: Real) -> Iterator[Real]:
    seen: list[Real] = []
    for mask in _masks(lab, slope, texts):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            corners = _four_corners(contour, mask.size)
            if corners is None:
                continue
            near = [s for s in seen if float(np.abs(s - corners).max()) < 4]
            if not near:
                seen.append(corners)
                yield corners


def _masks(lab: NDArray[np.uint8], slope: Real, texts: Real) -> Iterator[Mask]:
    """Pictures in which a paper shows as one blob or one closed line."""
    kernel = np.ones((3, 3), np.uint8)
    strong = float(np.percentile(slope, 90))
    for level in sorted({max(EDGE_LEVEL, strong * f) for f in (0.35, 0.8)}):
        edges = (slope > level).astype(np.uint8)
        yield cv2.morphologyEx(edges, cv2.MORPH_CLOSE, kernel)
    yield from _like_the_paper(lab, texts)


def _like_the_paper(lab: NDArray[np.uint8], texts: Real) -> Iterator[Mask]:
    """Pixels coloured like the surroundings of the text."""
    near = np.zeros(lab.shape[:2], np.uint8)
    for quad in texts:
        cv2.fillConvexPoly(near, np.round(quad).astype(np.int32), 1)
    samples = lab[near > 0]
    if len(samples) < 50:
        return
    light = samples[samples[:, 0] >= np.percentile(samples[:, 0], 50)].astype(np.float32)
    centre = np.median(light, axis=0)
    spread = np.maximum(np.median(np.abs(light - centre), axis=0) * 1.48, (8.0, 4.0, 4.0))
    away = np.abs(lab.astype(np.float32) - centre) / spread
    distance = away.max(axis=2)
    side = max(int(max(lab.shape[:2]) * 0.02) | 1, 3)
    for reach in (2.5, 5.0):
        mask = ((distance < reach) | (near > 0)).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
        yield cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))


def _four_corners(contour: NDArray[np.int32], page_area: int) -> Real | None:
    """The four-sided shape around a contour, sides fitted to its long straight parts."""
    if len(contour) < 4:
        return None
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if not LEAST_AREA * page_area <= area <= MOST_AREA * page_area:
        return None
    length = cv2.arcLength(hull, True)
    for tolerance in (0.015, 0.03, 0.05, 0.08):
        rough = cv2.approxPolyDP(hull, tolerance * length, True)
        if len(rough) <= 4:
            break
    if len(rough) != 4:
        return None
    corners = _fit_sides(hull.reshape(-1, 2), rough.reshape(4, 2).astype(np.float32))
    if corners is None or not cv2.isContourConvex(corners):
        return None
    fitted = cv2.contourArea(corners)
    if not 0.9 <= area / max(fitted, 1.0) <= 1.06:
        return None
    return clockwise(corners)


def _fit_sides(hull: NDArray[np.int32], rough: Real) -> Real | None:
    """Sharp corners from the middles of the four sides, so that rounding is left out."""
    points = hull.astype(np.float32)
    dense = np.concatenate([points + (np.roll(points, -1, 0) - points) * t
                            for t in np.linspace(0, 1, 12, endpoint=False)])
    lines = []
    for i in range(4):
        start, stop = rough[i], rough[(i + 1) % 4]
        along = stop - start
        length = float(np.linalg.norm(along))
        if length < 12:
            return None
        along = along / length
        rest = dense - start
        share = rest @ along / length
        off = np.abs(rest @ np.array([-along[1], along[0]], np.float32))
        near = (share > 0.12) & (share < 0.88) & (off < max(0.03 * length, 3.0))
        if int(near.sum()) < 4:
            lines.append((start, along))
            continue
        vx, vy, x, y = cv2.fitLine(dense[near], cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((np.array([x, y], np.float32), np.array([vx, vy], np.float32)))
    corners = [_crossing(lines[i - 1], lines[i]) for i in range(4)]
    if any(c is None for c in corners):
        return None
    return np.array(corners, dtype=np.float32)


def _crossing(one: tuple[Real, Real], other: tuple[Real, Real]) -> Real | None:
    matrix = np.stack([one[1], -other[1]], axis=1)
    if abs(float(np.linalg.det(matrix))) < 0.2:
        return None
    t = np.linalg.solve(matrix, other[0] - one[0])
    return np.asarray(one[0] + t[0] * one[1], dtype=np.float32)


def clockwise(corners: Real) -> Real:
    """The same corners, clockwise as seen, beginning with the one nearest the top left."""
    centre = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(turn)]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.asarray(np.roll(ordered, -first, axis=0), dtype=np.float32)


# ------------------------------------------------------------------- judging


def _judge(
    corners: Real, lab: NDArray[np.uint8], slope: Real, texts: Real
) -> _Candidate | None:
    height, width = lab.shape[:2]
    if corners.min() < -0.03 * max(height, width) or bool(
        (corners > np.array([width, height]) * 1.03).any()
    ):
        return None
    sides = np.linalg.norm(np.roll(corners, -1, 0) - corners, axis=1)
    wide, high = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    aspect = float(max(wide, high) / max(min(wide, high), 1.0))
    if aspect > LONGEST_ASPECT or max(sides[0], sides[2]) > 1.8 * min(sides[0], sides[2]) or (
        max(sides[1], sides[3]) > 1.8 * min(sides[1], sides[3])
    ):
        return None
    held = _held(corners, texts)
    if held is None:
        return None
    closed, step = _border(corners, lab, slope)
    order = np.sort(closed)
    if order[1] < GOOD_SIDE or order[0] < POOR_SIDE:
        return None
    area = cv2.contourArea(corners) / (height * width)
    if step < STEP_CONTRAST and not (
        area <= FRAME_AREA and abs(aspect / CARD_ASPECT - 1) <= CARD_TOLERANCE
    ):
        return None
    return _Candidate(corners, area, float(closed.mean()), held)


def _held(corners: Real, texts: Real) -> frozenset[int] | None:
    """Which text boxes lie inside; None if there are none or too many cross the border."""
    polygon = corners.reshape(-1, 1, 2)
    inside, crossing = set(), 0
    for i, quad in enumerate(texts):
        points = [*quad, quad.mean(axis=0)]
        depth = [cv2.pointPolygonTest(polygon, (float(x), float(y)), True) for x, y in points]
        within = sum(d >= -2 for d in depth)
        if within == len(points):
            inside.add(i)
        elif within > 0:
            crossing += 1
    if not inside or len(inside) < TEXT_INSIDE * (len(inside) + crossing):
        return None
    return frozenset(inside)


def _border(
    corners: Real, lab: NDArray[np.uint8], slope: Real
) -> tuple[NDArray[np.float64], float]:
    """Share of edge points on each side, and the typical step across the border."""
    height, width = lab.shape[:2]
    share, steps = [], []
    centre = corners.mean(axis=0)
    for i in range(4):
        start, stop = corners[i], corners[(i + 1) % 4]
        along = stop - start
        normal = np.array([-along[1], along[0]], np.float32) / max(np.linalg.norm(along), 1.0)
        if float((centre - start) @ normal) > 0:
            normal = -normal
        points = start + along * np.linspace(0.08, 0.92, 48, dtype=np.float32)[:, None]
        near = np.stack([points + normal * o for o in (-2, -1, 0, 1, 2)])
        x = np.clip(np.round(near[..., 0]).astype(int), 0, width - 1)
        y = np.clip(np.round(near[..., 1]).astype(int), 0, height - 1)
        share.append(float(np.mean(slope[y, x].max(axis=0) > EDGE_LEVEL)))
        steps.append(_step(points, normal, lab))
    return np.array(share), float(np.sort(steps)[1])


def _step(points: Real, normal: Real, lab: NDArray[np.uint8]) -> float:
    """Median difference of colour 5-7 px outside and inside of a side."""
    height, width = lab.shape[:2]
    levels = []
    for way in (1, -1):
        there = points + normal * (6 * way)
        x = np.clip(np.round(there[:, 0]).astype(int), 0, width - 1)
        y = np.clip(np.round(there[:, 1]).astype(int), 0, height - 1)
        levels.append(lab[y, x].astype(np.float32))
    return float(np.abs(np.median(levels[0], axis=0) - np.median(levels[1], axis=0)).sum())


def _choose(found: list[_Candidate], texts: Real) -> list[_Candidate]:
    """Papers that do not overlap: the outermost, unless it only carries smaller papers."""
    ranked = sorted(found, key=lambda c: (-len(c.held), -c.score))
    chosen: list[_Candidate] = []
    for candidate in ranked:
        if any(candidate.held & c.held or _overlap(candidate, c) > 0.1 for c in chosen):
            continue
        chosen.append(candidate)
    return sorted(chosen, key=lambda c: (round(float(c.corners[:, 1].mean()) / 60),
                                         float(c.corners[:, 0].mean())))


def _overlap(one: _Candidate, other: _Candidate) -> float:
    shared, _ = cv2.intersectConvexConvex(one.corners, other.corners)
    smaller = min(cv2.contourArea(one.corners), cv2.contourArea(other.corners))
    return float(shared) / max(smaller, 1.0)
