"""A whole made-up application given as fields: every paper of the notice, clean.

All levels, employers and series; a test plants one fault by an edit. Papers that no
reader reads yet are here as the fields of contract §2, so their rules can be tried.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from intake.assessment.assemble import assemble
from intake.domain.application import BEIJING, Application, CourseEntry, Material, Slot
from intake.domain.findings import (
    DocumentFinding,
    FieldFinding,
    FieldVerdict,
    PageFinding,
    Report,
    UploadFinding,
)
from intake.domain.geometry import Box
from intake.domain.values.id_numbers import check_character
from intake.policy.notice import Policy, load_policy

M = Material
V = FieldVerdict
Place = tuple[Material, int | None]
AS_OF = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
EDUCATION = {
    "中专": ("65202020200305", "2017-09", "2020-06-20", "天山中等专业学校", "中专"),
    "大专": ("999991202106000123", "2018-09", "2021-06-20", "楼兰职业技术学院", "专科"),
    "本科": ("999991202205000123", "2018-09", "2022-06-20", "天山理工大学", "本科"),
}
YEARS = {"中专": (2022, 2023, 2024), "大专": (2023, 2024), "本科": (2024,)}
ASSESSED = {"中专": (2021, 2022, 2023), "大专": (2022, 2023), "本科": (2023,)}
COMMITMENT = (
    "本人承诺以上填报内容和提交的材料真实有效，且网上填报与送审报表内容完全一致，如申请人提交弄虚作假"
    "确认材料的，一经查实，不予受理确认申报或取消已确认的资格，并从申报年度下一年度起3年内，不得申报专业技术资格。"
)
TEACHERS = ("党干校教师系列", "技工院校教师系列", "中等职业学校教师系列", "中小学教师系列")
MARKED: dict[Material, tuple[str, ...]] = {
    M.CE_PUBLIC_COURSE: ("seal",),
    M.CE_PROFESSIONAL_COURSE: ("seal",),
    M.CE_EXEMPTION: ("seal", "dated"),
    M.ANNUAL_ASSESSMENT: ("seal", "signature", "dated"),
    M.PUBLIC_NOTICE: ("seal", "signature", "dated"),
    M.PUBLIC_NOTICE_RESULT: ("seal", "signature", "dated"),
    M.RECOMMENDATION: ("seal", "signature", "dated"),
    M.INTEGRITY_CERTIFICATE: ("seal", "signature", "dated"),
    M.WORK_EXPERIENCE: ("seal", "signature", "dated"),
    M.TEACHER_ETHICS: ("seal", "signature", "dated"),
    M.COMMITMENT: ("signature", "dated", "fingerprint", "handwritten"),
}
# Fields whose declared value has another name, or is another paper's.
DECLARED: dict[Material, tuple[str, ...]] = {
    M.ID_CARD_PORTRAIT_SIDE: ("name", "sex", "ethnicity", "birth_date", "address", "id_number"),
    M.ID_CARD_EMBLEM_SIDE: ("id_issuing_authority", "id_valid_from", "id_valid_until"),
    M.GRADUATION_CERTIFICATE: (
        "name",
        "sex",
        "birth_date",
        "enrolled",
        "graduated",
        "school",
        "major",
        "level",
        "study_form",
        "certificate_number",
    ),
    M.DEGREE_CERTIFICATE: (
        "name",
        "sex",
        "birth_date",
        "school",
        "major",
        "degree",
        "degree_certificate_number",
    ),
    M.CHSI_REPORT: (
        "name",
        "sex",
        "birth_date",
        "enrolled",
        "graduated",
        "school",
        "major",
        "level",
        "study_form",
        "certificate_number",
    ),
    M.GRADUATE_REGISTRATION_FORM: ("name", "sex", "birth_date", "school", "major", "graduated"),
    M.CE_PUBLIC_COURSE: ("name", "id_number"),
    M.CE_PROFESSIONAL_COURSE: ("name", "id_number"),
    M.CE_EXEMPTION: ("name", "id_number", "employer", "work_start"),
    M.ANNUAL_ASSESSMENT: ("name", "employer"),
    M.PUBLIC_NOTICE: (
        "name",
        "sex",
        "ethnicity",
        "id_number",
        "employer",
        "work_start",
        "series",
        "specialty",
    ),
    M.PUBLIC_NOTICE_RESULT: ("name", "employer", "series", "specialty"),
    M.RECOMMENDATION: ("name", "specialty"),
    M.INTEGRITY_CERTIFICATE: ("name", "employer"),
    M.WORK_EXPERIENCE: ("name", "id_number", "employer", "work_start"),
    M.TEACHER_ETHICS: ("name", "employer"),
    M.TEACHER_QUALIFICATION: ("name", "sex", "birth_date", "id_number"),
    M.MANDARIN_CERTIFICATE: ("name", "id_number"),
    M.SOCIAL_INSURANCE: ("name", "id_number", "employer"),
    M.COMMITMENT: ("name",),
    M.ID_PHOTO: (),
}
OF_EMPLOYER = (
    M.ANNUAL_ASSESSMENT,
    M.PUBLIC_NOTICE,
    M.PUBLIC_NOTICE_RESULT,
    M.WORK_EXPERIENCE,
    M.TEACHER_ETHICS,
)
"""Papers that bear the employer's seal, held against its declared name."""
OWN: dict[Material, dict[str, str]] = {
    M.GRADUATION_CERTIFICATE: {"conclusion": "毕业"},
    M.ID_PHOTO: {
        "faces": "1",
        "width": "295",
        "height": "413",
        "background": "白",
        "proportions": "0.714",
        "face_share": "48",
        "copy_kind": "电子照片",
    },
    M.DEGREE_CERTIFICATE: {"awarded": "2022-06-20"},
    M.CHSI_REPORT: {
        "report_kind": "学历证书电子注册备案表",
        "verification_code": "A000111122223333",
        "updated": "2024-10-08",
        "study_kind": "普通高等教育",
        "conclusion": "毕业",
    },
    M.CE_EXEMPTION: {
        "title": "自治区“访惠聚”驻村等专业技术人员职称评审免除继续教育学习申请表",
        "reason": "仍在参加“访惠聚”驻村工作",
        "sealed_by": "和静县“访惠聚”办公室",
        "current_title": "无",
        "outcome": "情况属实，同意免学",
    },
    M.PUBLIC_NOTICE: {
        "posting_from": "2024-10-08",
        "posting_until": "2024-10-14",
        "signed_on": "2024-10-08",
    },
    M.PUBLIC_NOTICE_RESULT: {
        "posting_days": "6",
        "outcome": "公示无异议，同意推荐",
        "signed_on": "2024-10-15",
    },
    M.RECOMMENDATION: {
        "outcome": "经审核，同意推荐",
        "sealed_by": "和静县水利局",
        "signed_on": "2024-10-16",
    },
    M.INTEGRITY_CERTIFICATE: {
        "sealed_by": "中共和静县纪律检查委员会",
        "signed_on": "2024-10-16",
        "outcome": "未受到党纪政纪处理，无问题线索反映",
    },
    M.WORK_EXPERIENCE: {
        "work_end": "至今",
        "work": "水利工程管理",
        "outcome": "2022年8月至今在我单位从事水利工程管理工作",
        "signed_on": "2024-10-16",
    },
    M.TEACHER_ETHICS: {"outcome": "任教以来无违反师德师风行为", "signed_on": "2024-10-16"},
    M.TEACHER_QUALIFICATION: {
        "kind": "初级中学教师资格",
        "subject": "数学",
        "certificate_number": "20226528730001234",
    },
    M.MANDARIN_CERTIFICATE: {
        "score": "88.5",
        "grade": "二级甲等",
        "certificate_number": "6522012345678",
    },
    M.SOCIAL_INSURANCE: {"months": "2024-04,2024-05,2024-06,2024-07,2024-08,2024-09"},
    M.COMMITMENT: {"text": COMMITMENT},
}


@dataclass
class Whole:
    """An application and its papers by place; edits change it before it is reported on."""

    application: Application
    papers: dict[Place, DocumentFinding] = field(default_factory=dict)
    policy: Policy | None = None


Edit = Callable[[Whole], None]


@cache
def full_policy(name: str = "hejing-2024") -> Policy:
    """The policy as it will be when every paper is read."""
    policy = load_policy(name)
    return policy.model_copy(update={"scope": tuple(m for m in M if m is not M.OTHER)})


def make_whole(
    level: str = "本科",
    employer_kind: str = "public_institution",
    series: str = "工程系列",
    specialty: str = "水利",
    exempt: bool = False,
    degree: str = "工学学士",
    as_of: dt.datetime = AS_OF,
    **values: str | None,
) -> Whole:
    """A clean application; `values` change declared values, None takes one out."""
    number, enrolled, graduated, school, printed_level = EDUCATION[level]
    first = "65282719990308902"
    said: dict[str, str] = {
        "name": "阿依古丽·买买提",
        "sex": "女",
        "ethnicity": "维吾尔族",
        "birth_date": "1999-03-08",
        "id_number": first + check_character(first),
        "address": "新疆和静县幸福路1号",
        "id_issuing_authority": "和静县公安局",
        "id_valid_from": "2019-05-06",
        "id_valid_until": "2029-05-06",
        "level": level,
        "study_form": "全日制",
        "school": school,
        "major": "水利水电工程",
        "enrolled": enrolled,
        "graduated": graduated,
        "certificate_number": number,
        "degree": degree if level == "本科" else "无",
        "employer": "和静县水利管理站",
        "employer_kind": employer_kind,
        "supervising_authority": "和静县水利局",
        "status": "在职",
        "work_start": {"中专": "2020-08-01", "大专": "2021-08-01", "本科": "2022-08-01"}[level],
        "series": series,
        "specialty": specialty,
        "applied_level": "初级",
    }
    if level == "本科" and degree != "无":
        said["degree_certificate_number"] = "9999942022000123"
    for name, value in values.items():
        said.pop(name, None) if value is None else said.__setitem__(name, value)
    courses = (
        ()
        if exempt
        else tuple(
            CourseEntry(year, course, hours, f"{mark}{year}0001")
            for year in YEARS[level]
            for course, hours, mark in (("公需课", "30", "GX"), ("专业课", "60", "ZY"))
        )
    )
    assessments = tuple((year, "合格") for year in ASSESSED[level])
    application = Application(
        "case", "hejing-2024", as_of, False, 1, said, courses, assessments, exempt
    )
    whole = Whole(application)
    for place in owed_places(whole):
        whole.papers[place] = make_paper(whole, place, {"level": printed_level})
    return whole


def owed_places(whole: Whole) -> list[Place]:
    """What this person has to hand in, in the contract's words and not by the policy."""
    values, level = whole.application.values, whole.application.values.get("level") or "本科"
    always = [M.ID_CARD_PORTRAIT_SIDE, M.ID_CARD_EMBLEM_SIDE, M.ID_PHOTO, M.GRADUATION_CERTIFICATE]
    some = [M.GRADUATE_REGISTRATION_FORM if level == "中专" else M.CHSI_REPORT]
    some += [M.DEGREE_CERTIFICATE] if values.get("degree_certificate_number") else []
    some += [
        M.PUBLIC_NOTICE,
        M.PUBLIC_NOTICE_RESULT,
        M.RECOMMENDATION,
        M.INTEGRITY_CERTIFICATE,
        M.WORK_EXPERIENCE,
        M.COMMITMENT,
    ]
    if values.get("series") in TEACHERS:
        some += [M.TEACHER_ETHICS, M.TEACHER_QUALIFICATION, M.MANDARIN_CERTIFICATE]
    if values.get("employer_kind") == "enterprise":
        some += [M.SOCIAL_INSURANCE]
    some += [M.CE_EXEMPTION] if whole.application.is_exempt else []
    places: list[Place] = [(m, None) for m in (*always, *some)]
    places += [(M.ANNUAL_ASSESSMENT, year) for year, _ in whole.application.assessments]
    courses = {"公需课": M.CE_PUBLIC_COURSE, "专业课": M.CE_PROFESSIONAL_COURSE}
    return places + [(courses[c.course], c.year) for c in whole.application.courses]


def make_paper(
    whole: Whole, place: Place, shown: Mapping[str, str] | None = None
) -> DocumentFinding:
    """The paper of this place, showing what is declared; `shown` prints another word."""
    material, year = place
    values = whole.application.values
    rows = [
        _row(name, values[name], (shown or {}).get(name, values[name]), V.MATCH)
        for name in DECLARED[material]
        if name in values
    ]
    own = dict(OWN.get(material, {}))
    courses: tuple[str, ...] = ()
    if material is M.ANNUAL_ASSESSMENT:
        own |= {"year": str(year), "grade": "合格"}
    if material in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE):
        courses = ("公需课" if material is M.CE_PUBLIC_COURSE else "专业课",)
        entry = next(
            (c for c in whole.application.courses if (c.year, c.course) == (year, courses[0])), None
        )
        own |= {
            "year": str(year),
            "course": courses[0],
            "result": "合格",
            "hours": entry.hours if entry and entry.hours else "30",
            "certificate_number": (entry and entry.certificate_number) or f"ZZ{year}{courses[0]}",
        }
    if material in OF_EMPLOYER and "employer" in values:
        rows.append(_row("sealed_by", values["employer"], values["employer"], V.MATCH))
    rows += [_row(name, None, value, V.NOT_DECLARED) for name, value in own.items()]
    rows += [_row(mark, None, "present", V.NOT_DECLARED) for mark in MARKED.get(material, ())]
    return DocumentFinding(
        material,
        name_of(place),
        1,
        Box(0, 0, 1000, 1400),
        (year,) if year else (),
        courses,
        resolution_dpi=300.0,
        legibility=0.9,
        fields=tuple(rows),
    )


def _row(name: str, declared: str | None, read: str | None, verdict: V) -> FieldFinding:
    return FieldFinding(name, declared, read, 0.9, 0.99, verdict, None, None, Box(10, 10, 60, 30))


def name_of(place: Place) -> str:
    return f"uploads/{place[0]}{place[1] or ''}.jpg"


def report_on(whole: Whole) -> Report:
    """The report, every paper in its own slot and file."""
    uploads, slots = [], []
    for (material, year), paper in whole.papers.items():
        slot = Slot(paper.upload, material, year)
        sha256 = hashlib.sha256(paper.upload.encode()).hexdigest()
        page = PageFinding(1, 1000, 1400, 0, (paper.material,))
        uploads.append(
            UploadFinding(paper.upload, sha256, "checked", None, (page,), slot, (paper,))
        )
        slots.append(slot)
    application = replace(whole.application, slots=tuple(slots))
    policy = whole.policy or full_policy()
    return assemble(application, policy, uploads, {"pipeline": "test", "models": {}})


# -------------------------------------------------------------------------------- edits


def declared(**values: str | None) -> Edit:
    """Other declared values, whatever the papers print."""

    def edit(whole: Whole) -> None:
        merged = {**whole.application.values, **{k: v for k, v in values.items() if v is not None}}
        for name, value in values.items():
            if value is None:
                merged.pop(name, None)
        whole.application = replace(whole.application, values=merged)

    return edit


def printed(material: M, year: int | None = None, **values: str | None) -> Edit:
    """Other printed values; None: the paper shows none, though it can be read.

    A row that holds a declaration becomes one that contradicts it.
    """

    def edit(whole: Whole) -> None:
        paper = whole.papers[material, year]
        known = {f.field for f in paper.fields}
        rows = [f if f.field not in values else _changed(f, values[f.field]) for f in paper.fields]
        rows += [_row(n, None, v, V.NOT_DECLARED) for n, v in values.items() if n not in known]
        whole.papers[material, year] = replace(paper, fields=tuple(rows))

    return edit


def _changed(row: FieldFinding, value: str | None) -> FieldFinding:
    if value is None:
        return replace(row, read=None, verdict=V.ABSENT)
    if row.field == "sealed_by":  # another unit's seal is held against nothing
        return replace(row, declared=None, read=value, verdict=V.NOT_DECLARED)
    verdict = V.MISMATCH if row.declared is not None else row.verdict
    return replace(row, read=value, verdict=verdict)


def undeclared(name: str) -> Edit:
    """The value is not declared, and every paper that prints it still does."""

    def edit(whole: Whole) -> None:
        declared(**{name: None})(whole)
        for place, paper in whole.papers.items():
            fields = tuple(
                replace(f, declared=None, verdict=V.NOT_DECLARED) if f.field == name else f
                for f in paper.fields
            )
            whole.papers[place] = replace(paper, fields=fields)

    return edit


def without(material: M, year: int | None = None) -> Edit:
    def edit(whole: Whole) -> None:
        del whole.papers[material, year]

    return edit


def added(material: M, year: int | None = None, **values: str) -> Edit:
    """One more paper than is owed."""

    def edit(whole: Whole) -> None:
        whole.papers[material, year] = make_paper(whole, (material, year))
        printed(material, year, **values)(whole)

    return edit


def on(whole: Whole, *edits: Edit) -> Report:
    """The report on the application after these edits."""
    for edit in edits:
        edit(whole)
    return report_on(whole)
