"""Files come to the person that they are named after; of two that may be one nobody guesses."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from intake.casework.importing.archive import Item, Left
from intake.casework.importing.origins import Declared
from intake.casework.importing.people import declare, gathered

ID, OTHER = "652827199903080021", "65282719950101001X"


def people(*paths: str, known=()):
    left: list[Left] = []
    items = [Item(PurePosixPath(path), 1, io.BytesIO) for path in paths]
    found, lists = gathered(items, known, left)
    return found, lists, left


def who(*paths: str, known=()) -> dict[str, list[str]]:
    found, _, _ = people(*paths, known=known)
    return {one.label: [one_.path.name for one_ in one.items] for one in found}


def test_one_folder_a_person_however_deep_with_folders_of_papers_within() -> None:
    found, lists, left = people(
        "2024初定/水利局/张三/身份证.jpg", "2024初定/水利局/张三/继续教育/2024.jpg",
        f"2024初定/第一中学/李四_{ID}/毕业证.pdf", "2024初定/名单.xlsx", "2024初定/通知.docx",
    )  # fmt: skip
    assert [(p.name, p.id_number, p.unit, len(p.items)) for p in found] == [
        ("张三", None, "水利局", 2),
        ("李四", ID, "第一中学", 1),
    ]
    assert [one.path.name for one in lists] == ["名单.xlsx"]
    assert "Word" in left[0].reason


def test_flat_files_are_brought_together_by_name_and_unit() -> None:
    found, _, left = people(
        "张三（水利局）身份证.jpg", "张三（水利局）毕业证.jpg", "张三（第一中学）毕业证.jpg",
        "李四_身份证.jpg", f"李四_{ID}_毕业证.jpg", "IMG_0001.jpg",
    )  # fmt: skip
    assert sorted((p.name, p.unit, p.id_number, len(p.items)) for p in found) == [
        ("张三", "水利局", None, 2),
        ("张三", "第一中学", None, 1),
        ("李四", None, ID, 2),
    ] or {(p.name, p.unit, len(p.items)) for p in found} == {
        ("张三", "水利局", 2),
        ("张三", "第一中学", 1),
        ("李四", None, 2),
    }
    assert [one.path for one in left] == ["IMG_0001.jpg"]


def test_names_without_a_known_surname_are_told_from_folders_of_papers_by_what_lies_beside() -> (
    None
):
    found = who(
        "材料/努尔兰/奖状/1.jpg", "材料/努尔兰/2.jpg", "材料/叶尔肯/奖状/1.jpg", "材料/叶尔肯/3.jpg"
    )
    assert found == {"努尔兰": ["1.jpg", "2.jpg"], "叶尔肯": ["1.jpg", "3.jpg"]}


def test_folders_that_are_only_numbered_are_a_person_each() -> None:
    assert who("批/001/a.jpg", "批/001/b.jpg", "批/002/a.jpg") == {
        "001": ["a.jpg", "b.jpg"],
        "002": ["a.jpg"],
    }


def test_two_folders_of_one_number_are_one_person_and_of_one_name_are_two() -> None:
    assert len(who(f"甲/张三_{ID}/a.jpg", f"乙/张三_{ID}/b.jpg")) == 1
    found, _, _ = people("水利局/张三/a.jpg", "教育局/张三/b.jpg")
    assert len(found) == 2


def row(name: str, number: str | None = None, employer: str | None = None) -> Declared:
    known = {"name": name, "id_number": number}
    person = {key: value for key, value in known.items() if value}
    return Declared({"applicant": person, "employment": {"employer": employer} if employer else {}})


def test_rows_of_a_list_go_to_their_people() -> None:
    found, _, _ = people(f"李四_{ID}/a.jpg", "王五/a.jpg", "水利局/张三/a.jpg", "教育局/张三/b.jpg")
    rows = [
        (2, row("李四", OTHER)), (3, row("李四", ID)), (4, row("王五")), (5, row("张三", None, "和静县水利局")),
        (6, row("张三", None, "和静县文旅局")), (7, row("赵六")),
    ]  # fmt: skip
    notes = declare(found, rows)
    assert {(p.name, p.unit): p.row for p in found} == {
        ("李四", None): 3,
        ("王五", None): 4,
        ("张三", "水利局"): 5,
        ("张三", "教育局"): None,
    }
    assert any("同名" in problem for p in found for problem in p.problems)
    assert "名单第 7 行“赵六”没有找到文件" in notes
