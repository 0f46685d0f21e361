"""The declaration as a form: what is asked, and what was typed in the contract's notation.

People type dates as they like (`1999.3.8`, `19990308`, `1999年3月8日`); what can be
understood is written down in the notation, what cannot gets a sentence and is not saved.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.casework.thresholds import LONGEST_TEXT
from intake.domain.values.id_numbers import birth_date_of, id_number_problem, sex_of
from intake.policy.notice import Policy
from intake.reporting.masking import ID_NUMBER, mask
from intake.web.applicant.asked import FOREVER, Asked, exam_only, sections
from intake.web.applicant.sessions import Mine


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says: a declaration to save, sentences for what cannot be, and hints
    for what can be but looks mistyped. `derived`: names of what follows from another value."""

    values: Mapping[str, Any]
    wrong: Mapping[str, str]
    doubts: Mapping[str, str]
    derived: tuple[str, ...] = ()


def one(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """The last value of this name, without blanks around it."""
    return (fields.get(name) or [""])[-1].strip()


def shown(own: Mine) -> dict[str, str]:
    """What stands in the form's fields; the citizen number masked, but one that cannot be
    right whole, so that whoever typed it sees where."""
    declaration = own.record.declaration
    values = {
        f"{part}.{name}": str(value)
        for part in ("applicant", "employment", "education")
        for name, value in declaration.get(part, {}).items()
        if value is not None
    }
    number = values.get(f"applicant.{ID_NUMBER}")
    if number and not id_number_problem(number):
        values[f"applicant.{ID_NUMBER}"] = mask(ID_NUMBER, number)
    for entry in own.application.courses:
        at = f"ce.{entry.year}.{entry.course}"
        values |= {
            f"{at}.hours": entry.hours or "",
            f"{at}.certificate_number": entry.certificate_number or "",
        }
    values |= {f"as.{year}.grade": grade or "" for year, grade in own.application.assessments}
    return values


def read(own: Mine, fields: Mapping[str, Sequence[str]]) -> Typed:
    """The stored declaration with everything that this form (or a part of it) says."""
    was = own.record.declaration
    new: dict[str, Any] = {**was, **{p: dict(was.get(p, {})) for p in _PARTS}}
    wrong: dict[str, str] = {}
    yearly: dict[str, str] = {}
    for asked in (a for section in sections(own) for a in section.asked):
        if asked.name not in fields:
            continue
        value, problem = in_notation(asked, one(fields, asked.name))
        if problem:
            wrong[asked.name] = problem
        elif asked.name.startswith(("ce.", "as.")):
            yearly[asked.name] = value
        elif not (asked.name.endswith(ID_NUMBER) and "*" in value):
            part, _, name = asked.name.partition(".")
            _put(new[part], name, value)
    if "exempt" in fields:
        new["exempt_from_continuing_education"] = one(fields, "exempt") == "yes"
    _put_years(new, yearly)
    derived = _derived(new["applicant"]) if f"applicant.{ID_NUMBER}" in fields else ()
    kept = {k: v for k, v in new.items() if v or k in was}
    return Typed(kept, wrong, _doubts(new, own.policy), derived)


def _derived(applicant: dict[str, Any]) -> tuple[str, ...]:
    """Birth date and sex, where they are empty and the number adds up."""
    number = applicant.get(ID_NUMBER)
    if not number or id_number_problem(number):
        return ()
    known = {"birth_date": birth_date_of(number), "sex": sex_of(number)}
    new = {name: value for name, value in known.items() if value and not applicant.get(name)}
    applicant.update(new)
    return tuple(f"applicant.{name}" for name in new)


_PARTS = ("applicant", "employment", "education")


def _put(part: dict[str, Any], name: str, value: str) -> None:
    if value:
        part[name] = value
    else:
        part.pop(name, None)


def _put_years(new: dict[str, Any], yearly: Mapping[str, str]) -> None:
    """Rows of courses and assessments with what was typed; a row of blanks goes."""
    courses = {(c["year"], c["course"]): dict(c) for c in new.get("continuing_education", [])}
    grades = {a["year"]: dict(a) for a in new.get("assessments", [])}
    for name, value in yearly.items():
        parts = name.split(".")
        year = int(parts[1])
        if parts[0] == "as":
            _put(grades.setdefault(year, {"year": year}), "grade", value)
            continue
        row = courses.setdefault((year, parts[2]), {"year": year, "course": parts[2]})
        _put(row, parts[3], value)
        if parts[3] == "hours" and value:
            row["hours"] = float(value) if "." in value else int(value)
    new["continuing_education"] = [row for row in courses.values() if len(row) > 2]
    new["assessments"] = [row for row in grades.values() if len(row) > 1]


_DATE = re.compile(r"([12][0-9]{3})[-/.年 ]([0-9]{1,2})(?:[-/.月 ]([0-9]{1,2})日?|月)?")
_DIGITS = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})?")


def in_notation(asked: Asked, typed: str) -> tuple[str, str]:
    """The value in its notation, or a sentence that says what should stand there."""
    if not typed:
        return "", ""
    if len(typed) > LONGEST_TEXT:
        return "", f"太长了，请不要超过 {LONGEST_TEXT} 个字"
    if asked.kind == "choice":
        return (typed, "") if typed in dict(asked.choices) else ("", "请从列出的各项中选择")
    if asked.kind == "number":
        is_number = re.fullmatch(r"[0-9]{1,4}(\.[0-9])?", typed)
        return (typed, "") if is_number else ("", "请填数字，如 30")
    if asked.kind in ("day", "month", "forever"):
        return _date(asked, typed)
    return typed, ""


def _date(asked: Asked, typed: str) -> tuple[str, str]:
    if asked.kind == "forever" and typed.strip("（）() ") in (FOREVER, "永久", "长期有效"):
        return FOREVER, ""
    found = _DATE.fullmatch(typed) or _DIGITS.fullmatch(typed)
    or_month = "，只知道月份的写作 2022-06" if asked.kind == "month" else ""
    or_forever = f"，或“{FOREVER}”" if asked.kind == "forever" else ""
    asks = f"请写作 2022-06-20{or_month}{or_forever}"
    if found is None or (found[3] is None and asked.kind != "month"):
        return "", asks
    try:
        day = dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return "", "没有这一天，请核对"
    return (day.isoformat() if found[3] else f"{day:%Y-%m}"), ""


def _doubts(new: Mapping[str, Any], policy: Policy) -> dict[str, str]:
    """Saved as typed, but worth a second look now rather than a finding later."""
    found = {}
    number = new["applicant"].get(ID_NUMBER)
    problem = id_number_problem(number) if number else None
    if problem:
        found[f"applicant.{ID_NUMBER}"] = f"{problem}，请对照身份证核对"
    work = new["employment"]
    if work.get("specialty") in exam_only(policy):
        found["employment.specialty"] = "这个专业由国家统一考试取得职称，不在本次申报范围，请核对"
    elif work.get("series") and work.get("specialty"):
        if not policy.accepts(work["series"], work["specialty"]):
            found["employment.specialty"] = "通知所列的专业中没有这一项，请核对"
    return found
