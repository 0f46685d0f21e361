"""For every rule of hejing-2024: what plants its fault, and what looks alike and is none.

`test_rules.py` fails when a rule of the policy has no row here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from intake.domain.application import BEIJING, CourseEntry, Material
from intake.domain.findings import FieldVerdict
from tests.made_whole import Edit, Whole, added, declared, make_paper, printed, without

M = Material
ENTERPRISE = {"employer_kind": "enterprise"}
TEACHER = {"series": "中小学教师系列", "specialty": "中学教师"}
PARTY = {"series": "党干校教师系列", "specialty": "党校教师"}


@dataclass(frozen=True)
class Case:
    """`fires` gives exactly `code` on `material`; `silent` gives nothing of that code.

    `given` makes the person (`make_whole`); `says` words that the sentence must hold.
    """

    rule: str
    code: str
    fires: Sequence[Edit]
    silent: Sequence[Edit] = ()
    given: dict[str, Any] = field(default_factory=dict)
    material: Material | None = None
    says: str = ""


def grade(text: str, year: int = 2023) -> Edit:
    """Declared and printed alike."""

    def edit(whole: Whole) -> None:
        whole.application = replace(whole.application, assessments=((year, text),))
        printed(M.ANNUAL_ASSESSMENT, year, grade=text)(whole)

    return edit


def at(text: str) -> Edit:
    """Submitted at this moment."""

    def edit(whole: Whole) -> None:
        moment = dt.datetime.fromisoformat(text).replace(tzinfo=BEIJING)
        whole.application = replace(whole.application, as_of=moment)

    return edit


def round_number(number: int) -> Edit:
    def edit(whole: Whole) -> None:
        whole.application = replace(whole.application, round=number)

    return edit


def studied(form: str) -> Edit:
    """Declared and printed alike."""

    def edit(whole: Whole) -> None:
        declared(study_form=form)(whole)
        for material in (M.GRADUATION_CERTIFICATE, M.CHSI_REPORT):
            paper = whole.papers[material, None]
            fields = tuple(
                replace(f, declared=form, read=form) if f.field == "study_form" else f
                for f in paper.fields
            )
            whole.papers[material, None] = replace(paper, fields=fields)

    return edit


def both(**values: str) -> Edit:
    """Declared and printed alike, on every paper that shows it, its seal among them."""

    def edit(whole: Whole) -> None:
        declared(**values)(whole)
        if "employer" in values:
            _sealed_by_all(values["employer"])(whole)
        for place, paper in whole.papers.items():
            fields = tuple(
                replace(f, declared=values[f.field], read=values[f.field])
                if f.field in values and f.verdict is FieldVerdict.MATCH
                else f
                for f in paper.fields
            )
            whole.papers[place] = replace(paper, fields=fields)

    return edit


def _sealed_by_all(unit: str) -> Edit:
    def edit(whole: Whole) -> None:
        for place, paper in whole.papers.items():
            fields = tuple(
                replace(f, declared=unit, read=unit)
                if f.field == "sealed_by" and f.verdict is FieldVerdict.MATCH
                else f
                for f in paper.fields
            )
            whole.papers[place] = replace(paper, fields=fields)

    return edit


def same_numbers(*, on_papers: bool) -> Edit:
    """One number for two years: on both certificates, or only typed twice."""

    def edit(whole: Whole) -> None:
        if on_papers:
            for year in (2023, 2024):
                printed(M.CE_PUBLIC_COURSE, year, certificate_number="GX20240001")(whole)
            return
        courses = tuple(replace(c, certificate_number="GX1") for c in whole.application.courses)
        whole.application = replace(whole.application, courses=courses)

    return edit


def joint_certificate(whole: Whole) -> None:
    """One certificate of both years bears one number, typed for each."""
    whole.application = replace(
        whole.application,
        courses=tuple(
            CourseEntry(year, course, "30", f"{course}-1")
            for year in (2023, 2024)
            for course in ("公需课", "专业课")
        ),
    )
    for material, course in ((M.CE_PUBLIC_COURSE, "公需课"), (M.CE_PROFESSIONAL_COURSE, "专业课")):
        del whole.papers[material, 2023]
        paper = make_paper(whole, (material, 2024))
        whole.papers[material, 2024] = replace(paper, years=(2023, 2024))
        printed(material, 2024, certificate_number=f"{course}-1")(whole)


def parameter(rule: str, **bounds: float | None) -> Edit:
    """The policy with a parameter that hejing-2024 leaves open."""

    def edit(whole: Whole) -> None:
        from tests.made_whole import full_policy

        policy = full_policy()
        rules = []
        for one in policy.rules:
            if one.id == rule:
                name = "number" if one.number else "apart"
                operator = getattr(one, name).model_copy(update=bounds)
                one = one.model_copy(update={name: operator})
            rules.append(one)
        whole.policy = policy.model_copy(update={"rules": tuple(rules)})

    return edit


def posted(since: str, until: str) -> Edit:
    """A posting, its paper signed on its first day and its result long after."""

    def edit(whole: Whole) -> None:
        printed(M.PUBLIC_NOTICE, posting_from=since, posting_until=until, signed_on=since)(whole)
        printed(M.PUBLIC_NOTICE_RESULT, posting_days=None, signed_on="2024-10-20")(whole)

    return edit


def _no_birth_on_card(whole: Whole) -> None:
    paper = whole.papers[M.ID_CARD_PORTRAIT_SIDE, None]
    fields = tuple(f for f in paper.fields if f.field != "birth_date")
    whole.papers[M.ID_CARD_PORTRAIT_SIDE, None] = replace(paper, fields=fields)


REQUIRED: tuple[Case, ...] = tuple(
    Case(rule, "MATERIAL_MISSING", [without(material)], given=given, material=material)
    for rule, material, given in (
        ("R-ID-1", M.ID_CARD_PORTRAIT_SIDE, {}),
        ("R-ID-7", M.ID_CARD_EMBLEM_SIDE, {}),
        ("R-PHO-1", M.ID_PHOTO, {}),
        ("R-EDU-1", M.GRADUATION_CERTIFICATE, {}),
        ("R-EDU-6", M.DEGREE_CERTIFICATE, {}),
        ("R-EDU-3", M.CHSI_REPORT, {}),
        ("R-EDU-5", M.GRADUATE_REGISTRATION_FORM, {"level": "中专"}),
        ("R-EXM-1a", M.CE_EXEMPTION, {"exempt": True}),
        ("R-PUB-1", M.PUBLIC_NOTICE, {}),
        ("R-PUB-1a", M.PUBLIC_NOTICE_RESULT, {}),
        ("R-REC-1", M.RECOMMENDATION, {}),
        ("R-INT-1", M.INTEGRITY_CERTIFICATE, {}),
        ("R-WRK-1", M.WORK_EXPERIENCE, {}),
        ("R-TCH-1", M.TEACHER_ETHICS, TEACHER),
        ("R-TCH-1a", M.TEACHER_QUALIFICATION, TEACHER),
        ("R-TCH-1b", M.MANDARIN_CERTIFICATE, TEACHER),
        ("R-ENT-1", M.SOCIAL_INSURANCE, ENTERPRISE),
        ("R-COM-1", M.COMMITMENT, {}),
    )
)

CASES: tuple[Case, ...] = (
    *REQUIRED,
    Case("R-DECL-1", "DECLARATION_MISSING", [declared(ethnicity=None)], says="还缺：民族"),
    Case("R-DECL-2", "DECLARATION_MISSING", [declared(applied_level=None)], says="还缺：申报级别"),
    Case("R-DECL-3", "DECLARATION_MISSING", [declared(school=None)], says="还缺：学校"),
    Case(
        "R-EDU-6a",
        "DEGREE_UNDECLARED",
        [declared(degree=None)],
        [declared(degree="无")],
        {"degree": "无"},
        M.DEGREE_CERTIFICATE,
    ),
    Case(
        "R-CE-1",
        "MATERIAL_MISSING",
        [without(M.CE_PUBLIC_COURSE, 2023)],
        given={"level": "大专"},
        material=M.CE_PUBLIC_COURSE,
        says="2023年度",
    ),
    Case(
        "R-CE-1a",
        "MATERIAL_MISSING",
        [without(M.CE_PROFESSIONAL_COURSE, 2022)],
        given={"level": "中专"},
        material=M.CE_PROFESSIONAL_COURSE,
        says="2022年度",
    ),
    Case(
        "R-ASM-1",
        "MATERIAL_MISSING",
        [without(M.ANNUAL_ASSESSMENT, 2022)],
        given={"level": "大专"},
        material=M.ANNUAL_ASSESSMENT,
        says="2022年度",
    ),
    Case(
        "R-TCH-1c",
        "TEACHER_QUALIFICATION_TO_CONFIRM",
        [without(M.TEACHER_QUALIFICATION)],
        given=PARTY,
        material=M.TEACHER_QUALIFICATION,
    ),
    # when
    Case("R-TIME-1", "OUTSIDE_WINDOW", [at("2024-10-30T18:00:01")], [at("2024-10-30T18:00:00")]),
    Case("R-PROC-1", "ROUNDS_EXHAUSTED", [round_number(4)], [round_number(3)]),
    # who
    Case(
        "R-ELIG-1",
        "EMPLOYER_ELSEWHERE",
        [both(employer="焉耆县水利局")],
        [both(employer="东归建筑有限公司")],
    ),
    Case(
        "R-ELIG-2",
        "NOT_FULL_TIME",
        [studied("函授")],
        [studied("普通全日制")],
        material=M.GRADUATION_CERTIFICATE,
    ),
    Case(
        "R-ELIG-3",
        "WORK_YEARS_SHORT",
        [both(work_start="2024-03-01")],
        [both(work_start="2023-10-30")],
        says="1 年",
    ),
    Case(
        "R-ELIG-3a",
        "WORK_YEARS_BY_YEAR_END",
        [both(work_start="2022-11-01")],
        [both(work_start="2022-10")],
        {"level": "大专"},
        says="2 年",
    ),
    Case(
        "R-ELIG-4",
        "LEVEL_NOT_REGULATED",
        [
            both(level="硕士"),
            without(M.CE_PUBLIC_COURSE, 2024),
            without(M.CE_PROFESSIONAL_COURSE, 2024),
            without(M.ANNUAL_ASSESSMENT, 2023),
            without(M.CHSI_REPORT),
            without(M.DEGREE_CERTIFICATE),
        ],
    ),
    Case("R-ELIG-5", "SPECIALTY_NOT_OPEN", [both(specialty="航空")], [both(specialty="化工")]),
    Case(
        "R-ELIG-6",
        "EXAM_ONLY",
        [both(specialty="会计")],
        [both(series="农业系列", specialty="农业经济")],
    ),
    Case("R-ELIG-7", "STATUS_EXCLUDED", [declared(status="参公")], [declared(status=None)]),
    Case(
        "R-ELIG-7a",
        "AGE_PAST_RETIREMENT",
        [
            both(
                id_number="652827196410200210",
                birth_date="1964-10-20",
                sex="男",
                id_valid_from="2019-05-06",
                id_valid_until="长期",
            )
        ],
        [
            both(
                id_number="652827196503080211",
                birth_date="1965-03-08",
                sex="男",
                id_valid_from="2019-05-06",
                id_valid_until="长期",
            )
        ],
        says="60",
    ),
    Case(
        "R-ELIG-7b",
        "AGE_PAST_RETIREMENT",
        [both(id_number="652827196910200225", birth_date="1969-10-20", id_valid_until="长期")],
        [both(id_number="652827197003080228", birth_date="1970-03-08", id_valid_until="长期")],
        says="55",
    ),
    Case(
        "R-ELIG-7c",
        "ASSESSMENT_OF_CIVIL_SERVANT",
        [printed(M.ANNUAL_ASSESSMENT, 2023, title="公务员年度考核登记表")],
        [printed(M.ANNUAL_ASSESSMENT, 2023, title="事业单位工作人员年度考核登记表")],
        material=M.ANNUAL_ASSESSMENT,
    ),
    Case(
        "R-ELIG-8",
        "PENALTY_IN_EFFECT",
        [printed(M.INTEGRITY_CERTIFICATE, penalty_until="2024-10-20")],
        [printed(M.INTEGRITY_CERTIFICATE, penalty_until="2024-10-19")],
        material=M.INTEGRITY_CERTIFICATE,
    ),
    Case(
        "R-ELIG-9",
        "TITLE_HELD",
        [declared(current_title="助理工程师")],
        [declared(current_title="无")],
    ),
    Case(
        "R-ELIG-10",
        "ASSESSMENT_NOT_PASSED",
        [grade("基本合格")],
        [grade("称职")],
        material=M.ANNUAL_ASSESSMENT,
    ),
    # card, number, photo
    Case(
        "R-ID-2",
        "ID_NUMBER_INVALID",
        [both(id_number="652827199903089020")],
        material=M.ID_CARD_PORTRAIT_SIDE,
    ),
    Case(
        "R-ID-3",
        "IDENTITY_NUMBER_DIFFERS",
        [_no_birth_on_card, both(birth_date="1999-03-09")],
        [_no_birth_on_card],
    ),
    Case("R-ID-3a", "IDENTITY_NUMBER_DIFFERS", [both(sex="男")]),
    Case(
        "R-ID-3b",
        "IDENTITY_NUMBER_DIFFERS",
        [both(birth_date="1999-03-09")],
        material=M.ID_CARD_PORTRAIT_SIDE,
    ),
    Case(
        "R-ID-4",
        "ID_CARD_EXPIRED",
        [both(id_valid_from="2014-10-19", id_valid_until="2024-10-19")],
        [both(id_valid_from="2014-10-20", id_valid_until="2024-10-20")],
        material=M.ID_CARD_EMBLEM_SIDE,
    ),
    Case(
        "R-ID-5",
        "ID_CARD_TERM_ODD",
        [both(id_valid_until="2030-05-06")],
        [both(id_valid_until="2039-05-06")],
        material=M.ID_CARD_EMBLEM_SIDE,
    ),
    Case(
        "R-ID-5a",
        "ID_CARD_TERM_BY_AGE",
        [lambda whole: _show_until(whole, "2039-05-06")],
        [lambda whole: _show_until(whole, "2029-05-06")],
        material=M.ID_CARD_EMBLEM_SIDE,
    ),
    Case(
        "R-ID-6",
        "ID_CARD_COPY",
        [printed(M.ID_CARD_PORTRAIT_SIDE, copy_kind="黑白复印件")],
        [printed(M.ID_CARD_PORTRAIT_SIDE, copy_kind="彩色扫描")],
        material=M.ID_CARD_PORTRAIT_SIDE,
    ),
    Case(
        "R-PHO-1a",
        "PHOTO_FACES",
        [printed(M.ID_PHOTO, faces="2")],
        [printed(M.ID_PHOTO, faces=None)],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-2",
        "PHOTO_FORMAT",
        [printed(M.ID_PHOTO, width="294")],
        [printed(M.ID_PHOTO, width="413")],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-2a",
        "PHOTO_FORMAT",
        [printed(M.ID_PHOTO, height="350")],
        [printed(M.ID_PHOTO, height="626")],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-2b",
        "PHOTO_FORMAT",
        [printed(M.ID_PHOTO, background="杂色")],
        [printed(M.ID_PHOTO, background="蓝")],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-2c",
        "PHOTO_FORMAT",
        [printed(M.ID_PHOTO, proportions="0.750")],
        [printed(M.ID_PHOTO, proportions="0.714")],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-2d",
        "PHOTO_NOT_ONE_INCH",
        [printed(M.ID_PHOTO, proportions="1.000")],
        [printed(M.ID_PHOTO, proportions="0.750")],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-2e",
        "PHOTO_FORMAT",
        [printed(M.ID_PHOTO, face_share="12")],
        [printed(M.ID_PHOTO, face_share="48")],
        material=M.ID_PHOTO,
    ),
    Case(
        "R-PHO-4",
        "PHOTO_OF_PRINT",
        [printed(M.ID_PHOTO, copy_kind="纸质照片翻拍")],
        [printed(M.ID_PHOTO, copy_kind="电子照片")],
        material=M.ID_PHOTO,
    ),
    # education
    Case(
        "R-EDU-2",
        "NOT_A_GRADUATION",
        [printed(M.GRADUATION_CERTIFICATE, conclusion="结业")],
        [printed(M.GRADUATION_CERTIFICATE, conclusion="毕业")],
        material=M.GRADUATION_CERTIFICATE,
    ),
    Case(
        "R-EDU-4",
        "REGISTRATION_FORM_INSTEAD",
        [without(M.CHSI_REPORT), added(M.GRADUATE_REGISTRATION_FORM)],
        [added(M.GRADUATE_REGISTRATION_FORM)],
        material=M.GRADUATE_REGISTRATION_FORM,
    ),
    Case(
        "R-EDU-7",
        "DIPLOMA_NUMBER_ODD",
        [both(certificate_number="999991202105000123")],
        [both(certificate_number="65202112345678")],
        material=M.GRADUATION_CERTIFICATE,
        says="2021",
    ),
    Case(
        "R-EDU-7a",
        "DIPLOMA_NUMBER_ODD",
        [both(certificate_number="999991202206000123")],
        [both(certificate_number="999991202205000124")],
        material=M.GRADUATION_CERTIFICATE,
    ),
    Case(
        "R-EDU-7b",
        "DIPLOMA_NUMBER_ODD",
        [printed(M.DEGREE_CERTIFICATE, awarded="2023-06-20")],
        [printed(M.DEGREE_CERTIFICATE, awarded="2022-07-01")],
        material=M.DEGREE_CERTIFICATE,
    ),
    Case(
        "R-EDU-7c",
        "DIPLOMA_NUMBER_ODD",
        [both(degree_certificate_number="9999842022000123")],
        [both(degree_certificate_number="旧编号123")],
        material=M.DEGREE_CERTIFICATE,
    ),
    Case(
        "R-EDU-8",
        "WORK_BEFORE_GRADUATION",
        [both(work_start="2022-05-31")],
        [both(work_start="2022-06")],
    ),
    Case(
        "R-EDU-9",
        "DEGREE_BEFORE_DIPLOMA",
        [printed(M.DEGREE_CERTIFICATE, awarded="2022-02-10")],
        [printed(M.DEGREE_CERTIFICATE, awarded="2022-04-10")],
        material=M.DEGREE_CERTIFICATE,
    ),
    Case(
        "R-CHSI-1",
        "CHSI_REPORT_INCOMPLETE",
        [printed(M.CHSI_REPORT, verification_code=None)],
        material=M.CHSI_REPORT,
        says="在线验证码",
    ),
    Case(
        "R-CHSI-2",
        "VERIFICATION_CODE_ODD",
        [printed(M.CHSI_REPORT, verification_code="AO00111122223333")],
        [printed(M.CHSI_REPORT, verification_code="123456789012")],
        material=M.CHSI_REPORT,
    ),
    Case(
        "R-CHSI-3",
        "CHSI_REPORT_EXPIRED",
        [printed(M.CHSI_REPORT, updated="2024-04-19")],
        [printed(M.CHSI_REPORT, updated="2024-10-01")],
        material=M.CHSI_REPORT,
    ),
    Case(
        "R-CHSI-3a",
        "CHSI_REPORT_ENDS_IN_REVIEW",
        [parameter("R-CHSI-3a", at_most=30), printed(M.CHSI_REPORT, updated="2024-09-30")],
        [parameter("R-CHSI-3a", at_most=30), printed(M.CHSI_REPORT, updated="2024-10-01")],
        material=M.CHSI_REPORT,
    ),
    Case(
        "R-CHSI-5",
        "STILL_ENROLLED",
        [printed(M.CHSI_REPORT, study_status="在籍（注册学籍）")],
        [printed(M.CHSI_REPORT, study_status="不在籍（毕业）")],
        material=M.CHSI_REPORT,
    ),
    Case(
        "R-CHSI-6",
        "NOT_GRADUATED",
        [printed(M.CHSI_REPORT, conclusion="结业")],
        [printed(M.CHSI_REPORT, conclusion="毕业")],
        material=M.CHSI_REPORT,
    ),
    # continuing education
    Case(
        "R-CE-2",
        "OTHER_PERSON",
        [printed(M.CE_PUBLIC_COURSE, 2024, name="王小明", id_number="11010519491231002X")],
        material=M.CE_PUBLIC_COURSE,
    ),
    Case(
        "R-CE-3",
        "COURSE_NOT_PASSED",
        [printed(M.CE_PUBLIC_COURSE, 2024, result="不合格")],
        [printed(M.CE_PUBLIC_COURSE, 2024, result=None)],
        material=M.CE_PUBLIC_COURSE,
    ),
    Case(
        "R-CE-3a",
        "HOURS_TOO_FEW",
        [parameter("R-CE-3a", at_least=31)],
        [parameter("R-CE-3a", at_least=30)],
        material=M.CE_PUBLIC_COURSE,
    ),
    Case(
        "R-CE-3b",
        "COURSE_SEAL_MISSING",
        [printed(M.CE_PUBLIC_COURSE, 2024, seal="absent")],
        [printed(M.CE_PUBLIC_COURSE, 2024, seal=None)],
        material=M.CE_PUBLIC_COURSE,
    ),
    Case(
        "R-CE-4",
        "SUPERFLUOUS_PAPER",
        [added(M.CE_PUBLIC_COURSE, 2021)],
        material=M.CE_PUBLIC_COURSE,
    ),
    Case(
        "R-CE-5",
        "CERTIFICATE_NUMBER_REPEATED",
        [same_numbers(on_papers=True)],
        given={"level": "大专"},
        material=M.CE_PUBLIC_COURSE,
    ),
    Case(
        "R-CE-5a",
        "CERTIFICATE_NUMBER_REPEATED",
        [same_numbers(on_papers=False)],
        [joint_certificate],
        {"level": "大专"},
        M.CE_PROFESSIONAL_COURSE,
    ),
    Case(
        "R-EXM-1",
        "EXEMPTION_TO_CONFIRM",
        [added(M.CE_EXEMPTION)],
        given={"exempt": True},
        material=M.CE_EXEMPTION,
    ),
    Case("R-EXM-1b", "EXEMPTION_UNDECLARED", [added(M.CE_EXEMPTION)], material=M.CE_EXEMPTION),
    Case(
        "R-EXM-2",
        "EXEMPTION_FORM_UNKNOWN",
        [printed(M.CE_EXEMPTION, title="关于免学的请示")],
        [printed(M.CE_EXEMPTION, title="继续教育学习免试审批表")],
        {"exempt": True},
        M.CE_EXEMPTION,
    ),
    Case(
        "R-EXM-3",
        "EXEMPTION_AUTHORITY",
        [printed(M.CE_EXEMPTION, sealed_by="和静县水利局")],
        [printed(M.CE_EXEMPTION, sealed_by="中共和静县委“访惠聚”工作领导小组办公室")],
        {"exempt": True},
        M.CE_EXEMPTION,
    ),
    Case(
        "R-EXM-3a",
        "EXEMPTION_AUTHORITY",
        [
            printed(
                M.CE_EXEMPTION,
                reason="参加驻村工作，已返回",
                sealed_by="和静县人力资源和社会保障局",
            )
        ],
        [
            printed(
                M.CE_EXEMPTION,
                reason="参加驻村工作，已返回",
                sealed_by="巴音郭楞蒙古自治州人力资源和社会保障局",
            )
        ],
        {"exempt": True},
        M.CE_EXEMPTION,
    ),
    Case(
        "R-EXM-4",
        "EXEMPTION_REASON_MISSING",
        [printed(M.CE_EXEMPTION, reason=None)],
        given={"exempt": True},
        material=M.CE_EXEMPTION,
    ),
    Case(
        "R-EXM-4a",
        "EXEMPTION_REASON_UNKNOWN",
        [printed(M.CE_EXEMPTION, reason="工作繁忙")],
        [printed(M.CE_EXEMPTION, reason="参加驻村管寺工作")],
        {"exempt": True},
        M.CE_EXEMPTION,
    ),
    # assessments and work
    Case(
        "R-ASM-3",
        "ASSESSMENT_OTHER_YEAR",
        [added(M.ANNUAL_ASSESSMENT, 2021)],
        [added(M.ANNUAL_ASSESSMENT, 2024)],
        material=M.ANNUAL_ASSESSMENT,
    ),
    Case(
        "R-ASM-4",
        "FIELD_NOT_CHECKED",
        [lambda whole: _undecided(whole)],
        material=M.ANNUAL_ASSESSMENT,
    ),
    Case(
        "R-ASM-5",
        "ASSESSMENT_UNGRADED",
        [grade("不定等次")],
        [grade("优秀")],
        material=M.ANNUAL_ASSESSMENT,
    ),
    Case(
        "R-WRK-2",
        "WORK_EXPERIENCE_INCOMPLETE",
        [printed(M.WORK_EXPERIENCE, work=None)],
        material=M.WORK_EXPERIENCE,
        says="所从事的工作",
    ),
    Case(
        "R-WRK-3",
        "WORK_START_MISMATCH",
        [printed(M.WORK_EXPERIENCE, work_start="2021-08-01")],
        [printed(M.WORK_EXPERIENCE, work_start="2022-09-30")],
        material=M.WORK_EXPERIENCE,
    ),
    # the unit's papers
    Case(
        "R-PUB-2",
        "POSTING_TOO_SHORT",
        [posted("2024-09-30", "2024-10-07")],
        [posted("2024-10-08", "2024-10-14")],
        material=M.PUBLIC_NOTICE,
        says="1 个工作日",
    ),
    Case(
        "R-PUB-2a",
        "POSTING_START_DAY",
        [posted("2024-10-08", "2024-10-12")],
        [posted("2024-10-08", "2024-10-14")],
        material=M.PUBLIC_NOTICE,
    ),
    Case(
        "R-PUB-4",
        "RESULT_BEFORE_POSTING_END",
        [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-13")],
        [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-14")],
        material=M.PUBLIC_NOTICE_RESULT,
    ),
    Case(
        "R-PUB-4a",
        "POSTING_SIGNED_LATE",
        [printed(M.PUBLIC_NOTICE, signed_on="2024-10-09")],
        [printed(M.PUBLIC_NOTICE, signed_on="2024-09-30")],
        material=M.PUBLIC_NOTICE,
    ),
    Case(
        "R-PUB-4b",
        "POSTING_BEFORE_NOTICE",
        [posted("2024-09-24", "2024-10-14")],
        [posted("2024-09-25", "2024-10-14")],
        material=M.PUBLIC_NOTICE,
    ),
    Case(
        "R-PUB-4c",
        "RESULT_AFTER_SUBMISSION",
        [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-21")],
        [printed(M.PUBLIC_NOTICE_RESULT, signed_on="2024-10-20")],
        material=M.PUBLIC_NOTICE_RESULT,
    ),
    Case(
        "R-PUB-5",
        "POSTING_NOT_ENDED",
        [
            posted("2024-10-12", "2024-10-21"),
            printed(M.PUBLIC_NOTICE_RESULT, signed_on=None),
            printed(M.RECOMMENDATION, signed_on=None),
        ],
        [posted("2024-10-12", "2024-10-20"), printed(M.PUBLIC_NOTICE_RESULT, signed_on=None)],
        material=M.PUBLIC_NOTICE,
    ),
    Case(
        "R-PUB-6",
        "POSTING_DAYS_DIFFER",
        [printed(M.PUBLIC_NOTICE_RESULT, posting_days="9")],
        [printed(M.PUBLIC_NOTICE_RESULT, posting_days="7")],
        material=M.PUBLIC_NOTICE_RESULT,
    ),
    Case(
        "R-PUB-7",
        "TEMPLATE_RESIDUE",
        [printed(M.RECOMMENDATION, outcome="经审核，同意推荐xx同志")],
        material=M.RECOMMENDATION,
        says="xx",
    ),
    Case(
        "R-PUB-8",
        "POSTING_OUTCOME",
        [printed(M.PUBLIC_NOTICE_RESULT, outcome="公示期间有2人提出异议，经调查属实，不再推荐")],
        [printed(M.PUBLIC_NOTICE_RESULT, outcome="公示期间未收到任何异议")],
        material=M.PUBLIC_NOTICE_RESULT,
        says="有2人提出异议",
    ),
    Case(
        "R-PUB-8a",
        "STATEMENT_TO_CONFIRM",
        [printed(M.PUBLIC_NOTICE_RESULT, outcome="公示已结束")],
        [printed(M.PUBLIC_NOTICE_RESULT, outcome="没有任何单位和个人提出异议")],
        material=M.PUBLIC_NOTICE_RESULT,
    ),
    Case(
        "R-REC-1a",
        "RECOMMENDATION_NOT_STATED",
        [printed(M.RECOMMENDATION, outcome="年限不足，不符合申报条件，建议明年再报")],
        [printed(M.RECOMMENDATION, outcome="经局党组会议研究，同意张小明同志申报初级职称")],
        material=M.RECOMMENDATION,
        says="不符合申报条件",
    ),
    Case(
        "R-REC-1c",
        "STATEMENT_TO_CONFIRM",
        [printed(M.RECOMMENDATION, outcome="原则同意推荐，待补齐材料后上报")],
        [printed(M.RECOMMENDATION, outcome="特予推荐")],
        material=M.RECOMMENDATION,
    ),
    Case(
        "R-INT-2",
        "PENALTY_STATED",
        [printed(M.INTEGRITY_CERTIFICATE, outcome="2024年3月受到政务记过处分，尚在影响期内")],
        [printed(M.INTEGRITY_CERTIFICATE, outcome="没有受到过任何党纪政务处分")],
        material=M.INTEGRITY_CERTIFICATE,
        says="政务记过",
    ),
    Case(
        "R-INT-2a",
        "STATEMENT_TO_CONFIRM",
        [printed(M.INTEGRITY_CERTIFICATE, outcome="收到信访件1件，正在核实")],
        [printed(M.INTEGRITY_CERTIFICATE, outcome="未收到信访件")],
        material=M.INTEGRITY_CERTIFICATE,
    ),
    Case(
        "R-TCH-1d",
        "ETHICS_ADVERSE",
        [printed(M.TEACHER_ETHICS, outcome="因有偿补课受到通报批评")],
        [printed(M.TEACHER_ETHICS, outcome="未发现有偿补课，未受到通报批评")],
        given=TEACHER,
        material=M.TEACHER_ETHICS,
    ),
    Case(
        "R-TCH-1e",
        "STATEMENT_TO_CONFIRM",
        [printed(M.TEACHER_ETHICS, outcome="收到家长投诉，经调查不属实")],
        [printed(M.TEACHER_ETHICS, outcome="无家长投诉")],
        given=TEACHER,
        material=M.TEACHER_ETHICS,
    ),
    Case(
        "R-WRK-4",
        "WORK_ADVERSE",
        [printed(M.WORK_EXPERIENCE, outcome="2022年8月至12月从事教学工作，此后从事行政管理工作")],
        [printed(M.WORK_EXPERIENCE, outcome="一直从事小学语文教学工作，无违纪行为")],
        material=M.WORK_EXPERIENCE,
    ),
    Case(
        "R-WRK-4a",
        "STATEMENT_TO_CONFIRM",
        [printed(M.WORK_EXPERIENCE, outcome="该同志已于2024年6月离职")],
        [printed(M.WORK_EXPERIENCE, outcome="2022年8月至今从事水利工程测量工作")],
        material=M.WORK_EXPERIENCE,
    ),
    Case(
        "R-EXM-5",
        "EXEMPTION_REFUSED",
        [printed(M.CE_EXEMPTION, outcome="驻村时间不足，不同意免学")],
        [printed(M.CE_EXEMPTION, outcome="同意")],
        given={"exempt": True},
        material=M.CE_EXEMPTION,
    ),
    Case(
        "R-EXM-5a",
        "STATEMENT_TO_CONFIRM",
        [printed(M.CE_EXEMPTION, outcome="情况属实")],
        [printed(M.CE_EXEMPTION, outcome="情况属实，同意免除")],
        given={"exempt": True},
        material=M.CE_EXEMPTION,
    ),
    Case(
        "R-REC-1b",
        "RECOMMENDATION_OWN_SEAL",
        [printed(M.RECOMMENDATION, sealed_by="新疆和静县水利管理站")],
        [printed(M.RECOMMENDATION, sealed_by="和静县水利局")],
        material=M.RECOMMENDATION,
    ),
    Case(
        "R-INT-1a",
        "INTEGRITY_AUTHORITY",
        [printed(M.INTEGRITY_CERTIFICATE, sealed_by="和静县水利局")],
        [printed(M.INTEGRITY_CERTIFICATE, sealed_by="派驻纪检监察组")],
        material=M.INTEGRITY_CERTIFICATE,
    ),
    Case(
        "R-SIG-1",
        "SEAL_MISSING",
        [printed(M.PUBLIC_NOTICE, seal="absent")],
        [printed(M.PUBLIC_NOTICE, seal=None)],
        material=M.PUBLIC_NOTICE,
    ),
    Case(
        "R-SIG-2",
        "SIGNATURE_MISSING",
        [printed(M.WORK_EXPERIENCE, signature="absent")],
        [printed(M.WORK_EXPERIENCE, signature=None)],
        material=M.WORK_EXPERIENCE,
    ),
    Case(
        "R-SIG-2a",
        "SIGNATURE_TO_CONFIRM",
        [printed(M.RECOMMENDATION, signature="absent")],
        material=M.RECOMMENDATION,
    ),
    Case(
        "R-SIG-3",
        "SEAL_OF_OTHER_UNIT",
        [printed(M.PUBLIC_NOTICE, sealed_by="和静县种子站")],
        [printed(M.PUBLIC_NOTICE, sealed_by="新疆和静县水利管理站")],
        material=M.PUBLIC_NOTICE,
    ),
    Case(
        "R-SIG-3a",
        "SEAL_OF_OTHER_UNIT",
        [printed(M.WORK_EXPERIENCE, sealed_by="和静县种子站")],
        material=M.WORK_EXPERIENCE,
    ),
    Case(
        "R-SIG-4",
        "DATE_MISSING",
        [printed(M.INTEGRITY_CERTIFICATE, dated="absent")],
        [printed(M.INTEGRITY_CERTIFICATE, dated=None)],
        material=M.INTEGRITY_CERTIFICATE,
    ),
    Case(
        "R-SIG-5",
        "PAPER_OF_OTHER_YEAR",
        [printed(M.INTEGRITY_CERTIFICATE, signed_on="2023-10-18")],
        [printed(M.INTEGRITY_CERTIFICATE, signed_on=None)],
        material=M.INTEGRITY_CERTIFICATE,
    ),
    # teachers, enterprises, commitment
    Case(
        "R-TCH-2",
        "SUPERFLUOUS_PAPER",
        [added(M.MANDARIN_CERTIFICATE)],
        material=M.MANDARIN_CERTIFICATE,
    ),
    Case(
        "R-TCH-3",
        "TEACHER_KIND",
        [],
        given={**TEACHER, "specialty": "高中教师"},
        material=M.TEACHER_QUALIFICATION,
    ),
    Case(
        "R-TCH-3a",
        "TEACHER_KIND",
        [
            printed(
                M.TEACHER_QUALIFICATION, kind="小学教师资格", certificate_number="20226528720001234"
            )
        ],
        given=TEACHER,
        material=M.TEACHER_QUALIFICATION,
    ),
    Case(
        "R-TCH-3b",
        "TEACHER_KIND",
        [
            printed(
                M.TEACHER_QUALIFICATION,
                kind="幼儿园教师资格",
                certificate_number="20226528710001234",
            )
        ],
        given={**TEACHER, "specialty": "小学教师"},
        material=M.TEACHER_QUALIFICATION,
    ),
    Case(
        "R-TCH-4",
        "MANDARIN_SCORE_GRADE",
        [printed(M.MANDARIN_CERTIFICATE, score="86.9")],
        [printed(M.MANDARIN_CERTIFICATE, score="91.9")],
        TEACHER,
        M.MANDARIN_CERTIFICATE,
    ),
    Case(
        "R-ENT-1a",
        "INSURANCE_MONTHS",
        [printed(M.SOCIAL_INSURANCE, months="2024-03,2024-05,2024-06,2024-07,2024-08,2024-09")],
        [printed(M.SOCIAL_INSURANCE, months="2024-03,2024-04,2024-05,2024-06,2024-07,2024-08")],
        ENTERPRISE,
        M.SOCIAL_INSURANCE,
        says="5 个月",
    ),
    Case(
        "R-ENT-1b",
        "INSURANCE_WITHOUT_MONTHS",
        [printed(M.SOCIAL_INSURANCE, months=None)],
        given=ENTERPRISE,
        material=M.SOCIAL_INSURANCE,
        says="缴费月份",
    ),
    Case(
        "R-ENT-2",
        "EMPLOYER_MISMATCH",
        [printed(M.SOCIAL_INSURANCE, employer="巴州某劳务派遣公司")],
        given=ENTERPRISE,
        material=M.SOCIAL_INSURANCE,
    ),
    Case(
        "R-COM-1a",
        "COMMITMENT_INCOMPLETE",
        [printed(M.COMMITMENT, text="本人承诺材料真实有效")],
        material=M.COMMITMENT,
    ),
    Case(
        "R-COM-1b",
        "COMMITMENT_TO_CONFIRM",
        [printed(M.COMMITMENT, text="本人承诺真实有效，完全一致，一经查实，取消□□")],
        [
            printed(
                M.COMMITMENT, text="本人承诺真实有效，完全一致，□□□□，一经查实，取消□□，不得申报"
            )
        ],
        material=M.COMMITMENT,
    ),
    Case(
        "R-COM-1c",
        "NOT_HANDWRITTEN",
        [printed(M.COMMITMENT, handwritten="absent")],
        [printed(M.COMMITMENT, handwritten=None)],
        material=M.COMMITMENT,
    ),
    Case(
        "R-COM-1d",
        "COMMITMENT_UNSIGNED",
        [printed(M.COMMITMENT, signature="absent")],
        material=M.COMMITMENT,
    ),
    Case(
        "R-COM-1e",
        "FINGERPRINT_MISSING",
        [printed(M.COMMITMENT, fingerprint="absent")],
        [printed(M.COMMITMENT, fingerprint=None)],
        material=M.COMMITMENT,
    ),
)

# What is tried where pixels, files or rounds are at hand.
ELSEWHERE = {
    "R-TIME-2": "tests/casework/test_rounds.py",
    "R-PROC-2": "tests/casework/test_rounds.py",
    "R-PROC-3": "tests/assessment/test_carry_over.py",
    "R-CHSI-4": "tests/assessment/test_carry_over.py",
    "R-ALL-1": "tests/assessment/test_cross_check.py",
}


def _show_until(whole: Whole, until: str) -> None:
    """The card's last day, which nobody declared."""
    paper = whole.papers[M.ID_CARD_EMBLEM_SIDE, None]
    fields = tuple(
        replace(f, declared=None, read=until, verdict=FieldVerdict.NOT_DECLARED)
        if f.field == "id_valid_until"
        else f
        for f in paper.fields
    )
    whole.papers[M.ID_CARD_EMBLEM_SIDE, None] = replace(paper, fields=fields)


def _undecided(whole: Whole) -> None:
    paper = whole.papers[M.ANNUAL_ASSESSMENT, 2023]
    fields = tuple(
        replace(f, verdict=FieldVerdict.UNDECIDED, declared="合格") if f.field == "grade" else f
        for f in paper.fields
    )
    whole.papers[M.ANNUAL_ASSESSMENT, 2023] = replace(paper, fields=fields)
