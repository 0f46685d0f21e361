"""The spreadsheet of declarations: its columns, and each row as an `application.json`.

A cell that a spreadsheet has changed behind the person's back (a rounded ID number, a
date as a number) is never guessed at: it is named by row and column, without its value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from intake.casework.declaration import parse_document
from intake.domain.errors import UsageError

COLUMNS: dict[str, tuple[str, str]] = {
    "姓名": ("applicant", "name"),
    "性别": ("applicant", "sex"),
    "民族": ("applicant", "ethnicity"),
    "出生日期": ("applicant", "birth_date"),
    "身份证号": ("applicant", "id_number"),
    "住址": ("applicant", "address"),
    "签发机关": ("applicant", "id_issuing_authority"),
    "身份证有效期起": ("applicant", "id_valid_from"),
    "身份证有效期止": ("applicant", "id_valid_until"),
    "工作单位": ("employment", "employer"),
    "单位性质": ("employment", "employer_kind"),
    "主管部门": ("employment", "supervising_authority"),
    "人员状态": ("employment", "status"),
    "参加工作时间": ("employment", "work_start"),
    "系列": ("employment", "series"),
    "专业": ("employment", "specialty"),
    "申报级别": ("employment", "applied_level"),
    "现有职称": ("employment", "current_title"),
    "学历层次": ("education", "level"),
    "学习形式": ("education", "study_form"),
    "毕业学校": ("education", "school"),
    "所学专业": ("education", "major"),
    "入学日期": ("education", "enrolled"),
    "毕业日期": ("education", "graduated"),
    "毕业证书编号": ("education", "certificate_number"),
    "学位": ("education", "degree"),
    "学位证书编号": ("education", "degree_certificate_number"),
}
FOLDER_COLUMN = "文件夹"
COURSE_COLUMNS = {"学时": "hours", "证书编号": "certificate_number"}
_COURSE = re.compile(r"(?P<year>\d{4})年?(?P<course>公需课|专业课)(?P<what>学时|证书编号)")
_ASSESSMENT = re.compile(r"(?P<year>\d{4})年?(度)?考核")
_DATES = {"birth_date", "id_valid_from", "id_valid_until", "work_start", "enrolled", "graduated"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_EMPLOYERS = {"事业单位": "public_institution", "企业": "enterprise"}
TEMPLATE_NAME = "填报表.xlsx"

ROWS_AS_TEXT = 500
"""Rows of the template set as text beforehand."""
YEARS_OFFERED = 3
"""Years of courses and assessments in the template: the most that a notice asks for."""


def rows(sheet: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Row number as the spreadsheet shows it, and header → value; empty cells left out."""
    try:
        book = load_workbook(sheet, read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as wrong:
        raise UsageError("SHEET_UNREADABLE", "填报表打不开，请存为 .xlsx") from wrong
    header = [str(cell).strip() if cell is not None else "" for cell in rows[0]] if rows else []
    unknown = [name for name in header if name and not _is_known(name)]
    if unknown or "姓名" not in header:
        names = "、".join(unknown) or "缺“姓名”列"
        raise UsageError("SHEET_HEADER", f"填报表的列名不认识：{names}")
    for number, cells in enumerate(rows[1:], 2):
        row = {
            name: cell
            for name, cell in zip(header, cells, strict=False)
            if name and cell is not None and str(cell).strip()
        }
        if row:
            yield number, row


def _is_known(name: str) -> bool:
    return (
        name in COLUMNS
        or name == FOLDER_COLUMN
        or bool(_COURSE.fullmatch(name) or _ASSESSMENT.fullmatch(name))
    )


def document_of(number: int, row: Mapping[str, Any], policy: str) -> tuple[str, dict[str, Any]]:
    """Folder name and `application.json` of one row."""
    document: dict[str, Any] = {
        "policy": policy,
        "round": 1,
        "applicant": {},
        "employment": {},
        "education": {},
    }
    courses: dict[tuple[int, str], dict[str, Any]] = {}
    assessments: list[dict[str, Any]] = []
    for name, cell in row.items():
        where = f"第 {number} 行“{name}”"
        if name in COLUMNS:
            part, key = COLUMNS[name]
            document[part][key] = _value(key, cell, where)
        elif found := _COURSE.fullmatch(name):
            year, course = int(found["year"]), found["course"]
            entry = courses.setdefault((year, course), {"year": year, "course": course})
            is_hours = found["what"] == "学时"
            entry[COURSE_COLUMNS[found["what"]]] = (
                _hours(cell, where) if is_hours else _plain(cell, where)
            )
        elif found := _ASSESSMENT.fullmatch(name):
            assessments.append({"year": int(found["year"]), "grade": _plain(cell, where)})
    document["continuing_education"] = list(courses.values())
    document["assessments"] = assessments
    try:
        parse_document(document)
    except UsageError as wrong:
        raise UsageError(wrong.code, f"第 {number} 行：{wrong.message}") from wrong
    return _folder_name(number, row), document


def _folder_name(number: int, row: Mapping[str, Any]) -> str:
    name = str(row.get(FOLDER_COLUMN) or row.get("姓名") or "").strip()
    if not name or name.startswith(".") or re.search(r"[/\\\x00-\x1f]", name):
        raise UsageError("FOLDER_NAME", f"第 {number} 行：不能用作文件夹名")
    return name


def _value(key: str, cell: object, where: str) -> str:
    if key in _DATES:
        return _date(cell, where)
    text = _plain(cell, where)
    return _EMPLOYERS.get(text, text) if key == "employer_kind" else text


def _plain(cell: object, where: str) -> str:
    """A cell as text; a long number has lost its last digits in the spreadsheet."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**15 or cell != int(cell):
            raise UsageError("CELL_IS_NUMBER", f"{where}：请把单元格设为文本格式后重新输入")
        return str(int(cell))
    return str(cell).strip()


def _hours(cell: object, where: str) -> int | float:
    try:
        hours = float(str(cell).strip().removesuffix("学时"))
    except ValueError:
        raise UsageError("CELL_NOT_A_NUMBER", f"{where}：应为数字") from None
    return int(hours) if hours.is_integer() else hours


def _date(cell: object, where: str) -> str:
    """`YYYY-MM-DD`, or `YYYY-MM` where no day is given, or 长期."""
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d}"
    text = str(cell).strip()
    if text == "长期":
        return text
    found = _DATE.fullmatch(text)
    if not found:
        raise UsageError("CELL_NOT_A_DATE", f"{where}：应为日期，如 2022-06-20")
    year, month, day = found.groups()
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def write_template(folder: Path, year: int) -> Path:
    """An empty spreadsheet with every column, for declarations made in `year`.

    Raises UsageError if it is there already.
    """
    path = folder / TEMPLATE_NAME
    if path.exists():
        raise UsageError("ALREADY_THERE", f"已有 {TEMPLATE_NAME}，不覆盖")
    if not folder.is_dir():
        raise UsageError("FOLDER_ABSENT", "文件夹不存在")
    book = Workbook()
    sheet = book.worksheets[0]
    years = range(year - YEARS_OFFERED + 1, year + 1)
    kinds = [(y, c, w) for y in years for c in ("公需课", "专业课") for w in COURSE_COLUMNS]
    header = [
        FOLDER_COLUMN,
        *COLUMNS,
        *(f"{y}{c}{w}" for y, c, w in kinds),
        *(f"{y - 1}年度考核" for y in years),
    ]
    for column, name in enumerate(header, 1):
        cell = sheet.cell(1, column, name)
        cell.font = Font(bold=True)
        # Text, or a spreadsheet turns an ID number into a rounded one.
        for row in range(2, 2 + ROWS_AS_TEXT):
            sheet.cell(row, column).number_format = "@"
    book.save(path)
    return path
