"""What a seal says: its ring unrolled into a strip, read by the reader of lines.

Nobody knows which way a seal was pressed: the strip is cut where the letters leave the
widest gap, and a second time at its foot. The line below the middle is read as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.records import RGB, Line, Quad, Reader
from intake.red_ink import red_strength
from intake.seals import Ring

STRIP_HEIGHT = 56
"""Pixels of the unrolled letters: the recogniser sees 48."""
OUTER, INNER = 0.955, 0.56
"""Radii between which letters stand (the ring's line lies beyond, the star within)."""
GAP_BAND = (0.64, 0.84)
"""Radii looked at for the gap: the small digits along a lower arc lie further out."""
FOOT_LINE = (0.34, 0.74, 0.66)
"""Upper and lower edge of the line below the middle, and half its width, in radii."""
SURE = 0.55
"""Probability from which a character counts as read; a weaker one stands as `UNSURE`."""
UNSURE = "□"
LEAST_LETTERS = 3
"""A unit's name is no shorter."""
MOST_UNSURE = 0.5
"""Share of doubtful characters from which the seal counts as unreadable."""


@dataclass(frozen=True, slots=True)
class SealText:
    """`text` with doubtful characters as `UNSURE`, None where too little can be read;
    `below` is the line under the middle (专用章), empty if there is none."""

    text: str | None
    confidence: float
    below: str = ""


def read_seal(pixels: RGB, ring: Ring, reader: Reader) -> SealText:
    """Read the letters along the ring and the line below its middle; `ring` in page pixels."""
    ink, ring = _ink_around(pixels, ring)
    gap = _gap(ink, ring)
    strips = [_unrolled(ink, ring, start) for start in _starts(gap)]
    strips.append(_foot(ink, ring, gap))
    sheet, quads = _stacked(strips)
    *around, foot = reader.recognise(sheet, quads)
    best = max(around, key=_worth)
    below = foot.text if _worth(foot) >= 2 * SURE and foot.confidence >= SURE else ""
    return SealText(_text_of(best), best.confidence, below)


def _worth(line: Line) -> float:
    """How much of a name this reading is: its Chinese characters, by their certainty."""
    chances = line.probabilities or (line.confidence,) * len(line.text)
    return sum(p for c, p in zip(line.text, chances, strict=True) if "\u3400" <= c <= "\u9fff")


def _text_of(line: Line) -> str | None:
    pairs = list(zip(line.text, line.probabilities or (line.confidence,) * len(line.text), strict=True))
    letters = [c if p >= SURE else UNSURE for c, p in pairs if c.isalnum() or c in "“”\"()（）"]
    unsure = letters.count(UNSURE)
    if len(letters) - unsure < LEAST_LETTERS or unsure > MOST_UNSURE * len(letters):
        return None
    return "".join(letters)


# ------------------------------------------------------------------------------ pixels


def _ink_around(pixels: RGB, ring: Ring) -> tuple[NDArray[np.uint8], Ring]:
    """Red ink around the ring as dark on light, letters about `STRIP_HEIGHT` high."""
    reach = 1.25 * max(ring.half)
    left, top = (max(0, int(c - reach)) for c in ring.centre)
    crop = pixels[top : int(ring.centre[1] + reach) + 1, left : int(ring.centre[0] + reach) + 1]
    own = Ring((ring.centre[0] - left, ring.centre[1] - top), ring.half, ring.angle, ring.coverage)
    scale = min(STRIP_HEIGHT / ((OUTER - INNER) * max(ring.half)), 3.0)
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    crop = np.asarray(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=kind), np.uint8)
    strength = red_strength(crop)
    full = max(float(np.quantile(strength, 0.97)), 0.08)
    ink = 255 - np.clip(strength / full * 255, 0, 255)
    return ink.astype(np.uint8), own.scaled(scale)


def _sample(ink: NDArray[np.uint8], at: NDArray[np.float64]) -> NDArray[np.uint8]:
    maps = at.astype(np.float32)
    return np.asarray(cv2.remap(ink, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderValue=(255,)), np.uint8)


def _gap(ink: NDArray[np.uint8], ring: Ring) -> float:
    """Middle of the widest stretch of the circle without letters, radians clockwise."""
    count = 360
    turn = np.linspace(0, math.tau, count, endpoint=False)
    band = _sample(ink, ring.points(turn[:, None] - ring.angle, np.linspace(*GAP_BAND, 16)[None, :]))
    amount = (255 - band.astype(np.float32)).mean(axis=1)
    smooth = np.convolve(np.concatenate([amount[-4:], amount, amount[:4]]), np.ones(9) / 9, "valid")
    empty = smooth < 0.35 * float(np.median(np.sort(smooth)[count // 2 :]))
    if empty.all() or not empty.any():
        return math.pi / 2
    first = int(np.flatnonzero(~empty)[0])
    best, run = (0, 0), 0
    for i, is_empty in enumerate(np.concatenate([np.roll(empty, -first), [False]])):
        if is_empty:
            run += 1
        else:
            best, run = max(best, (run, i - run)), 0
    return float(turn[(first + best[1] + best[0] // 2) % count])


def _starts(gap: float) -> list[float]:
    """Where strips begin: the gap, and the page's foot unless that is nearly the same."""
    foot = math.pi / 2
    apart = abs((gap - foot + math.pi) % math.tau - math.pi)
    return [gap] if apart < 0.25 else [gap, foot]


def _unrolled(ink: NDArray[np.uint8], ring: Ring, start: float) -> NDArray[np.uint8]:
    """The circle from `start` on clockwise as a strip, letters upright."""
    middle = (OUTER + INNER) / 2
    width = round(math.tau * middle / (OUTER - INNER) * STRIP_HEIGHT)
    base = start - ring.angle  # the ellipse's own axis is turned
    turn = base + np.linspace(0, math.tau, width, endpoint=False)
    reach = np.linspace(OUTER, INNER, STRIP_HEIGHT)
    return _sample(ink, ring.points(turn[None, :], reach[:, None]))


def _foot(ink: NDArray[np.uint8], ring: Ring, gap: float) -> NDArray[np.uint8]:
    """The line below the middle, the gap taken as the seal's foot."""
    top, bottom, half = FOOT_LINE
    scale = STRIP_HEIGHT / (bottom - top)
    down = np.array([math.cos(gap), math.sin(gap)])
    right = np.array([down[1], -down[0]])
    x = np.linspace(-half, half, round(2 * half * scale))
    y = np.linspace(top, bottom, STRIP_HEIGHT)
    at = x[None, :, None] * right + y[:, None, None] * down
    turn = np.arctan2(at[..., 1], at[..., 0]) - ring.angle
    return _sample(ink, ring.points(turn, np.hypot(at[..., 0], at[..., 1])))


def _stacked(strips: Sequence[NDArray[np.uint8]]) -> tuple[RGB, list[Quad]]:
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
