"""What papers lie on: procedural surfaces, a different set for each house.

Every surface is a function `(height, width, rng) -> (height, width, 3)` float32 0-255,
drawn small and enlarged by `background`: a table needs no more detail than a lens gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.capture.shot import Bytes

Floats = NDArray[np.float32]
Surface = Callable[[int, int, np.random.Generator], Floats]

WORK_SIZE = 900
"""Long side in px at which a surface is drawn before it is enlarged."""


def background(
    height: int,
    width: int,
    house: str,
    rng: np.random.Generator,
    papers: Sequence[NDArray[np.float64]] = (),
) -> Bytes:
    """A desk for a photo of this house, `(height, width, 3)` uint8.

    `papers` are the outlines `(4, 2)` that will lie on it; each casts a soft shadow.
    """
    shrink = min(1.0, WORK_SIZE / max(height, width))
    surfaces = SURFACES[house]
    surface = surfaces[int(rng.integers(len(surfaces)))]
    small = surface(max(round(height * shrink), 8), max(round(width * shrink), 8), rng)
    pixels = np.clip(small * _shadows(small.shape, shrink, papers, rng), 0, 255)
    large = cv2.resize(pixels.astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8)


def _shadows(
    shape: tuple[int, ...],
    shrink: float,
    papers: Sequence[NDArray[np.float64]],
    rng: np.random.Generator,
) -> Floats:
    """Factor `(h, w, 1)` by which lying papers darken the desk beside them."""
    mask = np.zeros(shape[:2], np.float32)
    shift = rng.uniform(-0.008, 0.008, 2) * max(shape[:2])
    for outline in papers:
        points = np.round(outline * shrink + shift).astype(np.int32)
        cv2.fillConvexPoly(mask, points, 1.0)
    soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(2.5, 7.0))
    return np.asarray(1 - rng.uniform(0.25, 0.6) * soft[..., None], np.float32)


def clouds(
    height: int,
    width: int,
    rng: np.random.Generator,
    cells: tuple[float, float] = (6, 6),
    octaves: int = 4,
) -> Floats:
    """Fractal noise of zero mean and unit deviation; `cells` = coarsest grid (y, x)."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        rows = int(min(max(cells[0] * 2**octave, 2), height))
        columns = int(min(max(cells[1] * 2**octave, 2), width))
        grid = rng.standard_normal((rows, columns), dtype=np.float32)
        total += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) / 2**octave
    return np.asarray((total - total.mean()) / max(float(total.std()), 1e-6), np.float32)


def tinted(value: Floats, dark: tuple[float, ...], light: tuple[float, ...]) -> Floats:
    """Mix two colours by `value` (0-1, may leave the range)."""
    mix = value[..., None]
    return np.asarray(
        np.array(dark, np.float32) * (1 - mix) + np.array(light, np.float32) * mix, np.float32
    )


# ------------------------------------------------------------------------ house "tune"


def wood(height: int, width: int, rng: np.random.Generator) -> Floats:
    """Planks with a bent grain along x."""
    bend = clouds(height, width, rng, (2, 1.5), 2) * height * 0.02
    rows = np.arange(height, dtype=np.float32)[:, None] + bend
    lines = rng.standard_normal(height + 64).astype(np.float32)
    lines = np.convolve(lines, [0.2, 0.3, 0.3, 0.2], "same").astype(np.float32)
    index = np.clip(rows + 32, 0, height + 63).astype(np.int32)
    grain = lines[index] * 0.10 + clouds(height, width, rng, (40, 2), 2) * 0.08
    plank = rows // (height / rng.uniform(2.2, 5.0))
    value = 0.5 + grain + 0.08 * np.sin(plank * 2.7)
    seam = np.abs(rows % (height / 4.0)) < 1.2 if rng.random() < 0.5 else None
    if seam is not None:
        value = np.where(seam, value - 0.4, value)
    dark, light = (
        ((70, 42, 22), (150, 100, 60)),
        ((120, 84, 50), (205, 165, 115)),
        ((40, 26, 20), (95, 62, 44)),
    )[int(rng.integers(3))]
    return tinted(np.asarray(value, np.float32), dark, light)


def cloth(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A woven cloth with soft folds."""
    pitch = rng.uniform(3.0, 6.0)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    weave = np.sin(x * (2 * np.pi / pitch)) * np.sin(y * (2 * np.pi / pitch))
    value = 0.5 + 0.10 * weave + 0.12 * clouds(height, width, rng, (3, 3), 2)
    value += 0.05 * rng.standard_normal((height, width), dtype=np.float32)
    light = rng.uniform((60, 60, 60), (190, 180, 190))
    return tinted(np.asarray(value, np.float32), tuple(light * 0.45), tuple(light * 1.15))


def laminate(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A plain office desk, nearly one colour, finely grained."""
    base = np.array(
        ((205, 200, 190), (170, 172, 175), (215, 205, 180), (92, 88, 86))[int(rng.integers(4))],
        np.float32,
    )
    value = 1 + 0.025 * clouds(height, width, rng, (3, 3), 3)
    value += 0.02 * rng.standard_normal((height, width), dtype=np.float32)
    return np.asarray(base * value[..., None], np.float32)


# ------------------------------------------------------------------------ house "test"


def stone(height: int, width: int, rng: np.random.Generator) -> Floats:
    """Speckled granite or terrazzo."""
    base = 0.5 + 0.10 * clouds(height, width, rng, (8, 8), 3)
    for share, step in ((0.9, -0.35), (1.1, 0.3)):
        grain = clouds(height, width, rng, (height / 9, width / 9), 2)
        base = np.where(grain > share + 0.3, base + step, base)
    base = cv2.GaussianBlur(base.astype(np.float32), (0, 0), 0.7)
    tint = rng.uniform((150, 145, 140), (215, 210, 205))
    return tinted(np.asarray(base, np.float32), tuple(tint * 0.3), tuple(tint * 1.1))


def newspaper(height: int, width: int, rng: np.random.Generator) -> Floats:
    """Columns of strokes that look like small print, at a slant."""
    side = int(np.hypot(height, width)) + 4
    page = np.full((side, side), 205, np.float32)
    pitch, column = int(rng.integers(9, 14)), int(side / rng.integers(4, 8))
    glyphs = (rng.random((side // 3 + 1, side // 3 + 1)) < 0.5).astype(np.float32)
    strokes = cv2.resize(glyphs, (side, side), interpolation=cv2.INTER_NEAREST)
    y, x = np.mgrid[:side, :side]
    in_line = (y % pitch < pitch * 0.62) & (x % column < column * 0.9)
    block = (y // (pitch * 9) + x // column) % 7 != 0
    page -= 120 * strokes * (in_line & block) * rng.uniform(0.5, 0.8)
    page = np.where(block, page, 150 + 30 * clouds(side, side, rng, (30, 30), 2))
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), rng.uniform(-40, 40), 1.0)
    turned = cv2.warpAffine(
        page.astype(np.float32), turn, (side, side), borderMode=cv2.BORDER_REFLECT
    )
    top, left = (side - height) // 2, (side - width) // 2
    value = turned[top : top + height, left : left + width]
    return np.asarray(value[..., None] * np.array([1.0, 0.98, 0.92]), np.float32)


def gradient(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A painted or leather surface: two colours that run into each other."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    run = (np.cos(angle) * x / width + np.sin(angle) * y / height + 1) / 2.4
    run += 0.02 * clouds(height, width, rng, (60, 60), 2)
    first = rng.uniform((20, 25, 30), (120, 130, 140))
    second = rng.uniform((60, 60, 70), (185, 180, 190))
    return tinted(np.asarray(run, np.float32), tuple(first), tuple(second))


def checked(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A checked table-cloth, slightly turned."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle, pitch = rng.uniform(-0.4, 0.4), rng.uniform(60, 160)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    bands = (
        (u % pitch < pitch / 2).astype(np.float32) + (v % pitch < pitch / 2).astype(np.float32)
    ) / 2
    bands += 0.05 * clouds(height, width, rng, (80, 80), 1)
    colour = rng.uniform((40, 40, 60), (150, 120, 150))
    return tinted(np.asarray(bands, np.float32), tuple(colour), (208, 205, 198))


# ----------------------------------------------------------------------- house "judge"


def tiles(height: int, width: int, rng: np.random.Generator) -> Floats:
    """Glazed floor tiles with joints, each of a slightly other tone."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle, pitch = rng.uniform(-0.5, 0.5), rng.uniform(140, 320)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    tone = np.sin(np.floor(u / pitch) * 12.9 + np.floor(v / pitch) * 78.2) * 0.06
    value = 0.72 + tone + 0.05 * clouds(height, width, rng, (7, 7), 3)
    joint = np.minimum(u % pitch, v % pitch) < rng.uniform(2.0, 4.5)
    dark, light = (((60, 56, 50), (226, 220, 208)), ((40, 44, 48), (190, 198, 204)))[
        int(rng.integers(2))
    ]
    return tinted(np.asarray(np.where(joint, 0.25, value), np.float32), dark, light)


def bamboo(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A mat of narrow strips, tied across."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    pitch, tie = rng.uniform(7, 13), rng.uniform(90, 180)
    strip = np.abs((y + 2 * np.sin(x / 90)) % pitch / pitch - 0.5) * 2
    tones = rng.standard_normal(int(height / pitch) + 3).astype(np.float32) * 0.06
    value = 0.85 - 0.45 * strip**3 + tones[(y // pitch).astype(int)] - 0.3 * (x % tie < 3)
    dark, light = (((74, 54, 26), (214, 186, 128)), ((58, 60, 40), (176, 184, 138)))[
        int(rng.integers(2))
    ]
    return tinted(np.asarray(value, np.float32), dark, light)


def bedding(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A printed sheet: stripes and round flowers on cloth with folds."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    fold = clouds(height, width, rng, (2, 3), 2)
    u, pitch = x + fold * 14, rng.uniform(70, 150)
    stripe = 0.5 + 0.5 * np.sign(np.sin(u * 2 * np.pi / pitch))
    cell = rng.uniform(90, 190)
    far = np.hypot(u % cell - cell / 2, (y + fold * 10) % cell - cell / 2)
    petals = np.arctan2((y % cell) - cell / 2, (u % cell) - cell / 2)
    flower = far < cell * 0.22 * (1 + 0.25 * np.cos(5 * petals))
    base = tinted(
        np.asarray(stripe, np.float32),
        tuple(rng.uniform(120, 200, 3)),
        tuple(rng.uniform(180, 235, 3)),
    )
    base = np.where(flower[..., None], rng.uniform(60, 200, 3), base)
    return np.asarray(base * (1 + 0.08 * fold[..., None]), np.float32)


def ledger(height: int, width: int, rng: np.random.Generator) -> Floats:
    """A ruled pad or cutting mat: fine lines, every fifth stronger."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle, pitch = rng.uniform(-0.2, 0.2), rng.uniform(14, 30)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    lines = np.maximum(u % pitch < 1.3, v % pitch < 1.3) * 0.25
    strong = np.maximum(u % (5 * pitch) < 2.0, v % (5 * pitch) < 2.0) * 0.5
    value = np.maximum(lines, strong) + 0.03 * clouds(height, width, rng, (5, 5), 3)
    ground, line = (
        ((30, 84, 72), (190, 210, 190)),
        ((222, 216, 196), (120, 150, 190)),
        ((52, 54, 60), (150, 152, 156)),
    )[int(rng.integers(3))]
    return tinted(np.asarray(value, np.float32), ground, line)


SURFACES: dict[str, tuple[Surface, ...]] = {
    "tune": (wood, wood, cloth, laminate),
    "test": (stone, newspaper, gradient, checked),
    "judge": (tiles, bamboo, bedding, ledger),
}
