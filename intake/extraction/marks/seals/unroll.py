"""A seal's ring unrolled into strips that the reader of lines can read.

Nobody knows which way a seal was pressed, how high its letters are or how much colour the
picture kept: the ring is unrolled as often as one of these leaves it open.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Quad
from intake.extraction.imaging.red_ink import paper_around, red_strength
from intake.extraction.marks.seals.detect import Ring
from intake.extraction.marks.seals.thresholds import (
    AROUND_LETTERS,
    BARE,
    BLACK_EDGE,
    FOOT_LINE,
    GAP_BAND,
    HALF_INKED,
    INNER,
    LARGEST_SCALE,
    LETTERS_FROM,
    MENDED_EDGE,
    MENDED_FROM,
    OUTER,
    PRINT_BELOW,
    SMALLEST_BAND,
    UNROLLED_HEIGHT,
    UPRIGHT_WITHIN,
    WIDEST,
)

Ink = NDArray[np.uint8]
"""Red ink as dark (0) on light (255), `(height, width)`."""


def strips_of(pixels: RGB, ring: Ring) -> list[Ink]:
    """The ring unrolled in the ways worth reading, the foot's line last."""
    (red, dark, bare, mended), ring = _inks_around(pixels, ring)
    gap = _gap(red, ring)
    foot = math.pi / 2
    is_upright = abs((gap - foot + math.pi) % math.tau - math.pi) < UPRIGHT_WITHIN
    band = _letters_band(red, ring, gap) or (INNER, OUTER)
    ways = [
        (red, gap),
        (dark, gap),
        (bare, gap),
        (mended, gap),
        *([] if is_upright else [(dark, foot)]),
    ]
    strips = [_trimmed(_unrolled(ink, ring, start, band)) for ink, start in ways]
    return [*strips, _foot(red, ring, gap)]


def stacked(strips: Sequence[Ink]) -> tuple[RGB, list[Quad]]:
    """The strips below each other as one picture, with the quad of each."""
    width = max(strip.shape[1] for strip in strips)
    sheet = np.full((sum(s.shape[0] for s in strips), width, 3), 255, np.uint8)
    quads, y = [], 0
    for strip in strips:
        high, wide = strip.shape
        sheet[y : y + high, :wide] = strip[..., None]
        quads.append(np.array([[0, y], [wide, y], [wide, y + high], [0, y + high]], np.float32))
        y += high
    return sheet, quads


def _inks_around(pixels: RGB, ring: Ring) -> tuple[list[Ink], Ring]:
    """Around the ring: ink by its redness, and thrice by the green light that it takes.

    Green is sharper where a picture was compressed, which keeps colour for every other
    pixel only; where print lies under the seal the second shows the print, the third
    nothing, the fourth what the strokes beside it make likely (Telea 2004).
    """
    reach = 1.25 * max(ring.half)
    left, top = (max(0, int(c - reach)) for c in ring.centre)
    crop = pixels[top : int(ring.centre[1] + reach) + 1, left : int(ring.centre[0] + reach) + 1]
    own = Ring((ring.centre[0] - left, ring.centre[1] - top), ring.half, ring.angle, ring.coverage)
    scale = min(UNROLLED_HEIGHT / ((OUTER - INNER) * max(ring.half)), LARGEST_SCALE)
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    crop = np.asarray(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=kind), np.uint8)
    strength = red_strength(crop)
    full = max(float(np.quantile(strength, 0.97)), 0.08)
    share = np.clip(strength / full, 0, 1)
    light = crop / paper_around(crop)
    inked = share > HALF_INKED
    red = float(np.median(light[..., 0][inked])) if inked.any() else 0.8
    printed = np.clip((red - PRINT_BELOW - light[..., 0]) / PRINT_BELOW + 1, 0, 1)
    radius = max(own.half) * scale
    black = _widened(printed, BLACK_EDGE * radius)
    whole = np.clip(1 - light[..., 1], 0, 1)
    taken = whole * (1 - black)
    full = max(float(np.quantile(taken, 0.97)), 0.08)
    whole, bare = whole / full, np.clip(taken / full, 0, 1)
    inks = [
        np.asarray(255 - np.clip(one * 255, 0, 255), np.uint8)
        for one in (share, bare + share * black, bare, whole)
    ]
    lost = (_widened(printed, MENDED_EDGE * radius) > HALF_INKED).astype(np.uint8)
    inks[-1] = np.asarray(cv2.inpaint(inks[-1], lost, MENDED_FROM, cv2.INPAINT_TELEA), np.uint8)
    return inks, own.scaled(scale)


def _widened(printed: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    side = round(by) | 1
    return np.asarray(cv2.dilate(printed, np.ones((side, side), np.uint8)), np.float64)


def _sample(ink: Ink, at: NDArray[np.float64]) -> Ink:
    maps = at.astype(np.float32)
    return np.asarray(
        cv2.remap(ink, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderValue=(255,)), np.uint8
    )


def _gap(ink: Ink, ring: Ring) -> float:
    """Middle of the widest stretch of the circle without letters, radians clockwise."""
    count = 360
    turn = np.linspace(0, math.tau, count, endpoint=False)
    band = _sample(
        ink, ring.points(turn[:, None] - ring.angle, np.linspace(*GAP_BAND, 16)[None, :])
    )
    amount = (255 - band.astype(np.float32)).mean(axis=1)
    smooth = np.convolve(np.concatenate([amount[-4:], amount, amount[:4]]), np.ones(9) / 9, "valid")
    empty = smooth < 0.35 * float(np.median(np.sort(smooth)[count // 2 :]))
    if empty.all() or not empty.any():
        return math.pi / 2
    first = int(np.flatnonzero(~empty)[0])
    start, length = _longest(np.roll(empty, -first))
    return float(turn[(first + start + length // 2) % count])


def _longest(true: NDArray[np.bool_]) -> tuple[int, int]:
    """First index and length of the longest run of true values; (0, 0) if there is none."""
    best, at = (0, 0), 0
    for value, run in groupby(true.tolist()):
        length = len(list(run))
        if value and length > best[1]:
            best = (at, length)
        at += length
    return best


def _letters_band(ink: Ink, ring: Ring, gap: float) -> tuple[float, float] | None:
    """Inner and outer radius of the letters opposite the gap; None where none stand out."""
    reach = np.linspace(INNER - 0.06, OUTER, 80)
    turn = gap - ring.angle + np.linspace(0.25 * math.pi, 1.75 * math.pi, 270)
    band = 255 - _sample(ink, ring.points(turn[:, None], reach[None, :])).astype(np.float32)
    amount = np.convolve(band.mean(axis=0), np.ones(3) / 3, "same")
    inked = amount > LETTERS_FROM * float(np.quantile(amount[8:-12], 0.95))
    inked[-6:] &= np.minimum.accumulate(amount[-6:] < 1.2 * amount[-7])  # the ring's own line
    first, length = _longest(inked)
    step = float(reach[1] - reach[0])
    if length * step < SMALLEST_BAND:
        return None
    margin = AROUND_LETTERS * length * step
    return float(reach[first]) - margin, min(
        float(reach[first + length - 1]) + margin, OUTER + 0.02
    )


def _unrolled(ink: Ink, ring: Ring, start: float, band: tuple[float, float]) -> Ink:
    """The circle from `start` on clockwise as a strip, letters upright."""
    inner, outer = band
    width = round(math.tau * (outer + inner) / 2 / (outer - inner) * UNROLLED_HEIGHT)
    base = start - ring.angle  # the ellipse's own axis is turned
    turn = base + np.linspace(0, math.tau, min(width, WIDEST), endpoint=False)
    reach = np.linspace(outer, inner, UNROLLED_HEIGHT)
    return _sample(ink, ring.points(turn[None, :], reach[:, None]))


def _trimmed(strip: Ink) -> Ink:
    """Without the bare stretches at both ends: reading them takes time and says nothing."""
    inked = np.flatnonzero((255 - strip[6:].astype(np.float32)).mean(axis=0) > BARE)
    if not inked.size:
        return strip
    return strip[:, max(0, int(inked[0]) - UNROLLED_HEIGHT) : int(inked[-1]) + UNROLLED_HEIGHT]


def _foot(ink: Ink, ring: Ring, gap: float) -> Ink:
    """The line below the middle, the gap taken as the seal's foot."""
    top, bottom, half = FOOT_LINE
    scale = UNROLLED_HEIGHT / (bottom - top)
    down = np.array([math.cos(gap), math.sin(gap)])
    right = np.array([down[1], -down[0]])
    x = np.linspace(-half, half, round(2 * half * scale))
    y = np.linspace(top, bottom, UNROLLED_HEIGHT)
    at = x[None, :, None] * right + y[:, None, None] * down
    turn = np.arctan2(at[..., 1], at[..., 0]) - ring.angle
    return _sample(ink, ring.points(turn, np.hypot(at[..., 0], at[..., 1])))
