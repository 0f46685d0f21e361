"""The shape of `application.json` (contract §1) and what is said when it does not fit.

Strict JSON types; a problem is named by its JSON path and by what should stand there,
never by the value that does.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from intake.casework.thresholds import (
    FIRST_DECLARED_YEAR,
    LAST_DECLARED_YEAR,
    LONGEST_PATH,
    LONGEST_TEXT,
    MAX_PROBLEMS_SHOWN,
    MOST_ASSESSMENTS,
    MOST_COURSES,
    MOST_HOURS,
    MOST_ROUNDS,
    MOST_UPLOADS,
)
from intake.documents import PAPERS
from intake.domain.application import BEIJING, Material
from intake.domain.errors import UsageError

APPLICATION_FILE = "application.json"

_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _whole(value: object) -> object:
    """2024.0 is an integer to JSON Schema, so it is one here."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("应为有限的数")
    return value


def _moment(value: object) -> object:
    """An RFC 3339 text as an aware moment in Beijing time."""
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError("应为带时区的时间，如 2024-10-20T10:00:00+08:00")
    try:
        return dt.datetime.fromisoformat(value.upper()).astimezone(BEIJING)
    except (ValueError, OverflowError) as error:
        raise ValueError("不是存在的时间") from error


def _paper_name(value: str) -> str:
    if value == Material.OTHER or value not in PAPERS:
        raise ValueError("应为材料代码，如 id_card_portrait_side")
    return value


Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
Integer = Annotated[int, BeforeValidator(_whole)]
Year = Annotated[Integer, Field(ge=FIRST_DECLARED_YEAR, le=LAST_DECLARED_YEAR)]
Hours = Annotated[float, AfterValidator(_finite), Field(ge=0, le=MOST_HOURS)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
DayOrMonth = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$")]
DayOrForever = Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|长期)$")]
PaperName = Annotated[str, AfterValidator(_paper_name)]


class Part(BaseModel):
    """Strict JSON types; keys nobody knows are kept aside to be named."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True, protected_namespaces=())


# Explicit nulls are refused before these models are asked (`_nulls`): None is "absent".
class _Applicant(Part):
    name: Text | None = None
    sex: Literal["男", "女"] | None = None
    ethnicity: Text | None = None
    birth_date: Day | None = None
    id_number: Text | None = None
    address: Text | None = None
    id_issuing_authority: Text | None = None
    id_valid_from: Day | None = None
    id_valid_until: DayOrForever | None = None


class _Employment(Part):
    employer: Text | None = None
    employer_kind: Literal["public_institution", "enterprise"] | None = None
    supervising_authority: Text | None = None
    status: Literal["在职", "离退休", "公务员", "参公"] | None = None
    work_start: DayOrMonth | None = None
    series: Text | None = None
    specialty: Text | None = None
    applied_level: Text | None = None
    current_title: Text | None = None


class _Education(Part):
    level: (
        Literal["中专", "大专", "本科", "第二学士学位", "研究生", "硕士", "博士", "技工", "高中"]
        | None
    ) = None
    study_form: Text | None = None
    school: Text | None = None
    major: Text | None = None
    enrolled: DayOrMonth | None = None
    graduated: DayOrMonth | None = None
    certificate_number: Text | None = None
    degree: Text | None = None
    degree_certificate_number: Text | None = None


class _Course(Part):
    year: Year
    course: Literal["公需课", "专业课"]
    hours: Hours | None = None
    certificate_number: Text | None = None


class _Assessment(Part):
    year: Year
    grade: Text | None = None


class Upload(Part):
    material: PaperName | None = None
    year: Year | None = None
    file: Annotated[str, Field(max_length=LONGEST_PATH)]


class Document(Part):
    policy: Text
    submitted_at: Moment | None = None
    round: Annotated[Integer, Field(ge=1, le=MOST_ROUNDS)] = 1
    applicant: _Applicant = _Applicant()
    employment: _Employment = _Employment()
    education: _Education = _Education()
    continuing_education: Annotated[list[_Course], Field(max_length=MOST_COURSES)] = []
    assessments: Annotated[list[_Assessment], Field(max_length=MOST_ASSESSMENTS)] = []
    exempt_from_continuing_education: bool = False
    uploads: Annotated[list[Upload], Field(max_length=MOST_UPLOADS)] | None = None


# null stands where the notation allows it; anywhere else it is a wrong JSON type.
_MAY_BE_NULL = {("employment", "current_title"), ("uploads", "year")}


def parse_document(untrusted: object) -> Document:
    """The parsed JSON as a checked document, or UsageError APPLICATION_MALFORMED."""
    problems = [f"{path}：不能是 null" for path in _nulls(untrusted)]
    if not problems:
        try:
            return Document.model_validate(untrusted)
        except ValidationError as error:
            problems = [_sentence(one) for one in error.errors(include_input=False)]
    shown = "；".join(dict.fromkeys(problems[:MAX_PROBLEMS_SHOWN]))
    raise UsageError("APPLICATION_MALFORMED", f"{APPLICATION_FILE} 有误：{shown}")


def _path(parts: Iterable[str | int]) -> str:
    """`$.uploads[0].file`; a key that is no plain word is quoted."""
    text = "$"
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _KEY.fullmatch(part):
            text += f".{part}"
        else:
            text += f"[{json.dumps(part, ensure_ascii=True)}]"
    return text


def _nulls(document: object, path: tuple[str | int, ...] = ()) -> list[str]:
    """Paths of known keys that hold null where no null is allowed."""
    if isinstance(document, dict):
        parts: Iterable[tuple[str | int, object]] = document.items()
    elif isinstance(document, list):
        parts = enumerate(document)
    else:
        names = tuple(part for part in path if isinstance(part, str))
        if document is None and names not in _MAY_BE_NULL and _is_known(names):
            return [_path(path)]
        return []
    return [found for key, inner in parts for found in _nulls(inner, (*path, key))]


_PARTS: dict[str, type[Part]] = {
    "applicant": _Applicant,
    "employment": _Employment,
    "education": _Education,
    "continuing_education": _Course,
    "assessments": _Assessment,
    "uploads": Upload,
}


def choices(part: str, key: str) -> tuple[str, ...]:
    """The words that this value is chosen from; empty where anything may be typed."""
    kinds = get_args(_PARTS[part].model_fields[key].annotation)
    return next((get_args(kind) for kind in kinds if get_origin(kind) is Literal), ())


def part_of(field: str) -> str | None:
    """The part of the document that holds this single value; None for what is none."""
    parts = ("applicant", "employment", "education")
    return next((name for name in parts if field in _PARTS[name].model_fields), None)


def path_of(field: str) -> str:
    """Where a declared value stands in the document: `$.employment.employer`."""
    part = next((name for name, of in _PARTS.items() if field in of.model_fields), None)
    return _path([part, field] if part else [field])


def _is_known(names: tuple[str, ...]) -> bool:
    if len(names) == 2 and names[0] in _PARTS:
        return names[1] in _PARTS[names[0]].model_fields
    return len(names) == 1 and names[0] in Document.model_fields


_WORDS = {
    "missing": "缺少此项",
    "string_type": "应为字符串",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "list_type": "应为数组",
    "model_type": "应为对象",
    "dict_type": "应为对象",
}


_BOUNDS = {
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "string_too_long": "最多 {max_length} 个字",
    "too_long": "最多 {max_length} 项",
}


def _sentence(problem: Mapping[str, Any]) -> str:
    """One pydantic problem in Chinese: its path and what should stand there."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        words = "应为下列之一：" + allowed.rstrip(", ")
    elif kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        words = "应写作 2022-06-20"
        words += "（或 2022-06）" if ")?" in pattern else "（或 长期）" if "长期" in pattern else ""
    elif kind in _BOUNDS:
        words = _BOUNDS[kind].format(**context)
    elif kind == "value_error":
        words = str(context.get("error", "取值有误"))
    else:
        words = _WORDS.get(kind, "类型或取值有误")
    return f"{_path(problem['loc'])}：{words}"


def unknown_keys(part: Part, path: str) -> Iterable[str]:
    for key in part.__pydantic_extra__ or {}:
        yield path + _path([key])[1:]
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from unknown_keys(value, f"{path}.{name}")
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from unknown_keys(inner, f"{path}.{name}[{index}]")
