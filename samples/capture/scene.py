"""Things in the scene that hide a field: glare, a hand's shadow, a finger.

Each house has shapes of its own: a lamp's ellipse, a hand with soft rims and a finger
or card; a window's panes, a polygon with sharp rims and a finger, pen or sleeve
(`effects_things`); a tube's streak, a phone's shadow, and a label, clip or another sheet's
corner (`effects_judge`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from samples.capture import effects_judge, things
from samples.capture.backgrounds import Floats, clouds
from samples.capture.shot import Array, Bytes, Placed, Shot
from samples.drawing.truth import DrawnField

Aims = Sequence[tuple[Placed, DrawnField]]

COARSE = 6
"""Masks are drawn at one sixth of the picture's size and enlarged."""
HIDING_GLARE = 0.6
"""Share of white mixed in from which ink is gone: 40 % of a usual contrast of 150 is the
rule's 60."""
FINGER_MM = 17.0
"""Width of a fingertip."""
THINGS = 0.4
"""Share of covers, pens left aside, that are no skin."""
HAND_MM = 34.0
"""Width that a half-closed hand's shadow has at least."""


def _px_per_mm(paper: Placed) -> float:
    return paper.scale() * paper.drawing.dpi / 25.4


def field_points(aims: Aims) -> Array:
    """All quad corners of the aimed fields in page pixels, `(n, 2)`."""
    return np.concatenate([paper.map(quad) for paper, item in aims for quad in item.quads])


def _empty(shot: Shot) -> Floats:
    return np.zeros((-(-shot.height // COARSE), -(-shot.width // COARSE)), np.float32)


def _full(mask: Floats, shot: Shot) -> Bytes:
    """A coarse 0-1 mask at the picture's size, 0-255."""
    large = cv2.resize(
        np.clip(mask * 255, 0, 255).astype(np.uint8),
        (shot.width, shot.height),
        interpolation=cv2.INTER_LINEAR,
    )
    return np.asarray(large, np.uint8)


def _lay(shot: Shot, colour: Bytes, share: Bytes) -> None:
    """Lay a coarse `(h, w, 3)` colour over the picture by `share` (0-255, full size)."""
    left, top, wide, high = cv2.boundingRect(share)
    if wide == 0:
        return
    area = shot.pixels[top : top + high, left : left + wide]
    matrix = np.array(
        [[COARSE, 0, COARSE / 2 - 0.5 - left], [0, COARSE, COARSE / 2 - 0.5 - top]], np.float64
    )
    over = cv2.warpAffine(
        colour, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    mask = cv2.merge([share[top : top + high, left : left + wide]] * 3)
    kept = cv2.multiply(area, 255 - mask, scale=1 / 255)
    area[:] = cv2.add(kept, cv2.multiply(over, mask, scale=1 / 255))


def quiet_spot(shot: Shot, rng: np.random.Generator) -> tuple[Array, float]:
    """A point on a paper far from every field, and its distance to the nearest in px."""
    boxes = np.array(
        [
            [*paper.map(q).min(axis=0), *paper.map(q).max(axis=0)]
            for paper, item in shot.all_fields()
            for q in item.quads
        ]
    )
    best, widest = np.array([0.0, 0.0]), -1.0
    for _ in range(60):
        paper = shot.placed[int(rng.integers(len(shot.placed)))]
        wide, high = paper.drawing.image.size
        point = paper.map(rng.uniform(0.05, 0.95, (1, 2)) * [wide, high])[0]
        away = np.maximum(np.maximum(boxes[:, :2] - point, point - boxes[:, 2:]), 0)
        distance = float(np.hypot(away[:, 0], away[:, 1]).min()) if len(boxes) else 1e3
        if distance > widest:
            best, widest = point, distance
    return best, widest


# ------------------------------------------------------------------------------- glare


def add_glare(
    shot: Shot, aims: Aims, severity: float, house: str, rng: np.random.Generator
) -> None:
    """A reflection that saturates the aimed fields, or lies beside all of them."""
    if aims:
        points = field_points(aims)
        low, high = points.min(axis=0), points.max(axis=0)
        glyph = max(paper.glyph_height(item) for paper, item in aims)
        centre = (low + high) / 2 + (high - low) * rng.uniform(-0.15, 0.15, 2)
        wide = 1.3 if len(aims) > 1 else 1.0  # a round spot does not fill corners
        reach = (high - low) / 2 * wide * (0.35 + 0.7 * (severity - 0.5)) + glyph * 0.8
    else:
        centre, distance = quiet_spot(shot, rng)
        reach = np.full(2, max(distance * 0.55, 4.0))
    mask = _empty(shot)
    centre, reach = centre / COARSE, reach / COARSE
    white = SPOTS[house](mask, centre, reach, rng)
    share = _full(white, shot)
    _lay(shot, np.full((*mask.shape, 3), 255, np.uint8), share)
    hidden = (share > HIDING_GLARE * 255).astype(np.uint8)
    shot.add_cover(hidden)


def _lamp_spot(mask: Floats, centre: Array, reach: Array, rng: np.random.Generator) -> Floats:
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]].astype(np.float32)
    d = ((x - centre[0]) / reach[0]) ** 2 + ((y - centre[1]) / reach[1]) ** 2
    # Saturates inside the ellipse (d < 1), then falls off within about half its size.
    spot = np.clip(1.9 * np.exp(-0.9 * d**1.3), 0, 1)
    spot = np.where(d < 9, spot, 0)
    return np.asarray(spot, np.float32)


def _window(mask: Floats, centre: Array, reach: Array, rng: np.random.Generator) -> Floats:
    """Two or three slanted panes with soft rims."""
    panes, lean = int(rng.integers(2, 4)), rng.uniform(-0.5, 0.5)
    high = reach[1] * 1.15
    for index in range(panes):
        left = centre[0] + reach[0] * (2 * index / panes - 1)
        right = left + reach[0] * (2 / panes) * 0.93
        quad = np.array(
            [
                [left - lean * high, centre[1] - high],
                [right - lean * high, centre[1] - high],
                [right + lean * high, centre[1] + high],
                [left + lean * high, centre[1] + high],
            ]
        )
        cv2.fillConvexPoly(mask, np.round(quad).astype(np.int32), 1.0)
    soft = cv2.GaussianBlur(mask, (0, 0), max(float(reach.min()) * 0.18, 0.8))
    return np.asarray(np.clip(soft * 1.15, 0, 1), np.float32)


SPOTS: dict[str, Callable[[Floats, Array, Array, np.random.Generator], Floats]] = {
    "tune": _lamp_spot,
    "test": _window,
    "judge": effects_judge.streak,
}


# ------------------------------------------------------------------------------ shadow


def add_shadow(
    shot: Shot, aims: Aims, factor: float, hiding: float, house: str, rng: np.random.Generator
) -> None:
    """A hand's shadow that leaves `factor` of the light; falls on the aimed fields, or
    (without aims) across the papers, weak enough to read under. Where less light than
    `hiding` is left, ink counts as covered, so that half a field in the dark is seen."""
    papers = np.concatenate([paper.corners() for paper in shot.placed])
    points = field_points(aims) if aims else papers
    low, high = points.min(axis=0) / COARSE, points.max(axis=0) / COARSE
    mask = _empty(shot)
    if house == "tune":
        palm = HAND_MM / 2 * _px_per_mm(shot.placed[0]) / COARSE
        _hand(mask, (low + high) / 2, np.maximum((high - low) * 0.62, palm), rng)
        soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(2.0, 5.0))
    elif house == "judge":
        effects_judge.phone_shade(mask, (low + high) / 2, (high - low) * 0.62 + 4, rng)
        soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1.2, 3.0))
    else:
        _leaning(mask, low, high, rng)
        soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.8, 1.6))
    light = _full(1 - (1 - factor) * soft, shot)
    shot.pixels = np.asarray(
        cv2.multiply(shot.pixels, cv2.merge([light] * 3), scale=1 / 255), np.uint8
    )
    shot.add_cover((light < hiding * 255).astype(np.uint8))


def _hand(mask: Floats, centre: Array, half: Array, rng: np.random.Generator) -> None:
    """A fist with fingers that come in from the right or left edge."""
    side = 1 if rng.random() < 0.5 else -1
    middle = (int(centre[0]), int(centre[1]))
    cv2.ellipse(mask, middle, (int(half[0]), int(half[1])), 0, 0, 360, 1.0, -1)
    arm_end = (int(centre[0] + side * 2 * mask.shape[1]), int(centre[1] + half[1] * 2))
    cv2.line(mask, middle, arm_end, 1.0, max(int(half[1] * 1.6), 3))
    for lift in rng.uniform(-0.7, 0.7, 3):
        tip = (
            int(centre[0] - side * half[0] * rng.uniform(1.1, 1.5)),
            int(centre[1] + lift * half[1]),
        )
        cv2.line(mask, middle, tip, 1.0, max(int(half[1] * 0.45), 3))


def _leaning(mask: Floats, low: Array, high: Array, rng: np.random.Generator) -> None:
    """A polygon from one edge of the picture over the fields: phone, sleeve or frame."""
    wide = mask.shape[1]
    pad = (high - low) * 0.12 + 4
    top, bottom = low[1] - pad[1], high[1] + pad[1]
    slant = rng.uniform(-0.3, 0.3) * (bottom - top)
    reach = high[0] + pad[0] if rng.random() < 0.5 else low[0] - pad[0]
    edge = -4.0 if reach > low[0] else wide + 4.0
    quad = np.array(
        [
            [edge, top - abs(slant)],
            [reach, top - abs(slant)],
            [reach, bottom + abs(slant)],
            [edge, bottom + slant + abs(slant)],
        ]
    )
    cv2.fillPoly(mask, [np.round(quad).astype(np.int32)], 1.0)


# --------------------------------------------------------------------------- occlusion


def add_occluder(shot: Shot, aims: Aims, house: str, rng: np.random.Generator) -> None:
    """A finger (or, in house "test", also a pen; in "judge" a thing that lies there) over
    the aimed field or on the margin."""
    if house == "judge":
        effects_judge.lay_thing(shot, aims, rng)
        return
    paper = aims[0][0] if aims else shot.placed[0]
    thick = FINGER_MM * _px_per_mm(paper) * float(rng.uniform(0.9, 1.25)) / COARSE
    # Small text on a large page is hidden by one finger; a card by several fields' worth.
    points = field_points(aims) if aims else None
    tip, start = _from_edge(shot, points, rng)
    mask = _empty(shot)
    if points is None:
        spot, distance = quiet_spot(shot, rng)
        tip = spot / COARSE
        thick = min(thick, distance * 1.2 / COARSE)
        start = _nearest_edge(mask, tip)
    is_pen = house == "test" and rng.random() < 0.35
    is_thing = not is_pen and points is not None and rng.random() < THINGS
    if points is not None and is_thing:
        surface = _thing(
            mask, points / COARSE, (start, tip), _px_per_mm(paper) / COARSE, house, rng
        )
    else:
        if is_pen and points is not None:
            start, tip = _along(points / COARSE)
            thick = max(float(np.ptp(points, axis=0).min()) * 0.9 / COARSE, 2.0)
        cv2.line(mask, _ints(start), _ints(tip), 1.0, max(int(thick), 2))
        cv2.circle(mask, _ints(tip), max(int(thick / 2), 1), 1.0, -1)
        surface = _skin(mask, is_pen, house, rng)
    soft = cv2.GaussianBlur(mask, (0, 0), 0.6 if is_thing else 1.2)
    if points is None:
        soft = _kept_off_fields(shot, soft)
    share = _full(soft, shot)
    _lay(shot, surface, share)
    shot.add_cover((share > 100).astype(np.uint8))


def _thing(
    mask: Floats,
    points: Array,
    arm: tuple[Array, Array],
    px_per_mm: float,
    house: str,
    rng: np.random.Generator,
) -> Bytes:
    """What is no skin: a sleeve (test) or a card (tune) over the fields; its surface."""
    if house == "test":
        things.sleeve(mask, *arm, px_per_mm, rng)
        return things.cloth(mask.shape, rng)
    low, high = points.min(axis=0), points.max(axis=0)
    things.card(mask, (low + high) / 2, high - low, px_per_mm, rng)
    return things.plain(mask.shape, rng)


def _ints(point: Array) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def _nearest_edge(mask: Floats, tip: Array) -> Array:
    high, wide = mask.shape
    ways = np.array([tip[0], wide - tip[0], tip[1], high - tip[1]])
    ends = np.array([[-20, tip[1]], [wide + 20, tip[1]], [tip[0], -20], [tip[0], high + 20]])
    return np.asarray(ends[int(np.argmin(ways))], np.float64)


def _from_edge(shot: Shot, points: Array | None, rng: np.random.Generator) -> tuple[Array, Array]:
    if points is None:
        return np.zeros(2), np.zeros(2)
    low, high = points.min(axis=0) / COARSE, points.max(axis=0) / COARSE
    tip = low + (high - low) * rng.uniform(0.3, 0.7, 2)
    start = _nearest_edge(_empty(shot), tip)
    return tip, start + rng.uniform(-0.3, 0.3, 2) * np.abs(start - tip).max() * 0.5


def _along(points: Array) -> tuple[Array, Array]:
    low, high = points.min(axis=0), points.max(axis=0)
    level = (low[1] + high[1]) / 2
    return np.array([low[0] + (high[0] - low[0]) * 0.4, level]), np.array([high[0] * 3, level])


def _kept_off_fields(shot: Shot, soft: Floats) -> Floats:
    """The mask without the surroundings of any field (a legible page stays legible)."""
    for paper, item in shot.all_fields():
        for quad in item.quads:
            points = paper.map(quad) / COARSE
            grown = points + (points - points.mean(axis=0)) * 0.25
            cv2.fillConvexPoly(soft, np.round(grown).astype(np.int32), 0.0)
    return soft


def _skin(mask: Floats, is_pen: bool, house: str, rng: np.random.Generator) -> Bytes:
    """The occluder's surface, shaded from its middle to its rims."""
    tones = (
        ((222, 176, 148), (196, 142, 112)) if house == "tune" else ((236, 196, 172), (150, 104, 80))
    )
    colour = np.array(
        tones[int(rng.integers(2))] if not is_pen else rng.uniform((10, 10, 20), (70, 60, 140)),
        np.float32,
    )
    depth = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    depth = depth / max(float(depth.max()), 1e-6)
    shade = 0.55 + 0.45 * np.sqrt(depth) + 0.03 * clouds(*mask.shape, rng, (40, 40), 2)
    return np.clip(colour * shade[..., None], 0, 255).astype(np.uint8)
