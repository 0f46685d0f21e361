"""How values are written: from print to the contract's notation, and back to print.

`normalise` turns what stands on paper into the contract's notation (§2) without ever
repairing it; `equal` compares two normalised values with the tolerance of their kind
(domain §6, §10); `printed_forms` lists how a declared value may stand on paper, so that
its likelihood can be asked of the pixels.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from intake.domain.values import dates, unit_names
from intake.domain.values.dates import DATE, HAN_DATE, PACKED_DATE, date_forms, parse_date
from intake.domain.values.folding import DOTS, MIDDLE_DOT, fold
from intake.domain.values.id_numbers import mask_compatible
from intake.domain.values.kind import Notation

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
_EDGE_SIGNS = " :：,，.。、;；'\"“”‘’|_-—–·•()（）[]【】《》<>*"

_MASKED = re.compile(r"\d{4,12}[*…]{2,}[\dXx×]{2,6}")
"""A number whose middle is masked; readers lose some of the stars, or see dots."""

LEVELS = {
    "专科": ("专科", "大专", "高职", "大学专科", "高职(专科)", "高职专科", "专科(高职)", "高专"),
    "本科": ("本科", "大学本科", "普通本科", "专升本", "本科(专科起点)"),
    "中专": ("中专", "中等专科", "中等专业", "中等职业", "普通中专", "中等专业学校"),
    "硕士": ("硕士", "硕士研究生"),
    "博士": ("博士", "博士研究生"),
    "技工": ("技工", "技师", "高级技工"),
}
"""Names of one level (domain §3.5, contract §2: 专科 = 高职 = 大专 when compared)."""
FULL_TIME = frozenset({"全日制", "普通全日制"})
_PLACE = re.compile(
    r"^(新疆维吾尔自治区|新疆|[\u4e00-\u9fff]{2,3}省)?"
    r"([\u4e00-\u9fff]{2,9}?(?:自治州|地区)"
    r"|[\u4e00-\u9fff]{2,4}市(?=[\u4e00-\u9fff]{1,5}(?:县|市|(?<![小园社校景厂院街])区)))?"
)
"""Province and prefecture before a county: 州, 地区, or a city with districts."""


def _name(raw: str) -> str | None:
    text = raw.strip(_EDGE_SIGNS)
    text = re.sub(rf"(?<=[{_HAN}])[{re.escape(''.join(DOTS))}]+(?=[{_HAN}])", MIDDLE_DOT, text)
    found = re.fullmatch(rf"[{_HAN}]+(?:·[{_HAN}]+)*", text)
    is_unit = len(text) > 4 and unit_names.ENDS_AS_UNIT.search(text)
    return text if found and len(text) <= 30 and not is_unit else None


def _sex(raw: str) -> str | None:
    found = re.search("[男女]", raw)
    return found[0] if found else None


def _ethnicity(raw: str) -> str | None:
    found = re.match(rf"[{_HAN}]{{1,7}}", raw.strip(_EDGE_SIGNS))
    return found[0] if found else None


def _until(raw: str) -> str | None:
    if raw.strip(_EDGE_SIGNS) in ("今", "至今", "现在", "至现在", "目前"):
        return "至今"
    return "长期" if "长期" in raw else parse_date(raw)


def _id_number(raw: str) -> str | None:
    text = re.sub(r"[×χΧ]", "X", raw.upper().strip(_EDGE_SIGNS))
    found = re.search(r"\d[\d*]{13,17}[\dX*]", text) or _MASKED.search(text)
    return found[0].replace("…", "*") if found else None


def _number(raw: str) -> str | None:
    text = raw.upper().strip(_EDGE_SIGNS).removeprefix("第").removesuffix("号")
    return text if re.search(r"\d{4}", text) else None


def _text(raw: str) -> str | None:
    text = raw.strip(_EDGE_SIGNS.replace("(", "").replace(")", ""))
    return text or None


def _han_text(raw: str) -> str | None:
    text = raw.translate(str.maketrans("()", "（）")).strip(" :：,，.。、;；|_-—·")
    return text if len(re.findall(f"[{_HAN}]", text)) >= 2 else None


_KIND_OF_SCHOOL = re.compile("(普通|成人)?(高等学校|中等(专业|职业)学校|技工学校|大学|学院|学校)")
"""What sort of school one is: a heading, the name of none."""


def _school(raw: str) -> str | None:
    text = _han_text(raw)
    return text if text and not _KIND_OF_SCHOOL.fullmatch(text) else None


def _major(raw: str) -> str | None:
    text = _han_text(raw)
    return (text.removesuffix("专业") or None) if text else None


def _level(raw: str) -> str | None:
    text = raw.strip(" :：,，.。、;；|_-—·").translate(str.maketrans("()", "（）"))
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


def _study_form(raw: str) -> str | None:
    found = re.search("普通全日制|非全日制|全日制|函授|业余|脱产|夜大学|网络教育|开放教育", raw)
    return found[0] if found else None


def _degree(raw: str) -> str | None:
    text = raw.strip(_EDGE_SIGNS).removesuffix("学位")
    return text if re.search("学士|硕士|博士", text) else None


def _course(raw: str) -> str | None:
    if "公需" in raw:
        return "公需课"
    return "专业课" if "专业" in raw else None


def _hours(raw: str) -> str | None:
    found = re.search(r"(?<!\d)(\d{1,4})(?:\.(\d{1,2}))?(?!\d)", raw)
    if not found:
        return None
    fraction = (found[2] or "").rstrip("0")
    return f"{found[1]}.{fraction}" if fraction else found[1]


def _months(raw: str) -> str | None:
    """Only what is one already: which months a table shows its text alone does not tell."""
    return raw if re.fullmatch(r"20\d\d-\d\d(?:,20\d\d-\d\d)*", raw) else None


def _code(raw: str) -> str | None:
    text = re.sub(r"[^0-9A-Z]", "", raw.upper())
    return text if len(text) >= 10 else None


_NORMALISERS: dict[Notation, Callable[[str], str | None]] = {
    Notation.NAME: _name,
    Notation.SEX: _sex,
    Notation.ETHNICITY: _ethnicity,
    Notation.DATE: parse_date,
    Notation.UNTIL: _until,
    Notation.ID_NUMBER: _id_number,
    Notation.NUMBER: _number,
    Notation.TEXT: _text,
    Notation.SCHOOL: _school,
    Notation.MAJOR: _major,
    Notation.ADDRESS: _text,
    Notation.LEVEL: _level,
    Notation.STUDY_FORM: _study_form,
    Notation.DEGREE: _degree,
    Notation.YEAR: dates.year_of,
    Notation.COURSE: _course,
    Notation.HOURS: _hours,
    Notation.CODE: _code,
    Notation.SCORE: _hours,
    Notation.MONTHS: _months,
    Notation.UNIT: unit_names.unit,
    Notation.SERIES: unit_names.series,
    Notation.DAYS: unit_names.days,
    Notation.PERIOD_END: dates.period_end,
    Notation.GRADE: unit_names.grade,
}


_LEVEL_NAMES = sorted({n for names in LEVELS.values() for n in names}, key=len, reverse=True)
_SCHOOL_EXTENT = re.compile(
    r".*(?:大学|学院|学校|分校|党校|校区|研究院|研究所)(?:\([^()]{2,10}\)|（[^（）]{2,10}）|(?<=校区)[)）])?"
)
_EXTENTS: dict[Notation, re.Pattern[str]] = {
    Notation.DATE: re.compile(f"{DATE.pattern}|{PACKED_DATE.pattern}|{HAN_DATE}"),
    Notation.UNTIL: re.compile(f"长期|{DATE.pattern}|{PACKED_DATE.pattern}"),
    Notation.ID_NUMBER: re.compile(rf"\d[\d*]{{13,17}}[\dXx×*]|{_MASKED.pattern}"),
    Notation.NUMBER: re.compile(
        r"[0-9A-Za-z][0-9A-Za-z\-]*[0-9A-Za-z](?![\u4e00-\u9fff]*\d{4,}号)"
    ),
    Notation.SEX: re.compile("[男女]"),
    Notation.ETHNICITY: re.compile(f"[{_HAN}]+"),
    Notation.NAME: re.compile(
        rf"[{_HAN}]+(?:[{re.escape(''.join(DOTS))}]+(?![男女](?![{_HAN}]))[{_HAN}]+)*"
    ),
    Notation.SCHOOL: _SCHOOL_EXTENT,
    Notation.YEAR: re.compile(r"(?:20|19)\d\d"),
    Notation.HOURS: re.compile(r"(?<!\d)\d{1,4}(?:\.\d{1,2})?(?!\d)"),
    Notation.SCORE: re.compile(r"(?<!\d)\d{1,3}(?:\.\d{1,2})?(?!\d)"),
    Notation.CODE: re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]*[0-9A-Za-z]"),
    Notation.LEVEL: re.compile(f"(?:{'|'.join(re.escape(n) for n in _LEVEL_NAMES)})(?!起点)"),
    Notation.UNIT: unit_names.UNIT,
    Notation.DAYS: unit_names.DAYS,
    Notation.GRADE: unit_names.GRADE,
}


def extent(notation: Notation, raw: str) -> tuple[int, int]:
    """Which characters `[start, stop)` of `raw` are the value; all, when unsure.

    A line may go on behind the value: a seal's letters, the next sentence, a unit.
    """
    pattern = _EXTENTS.get(notation)
    skipped = re.match(r"[(（][^()（）]*[)）]", raw) if notation is Notation.SCHOOL else None
    found = pattern.search(raw, skipped.end() if skipped else 0) if pattern else None
    if found:
        start, stop = found.span()
        opened = found[0].count("(") + found[0].count("（")
        is_open = opened > found[0].count(")") + found[0].count("）")
        return start, stop + (is_open and raw[stop : stop + 1] in (")", "）"))
    stripped = raw.strip(" :：,，.。、;；|_*")
    start = raw.find(stripped) if stripped else 0
    return start, start + (len(stripped) or len(raw))


def normalise(notation: Notation, raw: str) -> str | None:
    """`raw` in the contract's notation; None when it is no value of this kind."""
    return _NORMALISERS[notation](fold(raw))


def without_place(address: str) -> str:
    """An address without province and prefecture (contract §2)."""
    return _PLACE.sub("", address, count=1) or address


def comparable(notation: Notation, value: str) -> str:
    """What of a value counts when two are compared; equal strings are equal values."""
    text = fold(value)
    match notation:
        case Notation.NAME:
            return _name(text) or text
        case Notation.ETHNICITY:
            return text.removesuffix("族") or text
        case Notation.ADDRESS:
            return without_place(re.sub(r"[()（）,，.。、\-—]", "", text))
        case Notation.SCHOOL | Notation.TEXT:
            return re.sub(r"[()（）]", "", text)
        case Notation.UNIT:
            return unit_names.bare_unit(without_place(text))
        case Notation.SERIES:
            return text.removesuffix("系列") or text
        case Notation.MAJOR:
            return re.sub(
                r"[（(](师范|定向|网络教育|专科起点)[^）)]*[）)]|[（）()]", "", text
            ).removesuffix("专业")
        case Notation.LEVEL:
            return level_of(text) or text
        case Notation.STUDY_FORM:
            return "全日制" if text in FULL_TIME else text
        case Notation.ID_NUMBER | Notation.NUMBER | Notation.CODE:
            return re.sub(r"[^0-9A-Z*\u4e00-\u9fff]", "", text.upper())
        case Notation.COURSE | Notation.HOURS | Notation.DEGREE | Notation.SEX:
            return normalise(notation, text) or text
    return text


def equal(notation: Notation, declared: str, read: str) -> bool:
    """Whether two values in the contract's notation are the same value."""
    left, right = comparable(notation, declared), comparable(notation, read)
    if notation in (Notation.DATE, Notation.UNTIL):
        short = min(len(left), len(right))
        return (left[:short] == right[:short] and short >= 7) or left == right
    if notation is Notation.ID_NUMBER and "*" in right:
        return mask_compatible(left, right)
    return left == right


def printed_forms(notation: Notation, value: str, raw: str = "") -> list[str]:
    """How `value` may stand on paper; `raw` is what was read there, for its habits."""
    text = fold(value)
    match notation:
        case Notation.DATE:
            coarse = date_forms(text[:7]) if len(parse_date(fold(raw)) or "") == 7 else []
            return coarse + date_forms(text)
        case Notation.UNTIL:
            return ["长期"] if text == "长期" else date_forms(text)
        case Notation.NAME:
            dotted = comparable(notation, text)  # whatever dot was typed
            return list(dict.fromkeys([dotted, dotted.replace(MIDDLE_DOT, "")]))
        case Notation.ETHNICITY:
            return [text.removesuffix("族"), text.removesuffix("族") + "族"]
        case Notation.ADDRESS:
            read = fold(raw)
            prefix = read[: len(read) - len(without_place(read))]
            return list(dict.fromkeys([text, prefix + without_place(text), without_place(text)]))
        case Notation.MAJOR:
            return list(dict.fromkeys([text, text + "专业", comparable(notation, text)]))
        case Notation.LEVEL:
            names = LEVELS.get(level_of(text) or "", (text,))
            return [text, *names]
        case Notation.STUDY_FORM:
            return list(FULL_TIME) if text in FULL_TIME else [text]
        case Notation.COURSE:
            stem = text.removesuffix("课")
            return [text, stem + "科目", stem + "课程", stem]
        case Notation.HOURS:
            return [text, text + ".0"]
        case Notation.DEGREE:
            return [text, text + "学位"]
        case Notation.SERIES:
            bare = text.removesuffix("系列")
            return [bare + "系列", bare]
        case Notation.UNIT:
            read = fold(raw)
            prefix = read[: len(read) - len(comparable(notation, read))]
            return list(
                dict.fromkeys(
                    [text, prefix + comparable(notation, text), comparable(notation, text)]
                )
            )
    return [text]
