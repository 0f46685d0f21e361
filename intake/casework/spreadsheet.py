"""The spreadsheet of declarations: its columns, and each row as an `application.json`.

What may stand in a cell is `spreadsheet_cells`; every cell that cannot be used is named at
once, by row and column and without its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from intake.casework import spreadsheet_cells as cells
from intake.casework.declaration import choices, parse_document
from intake.casework.spreadsheet_cells import Cell, CellRefusedError, DateKind
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
EXEMPT_COLUMN = "免继续教育"
YES_OR_NO = ("是", "否")
EXAMPLE = "示例"
"""What stands in the folder's column of the template's example row; such a row is no
application."""
COURSE_COLUMNS = {"学时": "hours", "证书编号": "certificate_number"}
COURSE = re.compile(r"(?P<year>[0-9]{4})年?(?P<course>公需课|专业课)(?P<what>学时|证书编号)")
ASSESSMENT = re.compile(r"(?P<year>[0-9]{4})年?(度)?考核")
DATES = {
    "birth_date": DateKind.DAY,
    "id_valid_from": DateKind.DAY,
    "id_valid_until": DateKind.FOREVER,
    "work_start": DateKind.MONTH,
    "enrolled": DateKind.MONTH,
    "graduated": DateKind.MONTH,
}
EMPLOYERS = {"事业单位": "public_institution", "企业": "enterprise"}


def rows(sheet: Path) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    """Row number as the spreadsheet shows it, and header → cell; empty cells left out.

    Raises UsageError SHEET_UNREADABLE, SHEET_HEADER.
    """
    found = next(iter(sheets(sheet)))[1]
    header = (
        [str(c.value).strip() if c.value is not None else "" for c in found[0]] if found else []
    )
    _check_header(header)
    for number, line in enumerate(found[1:], 2):
        row = {
            name: cell
            for name, cell in zip(header, line, strict=False)
            if name and not cell.is_empty
        }
        is_example = FOLDER_COLUMN in row and str(row[FOLDER_COLUMN].value).strip() == EXAMPLE
        if row and not is_example:
            yield number, row


def sheets(
    path: Path, most_rows: int | None = None, most_columns: int | None = None
) -> list[tuple[str, list[list[Cell]]]]:
    """Every sheet of a workbook, its name and its cells; hidden ones only where they are first.

    A formula's result and the formula itself are two readings: where a program has never
    computed it, the result alone looks like an empty cell. Raises UsageError
    SHEET_UNREADABLE.
    """
    try:
        found = list(_sheets(path, most_rows, most_columns))
    except UsageError:
        raise
    except Exception as wrong:
        # On damaged bytes the library lets through whatever zlib, the XML parser and its own
        # descriptors raise (found by fuzzing: zlib.error); no list of them is complete.
        raise UsageError("SHEET_UNREADABLE", "填报表打不开，请存为 .xlsx") from wrong
    if not found:  # a workbook whose list of sheets was lost (found by fuzzing)
        raise UsageError("SHEET_UNREADABLE", "填报表里没有工作表，请存为 .xlsx 后再试")
    return found


def _sheets(
    path: Path, most_rows: int | None, most_columns: int | None
) -> Iterator[tuple[str, list[list[Cell]]]]:
    shown = load_workbook(path, read_only=True, data_only=True)
    written = load_workbook(path, read_only=True, data_only=False)
    try:
        for number, values in enumerate(shown.worksheets):
            if number and values.sheet_state != "visible":
                continue
            both = zip(values.iter_rows(), written.worksheets[number].iter_rows(), strict=False)
            yield (
                str(values.title),
                [
                    [_cell(a, b) for a, b in islice(zip(*pair, strict=True), most_columns)]
                    for pair in islice(both, most_rows)
                ],
            )
    finally:
        shown.close()
        written.close()


def _cell(value: Any, formula: Any) -> Cell:
    return Cell(
        value.value,
        str(getattr(value, "number_format", "") or "General"),
        is_error=getattr(value, "data_type", "") == "e",
        is_formula=getattr(formula, "data_type", "") == "f",
    )


def _check_header(header: list[str]) -> None:
    unknown = [name for name in header if name and not _is_known(name)]
    if unknown or "姓名" not in header:
        names = "、".join(unknown) or "缺“姓名”列"
        raise UsageError("SHEET_HEADER", f"填报表的列名不认识：{names}")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UsageError("SHEET_HEADER", f"填报表有两列同名：{'、'.join(twice)}，请只留一列")


def _is_known(name: str) -> bool:
    return (
        name in COLUMNS
        or name in (FOLDER_COLUMN, EXEMPT_COLUMN)
        or bool(COURSE.fullmatch(name) or ASSESSMENT.fullmatch(name))
    )


def document_of(number: int, row: Mapping[str, Cell], policy: str) -> tuple[str, dict[str, Any]]:
    """Folder name and `application.json` of one row.

    Raises UsageError naming every cell of the row that cannot be used, one to a line.
    """
    document: dict[str, Any] = {
        "policy": policy,
        "round": 1,
        "applicant": {},
        "employment": {},
        "education": {},
        "continuing_education": [],
        "assessments": [],
    }
    wrong: list[tuple[str, str]] = []
    for name, cell in row.items():
        try:
            _put(document, name, cell)
        except CellRefusedError as refused:
            wrong.append((refused.code, f"第 {number} 行“{name}”：{refused.sentence}"))
    if wrong:
        raise UsageError(wrong[0][0], "\n".join(sentence for _, sentence in wrong))
    try:
        parse_document(document)
    except UsageError as problem:
        raise UsageError(problem.code, f"第 {number} 行：{problem.message}") from problem
    return _folder_name(number, row), document


def _put(document: dict[str, Any], name: str, cell: Cell) -> None:
    """One cell's value where it stands in the declaration."""
    if name in COLUMNS:
        part, key = COLUMNS[name]
        document[part][key] = _value(part, key, cell)
    elif name == EXEMPT_COLUMN:
        is_exempt = cells.choice(cell, YES_OR_NO) == YES_OR_NO[0]
        document["exempt_from_continuing_education"] = is_exempt
    elif found := COURSE.fullmatch(name):
        entry = _course(document, int(found["year"]), found["course"])
        key = COURSE_COLUMNS[found["what"]]
        entry[key] = cells.hours(cell) if key == "hours" else cells.text(cell)
    elif found := ASSESSMENT.fullmatch(name):
        entry = {"year": int(found["year"]), "grade": cells.text(cell)}
        document["assessments"].append(entry)


def _course(document: dict[str, Any], year: int, course: str) -> dict[str, Any]:
    """The course's entry, which its hours and its number share."""
    entries: list[dict[str, Any]] = document["continuing_education"]
    for entry in entries:
        if (entry["year"], entry["course"]) == (year, course):
            return entry
    entries.append({"year": year, "course": course})
    return entries[-1]


def _value(part: str, key: str, cell: Cell) -> str:
    if key in DATES:
        return cells.date(cell, DATES[key])
    if key == "employer_kind":
        return cells.choice(cell, EMPLOYERS)
    allowed = choices(part, key)
    return cells.choice(cell, allowed) if allowed else cells.text(cell)


def _folder_name(number: int, row: Mapping[str, Cell]) -> str:
    cell = row.get(FOLDER_COLUMN) or row.get("姓名")
    value = cell.value if cell is not None else ""
    # A folder may simply be numbered.
    is_number = isinstance(value, int) and not isinstance(value, bool)
    try:
        name = str(value) if is_number or cell is None else cells.text(cell)
    except CellRefusedError as refused:
        sentence = f"第 {number} 行“{FOLDER_COLUMN}”：{refused.sentence}"
        raise UsageError(refused.code, sentence) from refused
    if not name or name.startswith(".") or re.search(r"[/\\\x00-\x1f]", name):
        raise UsageError("FOLDER_NAME", f"第 {number} 行：不能用作文件夹名")
    return name
