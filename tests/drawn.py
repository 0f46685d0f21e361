"""Small pictures for tests: lines of text, papers on a ground, and what spoils them."""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

RGB = NDArray[np.uint8]
Quad = NDArray[np.float32]

FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "uming.ttc",
    "gbsn00lp.ttf",
    "gkai00mp.ttf",
    "ukai.ttc",
)
TEXTS = (
    "新疆水利水电学校机电设备运行与控制专业",
    "公民身份号码 652827199903081234",
    "热依木江·买买提吐尔逊",
    "有效期限 2019.05.06-2029.05.06",
    "和静县公安局",
    "修完教学计划规定的全部课程成绩合格准予毕业",
    "证书编号 999991202205001234",
)


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font by its file name (searched where the system keeps fonts)."""
    return ImageFont.truetype(name, size)


def page_of_lines(
    size: int = 40,
    *,
    paper: int = 245,
    ink: int = 30,
    lines: int = 10,
    name: str = FONTS[0],
    width: int = 1200,
    gap: float = 2.0,
    left: int = 80,
    top: int = 100,
) -> tuple[RGB, list[Quad]]:
    """A flat page and its lines' quads, padded as a text detector pads them."""
    height = int(top * 2 + lines * size * gap)
    image = Image.new("L", (width, height), paper)
    draw = ImageDraw.Draw(image)
    quads = []
    for i in range(lines):
        text = TEXTS[i % len(TEXTS)]
        at = (left, int(top + i * size * gap))
        draw.text(at, text, fill=ink, font=font(name, size))
        x0, y0, x1, y1 = draw.textbbox(at, text, font=font(name, size))
        pad = size * 0.2
        quads.append(rect(x0 - pad, y0 - pad, min(x1 + pad, width), y1 + pad))
    grey = np.asarray(image)
    return np.repeat(grey[:, :, None], 3, axis=2).copy(), quads


def rect(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def blurred(pixels: RGB, sigma: float) -> RGB:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def shaken(pixels: RGB, length: int, degrees: float = 0.0) -> RGB:
    """Motion blur of `length` pixels along a direction."""
    kernel = np.zeros((length | 1, length | 1), np.float32)
    middle = (length | 1) // 2
    way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]) * length / 2
    cv2.line(
        kernel,
        tuple(int(v) for v in np.round(middle - way)),
        tuple(int(v) for v in np.round(middle + way)),
        1.0,
    )
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def noisy(pixels: RGB, sigma: float, seed: int = 1) -> RGB:
    grain = np.random.default_rng(seed).normal(0, sigma, pixels.shape)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def lit(pixels: RGB, gain: float | NDArray[np.float32], lift: float = 0.0) -> RGB:
    """Every level times `gain` plus `lift`, cut off as a sensor would."""
    if isinstance(gain, np.ndarray) and gain.ndim == 2:
        gain = gain[:, :, None]
    return np.clip(pixels.astype(np.float32) * gain + lift, 0, 255).astype(np.uint8)


def jpeg(pixels: RGB, quality: int) -> RGB:
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held).convert("RGB"))


def glare_on(pixels: RGB, centre: tuple[float, float], radius: float) -> RGB:
    """A lamp's reflection: burnt out in the middle, fading outwards."""
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    away = ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / radius**2
    return np.clip(pixels + 400 * np.exp(-away)[:, :, None], 0, 255).astype(np.uint8)


def wood(height: int, width: int, seed: int = 0) -> RGB:
    """A brown, grained table."""
    rng = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(rng.normal(0, 60, (height, width)).astype(np.float32), (0, 0), 1)
    grain = cv2.blur(grain, (121, 1)) * 6
    base = np.array([150, 110, 70], np.float32)
    return np.clip(base + grain[:, :, None], 0, 255).astype(np.uint8)


def speckled(height: int, width: int, seed: int = 0) -> RGB:
    """A grey stone top with coarse speckles."""
    rng = np.random.default_rng(seed)
    small = rng.normal(0, 30, (height // 4 + 1, width // 4 + 1)).astype(np.float32)
    spots = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(120 + spots[:, :, None].repeat(3, 2), 0, 255).astype(np.uint8)


def placed(ground: RGB, paper: RGB, corners: Quad, *, rounded: float = 0.0) -> RGB:
    """`paper` laid on `ground` so that its corners come to lie at `corners`."""
    height, width = paper.shape[:2]
    cover = Image.new("L", (width, height), 0)
    ImageDraw.Draw(cover).rounded_rectangle((0, 0, width - 1, height - 1), rounded, fill=255)
    matrix = cv2.getPerspectiveTransform(rect(0, 0, width, height), corners.astype(np.float32))
    size = (ground.shape[1], ground.shape[0])
    laid = cv2.warpPerspective(paper, matrix, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.asarray(cover), matrix, size)[:, :, None] / 255.0
    return np.asarray(ground * (1 - mask) + laid * mask, np.uint8)


def carried(quads: list[Quad], paper: RGB, corners: Quad) -> list[Quad]:
    """The paper's quads where `placed` put them."""
    height, width = paper.shape[:2]
    matrix = cv2.getPerspectiveTransform(rect(0, 0, width, height), corners.astype(np.float32))
    return [cv2.perspectiveTransform(q[None], matrix)[0] for q in quads]


def card(seed: int = 0) -> tuple[RGB, list[Quad]]:
    """A light-blue card, 1011 x 638, with fine wavy lines and a photo."""
    page = np.full((638, 1011, 3), (222, 232, 240), np.uint8)
    for i in range(24):
        xs = np.arange(0, 1011, 4)
        ys = 320 + (i - 12) * 24 + 30 * np.sin(xs / 90 + i * 0.5)
        cv2.polylines(
            page, [np.stack([xs, ys], 1).astype(np.int32)], False, (200, 216, 232), 1, cv2.LINE_AA
        )
    page[80:470, 680:940] = (250, 250, 250)
    cv2.circle(page, (810, 230), 80, (120, 90, 80), -1)
    image = Image.fromarray(page)
    draw = ImageDraw.Draw(image)
    quads = []
    for at, text, size in (
        ((70, 70), "姓名  热依木江", 42),
        ((70, 150), "性别 男  民族 维吾尔", 38),
        ((70, 230), "出生 1999 年 3 月 8 日", 38),
        ((70, 310), "住址 新疆和静县团结路", 38),
        ((70, 540), "公民身份号码 652827199903081234", 44),
    ):
        draw.text(at, text, fill=(30, 30, 40), font=font(FONTS[0], size))
        x0, y0, x1, y1 = draw.textbbox(at, text, font=font(FONTS[0], size))
        quads.append(rect(x0 - 8, y0 - 8, x1 + 8, y1 + 8))
    return np.asarray(image).copy(), quads
