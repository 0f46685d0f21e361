"""A clean application of a made-up person, as findings; tests plant one fault each."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.assessment.assemble import assemble
from intake.domain.application import BEIJING, Application, CourseEntry, Material, Slot
from intake.domain.findings import (
    Defect,
    DefectAt,
    DocumentFinding,
    FieldFinding,
    FieldVerdict,
    Flag,
    MaterialEntry,
    PageFinding,
    Report,
    UploadFinding,
)
from intake.domain.geometry import Box
from intake.policy.notice import Policy, load_policy

M = Material
V = FieldVerdict
VERSIONS = {"pipeline": "test", "models": {}}
AS_OF = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)

VALUES = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "ethnicity": "维吾尔族",
    "birth_date": "1999-03-08",
    "id_number": "65282719990308002X",
    "address": "新疆和静县幸福路1号",
    "id_issuing_authority": "和静县公安局",
    "id_valid_from": "2019-05-06",
    "id_valid_until": "2029-05-06",
    "employer": "和静县水利站",
    "employer_kind": "public_institution",
    "status": "在职",
    "work_start": "2022-08-01",
    "series": "工程系列",
    "specialty": "水利",
    "applied_level": "初级",
    "level": "本科",
    "study_form": "全日制",
    "school": "天山理工大学",
    "major": "水利水电工程",
    "enrolled": "2018-09",
    "graduated": "2022-06-20",
    "certificate_number": "999991202205000123",
    "degree": "工学学士",
    "degree_certificate_number": "9999942022000123",
}
COURSES = (
    CourseEntry(2024, "公需课", "30", "GX20240001"),
    CourseEntry(2024, "专业课", "60", "ZY20240001"),
)
PERSON = ("name", "sex", "birth_date")
PRINTED = {
    M.ID_CARD_PORTRAIT_SIDE: (*PERSON, "ethnicity", "address", "id_number"),
    M.ID_CARD_EMBLEM_SIDE: ("id_issuing_authority", "id_valid_from", "id_valid_until"),
    M.GRADUATION_CERTIFICATE: (
        *PERSON,
        "enrolled",
        "graduated",
        "school",
        "major",
        "level",
        "study_form",
        "certificate_number",
        "conclusion",
    ),
    M.DEGREE_CERTIFICATE: (
        *PERSON,
        "school",
        "major",
        "degree",
        "degree_certificate_number",
        "awarded",
    ),
    M.CHSI_REPORT: (
        "report_kind",
        *PERSON,
        "enrolled",
        "graduated",
        "school",
        "major",
        "level",
        "study_form",
        "certificate_number",
        "verification_code",
        "updated",
        "conclusion",
    ),
    M.CE_PUBLIC_COURSE: (
        "name",
        "id_number",
        "year",
        "course",
        "hours",
        "certificate_number",
        "result",
        "seal",
    ),
    M.CE_PROFESSIONAL_COURSE: (
        "name",
        "id_number",
        "year",
        "course",
        "hours",
        "certificate_number",
        "result",
        "seal",
    ),
}
NOT_KEY = frozenset(
    {
        "ethnicity",
        "address",
        "study_form",
        "enrolled",
        "sex",
        "conclusion",
        "awarded",
        "result",
        "seal",
    }
)
OWN = {
    "conclusion": "毕业",
    "awarded": "2022-06-20",
    "result": "合格",
    "seal": "present",
    "report_kind": "学历证书电子注册备案表",
    "verification_code": "A000111122223333",
    "updated": "2024-10-08",
}


def made_application(**changes: object) -> Application:
    """The clean declaration; `values` in `changes` is merged, None takes a value out."""
    values = dict(VALUES)
    for name, value in dict(changes.pop("values", {})).items():  # type: ignore[call-overload]
        values.pop(name) if value is None else values.__setitem__(name, value)
    plain = Application("case", "hejing-2024", AS_OF, False, 1, values, COURSES)
    return replace(plain, **changes)


def row(field: str, value: str | None, verdict: V, **more: object) -> FieldFinding:
    """A field's row that shows `value`; `declared` when it is not the value itself."""
    shown = None if verdict in (V.UNREADABLE, V.ABSENT) else value
    declared = None if verdict is V.NOT_DECLARED else value
    made = FieldFinding(
        field,
        declared,
        shown,
        0.9,
        0.99,
        verdict,
        None,
        None,
        Box(10, 10, 60, 30),
        is_key=field not in NOT_KEY,
    )
    return replace(made, **more)


def made_paper(
    material: M,
    *,
    printed: Mapping[str, str | None] | None = None,
    number: int = 1,
    year: int | None = None,
    course: str | None = None,
    **changes: object,
) -> DocumentFinding:
    """A paper that shows the declared values, except those in `printed`."""
    shown = {**VALUES, **OWN}
    years, courses = (), ()
    if material in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE):
        entry = COURSES[material is M.CE_PROFESSIONAL_COURSE]
        year, course = year or entry.year, course or entry.course
        years, courses = (year,), (course,)
        shown |= {
            "year": str(year),
            "course": course,
            "hours": str(entry.hours),
            "certificate_number": str(entry.certificate_number),
        }
    rows = []
    for field in PRINTED[material]:
        told = dict(printed or {})
        verdict = V.NOT_DECLARED if field in OWN else V.MATCH
        made = row(field, shown[field], verdict)
        if field in told and field in OWN:
            made = replace(made, read=told[field])
        elif field in told and told[field] is None:
            made = replace(made, read=None, verdict=V.UNREADABLE)
        elif field in told:
            made = replace(made, read=told[field], verdict=V.MISMATCH)
        rows.append(made)
    paper = DocumentFinding(
        material,
        "",
        number,
        Box(0, 0, 1000, 600),
        years,
        courses,
        legibility=0.9,
        resolution_dpi=300.0,
        fields=tuple(rows),
    )
    return replace(paper, **changes)


def with_field(paper: DocumentFinding, field: str, **changes: object) -> DocumentFinding:
    """The paper with one row changed."""
    fields = tuple(replace(f, **changes) if f.field == field else f for f in paper.fields)
    return replace(paper, fields=fields)


def illegible(material: M, *defects: Defect) -> DocumentFinding:
    """A page nothing can be read of, its material known from the slot alone."""
    return DocumentFinding(
        material,
        "",
        1,
        None,
        is_illegible=True,
        legibility=0.02,
        defects=tuple(DefectAt(d) for d in defects),
    )


def upload(name: str, *papers: DocumentFinding, content: str | None = None) -> UploadFinding:
    """A checked upload whose papers lie on its pages; `content` stands for its bytes."""
    named = tuple(replace(p, upload=name) for p in papers)
    numbers = sorted({p.page for p in papers}) or [1]
    pages = tuple(
        PageFinding(n, 1000, 600, 0, tuple(p.material for p in papers if p.page == n) or (M.OTHER,))
        for n in numbers
    )
    sha256 = hashlib.sha256((content or name).encode()).hexdigest()
    return UploadFinding(name, sha256, "checked", None, pages, papers=named)


def clean_papers() -> dict[str, DocumentFinding]:
    return {material.value: made_paper(material) for material in PRINTED}


def clean_uploads(
    without: Sequence[M] = (), **replaced: DocumentFinding | None
) -> list[UploadFinding]:
    """One upload per paper, named after its material."""
    papers = {**clean_papers(), **replaced}
    return [
        upload(name, paper)
        for name, paper in papers.items()
        if paper is not None and name not in without
    ]


def slots_for(uploads: Sequence[UploadFinding]) -> tuple[Slot, ...]:
    """Every upload in the slot it is named after, certificates with their year."""
    made = []
    for one in uploads:
        material = M(one.upload)
        year = 2024 if material in (M.CE_PUBLIC_COURSE, M.CE_PROFESSIONAL_COURSE) else None
        made.append(Slot(one.upload, material, year))
    return tuple(made)


SCOPE = (
    M.ID_CARD_PORTRAIT_SIDE,
    M.ID_CARD_EMBLEM_SIDE,
    M.GRADUATION_CERTIFICATE,
    M.DEGREE_CERTIFICATE,
    M.CHSI_REPORT,
    M.CE_PUBLIC_COURSE,
    M.CE_PROFESSIONAL_COURSE,
)


def the_policy() -> Policy:
    """The notice, asking for no other papers than those of these findings."""
    return load_policy("hejing-2024").model_copy(update={"scope": SCOPE})


def report_on(
    uploads: Sequence[UploadFinding],
    application: Application | None = None,
    policy: Policy | None = None,
) -> Report:
    return assemble(application or made_application(), policy or the_policy(), uploads, VERSIONS)


def codes(report: Report) -> list[str]:
    return [flag.code for flag in report.flags]


def only(report: Report, code: str) -> Flag:
    """The one flag of this code; it fails when there are none or several."""
    (flag,) = [flag for flag in report.flags if flag.code == code]
    return flag


def entry(report: Report, material: M, year: int | None = None) -> MaterialEntry:
    (found,) = [e for e in report.materials if (e.material, e.year) == (material, year)]
    return found
