"""Numbers: of a person, of a certificate, of a code; counts of hours, points and days."""

from __future__ import annotations

import re

from intake.domain.values import unit_names
from intake.domain.values.dates import han_number
from intake.domain.values.id_numbers import id_number_problem, mask_compatible
from intake.domain.values.thresholds import ID_LENGTH, OLD_ID_LENGTH
from intake.domain.values.value_kind import EDGE_SIGNS, Search, ValueKind

MASK = "*"
_MASKED = re.compile(r"\d{4,12}[*…]{2,}[\dXx×]{2,6}")
"""A number whose middle is masked; readers lose some of the stars, or see dots."""
_APART = (r"([^0-9A-Za-z]|^)$", r"([^0-9A-Za-z]|$)")


def _bare_number(text: str) -> str:
    return re.sub(r"[^0-9A-Z*\u4e00-\u9fff]", "", text.upper())


def _id_number(raw: str) -> str | None:
    text = re.sub(r"[×χΧ]", "X", raw.upper().strip(EDGE_SIGNS))
    found = re.search(r"\d[\d*]{13,17}[\dX*]", text) or _MASKED.search(text)
    return found[0].replace("…", MASK) if found else None


ID_NUMBER = ValueKind(
    name="id_number",
    parse=_id_number,
    compare=_bare_number,
    agrees=lambda declared, read: MASK in read and mask_compatible(declared, read),
    pattern=re.compile(rf"\d[\d*]{{13,17}}[\dXx×*]|{_MASKED.pattern}"),
    search=Search.ANYWHERE,
    neighbours=_APART,
    may_wrap=False,
    least_printed=ID_LENGTH,
    is_number=True,
    is_digit_string=True,
    lengths=(ID_LENGTH, OLD_ID_LENGTH),
    has_flaw=lambda value: MASK not in value and id_number_problem(value) is not None,
)


def _number(raw: str) -> str | None:
    text = raw.upper().strip(EDGE_SIGNS).removeprefix("第").removesuffix("号")
    return text if re.search(r"\d{4}", text) else None


NUMBER = ValueKind(
    name="number",
    parse=_number,
    compare=_bare_number,
    pattern=re.compile(r"[0-9A-Za-z][0-9A-Za-z\-]*[0-9A-Za-z](?![\u4e00-\u9fff]*\d{4,}号)"),
    search=Search.ANYWHERE,
    neighbours=_APART,
    may_wrap=False,
    least_printed=8,
    is_number=True,
    is_digit_string=True,
)


def _code(raw: str) -> str | None:
    text = re.sub(r"[^0-9A-Z]", "", raw.upper())
    return text if len(text) >= 10 else None


CODE = ValueKind(
    name="code",
    parse=_code,
    compare=_bare_number,
    pattern=re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]*[0-9A-Za-z]"),
    may_wrap=False,
    least_printed=12,
    is_number=True,
    is_digit_string=True,
)


def _count(raw: str) -> str | None:
    if re.fullmatch("[一二三四五六七八九十廿]{1,4}", raw):
        number = han_number(raw)
        return None if number is None else str(number)
    found = re.search(r"(?<!\d)(\d{1,4})(?:\.(\d{1,2}))?(?!\d)", raw)
    if not found:
        return None
    fraction = (found[2] or "").rstrip("0")
    return f"{found[1]}.{fraction}" if fraction else found[1]


HOURS = ValueKind(
    name="hours",
    parse=_count,
    compare=lambda text: _count(text) or text,
    print_forms=lambda text, _: [text, text + ".0"],
    pattern=re.compile(r"(?<!\d)\d{1,4}(?:\.\d{1,2})?(?!\d)"),
    may_wrap=False,
    is_number=True,
    only_an_end=r"0\d",  # nobody counts so: these are the last digits of something else
    said_as=r"(?<![\d.]){0}个?[学课]时|[学课]时[^\d。]{{0,4}}{0}(?![\d.])",
)
SCORE = ValueKind(
    name="score",
    parse=_count,
    pattern=re.compile(r"(?<!\d)\d{1,3}(?:\.\d{1,2})?(?!\d)"),
    may_wrap=False,
)
DAYS = ValueKind(name="days", parse=unit_names.days, pattern=unit_names.DAYS)
