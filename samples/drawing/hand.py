"""What people put on papers by hand: writing, signatures, fingerprints.

No person's writing or finger: letters of a pen-like face bent anew each time they are
written, ridges from a sine. Real writing joins its strokes and varies far more.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.drawing import fonts
from samples.drawing.canvas import Canvas, Colour
from samples.drawing.fonts import Face

INKS: dict[str, tuple[Colour, ...]] = {
    "tune": ((26, 28, 38), (22, 34, 92)),
    "test": ((34, 32, 34), (28, 44, 118), (16, 20, 56)),
    "judge": ((20, 26, 74), (44, 40, 44), (30, 62, 140)),
}
PRINT_RED: Colour = (196, 34, 44)


def write(
    canvas: Canvas,
    rng: np.random.Generator,
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    width: float | None = None,
    leading: float = 1.7,
    face: Face | None = None,
    colour: Colour | None = None,
) -> tuple[float, float, float, float]:
    """Write `text` by hand from the left end x of the base line y; returns its box.

    A new line begins where `width` pixels are used up. One hand: its slant, size and ink
    stay, every glyph differs.
    """
    face = face or fonts.pick(canvas.house, "hand", rng, text)
    inks = INKS[canvas.house]
    ink = colour or inks[int(rng.integers(len(inks)))]
    slant, drift = float(rng.uniform(-0.12, 0.22)), float(rng.uniform(-0.02, 0.02))
    left, box, wander = x, [x, y - size, x, y], 0.0
    for char in text:
        if width is not None and x + size > left + width:
            x, y, wander = left + float(rng.normal(0, size * 0.15)), y + size * leading, 0.0
        wander = 0.7 * wander + float(rng.normal(0, 0.035)) * size
        if char.strip():
            glyph = _glyph(face, char, size * float(rng.uniform(0.86, 1.08)), slant, rng)
            at = (
                round(x - glyph.width * 0.25),
                round(y + wander + drift * (x - left) - glyph.height * 0.72),
            )
            tone = float(rng.uniform(0.72, 1.0))
            layer = Image.new("RGBA", glyph.size, (*ink, 0))
            layer.putalpha(glyph.point(lambda v, t=tone: round(v * t)))
            canvas.paste_over(layer, *at)
            canvas.ink.paste(255, at, glyph)
        x += size * float(rng.uniform(0.86, 1.06))
        box = [
            min(box[0], left),
            min(box[1], y - size),
            max(box[2], x),
            max(box[3], y + size * 0.2),
        ]
    return box[0], box[1], box[2], box[3]


def _glyph(
    face: Face, char: str, size: float, slant: float, rng: np.random.Generator
) -> Image.Image:
    """One letter (L mask) leaned, turned and bent, in a square of twice its size."""
    side = max(16, round(size * 2))
    image = Image.new("L", (side, side), 0)
    ImageDraw.Draw(image).text(
        (side / 2, side * 0.72), char, font=face.at(size), fill=255, anchor="ms"
    )
    bend = size * 0.055
    coarse = rng.normal(0, bend, (2, 5, 5)).astype(np.float32)
    dx, dy = (cv2.resize(c, (side, side), interpolation=cv2.INTER_CUBIC) for c in coarse)
    gy, gx = np.mgrid[0:side, 0:side].astype(np.float32)
    turn = float(rng.normal(0, 0.05))
    u, v = gx - side / 2, gy - side * 0.6
    u, v = u + (slant + float(rng.normal(0, 0.04))) * v, v
    gx2 = side / 2 + u * math.cos(turn) - v * math.sin(turn) + dx
    gy2 = side * 0.6 + u * math.sin(turn) + v * math.cos(turn) + dy
    bent = cv2.remap(
        np.asarray(image), gx2.astype(np.float32), gy2.astype(np.float32), cv2.INTER_LINEAR
    )
    if rng.random() < 0.4:  # a pen pressed harder
        bent = cv2.dilate(bent, np.ones((2, 2), np.uint8))
    return Image.fromarray(bent)


def sign(
    canvas: Canvas,
    rng: np.random.Generator,
    name: str,
    x: float,
    y: float,
    size: float,
    mark: str = "signature",
) -> None:
    """A signature: the name written fast at x, y (left end, base line); records the mark."""
    box = write(canvas, rng, name, x, y, size)
    if rng.random() < 0.5:  # the last stroke runs on
        dash = Image.new("RGBA", (round(size * 1.4), round(size * 0.7)), (0, 0, 0, 0))
        points = [
            (2, size * 0.5),
            (size * 0.6, size * float(rng.uniform(0.1, 0.5))),
            (size * 1.3, size * 0.2),
        ]
        ImageDraw.Draw(dash).line(
            points, fill=(*INKS[canvas.house][0], 220), width=max(2, round(size / 18))
        )
        canvas.paste_over(dash, box[2] - size * 0.7, y - size * 0.5)
    canvas.mark(mark, "present", box)


def press_finger(
    canvas: Canvas,
    rng: np.random.Generator,
    x: float,
    y: float,
    *,
    millimetres: float | None = None,
) -> None:
    """A red fingerprint centred at x, y; records the mark."""
    high = canvas.mm(millimetres or float(rng.uniform(17, 24)))
    wide = high * float(rng.uniform(0.62, 0.8))
    image = fingerprint(round(wide), round(high), rng, canvas.mm(0.5))
    image = image.rotate(
        float(rng.uniform(-40, 40)), resample=Image.Resampling.BICUBIC, expand=True
    )
    canvas.stamp(image, x, y)
    canvas.mark(
        "fingerprint",
        "present",
        (x - image.width / 2, y - image.height / 2, x + image.width / 2, y + image.height / 2),
    )


def fingerprint(width: int, height: int, rng: np.random.Generator, pitch: float) -> Image.Image:
    """Ridges `pitch` px apart about a whorl (RGBA), blotted and worn as ink leaves them."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (x - width / 2) / (width / 2), (y - height / 2) / (height / 2)
    coarse = [
        cv2.resize(
            rng.normal(0, 1, (6, 5)).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]
    core = float(rng.uniform(-0.15, 0.25))
    far = np.hypot(u * 1.15, (v - core) * 0.95) * height / 2
    lean = np.arctan2(v - core, u) * float(rng.choice([0.0, 1.0, -1.0]))
    ridges = np.sin(math.tau * far / pitch + lean + 1.6 * coarse[0]) * 0.5 + 0.5
    edge = np.clip((1 - np.hypot(u, v) + 0.06 * coarse[1]) * 7, 0, 1)
    blot = np.clip(0.35 + 0.3 * coarse[1], 0, 0.7)
    alpha = (
        edge * np.clip(ridges * 1.5 - 0.25 + blot * 0.6, 0.05, 1.0) * float(rng.uniform(0.65, 0.9))
    )
    return _red(alpha)


def _red(alpha: NDArray[np.float32]) -> Image.Image:
    out = np.zeros((*alpha.shape, 4), np.uint8)
    out[..., :3], out[..., 3] = PRINT_RED, (alpha * 255).astype(np.uint8)
    return Image.fromarray(out, "RGBA")
