"""Every kind of value that papers print and people declare (contract §2), one object each."""

from __future__ import annotations

from intake.domain.values.kinds.days import DATE, MONTHS, PERIOD_END, UNTIL, YEAR
from intake.domain.values.kinds.numbers import CODE, DAYS, HOURS, ID_NUMBER, NUMBER, SCORE
from intake.domain.values.kinds.person import ADDRESS, ETHNICITY, NAME, SEX
from intake.domain.values.kinds.schooling import COURSE, DEGREE, LEVEL, MAJOR, SCHOOL, STUDY_FORM
from intake.domain.values.kinds.text import TEXT
from intake.domain.values.kinds.work import GRADE, SERIES, UNIT
from intake.domain.values.value_kind import ValueKind

KINDS: dict[str, ValueKind] = {
    kind.name: kind
    for kind in (
        NAME,
        SEX,
        ETHNICITY,
        DATE,
        UNTIL,
        ID_NUMBER,
        NUMBER,
        TEXT,
        SCHOOL,
        MAJOR,
        ADDRESS,
        LEVEL,
        STUDY_FORM,
        DEGREE,
        YEAR,
        COURSE,
        HOURS,
        CODE,
        SCORE,
        MONTHS,
        UNIT,
        SERIES,
        DAYS,
        PERIOD_END,
        GRADE,
    )
}
"""All kinds by their names."""

__all__ = [
    "ADDRESS",
    "CODE",
    "COURSE",
    "DATE",
    "DAYS",
    "DEGREE",
    "ETHNICITY",
    "GRADE",
    "HOURS",
    "ID_NUMBER",
    "KINDS",
    "LEVEL",
    "MAJOR",
    "MONTHS",
    "NAME",
    "NUMBER",
    "PERIOD_END",
    "SCHOOL",
    "SCORE",
    "SERIES",
    "SEX",
    "STUDY_FORM",
    "TEXT",
    "UNIT",
    "UNTIL",
    "YEAR",
]
