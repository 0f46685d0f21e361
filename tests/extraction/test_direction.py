"""Which way a page's text runs where boxes disagree, and what was laid over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.domain.application import Material
from intake.domain.geometry import RGB, Quad
from intake.domain.text import Line
from intake.extraction.fields.split_page import papers_of
from intake.extraction.ocr.direction import axes, quarter_of
from intake.extraction.ocr.overlay import lifted, told_apart
from intake.extraction.ocr.read_lines import read_lines, read_text
from samples.drawing.fonts import pick

BLANK = np.full((1000, 1000, 3), 250, np.uint8)
PORTRAIT = (
    "姓名敖良人",
    "性别男民族汉",
    "出生2000年5月28日",
    "住址温宿县恰格拉克乡乌拉斯台村",
    "公民身份号码652922200005282331",
)
EMBLEM = ("中华人民共和国", "居民身份证", "签发机关温宿县公安局", "有效期限2022.07.14-2032.07.14")


def box(x: float, y: float, wide: float, high: float, degrees: float) -> Quad:
    """A box around x, y whose text runs in this direction."""
    turn = np.deg2rad(degrees)
    along = np.array([np.cos(turn), np.sin(turn)]) * wide / 2
    down = np.array([-np.sin(turn), np.cos(turn)]) * high / 2
    middle = np.array([x, y])
    corners = [middle - along - down, middle + along - down, middle + along + down]
    return np.array([*corners, middle - along + down], np.float32)


def runs(quad: Quad) -> float:
    """Degrees clockwise in which the first side of a box runs."""
    across = quad[1] - quad[0]
    return float(np.degrees(np.arctan2(across[1], across[0])))


@dataclass
class Sheet:
    """A reader of lines that are sure in their own direction and noise in any other."""

    lines: Sequence[tuple[str, Quad]]
    name: str = "made by hand"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        return [quad for _, quad in self.lines]

    def recognise(self, pixels: RGB, quads: list[Quad]) -> list[Line]:
        return [self._line(quad) for quad in quads]

    def _line(self, quad: Quad) -> Line:
        where = quad.mean(axis=0)
        text, own = min(self.lines, key=lambda one: float(np.hypot(*(one[1].mean(axis=0) - where))))
        apart = abs((runs(quad) - runs(own) + 180) % 360 - 180)
        text, chance = (text, 0.98) if text and apart < 15 else ("ti", 0.45)
        return Line(text, chance, quad, (chance,) * len(text))


def card(lines: Sequence[str], x: float, y: float, degrees: float) -> list[tuple[str, Quad]]:
    """A card's lines below one another, its middle at x, y."""
    found = []
    for row, text in enumerate(lines):
        away = (row - (len(lines) - 1) / 2) * 45
        turn = np.deg2rad(degrees)
        at = (x - np.sin(turn) * away, y + np.cos(turn) * away)
        found.append((text, box(*at, 20 * len(text), 26, degrees)))
    return found


def watermark(degrees: float, text: str = "仅供职称申报使用他用无效") -> list[tuple[str, Quad]]:
    """Longer lines than a card's, all over the page, cut off at its edges."""
    cut = (text, text[2:], text[:9], text[4:], text, text[:7], text[3:], text, text[1:], text[:10])
    return [
        (part, box(500 + 30 * (i % 3), 90 + 90 * i, 34 * len(part), 30, degrees))
        for i, part in enumerate(cut)
    ]


@pytest.mark.parametrize("degrees", [-45.0, -26.0, 30.0, 60.0])
def test_a_watermark_neither_turns_the_page_nor_is_its_text(degrees: float) -> None:
    reader = Sheet([*watermark(degrees), *card(PORTRAIT, 480, 510, 0)])
    text, direction = read_text(BLANK, reader)
    assert direction == pytest.approx(0, abs=2)
    assert sorted(line.text for line in text.own) == sorted(PORTRAIT)
    assert len(text.over) >= 5


def test_columns_of_another_script_do_not_turn_the_page() -> None:
    columns = [("", box(80 + 50 * i, 500, 800, 30, 90)) for i in range(8)]
    lines, direction = read_lines(BLANK, Sheet([*columns, *card(PORTRAIT, 720, 500, 0)]))
    assert direction == pytest.approx(0, abs=2)
    assert sorted(line.text for line in lines) == sorted(PORTRAIT)


@pytest.mark.parametrize("first", [0, 90, 180, 270])
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_two_papers_on_a_page_may_stand_different_ways_up(first: int, turned: int) -> None:
    one, other = card(PORTRAIT, 250, 250, first), card(EMBLEM, 720, 700, first + turned)
    lines, direction = read_lines(BLANK, Sheet([*one, *other]))
    assert sorted(line.text for line in lines) == sorted((*PORTRAIT, *EMBLEM))
    groups = papers_of(lines, direction, [])
    assert {group[0] for group in groups} == {
        Material.ID_CARD_PORTRAIT_SIDE,
        Material.ID_CARD_EMBLEM_SIDE,
    }
    for _, members, _, _ in groups:
        assert len({quarter_of(lines[p.index], direction) for p in members}) == 1


def test_lines_along_one_axis_are_one_axis_whichever_way_up() -> None:
    quads = [quad for _, quad in (*card(PORTRAIT, 250, 250, 0), *card(EMBLEM, 700, 700, 180))]
    assert [len(axis.members) for axis in axes(quads)] == [len(quads)]


def test_what_a_copy_may_be_used_for_is_no_text_of_its_paper() -> None:
    said = (
        "仅供职称申报使用",
        "再次复印无效",
        "与原件核对一致",
        "扫描全能王 创建",
        "本复印件仅供办理职称使用",
    )
    kept = ("同意推荐其申报初级职称", "有效期限2022.07.14-2032.07.14", "特此证明", "仅参加了培训")
    lines = Sheet(card((*said, *kept), 500, 500, 0)).recognise(
        BLANK, [quad for _, quad in card((*said, *kept), 500, 500, 0)]
    )
    text = told_apart(lines, 0.0)
    assert [line.text for line in text.over] == list(said)
    assert [line.text for line in text.own] == list(kept)


def drawn(colour: tuple[int, int, int]) -> tuple[RGB, list[tuple[str, Quad]], Callable[[RGB], int]]:
    """Black print with a blue label under a watermark of this colour; and a measure of how
    many dark pixels stand where the watermark alone does."""
    face = pick("tune", "hei", np.random.default_rng(1)).at(34)
    image = Image.new("RGB", (1000, 1000), (250, 250, 250))
    draw = ImageDraw.Draw(image)
    for i in range(6):
        draw.text((60, 80 + 60 * i), "仅供职称申报使用", font=face, fill=colour)
    draw.text((500, 500), "敖良人", font=face, fill=(15, 15, 15))
    draw.text((400, 500), "姓名", font=face, fill=(40, 90, 190))
    over = [("仅供职称申报使用", box(196, 102 + 60 * i, 280, 40, 0)) for i in range(6)]
    lines = [*over, ("敖良人", box(551, 522, 104, 40, 0))]

    def inked(pixels: RGB) -> int:
        return int((cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[60:460, 40:360] < 200).sum())

    return np.asarray(image), lines, inked


@pytest.mark.parametrize("colour", [(150, 150, 150), (120, 120, 120), (235, 130, 130)])
def test_a_watermark_is_lifted_and_print_and_coloured_labels_stay(
    colour: tuple[int, int, int],
) -> None:
    pixels, lines, inked = drawn(colour)
    reader = Sheet(lines)
    clean = lifted(pixels, told_apart(reader.recognise(pixels, reader.find(pixels, 0)), 0.0))
    assert clean is not None
    assert inked(clean) < 0.02 * inked(pixels)
    assert clean[500:545, 500:602].min() < 60 and clean[500:545, 400:468].min() < 140


def test_what_is_as_dark_as_print_is_not_lifted() -> None:
    pixels, lines, _ = drawn((20, 20, 20))
    reader = Sheet(lines)
    text = told_apart(reader.recognise(pixels, reader.find(pixels, 0)), 0.0)
    assert lifted(pixels, text) is None
