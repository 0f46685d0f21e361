"""A page is turned upright by reading it, and what stands on it keeps its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from PIL import Image

from intake.domain.application import Material
from intake.domain.findings import Defect, DefectAt
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.page import Page, Word
from intake.domain.text import Line
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.legibility.score import measure_line
from intake.extraction.ocr.read_lines import read_lines
from intake.extraction.page import SeenPage, see
from intake.extraction.paper import scaled
from intake.extraction.unrecognised import is_page_illegible
from samples.drawing import id_card
from samples.people.person import Person, make_person
from tests.drawn import page_of_lines, rect
from tests.fakes import Testimony, card_picture, line, paddle_reader, strip_of

M = Material
PRINTED = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "ethnicity": "维吾尔",
    "birth_date": "1999年3月8日",
    "address": "新疆和静县幸福路1号",
    "id_number": "65282719990308002X",
}
NUMBER_AT = Box(330, 548, 746, 588)
"""Where `card_picture` prints the number, at scale 1."""


@cache
def person() -> Person:
    return make_person(np.random.default_rng(3), ethnicity="维吾尔")


@cache
def drawn(side: str) -> RGB:
    """A side of a drawn sample card at 300 dpi."""
    draw = getattr(id_card, f"draw_{side}_side")
    image = draw(person(), np.random.default_rng(1), "tune", bilingual=False).image
    return np.asarray(image.convert("RGB").resize((1011, 638), Image.Resampling.LANCZOS))


def seen(pixels: RGB, witnesses: Testimony | None = None) -> SeenPage:
    return see(Page("uploads/a.jpg", 1, pixels), paddle_reader(), witnesses or Testimony())


def values(page: SeenPage) -> dict[str, str | None]:
    (paper,) = page.papers
    return {name: reading.value for name, reading in paper.readings.items()}


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_card_is_read_whichever_way_it_lies(turned: int) -> None:
    flat = np.pad(drawn("portrait"), ((60, 60), (60, 60), (0, 0)), constant_values=246)
    page = seen(np.ascontiguousarray(np.rot90(flat, -turned // 90)))
    assert page.rotation == -turned % 360
    who = person()
    assert values(page) == {
        "name": who.name,
        "sex": who.sex,
        "ethnicity": who.ethnicity,
        "birth_date": who.birth_date.isoformat(),
        "address": who.address,
        "id_number": who.id_number,
    }


@pytest.mark.parametrize("quarters", [0, 1])
def test_boxes_stand_in_the_frame_of_the_page_as_it_came(quarters: int) -> None:
    page = seen(np.ascontiguousarray(np.rot90(card_picture(PRINTED), -quarters)))
    box = page.papers[0].readings["id_number"].box
    there = NUMBER_AT
    if quarters:  # a quarter clockwise: x becomes 638 - y, y becomes x
        there = Box(638 - there.bottom, there.left, 638 - there.top, there.right)
    assert box.overlap(there) > 0.7 * there.width * there.height
    assert box.overlap(there) > 0.5 * box.width * box.height


def test_a_slightly_tilted_card_is_read() -> None:
    image = Image.fromarray(card_picture(PRINTED))
    tilted = image.rotate(-4, Image.Resampling.BICUBIC, expand=True, fillcolor=(224, 234, 242))
    page = seen(np.asarray(tilted))
    assert page.rotation == 0
    assert values(page)["id_number"] == PRINTED["id_number"]
    assert values(page)["name"] == PRINTED["name"]


def test_both_sides_on_one_page_are_two_papers_with_their_own_fields() -> None:
    sheet = np.full((1500, 1131, 3), 250, np.uint8)
    sheet[60:698, 60:1071], sheet[800:1438, 60:1071] = drawn("portrait"), drawn("emblem")
    papers = {paper.material: paper for paper in seen(sheet).papers}
    assert set(papers) == {M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE}
    front, back = papers[M.ID_CARD_PORTRAIT_SIDE], papers[M.ID_CARD_EMBLEM_SIDE]
    assert front.readings["id_number"].value == person().id_number
    assert back.readings["id_valid_from"].value == person().id_valid_from.isoformat()
    assert front.box.bottom <= 800 <= back.box.top + 60
    assert front.box.overlap(back.box) == 0


def test_every_reading_has_pixels_kept_for_a_second_look() -> None:
    (paper,) = seen(card_picture(PRINTED, 0.8)).papers
    used = {span.line for reading in paper.readings.values() for span in reading.spans}
    assert used == set(paper.strips)
    assert all(strip.ndim == 3 and strip.shape[0] >= 20 for strip in paper.strips.values())
    assert len(paper.qualities) == len(paper.lines)


def test_a_blank_page_has_no_papers() -> None:
    page = seen(np.full((400, 600, 3), 250, np.uint8))
    assert (page.papers, page.lines, page.rotation) == ((), (), 0)


def test_a_page_of_another_kind_has_lines_and_no_papers() -> None:
    pixels, _ = strip_of("和静县人民医院门诊收费票据")
    page = seen(pixels)
    assert page.papers == ()
    assert [line.text[-4:] for line in page.lines] == ["收费票据"]


# ------------------------------------------------------------------------- text layer, size


def layered(is_trusted: bool) -> SeenPage:
    """A card whose text layer says another name than its pixels."""
    words = (Word("姓名", Box(70, 80, 130, 110)), Word("张 小明", Box(180, 76, 300, 116)))
    page = Page("uploads/a.pdf", 1, card_picture(PRINTED), words, is_trusted)
    return see(page, paddle_reader(), Testimony())


def test_a_trusted_text_layer_gives_the_fields_it_has_and_pixels_the_rest() -> None:
    (paper,) = layered(True).papers
    assert (paper.readings["name"].value, paper.readings["name"].source) == ("张小明", "text_layer")
    assert paper.readings["id_number"].source == "ocr"
    assert paper.readings["id_number"].value == PRINTED["id_number"]
    assert all(paper.lines[s.line].from_layer for s in paper.readings["name"].spans)


def test_a_scanners_text_layer_is_not_believed() -> None:
    (paper,) = layered(False).papers
    assert (paper.readings["name"].value, paper.readings["name"].source) == (PRINTED["name"], "ocr")


def test_papers_of_a_reduced_page_stand_in_the_page_as_handed_in() -> None:
    page = see(Page("a", 1, card_picture(PRINTED), reduction=2), paddle_reader(), Testimony())
    (paper,) = page.papers
    assert paper.reduction == 2
    assert paper.box.right > 1100  # of 2022, while the pixels end at 1011
    assert scaled(Box(1, 2, 3, 4), 3) == Box(3, 6, 9, 12)


# ---------------------------------------------------------------------- which way text runs


class TurnedOnce:
    """A reader of one line that is only legible when read from right to left."""

    name = "made by hand"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        return [np.array([[10, 10], [190, 10], [190, 40], [10, 40]], np.float32)]

    def recognise(self, pixels: RGB, quads: list[Quad]) -> list[Line]:
        return [self._line(quad) for quad in quads]

    def _line(self, quad: Quad) -> Line:
        is_turned = quad[0, 0] > quad[1, 0]
        text, chance = ("公民身份号码", 0.98) if is_turned else ("冉鼠号", 0.41)
        return Line(text, chance, quad, (chance,) * len(text))


@dataclass
class OnPrintedCloth:
    """A reader of a paper on a cloth whose stripes are longer than the paper's lines.

    The paper is the middle of the picture; it is legible from right to left only.
    """

    cloth: str
    name: str = "made by hand"
    asked: int = 0

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        stripes = [rect(x, y, x + 190, y + 6) for x in (5, 805) for y in range(5, 781, 8)]
        lines = [rect(330, y, 450, y + 30) for y in range(150, 650, 60)]
        return [*stripes, *lines]

    def recognise(self, pixels: RGB, quads: list[Quad]) -> list[Line]:
        self.asked += len(quads)
        return [self._line(quad) for quad in quads]

    def _line(self, quad: Quad) -> Line:
        is_paper = 300 < quad[:, 0].mean() < 600
        is_turned = quad[0, 0] > quad[1, 0]
        text, chance = (self.cloth, 0.98) if self.cloth else ("~~", 0.4)
        if is_paper:
            text, chance = ("公民身份号码", 0.98) if is_turned else ("冉鼠号", 0.41)
        return Line(text, chance, quad, (chance,) * len(text))


def paper_on_cloth() -> RGB:
    picture = np.full((800, 1000, 3), (90, 70, 60), np.uint8)
    picture[100:700, 300:600] = (240, 240, 236)
    return picture


def test_a_printed_cloth_neither_turns_the_page_nor_is_read() -> None:
    reader = OnPrintedCloth("")
    lines, direction = read_lines(paper_on_cloth(), reader)
    assert [line.text for line in lines] == ["公民身份号码"] * 9
    assert direction % 360 == pytest.approx(180)
    # Both ways for the samples, once more for a paper that may stand otherwise, and no stripe
    # more than those.
    assert reader.asked < 2 * (6 + 60) + 9 + 8 + 6


def test_text_beside_an_outline_is_read() -> None:
    lines, _ = read_lines(paper_on_cloth(), OnPrintedCloth("普通高等学校"))
    assert len(lines) == 9 + 2 * 97


def test_upside_down_is_told_by_which_reading_is_surer() -> None:
    lines, direction = read_lines(np.full((60, 200, 3), 250, np.uint8), TurnedOnce())
    assert [line.text for line in lines] == ["公民身份号码"]
    assert direction % 360 == pytest.approx(180)


def test_small_text_is_looked_for_in_bands_and_each_line_found_once() -> None:
    sheet = np.full((3508, 2480, 3), 250, np.uint8)
    pixels, quads = page_of_lines(20, lines=40, width=2480)
    sheet[: pixels.shape[0], : pixels.shape[1]] = pixels[:3508, :2480]
    for turned in (sheet, np.ascontiguousarray(np.rot90(sheet))):
        lines, _ = read_lines(turned, paddle_reader())
        assert len(lines) == len(quads)


@pytest.mark.parametrize(
    ("texts", "is_paper"),
    [
        (("塔里木继续教育在线平台", "继续教育学习证明", "证书编号", "学员古", "在本平台完"), True),
        (("和静县供水公司", "水费收据", "户名", "金额", "收款人"), False),
    ],
)
def test_a_page_nobody_names_is_unreadable_where_a_thing_hides_what_a_paper_would_say(
    texts: tuple[str, ...], is_paper: bool
) -> None:
    lines = [line(text, 100, 100 + 80 * i) for i, text in enumerate(texts)]
    pixels = np.full((1000, 1000, 3), 245, np.uint8)
    qualities = tuple(measure_line(pixels, one.quad) for one in lines)
    for cover, hides in ((Box(300, 150, 900, 600), True), (Box(900, 900, 910, 910), False)):
        quality = PageQuality((DefectAt(Defect.OCCLUDED, cover),), None, 0.9)
        page = SeenPage(Page("a", 1, pixels), 0, (), tuple(lines), quality, None, qualities)
        assert is_page_illegible(page, has_slot=False) is (hides and is_paper)
        assert is_page_illegible(page, has_slot=True) is hides
