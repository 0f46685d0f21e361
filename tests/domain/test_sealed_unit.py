"""Whose seal it is, with what a seal leaves unread."""

import pytest

from intake.domain.values.sealed_unit import may_mention, same_unit


@pytest.mark.parametrize(
    ("sealed", "unit"),
    [
        ("和静县水利局", "和静县水利局"),
        ("水利局", "和静县水利局"),
        ("新疆天山水利工程有限公司", "新疆天山水利工程有限责任公司"),
        ("和□县人力资源和社会保□局", "和静县人力资源和社会保障局"),
        ("新疆维吾尔自治区和静县第一中学", "和静县第一中学"),
        ("□□8□□和静县第一中学00100", "和静县第一中学"),
        ("0和静县第一中学", "和静县第一中学"),
        ("新天山水利工程有限公司", "新疆天山水利工程有限公司"),
    ],
)
def test_a_seal_is_its_units_although_shortened_or_partly_worn(sealed: str, unit: str) -> None:
    assert same_unit(sealed, unit) is True


@pytest.mark.parametrize(
    ("sealed", "unit"),
    [
        ("和静县第二中学", "和静县第一中学"),
        ("和静县教育和科学技术局", "和静县水利局"),
        ("和静镇卫生院", "和静县水利局"),
        ("和静县水利局", "和静县巴润哈尔莫敦镇农业发展服务中心"),
    ],
)
def test_another_units_seal_is_told_by_one_sure_character(sealed: str, unit: str) -> None:
    assert same_unit(sealed, unit) is False


def test_what_could_not_be_read_speaks_against_nobody() -> None:
    assert same_unit("和静县第□中学", "和静县第一中学") is True
    assert same_unit("□□□□县", "和静县第一中学") is None
    assert same_unit("□□的县第一中学", "和静县第一中学") is None
    # One character of many, and none that tells units apart: it may be misread.
    assert same_unit("和静县东旧建筑工程有限责任公司", "和静县东归建筑工程有限责任公司") is None
    assert same_unit("和静县东归建筑工程第二公司", "和静县东归建筑工程第一公司") is False
    assert may_mention("中共和静县纪□检查委员会", "纪律检查") and not may_mention(
        "和静县水利局", "纪检"
    )
