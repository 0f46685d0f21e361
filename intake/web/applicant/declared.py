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

from intake.documents import document
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS
from intake.domain.values.id_numbers import id_number_problem
from intake.policy.notice import Policy
from intake.reporting.masking import ID_NUMBER, mask
from intake.web.applicant.sessions import Mine
from intake.web.applicant.thresholds import LONGEST_VALUE

LEVELS = ("中专", "大专", "本科", "硕士", "博士", "技工")
EMPLOYER_KINDS = {"public_institution": "事业单位", "enterprise": "企业"}
STATUSES = ("在职", "离退休", "公务员", "参公")
GRADES = ("优秀", "合格", "基本合格", "不合格", "不定等次")
FOREVER = "长期"


@dataclass(frozen=True, slots=True)
class Asked:
    """One value: `name` as in the contract (`part.field`), how it is asked.

    kind: text, day, month (a day or a month), forever (a day or 长期), choice, number.
    """

    name: str
    label: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is asked together."""

    title: str
    hint: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says: a declaration to save, sentences for what cannot be, and hints
    for what can be but looks mistyped."""

    values: Mapping[str, Any]
    wrong: Mapping[str, str]
    doubts: Mapping[str, str]


def one(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """The last value of this name, without blanks around it."""
    return (fields.get(name) or [""])[-1].strip()


def _ask(part: str, name: str, kind: str = "text", **more: Any) -> Asked:
    label = more.pop("label", None) or FIELD_LABELS.get(name) or DECLARED_ONLY[name]
    return Asked(f"{part}.{name}", label, kind, **more)


def _same(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


_CARD = "照身份证上印的填"
_DAY = "如 1999-03-08"
_MONTH = "如 2022-06-20；证书上没有印日的，填到月：2022-06"


def sections(own: Mine) -> tuple[Section, ...]:
    """Everything that may be declared, of this person by this policy."""
    policy = own.policy
    series = policy.series_named(own.application.values.get("series"))
    specialties = series.specialties if series else ()
    return (
        Section(
            "个人信息",
            _CARD,
            (
                _ask("applicant", "name"),
                _ask("applicant", "sex", "choice", choices=_same("男女")),
                _ask("applicant", "ethnicity", hint="如 维吾尔族"),
                _ask("applicant", "birth_date", "day", hint=_DAY),
                _ask("applicant", ID_NUMBER, hint="18 位；保存后只显示前 6 位和后 4 位"),
                _ask("applicant", "address"),
                _ask("applicant", "id_issuing_authority"),
                _ask("applicant", "id_valid_from", "day", hint="身份证背面“有效期限”的前一个日期"),
                _ask("applicant", "id_valid_until", "forever", hint="后一个日期，或“长期”"),
            ),
        ),
        Section(
            "单位与岗位",
            "",
            (
                _ask("employment", "employer", label="用人单位", hint="填全称，与公章一致"),
                _ask(
                    "employment", "employer_kind", "choice", choices=tuple(EMPLOYER_KINDS.items())
                ),
                _ask("employment", "supervising_authority"),
                _ask("employment", "status", "choice", choices=_same(STATUSES)),
                _ask(
                    "employment",
                    "work_start",
                    "month",
                    hint="如 2022-08-01；只知道月份的填 2022-08",
                ),
                _ask(
                    "employment", "series", "choice", choices=_same([s.name for s in policy.series])
                ),
                _ask("employment", "specialty", suggestions=specialties),
                _ask("employment", "applied_level", label="申报级别", hint="如 初级"),
                _ask("employment", "current_title", hint="没有就不填"),
            ),
        ),
        Section(
            "学历学位",
            "照毕业证、学位证上印的填",
            (
                _ask("education", "level", "choice", choices=_same(LEVELS), label="学历"),
                _ask("education", "study_form", hint="如 全日制"),
                _ask("education", "school"),
                _ask("education", "major"),
                _ask("education", "enrolled", "month", hint="如 2018-09"),
                _ask("education", "graduated", "month", hint=_MONTH),
                _ask("education", "certificate_number", label="毕业证书编号"),
                _ask("education", "degree", hint="如 工学学士；没有学位填“无”"),
                _ask("education", "degree_certificate_number"),
            ),
        ),
        *_years(own),
    )


def _years(own: Mine) -> tuple[Section, ...]:
    """What is asked per year, as the policy asks for it."""
    courses, assessments = wanted_years(own)
    ce = [
        asked
        for year, course in courses
        for asked in (
            Asked(f"ce.{year}.{course}.hours", f"{year} 年{course}学时", "number", hint="如 30"),
            Asked(f"ce.{year}.{course}.certificate_number", f"{year} 年{course}证书编号"),
        )
    ]
    grades = [
        Asked(f"as.{year}.grade", f"{year} 年度考核等次", "choice", _same(GRADES))
        for year in assessments
    ]
    found = [Section("继续教育", "照合格证书上印的填；没有印的不填", tuple(ce))] if ce else []
    if grades:
        found.append(Section("年度考核", "", tuple(grades)))
    return tuple(found)


def wanted_years(own: Mine) -> tuple[list[tuple[int, str]], list[int]]:
    """(year, course) pairs and years of assessment: asked for by the policy, or declared."""
    courses = {(entry.year, entry.course) for entry in own.application.courses}
    years = {year for year, _ in own.application.assessments}
    of = own.policy.series_of(own.facts)
    for r in own.policy.requirements:
        if not r.when.holds(own.facts, *of):
            continue
        owed = [y for y in r.years_for(own.facts.level, own.policy.year) if y is not None]
        kind = document(r.material)
        if kind.course:
            courses |= {(year, kind.course) for year in owed}
        elif "grade" in kind.declared_by_year:
            years |= set(owed)
    return sorted(courses), sorted(years)


def shown(own: Mine) -> dict[str, str]:
    """What stands in the form's fields; the citizen number masked."""
    declaration = own.record.declaration
    values = {
        f"{part}.{name}": str(value)
        for part in ("applicant", "employment", "education")
        for name, value in declaration.get(part, {}).items()
        if value is not None
    }
    number = values.get(f"applicant.{ID_NUMBER}")
    if number:
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
        value, problem = _read(asked, one(fields, asked.name))
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
    return Typed({k: v for k, v in new.items() if v or k in was}, wrong, _doubts(new, own.policy))


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


def _read(asked: Asked, typed: str) -> tuple[str, str]:
    """The value in its notation, or a sentence that says what should stand there."""
    if not typed:
        return "", ""
    if len(typed) > LONGEST_VALUE:
        return "", f"太长了，请不要超过 {LONGEST_VALUE} 个字"
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
    if work.get("series") and work.get("specialty"):
        if not policy.accepts(work["series"], work["specialty"]):
            found["employment.specialty"] = "通知所列的专业中没有这一项，请核对"
    return found
