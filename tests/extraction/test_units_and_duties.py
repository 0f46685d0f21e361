"""A unit's name ends before the duty that begins with the same word; whom a letter addresses."""

from __future__ import annotations

import pytest

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.extraction.fields.read_fields import read_fields
from tests.fakes import line, sheet, upright

M = Material
TOGETHER = [
    ("和静县图书馆", "馆员"),
    ("和静县水利管理站", "站长"),
    ("和静县农业农村局", "局长助理"),
    ("和静县疾病预防控制中心", "中心化验员"),
    ("和静县水利局", "局机关干事"),
    ("和静县人民医院", "院感专干"),
    ("和静县东归幼儿园", "园长"),
    ("和静县种畜站", "站务员"),
    ("和静县文化馆", "馆员"),
    ("和静县水泥厂", "厂医"),
    ("和静县第二小学", "小学教师"),
]


@pytest.mark.parametrize(("unit", "duty"), TOGETHER, ids=[unit for unit, _ in TOGETHER])
def test_a_duty_that_begins_like_the_units_end_is_no_part_of_it(unit: str, duty: str) -> None:
    lines = [
        *sheet("年度考核登记表", "(2023年度)"),
        line("姓名", 100, 300),
        line("张小明", 300, 300),
        line("单位及职务", 100, 360),
        line(unit + duty, 300, 360),
        line("考核委员会意见", 100, 420),
        line("同意确定为合格等次。", 400, 420),
    ]
    found = read_fields(PAPERS[M.ANNUAL_ASSESSMENT], lines, upright(lines))
    assert found["employer"].value == unit


@pytest.mark.parametrize("you", ["你单位来函收悉。", "贵局来函收悉。", "你校报来的材料收悉。"])
def test_a_discipline_bodys_answer_names_the_unit_that_asked(you: str) -> None:
    lines = sheet(
        "关于张小明同志党风廉政意见的回复",
        "和静县图书馆:",
        f"{you}经查,截至目前,未收到反映该同志的问题线索。",
        "中共和静县纪律检查委员会",
        "2024年10月18日",
    )
    found = read_fields(PAPERS[M.INTEGRITY_CERTIFICATE], lines, upright(lines))
    assert found["employer"].value == "和静县图书馆"


def test_a_discipline_body_at_the_foot_is_no_reading_of_an_employer() -> None:
    lines = sheet(
        "廉政情况证明",
        "张小明同志任现职以来,未受到党纪政务处分。",
        "中共和静县纪律检查委员会",
        "2024年10月18日",
    )
    found = read_fields(PAPERS[M.INTEGRITY_CERTIFICATE], lines, upright(lines))
    assert "employer" not in found


def test_the_unit_at_the_foot_is_whole_though_its_line_was_found_in_pieces() -> None:
    lines = [
        *sheet("2022年度考核鉴定意见", "张小明同志2022年度考核结果为:合格。"),
        line("新疆", 800, 900, 60, width=102),
        line("金沙矿", 900, 901, 60, width=142),
        line("业机械有限公司", 1040, 903, 60, width=331),
        line("2023年1月24日", 900, 990, 60),
    ]
    found = read_fields(PAPERS[M.ANNUAL_ASSESSMENT], lines, upright(lines))
    assert found["employer"].value == "新疆金沙矿业机械有限公司"


def test_a_period_whose_end_wraps_in_its_cell_has_both_ends() -> None:
    lines = [
        *sheet("专业技术工作经历证明", "张小明,男,系我单位在职职工,其工作经历如下:"),
        *(line(t, x, 250, 50) for t, x in (("起止年月", 100), ("工作单位", 500), ("从事何种专业技术工作", 900))),
        *(line(t, x, 340, 50) for t, x in (("2021.7一至", 100), ("新疆金沙矿业", 500), ("矿山机械设备安装与维", 900))),
        *(line(t, x, 400, 50) for t, x in (("今", 180), ("有限公司", 550), ("修", 1100))),
        line("以上情况属实。", 100, 520, 50),
    ]  # fmt: skip
    found = read_fields(PAPERS[M.WORK_EXPERIENCE], lines, upright(lines))
    assert (found["work_start"].value, found["work_end"].value) == ("2021-07", "至今")
