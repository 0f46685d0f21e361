"""Things without skin that hide a field: a sleeve in house `test`, a plastic card or a
slip of other paper in house `tune`; those of `judge` are its own (`effects_judge`)."""

from __future__ import annotations

import cv2
import numpy as np

from samples.capture.backgrounds import Floats, clouds
from samples.capture.shot import Array, Bytes

SLEEVE_MM = 62.0
"""Width of a sleeve's end, arm included."""
CARD_MM = (85.6, 54.0)
"""A bank card's sides; slips of paper are as large."""


def sleeve(
    mask: Floats, start: Array, tip: Array, px_per_mm: float, rng: np.random.Generator
) -> None:
    """A forearm's cloth that comes in from the picture's edge and ends in a slanting hem."""
    way = (tip - start) / max(float(np.linalg.norm(tip - start)), 1e-6)
    across = np.array([-way[1], way[0]]) * SLEEVE_MM / 2 * px_per_mm * float(rng.uniform(0.75, 1.2))
    hem = (
        way * across[0] * float(rng.uniform(-0.3, 0.3))
        + tip
        + way * float(rng.uniform(2, 9)) * px_per_mm
    )
    quad = np.array([start - across * 1.3, hem - across, hem + across, start + across * 1.3])
    cv2.fillPoly(mask, [np.round(quad).astype(np.int32)], 1.0)


def card(
    mask: Floats, middle: Array, extent: Array, px_per_mm: float, rng: np.random.Generator
) -> None:
    """A card or slip over the middle of the fields, at any angle; never smaller than they
    need to be hidden by half."""
    least = extent * float(rng.uniform(0.6, 0.9))
    sides = np.maximum(np.array(CARD_MM) * px_per_mm * float(rng.uniform(0.6, 1.0)), least)
    box = (tuple(map(float, middle)), tuple(map(float, sides)), float(rng.uniform(-25, 25)))
    cv2.fillPoly(mask, [np.round(cv2.boxPoints(box)).astype(np.int32)], 1.0)


def cloth(shape: tuple[int, ...], rng: np.random.Generator) -> Bytes:
    """Coarse `(h, w, 3)` surface: plain, striped or checked cloth with folds."""
    high, wide = shape[:2]
    colour = rng.uniform((20, 20, 24), (215, 210, 205)).astype(np.float32)
    shade = 1 + 0.10 * clouds(high, wide, rng, (7, 7), 3)
    kind = int(rng.integers(3))
    if kind:
        pitch, depth = int(rng.integers(4, 10)), float(rng.uniform(0.05, 0.2))
        rows, columns = (
            ((np.arange(n) // pitch) % 2 * depth).astype(np.float32) for n in (high, wide)
        )
        shade = shade - (rows[:, None] if kind == 2 else 0) - columns[None, :]
    return np.clip(colour * shade[..., None], 0, 255).astype(np.uint8)


def plain(shape: tuple[int, ...], rng: np.random.Generator) -> Bytes:
    """Coarse surface of plastic or dyed paper, with a few lines of print of its own."""
    high, wide = shape[:2]
    colours = (
        (32, 62, 120),
        (190, 60, 48),
        (236, 226, 196),
        (196, 214, 230),
        (70, 74, 80),
        (120, 160, 96),
    )
    colour = np.array(colours[int(rng.integers(len(colours)))], np.float32)
    shade = 1 + 0.02 * clouds(high, wide, rng, (9, 9), 2)
    if rng.random() < 0.5:
        pitch = int(rng.integers(6, 14))
        shade[::pitch] *= float(rng.uniform(0.7, 0.9))
    return np.clip(colour * shade[..., None], 0, 255).astype(np.uint8)
