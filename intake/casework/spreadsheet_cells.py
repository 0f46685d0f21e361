"""One cell of the spreadsheet as the text that a person typed, or the reason why not.

Spreadsheet programs change what is typed: 2022.10 becomes the number 2022.1, an ID number
becomes 6.5E+17, a number loses its leading zeros, a lookup becomes #N/A. What was typed can
not be told from what is left, so such a cell is refused and never repaired by a guess. A
sentence about a cell never repeats its value.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

RETYPE = "请把单元格设为文本格式后重新输入"
FOREVER = "长期"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"))
"""Signs without width that come along when text is pasted from a web page or a chat."""
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{1,3}|\d\.\d+[Ee]-?\d{1,3}")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)|#{3,}")
_DATE = re.compile(r"(\d{4})([-/.年])(\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HOURS = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_LITERALS = re.compile(r'"[^"日]*"|\\.|\[[^\]]*\]')
"""Parts of a number format that stand for themselves, colours and locales."""
_SHOWS_DAY = re.compile(r"d|日", re.IGNORECASE)


class DateKind(StrEnum):
    """How exact a date must be."""

    DAY = "day"
    MONTH = "month"
    FOREVER = "forever"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the file holds: the value, how it is shown, and whether a formula makes it."""

    value: Any
    number_format: str = "General"
    is_error: bool = False
    is_formula: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.is_formula and (self.value is None or not _cleaned(self.value))


class CellRefusedError(Exception):
    """Why a cell cannot be used: a stable code and a sentence without the value."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def text(cell: Cell) -> str:
    """The cell as typed text. Raises CellRefusedError for anything that is not text."""
    value = _readable(cell)
    if isinstance(value, bool):
        raise CellRefusedError("CELL_IS_LOGICAL", f"被表格软件改成了逻辑值；{RETYPE}")
    if isinstance(value, int | float):
        raise CellRefusedError(
            "CELL_IS_NUMBER",
            f"是数字格式，开头的 0、末尾的 0 和第 15 位以后的数字可能已经丢失；{RETYPE}",
        )
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise CellRefusedError("CELL_IS_DATE", f"被表格软件改成了日期或时间；{RETYPE}")
    typed = _cleaned(value)
    if _SCIENTIFIC.fullmatch(typed):
        raise CellRefusedError(
            "CELL_SCIENTIFIC", f"被表格软件改成了科学计数法，原来的数字已经丢失；{RETYPE}"
        )
    if typed.startswith("'"):
        raise CellRefusedError("CELL_QUOTED", "开头多了一个单引号，请删去单引号后重新输入")
    return typed


def choice(cell: Cell, allowed: Mapping[str, str] | Sequence[str]) -> str:
    """One of the allowed words; a mapping says what is stored for each."""
    typed = text(cell)
    if typed not in allowed:
        raise CellRefusedError("CELL_NOT_A_CHOICE", f"应为下列之一：{'、'.join(allowed)}")
    return allowed[typed] if isinstance(allowed, Mapping) else typed


def hours(cell: Cell) -> int | float:
    """A number of hours; here a number of the spreadsheet's is what was typed."""
    value = _readable(cell)
    is_number = isinstance(value, int | float | str) and not isinstance(value, bool)
    typed = unicodedata.normalize("NFKC", _cleaned(value)).removesuffix("学时").strip()
    if not is_number or not _HOURS.fullmatch(typed):
        raise CellRefusedError("CELL_NOT_A_NUMBER", "应为学时数，如 30")
    found = float(typed)
    return int(found) if found.is_integer() else found


def date(cell: Cell, kind: DateKind) -> str:
    """`YYYY-MM-DD`; `YYYY-MM` where a month is enough; 长期 where that is allowed."""
    value = _readable(cell)
    if isinstance(value, dt.date):
        return _date_of_the_spreadsheet(cell, value, kind)
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise CellRefusedError(
            "CELL_IS_NUMBER", f"是数字格式，看不出是哪一天（1 月还是 10 月）；{RETYPE}"
        )
    typed = unicodedata.normalize("NFKC", text(cell))
    if kind is DateKind.FOREVER and typed == FOREVER:
        return typed
    found = _DATE.fullmatch(typed)
    if found and found[4] is None and found[2] == "." and found[3] == "1":
        raise CellRefusedError(
            "CELL_NOT_A_DATE",
            "看不出是 1 月还是 10 月（末尾的 0 会丢失），请写作 2022-01 或 2022-10",
        )
    if found:
        day = int(found[4]) if found[4] else None
        return _checked(int(found[1]), int(found[3]), day, kind)
    if packed := _PACKED.fullmatch(typed):
        return _checked(int(packed[1]), int(packed[2]), int(packed[3]), kind)
    raise CellRefusedError("CELL_NOT_A_DATE", f"应为日期，{_example(kind)}")


def _readable(cell: Cell) -> Any:
    """The value, unless the spreadsheet itself says that it has none."""
    if cell.is_formula and (cell.value is None or cell.value == ""):
        raise CellRefusedError(
            "CELL_IS_FORMULA", "是没有结果的公式，请在表格软件中打开并保存，或改为直接输入内容"
        )
    if cell.is_error or (isinstance(cell.value, str) and _ERROR.fullmatch(_cleaned(cell.value))):
        raise CellRefusedError("CELL_IS_ERROR", "是表格软件的错误提示，不是填报的内容；请重新输入")
    return cell.value


def _cleaned(value: Any) -> str:
    return str(value).translate(_INVISIBLE).replace("\xa0", " ").strip()


def _date_of_the_spreadsheet(cell: Cell, value: dt.date, kind: DateKind) -> str:
    """A date that the spreadsheet recognised: without its day where none is shown, because
    a day that was not typed became the first of the month."""
    has_time = isinstance(value, dt.datetime) and value.time() != dt.time()
    if has_time:
        raise CellRefusedError("CELL_NOT_A_DATE", f"日期后面还有时刻；{RETYPE}，{_example(kind)}")
    shown = _LITERALS.sub("", cell.number_format)
    shows_day = shown == "General" or _SHOWS_DAY.search(shown) is not None
    return _checked(value.year, value.month, value.day if shows_day else None, kind)


def _checked(year: int, month: int, day: int | None, kind: DateKind) -> str:
    if day is None and kind is not DateKind.MONTH:
        raise CellRefusedError("CELL_NOT_A_DATE", f"没有写明是哪一日，{_example(kind)}")
    try:
        found = dt.date(year, month, day or 1)
    except ValueError:
        raise CellRefusedError("CELL_NOT_A_DATE", "没有这一天，请核对") from None
    return found.isoformat() if day else f"{found:%Y-%m}"


def _example(kind: DateKind) -> str:
    more = {DateKind.MONTH: "；只知道月份的写作 2022-06", DateKind.FOREVER: f"，或“{FOREVER}”"}
    return f"如 2022-06-20{more.get(kind, '')}"
