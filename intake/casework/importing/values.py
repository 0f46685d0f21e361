"""A value as people and platforms write it → as `application.json` wants it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from intake.domain.values.id_numbers import birth_date_of, id_number_problem, sex_of
from intake.domain.values.kinds.schooling import level_of

_LEVELS = {"专科": "大专"}
"""Names of levels where the declaration's word is another than that of papers."""
_LEVEL_WORDS = (
    ("第二学士", "第二学士学位"),
    ("博士", "博士"),
    ("硕士", "硕士"),
    ("研究生", "研究生"),
    ("高中", "高中"),
)
_KINDS = (
    ("enterprise", r"企业|公司|民营|非公|国企|私营"),
    ("public_institution", r"事业|全额|差额|财政|学校|医院|机关"),
)
_STATES = (
    ("离退休", r"退休|离休|离退"),
    ("参公", r"参公|参照公务员"),
    ("公务员", r"公务员"),
    ("在职", r"在职|在岗|在编|聘用|正式|工勤|专技|专业技术"),
)
_NOTHING = re.compile(r"无|没有|未取得|/|-+|—+|暂无|空")


def says_nothing(text: str) -> bool:
    """Whether somebody writes that there is nothing to say: 无, /, —."""
    return _NOTHING.fullmatch(folded(text)) is not None


def folded(text: str) -> str:
    """Full-width forms as ASCII, without any blank."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def level(text: str) -> str | None:
    """A level of education in the declaration's words."""
    for words, value in _LEVEL_WORDS:
        if words in text:
            return value
    found = level_of(text)
    return _LEVELS.get(found, found) if found else None


def employer_kind(text: str) -> str | None:
    """Of what kind the employer is, from usual ways of saying it."""
    return next((kind for kind, words in _KINDS if re.search(words, text)), None)


def status(text: str) -> str | None:
    """Whether somebody is employed, retired or a civil servant."""
    return next((value for value, words in _STATES if re.search(words, text)), None)


def sex(text: str) -> str | None:
    """男 or 女."""
    bare = text.removesuffix("性")
    return bare if bare in ("男", "女") else None


def degree(text: str) -> str | None:
    """The degree as declared; 无 where somebody says that there is none."""
    if _NOTHING.fullmatch(text):
        return "无"
    bare = text.removesuffix("学位") or text
    return bare if re.search("学士|硕士|博士", bare) else None


def id_number(text: str) -> str | None:
    """A citizen's number in capitals; one that does not add up is kept as it is typed."""
    bare = re.sub(r"[\s'‘’`]", "", text).upper()
    return bare if re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]|[0-9]{16,19}", bare) else None


def current_title(text: str) -> str | None:
    """The title somebody holds; None where it is said that there is none."""
    return None if _NOTHING.fullmatch(text) else text


WORDS: dict[str, Callable[[str], str | None]] = {
    "level": level,
    "employer_kind": employer_kind,
    "status": status,
    "sex": sex,
    "degree": degree,
    "id_number": id_number,
    "current_title": current_title,
}
"""Values whose words are few, by their names in the contract."""


def from_number(number: str | None) -> dict[str, str]:
    """What a citizen's number says by itself, when it adds up."""
    if number is None or id_number_problem(number) is not None:
        return {}
    found = {"birth_date": birth_date_of(number), "sex": sex_of(number)}
    return {name: value for name, value in found.items() if value}
