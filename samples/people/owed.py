"""Which papers one made-up applicant owes, and for which years (the notice's clause 六)."""

from __future__ import annotations

from typing import Any

from samples.people.person import Course, Person
from samples.people.work import assessed_years

PAPERS = ("first", "units", "all")
"""Which papers a lot holds: the seven that were read first, those that came after them, or
all that are owed."""
FIRST = (
    "id_card_portrait_side",
    "id_card_emblem_side",
    "graduation_certificate",
    "degree_certificate",
    "chsi_report",
    "ce_public_course",
    "ce_professional_course",
)
SIDES = list(FIRST[:2])
UNITS = (
    "graduate_registration_form",
    "ce_exemption",
    "annual_assessment",
    "public_notice",
    "public_notice_result",
    "recommendation",
    "integrity_certificate",
    "work_experience",
    "teacher_ethics",
    "teacher_qualification",
    "mandarin_certificate",
    "social_insurance",
    "commitment",
)
SCOPES = {"first": FIRST, "units": UNITS, "all": ()}
"""The only materials that each choice of `PAPERS` is about; empty: all."""
Owed = tuple[str, Course | int | None]
"""A material and, for a certificate, its course, for an assessment its year."""


def owed_papers(person: Person, papers: str = "all") -> list[Owed]:
    """In the notice's order; `papers` is one of `PAPERS`."""
    owed = _first_papers(person) if papers != "units" else []
    if papers == "first":
        return owed
    if papers == "all":
        owed.insert(len(SIDES), ("id_photo", None))
    return owed + _unit_papers(person) + _own_papers(person)


def drawn_for(what: Course | int | None) -> dict[str, Any]:
    """The option of a paper's `draw` that says which course or year it stands for."""
    if isinstance(what, Course):
        return {"course": what}
    return {} if what is None else {"year": what}


def course_material(course: Course) -> str:
    return "ce_public_course" if course.course == "公需课" else "ce_professional_course"


def _first_papers(person: Person) -> list[Owed]:
    owed: list[Owed] = [(m, None) for m in (*SIDES, "graduation_certificate")]
    if person.awarded is not None:
        owed.append(("degree_certificate", None))
    if person.level != "中专":
        owed.append(("chsi_report", None))
    return owed + [(course_material(course), course) for course in person.courses]


def _unit_papers(person: Person) -> list[Owed]:
    """What the employer and the authorities write about this person."""
    owed: list[Owed] = [("annual_assessment", year) for year in assessed_years(person)]
    owed += [
        (m, None)
        for m in (
            "public_notice",
            "public_notice_result",
            "recommendation",
            "integrity_certificate",
            "work_experience",
        )
    ]
    if "教师" in person.series:
        owed.append(("teacher_ethics", None))
    return owed


def _own_papers(person: Person) -> list[Owed]:
    """The promise, and what only some owe: teachers, firms' people, graduates of 中专."""
    owed: list[Owed] = []
    if person.level == "中专":
        owed.append(("graduate_registration_form", None))
    if "教师" in person.series:
        owed += [("teacher_qualification", None), ("mandarin_certificate", None)]
    if person.employer_kind == "enterprise":
        owed.append(("social_insurance", None))
    return [*owed, ("commitment", None)]
