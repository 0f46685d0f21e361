"""A list of people is understood as bureaus make it: titles above, headings of their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from intake.casework.declaration import parse_document
from intake.casework.importing.columns import meaning_of, recognise
from intake.casework.importing.origins import Source
from intake.casework.importing.sheet import open_list
from intake.domain.errors import UsageError

ID = "652827199903080021"


def book(folder: Path, *rows: tuple[object, ...], before: bool = True) -> Path:
    made = Workbook()
    if before:
        made.worksheets[0].title = "说明"
        made.worksheets[0].append(["填表说明", "请用文本格式填写"])
        sheet = made.create_sheet("名单")
    else:
        sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    path = folder / "名单.xlsx"
    made.save(path)
    return path


HEAD = (
    "序号",
    "姓 名",
    "性别",
    "公民身份号码",
    "工作单位\n（全称）",
    "毕业院校",
    "学历",
    "毕业时间",
    "申报系列",
    "备注",
)


def test_headings_under_a_merged_title_on_the_second_sheet_are_found(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ("2024年度和静县初定职称人员名单",),
        ("填报单位：和静县水利局", None, None, "2024年10月"),
        HEAD,
        (1, "张小明", "男", ID, "和静县水利管理站", "新疆农业大学", "大学本科", dt.date(2022, 6, 20), "工程系列", None),
        (2, "阿依古丽·买买提", "女", "652827200001010028", "和静县第一中学", "新疆大学", "专科", "2023.06", "中小学教师系列", "借调"),
    )  # fmt: skip
    found = open_list(path)
    assert found is not None and found.sheet == "名单" and found.layout.header_row == 2
    assert set(found.layout.unknown) == {"序号", "备注"}
    rows = dict(found.declared())
    assert set(rows) == {4, 5}
    first = rows[4]
    parse_document({"policy": "hejing-2024", **first.document})
    assert first.value("level") == "本科" and first.value("graduated") == "2022-06-20"
    where = first.origins["$.applicant.id_number"]
    assert (where.source, where.row, where.column) == (Source.SHEET, 4, "公民身份号码")
    assert where.words == "名单第 4 行“公民身份号码”"
    assert rows[5].value("level") == "大专"


def test_a_cell_that_the_program_changed_is_named_and_the_person_counts(tmp_path: Path) -> None:
    path = book(
        tmp_path, ("姓名", "身份证号", "工作单位"), ("张小明", 6.52827199903080e17, "水利站")
    )
    found = open_list(path)
    assert found is not None
    ((number, declared),) = found.declared()
    assert number == 2 and declared.value("id_number") is None
    assert declared.value("employer") == "水利站"
    (problem,) = declared.problems
    assert "第 2 行“身份证号”" in problem and "6.5" not in problem


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("身份证号码", "id_number"), ("证件号码*", "id_number"), ("姓　名", "name"), ("单位名称", "employer"),
        ("毕业院校（全称）", "school"), ("毕业学校", "school"), ("学历层次", "level"), ("参加工作时间", "work_start"),
        ("主管单位", "supervising_authority"), ("所学专业", "major"), ("专业", "specialty"), ("族别", "ethnicity"),
        ("2023年度考核结果", "2023年度考核"), ("2024年公需课学时", "2024年公需课学时"), ("联系电话", ""), ("序号", ""),
    ],
)  # fmt: skip
def test_usual_headings_are_understood(heading: str, name: str) -> None:
    assert meaning_of(heading) == name


def test_headings_in_two_rows_are_one(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "学历情况", "", ""], ["", "", "毕业院校", "所学专业", "毕业时间"]]
    found = recognise(rows)
    assert found is not None and found.header_row == 1
    assert set(found.meanings.values()) == {"name", "id_number", "school", "major", "graduated"}


def test_a_table_of_something_else_is_no_list(tmp_path: Path) -> None:
    assert open_list(book(tmp_path, ("课程", "学时"), ("公需课", 30))) is None
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(UsageError, match="xlsx"):
        open_list(broken)


def test_a_second_column_of_the_same_meaning_is_left_alone(tmp_path: Path) -> None:
    found = recognise([["姓名", "身份证号", "证件号码"]])
    assert found is not None and dict(found.meanings) == {0: "name", 1: "id_number"}
