"""What the page as a whole hides is found in its place: under a seal, on a small card."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from intake.domain.application import Material
from intake.domain.geometry import RGB, Quad
from intake.domain.text import Line
from intake.extraction.fields.split_page import papers_of
from intake.extraction.ocr.rescan import look_closer, stamps
from samples.drawing.ornament import seal
from tests.drawn import FONTS, font, page_of_lines, rect
from tests.fakes import line


class Finder:
    """A reader that finds one given line, but not on the whole of this page."""

    name = "finder"

    def __init__(self, quad: Quad, text: str, page: RGB | None) -> None:
        self.quad, self.text, self.page = quad, text, page

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        return [] if self.page is not None and pixels.shape == self.page.shape else [self.quad]

    def recognise(self, pixels: RGB, quads: list[Quad]) -> list[Line]:
        return [line(self.text, *quad[0], width=quad[1, 0] - quad[0, 0]) for quad in quads]


def sealed_page() -> tuple[RGB, list[Quad]]:
    pixels, quads = page_of_lines(40, lines=8)
    image = Image.fromarray(pixels)
    stamp = seal("和静县水利局", font(FONTS[0], 40), 320)
    image.paste(stamp.convert("RGB"), (600, 300), stamp.getchannel("A"))
    return np.asarray(image).copy(), quads


def lines_at(quads: list[Quad]) -> list[Line]:
    return [
        line(
            "校长李强",
            *quad[0],
            height=float(quad[3, 1] - quad[0, 1]),
            width=float(quad[1, 0] - quad[0, 0]),
        )
        for quad in quads
    ]


def test_a_seal_is_a_stamp_and_red_letters_are_none() -> None:
    pixels, quads = sealed_page()
    (box,) = stamps(pixels, lines_at(quads))
    assert box.left < 600 and box.right > 920 and box.top < 300 and box.bottom > 620
    plain, _ = page_of_lines(40, lines=8)
    red = plain.copy()
    red[100:140][plain[100:140, :, 0] < 128] = (205, 32, 40)
    assert stamps(plain, lines_at(quads)) == stamps(red, lines_at(quads)) == []
    assert stamps(pixels, []) == []


def test_a_line_that_ended_at_the_ink_is_read_at_its_length() -> None:
    pixels, _ = sealed_page()
    short = rect(700, 400, 900, 450)
    known = [line("二年六月", 700, 400, 50, width=200)]
    left, top = stamps(pixels, known)[0].as_list()[:2]
    finder = Finder(rect(500 - left, 400 - top, 900 - left, 450 - top), "二〇二二年六月", pixels)
    (found,) = look_closer(pixels, known, 0.0, [], finder)
    assert (found.text, found.box.left) == ("二〇二二年六月", 500)
    same = Finder(short - np.array([left, top], np.float32), "二年六月", pixels)
    assert look_closer(pixels, known, 0.0, [], same) == known


def test_what_the_ink_added_to_a_whole_line_goes_and_a_line_at_the_places_edge_stays() -> None:
    pixels, _ = sealed_page()
    seen = replace(line("2024年410月18日", 650, 400, 120, width=260), confidence=0.91)
    left, top = stamps(pixels, [seen])[0].as_list()[:2]
    there = rect(650 - left, 440 - top, 905 - left, 490 - top)
    (found,) = look_closer(pixels, [seen], 0.0, [], Finder(there, "2024年10月18日", pixels))
    assert found.text == "2024年10月18日"
    long = replace(
        line("该同志于2024年410月18日前完成了全部工作", 20, 440, 50, width=1300), confidence=0.91
    )
    left, top = stamps(pixels, [long])[0].as_list()[:2]
    cut = rect(0, 440 - top, 905 - left, 490 - top)
    assert look_closer(pixels, [long], 0.0, [], Finder(cut, "2024年10月18日前完", pixels)) == [long]


def test_a_place_holds_the_ends_of_its_short_lines() -> None:
    pixels, quads = sealed_page()
    (place,) = stamps(pixels, lines_at(quads))
    day = line("2024年10月18日", place.left - 90, 420, 50, width=300)
    (wider,) = stamps(pixels, [*lines_at(quads), day])
    assert wider.left <= day.box.left - 50 or wider.left == 0


def test_a_name_under_its_fingerprint_is_read_again_and_a_portraits_ground_is_none() -> None:
    pixels, _ = page_of_lines(40, lines=8)
    signed = line("承诺人:司", 300, 400, 50, width=220)
    pressed, ground = pixels.copy(), pixels.copy()
    cv2.ellipse(pressed, (560, 430), (45, 60), 20, 0, 360, (205, 60, 70), -1)
    ground[300:700, 600:880] = (205, 60, 70)
    left, top = stamps(pressed, [signed])[0].as_list()[:2]
    finder = Finder(rect(300 - left, 400 - top, 590 - left, 450 - top), "承诺人:司泽", pressed)
    assert look_closer(pressed, [signed], 0.0, [], finder)[0].text == "承诺人:司泽"
    assert stamps(ground, [signed]) == []


def test_a_box_of_which_nothing_was_read_is_looked_at_again() -> None:
    """A seal and all that lies under it may come as one box."""
    pixels, quads = sealed_page()
    text = lines_at(quads[:3])
    nothing = replace(line("市", 600, 300, 320, width=320), confidence=0.47)
    left, top = stamps(pixels, [*text, nothing])[0].as_list()[:2]
    finder = Finder(rect(650 - left, 480 - top, 880 - left, 520 - top), "2024年10月17日", pixels)
    found = look_closer(pixels, [*text, nothing], 0.0, [], finder)
    assert [one.text for one in found[3:]] == ["2024年10月17日"]


def test_a_paper_that_fills_its_page_is_not_looked_at_twice() -> None:
    page = np.full((1000, 1400, 3), 240, np.uint8)
    finder = Finder(rect(10, 10, 200, 40), "姓名张祎", page)
    assert look_closer(page, [], 0.0, [rect(50, 50, 1350, 950)], finder) == []
    (found,) = look_closer(page, [], 0.0, [rect(600, 300, 1000, 550)], finder)
    assert found.box.left == 610


def test_a_line_of_which_only_the_end_was_found_is_looked_for_from_afar() -> None:
    page = np.full((1000, 1400, 3), 240, np.uint8)
    end, head = line("工大学院长", 700, 400, width=300), line("学校名称", 300, 400, width=300)
    finder = Finder(rect(300, 400, 1000, 450), "学校名称:准噶尔理工大学院长", None)
    (found,) = look_closer(page, [end], 0.0, [], finder)
    assert found.text == "学校名称:准噶尔理工大学院长"
    assert look_closer(page, [head, end], 0.0, [], finder) == [head, end]  # cells of one row


def test_a_card_whose_outline_is_lost_stands_beside_one_whose_outline_is_found() -> None:
    front = [
        line(t, 100, 100 + 60 * i)
        for i, t in enumerate(
            (
                "姓名张祎",
                "性别女民族汉",
                "出生1999年3月8日",
                "住址新疆和静县",
                "公民身份号码65282719990308002X",
            )
        )
    ]
    back = [
        line(t, 1200, 150 + 60 * i)
        for i, t in enumerate(
            (
                "中华人民共和国",
                "居民身份证",
                "签发机关和静县公安局",
                "有效期限2019.05.06-2029.05.06",
            )
        )
    ]
    groups = papers_of([*front, *back], 0.0, [rect(80, 80, 900, 440)])
    assert [(g[0], g[3] is not None) for g in groups] == [
        (Material.ID_CARD_PORTRAIT_SIDE, True),
        (Material.ID_CARD_EMBLEM_SIDE, False),
    ]


def test_half_a_paper_in_an_outline_is_no_paper_of_its_own() -> None:
    lines = [
        line(t, 100, 100 + 60 * i)
        for i, t in enumerate(
            (
                "姓名张祎",
                "性别女民族汉",
                "出生1999年3月8日",
                "住址新疆和静县",
                "公民身份号码65282719990308002X",
            )
        )
    ]
    (group,) = papers_of(lines, 0.0, [rect(80, 80, 900, 270)])
    assert (group[0], len(group[1])) == (Material.ID_CARD_PORTRAIT_SIDE, 5)
