"""Light, lens and sensor: three houses whose models share no code path by design.

house   light                         lens                 sensor
tune    slope + one soft lamp         Gaussian             white noise
test    window pane + corner lamp     disk + astigmatism   blotchy chroma, row noise
judge   tubes overhead, head's shade  six-bladed aperture  smeared grain, columns, specks
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np

from samples.capture.backgrounds import Floats
from samples.capture.shot import DISK_SIGMA, EDGE_PER_SIGMA, LINE_SIGMA, PIXEL_VARIANCE, Bytes, Shot

UNIT_GAIN = 128
"""Gain maps are uint8 with 128 = 1.0: one integer multiplication per pixel."""
LIGHT_GRID = 96
"""Long side in cells on which light is computed before it is enlarged."""
TILE = 768
"""Side in px of the noise tile that is repeated (with a random offset)."""


def light_map(height: int, width: int, house: str, rng: np.random.Generator) -> Floats:
    """Uneven light with vignetting and white balance, small `(h, w, 3)`, 1 = unchanged."""
    shrink = LIGHT_GRID / max(height, width)
    high, wide = max(round(height * shrink), 4), max(round(width * shrink), 4)
    y, x = np.mgrid[:high, :wide].astype(np.float32)
    y, x = y / high - 0.5, x / wide - 0.5
    pattern = LIGHTS[house](x, y, rng)
    radius = (x**2 + y**2) / 0.5
    vignette = 1 - rng.uniform(0.05, 0.28) * radius ** rng.uniform(1.0, 1.6)
    gain = pattern * vignette
    gain *= rng.uniform(0.92, 1.08) / float(gain.max())
    warm = rng.uniform(*WARMTH[house])
    balance = np.array([1 + warm, 1.0 + rng.uniform(-0.02, 0.02), 1 - warm], np.float32)
    return np.asarray(gain[..., None] * balance / balance.max(), np.float32)


def _tune_light(x: Floats, y: Floats, rng: np.random.Generator) -> Floats:
    angle = rng.uniform(0, 2 * np.pi)
    slope = 1 + rng.uniform(0.05, 0.30) * (np.cos(angle) * x + np.sin(angle) * y)
    cx, cy = rng.uniform(-0.6, 0.6, 2)
    lamp = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / rng.uniform(0.2, 0.7))
    return np.asarray(slope * (1 + rng.uniform(0.0, 0.25) * lamp), np.float32)


def _test_light(x: Floats, y: Floats, rng: np.random.Generator) -> Floats:
    angle = rng.uniform(-0.6, 0.6)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    cu, cv, half_u, half_v = *rng.uniform(-0.3, 0.3, 2), *rng.uniform(0.25, 0.6, 2)
    pane = (np.abs(u - cu) < half_u) & (np.abs(v - cv) < half_v)
    pane &= np.abs(u - cu) > 0.03 if rng.random() < 0.5 else pane
    soft = cv2.GaussianBlur(pane.astype(np.float32), (0, 0), rng.uniform(4, 14))
    corner = rng.choice([-0.7, 0.7], 2)
    away = np.sqrt((x - corner[0]) ** 2 + (y - corner[1]) ** 2)
    return np.asarray(
        (1 + rng.uniform(0.05, 0.28) * soft) / (1 + rng.uniform(0.0, 0.35) * away**2), np.float32
    )


def _judge_light(x: Floats, y: Floats, rng: np.random.Generator) -> Floats:
    """Two or three tubes on the ceiling, and the shade of the head that leans over."""
    angle = rng.uniform(0, np.pi)
    across = x * np.cos(angle) + y * np.sin(angle) + rng.uniform(-0.2, 0.2)
    pitch, wide = rng.uniform(0.35, 0.7), rng.uniform(0.08, 0.2)
    tubes = np.exp(-(((across + pitch / 2) % pitch - pitch / 2) ** 2) / wide**2)
    cx, cy = rng.uniform(-0.5, 0.5), rng.choice([-0.55, 0.55])
    head = np.exp(-((((x - cx) / 0.34) ** 2 + ((y - cy) / 0.26) ** 2) ** 2))
    return np.asarray(
        (1 + rng.uniform(0.03, 0.2) * tubes) * (1 - rng.uniform(0.0, 0.3) * head), np.float32
    )


LIGHTS: dict[str, Callable[[Floats, Floats, np.random.Generator], Floats]] = {
    "tune": _tune_light,
    "test": _test_light,
    "judge": _judge_light,
}
WARMTH = {"tune": (-0.07, 0.09), "test": (-0.10, 0.12), "judge": (-0.13, 0.10)}
"""Range of the white balance's error, red up and blue down."""


def apply_gain(pixels: Bytes, gain: Floats) -> Bytes:
    """Multiply a picture by a small gain map, enlarged to fit; saturates at 255."""
    fixed = np.clip(gain * UNIT_GAIN, 0, 255).astype(np.uint8)
    size = (pixels.shape[1], pixels.shape[0])
    full = cv2.resize(fixed, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(pixels, full, scale=1 / UNIT_GAIN), np.uint8)


def lens(shot: Shot, house: str, sigma: float, rng: np.random.Generator) -> None:
    """Blur by this house's kernel with the edge rise of a Gaussian of `sigma` px."""
    if sigma < 0.15:
        return
    if house == "tune":
        shot.pixels = np.asarray(
            cv2.GaussianBlur(shot.pixels, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.uint8
        )
        shot.add_blur(sigma)
        return
    if house == "judge":
        _bladed(shot, sigma, float(rng.uniform(0, 60)))
        return
    streak = sigma * float(rng.uniform(0.0, 0.5))
    degrees = float(rng.uniform(0, 180))
    # A disk on a pixel grid is smeared by one pixel; below that there is nothing to do.
    radius = float(np.sqrt(max(sigma**2 - streak**2 - PIXEL_VARIANCE, 0.0))) / DISK_SIGMA
    if radius > 0:
        _filter(shot, disk(radius))
        shot.add_blur(float(np.hypot(radius * DISK_SIGMA, np.sqrt(PIXEL_VARIANCE))))
    if streak >= 0.3:
        move(shot, streak, degrees)


def _bladed(shot: Shot, sigma: float, degrees: float) -> None:
    """Out of focus behind six blades; counts as the disk of the same area."""
    radius = float(np.sqrt(max(sigma**2 - PIXEL_VARIANCE, 0.0))) / DISK_SIGMA
    if radius > 0:
        _filter(shot, hexagon(radius, degrees))
        shot.add_blur(float(np.hypot(radius * DISK_SIGMA, np.sqrt(PIXEL_VARIANCE))))


def move(shot: Shot, sigma: float, degrees: float) -> None:
    """Smear along a line with the edge rise of a Gaussian of `sigma` px."""
    _filter(shot, trace(sigma / LINE_SIGMA, degrees))
    shot.add_blur(sigma, 0.0, degrees)


def _filter(shot: Shot, kernel: Floats) -> None:
    shot.pixels = np.asarray(
        cv2.filter2D(shot.pixels, -1, kernel, borderType=cv2.BORDER_REPLICATE), np.uint8
    )


def disk(radius: float) -> Floats:
    """A defocus disk with an anti-aliased rim, sum 1."""
    reach = int(np.ceil(radius + 0.5))
    fine = (np.arange(-reach * 8 - 4, reach * 8 + 4) + 0.5) / 8
    inside = fine[:, None] ** 2 + fine[None, :] ** 2 <= max(radius, 0.1) ** 2
    cells = inside.reshape(2 * reach + 1, 8, 2 * reach + 1, 8).mean(axis=(1, 3))
    return np.asarray(cells / cells.sum(), np.float32)


def hexagon(radius: float, degrees: float) -> Floats:
    """A six-bladed aperture as large as a disk of `radius`, anti-aliased, sum 1."""
    # At least one of the cells' eighths lies within: a point that spreads nowhere is sharp.
    apothem = max(radius * float(np.sqrt(np.pi / (2 * np.sqrt(3)))), 1 / 8)
    reach = int(np.ceil(apothem * 2 / np.sqrt(3) + 0.5))
    fine = (np.arange(-reach * 8 - 4, reach * 8 + 4) + 0.5) / 8
    x, y = np.meshgrid(fine, fine)
    ways = np.deg2rad(degrees + np.array([0, 60, 120]))
    inside = np.all([np.abs(x * np.cos(a) + y * np.sin(a)) <= apothem for a in ways], axis=0)
    cells = inside.reshape(2 * reach + 1, 8, 2 * reach + 1, 8).mean(axis=(1, 3))
    return np.asarray(cells / cells.sum(), np.float32)


def trace(length: float, degrees: float) -> Floats:
    """The path of a camera that moved `length` px in a straight line, sum 1."""
    reach = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    along = np.linspace(-length / 2, length / 2, max(int(length * 8), 9))
    turn = np.deg2rad(degrees)
    for x, y in zip(reach + along * np.cos(turn), reach + along * np.sin(turn), strict=True):
        x0, y0 = int(x), int(y)
        fx, fy = x - x0, y - y0
        kernel[y0 : y0 + 2, x0 : x0 + 2] += np.outer([1 - fy, fy], [1 - fx, fx])
    return np.asarray(kernel / kernel.sum(), np.float32)


def focus_to(shot: Shot, edge_px: float, house: str, rng: np.random.Generator) -> None:
    """Blur until the fields' median edge is `edge_px` wide in the final file."""
    edges = [shot.edge_width(paper, item) for paper, item in shot.all_fields()] or [1.5]
    target = edge_px / shot.later
    missing = target**2 - float(np.median(edges)) ** 2
    if missing > 0:
        lens(shot, house, float(np.sqrt(missing)) / EDGE_PER_SIGMA, rng)


@lru_cache(maxsize=4)
def _noise_tile(house: str) -> Bytes:
    """Zero-mean noise of deviation 32 around 128, a fixed texture per house."""
    rng = np.random.default_rng(len(house) + ord(house[-1]))
    if house == "tune":
        noise = rng.standard_normal((TILE, TILE, 3), dtype=np.float32)
    elif house == "judge":
        noise = _smeared(rng)
    else:
        fine = rng.standard_normal((TILE, TILE, 1), dtype=np.float32) * 0.8
        colour = rng.standard_normal((TILE, TILE, 3), dtype=np.float32)
        blotch = cv2.GaussianBlur(colour, (0, 0), 1.6, borderType=cv2.BORDER_REPLICATE)
        rows = rng.standard_normal((TILE, 1, 1), dtype=np.float32) * 0.25
        noise = fine + blotch / blotch.std() * 0.7 + rows
    tile = np.clip(noise / noise.std() * 32 + 128, 0, 255)
    return tile.astype(np.uint8)


def _smeared(rng: np.random.Generator) -> Floats:
    """What a phone's noise reduction leaves: soft grain, columns, single bright specks."""
    grain = cv2.GaussianBlur(rng.standard_normal((TILE, TILE, 1), dtype=np.float32), (0, 0), 0.9)
    colour = cv2.GaussianBlur(rng.standard_normal((TILE, TILE, 3), dtype=np.float32), (0, 0), 3.0)
    specks = (rng.random((TILE, TILE, 1)) < 0.0008).astype(np.float32) * 9
    columns = rng.standard_normal((1, TILE, 1), dtype=np.float32) * 0.2
    return np.asarray(
        grain[..., None] / grain.std() + colour / colour.std() * 0.5 + columns + specks, np.float32
    )


def add_noise(shot: Shot, house: str, sigma: float, rng: np.random.Generator) -> None:
    """Sensor noise of `sigma` grey levels."""
    if sigma <= 0:
        return
    dy, dx = (int(v) for v in rng.integers(0, TILE, 2))
    rolled = np.roll(_noise_tile(house), (dy, dx), axis=(0, 1))
    down, across = -(-shot.height // TILE), -(-shot.width // TILE)
    full = np.tile(rolled, (down, across, 1))[: shot.height, : shot.width]
    weight = sigma / 32
    cv2.addWeighted(
        shot.pixels, 1.0, np.ascontiguousarray(full), weight, -128 * weight, dst=shot.pixels
    )
