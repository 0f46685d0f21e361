"""What somebody learned and where: school, major, level, form of study, degree, course."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.values.kinds.text import without_brackets
from intake.domain.values.kinds.thresholds import LEAST_LABEL
from intake.domain.values.value_kind import EDGE_SIGNS, HAN, Search, ValueKind, is_heading

_AROUND = " :：,，.。、;；|_-—·"
_WIDE_BRACKETS = str.maketrans("()", "（）")


def _han_text(raw: str) -> str | None:
    text = raw.translate(_WIDE_BRACKETS).strip(_AROUND)
    return text if len(re.findall(f"[{HAN}]", text)) >= 2 else None


_KIND_OF_SCHOOL = re.compile("(普通|成人)?(高等学校|中等(专业|职业)学校|技工学校|大学|学院|学校)")
"""What sort of school one is: a heading, the name of none."""
_SCHOOL_EXTENT = re.compile(
    r".*(?:大学|学院|学校|分校|党校|校区|研究院|研究所)(?:\([^()]{2,10}\)|（[^（）]{2,10}）|(?<=校区)[)）])?"
)


def _school(raw: str) -> str | None:
    text = _han_text(raw)
    return text if text and not _KIND_OF_SCHOOL.fullmatch(text) else None


SCHOOL = ValueKind(
    name="school",
    parse=_school,
    compare=without_brackets,
    pattern=_SCHOOL_EXTENT,
    skips_brackets=True,
    search=Search.ANYWHERE,
    neighbours=(
        r"(校名|名称|[在于]|[^\u3400-\U0003ffff]|^)$",
        # its head's title may follow; a lone 院 is the end of another school's name, and what
        # stands in brackets belongs to it: 大学（南校区）
        r"([校院][(（]?[校院]?[)）]?长|校名|[(（].{0,3}章|[^\u3400-\U0003ffff(（]|$)",
    ),
    least_printed=4,
    least_label=LEAST_LABEL,
    is_more_than=is_heading,
)


def _major(raw: str) -> str | None:
    text = _han_text(raw)
    return (text.removesuffix("专业") or None) if text else None


def _bare_major(text: str) -> str:
    return re.sub(
        r"[（(](师范|定向|网络教育|专科起点)[^）)]*[）)]|[（）()]", "", text
    ).removesuffix("专业")


def _follows_a_school(declared: str, value: str) -> bool:
    """Whether the value is the declared major with its school or department before it, or a
    heading."""
    if is_heading(declared, value):
        return True
    head = value.removesuffix(declared)
    return head != value and re.search("(大学|学院|学校|分校|校区|系|部|[)）])$", head) is not None


MAJOR = ValueKind(
    name="major",
    parse=_major,
    compare=_bare_major,
    print_forms=lambda text, _: [text, text + "专业", _bare_major(text)],
    search=Search.ANYWHERE,
    neighbours=(
        r"(大学|学院|学校|[本我][校院]|[在于读]|完成了?|修完了?|专业|系列|[^\u3400-\U0003ffff]|^)$",
        r"(专业|[^\u3400-\U0003ffff]|$)",
    ),
    least_printed=2,
    least_label=LEAST_LABEL,
    is_more_than=_follows_a_school,
    is_printed_in_part=True,
)

LEVELS = {
    "专科": ("专科", "大专", "高职", "大学专科", "高职(专科)", "高职专科", "专科(高职)", "高专"),
    "本科": ("本科", "大学本科", "普通本科", "专升本", "本科(专科起点)"),
    "中专": ("中专", "中等专科", "中等专业", "中等职业", "普通中专", "中等专业学校"),
    "硕士": ("硕士", "硕士研究生"),
    "博士": ("博士", "博士研究生"),
    "技工": ("技工", "技师", "高级技工"),
}
"""Names of one level (domain §3.5, contract §2: 专科 = 高职 = 大专 when compared)."""
_LEVEL_NAMES = sorted({n for names in LEVELS.values() for n in names}, key=len, reverse=True)


def _level(raw: str) -> str | None:
    text = raw.strip(_AROUND).translate(_WIDE_BRACKETS)
    if text in ("中等专业", "中等职业"):  # the school's kind, not a name of the level
        return "中专"
    return text if level_of(text) else None


def level_of(text: str) -> str | None:
    """The level a name stands for (`大专` → `专科`), None if it names none."""
    text = text.translate(str.maketrans("（）", "()")).replace("专科起点", "")
    for level, names in LEVELS.items():
        if text in names:
            return level
    longest = max(
        ((n, level) for level, names in LEVELS.items() for n in names if n in text),
        key=lambda pair: len(pair[0]),
        default=None,
    )
    return longest[1] if longest else None


LEVEL = ValueKind(
    name="level",
    parse=_level,
    compare=lambda text: level_of(text) or text,
    print_forms=lambda text, _: [text, *LEVELS.get(level_of(text) or "", (text,))],
    pattern=re.compile(f"(?:{'|'.join(re.escape(n) for n in _LEVEL_NAMES)})(?!起点)"),
    least_printed=2,
    said_as="(?<!高等){0}(?!起点)",
)

FULL_TIME = frozenset({"全日制", "普通全日制"})


def _study_form(raw: str) -> str | None:
    found = re.search("普通全日制|非全日制|全日制|函授|业余|脱产|夜大学|网络教育|开放教育", raw)
    return found[0] if found else None


def _study_form_forms(text: str, _raw: str) -> Sequence[str]:
    return list(FULL_TIME) if text in FULL_TIME else [text]


STUDY_FORM = ValueKind(
    name="study_form",
    parse=_study_form,
    compare=lambda text: "全日制" if text in FULL_TIME else text,
    print_forms=_study_form_forms,
    least_printed=2,
    said_as="(?<!非){0}",
)


def _degree(raw: str) -> str | None:
    text = raw.strip(EDGE_SIGNS).removesuffix("学位")
    return text if re.search("学士|硕士|博士", text) else None


DEGREE = ValueKind(
    name="degree",
    parse=_degree,
    compare=lambda text: _degree(text) or text,
    print_forms=lambda text, _: [text, text + "学位"],
    search=Search.ANYWHERE,
    least_printed=4,
)


def _course(raw: str) -> str | None:
    if "公需" in raw:
        return "公需课"
    return "专业课" if "专业" in raw else None


def _course_forms(text: str, _raw: str) -> Sequence[str]:
    stem = text.removesuffix("课")
    return [text, stem + "科目", stem + "课程", stem]


COURSE = ValueKind(
    name="course",
    parse=_course,
    compare=lambda text: _course(text) or text,
    print_forms=_course_forms,
    least_printed=2,
)
