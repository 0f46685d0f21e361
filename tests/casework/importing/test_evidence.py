"""Who a file belongs to is decided by all that lies beside; in doubt it is listed."""

from __future__ import annotations

import pytest

from intake.casework.importing.names import named
from intake.casework.importing.people import declare
from tests.casework.importing.test_people import ID, OTHER, people, row


def told(*paths: str, known=()) -> list[tuple[str, int]]:
    found, _, _ = people(*paths, known=known)
    return sorted((one.name or one.label, len(one.items)) for one in found)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("和静/张三身份证.jpg", f"和静/李四_{ID}_毕业证.jpg", "和静/王五毕业证.jpg"), [("张三", 1), ("李四", 1), ("王五", 1)]),
        (("专技人员/张三身份证.jpg", "专技人员/李四毕业证.jpg"), [("张三", 1), ("李四", 1)]),
        (("和静/张三/身份证.jpg", "和静/李四/1.jpg"), [("张三", 1), ("李四", 1)]),
        ((f"张三_{ID}/简历/1.jpg", f"张三_{ID}/荣誉证书/1.jpg", f"张三_{ID}/a.jpg"), [("张三", 3)]),
        (("001/2023年度考核/1.jpg", "001/身份证/1.jpg", "002/1.jpg"), [("001", 2), ("002", 1)]),
        (("2024年初定/IMG_0001.jpg",), []),
        (("水利局/张三/a.jpg", "教育局/张三/a.jpg"), [("张三", 1), ("张三", 1)]),
        (("张三/身份证.jpg", "张三/毕业证.jpg"), [("张三", 2)]),
        (("身份证/张三.jpg", "毕业证/张三.jpg"), [("张三", 2)]),
        (("张三（水利局）身份证.jpg", "张三（第一中学）毕业证.jpg", "张三照片.jpg"), [("张三", 1), ("张三", 1)]),
        ((f"张三_{ID}/a.jpg", f"李四_{ID}/b.jpg"), [("张三", 1), ("李四", 1)]),
        (("张三身份证.jpg", "张三银行流水.jpg", "李静静银行流水.jpg"), [("张三", 2)]),
        (("买买提·艾力身份证.jpg", "买买提艾力毕业证.jpg"), [("买买提·艾力", 2)]),
    ],
)  # fmt: skip
def test_files_go_to_whom_the_evidence_names(paths, expected) -> None:
    assert told(*paths) == expected


def test_one_number_under_two_names_is_nobodys_and_said() -> None:
    found, _, _ = people(f"张三_{ID}/a.jpg", f"李四_{ID}/b.jpg")
    assert all(one.id_number is None and one.problems for one in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [("李 小 明_学历", "李小明"), ("李 小 明身份证", "李小明"), ("张三全部材料", "张三"), ("张三所有材料", "张三"),
     ("江水利身份证", "江水利"), ("张艺术毕业证", "张艺术"), ("王本科", "王本科"), ("高中毕业证", None),
     ("张三银行卡", "张三"), ("张三劳动合同", "张三"), ("身份证头像面", None), ("封面", None), ("简历", None)],
)  # fmt: skip
def test_a_name_is_told_from_the_words_beside_it(text, name) -> None:
    assert named(text).name == name


def test_a_listed_name_is_the_whole_name() -> None:
    assert named("王红梅", known=("王红",)).name == "王红梅"
    assert named("张三", known=("张 三",)).is_listed
    assert named("买买提艾力毕业证", known=("买买提·艾力",)).is_listed
    assert named("博湖县水利局张三").unit == "博湖县水利局"


def test_rows_of_two_lists_with_one_number_are_two() -> None:
    found, _, _ = people("张三/a.jpg", f"李四_{OTHER}/b.jpg")
    assert not declare(found, [(2, row("张 三")), (2, row("李四", OTHER))])
    assert all(one.row == 2 for one in found)


@pytest.mark.parametrize(
    "paths",
    [
        ("张三/李四毕业证.jpg", "张三/身份证.jpg"),
        (f"张三_{ID}/李四毕业证.jpg", f"张三_{ID}/1.jpg"),
        ("水利局/王芳/张三.jpg",),
        ("王红/王红梅.jpg",),
        ("张三/公示 王芳 李明.pdf",),
    ],
)
def test_a_file_that_names_another_than_its_folder_is_listed(paths) -> None:
    found, _, left = people(*paths)
    assert [str(one.path) for one in left] == [paths[0]]
    assert "分不清是谁的" in left[0].reason
    assert sum(len(one.items) for one in found) == len(paths) - 1


def test_a_place_is_nobody_even_where_its_name_begins_as_a_surname() -> None:
    assert told("和静/买买提艾力/身份证.jpg", "和静/古丽巴哈尔/身份证.jpg") == [
        ("买买提艾力", 1),
        ("古丽巴哈尔", 1),
    ]
