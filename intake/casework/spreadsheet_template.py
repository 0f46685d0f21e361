"""The empty spreadsheet that a unit fills in: it asks for what the policy asks for.

The years come from the policy's requirements, choices are lists to pick from, and an example
row shows how a value is written; `spreadsheet` leaves that row out when it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from intake.casework.declaration import choices
from intake.casework.spreadsheet import (
    COLUMNS,
    COURSE_COLUMNS,
    DATES,
    EMPLOYERS,
    EXAMPLE,
    EXEMPT_COLUMN,
    FOLDER_COLUMN,
    YES_OR_NO,
)
from intake.casework.spreadsheet_cells import FOREVER, DateKind
from intake.casework.thresholds import LAST_ROW, NARROWEST_COLUMN, PER_CHARACTER, WIDEST_COLUMN
from intake.documents import document
from intake.domain.errors import UsageError
from intake.policy.notice import Policy

TEMPLATE_NAME = "填报表.xlsx"
FIRST_ROW, EXAMPLE_ROW = 3, 2
TEXT = "@"
GRADES = ("优秀", "合格", "基本合格", "不合格", "不定等次")
"""Results of an annual assessment; others may be typed."""
ID_LENGTH = 18

_EXAMPLES = {
    FOLDER_COLUMN: EXAMPLE,
    "姓名": "阿依古丽·买买提",
    "性别": "女",
    "民族": "维吾尔族",
    "出生日期": "1999-03-08",
    "身份证号": "照身份证填 18 位",
    "住址": "照身份证填",
    "签发机关": "某某县公安局",
    "身份证有效期起": "2019-05-06",
    "身份证有效期止": "2029-05-06",
    "工作单位": "填全称，与公章一致",
    "单位性质": "事业单位",
    "主管部门": "某某县教育局",
    "人员状态": "在职",
    "参加工作时间": "2022-08-01",
    "申报级别": "初级",
    "现有职称": "没有就不填",
    "学历层次": "本科",
    "学习形式": "全日制",
    "毕业学校": "某某大学",
    "所学专业": "照毕业证填",
    "入学日期": "2018-09",
    "毕业日期": "2022-06-20",
    "毕业证书编号": "照毕业证填",
    "学位": "工学学士（没有填“无”）",
    "学位证书编号": "照学位证填",
    EXEMPT_COLUMN: "否",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template. `is_closed`: nothing but the choices may be entered."""

    name: str
    example: str
    choices: tuple[str, ...] = ()
    is_closed: bool = True
    date: DateKind | None = None


def columns(policy: Policy) -> tuple[Column, ...]:
    """The template's columns, in their order."""
    return tuple(_columns(policy))


def _columns(policy: Policy) -> Iterator[Column]:
    yield Column(FOLDER_COLUMN, EXAMPLE)
    open_to = {
        "系列": tuple(one.name for one in policy.series),
        "专业": tuple(dict.fromkeys(s for one in policy.series for s in one.specialties)),
    }
    for name, (part, key) in COLUMNS.items():
        if name in open_to:
            words = open_to[name]
            yield Column(name, words[0] if words else "", words, is_closed=False)
            continue
        allowed = tuple(EMPLOYERS) if key == "employer_kind" else choices(part, key)
        yield Column(name, _EXAMPLES[name], allowed, date=DATES.get(key))
    years, graded = years_of(policy)
    if years:
        yield Column(EXEMPT_COLUMN, _EXAMPLES[EXEMPT_COLUMN], YES_OR_NO)
    for year, course in years:
        for what, key in COURSE_COLUMNS.items():
            yield Column(f"{year}{course}{what}", "30" if key == "hours" else "照证书填")
    for year in graded:
        yield Column(f"{year}年度考核", "合格", GRADES, is_closed=False)


def years_of(policy: Policy) -> tuple[list[tuple[int, str]], list[int]]:
    """(year, course) pairs and years of assessment that the policy asks of anybody."""
    courses: set[tuple[int, str]] = set()
    assessments: set[int] = set()
    for requirement in policy.requirements:
        for level in policy.levels:
            owed = [y for y in requirement.years_for(level, policy.year) if y is not None]
            kind = document(requirement.material)
            if kind.course:
                courses |= {(year, kind.course) for year in owed}
            elif "grade" in kind.declared_by_year:
                assessments |= {*owed, *requirement.also_accepted}
    return sorted(courses), sorted(assessments)


def write_template(folder: Path, policy: Policy) -> Path:
    """An empty spreadsheet for declarations by this policy.

    Raises UsageError ALREADY_THERE, FOLDER_ABSENT.
    """
    path = folder / TEMPLATE_NAME
    if path.exists():
        raise UsageError("ALREADY_THERE", f"已有 {TEMPLATE_NAME}，不覆盖")
    if not folder.is_dir():
        raise UsageError("FOLDER_ABSENT", "文件夹不存在")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填报"
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    for index, column in enumerate(columns(policy), 1):
        _write(sheet, lists, index, column)
    # The header, the example, and whose row it is stay in sight.
    sheet.freeze_panes = f"C{FIRST_ROW}"
    book.save(path)
    return path


def _write(sheet: Worksheet, lists: Worksheet, index: int, column: Column) -> None:
    letter = get_column_letter(index)
    head = sheet.cell(1, index, column.name)
    head.font = Font(bold=True)
    head.fill = PatternFill("solid", fgColor="DDE6EE")
    head.alignment = Alignment(wrap_text=True, vertical="top")
    example = sheet.cell(EXAMPLE_ROW, index, column.example)
    example.font = Font(italic=True, color="808080")
    widest = max(map(len, (column.name, column.example, *column.choices)))
    sheet.column_dimensions[letter].width = min(
        max(NARROWEST_COLUMN, widest * PER_CHARACTER), WIDEST_COLUMN
    )
    # Text, or a spreadsheet turns an ID number into a rounded one: the whole column.
    sheet.column_dimensions[letter].number_format = TEXT
    example.number_format = TEXT
    rule = _rule(lists, letter, column)
    if rule is not None:
        rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _rule(lists: Worksheet, letter: str, column: Column) -> DataValidation | None:
    """What the spreadsheet program itself offers and refuses while somebody types."""
    if column.choices:
        for row, word in enumerate(column.choices, 1):
            lists[f"{letter}{row}"] = word
        at = f"{lists.title}!${letter}$1:${letter}${len(column.choices)}"
        rule = DataValidation(type="list", formula1=at, allow_blank=True)
        return _told(rule, "请从列出的各项中选择", is_closed=column.is_closed)
    if column.date is not None:
        shortest = {DateKind.FOREVER: len(FOREVER), DateKind.MONTH: len("2022-06")}
        least = shortest.get(column.date, len("2022-06-20"))
        words = {DateKind.FOREVER: f"，或“{FOREVER}”", DateKind.MONTH: "，只知道月份的写作 2022-06"}
        return _length(least, len("2022-06-20"), f"写作 2022-06-20{words.get(column.date, '')}")
    if column.name == "身份证号":
        return _length(ID_LENGTH, ID_LENGTH, f"应为 {ID_LENGTH} 位")
    return None


def _length(least: int, most: int, words: str) -> DataValidation:
    rule = DataValidation(
        type="textLength",
        operator="between",
        formula1=str(least),
        formula2=str(most),
        allow_blank=True,
    )
    return _told(rule, words, is_closed=True)


def _told(rule: DataValidation, words: str, *, is_closed: bool) -> DataValidation:
    rule.error, rule.errorTitle = words, "填报表"
    rule.prompt, rule.promptTitle = words, "填写说明"
    rule.showInputMessage = True
    rule.showErrorMessage = is_closed
    return rule
