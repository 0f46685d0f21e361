"""The outlines of papers in a picture: where a card or sheet ends and the desk begins.

Candidates come from edges and from regions of one colour at a reduced size; each is then
judged by what a paper must have: text inside, none across its border, a plausible shape,
and a border that really is an edge along at least three sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Quad
from intake.extraction.imaging.outline_check import Candidate, crossing, judge
from intake.extraction.imaging.thresholds import (
    CARD_ON_SHEET,
    FAINT_EDGE,
    FILLED_BY,
    LEAST_PAPER_AREA,
    MOST_AREA,
    NEAR_CORNER,
    PAPERS_OVERLAP,
    SAME_CORNERS,
    SAME_SHAPE,
    SHORTEST_SIDE,
    SMALLEST_PICTURE,
    SURE_SCORE,
    TEXT_INSIDE,
    WORK_SIDE,
)

Real = NDArray[np.float32]
Mask = NDArray[np.uint8]


def find_outlines(pixels: RGB, quads: Sequence[Quad]) -> list[Quad]:
    """Outlines of the papers in the picture, corners clockwise from its top left.

    `quads` are the text boxes found so far; a paper without text is not looked for.
    Empty when the page itself is the paper. Order: top to bottom, then left to right.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    if not len(quads) or min(height, width) * scale < SMALLEST_PICTURE:
        return []
    small = _shrunk(pixels, scale)
    soft = cv2.GaussianBlur(small, (3, 3), 0)
    lab = np.asarray(cv2.cvtColor(soft, cv2.COLOR_RGB2LAB), np.uint8)
    texts = np.asarray(list(quads), dtype=np.float32).reshape(-1, 4, 2) * scale
    slope = _slope(lab)
    found = []
    for corners in _candidates(lab, slope, texts):
        judged = judge(corners, lab, slope, texts)
        if judged is not None:
            found.append(judged)
    return [(c.corners / scale).astype(np.float32) for c in _choose(found)]


def _shrunk(pixels: RGB, scale: float) -> RGB:
    """The picture reduced; halving exactly first, which is several times as fast."""
    height, width = pixels.shape[:2]
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = pixels
    while small.shape[1] > 2.2 * size[0]:
        even = small[: small.shape[0] // 2 * 2, : small.shape[1] // 2 * 2]
        half = (even.shape[1] // 2, even.shape[0] // 2)
        small = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _slope(lab: NDArray[np.uint8]) -> Mask:
    """Steepest change of lightness or colour at each pixel, levels per 4 px or so."""
    steepest = [
        cv2.convertScaleAbs(cv2.Sobel(lab, cv2.CV_16S, x, y, ksize=3), alpha=0.5)
        for x, y in ((1, 0), (0, 1))
    ]
    one, two, three = cv2.split(cv2.max(steepest[0], steepest[1]))
    return np.asarray(cv2.max(cv2.max(one, two), three), np.uint8)


# ------------------------------------------------------------------- candidates


def _candidates(lab: NDArray[np.uint8], slope: Mask, texts: Real) -> Iterator[Real]:
    seen: list[Real] = []
    for mask in _masks(lab, slope, texts):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            corners = _four_corners(np.asarray(contour, np.int32), mask.size)
            if corners is None:
                continue
            near = [s for s in seen if float(np.abs(s - corners).max()) < SAME_CORNERS]
            if not near:
                seen.append(corners)
                yield corners


def _masks(lab: NDArray[np.uint8], slope: Mask, texts: Real) -> Iterator[Mask]:
    """Pictures in which a paper shows as one blob or one closed line."""
    kernel = np.ones((3, 3), np.uint8)
    strong = float(np.percentile(slope[::3, ::3], 90))
    for level in sorted({FAINT_EDGE, *(max(FAINT_EDGE, strong * f) for f in (0.35, 0.8))}):
        edges = (slope > level).astype(np.uint8)
        yield np.asarray(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, kernel), np.uint8)
    yield from _like_the_paper(lab, texts)


def _like_the_paper(lab: NDArray[np.uint8], texts: Real) -> Iterator[Mask]:
    """Pixels coloured like the surroundings of the text."""
    near = np.zeros((lab.shape[0], lab.shape[1]), np.uint8)
    for quad in texts:
        cv2.fillConvexPoly(near, np.round(quad).astype(np.int32), (1,))
    samples = lab[near > 0][::5].astype(np.float32)
    if len(samples) < 30:
        return
    light = samples[samples[:, 0] >= np.median(samples[:, 0])]
    centre = np.median(light, axis=0)
    spread = np.maximum(np.median(np.abs(light - centre), axis=0) * 1.48, (8.0, 4.0, 4.0))
    levels = np.arange(256, dtype=np.float32)[:, None]
    table = np.minimum(np.abs(levels - centre) / spread * 20, 255).astype(np.uint8)
    one, two, three = cv2.split(cv2.LUT(lab, table[:, None]))
    distance = cv2.max(cv2.max(one, two), three)
    side = max(int(max(lab.shape[:2]) * 0.02) | 1, 3)
    for reach in (2.5, 5.0):
        mask = ((distance < reach * 20) | (near > 0)).astype(np.uint8)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
        opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        yield np.asarray(opened, np.uint8)


def _four_corners(contour: NDArray[np.int32], page_area: int) -> Real | None:
    """The four-sided shape around a contour, sides fitted to its long straight parts."""
    if len(contour) < 4:
        return None
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if not LEAST_PAPER_AREA * page_area <= area <= MOST_AREA * page_area:
        return None
    length = cv2.arcLength(hull, True)
    for tolerance in (0.015, 0.03, 0.05, 0.08):
        rough = cv2.approxPolyDP(hull, tolerance * length, True)
        if len(rough) <= 4:
            break
    if len(rough) != 4:
        return None
    corners = _fit_sides(
        np.asarray(hull, np.float32).reshape(-1, 2), np.asarray(rough, np.float32).reshape(4, 2)
    )
    if corners is None or not cv2.isContourConvex(corners):
        return None
    fitted = cv2.contourArea(corners)
    if not FILLED_BY[0] <= area / max(fitted, 1.0) <= FILLED_BY[1]:
        return None
    return clockwise(corners)


def _fit_sides(points: Real, rough: Real) -> Real | None:
    """Sharp corners from the middles of the four sides, so that rounding is left out."""
    dense = np.concatenate(
        [
            points + (np.roll(points, -1, 0) - points) * t
            for t in np.linspace(0, 1, 12, endpoint=False)
        ]
    )
    lines = []
    for i in range(4):
        start, stop = rough[i], rough[(i + 1) % 4]
        along = stop - start
        length = float(np.linalg.norm(along))
        if length < SHORTEST_SIDE:
            return None
        along = along / length
        rest = dense - start
        share = rest @ along / length
        off = np.abs(rest @ np.array([-along[1], along[0]], np.float32))
        near = (share > NEAR_CORNER) & (share < 1 - NEAR_CORNER) & (off < max(0.03 * length, 3.0))
        if int(near.sum()) < 4:
            lines.append((start, along))
            continue
        vx, vy, x, y = np.ravel(cv2.fitLine(dense[near], cv2.DIST_HUBER, 0, 0.01, 0.01))
        lines.append((np.array([x, y], np.float32), np.array([vx, vy], np.float32)))
    corners = [crossing(lines[i - 1], lines[i]) for i in range(4)]
    if any(c is None for c in corners):
        return None
    return np.array(corners, dtype=np.float32)


def clockwise(corners: Real) -> Real:
    """The same corners, clockwise as seen, beginning with the one nearest the top left."""
    centre = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(turn)]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.asarray(np.roll(ordered, -first, axis=0), dtype=np.float32)


def _choose(found: list[Candidate]) -> list[Candidate]:
    """Papers that do not overlap: the outermost, unless it only carries smaller papers."""
    ranked = sorted(found, key=lambda c: (-len(c.held), c.score < SURE_SCORE, -c.area))
    chosen: list[Candidate] = []
    for candidate in ranked:
        smaller = _carried(candidate, ranked)
        for guess in smaller or [candidate]:
            one = _sharpest(guess, found)
            if not any(one.held & c.held or _overlap(one, c) > PAPERS_OVERLAP for c in chosen):
                chosen.append(one)
    return sorted(
        chosen,
        key=lambda c: (round(float(c.corners[:, 1].mean()) / 60), float(c.corners[:, 0].mean())),
    )


def _sharpest(guess: Candidate, found: list[Candidate]) -> Candidate:
    """Of all guesses at the same paper the one on the sharpest border: a paper's shadow
    has an outline too, but a soft one."""
    same = [c for c in found if c.held == guess.held and _alike(c, guess) > SAME_SHAPE]
    return max(same, key=lambda c: c.strength)


def _alike(one: Candidate, other: Candidate) -> float:
    shared, _ = cv2.intersectConvexConvex(one.corners, other.corners)
    united = cv2.contourArea(one.corners) + cv2.contourArea(other.corners) - shared
    return float(shared) / max(float(united), 1.0)


def _carried(outer: Candidate, found: list[Candidate]) -> list[Candidate]:
    """The cards on a sheet that hold nearly all of its text; empty if it has its own."""
    cards = [c for c in found if c.held < outer.held and c.area < CARD_ON_SHEET * outer.area]
    held = frozenset[int]().union(*(c.held for c in cards))
    return cards if len(held) >= TEXT_INSIDE * len(outer.held) else []


def _overlap(one: Candidate, other: Candidate) -> float:
    shared, _ = cv2.intersectConvexConvex(one.corners, other.corners)
    smaller = min(cv2.contourArea(one.corners), cv2.contourArea(other.corners))
    return float(shared) / max(float(smaller), 1.0)
