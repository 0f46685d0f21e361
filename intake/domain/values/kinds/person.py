"""Who somebody is: name, sex, ethnicity, address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.values import unit_names
from intake.domain.values.folding import DOTS, MIDDLE_DOT
from intake.domain.values.kinds.text import free_text
from intake.domain.values.kinds.thresholds import LEAST_WORDS_BESIDE, LONGEST_NAME
from intake.domain.values.place_prefix import without_place
from intake.domain.values.value_kind import EDGE_SIGNS, HAN, Search, ValueKind

_DOTS = re.escape("".join(DOTS))
_NO_NAME = re.compile("考核|考试|合格|成绩|证明|培训|学习|准予|颁发|年度|学时")
"""Words of a certificate's sentence that are in nobody's name."""


def _name(raw: str) -> str | None:
    text = raw.strip(EDGE_SIGNS)
    text = re.sub(rf"(?<=[{HAN}])[{_DOTS}]+(?=[{HAN}])", MIDDLE_DOT, text)
    found = re.fullmatch(rf"[{HAN}]+(?:·[{HAN}]+)*", text)
    is_unit = len(text) > 4 and unit_names.ENDS_AS_UNIT.search(text)
    return text if found and len(text) <= LONGEST_NAME and not is_unit else None


def _bare_name(text: str) -> str:
    return _name(text) or text


def _name_forms(text: str, _raw: str) -> Sequence[str]:
    dotted = _bare_name(text)  # whatever dot was typed
    return [dotted, dotted.replace(MIDDLE_DOT, "")]


def _is_no_mere_name(declared: str, value: str) -> bool:
    """Whether the value holds words of the sentence, or is the declared name with some around
    it: a father's name has a dot, and nobody's own is so much longer."""
    if _NO_NAME.search(value):
        return True
    rest = (
        value.removesuffix(declared) if value.endswith(declared) else value.removeprefix(declared)
    )
    return LEAST_WORDS_BESIDE <= len(rest) < len(value) and "·" not in rest


NAME = ValueKind(
    name="name",
    parse=_name,
    compare=_bare_name,
    print_forms=_name_forms,
    pattern=re.compile(rf"[{HAN}]+(?:[{_DOTS}]+(?![男女](?![{HAN}]))[{HAN}]+)*"),
    search=Search.ANYWHERE,
    neighbours=(
        r"(学[员生]|兹有|姓名|证书|证明|持证人|授予|关于|推荐|现[对将]|[^\u3400-\U0003ffff·]|^)$",
        # of a form, the next cell's label or, without it, what that says
        r"(同志|性别|[男女]|系|于|在|参加|身份证|政治面貌|族别|民族|出生|学历|职[务称]|岗位|(工作)?单位"
        r"|群众|(中共)?(预备)?党员|(共青)?团员|[^\u3400-\U0003ffff·]|$)",
    ),
    least_length=2,  # one character is the rest of something else: 证书
    least_printed=2,
    least_label=2,
    is_more_than=_is_no_mere_name,
)


def _sex(raw: str) -> str | None:
    found = re.search("[男女]", raw)
    return found[0] if found else None


SEX = ValueKind(
    name="sex", parse=_sex, compare=lambda text: _sex(text) or text, pattern=re.compile("[男女]")
)


def _ethnicity(raw: str) -> str | None:
    found = re.match(rf"[{HAN}]{{1,7}}", raw.strip(EDGE_SIGNS))
    return found[0] if found else None


def _bare_ethnicity(text: str) -> str:
    return text.removesuffix("族") or text


ETHNICITY = ValueKind(
    name="ethnicity",
    parse=_ethnicity,
    compare=_bare_ethnicity,
    print_forms=lambda text, _: [text.removesuffix("族"), text.removesuffix("族") + "族"],
    pattern=re.compile(f"[{HAN}]+"),
    is_printed_in_part=True,
)


def _bare_address(text: str) -> str:
    return without_place(re.sub(r"[()（）,，.。、\-—]", "", text))


def _address_forms(text: str, raw: str) -> Sequence[str]:
    prefix = raw[: len(raw) - len(without_place(raw))]
    return [text, prefix + without_place(text), without_place(text)]


ADDRESS = ValueKind(
    name="address",
    parse=free_text,
    compare=_bare_address,
    print_forms=_address_forms,
    search=Search.ANYWHERE,
)
