"""Where seals are: thin red rings, round or oval, with something in them.

Whatever is red and no ring (titles, letterheads, frames, fingerprints, square stamps,
the ground of a photo) is no seal. No network; `SealFinder` lets one take its place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import Box
from intake.extraction.imaging.red_ink import Strength
from intake.extraction.marks.seals.thresholds import (
    COPIED_LEVELS,
    DARKEST_VOTE,
    FITS,
    GUESSES_OF_A_SIZE,
    LARGEST_RING,
    LEAST_CONTRAST,
    LEAST_COPIED,
    LEAST_LINE,
    LEAST_WITHIN,
    LEVELS,
    LINE_CONTRAST,
    MOST_FILLED,
    MOST_OUTSIDE,
    MOST_STRAY,
    NARROWEST,
    RAYS,
    RING_RIM,
    SMALLEST_RING,
    VOTING_SIDE,
)

COPIED_SIZES = tuple(float(size) for size in np.geomspace(0.1, 0.34, 14))
"""Ring width over the short side of the paper with its surroundings: 38 mm on A4 in a photo
with a desk 0.12, 45 mm on A5 0.3; steps of a tenth."""


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse in page pixels: `half` axes along and across `angle` (radians, clockwise).

    `coverage` is the share of its rim that shows ink.
    """

    centre: tuple[float, float]
    half: tuple[float, float]
    angle: float
    coverage: float

    def scaled(self, factor: float) -> Ring:
        """The same ring in a picture `factor` times as large."""
        (x, y), (a, b) = self.centre, self.half
        return Ring((x * factor, y * factor), (a * factor, b * factor), self.angle, self.coverage)

    @property
    def box(self) -> Box:
        """The upright rectangle around it."""
        return Box.around(self.points(np.linspace(0, math.tau, 72), 1.0))

    def points(
        self, turn: NDArray[np.float64], reach: float | NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Points at `turn` radians (clockwise from the axis) and `reach` radii, `(…, 2)`."""
        u, v = self.half[0] * np.cos(turn) * reach, self.half[1] * np.sin(turn) * reach
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return np.stack(
            [self.centre[0] + u * cos - v * sin, self.centre[1] + u * sin + v * cos], axis=-1
        )


_Value = TypeVar("_Value", np.uint8, np.float32)


class SealFinder(Protocol):
    """Anything that finds seals on a paper."""

    def __call__(self, strength: Strength) -> list[Ring]:
        """Rings in the frame of `strength`, the surest first; empty if there is none.

        `strength` has a long side of about `SEAL_SIDE`.
        """


def find_seals(strength: Strength) -> list[Ring]:
    """Red rings by their rims (`SealFinder`)."""
    return next((rings for level in LEVELS if (rings := _rings(strength, *level))), [])


def find_copied_seal(ink: Strength, within: Box) -> Ring | None:
    """The ring that a grey copy shows of a seal; None where none can be told.

    `ink` is how much darker than its paper each pixel is (`red_ink.ink_strength`), its long
    side about `SEAL_SIDE`; the ring's centre lies `within`, what lies around may be a desk.
    """
    guesses = _dark_guesses(ink, within)
    for level in COPIED_LEVELS:
        dark = (ink > level).astype(np.uint8)
        for guess in guesses:
            ring = _fitted(guess, dark)
            if ring is not None and _is_seal(ring, dark, LEAST_COPIED) and _is_line(ring, ink):
                return ring
    return None


def _dark_guesses(ink: Strength, within: Box) -> list[Ring]:
    """Where dark circles stand out most from what lies within and around them, a few of each
    size: the seams of a desk's tiles stand out as well."""
    factor = min(1.0, VOTING_SIDE / max(ink.shape))
    small = np.minimum(
        cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), DARKEST_VOTE
    )
    left, top, right, bottom = (round(edge * factor) for edge in within.as_list())
    guesses = []
    for size in COPIED_SIZES:
        radius = size * min(small.shape) / 2
        reach = round(radius * 1.35) + 1
        y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
        away = np.hypot(x, y) / radius
        rim = np.abs(away - 1) < max(0.08, 0.8 / radius)
        beside = (np.abs(away - 1.22) < 0.08) | (np.abs(away - 0.84) < 0.05)
        weights = (rim / rim.sum() - beside / beside.sum()).astype(np.float32)
        votes = np.full_like(small, -1.0)
        voted = cv2.filter2D(small, -1, weights, borderType=cv2.BORDER_CONSTANT)
        votes[top:bottom, left:right] = voted[top:bottom, left:right]
        for _ in range(GUESSES_OF_A_SIZE):
            row, column = divmod(int(votes.argmax()), small.shape[1])
            ring = Ring((column / factor, row / factor), (radius / factor,) * 2, 0.0, 0.0)
            guesses.append((float(votes[row, column]), ring))
            cv2.circle(votes, (column, row), round(radius * 0.6), (-1.0,), -1)
    return [ring for _, ring in sorted(guesses, key=lambda pair: -pair[0])]


def _rings(strength: Strength, least_red: float, least_ring: float) -> list[Ring]:
    red = (strength > least_red).astype(np.uint8)
    found: list[Ring] = []
    if red.sum() < math.pi * SMALLEST_RING * min(red.shape):  # not enough for any ring
        return found
    for guess in _guesses(red, strength):
        if any(math.dist(guess.centre, other.centre) < other.half[0] * 0.6 for other in found):
            continue
        ring = _fitted(guess, red)
        if ring is not None and _is_seal(ring, red, least_ring) and _stands_out(ring, strength):
            found.append(ring)
    found.sort(key=lambda ring: -ring.coverage)
    kept: list[Ring] = []
    for ring in found:  # inner rings and echoes of one seal
        if all(math.dist(ring.centre, k.centre) > 0.8 * max(k.half) for k in kept):
            kept.append(ring)
    return kept


def _guesses(red: NDArray[np.uint8], strength: Strength) -> Iterator[Ring]:
    """Ellipses worth a closer look: hulls of what hangs together, then circles by votes."""
    short = min(red.shape)
    low, high = SMALLEST_RING * short / 2, LARGEST_RING * short / 2
    for reach in (0.008, 0.02):
        side = max(3, round(reach * short) | 1)
        joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        for i in np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:12] + 1 if count > 1 else []:
            x, y, w, h = (int(v) for v in stats[i, :4])
            if not (low <= max(w, h) / 2 <= high and min(w, h) > 0.3 * max(w, h)):
                continue
            points = cv2.findNonZero((labels[y : y + h, x : x + w] == i).astype(np.uint8))
            hull = cv2.convexHull(points)
            if len(hull) >= 5:
                (cx, cy), (d1, d2), angle = cv2.fitEllipse(hull)
                yield Ring((cx + x, cy + y), (d1 / 2, d2 / 2), math.radians(angle), 0.0)
    grey = cv2.GaussianBlur(np.clip(strength * red * 400, 0, 255).astype(np.uint8), (5, 5), 1.2)
    circles = cv2.HoughCircles(
        grey,
        cv2.HOUGH_GRADIENT,
        1.5,
        low * 1.5,
        param1=90,
        param2=42,
        minRadius=round(low),
        maxRadius=round(high),
    )
    for cx, cy, r in circles[0][:10] if circles is not None else []:
        yield Ring((float(cx), float(cy)), (float(r), float(r)), 0.0, 0.0)


def _fitted(ring: Ring, red: NDArray[np.uint8]) -> Ring | None:
    """The ellipse through the rim's pixels around a guess; None where it goes astray."""
    turn = np.linspace(0, math.tau, RAYS, endpoint=False)
    spread = 0.22
    for _ in range(FITS):
        reach = np.linspace(1 + spread, 1 - spread, 48)
        at = ring.points(turn[:, None], reach[None, :])
        hit = _sampled(red, at)
        outermost = hit.argmax(axis=1)
        met = hit[np.arange(RAYS), outermost] > 0
        if met.sum() < RAYS * 0.35:
            return None
        rim = at[np.arange(RAYS), outermost][met].astype(np.float32)
        rim = _without_strays(rim, reach[outermost][met])
        if len(rim) < 12:
            return None
        (cx, cy), (d1, d2), angle = cv2.fitEllipseDirect(rim.reshape(-1, 1, 2))
        if not all(map(math.isfinite, (cx, cy, d1, d2, angle))) or min(d1, d2) < 6:
            return None
        ring = Ring((cx, cy), (d1 / 2, d2 / 2), math.radians(angle), 0.0)
        spread = max(spread * 0.6, RING_RIM)
    near = _sampled(
        red, ring.points(turn[:, None], np.linspace(1 - 1.6 * RING_RIM, 1 + RING_RIM, 12)[None, :])
    )
    return Ring(ring.centre, ring.half, ring.angle, float((near.max(axis=1) > 0).mean()))


def _without_strays(rim: NDArray[np.float32], reach: NDArray[np.float64]) -> NDArray[np.float32]:
    """Rim points near the reach that most share: lines that cross the ring are left out."""
    counts, edges = np.histogram(reach, bins=12)
    best = int(np.convolve(counts, [1, 1, 1], "same").argmax())
    centre = (edges[best] + edges[best + 1]) / 2
    return np.asarray(rim[np.abs(reach - centre) <= 2.2 * (edges[1] - edges[0])], np.float32)


def _sampled(red: NDArray[_Value], at: NDArray[np.float64]) -> NDArray[_Value]:
    """Values at points `(…, 2)`; 0 outside the picture."""
    x, y = np.round(at[..., 0]).astype(int), np.round(at[..., 1]).astype(int)
    inside = (x >= 0) & (y >= 0) & (x < red.shape[1]) & (y < red.shape[0])
    return np.where(
        inside, red[np.clip(y, 0, red.shape[0] - 1), np.clip(x, 0, red.shape[1] - 1)], 0
    ).astype(red.dtype)


def _is_seal(ring: Ring, red: NDArray[np.uint8], least_ring: float) -> bool:
    """Whether this ellipse is a ring of a seal's size and shape, thin and not filled."""
    short, long = sorted(ring.half)
    page = min(red.shape)
    if ring.coverage < least_ring or short < NARROWEST * long:
        return False
    if not SMALLEST_RING * page <= 2 * long <= LARGEST_RING * page * 1.05:
        return False
    turn = np.linspace(0, math.tau, RAYS, endpoint=False)[:, None]
    outside = _sampled(red, ring.points(turn, np.linspace(1.07, 1.16, 4)[None, :])).mean()
    inside = _sampled(red, ring.points(turn, np.linspace(0.25, 0.88, 24)[None, :])).mean()
    within = _sampled(red, ring.points(turn, np.linspace(0.0, 0.88, 32)[None, :])).mean()
    missed = (
        _sampled(
            red, ring.points(turn, np.linspace(1 - 1.6 * RING_RIM, 1 + RING_RIM, 12)[None, :])
        ).max(axis=1)
        == 0
    )
    beyond = _sampled(red, ring.points(turn, np.linspace(1.07, 1.30, 12)[None, :])).max(axis=1) > 0
    return bool(
        outside <= MOST_OUTSIDE
        and within >= LEAST_WITHIN
        and inside <= MOST_FILLED
        and (missed & beyond).mean() <= MOST_STRAY
    )


def _stands_out(ring: Ring, strength: Strength) -> bool:
    """Whether the rim is inkier than what lies just within: grain of wood is not."""
    turn = np.linspace(0, math.tau, RAYS, endpoint=False)[:, None]
    rim = _sampled(strength, ring.points(turn, np.linspace(0.93, 1.04, 10)[None, :])).max(axis=1)
    beside = _sampled(strength, ring.points(turn, np.linspace(1.07, 1.16, 4)[None, :])).mean(axis=1)
    return float(np.median(rim) - np.median(beside)) > LEAST_CONTRAST


def _is_line(ring: Ring, ink: Strength) -> bool:
    """Whether the rim is a line of its own and not the edge of something dark."""
    turn = np.linspace(0, math.tau, RAYS, endpoint=False)[:, None]
    rim = _sampled(ink, ring.points(turn, np.linspace(0.94, 1.04, 12)[None, :])).max(axis=1)
    within, around = (
        _sampled(ink, ring.points(turn, np.linspace(*band)[None, :])).mean(axis=1)
        for band in ((0.80, 0.90, 6), (1.07, 1.16, 4))
    )
    return bool((rim - np.maximum(within, around) > LINE_CONTRAST).mean() >= LEAST_LINE)
