"""What a person declares: the application, its slots, and the kinds of documents.

Time is aware and `+08:00`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

BEIJING = dt.timezone(dt.timedelta(hours=8))


class Material(StrEnum):
    """A kind of paper the notice asks for (contract §2); `OTHER` is any further page."""

    ID_CARD_PORTRAIT_SIDE = "id_card_portrait_side"
    ID_CARD_EMBLEM_SIDE = "id_card_emblem_side"
    ID_PHOTO = "id_photo"
    GRADUATION_CERTIFICATE = "graduation_certificate"
    DEGREE_CERTIFICATE = "degree_certificate"
    CHSI_REPORT = "chsi_report"
    GRADUATE_REGISTRATION_FORM = "graduate_registration_form"
    CE_PUBLIC_COURSE = "ce_public_course"
    CE_PROFESSIONAL_COURSE = "ce_professional_course"
    CE_EXEMPTION = "ce_exemption"
    ANNUAL_ASSESSMENT = "annual_assessment"
    PUBLIC_NOTICE = "public_notice"
    PUBLIC_NOTICE_RESULT = "public_notice_result"
    RECOMMENDATION = "recommendation"
    INTEGRITY_CERTIFICATE = "integrity_certificate"
    WORK_EXPERIENCE = "work_experience"
    TEACHER_ETHICS = "teacher_ethics"
    TEACHER_QUALIFICATION = "teacher_qualification"
    MANDARIN_CERTIFICATE = "mandarin_certificate"
    SOCIAL_INSURANCE = "social_insurance"
    COMMITMENT = "commitment"
    DECLARATION_FORM = "declaration_form"
    OTHER = "other"

    @classmethod
    def of(cls, key: str) -> Material:
        """The kind of this key, made known if no line above names it.

        For the documents themselves (`intake.documents`); whoever reads a key from outside
        says `Material(key)`, which raises ValueError for one that no document has.
        """
        return cls(key) if key in set(cls) else _further.setdefault(key, _member(key))

    @classmethod
    def _missing_(cls, value: object) -> Material | None:
        return _further.get(str(value))


_further: dict[str, Material] = {}
"""Kinds that no code speaks of by name."""


def _member(key: str) -> Material:
    member = str.__new__(Material, key)
    member._name_, member._value_ = key.upper(), key
    return member


Values = Mapping[str, str]
"""Field name of the contract (§2) → value in the contract's notation."""


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """One declared line of continuing education."""

    year: int
    course: str
    hours: str | None = None
    certificate_number: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A listed upload: which file, and which paper the applicant says it is."""

    upload: str
    material: Material | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """An application folder's `application.json`, parsed.

    `values` holds every declared scalar under its contract field name: the applicant's
    and education's fields, and from employment `employer supervising_authority
    employer_kind status work_start series specialty applied_level current_title`.
    `degree` may be 无. What was not declared is not in it.
    """

    name: str
    policy: str
    as_of: dt.datetime
    clock_is_set: bool
    round: int
    values: Values
    courses: tuple[CourseEntry, ...] = ()
    assessments: tuple[tuple[int, str | None], ...] = ()
    is_exempt: bool = False
    slots: tuple[Slot, ...] = ()
    unknown_keys: tuple[str, ...] = ()
    is_imported: bool = False
    """Taken over from elsewhere by a reviewer: what lacks was declared there, perhaps."""
    unconfirmed: frozenset[str] = frozenset()
    """Declared values that were read from a picture and that nobody has confirmed: what
    contradicts them accuses nobody."""
