"""The spreadsheet of declarations: what it changed is refused by row and column, and the
empty one asks for what the policy asks for."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from intake.casework.spreadsheet import COLUMNS, EXAMPLE, document_of, rows
from intake.casework.spreadsheet_template import columns, write_template, years_of
from intake.cli.new import from_excel
from intake.domain.errors import UsageError
from intake.policy.notice import load_policy, newest_policy

POLICY = load_policy("hejing-2024")
NUMBER = "652827199903080023"
PERSON = {"姓名": "阿依古丽·买买提", "身份证号": NUMBER}


def sheet(path: Path, *people: dict[str, object], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    header = list(dict.fromkeys(name for person in people for name in person))
    page.append(header)
    for person in people:
        page.append([person.get(name) for name in header])
        for index, name in enumerate(header, 1):
            if name in (formats or {}):
                page.cell(page.max_row, index).number_format = formats[name]
    book.save(path)
    return path


def only_row(path: Path) -> dict:
    ((number, row),) = rows(path)
    return document_of(number, row, "hejing-2024")[1]


def refused(path: Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        only_row(path)
    return caught.value


CHANGED = [
    # what the spreadsheet made of it             how the person is told
    ("毕业日期", 2022.1, "看不出是哪一天"),
    ("入学日期", 2018.09, "看不出是哪一天"),
    ("毕业日期", 202210, "看不出是哪一天"),
    ("毕业日期", 44733, "看不出是哪一天"),
    ("毕业日期", "2022.1", "1 月还是 10 月"),
    ("出生日期", 19990308, "看不出是哪一天"),
    ("毕业日期", "#N/A", "错误提示"),
    ("毕业日期", True, "逻辑值"),
    ("毕业日期", "2022-02-30", "没有这一天"),
    ("毕业日期", "2022-13", "没有这一天"),
    ("出生日期", "1999-03", "没有写明是哪一日"),
    ("毕业日期", dt.datetime(2022, 6, 20, 10, 30), "时刻"),
    ("身份证号", 6.52827199903080e17, "数字格式"),
    ("身份证号", "6.52827E+17", "科学计数法"),
    ("身份证号", "6.5E+17", "科学计数法"),
    ("身份证号", "6E+17", "科学计数法"),
    ("身份证号", 652827990308002, "数字格式"),
    ("身份证号", f"'{NUMBER}", "单引号"),
    ("毕业证书编号", 107551202205, "开头的 0"),
    ("毕业证书编号", "1.07551E+17", "科学计数法"),
    ("2024公需课证书编号", 20240012, "开头的 0"),
    ("毕业证书编号", dt.datetime(2024, 10, 1), "日期或时间"),
    ("姓名", True, "逻辑值"),
    ("住址", "#REF!", "错误提示"),
    ("住址", "#########", "错误提示"),
    ("2024公需课学时", True, "学时数"),
    ("2024公需课学时", "#VALUE!", "错误提示"),
    ("2024公需课学时", "nan", "学时数"),
    ("2024公需课学时", "-30", "学时数"),
    ("2024公需课学时", dt.datetime(2024, 1, 30), "学时数"),
    ("2023年度考核", 95, "数字格式"),
    ("单位性质", "国企", "事业单位、企业"),
    ("人员状态", "在编", "在职、离退休"),
    ("学历层次", "大学", "中专、大专、本科"),
    ("免继续教育", "可能", "是、否"),
]


@pytest.mark.parametrize(("column", "left", "says"), CHANGED)
def test_what_a_spreadsheet_changed_is_refused_by_row_and_column(tmp_path, column, left, says):
    wrong = refused(sheet(tmp_path / "a.xlsx", {**PERSON, column: left}))
    assert f"第 2 行“{column}”" in wrong.message
    assert says in wrong.message
    typed = str(left)
    assert not (len(typed) > 6 and typed in wrong.message)


@pytest.mark.parametrize("where", ["身份证号", "毕业日期", "住址", "2024公需课学时"])
def test_a_formula_that_nobody_computed_is_refused_and_not_an_empty_cell(tmp_path, where):
    wrong = refused(sheet(tmp_path / "a.xlsx", {**PERSON, where: "=VLOOKUP(A2,花名册!A:B,2,0)"}))
    assert f"第 2 行“{where}”" in wrong.message
    assert "没有结果的公式" in wrong.message


def test_a_formula_with_its_result_is_what_it_shows(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "住址"])
        page.write_string(1, 0, "阿依古丽·买买提")
        page.write_formula(1, 1, '=CONCATENATE("甲乡","乙村")', None, "甲乡乙村")
    assert only_row(path)["applicant"]["address"] == "甲乡乙村"


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("毕业日期", "2022.10", "2022-10"),
        ("毕业日期", "2022.01", "2022-01"),
        ("毕业日期", "2022年1月", "2022-01"),
        ("毕业日期", "2022/6/1", "2022-06-01"),
        ("毕业日期", "20220620", "2022-06-20"),
        ("毕业日期", "２０２２年６月", "2022-06"),
        ("毕业日期", dt.datetime(2022, 6, 20), "2022-06-20"),
        ("毕业日期", dt.date(2022, 6, 20), "2022-06-20"),
        ("毕业证书编号", "107551E1234", "107551E1234"),
        ("毕业证书编号", " 0107\u200b55\xa0", "010755"),
        ("身份证号", NUMBER, NUMBER),
    ],
)
def test_what_was_typed_as_text_is_kept_as_typed(tmp_path, column, typed, kept):
    made = only_row(sheet(tmp_path / "a.xlsx", {**PERSON, column: typed}))
    part, key = COLUMNS[column]
    assert made[part][key] == kept


@pytest.mark.parametrize(
    ("number_format", "kept"),
    [
        ("mmm-yy", "2022-10"),
        ('yyyy"年"m"月"', "2022-10"),
        ("yyyy/mm", "2022-10"),
        ("[Red]yyyy-mm", "2022-10"),
        ("yyyy-mm-dd", "2022-10-01"),
        ('yyyy"年"m"月"d"日"', "2022-10-01"),
        ("mm-dd-yy", "2022-10-01"),
    ],
)
def test_a_month_that_became_a_date_does_not_get_a_first_day(tmp_path, number_format, kept):
    """Who types 2022-10 sees 10月-22 and never said that it was the first."""
    row = {**PERSON, "毕业日期": dt.datetime(2022, 10, 1)}
    made = only_row(sheet(tmp_path / "a.xlsx", row, formats={"毕业日期": number_format}))
    assert made["education"]["graduated"] == kept


def test_hours_may_be_numbers_and_say_what_they_are(tmp_path):
    for typed, kept in ((30, 30), (30.0, 30), ("30学时", 30), ("30.5", 30.5), ("３０", 30)):
        row = {**PERSON, "2024公需课学时": typed}
        made = only_row(sheet(tmp_path / "a.xlsx", row))
        assert made["continuing_education"] == [{"year": 2024, "course": "公需课", "hours": kept}]


def test_who_is_exempt_from_courses_can_say_so(tmp_path):
    made = only_row(sheet(tmp_path / "a.xlsx", {**PERSON, "免继续教育": "是"}))
    assert made["exempt_from_continuing_education"] is True
    made = only_row(sheet(tmp_path / "b.xlsx", {**PERSON, "免继续教育": "否"}))
    assert made["exempt_from_continuing_education"] is False


def test_every_cell_of_every_row_that_cannot_be_used_is_named_at_once(tmp_path):
    file = sheet(
        tmp_path / "a.xlsx",
        {**PERSON, "文件夹": "1", "毕业日期": 2022.1, "单位性质": "国企"},
        {**PERSON, "文件夹": "2", "毕业日期": "2022-06", "单位性质": "企业"},
        {**PERSON, "文件夹": "3", "毕业日期": "#N/A", "单位性质": "企业"},
    )
    with pytest.raises(UsageError) as caught:
        from_excel(file, tmp_path / "out", "hejing-2024")
    lines = caught.value.message.splitlines()
    assert [line[: line.index("：")] for line in lines] == [
        "第 2 行“毕业日期”",
        "第 2 行“单位性质”",
        "第 4 行“毕业日期”",
    ]
    assert not (tmp_path / "out").exists()


def test_a_sheet_that_is_wrong_everywhere_is_not_told_a_thousand_times(tmp_path):
    people = [{**PERSON, "文件夹": str(n), "毕业日期": 2022.1} for n in range(50)]
    with pytest.raises(UsageError) as caught:
        from_excel(sheet(tmp_path / "a.xlsx", *people), tmp_path / "out", "hejing-2024")
    assert "共 50 处" in caught.value.message
    assert len(caught.value.message.splitlines()) == 21


def test_two_columns_of_one_name_are_refused_because_one_would_be_lost(tmp_path):
    book = Workbook()
    book.worksheets[0].append(["姓名", "住址", "住址"])
    book.worksheets[0].append(["甲", "一", "二"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="两列同名"):
        list(rows(tmp_path / "a.xlsx"))


# ----------------------------------------------------------------------------- template


@pytest.fixture(params=["hejing-2024", "yunling-2027"])
def policy(request):
    return load_policy(request.param)


def test_the_template_asks_for_the_years_of_the_policy(policy, tmp_path):
    page = load_workbook(write_template(tmp_path, policy)).worksheets[0]
    header = [cell.value for cell in page[1]]
    courses, assessments = years_of(policy)
    assert courses
    for year, course in courses:
        assert {f"{year}{course}学时", f"{year}{course}证书编号"} <= set(header)
    assert {f"{year}年度考核" for year in assessments} <= set(header)
    years = {name[:4] for name in header if name[:4].isdigit()}
    assert years == {str(y) for y, _ in courses} | {str(y) for y in assessments}
    assert [column.name for column in columns(policy)] == header


def test_this_years_template_asks_for_three_years_of_courses_and_its_assessments(tmp_path):
    courses, assessments = years_of(POLICY)
    assert {year for year, _ in courses} == {2022, 2023, 2024}
    assert assessments == [2021, 2022, 2023, 2024]


def lists(page) -> dict[str, DataValidation]:
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    return {
        cell.value: rules[f"{cell.column_letter}3"]
        for cell in page[1]
        if f"{cell.column_letter}3" in rules
    }


def test_choices_are_lists_to_pick_from_and_hold_the_policys_words(policy, tmp_path):
    book = load_workbook(write_template(tmp_path, policy))
    page, options = book.worksheets
    found = lists(page)

    def words(name: str) -> list[str]:
        where = found[name].formula1.rpartition("!")[2].replace("$", "")
        return [row[0].value for row in options[where]] if ":" in where else []

    assert words("性别") == ["男", "女"]
    assert words("单位性质") == ["事业单位", "企业"]
    assert words("系列") == [one.name for one in policy.series]
    assert set(words("专业")) == {s for one in policy.series for s in one.specialties}
    assert found["性别"].showErrorMessage
    assert not found["专业"].showErrorMessage  # another one may be typed: a person looks at it
    assert options.sheet_state == "hidden"
    assert "2022-06" in found["毕业日期"].prompt
    assert found["身份证号"].formula1 == found["身份证号"].formula2 == "18"


def test_every_column_is_text_as_a_whole(tmp_path):
    page = load_workbook(write_template(tmp_path, POLICY)).worksheets[0]
    for cell in page[1]:
        assert page.column_dimensions[cell.column_letter].number_format == "@", cell.value


def test_the_head_stays_in_sight_and_no_column_is_too_narrow_for_its_name(tmp_path):
    page = load_workbook(write_template(tmp_path, POLICY)).worksheets[0]
    assert page.freeze_panes == "C3"
    for cell in page[1]:
        width = page.column_dimensions[cell.column_letter].width
        assert width >= min(2 * len(cell.value), 40), cell.value


def test_the_example_row_is_no_application_and_the_rows_below_it_are(policy, tmp_path):
    path = write_template(tmp_path, policy)
    assert list(rows(path)) == []
    book = load_workbook(path)
    page = book.worksheets[0]
    assert page.cell(2, 1).value == EXAMPLE
    header = [cell.value for cell in page[1]]
    for name, value in (*PERSON.items(), ("毕业日期", "2022-06")):
        page.cell(3, header.index(name) + 1, value)
    book.save(path)
    (written,) = from_excel(path, tmp_path / "out", policy.id)
    made = json.loads(written.read_text("utf-8"))
    assert made["policy"] == policy.id
    assert made["applicant"]["id_number"] == NUMBER
    assert made["education"] == {"graduated": "2022-06"}


def test_the_example_would_be_understood_if_it_were_typed(tmp_path):
    """What the example shows can be copied: its dates, choices and hours are accepted."""
    path = write_template(tmp_path, POLICY)
    book = load_workbook(path)
    book.worksheets[0].cell(2, 1, "不是示例")
    book.save(path)
    made = only_row(path)
    assert made["education"]["graduated"] == "2022-06-20"
    assert made["employment"]["employer_kind"] == "public_institution"


def test_without_a_name_the_policy_of_the_moment_is_taken():
    opens = POLICY.submission.opens
    assert newest_policy(opens).id == "hejing-2024"
    assert newest_policy(opens - dt.timedelta(days=1)).id == "hejing-2024"
    later = load_policy("yunling-2027")
    assert newest_policy(later.submission.opens).id == later.id
