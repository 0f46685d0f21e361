"""Whether a four-sided shape in a picture is a paper, and where exactly its border runs.

Corners are pixels of the reduced picture that `rectify_outline` works on.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.extraction.imaging.thresholds import (
    CARD_ASPECT,
    CARD_TOLERANCE,
    EDGE_LEVEL,
    EXACT_CARD,
    FRAME_AREA,
    GOOD_SIDE,
    LEAST_BORDER_STEP,
    LEAST_CROSSING,
    LONGEST_ASPECT,
    MOST_LEAN,
    POOR_SIDE,
    REFINE,
    STEP_CONTRAST,
    TEXT_INSIDE,
)

Real = NDArray[np.float32]
Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A shape that passed: `area` and `score` (closed border) are shares, `strength` the
    typical slope times step on its border, `held` the text boxes inside, by number."""

    corners: Real
    area: float
    score: float
    strength: float
    held: frozenset[int]


def judge(rough: Real, lab: NDArray[np.uint8], slope: Mask, texts: Real) -> Candidate | None:
    """The paper at these corners, or None if it lacks what a paper must have."""
    corners = refined(rough, slope)
    height, width = lab.shape[:2]
    if corners.min() < -0.03 * max(height, width) or bool(
        (corners > np.array([width, height]) * 1.03).any()
    ):
        return None
    sides = [float(v) for v in np.linalg.norm(np.roll(corners, -1, 0) - corners, axis=1)]
    wide, high = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    aspect = max(wide, high) / max(min(wide, high), 1.0)
    if (
        aspect > LONGEST_ASPECT
        or max(sides[0], sides[2]) > 1.8 * min(sides[0], sides[2])
        or (max(sides[1], sides[3]) > 1.8 * min(sides[1], sides[3]))
    ):
        return None
    held = _held(corners, texts)
    if held is None:
        return None
    closed, steps, steep = _border(corners, lab, slope)
    step = float(steps[1])
    order = np.sort(closed)
    if order[1] < GOOD_SIDE or order[0] < POOR_SIDE:
        return None
    if (order[0] < GOOD_SIDE or steps[0] < LEAST_BORDER_STEP) and not _is_upright(corners):
        return None
    area = cv2.contourArea(corners) / (height * width)
    unlike_card = abs(aspect / CARD_ASPECT - 1)
    allowed = CARD_TOLERANCE if area <= FRAME_AREA else EXACT_CARD
    if step < STEP_CONTRAST and unlike_card > allowed:
        return None
    return Candidate(corners, area, float(closed.mean()), steep * (step + 1), held)


def _is_upright(corners: Real) -> bool:
    """Whether the shape is nearly a rectangle: asked of one whose fourth side is a guess."""
    along = np.roll(corners, -1, axis=0) - corners
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    lean = np.abs(np.einsum("ij,ij->i", along, np.roll(along, -1, axis=0)))
    return bool(float(lean.max()) < MOST_LEAN)


def _held(corners: Real, texts: Real) -> frozenset[int] | None:
    """Which text boxes lie inside; None if there are none or too many cross the border."""
    along = np.roll(corners, -1, axis=0) - corners
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
    points = np.concatenate([texts, texts.mean(axis=1, keepdims=True)], axis=1)
    depth = np.einsum("npsk,sk->nps", points[:, :, None] - corners, normal).min(axis=2)
    within = (depth >= -2).sum(axis=1)
    inside = np.flatnonzero(within == 5)
    crossing = int(((within > 0) & (within < 5)).sum())
    if not len(inside) or len(inside) < TEXT_INSIDE * (len(inside) + crossing):
        return None
    return frozenset(int(i) for i in inside)


def _border(
    corners: Real, lab: NDArray[np.uint8], slope: Mask
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Share of edge points by side; steps across the sides, ascending; typical slope."""
    height, width = lab.shape[:2]
    share, steps, steep = [], [], []
    centre = corners.mean(axis=0)
    for i in range(4):
        start, stop = corners[i], corners[(i + 1) % 4]
        along = stop - start
        length = max(float(np.linalg.norm(along)), 1.0)
        normal = np.array([-along[1], along[0]], np.float32) / length
        if float((centre - start) @ normal) > 0:
            normal = -normal
        points = start + along * np.linspace(0.08, 0.92, 48, dtype=np.float32)[:, None]
        near = np.stack([points + normal * o for o in (-2, -1, 0, 1, 2)])
        x = np.clip(np.round(near[..., 0]).astype(int), 0, width - 1)
        y = np.clip(np.round(near[..., 1]).astype(int), 0, height - 1)
        best = slope[y, x].max(axis=0)
        share.append(float(np.mean(best > EDGE_LEVEL)))
        steep.append(float(np.median(best)))
        steps.append(_step(points, normal, lab))
    return np.array(share), np.sort(steps), float(np.mean(steep))


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


def refined(corners: Real, slope: Mask) -> Real:
    """The same shape with every side moved onto the steepest line within a few pixels."""
    lines = []
    height, width = slope.shape
    for i in range(4):
        start, stop = corners[i], corners[(i + 1) % 4]
        along = (stop - start) / max(float(np.linalg.norm(stop - start)), 1.0)
        normal = np.array([-along[1], along[0]], np.float32)
        points = start + (stop - start) * np.linspace(0.1, 0.9, 40, dtype=np.float32)[:, None]
        near = points + normal * np.arange(-REFINE, REFINE + 1, dtype=np.float32)[:, None, None]
        x = np.clip(near[..., 0], 0, width - 1).astype(np.float32)
        y = np.clip(near[..., 1], 0, height - 1).astype(np.float32)
        # OpenCV samples pixel centres, corners are counted from pixel edges
        steep = np.asarray(cv2.remap(slope, x - 0.5, y - 0.5, cv2.INTER_LINEAR), np.float32)
        best = steep.argmax(axis=0)
        sure = steep.max(axis=0) > EDGE_LEVEL
        if int(sure.sum()) < 12:
            lines.append((start, along))
            continue
        found = points[sure] + normal * (best[sure] - REFINE)[:, None]
        vx, vy, px, py = np.ravel(cv2.fitLine(found, cv2.DIST_HUBER, 0, 0.01, 0.01))
        lines.append((np.array([px, py], np.float32), np.array([vx, vy], np.float32)))
    moved = [crossing(lines[i - 1], lines[i]) for i in range(4)]
    if any(c is None for c in moved):
        return corners
    better = np.array(moved, dtype=np.float32)
    return better if float(np.abs(better - corners).max()) < 3 * REFINE else corners


def crossing(one: tuple[Real, Real], other: tuple[Real, Real]) -> Real | None:
    matrix = np.stack([one[1], -other[1]], axis=1)
    if abs(float(np.linalg.det(matrix))) < LEAST_CROSSING:
        return None
    t = np.linalg.solve(matrix, other[0] - one[0])
    return np.asarray(one[0] + t[0] * one[1], dtype=np.float32)
