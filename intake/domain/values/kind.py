"""The kinds of values that papers print and people declare."""

from __future__ import annotations

from enum import StrEnum


class Notation(StrEnum):
    """How a field's value is written, normalised and compared (contract §2)."""

    NAME = "name"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    DATE = "date"
    UNTIL = "until"
    ID_NUMBER = "id_number"
    NUMBER = "number"
    TEXT = "text"
    SCHOOL = "school"
    MAJOR = "major"
    ADDRESS = "address"
    LEVEL = "level"
    STUDY_FORM = "study_form"
    DEGREE = "degree"
    YEAR = "year"
    COURSE = "course"
    HOURS = "hours"
    CODE = "code"
    SCORE = "score"
    MONTHS = "months"
    UNIT = "unit"
    SERIES = "series"
    DAYS = "days"
    PERIOD_END = "period_end"
    GRADE = "grade"
