"""Which module draws which paper."""

from __future__ import annotations

from typing import Any

import numpy as np

from samples import (
    paper_assessment,
    paper_authority,
    paper_ce,
    paper_chsi,
    paper_commitment,
    paper_degree,
    paper_diploma,
    paper_employment,
    paper_id_card,
    paper_id_photo,
    paper_insurance,
    paper_other,
    paper_posting,
    paper_registration,
    paper_teacher,
)
from samples.people import Course, Person
from samples.truth import Drawing

_DRAW = {
    "id_card_portrait_side": paper_id_card.draw_portrait_side,
    "id_card_emblem_side": paper_id_card.draw_emblem_side,
    "id_photo": paper_id_photo.draw,
    "graduation_certificate": paper_diploma.draw,
    "degree_certificate": paper_degree.draw,
    "chsi_report": paper_chsi.draw,
    "public_notice": paper_posting.draw,
    "public_notice_result": paper_posting.draw_result,
    "graduate_registration_form": paper_registration.draw,
    "teacher_qualification": paper_teacher.draw_qualification,
    "mandarin_certificate": paper_teacher.draw_mandarin,
    "social_insurance": paper_insurance.draw,
    "recommendation": paper_authority.draw_recommendation,
    "integrity_certificate": paper_authority.draw_integrity,
    "work_experience": paper_employment.draw_experience,
    "teacher_ethics": paper_employment.draw_ethics,
    "annual_assessment": paper_assessment.draw,
    "ce_exemption": paper_assessment.draw_exemption,
    "commitment": paper_commitment.draw,
    "other": paper_other.draw,
}


def draw(material: str, person: Person, rng: np.random.Generator, house: str,
         course: Course | None = None, **options: Any) -> Drawing:
    """One flat paper; `course` for continuing-education certificates only."""
    if course is not None:
        return paper_ce.draw(person, course, rng, house, **options)
    return _DRAW[material](person, rng, house, **options)
