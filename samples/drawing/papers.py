"""Which module draws which paper."""

from __future__ import annotations

from typing import Any

import numpy as np

from samples.drawing import (
    assessment,
    authority,
    chsi,
    commitment,
    continuing_education,
    degree,
    diploma,
    employment,
    id_card,
    id_photo,
    other,
    posting,
    registration_form,
    social_insurance,
    teacher,
)
from samples.drawing.truth import Drawing
from samples.people.person import Course, Person

_DRAW = {
    "id_card_portrait_side": id_card.draw_portrait_side,
    "id_card_emblem_side": id_card.draw_emblem_side,
    "id_photo": id_photo.draw,
    "graduation_certificate": diploma.draw,
    "degree_certificate": degree.draw,
    "chsi_report": chsi.draw,
    "public_notice": posting.draw,
    "public_notice_result": posting.draw_result,
    "graduate_registration_form": registration_form.draw,
    "teacher_qualification": teacher.draw_qualification,
    "mandarin_certificate": teacher.draw_mandarin,
    "social_insurance": social_insurance.draw,
    "recommendation": authority.draw_recommendation,
    "integrity_certificate": authority.draw_integrity,
    "work_experience": employment.draw_experience,
    "teacher_ethics": employment.draw_ethics,
    "annual_assessment": assessment.draw,
    "ce_exemption": assessment.draw_exemption,
    "commitment": commitment.draw,
    "other": other.draw,
}


def draw(
    material: str,
    person: Person,
    rng: np.random.Generator,
    house: str,
    course: Course | None = None,
    **options: Any,
) -> Drawing:
    """One flat paper; `course` for continuing-education certificates only."""
    if course is not None:
        return continuing_education.draw(person, course, rng, house, **options)
    return _DRAW[material](person, rng, house, **options)
