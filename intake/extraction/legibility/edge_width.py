"""How wide the edges of strokes are: 10-90 % rise, by direction, on a grey strip of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.extraction.legibility.thresholds import (
    LEAST_EDGES,
    LEAST_RISE,
    NEARLY_FULL,
    PRE_SIGMA,
    RISE_PER_SIGMA,
    SAMPLING_VARIANCE,
    SHARP_SHARE,
    SOFT,
    STROKE_RISE,
    STROKE_SHARE,
    TRACE_SLACK,
)

Grey = NDArray[np.uint8]
Real = NDArray[np.float32]
Counts = NDArray[np.int64]


def histogram(values: Grey) -> Counts:
    return np.bincount(values.ravel(), minlength=256)


def level_at(counts: Counts, share: float) -> float:
    """The level below which this share of the counted pixels lies."""
    total = np.cumsum(counts)
    return float(np.searchsorted(total, share * float(total[-1])))


def edge_widths(grey: Grey, ink: Grey, level: float) -> list[float]:
    """Edge widths by direction: along, across, and, for a soft line, both diagonals."""
    full = max(level_at(histogram(ink), 0.995), 1.0)
    widths = [_rise(grey, level, full), _rise(np.ascontiguousarray(grey.T), level, full)]
    if max(widths) > SOFT:
        turned = _diagonal(grey)
        slanting = [_rise(turned, level, full), _rise(np.ascontiguousarray(turned.T), level, full)]
        widths += _within_trace(slanting, widths)
    return [w for w in widths if w > 0]


def _within_trace(slanting: list[float], straight: Sequence[float]) -> list[float]:
    """Widths along both diagonals, as far as those along the axes allow them.

    Whatever blurs, its variances along two axes at right angles have the same sum in
    every frame. Letters have few slanting strokes: the corners of the others only widen.
    """
    known, seen = (sum(w * w for w in widths) for widths in (straight, slanting))
    if min(straight) <= 0 or seen <= TRACE_SLACK * known:
        return slanting
    return [w * float(np.sqrt(TRACE_SLACK * known / seen)) for w in slanting]


def _diagonal(grey: Grey) -> Grey:
    """The middle of the line turned by 45 degrees, where a slanting shake shows."""
    height, width = grey.shape
    reach = height / np.sqrt(2)
    size = (min(round((width - height) * np.sqrt(0.5)), 4 * height), round(reach * 1.4))
    size = (max(size[0], round(reach)), size[1])
    turn = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), 45, 1.0), np.float64)
    turn[0, 2] += size[0] / 2 - width / 2
    turn[1, 2] += size[1] / 2 - height / 2
    turned = cv2.warpAffine(
        grey, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, np.uint8)


def one_width(widths: Sequence[float]) -> float:
    """One width of all: the mean, or the worst where one direction stands out."""
    if not widths:
        return 0.0
    worst, mean = max(widths), sum(widths) / len(widths)
    return worst if worst > 1.25 * mean else mean


def _rise(profiles: Grey, level: float, full: float) -> float:
    """10-90 % rise of the strokes' edges along axis 1, px; 0 where it cannot be taken.

    Each monotonous run of a profile is one side of a stroke. A stroke thinner than its
    blur never reaches the full ink level, and its rise shrinks towards 0.66 of a step's:
    corrected by how much of the full level the run reaches. Every second profile is
    enough: neighbours have been smoothed together.
    """
    soft = cv2.sepFilter2D(
        profiles,
        cv2.CV_32F,
        _gauss(PRE_SIGMA),
        np.array([0.25, 0.5, 0.25], np.float32),
        borderType=cv2.BORDER_REPLICATE,
    )[::2].ravel()
    up = np.diff(soft) > 0
    turns = np.flatnonzero(up[1:] != up[:-1]) + 1
    height = np.diff(soft[turns])
    row = turns // profiles.shape[1]
    strong = (np.abs(height) >= LEAST_RISE * max(level, 1.0)) & (row[1:] == row[:-1])
    if int(strong.sum()) < LEAST_EDGES:
        return 0.0
    start, stop = turns[:-1][strong], turns[1:][strong]
    height = height[strong]
    width = _between(soft, start, stop, height, 0.1, 0.9)
    sigma = width / (RISE_PER_SIGMA * _thin_stroke(np.abs(height) / full))
    best = float(np.sort(sigma)[int(SHARP_SHARE * (len(sigma) - 1))])
    variance = best**2 - PRE_SIGMA**2 - SAMPLING_VARIANCE
    return RISE_PER_SIGMA * float(np.sqrt(max(variance, 0.04)))


def _between(
    soft: NDArray[Any], start: Counts, stop: Counts, height: NDArray[Any], low: float, high: float
) -> Real:
    """Length of each run's part between two shares of its height, px.

    Profiles are straight between pixels; the part of each such piece that lies between
    the two levels is added up.
    """
    length = stop - start
    first = np.repeat(np.cumsum(length) - length, length)
    at = np.repeat(start, length) + np.arange(int(length.sum())) - first
    base, whole = np.repeat(soft[start], length), np.repeat(height, length)
    one, two = (soft[at] - base) / whole, (soft[at + 1] - base) / whole
    inside = np.clip(two, low, high) - np.clip(one, low, high)
    pieces = inside / np.maximum(two - one, 1e-6)
    return np.asarray(np.add.reduceat(pieces, np.cumsum(length) - length), np.float32)


def _thin_stroke(share: Real) -> Real:
    """Rise of a blurred stroke over that of a blurred step, by the `share` of the full
    ink level that it reaches (computed for a box of any width under a Gaussian)."""
    return np.asarray(np.interp(share / NEARLY_FULL, STROKE_SHARE, STROKE_RISE), np.float32)


def _gauss(sigma: float) -> Real:
    kernel = cv2.getGaussianKernel(5, sigma, cv2.CV_32F)
    return np.asarray(kernel, dtype=np.float32).ravel()
