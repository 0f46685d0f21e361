"""Who a file or a folder is named after, however people name them."""

from __future__ import annotations

import pytest

from intake.casework.importing.names import is_paper, named

ID = "652827199903080021"


@pytest.mark.parametrize(
    ("text", "name", "number", "unit"),
    [
        (f"张三_{ID}", "张三", ID, None),
        (f"{ID}-张三", "张三", ID, None),
        (ID, None, ID, None),
        ("001-张三-水利", "张三", None, None),
        ("张三（水利局）身份证", "张三", None, "水利局"),
        ("张三身份证正面", "张三", None, None),
        ("身份证反面_张三", "张三", None, None),
        ("王和平的毕业证", "王和平", None, None),
        ("江水利", "江水利", None, None),
        ("12、李文学（第一中学）", "李文学", None, "第一中学"),
        ("张 三", "张三", None, None),
        ("和静县水利局张三", "张三", None, "和静县水利局"),
        ("马中学", "马中学", None, None),
        ("和静县第一中学-王芳-教师系列", "王芳", None, "和静县第一中学"),
        ("阿依古丽·买买提", "阿依古丽·买买提", None, None),
        ("买买提江•吾守尔身份证反面", "买买提江·吾守尔", None, None),
        ("阿依古丽买买提", "阿依古丽买买提", None, None),
        ("古丽娜尔 教师资格证", "古丽娜尔", None, None),
        ("欧阳娜娜申报材料", "欧阳娜娜", None, None),
        ("李四-13999999999", "李四", None, None),
        ("张三(2)", "张三", None, None),
    ],
)
def test_the_person_in_a_name_is_found(text, name, number, unit) -> None:
    found = named(text)
    assert (found.name, found.id_number, found.unit) == (name, number, unit)


@pytest.mark.parametrize(
    "text",
    ["身份证正面", "毕业证", "2024公需课", "IMG_20241010", "继续教育", "材料", "新建文件夹", "第一批", "工作单位",
     "和静县", "水利局", "和静县水利管理站", "年度考核表2023"],
)  # fmt: skip
def test_what_names_a_paper_a_place_or_a_unit_names_nobody(text) -> None:
    assert not named(text).is_somebody


def test_a_name_of_the_list_is_found_wherever_it_stands() -> None:
    assert named("水利江华公需2024", known=("江华公",)).name == "江华公"


def test_a_paper_is_told_from_a_person() -> None:
    assert is_paper("2024年公需课合格证书") and not is_paper("张三的毕业证")
