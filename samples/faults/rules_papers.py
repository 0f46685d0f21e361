"""Faults against the rules on papers of the employer, the authorities, teachers and firms.

As `plant_rules`, for the papers that `make lot --papers all` draws beside the first seven.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from samples.faults.sheets import Planter, RuleFault, Sheets, says
from samples.folders.case import Case
from samples.people.papers import papers_of
from samples.people.work import assessed_years, work_of

NOTICE, RESULT = "public_notice", "public_notice_result"
RECOMMENDATION, INTEGRITY = "recommendation", "integrity_certificate"
EXPERIENCE, ETHICS, ASSESSMENT = "work_experience", "teacher_ethics", "annual_assessment"
QUALIFICATION, MANDARIN = "teacher_qualification", "mandarin_certificate"
INSURANCE, EXEMPTION, PROMISE = "social_insurance", "ce_exemption", "commitment"
STRANGE_UNIT = "尉犁县塔里木乡卫生院"


def _drawn(material: str, **options: Any) -> Planter:
    """This paper is drawn with these options."""
    return lambda _: Sheets(options={material: options})


def _posted(since: dt.date, until: dt.date, days: int) -> Planter:
    """Both papers of the posting say these days."""
    options = {"days": (since, until, days)}
    return lambda _: Sheets(options={NOTICE: options, RESULT: options})


def _days_miscounted(case: Case) -> Sheets:
    since, until, days = work_of(case.person).posting
    return Sheets(options={RESULT: {"days": (since, until, days + 9)}})


def _sealed_by_employer(material: str) -> Planter:
    return lambda case: Sheets(options={material: {"seal": case.person.employer}})


def _graded(text: str) -> Planter:
    """Declared and printed alike, in the newest year."""

    def plant(case: Case) -> Sheets | None:
        years = assessed_years(case.person)
        if len(years) > 1:  # one option serves all years of a material
            return None
        case.values["assessments"] = [{"year": years[0], "grade": text}]
        return Sheets(options={ASSESSMENT: {"grade": text}})

    return plant


def _of_civil_servants(case: Case) -> Sheets | None:
    if case.person.employer_kind == "enterprise":
        return None
    return Sheets({ASSESSMENT: {r"事业单位(工作人员|专业技术人员)": "公务员"}})


def _kind_too_low(case: Case) -> Sheets | None:
    """A teacher of a 中学 whose certificate is for a kindergarten."""
    if case.person.specialty != "中学教师":
        return None
    return Sheets({QUALIFICATION: {papers_of(case.person).qualification: "幼儿园教师资格"}})


def _score_above_grade(case: Case) -> Sheets | None:
    if "教师" not in case.person.series:
        return None
    grade = papers_of(case.person).grade
    other = {
        "一级乙等": "二级乙等",
        "二级甲等": "一级乙等",
        "二级乙等": "二级甲等",
        "三级甲等": "二级甲等",
    }
    return Sheets({MANDARIN: {grade: other[grade]}})


def _of_firms(**options: Any) -> Planter:
    def plant(case: Case) -> Sheets | None:
        if case.person.employer_kind != "enterprise":
            return None
        return Sheets(options={INSURANCE: options})

    return plant


def _month_unpaid(case: Case) -> Sheets | None:
    if case.person.employer_kind != "enterprise":
        return None
    return Sheets(options={INSURANCE: {"unpaid": (papers_of(case.person).months[-3],)}})


PAPER_FAULTS: tuple[RuleFault, ...] = (
    RuleFault(
        "R-PUB-2",
        "POSTING_TOO_SHORT",
        _posted(dt.date(2024, 10, 10), dt.date(2024, 10, 14), 5),
        NOTICE,
    ),
    RuleFault(
        "R-PUB-2a",
        "POSTING_START_DAY",
        _posted(dt.date(2024, 10, 10), dt.date(2024, 10, 15), 6),
        NOTICE,
    ),
    RuleFault(
        "R-PUB-4b",
        "POSTING_BEFORE_NOTICE",
        _posted(dt.date(2024, 9, 2), dt.date(2024, 9, 10), 7),
        NOTICE,
    ),
    RuleFault(
        "R-PUB-5",
        "POSTING_NOT_ENDED",
        _posted(dt.date(2024, 10, 14), dt.date(2024, 10, 21), 6),
        NOTICE,
    ),
    RuleFault("R-PUB-6", "POSTING_DAYS_DIFFER", _days_miscounted),
    RuleFault("R-PUB-7", "TEMPLATE_RESIDUE", _drawn(NOTICE, residue=True), NOTICE),
    RuleFault("R-PUB-7", "TEMPLATE_RESIDUE", _drawn(INTEGRITY, residue=True), INTEGRITY),
    RuleFault("R-PUB-8", "POSTING_OUTCOME", says({"无异议": "有异议"}, RESULT), RESULT),
    RuleFault(
        "R-REC-1a",
        "RECOMMENDATION_NOT_STATED",
        says({"同意推荐": "暂缓推荐"}, RECOMMENDATION),
        RECOMMENDATION,
    ),
    RuleFault("R-REC-1b", "RECOMMENDATION_OWN_SEAL", _sealed_by_employer(RECOMMENDATION)),
    RuleFault("R-INT-1a", "INTEGRITY_AUTHORITY", _sealed_by_employer(INTEGRITY), INTEGRITY),
    RuleFault(
        "R-ELIG-8",
        "PENALTY_IN_EFFECT",
        _drawn(INTEGRITY, punished=dt.date(2024, 3, 1), years=1),
        INTEGRITY,
    ),
    RuleFault("R-SIG-1", "SEAL_MISSING", _drawn(EXPERIENCE, seal=None), EXPERIENCE),
    RuleFault("R-SIG-1", "SEAL_MISSING", _drawn(NOTICE, seal=None), NOTICE),
    RuleFault("R-SIG-2", "SIGNATURE_MISSING", _drawn(NOTICE, signed=False), NOTICE),
    RuleFault(
        "R-SIG-2a", "SIGNATURE_TO_CONFIRM", _drawn(RECOMMENDATION, signed=False), RECOMMENDATION
    ),
    RuleFault("R-SIG-3", "SEAL_OF_OTHER_UNIT", _drawn(NOTICE, seal=STRANGE_UNIT), NOTICE),
    RuleFault("R-SIG-3a", "SEAL_OF_OTHER_UNIT", _drawn(EXPERIENCE, seal=STRANGE_UNIT), EXPERIENCE),
    RuleFault("R-SIG-4", "DATE_MISSING", _drawn(EXPERIENCE, dated=False), EXPERIENCE),
    RuleFault(
        "R-SIG-5",
        "PAPER_OF_OTHER_YEAR",
        says({r"2024年(?=\s*\d)": "2023年", r"二([〇○零])二四年": r"二\1二三年"}, INTEGRITY),
        INTEGRITY,
    ),
    RuleFault("R-ELIG-10", "ASSESSMENT_NOT_PASSED", _graded("基本合格"), ASSESSMENT),
    RuleFault("R-ASM-5", "ASSESSMENT_UNGRADED", _graded("不定等次"), ASSESSMENT),
    RuleFault("R-ELIG-7c", "STATUS_EXCLUDED", _of_civil_servants, ASSESSMENT),
    RuleFault("R-TCH-3a", "TEACHER_KIND", _kind_too_low, QUALIFICATION),
    RuleFault("R-TCH-4", "MANDARIN_SCORE_GRADE", _score_above_grade, MANDARIN),
    RuleFault("R-ENT-1a", "INSURANCE_MONTHS", _month_unpaid, INSURANCE),
    RuleFault(
        "R-ENT-2", "EMPLOYER_MISMATCH", _of_firms(payer="尉犁县塔里木棉业有限公司"), INSURANCE
    ),
    RuleFault("R-COM-1c", "NOT_HANDWRITTEN", _drawn(PROMISE, typed=True), PROMISE),
    RuleFault("R-COM-1d", "COMMITMENT_UNSIGNED", _drawn(PROMISE, signed=False), PROMISE),
    RuleFault("R-COM-1e", "FINGERPRINT_MISSING", _drawn(PROMISE, fingerprint=False), PROMISE),
)
