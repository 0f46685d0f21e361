"""Legible lines that belong to no paper of a page are counted; stamps and margins are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intake.domain.application import Material
from intake.domain.geometry import Quad
from intake.domain.text import Line
from intake.extraction.fields.split_page import Group
from intake.extraction.ocr.layout import place, rotation_matrix
from intake.extraction.unknown_block import unknown_block
from tests.drawn import rect
from tests.fakes import line, seen_paper, sheet, whole

REGISTER = (
    "常住人口登记卡",
    "户主或与户主关系",
    "出生地新疆和静县",
    "籍贯甘肃省武威市",
    "文化程度大专",
    "服务处所和静县水利局",
    "何时由何地迁来本市县",
)
CARD = ("姓名王晓明", "性别男民族汉", "出生2000年5月28日", "住址新疆和静县团结路", "公民身份号码")


def page(beside: Sequence[str]) -> list[Line]:
    own = sheet(*CARD)
    return [*own, *(line(text, 100, 1500 + 60 * i) for i, text in enumerate(beside))]


def found(
    lines: Sequence[Line], outline: Quad | None, material: Material = Material.ID_CARD_PORTRAIT_SIDE
) -> int:
    turn = rotation_matrix(0.0)
    members = place(lines, turn)
    if outline is not None:
        members = members[: len(CARD)]
    group: Group = (material, members, turn, outline)
    readings = {
        "name": whole("name", lines[0].text, lines[0]),
        "address": whole("address", lines[3].text, lines[3], number=3),
    }
    paper = seen_paper(material, readings, lines)
    block = unknown_block([paper], [group], lines, 1)
    return 0 if block is None else block[0]


@pytest.mark.parametrize("outline", [None, rect(60, 60, 800, 500)])
def test_a_page_of_a_register_beside_a_card_is_said(outline: Quad | None) -> None:
    assert found(page(REGISTER), outline) == len(REGISTER)


@pytest.mark.parametrize("outline", [None, rect(60, 60, 800, 500)])
def test_a_stamp_or_a_programs_mark_is_not(outline: Quad | None) -> None:
    stamp = ("与原件一致", "经办人李梅", "2024年10月12日", "和静县水利局", "扫描全能王创建")
    assert found(page(stamp), outline) == 0
    assert found(page(()), outline) == 0


def test_all_lines_of_a_sheet_without_an_outline_are_its_paper() -> None:
    lines = page(REGISTER)
    assert found(lines, None, Material.WORK_EXPERIENCE) == 0


def test_a_page_without_a_known_paper_has_no_block_beside_one() -> None:
    lines = sheet(*REGISTER)
    turn = rotation_matrix(0.0)
    assert unknown_block([], [(Material.OTHER, place(lines, turn), turn, None)], lines, 1) is None
