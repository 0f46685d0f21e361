"""Patches of a paper on which something lies or shines: another ground, and no text on it.

Asked about only where a value is not found or not as declared: a label, a sleeve, a clip, another sheet's
corner, or a reflection on paper that is nearly white itself. What a paper carries by
design is told from them: a portrait is no one colour, a band or table head has its own
text, a border lies around the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.domain.findings import Defect, DefectAt
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.text import Line
from intake.extraction.legibility.occlusion_finger import skin_mask
from intake.extraction.legibility.occlusion_glare import faded_glare
from intake.extraction.legibility.page_defects import papers_mask, shrunk
from intake.extraction.legibility.thresholds import (
    ALONE,
    AROUND_TEXT,
    BESIDE_TEXT,
    BURNT_GROUND,
    BURNT_PAPER,
    LEAST_COVER_AREA,
    LEAST_LINES,
    LEAST_RIM_STEP,
    LEAST_SOLID,
    LEAST_THICKNESS,
    ONE_COLOUR,
    PAPER_SIDE,
    RIM_OF_THING,
    RIM_SHARE,
    SAME_COLOUR,
    SKIN_BESIDE,
    SPREADS,
    STRANGE,
    TRACES,
)

Mask = NDArray[np.uint8]
Real = NDArray[np.float32]


def find_patches(pixels: RGB, lines: Sequence[Line], outline: Quad | None) -> tuple[DefectAt, ...]:
    """What interrupts the text of one paper, each with its box in page pixels.

    OCCLUDED for a thing, GLARE for a reflection; `lines` are the paper's.
    """
    if len(lines) < LEAST_LINES:
        return ()
    place = _place(pixels, lines, outline)
    part = np.ascontiguousarray(pixels[place.top : place.bottom, place.left : place.right])
    small, scale = shrunk(part, PAPER_SIDE)
    corner = np.array([place.left, place.top], np.float32)
    quads = [(line.quad - corner) * scale for line in lines]
    high = float(np.clip(np.median([line.height for line in lines]) * scale, 5, 40))
    paper = np.ones(small.shape[:2], np.uint8)
    if outline is not None:
        paper = papers_mask(small.shape, [(outline - corner) * scale], quads, 1.0)
    text = np.zeros(paper.shape, np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(text, np.round(quad).astype(np.int32), (1,))
    open_ = (paper > 0) & (text == 0)
    things = _things(small, open_, text, paper, high)
    skin = skin_mask(small, quads, 1.0) if things else None
    found = [
        (Defect.OCCLUDED, blob) for blob in things if skin is None or not _is_worn(blob, skin, high)
    ]
    shines = [
        blob
        for blob in _shines(small, open_, text, high)
        if _interrupts(blob, quads) and not _is_run_through(blob, quads)
    ]
    found += [(Defect.GLARE, blob) for blob in shines]
    reach = 2 * round(BESIDE_TEXT * high) + 1
    way = cv2.dilate(papers_mask(small.shape, [], quads, 1.0), np.ones((reach, reach), np.uint8))
    eaten = faded_glare(pixels, lines)
    return eaten + tuple(
        DefectAt(defect, _in_page(cv2.boundingRect(blob), scale, place))
        for defect, blob in found
        if cv2.countNonZero(cv2.bitwise_and(blob, way)) >= LEAST_COVER_AREA * high**2
    )


def _place(pixels: RGB, lines: Sequence[Line], outline: Quad | None) -> Box:
    """The paper's part of the page: its outline, else around its lines."""
    if outline is not None:
        box = Box.around(outline)
    else:
        around = round(AROUND_TEXT * float(np.median([line.height for line in lines])))
        hull = Box.union([line.box for line in lines])
        box = Box(hull.left - around, hull.top - around, hull.right + around, hull.bottom + around)
    return box.clipped(pixels.shape[1], pixels.shape[0])


def _things(
    small: RGB, open_: NDArray[np.bool_], text: Mask, paper: Mask, high: float
) -> list[Mask]:
    ground = _ground(small, high)
    away = _strangeness(ground, text)
    strange = away > max(STRANGE, SPREADS * float(np.median(away[text > 0])))
    return [
        blob
        for blob in _blobs(strange & open_, high)
        if _is_thing(blob, ground, strange, paper, high)
    ]


def _shines(small: RGB, open_: NDArray[np.bool_], text: Mask, high: float) -> list[Mask]:
    burnt = small.min(axis=2) >= BURNT_GROUND
    if float(burnt[text > 0].mean()) >= BURNT_PAPER:
        return []
    traces = np.ones((TRACES, TRACES), np.uint8)
    closed = cv2.morphologyEx((burnt & open_).astype(np.uint8), cv2.MORPH_CLOSE, traces)
    return _blobs(closed > 0, high)


def _interrupts(blob: Mask, quads: Sequence[Quad]) -> bool:
    """Whether most of a burnt part lies among the text; a margin has nothing to lose."""
    among = papers_mask(blob.shape, [], quads, 1.0)
    return 2 * cv2.countNonZero(cv2.bitwise_and(blob, among)) > cv2.countNonZero(blob)


def _is_run_through(blob: Mask, quads: Sequence[Quad]) -> bool:
    """Whether a line of text goes on through a burnt part: light has not eaten its ink."""
    left, top, wide, tall = cv2.boundingRect(blob)
    for quad in quads:
        box = Box.around(quad)
        shared = min(box.right, left + wide) - max(box.left, left)
        if top < (box.top + box.bottom) / 2 < top + tall and 2 * shared > wide:
            return True
    return False


def _ground(small: RGB, high: float) -> Real:
    """Logarithm of the picture without its print, `(height, width, 3)`."""
    size = int(high * 0.9) | 1
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    soft = cv2.medianBlur(np.asarray(bare, np.uint8), min(size, 31))
    return np.log(np.maximum(soft, 8).astype(np.float32))


def _strangeness(ground: Real, text: Mask) -> Real:
    """How far each pixel's ground is from the paper's, uneven light taken out."""
    y, x = np.nonzero(text)
    step = max(len(x) // 4000, 1)
    y, x = y[::step], x[::step]
    terms = _terms(y / text.shape[0], x / text.shape[1])
    values = ground[y, x]
    kept = np.ones(len(x), np.bool_)
    for _ in range(3):  # least squares, what does not fit left aside
        weights, *_ = np.linalg.lstsq(terms[kept], values[kept], rcond=None)
        away = np.abs(values - terms @ weights).max(axis=1)
        kept = away <= max(2.5 * float(np.median(away)), 0.02)
    rows, columns = (np.linspace(0, 1, n, endpoint=False, dtype=np.float32) for n in text.shape)
    grid = np.broadcast_arrays(rows[:, None], columns[None, :])
    fitted = _terms(grid[0].ravel(), grid[1].ravel()) @ weights.astype(np.float32)
    # beyond the text the bend of its light is no guide
    fitted = np.clip(fitted, values[kept].min(axis=0), values[kept].max(axis=0))
    away = ground - fitted.reshape(ground.shape)
    tone = away.mean(axis=2)
    colour = np.abs(away - tone[..., None]).max(axis=2)
    return np.asarray(np.maximum(np.abs(tone), 1.5 * colour), np.float32)


def _terms(y: NDArray[np.floating], x: NDArray[np.floating]) -> Real:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1).astype(np.float32)


def _blobs(mask: NDArray[np.bool_], high: float) -> list[Mask]:
    """Large and thick parts of a mask."""
    size = max(int(high * 0.5) | 1, 3)
    open_ = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(open_)
    found = []
    for i in range(1, count):
        if stats[i, cv2.CC_STAT_AREA] < LEAST_COVER_AREA * high**2:
            continue
        blob = np.asarray(labels == i, np.uint8)
        if 2 * float(cv2.distanceTransform(blob, cv2.DIST_L2, 3).max()) >= LEAST_THICKNESS * high:
            found.append(blob)
    return found


def _is_thing(
    blob: Mask, ground: Real, strange: NDArray[np.bool_], paper: Mask, high: float
) -> bool:
    """Whether it is of one piece and colour, and lies by itself."""
    contours, _ = cv2.findContours(blob, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)
    hull = float(cv2.contourArea(cv2.convexHull(outline)))
    if cv2.countNonZero(blob) < LEAST_SOLID * hull:
        return False
    inside = ground[blob > 0]
    away = np.abs(inside - np.median(inside, axis=0)).max(axis=1)
    if float((away < SAME_COLOUR).mean()) < ONE_COLOUR:
        return False
    ring = _ring(blob, high)
    if ring.any() and float((~strange | (paper == 0))[ring].mean()) < ALONE:
        return False
    return _has_a_rim(blob, ground, paper, high)


def _has_a_rim(blob: Mask, ground: Real, paper: Mask, high: float) -> bool:
    """Whether the ground changes at once along a part of where it ends: a shadow fades."""
    short = np.ones((2 * max(round(RIM_OF_THING * high), 2) + 1,) * 2, np.uint8)
    rim = (cv2.dilate(blob, short) > 0) & (cv2.erode(blob, short) == 0) & (paper > 0)
    step = (cv2.dilate(ground, short) - cv2.erode(ground, short)).max(axis=2)
    return not rim.any() or float((step[rim] >= LEAST_RIM_STEP).mean()) >= RIM_SHARE


def _is_worn(blob: Mask, skin: Mask, high: float) -> bool:
    """Whether a face or neck ends where it begins, on whichever side that is: a portrait on
    ground as white as paper."""
    ring = _ring(blob, high)
    x, y, wide, tall = cv2.boundingRect(blob)
    sides = np.zeros((4, *ring.shape), np.bool_)
    sides[0, :y], sides[1, y + tall :], sides[2, :, :x], sides[3, :, x + wide :] = (True,) * 4
    return any(
        float((skin[ring & side] > 0).mean()) >= SKIN_BESIDE
        for side in sides
        if (ring & side).any()
    )


def _ring(blob: Mask, high: float) -> NDArray[np.bool_]:
    """What lies around a blob, up to a line's height away."""
    reach = max(round(high), 3)
    around = cv2.dilate(blob, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray((around > 0) & (cv2.dilate(blob, np.ones((5, 5), np.uint8)) == 0), np.bool_)


def _in_page(rect: Sequence[int], scale: float, place: Box) -> Box:
    left, top, wide, high = (value / scale for value in rect)
    return Box(
        round(left) + place.left,
        round(top) + place.top,
        round(left + wide) + place.left,
        round(top + high) + place.top,
    )
