"""One printed value as a small picture: for measuring verification alone, thousands fast.

The value stands on plain paper or a security print, sometimes under a seal's ring, and is
then photographed badly: slanted, soft, noisy, compressed. `is_legible` follows the rule of
`samples.drawing.truth`, decided by how the picture was made.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.capture.truth import INK_QUANTILE
from samples.drawing import fonts, ornament
from samples.drawing.truth import is_legible_print
from samples.people.person import chance, choose

EDGE_OF_SIGMA = 2.563
"""10-90 % rise of a Gaussian blur's edge, in its sigmas."""
OWN_SIGMA = 0.4
"""Blur of a printed edge in the drawing itself, in pixels."""
ROLES = ("song", "song", "kai", "hei")
SEALED = 0.15
"""Share of strips with red ink over them; on diplomas dates are sealed more often."""


@dataclass(frozen=True)
class Strip:
    """`pixels` `(height, width, 3)` uint8; `quad` the text's corners, as a detector pads."""

    pixels: NDArray[np.uint8]
    quad: NDArray[np.float32]
    is_legible: bool


def draw_strip(
    text: str, rng: np.random.Generator, house: str, *, number: bool = False, hard: float = 1.0
) -> Strip:
    """The text in one of the house's faces; `hard` scales blur, noise and fading (1 =
    what must still be legible, 2 = beyond it)."""
    role = choose(rng, ("number", "latin", "mono", "song")) if number else choose(rng, ROLES)
    face = fonts.pick(house, role, rng, text)
    size = float(rng.uniform(26, 46))
    font = face.at(size)
    x0, y0, x1, y1 = font.getbbox(text)
    pad = round(size)
    wide, high = round(x1 - x0) + 2 * pad, round(y1 - y0) + 2 * pad
    image = _paper(wide, high, rng)
    ink = int(rng.uniform(20, 70))
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(image).text((pad - x0, pad - y0), text, fill=(ink, ink, ink + 6), font=font)
    ImageDraw.Draw(mask).text((pad - x0, pad - y0), text, fill=255, font=font)
    if chance(rng, SEALED):
        image = _sealed(image, size, rng)
    corners = np.array([[pad, pad], [wide - pad, pad], [wide - pad, high - pad], [pad, high - pad]])
    near = 0.14 * size * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    pixels, matrix = _slanted(np.asarray(image), rng)
    quad = cv2.transform((corners + near)[None].astype(np.float32), matrix)[0]
    sigma = float(rng.uniform(0.2, 0.85)) * hard
    fade = float(rng.uniform(0.45, 1.0)) ** hard
    pixels = _shot(pixels, sigma, fade, float(rng.uniform(0, 6)) * hard, rng)
    glyph = font.getbbox("0" if number else "国")
    edge = EDGE_OF_SIGMA * float(np.hypot(sigma, OWN_SIGMA))
    contrast = _contrast(pixels, cv2.warpAffine(np.asarray(mask), matrix, (wide, high)))
    is_legible = is_legible_print(glyph[3] - glyph[1], edge, contrast)
    return Strip(pixels, np.asarray(quad, np.float32), is_legible)


def _contrast(pixels: NDArray[np.uint8], ink: NDArray[np.uint8]) -> float:
    """Ink contrast of the finished picture, measured as `capture_truth` does."""
    light = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    dark = light[ink >= max(96, int(ink.max()) // 2)]
    return float(np.median(light[ink <= 16]) - np.percentile(dark, INK_QUANTILE))


def _paper(wide: int, high: int, rng: np.random.Generator) -> Image.Image:
    tone = tuple(int(v) for v in rng.integers(225, 252, 3))
    if chance(rng, 0.5):
        return Image.new("RGB", (wide, high), tone)
    tint = tuple(int(v) for v in np.array(tone) - rng.integers(12, 45, 3))
    whole = ornament.guilloche(1800, 1200, (240, 240, 232), (206, 222, 214), int(rng.integers(4)))
    left, top = int(rng.integers(1800 - wide)) if wide < 1800 else 0, int(rng.integers(1100 - high))
    part = whole.crop((left, top, left + wide, top + high))
    return Image.blend(part, Image.new("RGB", part.size, tint), 0.25)


def _sealed(image: Image.Image, size: float, rng: np.random.Generator) -> Image.Image:
    """An arc of a seal's ring and a letter of it over the line; inks multiply."""
    cover = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(cover)
    radius, line = size * float(rng.uniform(2.5, 5)), max(2, round(size / 9))
    x, y = rng.uniform(0.2, 0.8) * image.width, image.height / 2 + rng.uniform(-1, 1) * radius
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=line)
    amount = np.asarray(cover, np.float32)[..., None] / 255 * float(rng.uniform(0.55, 0.9))
    red = np.array([205, 32, 40], np.float32) / 255
    return Image.fromarray((np.asarray(image) * (1 - amount * (1 - red))).astype(np.uint8))


def _slanted(
    pixels: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    high, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), float(rng.uniform(-1.5, 1.5)), 1.0)
    matrix[0, 1] += float(rng.uniform(-0.06, 0.06))
    turned = cv2.warpAffine(
        pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, np.uint8), matrix


def _shot(
    pixels: NDArray[np.uint8], sigma: float, fade: float, noise: float, rng: np.random.Generator
) -> NDArray[np.uint8]:
    soft = cv2.GaussianBlur(pixels, (0, 0), max(sigma, 0.05)).astype(np.float32)
    light = rng.uniform(0.75, 1.0) * np.array([1.0, rng.uniform(0.94, 1), rng.uniform(0.85, 1)])
    lit = (255 - (255 - soft) * fade) * light + rng.normal(0, noise, soft.shape)
    held = io.BytesIO()
    Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).save(
        held, "JPEG", quality=int(rng.integers(45, 93))
    )
    return np.asarray(Image.open(held).convert("RGB"))
