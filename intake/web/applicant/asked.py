"""What the declaration's form asks, section by section, by the policy in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intake.documents import document
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS
from intake.policy.notice import Policy
from intake.reporting.masking import ID_NUMBER
from intake.web.applicant.sessions import Mine

LEVELS = ("中专", "大专", "本科", "第二学士学位", "研究生", "硕士", "博士", "技工", "高中")
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
    closed: tuple[str, ...] = ()
    """Choices that are shown and cannot be made."""


@dataclass(frozen=True, slots=True)
class Section:
    """What is asked together."""

    title: str
    hint: str
    asked: tuple[Asked, ...]


def _ask(part: str, name: str, kind: str = "text", **more: Any) -> Asked:
    label = more.pop("label", None) or FIELD_LABELS.get(name) or DECLARED_ONLY[name]
    return Asked(f"{part}.{name}", label, kind, **more)


def _same(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def exam_only(policy: Policy) -> tuple[str, ...]:
    """Series and specialties whose titles are taken by national examination only, as the
    notice's own rules name them."""
    rules = (r for r in policy.rules if r.code == "EXAM_ONLY" and r.words is not None)
    return tuple(word for r in rules if r.words for word in r.words.refused)


def closed_series(policy: Policy) -> tuple[str, ...]:
    """Series by examination only: shown among the others, and not to be chosen."""
    offered = {s.name for s in policy.series}
    return tuple(w for w in exam_only(policy) if w.endswith("系列") and w not in offered)


_CARD = "照身份证上印的填"
_DAY = "如 1999-03-08"
_MONTH = "如 2022-06-20；证书上没有印日的，填到月：2022-06"


def sections(own: Mine) -> tuple[Section, ...]:
    """Everything that may be declared, of this person by this policy."""
    series = own.application.values.get("series")
    return (_person(), _employment(own.policy, series), _education(), *_years(own))


def _person() -> Section:
    return Section(
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
    )


def _employment(policy: Policy, chosen: str | None) -> Section:
    series = policy.series_named(chosen)
    names, kinds = _same([s.name for s in policy.series]), tuple(EMPLOYER_KINDS.items())
    since = "如 2022-08-01；只知道月份的填 2022-08"
    return Section(
        "单位与岗位",
        "",
        (
            _ask("employment", "employer", label="用人单位", hint="填全称，与公章一致"),
            _ask("employment", "employer_kind", "choice", choices=kinds),
            _ask("employment", "supervising_authority"),
            _ask("employment", "status", "choice", choices=_same(STATUSES)),
            _ask("employment", "work_start", "month", hint=since),
            _ask("employment", "series", "choice", choices=names, closed=closed_series(policy)),
            _ask("employment", "specialty", suggestions=series.specialties if series else ()),
            _ask(
                "employment",
                "applied_level",
                label="申报级别",
                hint="如 初级",
                suggestions=("初级",),
            ),
            _ask("employment", "current_title", hint="没有就不填"),
        ),
    )


def _education() -> Section:
    return Section(
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
