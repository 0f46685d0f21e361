"""What a detector's box leaves out of a line is read with it, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.domain.geometry import RGB
from intake.domain.text import Line
from intake.extraction.legibility.score import measure_line
from intake.extraction.ocr.extend_lines import with_their_ends
from samples.drawing.ornament import seal
from tests.drawn import FONTS, font, rect
from tests.fakes import paddle_reader

SIZE, TOP, LEFT = 40, 300, 400


def drawn(text: str, gap: str = "") -> tuple[RGB, float]:
    """A page on which `text` stands, and the width of its first part, before the bar."""
    image = Image.new("RGB", (1600, 700), (245, 245, 245))
    draw, face = ImageDraw.Draw(image), font(FONTS[0], SIZE)
    before = text.partition("|")[0]
    draw.text((LEFT, TOP), text.replace("|", gap), fill=(30, 30, 30), font=face)
    return np.asarray(image).copy(), float(draw.textlength(before, font=face))


def read(pixels: RGB, left: float, right: float) -> tuple[Line, str]:
    """The line of a box from `left` to `right` as it was read, and as it is read longer."""
    quad = rect(left, TOP - 2, right, TOP + SIZE * 1.35)
    reader = paddle_reader()
    (line,) = reader.recognise(pixels, [quad])
    (again,), (seen,) = with_their_ends(pixels, [line], [measure_line(pixels, quad)], reader)
    assert (seen.quad == again.quad).all()
    return line, again.text


@pytest.mark.parametrize("text", ["二〇二〇年六月二十四|日", "校名:天山职业技术学|院"])
def test_a_last_character_under_a_seals_ring_is_read_with_its_line(text: str) -> None:
    pixels, width = drawn(text)
    image = Image.fromarray(pixels)
    stamp = seal("天山职业技术学院", font(FONTS[0], 40), 320)
    image.paste(stamp.convert("RGB"), (round(LEFT + width) + 20, TOP - 250), stamp.getchannel("A"))
    line, longer = read(np.asarray(image).copy(), LEFT - 8, LEFT + width + 2)
    assert (line.text, longer) == (text.partition("|")[0], text.replace("|", ""))


def test_the_first_signs_of_a_year_are_read_with_its_line() -> None:
    pixels, width = drawn("二〇二|一年六月二十六日")
    whole = drawn("二〇二一年六月二十六日|")[1]
    line, longer = read(pixels, LEFT + width - 2, LEFT + whole + 8)
    assert (line.text, longer) == ("一年六月二十六日", "二〇二一年六月二十六日")


def test_one_character_behind_its_label_is_read_with_it_and_behind_other_text_not() -> None:
    for text, wanted in (("性别男民族|回", "性别男民族回"), ("工程专业|回", "工程专业")):
        pixels, width = drawn(text, "　　")
        assert read(pixels, LEFT - 8, LEFT + width + 4)[1] == wanted


@pytest.mark.parametrize("text", ["证书编号99999120220500|1234", "和静县公安局|│", "和静县水利局|"])
def test_digits_and_a_tables_lines_are_not_added_to_a_line(text: str) -> None:
    pixels, width = drawn(text)
    line, longer = read(pixels, LEFT - 8, LEFT + width + 2)
    assert longer == line.text


def test_what_has_a_box_of_its_own_stays_apart() -> None:
    pixels, width = drawn("学历层次|本科")
    quads = [
        rect(LEFT - 8, TOP - 2, LEFT + width, TOP + 54),
        rect(LEFT + width, TOP - 2, LEFT + width + 2 * SIZE + 8, TOP + 54),
    ]
    lines = paddle_reader().recognise(pixels, quads)
    seen = [measure_line(pixels, quad) for quad in quads]
    assert with_their_ends(pixels, lines, seen, paddle_reader())[0] == lines
