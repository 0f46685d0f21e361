"""One table per material: how a paper is recognised, its fields, labels and layout.

A new paper is a table here and a sample, not a branch in the code.
"""

from intake.documents.authority import INTEGRITY_CERTIFICATE, RECOMMENDATION
from intake.documents.chsi import CHSI_REPORT
from intake.documents.commitment import COMMITMENT
from intake.documents.continuing_education import PROFESSIONAL_COURSE, PUBLIC_COURSE
from intake.documents.diploma import DEGREE_CERTIFICATE, GRADUATION_CERTIFICATE
from intake.documents.employment import (
    ANNUAL_ASSESSMENT,
    CE_EXEMPTION,
    TEACHER_ETHICS,
    WORK_EXPERIENCE,
)
from intake.documents.id_card import EMBLEM_SIDE, PORTRAIT_SIDE
from intake.documents.id_photo import ID_PHOTO
from intake.documents.posting import PUBLIC_NOTICE, PUBLIC_NOTICE_RESULT
from intake.documents.registration_form import GRADUATE_REGISTRATION_FORM
from intake.documents.social_insurance import SOCIAL_INSURANCE
from intake.documents.spec import FieldSpec, PaperSpec
from intake.documents.teacher import MANDARIN_CERTIFICATE, TEACHER_QUALIFICATION
from intake.domain.application import Material

PAPERS: dict[Material, PaperSpec] = {
    paper.material: paper
    for paper in (
        PORTRAIT_SIDE,
        EMBLEM_SIDE,
        ID_PHOTO,
        GRADUATION_CERTIFICATE,
        DEGREE_CERTIFICATE,
        CHSI_REPORT,
        PUBLIC_COURSE,
        PROFESSIONAL_COURSE,
        GRADUATE_REGISTRATION_FORM,
        TEACHER_QUALIFICATION,
        MANDARIN_CERTIFICATE,
        SOCIAL_INSURANCE,
        COMMITMENT,
        CE_EXEMPTION,
        ANNUAL_ASSESSMENT,
        PUBLIC_NOTICE,
        PUBLIC_NOTICE_RESULT,
        RECOMMENDATION,
        INTEGRITY_CERTIFICATE,
        WORK_EXPERIENCE,
        TEACHER_ETHICS,
    )
}

__all__ = ["PAPERS", "FieldSpec", "PaperSpec"]
