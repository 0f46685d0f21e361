"""What numbers say by themselves: citizen numbers and certificate numbers, no pixels.

Pure functions on text. They are witnesses: a number that does not add up lowers belief
in a reading or in a declaration; nothing here ever changes a digit.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from intake.domain.values.thresholds import (
    EARLIEST_BIRTH_YEAR,
    ID_LENGTH,
    ID_WEIGHTS,
    TEACHER_SEX_SINCE,
    TERMS_IN_YEARS,
)

_CHECKS = "10X98765432"
_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

_TYPES = {"1": "普通", "5": "成人", "6": "自学考试", "7": "网络"}
_LEVELS = {"01": "博士", "02": "硕士", "04": "第二学士学位", "05": "本科", "06": "专科"}
_DEGREES = {"2": "博士", "3": "硕士", "4": "学士"}
_DIPLOMA = re.compile(r"([0-9]{5})([0-9])([0-9]{4})([0-9]{2})([0-9]{5,6})")
_DEGREE = re.compile(r"(C?)([0-9]{5})([234])([0-9]{4})([0-9A-Z][0-9]{5})")

_TEACHER = re.compile(r"((?:19|20)[0-9]{2})[0-9]{5}([0-9])([0-9])[0-9]{6}")
_TEACHER_KINDS = {
    "1": "幼儿园",
    "2": "小学",
    "3": "初级中学",
    "4": "高级中学",
    "5": "中等职业学校",
    "6": "中等职业学校实习指导",
    "7": "高等学校",
}
_TEACHER_SEXES = {"1": "男", "2": "女"}


def check_character(first_17: str) -> str:
    """The 18th character that GB 11643 asks for after these 17 digits."""
    total = sum(int(d) * w for d, w in zip(first_17, ID_WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def id_number_problem(number: str) -> str | None:
    """Why this is no citizen number, in Chinese words; None when it may be one.

    Blanks do not matter and `x` may be small: people type both.
    """
    text = re.sub(r"\s", "", number).upper()
    if len(text) != ID_LENGTH:
        return f"应为{ID_LENGTH}位，填报为{len(text)}位"
    if not _NUMBER.fullmatch(text):
        return "含有不应出现的字符"
    if birth_date_of(text) is None:
        return "其中的出生日期不存在"
    if check_character(text[:-1]) != text[-1]:
        return "校验码不符"
    return None


def birth_date_of(number: str) -> str | None:
    """`1999-03-08` from an 18-character number, None when that is no date."""
    digits = number[6:14]
    if len(number) != ID_LENGTH or not digits.isascii() or not digits.isdigit():
        return None
    date = day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    return date.isoformat() if date and date.year >= EARLIEST_BIRTH_YEAR else None


def sex_of(number: str) -> str | None:
    """男 when the 17th digit is odd, 女 when it is even, None when it is no digit."""
    digit = number[16:17] if len(number) == ID_LENGTH else ""
    if not (digit.isascii() and digit.isdigit()):
        return None
    return "男" if int(digit) % 2 else "女"


@dataclass(frozen=True, slots=True)
class DiplomaNumber:
    """Parts of an 18- (2001: 17-) digit 证书编号; None where the code is unknown."""

    school: str
    kind: str | None
    year: int
    level: str | None
    serial: str


def diploma_number(number: str) -> DiplomaNumber | None:
    """School, kind, year, level and serial of a nationally registered diploma.

    None for any other scheme (中专, 自考, before 2001): nothing can be said of those.
    There is no check digit; the only test is against other values.
    """
    found = _DIPLOMA.fullmatch(re.sub(r"\s", "", number))
    if found is None or not 1990 <= int(found[3]) <= 2100:
        return None
    return DiplomaNumber(
        found[1], _TYPES.get(found[2]), int(found[3]), _LEVELS.get(found[4]), found[5]
    )


@dataclass(frozen=True, slots=True)
class DegreeNumber:
    """Parts of a 16-character 学位证书编号; `kind` is 成人 where a C stands before it."""

    school: str
    degree: str
    year: int
    serial: str
    kind: str | None = None


def degree_number(number: str) -> DegreeNumber | None:
    """School, degree, year and serial; a leading C (成人) is allowed, None otherwise."""
    found = _DEGREE.fullmatch(re.sub(r"\s", "", number).upper())
    if found is None:
        return None
    kind = "成人" if found[1] else None
    return DegreeNumber(found[2], _DEGREES[found[3]], int(found[4]), found[5], kind)


@dataclass(frozen=True, slots=True)
class TeacherNumber:
    """Parts of a 17-digit 教师资格证书号码; None where a digit says nothing sure."""

    year: int
    kind: str | None
    sex: str | None


def teacher_number(number: str) -> TeacherNumber | None:
    """Year, kind of qualification and sex. There is no check digit, and before 2010 the
    digit of the sex was used both ways."""
    found = _TEACHER.fullmatch(re.sub(r"\s", "", number))
    if found is None:
        return None
    year = int(found[1])
    sex = _TEACHER_SEXES.get(found[3]) if year >= TEACHER_SEX_SINCE else None
    return TeacherNumber(year, _TEACHER_KINDS.get(found[2]), sex)


# -------------------------------------------------------------------------------- dates


def day(text: str | None) -> dt.date | None:
    """`2024-06-20` as a date; None for a month, 长期, a day that does not exist."""
    found = _DATE.fullmatch(text or "")
    if not found:
        return None
    year, month, number = (int(part) for part in found.groups())
    if not (year and 1 <= month <= 12 and number):
        return None
    return dt.date(year, month, number) if number <= calendar.monthrange(year, month)[1] else None


def is_possible_term(start: dt.date, end: dt.date) -> bool:
    """Do these bound a card's 5, 10 or 20 years? 29 February may end a day early or late."""
    if end.year - start.year not in TERMS_IN_YEARS:
        return False
    if (start.month, start.day) == (end.month, end.day):
        return True
    return (start.month, start.day) == (2, 29) and (end.month, end.day) in {(2, 28), (3, 1)}


def mask_compatible(number: str, masked: str) -> bool:
    """The visible ends agree and at least ten digits are visible (domain §6).

    How many stars stand between them is not counted: readers lose some of a row.
    """
    head, tail = masked[: masked.index("*")], masked[masked.rindex("*") + 1 :]
    return len(head) + len(tail) >= 10 and number.startswith(head) and number.endswith(tail)
