"""A reflection on white paper: lines whose ink fades away towards burnt paper.

White paper that is burnt beside its standing ink hides nothing. Where a lamp has eaten ink,
the last characters of the lines around grow pale step by step, and behind them all is white.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.findings import Defect, DefectAt
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line
from intake.extraction.legibility.line import cut_strip
from intake.extraction.legibility.thresholds import (
    BURNT_IN_LINE,
    FADED_INK,
    FADING_CELLS,
    LEAST_FADING_LINES,
    WHITE_REST,
)

Real = NDArray[np.float64]
Flags = NDArray[np.bool_]


def faded_glare(pixels: RGB, lines: Sequence[Line]) -> tuple[DefectAt, ...]:
    """The part of a paper's text that a reflection has eaten, as one box; empty for none."""
    ends = [box for line in lines for box in _faded_ends(pixels, line.quad)]
    if len(ends) < LEAST_FADING_LINES:
        return ()
    return (DefectAt(Defect.GLARE, Box.union(ends)),)


def _faded_ends(pixels: RGB, quad: Quad) -> Iterator[Box]:
    """What lies beyond each end of the line at which its ink fades away."""
    corners = np.asarray(quad, np.float64).reshape(4, 2)
    along = (corners[1] - corners[0] + corners[2] - corners[3]) / 2
    down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2
    length, height = float(np.linalg.norm(along)), float(np.linalg.norm(down))
    if height < 2 or length < 2 * height:
        return
    for ahead in (True, False):
        way = along / length * (1 if ahead else -1)
        start = corners[[0, 3]] if ahead else corners[[1, 2]]
        beyond = (corners[[1, 2]] if ahead else corners[[0, 3]]) + 2 * height * way
        strip = cut_strip(
            pixels, np.stack([start[0], beyond[0], beyond[1], start[1]]).astype(np.float32)
        )
        if _fades(strip):
            edge = corners[[1, 2]] if ahead else corners[[0, 3]]
            area = np.concatenate([edge - height * way, edge + 2 * height * way])
            yield Box.around(area.astype(np.float32)).clipped(pixels.shape[1], pixels.shape[0])


def _fades(strip: RGB) -> bool:
    """Whether the ink of a strip, from its start to white paper behind its end, grows pale."""
    height, width = strip.shape[:2]
    cell = max(height // 2, 2)
    count = width // cell
    if count < FADING_CELLS + 4:
        return False
    part = strip[:, : count * cell]
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).reshape(height, count, cell)
    low = part.min(axis=2).reshape(height, count, cell)
    paper = float(np.percentile(grey, 90))
    ink = paper - np.percentile(grey, 4, axis=(0, 2))
    white = (low >= BURNT_IN_LINE).mean(axis=(0, 2)) >= WHITE_REST
    full = float(np.percentile(ink, 80))
    return full > 0 and _runs_out(ink / full, white)


def _runs_out(ink: Real, white: Flags) -> bool:
    """Whether cells of pale ink, ever paler, lie between full ink and white paper."""
    inked = np.flatnonzero(ink > FADED_INK[0])
    if not len(inked) or inked[-1] + 1 >= len(ink) or not white[inked[-1] + 1 :].all():
        return False
    tail = ink[max(inked[-1] - FADING_CELLS + 1, 0) : inked[-1] + 1]
    is_paler = len(tail) == FADING_CELLS and bool((np.diff(tail[-2:]) < 0).all())
    return is_paler and bool(tail[-2] < FADED_INK[1] and tail[-1] < tail[0])
