"""A list of people as declarations: one row a person, whatever the list looks like.

Unlike the template of ours (`casework.spreadsheet`) a list was not made for us: a cell that
cannot be used leaves its value undeclared and is named, and the row counts all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.casework import spreadsheet_cells as cells
from intake.casework.declaration import part_of, path_of
from intake.casework.importing.columns import Layout, recognise
from intake.casework.importing.form import fitting, with_number
from intake.casework.importing.origins import Declared, Origin, Source
from intake.casework.importing.thresholds import MOST_COLUMNS, MOST_LIST_ROWS, ROWS_ABOVE
from intake.casework.importing.values import says_nothing
from intake.casework.spreadsheet import (
    ASSESSMENT,
    COURSE,
    COURSE_COLUMNS,
    DATES,
    EXEMPT_COLUMN,
    YES_OR_NO,
    sheets,
)
from intake.casework.spreadsheet_cells import Cell, CellRefusedError


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A sheet that lists people: its name, where its headings stand, its cells."""

    file: str
    sheet: str
    layout: Layout
    rows: Sequence[Sequence[Cell]]

    def declared(self, layout: Layout | None = None) -> Iterator[tuple[int, Declared]]:
        """Row as the spreadsheet shows it, and what it declares; rows without a name are none.

        layout: as a person confirmed it, else as it was recognised.
        """
        meant = layout or self.layout
        for number, row in enumerate(self.rows[meant.header_row + 1 :], meant.header_row + 2):
            declared = _of_row(self.file, number, row, meant)
            if declared.value("name"):
                yield number, declared


def open_list(path: Path, name: str | None = None) -> PeopleList | None:
    """The sheet of a workbook that lists people; None when none of its sheets does.

    name: the file's name for people. Raises UsageError SHEET_UNREADABLE.
    """
    found: list[PeopleList] = []
    for title, rows in sheets(path, MOST_LIST_ROWS, MOST_COLUMNS):
        layout = recognise([[_shown(cell) for cell in row] for row in rows[: ROWS_ABOVE + 1]])
        if layout is not None:
            found.append(PeopleList(name or path.name, title, layout, rows))
    return max(found, key=lambda one: (len(one.layout.meanings), len(one.rows)), default=None)


def _shown(cell: Cell) -> str:
    return "" if cell.is_empty or not isinstance(cell.value, str | int) else str(cell.value)


def _of_row(file: str, number: int, row: Sequence[Cell], layout: Layout) -> Declared:
    document: dict[str, Any] = {
        "applicant": {},
        "employment": {},
        "education": {},
        "continuing_education": [],
        "assessments": [],
    }
    origins: dict[str, Origin] = {}
    problems: list[str] = []
    for column, meaning in layout.meanings.items():
        cell = row[column] if column < len(row) else Cell(None)
        if cell.is_empty or (meaning != "degree" and says_nothing(_shown(cell))):
            continue
        heading = layout.headings[column]
        try:
            path = _put(document, meaning, cell)
        except CellRefusedError as refused:
            problems.append(f"第 {number} 行“{heading}”：{refused.sentence}；此项按未填报处理")
            continue
        if path is None:
            problems.append(f"第 {number} 行“{heading}”：写法不认识；此项按未填报处理")
        else:
            origins[path] = Origin(Source.SHEET, file=file, row=number, column=heading)
    return with_number(Declared(document, origins, tuple(problems)))


def _put(document: dict[str, Any], meaning: str, cell: Cell) -> str | None:
    """The value where it stands in the declaration, and its path; None: it does not fit.

    Raises CellRefusedError.
    """
    if meaning == EXEMPT_COLUMN:
        document["exempt_from_continuing_education"] = cells.choice(cell, YES_OR_NO) == "是"
        return "$.exempt_from_continuing_education"
    if found := COURSE.fullmatch(meaning):
        entry = _course(document, int(found["year"]), found["course"])
        key = COURSE_COLUMNS[found["what"]]
        entry[key] = cells.hours(cell) if key == "hours" else cells.text(cell)
        return f"$.continuing_education.{found['year']}.{found['course']}"
    if found := ASSESSMENT.fullmatch(meaning):
        document["assessments"].append({"year": int(found["year"]), "grade": cells.text(cell)})
        return f"$.assessments.{found['year']}"
    part = part_of(meaning)
    text = cells.date(cell, DATES[meaning]) if meaning in DATES else cells.text(cell)
    value = fitting(meaning, text)
    if part is None or value is None:
        return None
    document[part][meaning] = value
    return path_of(meaning)


def _course(document: Mapping[str, Any], year: int, course: str) -> dict[str, Any]:
    entries: list[dict[str, Any]] = document["continuing_education"]
    for entry in entries:
        if (entry["year"], entry["course"]) == (year, course):
            return entry
    entries.append({"year": year, "course": course})
    return entries[-1]
