"""What hides a field in house `judge`: a tube's streak, a phone's shadow, things that lie
on the paper (an adhesive label, a clip, another sheet's corner)."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from samples.capture.backgrounds import Floats, clouds
from samples.capture.shot import Array, Bytes, Placed, Shot
from samples.drawing.truth import DrawnField

Aims = Sequence[tuple[Placed, DrawnField]]
THINGS = ("label", "clip", "sheet")
NEAREST_PX = 3.0
"""A thing beside the fields keeps this distance from them at least."""


def streak(mask: Floats, centre: Array, reach: Array, rng: np.random.Generator) -> Floats:
    """A lamp tube mirrored in film or varnish: a bent bar with a hard core."""
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]].astype(np.float32)
    u = (x - centre[0]) / reach[0]
    bend = float(rng.uniform(-0.25, 0.25)) * reach[1]
    v = (y - centre[1] - bend * u**2) / reach[1]
    bar = 1.75 * np.exp(-0.75 * (np.abs(u) ** 6 + np.abs(v) ** 3))
    return np.asarray(np.clip(bar, 0, 1) * (np.maximum(np.abs(u), np.abs(v)) < 3), np.float32)


def phone_shade(mask: Floats, centre: Array, half: Array, rng: np.random.Generator) -> None:
    """The phone's own shadow: a rectangle with round corners, held by a forearm."""
    wide, high = max(half[0], half[1] * 0.55), max(half[1], half[0] * 0.15)
    turn = float(rng.uniform(-12, 12))
    box = cv2.boxPoints(
        ((float(centre[0]), float(centre[1])), (float(wide * 2.1), float(high * 2.1)), turn)
    )
    cv2.fillPoly(mask, [np.round(box).astype(np.int32)], 1.0)
    round_by = max(int(min(wide, high) * 0.3), 1)
    cv2.polylines(mask, [np.round(box).astype(np.int32)], True, 1.0, round_by)
    near = -0.4 if centre[1] < mask.shape[0] / 2 else 1.4
    foot = (int(centre[0] + rng.uniform(-1, 1) * wide), int(mask.shape[0] * near))
    cv2.line(mask, (int(centre[0]), int(centre[1])), foot, 1.0, max(int(wide * 0.7), 3))


def lay_thing(shot: Shot, aims: Aims, rng: np.random.Generator) -> None:
    """Lay a thing on the aimed fields, or at a paper's edge where no field is."""
    kind = THINGS[int(rng.integers(len(THINGS)))]
    points = _points(aims) if aims else None
    outline = _outline(kind, points, rng) if points is not None else _beside(shot, rng)
    if outline is None:
        return
    mask = np.zeros(shot.pixels.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 255)
    shade = cv2.GaussianBlur(np.roll(mask, (4, 3), (0, 1)), (0, 0), 4)
    dimmed = cv2.multiply(shot.pixels, cv2.merge([255 - shade // 3] * 3), scale=1 / 255)
    shot.pixels = np.asarray(dimmed, np.uint8)
    cv2.copyTo(_surface(kind, shot, outline, rng), mask, shot.pixels)
    shot.add_cover(mask)


def _points(aims: Aims) -> Array:
    return np.concatenate([paper.map(quad) for paper, item in aims for quad in item.quads])


def _outline(kind: str, points: Array, rng: np.random.Generator) -> Array:
    """The thing's corners: it hides most of the fields' extent, not a hair of it."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2 + (high - low) * rng.uniform(-0.12, 0.12, 2)
    half = (high - low) / 2 * rng.uniform(0.75, 1.05, 2) + (high - low).min() * 0.2
    if kind == "clip":
        half[0] *= 0.7
    box = (tuple(map(float, middle)), tuple(map(float, half * 2)), float(rng.uniform(-6, 6)))
    outline = np.asarray(cv2.boxPoints(box), np.float64)
    if kind == "sheet":  # it comes in from one side of the picture
        outline[[0, 1] if rng.random() < 0.5 else [2, 3], 0] += (
            (1 if rng.random() < 0.5 else -1) * 4 * half[0]
        )
    return outline


def _beside(shot: Shot, rng: np.random.Generator) -> Array | None:
    """A strip along one side of a paper that leaves every field alone; None: no room."""
    paper = shot.placed[int(rng.integers(len(shot.placed)))]
    wide, high = paper.drawing.image.size
    fields = np.concatenate(
        [np.asarray(q, np.float64) for d in paper.drawing.fields for q in d.quads]
    )
    left, top = fields.min(axis=0) - NEAREST_PX
    right, bottom = fields.max(axis=0) + NEAREST_PX
    strips = [
        (0, 0, wide, top),
        (0, bottom, wide, high),
        (0, 0, left, high),
        (right, 0, wide, high),
    ]
    x0, y0, x1, y1 = max(strips, key=lambda s: (s[2] - s[0]) * (s[3] - s[1]))
    if min(x1 - x0, y1 - y0) < 8:
        return None
    inner = np.array([x0, y0]) + rng.uniform(0.05, 0.3, 2) * [x1 - x0, y1 - y0]
    size = np.array([x1 - x0, y1 - y0]) * rng.uniform(0.25, 0.6, 2)
    quad = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size + inner
    return np.asarray(paper.map(quad), np.float64)


def _surface(kind: str, shot: Shot, outline: Array, rng: np.random.Generator) -> Bytes:
    """The thing's own colours over the whole picture; only its outline is used."""
    tones = {
        "label": ((250, 232, 120), (250, 180, 190), (170, 220, 160)),
        "clip": ((36, 38, 44), (60, 66, 120)),
        "sheet": ((246, 246, 242), (238, 240, 246)),
    }[kind]
    colour = np.array(tones[int(rng.integers(len(tones)))], np.float32)
    small = clouds(max(shot.height // 8, 2), max(shot.width // 8, 2), rng, (9, 9), 2)
    shade = cv2.resize(1 + 0.03 * small, (shot.width, shot.height))
    pixels = np.clip(colour * shade[..., None], 0, 255).astype(np.uint8)
    if kind == "sheet":  # rules or print on it, no field of ours
        pitch = max(int(np.ptp(outline, axis=0).min() / 5), 6)
        pixels[::pitch] = (170, 176, 186)
    return np.asarray(pixels, np.uint8)
