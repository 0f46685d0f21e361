"""Print that is too small for the look at the whole page is found by its ink."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from intake.domain.geometry import RGB
from intake.extraction.ocr import small_print
from intake.extraction.ocr.read_lines import read_text
from tests.drawn import FONTS, font, speckled
from tests.fakes import paddle_reader

SMALL = ("姓名 王晓明", "出生 2000年5月28日", "新疆和静县团结路115号院", "652922200005282331")


def sheet(size: int, turned: bool = False) -> RGB:
    """An A4 page at 200 dpi with large lines below and a small block of text above."""
    page = Image.new("L", (1654, 2339), 250)
    block = Image.new("L", (size * 14, size * 7), 235)
    draw = ImageDraw.Draw(block)
    for i, text in enumerate(SMALL):
        draw.text((size, size // 2 + i * size * 1.6), text, fill=40, font=font(FONTS[0], size))
    page.paste(block.rotate(180) if turned else block, (500, 400))
    draw = ImageDraw.Draw(page)
    for i in range(3):
        text = "中华人民共和国居民身份证"
        draw.text((300, 1400 + i * 90), text, fill=30, font=font(FONTS[0], 44))
    return np.repeat(np.asarray(page)[:, :, None], 3, axis=2).copy()


def places(pixels: RGB) -> list[object]:
    return list(small_print._places(pixels, [], 7 * max(pixels.shape[:2]) / 1280))


def test_rows_of_small_ink_are_one_place() -> None:
    (found,) = small_print._places(sheet(9), [], 7 * 2339 / 1280)
    place, high = found
    assert place.left < 515 and place.right > 600 and place.top < 410 and place.bottom > 455
    assert 5 <= high <= 12


def test_ordinary_print_rules_and_textures_are_none() -> None:
    assert places(sheet(40)) == []
    ruled = np.full((2339, 1654, 3), 250, np.uint8)
    ruled[200::60, 100:1500] = 60
    assert places(ruled) == []
    assert places(speckled(2339, 1654)) == []
    waves = np.full((1275, 2022, 3), 230, np.uint8)
    for i in range(40):
        x = np.arange(0, 2022, 4)
        y = i * 32 + 20 * np.sin(x / 90)
        points = np.stack([x, y], 1).astype(np.int32)
        cv2.polylines(waves, [points], False, (200, 205, 215), 1)
    assert places(waves) == []


def test_a_small_block_is_read_the_way_up_in_which_it_stands() -> None:
    text, _ = read_text(sheet(10, turned=True), paddle_reader())
    (number,) = [line for line in text.own if line.text == SMALL[-1]]
    large = [line for line in text.own if line.text.startswith("中华人民共和国")]
    assert number.box.top > 390 and number.box.bottom < 480
    assert number.quad[1, 0] < number.quad[0, 0]
    assert large and all(line.quad[1, 0] > line.quad[0, 0] for line in large)
