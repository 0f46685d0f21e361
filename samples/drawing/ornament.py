"""What stands on papers besides text: security prints, portraits, seals, emblems.

Everything is computed; nothing is taken from a real document. Costly pictures are made
once per process and size.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]


@lru_cache(maxsize=16)
def guilloche(width: int, height: int, paper: Colour, tint: Colour, style: int) -> Image.Image:
    """Paper with a fine pattern of lines: waves (0), rings (1), rosettes (2), net (3),
    lozenges (4), fans (5), a fine screen (6)."""
    # Computed at half size: the lines are wide, and sines of millions of pixels are slow.
    y, x = np.mgrid[0:height:2, 0:width:2].astype(np.float32)
    unit = max(width, height) / 40.0
    if style == 0:
        phase = (
            y / unit * 5 + 1.6 * np.sin(x / unit * 0.7) + 0.5 * np.sin(x / unit * 2.3 + y / unit)
        )
    elif style == 1:
        far = np.hypot(x - width * 0.36, (y - height * 0.5) * 1.15)
        phase = far / unit * 4 + 1.3 * np.sin(np.arctan2(y - height / 2, x - width * 0.36) * 9)
    elif style == 2:
        angle = np.arctan2(y - height / 2, x - width / 2)
        phase = np.hypot(x - width / 2, y - height / 2) / unit * 3 * (1 + 0.08 * np.sin(angle * 12))
    elif style == 3:
        phase = x / unit * 3 + 2 * np.sin(y / unit * 1.3) + 1.5 * np.cos(x / unit * 0.4)
    elif style == 4:
        phase = (
            (np.abs(x % (4 * unit) - 2 * unit) + np.abs(y % (3 * unit) - 1.5 * unit)) / unit * 3.1
        )
    elif style == 5:
        row = np.floor(y / (2 * unit))
        phase = np.hypot((x + row * unit) % (2 * unit) - unit, y % (2 * unit) - 2 * unit) / unit * 5
    else:
        phase = (x + y) / unit * 6.5 + 0.9 * np.sin((x - y) / unit * 0.5)
    lines = np.clip(np.abs(np.sin(phase)) * 3 - 2.2, 0, 1)
    second = np.clip(np.abs(np.sin(phase * 0.71 + (x - y) / unit)) * 3 - 2.3, 0, 1)
    amount = (0.55 * lines + 0.45 * second)[..., None]
    sheet = np.array(paper, np.float32) * (1 - amount) + np.array(tint, np.float32) * amount
    return Image.fromarray(cv2.resize(sheet.astype(np.uint8), (width, height)))


def add_glow(
    image: Image.Image, x: float, y: float, radius: float, colour: Colour, strength: float = 0.5
) -> Image.Image:
    """The image with a soft round patch of colour, as under an emblem print."""
    rows, columns = np.ogrid[0 : image.height, 0 : image.width]
    far = ((columns - x) ** 2 + (rows - y) ** 2) / radius**2
    amount = (strength * np.exp(-far)).astype(np.float32)[..., None]
    pixels = np.asarray(image, np.float32)
    return Image.fromarray(
        (pixels * (1 - amount) + np.array(colour, np.float32) * amount).astype(np.uint8)
    )


@lru_cache(maxsize=64)
def portrait(width: int, height: int, seed: int, backdrop: Colour = (250, 250, 250)) -> Image.Image:
    """A drawn face before a plain ground: no person, only what a detector expects."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (width, height), backdrop)
    draw = ImageDraw.Draw(image)
    w, h = float(width), float(height)
    skin = tuple(int(v) for v in np.array([226, 188, 160]) + rng.integers(-24, 14))
    hair = tuple(int(v) for v in np.array([26, 20, 18]) + rng.integers(0, 26))
    coat = tuple(int(v) for v in rng.integers(20, 110, 3))
    cx, cy, rx, ry = w / 2, h * 0.43, w * rng.uniform(0.24, 0.28), h * rng.uniform(0.24, 0.27)
    draw.ellipse((cx - w * 0.46, h * 0.74, cx + w * 0.46, h * 1.4), fill=coat)
    draw.polygon(
        [(cx - w * 0.12, h * 0.76), (cx + w * 0.12, h * 0.76), (cx, h * 0.93)], fill=(240, 240, 240)
    )
    draw.rectangle((cx - w * 0.1, h * 0.6, cx + w * 0.1, h * 0.79), fill=skin)
    long_hair = rng.random() < 0.45
    draw.ellipse(
        (cx - rx * 1.18, cy - ry * 1.28, cx + rx * 1.18, cy + ry * (1.1 if long_hair else 0.4)),
        fill=hair,
    )
    draw.ellipse((cx - rx, cy - ry * 0.95, cx + rx, cy + ry * 1.08), fill=skin)
    draw.pieslice(
        (cx - rx * 1.05, cy - ry * 1.2, cx + rx * 1.05, cy + ry * 0.25), 190, 350, fill=hair
    )
    for side in (-1, 1):
        ex = cx + side * rx * 0.42
        draw.ellipse(
            (ex - w * 0.045, cy - h * 0.012, ex + w * 0.045, cy + h * 0.018), fill=(248, 248, 246)
        )
        draw.ellipse(
            (ex - w * 0.02, cy - h * 0.014, ex + w * 0.02, cy + h * 0.018), fill=(40, 30, 26)
        )
        draw.line(
            (ex - w * 0.06, cy - h * 0.045, ex + w * 0.06, cy - h * 0.048),
            fill=hair,
            width=max(1, int(h * 0.012)),
        )
    draw.line(
        (cx, cy + h * 0.02, cx - w * 0.02, cy + h * 0.09, cx + w * 0.02, cy + h * 0.092),
        fill=(180, 130, 110),
        width=max(1, int(h * 0.006)),
    )
    draw.arc(
        (cx - w * 0.09, cy + h * 0.09, cx + w * 0.09, cy + h * 0.15),
        20,
        160,
        fill=(170, 80, 80),
        width=max(2, int(h * 0.01)),
    )
    return image.filter(ImageFilter.GaussianBlur(max(0.6, w / 260)))


def seal(
    text: str,
    font: ImageFont.FreeTypeFont,
    diameter: int,
    *,
    below: str = "",
    colour: Colour = (205, 32, 40),
    strength: float = 0.85,
    seed: int = 0,
    oval: float = 1.0,
    centre: str = "star",
    serial: str = "",
    tilt: float = 14.0,
    bare: float = 0.0,
) -> Image.Image:
    """A red seal (RGBA): ring, `centre`, `text` along the upper arc, uneven ink.

    `oval` is height over width; `centre` is star, sickle (a party's) or nothing; `serial`
    runs along the lower arc; `tilt` bounds the turn in degrees; `bare` is the share of it
    that left no ink.
    """
    size = diameter
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    line = max(2, size // 38)
    draw.ellipse((line, line, size - line, size - line), outline=255, width=line)
    if centre == "star":
        draw.polygon(_star(size / 2, size / 2, size * 0.15), fill=255)
    elif centre == "sickle":
        _sickle(draw, size)
    span = min(4.4, 0.36 * len(text))
    _along_arc(mask, text, font, span, size / 2 - line * 2 - font.size * 0.62, is_below=False)
    if serial:
        small = font.font_variant(size=max(6, round(size * 0.042)))
        _along_arc(
            mask,
            serial,
            small,
            0.085 * len(serial),
            size / 2 - line * 2 - small.size * 0.7,
            is_below=True,
        )
    if below:
        draw.text((size / 2, size * 0.77), below, font=font, fill=255, anchor="mm")
    alpha = np.asarray(mask, np.float32) * _mottle(size, seed) * strength * _worn(size, seed, bare)
    out = np.zeros((size, size, 4), np.uint8)
    out[..., :3], out[..., 3] = colour, alpha.astype(np.uint8)
    angle = float(np.random.default_rng(seed).uniform(-tilt, tilt))
    pressed = Image.fromarray(out, "RGBA").resize(
        (size, round(size * oval)), Image.Resampling.LANCZOS
    )
    return pressed.rotate(angle, resample=Image.Resampling.BICUBIC, expand=oval != 1.0)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    reach = [radius if i % 2 == 0 else radius * 0.387 for i in range(10)]
    return [
        (x + r * math.sin(math.pi * i / 5), y - r * math.cos(math.pi * i / 5))
        for i, r in enumerate(reach)
    ]


def _sickle(draw: ImageDraw.ImageDraw, size: int) -> None:
    """A bow and a crossing bar: what a party's seal has in its middle, simplified."""
    c, r, line = size / 2, size * 0.13, max(3, size // 28)
    draw.arc((c - r, c - r, c + r, c + r), -100, 120, fill=255, width=line)
    draw.line((c - r * 0.9, c + r * 0.9, c + r * 0.5, c - r * 0.5), fill=255, width=line)
    draw.line((c - r * 0.7, c - r * 0.5, c - r * 0.1, c - r * 0.9), fill=255, width=line * 2)


def _along_arc(
    mask: Image.Image,
    text: str,
    font: ImageFont.FreeTypeFont,
    span: float,
    reach: float,
    *,
    is_below: bool,
) -> None:
    """Letters on a circle about the middle, `span` radians wide, feet inwards or outwards."""
    centre, em = mask.width / 2, round(font.size)
    pitch = span * reach / max(len(text) - 1, 1)
    narrow = min(1.0, max(0.6, 0.98 * pitch / em)) if len(text) > 1 else 1.0
    for i, char in enumerate(text):
        angle = -span / 2 + span * (i / (len(text) - 1) if len(text) > 1 else 0.5)
        glyph = Image.new("L", (em * 2, em * 2), 0)
        ImageDraw.Draw(glyph).text((em, em), char, font=font, fill=255, anchor="mm")
        if narrow < 1.0:  # long names are cut with narrow letters
            slim = glyph.resize((round(em * 2 * narrow), em * 2), Image.Resampling.BICUBIC)
            glyph = Image.new("L", (em * 2, em * 2), 0)
            glyph.paste(slim, ((em * 2 - slim.width) // 2, 0))
        degrees = math.degrees(angle) if is_below else -math.degrees(angle)
        turned = glyph.rotate(degrees, resample=Image.Resampling.BICUBIC)
        down = reach if is_below else -reach
        at = (centre + reach * math.sin(angle) - em, centre + down * math.cos(angle) - em)
        mask.paste(255, (round(at[0]), round(at[1])), turned)


def _worn(size: int, seed: int, bare: float) -> NDArray[np.float32]:
    """1 where the rubber touched the paper, 0 over a share `bare` on one side of it."""
    if bare <= 0:
        return np.ones((size, size), np.float32)
    rng = np.random.default_rng(seed)
    rough = cv2.resize(
        rng.random((7, 7)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC
    )
    turn = rng.uniform(0, math.tau)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
    lean = x * math.cos(turn) + y * math.sin(turn) + 0.25 * rough
    edge = float(np.quantile(lean, 1 - bare))
    return np.clip((edge - lean) * 12, 0, 1).astype(np.float32)


@lru_cache(maxsize=32)
def _mottle(size: int, seed: int) -> NDArray[np.float32]:
    """Uneven ink between 0.55 and 1, as a rubber stamp leaves it."""
    rough = np.random.default_rng(seed % 8).random((24, 24)).astype(np.float32)
    return 0.55 + 0.45 * cv2.resize(rough, (size, size), interpolation=cv2.INTER_CUBIC).clip(0, 1)


def steel_seal(diameter: int) -> Image.Image:
    """An embossed ring without ink (RGBA): light from the top left, shade below."""
    image = Image.new("RGBA", (diameter, diameter), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for inset in (0.03, 0.22):
        a, b = diameter * inset, diameter * (1 - inset)
        draw.ellipse((a, a, b, b), outline=(70, 70, 70, 90), width=max(2, diameter // 70))
        draw.ellipse(
            (a - 2, a - 2, b - 2, b - 2), outline=(255, 255, 255, 120), width=max(1, diameter // 90)
        )
    for i in range(28):
        t = i / 28 * math.tau
        x, y = (diameter * (0.5 + 0.38 * f(t)) for f in (math.cos, math.sin))
        r = diameter * 0.02
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(90, 90, 90, 60))
    return image


def emblem(diameter: int, colour: Colour, alpha: int = 255) -> Image.Image:
    """A made-up round emblem (RGBA): rays and a star in a ring of grain, no real arms."""
    image = Image.new("RGBA", (diameter, diameter), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    c, tone = diameter / 2, (*colour, alpha)
    draw.ellipse((1, 1, diameter - 2, diameter - 2), outline=tone, width=max(2, diameter // 14))
    for i in range(36):
        t = i / 36 * math.tau
        draw.line(
            (
                c + 0.33 * diameter * math.cos(t),
                c + 0.33 * diameter * math.sin(t),
                c + 0.43 * diameter * math.cos(t),
                c + 0.43 * diameter * math.sin(t),
            ),
            fill=tone,
            width=max(1, diameter // 60),
        )
    points = [
        (
            c + diameter * (0.2 if i % 2 == 0 else 0.08) * math.sin(math.pi * i / 5),
            c * 0.86 - diameter * (0.2 if i % 2 == 0 else 0.08) * math.cos(math.pi * i / 5),
        )
        for i in range(10)
    ]
    draw.polygon(points, fill=tone)
    draw.rectangle(
        (c - diameter * 0.2, c + diameter * 0.16, c + diameter * 0.2, c + diameter * 0.24),
        fill=tone,
    )
    return image


def scribble(width: int, height: int, seed: int, colour: Colour = (30, 30, 60)) -> Image.Image:
    """A signature-like stroke (RGBA) that is no letter."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    knots = np.cumsum(rng.uniform(0.4, 1.6, 12))
    x = (knots - knots[0]) / (knots[-1] - knots[0]) * width * 0.9 + width * 0.05
    y = height * (0.5 + rng.uniform(-0.38, 0.38, 12))
    fine = np.linspace(0, 11, 90)
    xs = np.interp(fine, np.arange(12), x) + width * 0.03 * np.sin(fine * 2.7)
    ys = np.interp(fine, np.arange(12), y) + height * 0.06 * np.cos(fine * 3.1)
    ImageDraw.Draw(image).line(
        list(zip(xs.tolist(), ys.tolist(), strict=True)),
        fill=(*colour, 235),
        width=max(2, height // 22),
        joint="curve",
    )
    return image.filter(ImageFilter.GaussianBlur(0.6))
