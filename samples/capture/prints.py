"""Screenshots of a phone or browser, and papers that were printed before the scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.capture.effects import Spoiler
from samples.capture.kinds import SAFE_GLYPH, scan
from samples.capture.optics import focus_to
from samples.capture.shot import Array, Bytes, Shot, paste
from samples.drawing import fonts
from samples.drawing.truth import Drawing

SCREEN_WIDTH = (1080, 1440)
"""Widths in px of common phone screens; a long screenshot grows downwards."""
WIDEST_SCREEN = 1800
"""Of a tablet or a PC's window, taken where a phone would show too small a print."""
FONTS = ("opentype/noto/NotoSansCJK-Regular.ttc", "truetype/wqy/wqy-microhei.ttc")
SCREENS = {
    "tune": ((245, 245, 247), (255, 255, 255), (30, 30, 32), (60, 190, 90)),
    "test": ((228, 230, 234), (255, 255, 255), (30, 30, 32), (30, 30, 32)),
    "judge": ((32, 34, 38), (20, 22, 26), (228, 230, 232), (240, 200, 60)),
}
"""Behind the page, behind the bars, their ink, and the battery's filling."""
SEAL_MM = (38.0, 42.0)
"""Diameter of an office's round seal (42 mm at most by the State Council's rule)."""
DOT_GAIN_MM = 0.04
"""Sigma by which toner and ink spread, about one printer dot at 600 dpi."""


def _font(size: int, house: str = "") -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A plain face for screens and made-up seals; house judge has its own."""
    if house == "judge":
        return fonts.Face("UKIJCJK.ttf").at(size)
    for name in FONTS:
        path = Path("/usr/share/fonts") / name
        if path.exists():
            return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


# --------------------------------------------------------------------------- screenshot


def screenshot(
    drawings: Sequence[Drawing], house: str, rng: np.random.Generator, spoil: Spoiler
) -> Shot:
    """A long phone screenshot: status bar, title bar, the page, an empty foot."""
    width = int(rng.integers(*SCREEN_WIDTH))
    glyphs = [item.glyph_height / d.image.width for d in drawings for item in d.texts]
    width = min(max(width, round(SAFE_GLYPH / min(glyphs, default=1.0))), WIDEST_SCREEN)
    unit = width // 36
    top, gap, foot = unit * 5, unit // 2, unit * int(rng.integers(2, 6))
    scales = [width / d.image.width for d in drawings]
    heights = [round(d.image.height * k) for d, k in zip(drawings, scales, strict=True)]
    total = top + sum(heights) + gap * (len(drawings) - 1) + foot
    paper = SCREENS[house][0]
    canvas = Image.new("RGB", (width, total), paper)
    _bars(ImageDraw.Draw(canvas), width, unit, house, rng)
    shot = Shot(np.array(canvas, np.uint8), [])
    at = top
    for drawing, scale, high in zip(drawings, scales, heights, strict=True):
        paste(
            shot,
            drawing,
            np.array([[scale, 0, 0], [0, high / drawing.image.height, at], [0, 0, 1.0]]),
        )
        at += high + gap
    spoil.scene(shot)
    focus_to(shot, 0.0, house, rng)
    spoil.lens(shot)
    return shot


def _bars(
    draw: ImageDraw.ImageDraw, width: int, unit: int, house: str, rng: np.random.Generator
) -> None:
    """Clock, battery and a title (tune: an app's; test: a browser's address; judge: a
    chat's dark viewer)."""
    small, title = _font(round(unit * 1.0), house), _font(round(unit * 1.2), house)
    _, ground, ink, filling = SCREENS[house]
    clock = f"{int(rng.integers(0, 24)):02d}:{int(rng.integers(0, 60)):02d}"
    draw.rectangle([0, 0, width, unit * 5 - 2], fill=ground)
    draw.text((unit, unit * 0.3), clock, fill=ink, font=small)
    level = float(rng.uniform(0.15, 1.0))
    left, right = width - unit * 3.2, width - unit * 1.2
    draw.rounded_rectangle(
        [left, unit * 0.5, right, unit * 1.4], unit * 0.25, outline=ink, width=max(unit // 14, 1)
    )
    draw.rectangle(
        [left + 3, unit * 0.5 + 3, left + 3 + (right - left - 6) * level, unit * 1.4 - 3],
        fill=filling,
    )
    for step in range(4):
        x = width - unit * 5.5 + step * unit * 0.35
        draw.rectangle([x, unit * (1.3 - 0.2 * step), x + unit * 0.22, unit * 1.4], fill=ink)
    if house == "tune":
        text = ("文件预览", "学信档案", "在线验证")[int(rng.integers(3))]
        draw.line(
            [unit * 1.6, unit * 2.6, unit, unit * 3.3, unit * 1.6, unit * 4.0],
            fill=ink,
            width=max(unit // 8, 1),
        )
        draw.text((width / 2, unit * 3.3), text, fill=ink, font=title, anchor="mm")
    elif house == "judge":
        draw.text(
            (unit * 1.5, unit * 3.3),
            f"返回（{int(rng.integers(2, 40))}）",
            fill=ink,
            font=title,
            anchor="lm",
        )
        for dot in range(3):
            x = width - unit * (1.6 + dot * 0.8)
            draw.ellipse([x, unit * 3.1, x + unit * 0.4, unit * 3.5], fill=ink)
    else:
        draw.rounded_rectangle(
            [unit, unit * 2.2, width - unit * 4, unit * 4.4], unit, fill=(238, 239, 242)
        )
        draw.text(
            (unit * 2.2, unit * 3.3), "www.chsi.com.cn", fill=(90, 90, 96), font=small, anchor="lm"
        )
        draw.rectangle(
            [width - unit * 2.8, unit * 2.6, width - unit * 1.4, unit * 4.0],
            outline=ink,
            width=max(unit // 10, 1),
        )


# --------------------------------------------------------------------------- print_scan


def print_scan(
    drawings: Sequence[Drawing], house: str, rng: np.random.Generator, spoil: Spoiler
) -> Shot:
    """Papers that were printed (dot gain, toner, often grey, maybe sealed), then scanned."""
    blot = DOT_GAIN_MM * float(rng.uniform(0.7, 1.4))
    seal = rng.random() < 0.5
    grey = rng.random() < 0.45
    printed = [_printed(drawing, blot, grey, seal, house, rng) for drawing in drawings]
    return scan(printed, house, rng, spoil, blot=blot)


def _printed(
    drawing: Drawing, blot: float, grey: bool, seal: bool, house: str, rng: np.random.Generator
) -> Drawing:
    pixels = np.asarray(drawing.image.convert("RGB"), np.uint8)
    if grey:
        pixels = np.asarray(cv2.merge([cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)] * 3), np.uint8)
    sigma = blot / 25.4 * drawing.dpi
    pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), max(sigma, 0.2)), np.uint8)
    # Ink that spreads darkens the rims: half-tones print darker than they were.
    tone = np.arange(256) / 255.0
    curve = tone ** rng.uniform(1.1, 1.45)
    floor, white = rng.uniform(18, 60), rng.uniform(244, 253)
    table = np.clip(floor + (white - floor) * curve, 0, 255).astype(np.uint8)
    pixels = np.asarray(cv2.LUT(pixels, table), np.uint8)
    if house == "test":
        _toner_streaks(pixels, rng)
    elif house == "judge":
        _nozzle_bands(pixels, rng)
    if seal:
        _stamp(pixels, drawing, house, rng)
    return replace(drawing, image=Image.fromarray(pixels))


def _toner_streaks(pixels: Bytes, rng: np.random.Generator) -> None:
    """A worn drum: faint vertical lines, some lighter and some darker."""
    for _ in range(int(rng.integers(0, 4))):
        x, wide = int(rng.integers(pixels.shape[1])), int(rng.integers(1, 5))
        strip = pixels[:, x : x + wide]
        strip[:] = cv2.addWeighted(strip, 0.88, strip, 0.0, float(rng.choice([0, 28])))


def _nozzle_bands(pixels: Bytes, rng: np.random.Generator) -> None:
    """An ink jet with clogged nozzles: pale bands across, as far apart as its head is high."""
    pitch, wide = int(rng.integers(30, 90)), int(rng.integers(1, 4))
    paler = float(rng.uniform(0.0, 0.3))
    for y in range(int(rng.integers(pitch)), pixels.shape[0], pitch):
        band = pixels[y : y + wide]
        band[:] = cv2.addWeighted(band, 1 - paler, np.full_like(band, 255), paler, 0)


def _stamp(pixels: Bytes, drawing: Drawing, house: str, rng: np.random.Generator) -> None:
    """A red round seal, on the spot where it touches the fewest fields."""
    size = round(float(rng.uniform(*SEAL_MM)) / 25.4 * drawing.dpi)
    high, wide = pixels.shape[:2]
    if size * 2 > min(high, wide):
        return  # a card has no room for a seal
    boxes = [
        (*quad.min(axis=0), *quad.max(axis=0)) for item in drawing.texts for quad in item.quads
    ]
    spots = [
        np.array([rng.uniform(0, wide - size), rng.uniform(high * 0.4, high - size)])
        for _ in range(40)
    ]
    left, top = (int(v) for v in min(spots, key=lambda s: _touched(s, size, boxes)))
    mask = np.asarray(_seal_mask(size, house, rng), np.float32) / 255 * rng.uniform(0.55, 0.85)
    worn = cv2.resize(rng.random((size // 6 + 1, size // 6 + 1), dtype=np.float32), (size, size))
    mask = (mask * np.clip(worn * 1.3 + 0.35, 0, 1))[..., None]
    area = pixels[top : top + size, left : left + size]
    red = np.array([205, 30, 38], np.float32) / 255
    area[:] = (area * (1 - mask + mask * red)).astype(np.uint8)


def _touched(spot: Array, size: int, boxes: Sequence[tuple[float, ...]]) -> float:
    total = 0.0
    for left, top, right, bottom in boxes:
        across = min(right, spot[0] + size) - max(left, spot[0])
        down = min(bottom, spot[1] + size) - max(top, spot[1])
        total += max(across, 0.0) * max(down, 0.0)
    return total


def _seal_mask(size: int, house: str, rng: np.random.Generator) -> Image.Image:
    """Ring, star and an arc of characters, 255 where the stamp prints."""
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    line = max(size // 32, 2)
    draw.ellipse([line, line, size - line, size - line], outline=255, width=line)
    middle = size / 2
    star = [
        (
            middle + size * (0.15 if i % 2 == 0 else 0.058) * np.sin(np.pi * i / 5),
            middle - size * (0.15 if i % 2 == 0 else 0.058) * np.cos(np.pi * i / 5),
        )
        for i in range(10)
    ]
    draw.polygon(star, fill=255)
    text = ("某县水利工程管理站", "某县人力资源综合服务中心", "某县农业技术推广站")[
        int(rng.integers(3))
    ]
    glyph = round(size * 0.125)
    for index, character in enumerate(text):
        degrees = -115 + 230 * index / (len(text) - 1)
        tile = Image.new("L", (glyph * 2, glyph * 2), 0)
        ImageDraw.Draw(tile).text(
            (glyph, glyph), character, fill=255, font=_font(glyph, house), anchor="mm"
        )
        turned = tile.rotate(-degrees, Image.Resampling.BILINEAR)
        x = middle + size * 0.375 * np.sin(np.deg2rad(degrees)) - glyph
        y = middle - size * 0.375 * np.cos(np.deg2rad(degrees)) - glyph
        mask.paste(255, (round(x), round(y)), turned)
    return mask.rotate(float(rng.uniform(-25, 25)), Image.Resampling.BILINEAR)
