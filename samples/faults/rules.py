"""Faults against the notice's rules, drawn: papers and declaration agree, the rule is broken.

Those of the seven papers and of the declaration; `RULE_FAULTS` names for each the rule,
and what it must be called.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from samples.drawing.truth import Drawing
from samples.faults.sheets import Planter, RuleFault, Sheets, become, declare, says
from samples.folders.case import Case
from samples.people.person import SUBMITTED, check_digit

EMBLEM = "id_card_emblem_side"
DIPLOMA, DEGREE, REPORT = "graduation_certificate", "degree_certificate", "chsi_report"
PUBLIC = "ce_public_course"


# ---------------------------------------------------------------------------- the card


def _expired_card(case: Case) -> Sheets:
    until = SUBMITTED.date() - dt.timedelta(days=int(case.rng.integers(1, 900)))
    until = until.replace(day=min(until.day, 28))
    return become(case, id_valid_from=until.replace(year=until.year - 10), id_valid_until=until)


def _odd_term(case: Case) -> Sheets:
    start = dt.date(2020, int(case.rng.integers(1, 13)), int(case.rng.integers(1, 29)))
    return become(case, id_valid_from=start, id_valid_until=start.replace(year=2027))


def _number_of_another_day(case: Case) -> Sheets:
    """The card's number holds another day of birth than the card prints."""
    number, born = case.person.id_number, case.person.birth_date
    other = born.replace(day=born.day % 27 + 1)
    first = f"{number[:6]}{other:%Y%m%d}{number[14:17]}"
    return become(case, id_number=first + check_digit(first))


def _impossible_number(case: Case) -> Sheets:
    number = case.person.id_number
    wrong = next(d for d in "0123456789" if d != number[17])
    return become(case, id_number=number[:17] + wrong)


# ------------------------------------------------------------------------------ education

_ENDED = {"准予毕业": "准予结业"}
_CORRESPONDENCE = {r"普通全日制|全日制": "函授", "普通高等教育": "成人高等教育"}


def _studied_by_letter(case: Case) -> Sheets:
    case.values["education"]["study_form"] = "函授"
    return Sheets({DIPLOMA: _CORRESPONDENCE, REPORT: _CORRESPONDENCE}, {REPORT: {"kind": "list"}})


def _adult_education(_: Case) -> Sheets:
    return Sheets({REPORT: {"普通高等教育": "成人高等教育"}}, {REPORT: {"kind": "list"}})


def _number_of_another_year(case: Case) -> Sheets | None:
    number, year = case.person.certificate_number, str(case.person.graduated.year)
    if case.person.level == "中专" or number[6:10] != year:
        return None
    return become(case, certificate_number=f"{number[:6]}{int(year) - 1}{number[10:]}")


def _number_of_another_level(case: Case) -> Sheets | None:
    number = case.person.certificate_number
    if case.person.level == "中专":
        return None
    other = {"05": "06", "06": "05"}[number[10:12]]
    return become(case, certificate_number=f"{number[:10]}{other}{number[12:]}")


def _degree_number(case: Case, at: int, text: str) -> Sheets | None:
    number = case.person.degree_certificate_number
    if not number or number[at : at + len(text)] == text:
        return None
    return become(case, degree_certificate_number=number[:at] + text + number[at + len(text) :])


def _degree_of_another_year(case: Case) -> Sheets | None:
    return _degree_number(case, 6, str(case.person.graduated.year - 1))


def _degree_of_another_school(case: Case) -> Sheets | None:
    return _degree_number(case, 0, f"{(int(case.person.school_code) + 7) % 100000:05d}")


def _degree_before_diploma(case: Case) -> Sheets | None:
    if case.person.awarded is None:
        return None
    return become(case, awarded=case.person.graduated - dt.timedelta(days=150))


def _undeclared_degree(case: Case) -> Sheets | None:
    """A graduate who neither shows a degree nor says that there is none."""
    if case.person.level != "本科":
        return None
    become(case, awarded=None, degree="无", degree_certificate_number="")
    del case.values["education"]["degree"]
    return Sheets()


# --------------------------------------------------------------------------- the report


def _updated(low: int, high: int) -> Planter:
    """The report is this many days old on the day of submission; negative: not yet made."""

    def plant(case: Case) -> Sheets | None:
        if case.person.level == "中专":
            return None
        days = int(case.rng.integers(low, high))
        return become(case, chsi_updated=SUBMITTED.date() - dt.timedelta(days=days))

    return plant


def _short_code(case: Case) -> Sheets | None:
    if case.person.level == "中专":
        return None
    return become(case, verification_code=case.person.verification_code[:14])


def _foot_cut_off(drawing: Drawing) -> Drawing:
    """The page ends above its code, as a half page that was scanned."""
    code = next(f for f in drawing.fields if f.field == "verification_code")
    end = int(min(quad[:, 1].min() for quad in code.quads) - drawing.dpi * 0.4)
    kept = [f for f in drawing.fields if max(q[:, 1].max() for q in f.quads) < end]
    box = (0, 0, drawing.image.width, end)
    ink = drawing.ink.crop(box) if drawing.ink else None
    return replace(drawing, image=drawing.image.crop(box), ink=ink, fields=kept, pdf=None)


def _no_code(case: Case) -> Sheets | None:
    if case.person.level == "中专":
        return None
    return Sheets(options={REPORT: {"kind": "list"}}, after={REPORT: _foot_cut_off})


def _of_report(words: Mapping[str, str], kind: str) -> Planter:
    def plant(case: Case) -> Sheets | None:
        if case.person.level == "中专":
            return None
        return Sheets({REPORT: words}, {REPORT: {"kind": kind}})

    return plant


# ------------------------------------------------------------------- continuing education

_FAILED = {r"(成绩|考试|考核)合格": r"\1不合格", r"^合格$": "不合格"}
_SHOWS_RESULT = {"tune": 0, "test": 1}
"""A layout of each house that prints a result; others show none."""


def _course_failed(case: Case) -> Sheets:
    options = {"layout": _SHOWS_RESULT.get(case.house)}
    return Sheets({PUBLIC: _FAILED}, {PUBLIC: options})


def _same_number_twice(case: Case) -> Sheets:
    first, *rest = case.person.courses
    at = int(case.rng.integers(len(rest)))
    rest[at] = replace(rest[at], certificate_number=first.certificate_number)
    return become(case, courses=(first, *rest))


def _of_a_year_not_asked(case: Case) -> Sheets:
    old = replace(
        case.person.courses[0],
        year=2019,
        issued=dt.date(2019, 9, 2),
        certificate_number="XJ2019GX004411",
    )
    case.person = replace(case.person, courses=(*case.person.courses, old))
    return Sheets()


# ------------------------------------------------------------------------ what is declared


def _worked(months: int) -> Planter:
    """Work began this many months after graduation; negative: before it."""

    def plant(case: Case) -> Sheets:
        index = case.person.graduated.year * 12 + case.person.graduated.month - 1 + months
        return become(case, work_start=dt.date(index // 12, index % 12 + 1, 1))

    return plant


def _began(day: dt.date, level: str) -> Planter:
    def plant(case: Case) -> Sheets | None:
        return become(case, work_start=day) if case.person.level == level else None

    return plant


def _employed(**changes: Any) -> Planter:
    return lambda case: declare(case, "employment", **changes)


def _at(moment: str) -> Planter:
    def plant(case: Case) -> Sheets:
        case.values["submitted_at"] = moment
        return Sheets()

    return plant


def _fourth_round(case: Case) -> Sheets:
    case.values["round"] = 4
    return Sheets()


def _master(case: Case) -> Sheets:
    case.values["education"]["level"] = "硕士"
    return Sheets()


RULE_FAULTS: tuple[RuleFault, ...] = (
    RuleFault("R-ID-4", "ID_CARD_EXPIRED", _expired_card, EMBLEM),
    RuleFault("R-ID-5", "ID_CARD_TERM_ODD", _odd_term, EMBLEM),
    RuleFault("R-ID-3b", "IDENTITY_NUMBER_DIFFERS", _number_of_another_day),
    RuleFault("R-ID-2", "ID_NUMBER_INVALID", _impossible_number),
    RuleFault("R-ID-6", "ID_CARD_COPY", says({"居民身份证": "临时居民身份证"}, EMBLEM), EMBLEM),
    RuleFault("R-EDU-2", "NOT_A_GRADUATION", says(_ENDED, DIPLOMA), DIPLOMA),
    RuleFault("R-ELIG-2", "NOT_FULL_TIME", _studied_by_letter),
    RuleFault("R-ELIG-2", "NOT_FULL_TIME", _adult_education, REPORT),
    RuleFault("R-EDU-7", "DIPLOMA_NUMBER_ODD", _number_of_another_year),
    RuleFault("R-EDU-7a", "DIPLOMA_NUMBER_ODD", _number_of_another_level),
    RuleFault("R-EDU-7b", "DIPLOMA_NUMBER_ODD", _degree_of_another_year),
    RuleFault("R-EDU-7c", "DIPLOMA_NUMBER_ODD", _degree_of_another_school),
    RuleFault("R-EDU-9", "DEGREE_BEFORE_DIPLOMA", _degree_before_diploma),
    RuleFault("R-EDU-6a", "DEGREE_UNDECLARED", _undeclared_degree, DEGREE),
    RuleFault("R-CHSI-3", "CHSI_REPORT_AGED", _updated(31, 184), REPORT),
    RuleFault("R-CHSI-3", "CHSI_REPORT_EXPIRED", _updated(184, 800), REPORT),
    RuleFault("R-CHSI-3", "CHSI_REPORT_DATE_IMPOSSIBLE", _updated(-20, 0), REPORT),
    RuleFault("R-CHSI-1", "CHSI_REPORT_INCOMPLETE", _no_code, REPORT),
    RuleFault("R-CHSI-2", "VERIFICATION_CODE_ODD", _short_code, REPORT),
    RuleFault(
        "R-CHSI-4",
        "QR_NOT_CHSI",
        _of_report({r"www\.chsi\.com\.cn/xlcx/bg\.do": "chsi.example.org/bg"}, "list"),
        REPORT,
    ),
    RuleFault(
        "R-CHSI-5",
        "STILL_ENROLLED",
        _of_report({r"^不在籍[（(]毕业[）)]$": "在籍（注册学籍）"}, "status"),
        REPORT,
    ),
    RuleFault("R-CHSI-6", "NOT_GRADUATED", _of_report({"^毕业$": "结业"}, "list"), REPORT),
    RuleFault("R-CE-3", "COURSE_NOT_PASSED", _course_failed, PUBLIC),
    RuleFault("R-CE-4", "SUPERFLUOUS_PAPER", _of_a_year_not_asked),
    RuleFault("R-CE-5", "CERTIFICATE_NUMBER_REPEATED", _same_number_twice),
    RuleFault("R-EDU-8", "WORK_BEFORE_GRADUATION", _worked(-2)),
    RuleFault("R-ELIG-3", "WORK_YEARS_SHORT", _began(dt.date(2024, 3, 1), "本科")),
    RuleFault("R-ELIG-3a", "WORK_YEARS_BY_YEAR_END", _began(dt.date(2022, 12, 1), "大专")),
    RuleFault("R-ELIG-1", "EMPLOYER_ELSEWHERE", _employed(employer="焉耆县水利管理站")),
    RuleFault("R-ELIG-4", "LEVEL_NOT_REGULATED", _master),
    RuleFault("R-ELIG-5", "SPECIALTY_NOT_OPEN", _employed(series="工程系列", specialty="航天")),
    RuleFault("R-ELIG-6", "EXAM_ONLY", _employed(series="会计系列", specialty="会计")),
    RuleFault("R-ELIG-7", "STATUS_EXCLUDED", _employed(status="参公")),
    RuleFault("R-ELIG-9", "TITLE_HELD", _employed(current_title="助理工程师")),
    RuleFault("R-TIME-1", "OUTSIDE_WINDOW", _at("2024-10-30T18:00:01+08:00")),
    RuleFault("R-PROC-1", "ROUNDS_EXHAUSTED", _fourth_round),
)
