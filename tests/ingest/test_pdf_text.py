"""Words of a PDF stand where they are printed, and only when they can be seen."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from intake.domain.geometry import Box
from intake.domain.page import Word
from intake.ingest.admission import Limits
from intake.ingest.open import open_upload
from intake.ingest.pdf_text import crop_in_display, is_sound, unified


def text_pdf(rotation: int, crop: tuple[int, int, int, int] | None, unit: int) -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=500, height=700)
    for number, (x, y) in enumerate(((90, 130), (250, 300), (120, 520))):
        page.insert_text((x, y), f"水利工程第{number}", fontname="china-s", fontsize=20)
    page.insert_text((5, 690), "页外之字", fontname="china-s", fontsize=8)
    if crop:
        page.set_cropbox(pymupdf.Rect(*crop))
    page.set_rotation(rotation)
    if unit != 1:
        document.xref_set_key(page.xref, "UserUnit", str(unit))
    return bytes(document.tobytes())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("crop", "unit"), [(None, 1), ((60, 80, 480, 600), 1), ((60, 80, 480, 600), 2)]
)
def test_words_of_a_pdf_lie_on_their_ink(
    tmp_path: Path, rotation: int, crop: tuple[int, int, int, int] | None, unit: int
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf(rotation, crop, unit))
    (page,) = open_upload(path, "a")
    wanted = {"水利工程第0", "水利工程第1", "水利工程第2"} | (set() if crop else {"页外之字"})
    assert {word.text for word in page.words} == wanted
    assert page.layer_is_trusted
    ink = page.pixels.min(axis=2) < 128
    for word in page.words:
        box = word.box
        inside = ink[box.top : box.bottom, box.left : box.right]
        ys, xs = np.nonzero(inside)
        # The ink fills its box along the line, up to the side bearings of the face.
        along = max(np.ptp(xs) / box.width, np.ptp(ys) / box.height)
        assert along > 0.85, (word, along)
        ink[max(box.top - 4, 0) : box.bottom + 4, max(box.left - 4, 0) : box.right + 4] = False
    assert not ink.any()


def test_a_pdf_page_is_its_crop_box_at_200_dpi(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf(90, (60, 80, 480, 600), 1))
    (page,) = open_upload(path, "a")
    assert abs(page.width - 520 * 200 / 72) <= 1
    assert abs(page.height - 420 * 200 / 72) <= 1


def scan_with_layer(mode: int, picture_last: bool = False) -> bytes:
    """A full-page picture of text and the same words as a layer."""
    drawn = io.BytesIO()
    Image.effect_noise((600, 800), 40).save(drawn, "PNG")
    document = pymupdf.open()
    page = document.new_page(width=300, height=400)
    if not picture_last:
        page.insert_image(page.rect, stream=drawn.getvalue())
    page.insert_text((50, 100), "姓名 某某人", fontname="china-s", fontsize=14, render_mode=mode)
    if picture_last:
        page.insert_image(page.rect, stream=drawn.getvalue())
    return bytes(document.tobytes())


@pytest.mark.parametrize(
    ("mode", "picture_last", "trusted"), [(3, False, False), (0, True, False), (0, False, True)]
)
def test_a_scanners_own_reading_is_not_trusted(
    tmp_path: Path, mode: int, picture_last: bool, trusted: bool
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(scan_with_layer(mode, picture_last))
    assert open_upload(path, "a")[0].layer_is_trusted is trusted


def test_a_scanned_page_tells_the_quality_of_its_jpeg(tmp_path: Path) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 800), "beige").save(drawn, "JPEG", quality=40)
    document = pymupdf.open()
    page = document.new_page(width=300, height=400)
    page.insert_image(page.rect, stream=drawn.getvalue())
    document.save(tmp_path / "a.pdf")
    (opened,) = open_upload(tmp_path / "a.pdf", "a")
    assert opened.jpeg_quality == 40


def test_words_nobody_can_see_are_no_words(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=300, height=400)
    for row, (text, colour, mode) in enumerate(
        (
            ("证书编号甲", (0, 0, 0), 0),
            ("白字冒充乙", (1, 1, 1), 0),
            ("姓名某某丙", (0, 0, 0), 0),
            ("隐形冒充丁", (0, 0, 0), 3),
        )
    ):
        page.insert_text(
            (50, 60 + 40 * row), text, fontname="china-s", color=colour, render_mode=mode
        )
    # Invisible text written over visible text must not speak for it either.
    page.insert_text((50, 300), "李四李四李", fontname="china-s")
    page.insert_text((50, 300), "张三张三张", fontname="china-s", render_mode=3)
    document.save(tmp_path / "a.pdf")
    (opened,) = open_upload(tmp_path / "a.pdf", "a")
    assert {word.text for word in opened.words} == {"证书编号甲", "姓名某某丙"}


def test_a_character_drawn_twice_to_look_bold_is_one_character(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=300, height=400)
    for shift in (0, 0.3):
        page.insert_text((50 + shift, 100), "编号 1122 长长", fontname="china-s", fontsize=12)
    document.save(tmp_path / "a.pdf")
    (opened,) = open_upload(tmp_path / "a.pdf", "a")
    assert [word.text for word in opened.words] == ["编号", "1122", "长长"]


def test_a_page_printed_full_is_read_in_seconds(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    for row in range(115):
        page.insert_text(
            (15, 30 + 7 * row), "姓名某某毕业院校水利学校专业" * 6, fontname="china-s", fontsize=6
        )
    document.save(tmp_path / "a.pdf")
    (opened,) = open_upload(tmp_path / "a.pdf", "a", Limits(cpu_seconds=6))
    assert sum(len(word.text) for word in opened.words) == 115 * 84
    assert opened.layer_is_trusted


def test_garbled_layers_are_not_sound() -> None:
    def words(text: str) -> list[Word]:
        return [Word(text, Box(0, 0, 10, 10))]

    assert is_sound(words("姓名某某人 证书编号 105541202205001234"))
    for garbled in (
        "(cid:12)(cid:99)(cid:7)",
        "\ue012\ue345\uf001姓名",
        "\ufffd\ufffd姓名某",
        "ÐÕÃû ÖÐ¹úÈËÃñ",
        "abcdefgh ijkl mnop",
        "1234567",
        "",
    ):
        assert not is_sound(words(garbled)), garbled


def test_radicals_in_a_layer_become_the_characters_they_look_like() -> None:
    assert unified("⽔利⼯程 ⺠族 ⻢⻓") == "水利工程 民族 马长"


def test_a_crop_box_beside_the_page_is_ignored() -> None:
    assert crop_in_display((0, 0, 100, 200), (500, 500, 600, 600), 0) == (0, 0, 100, 200)
