"""What a unit's papers print: names of units, series of titles, days posted, grades.

`notation` calls these; `raw` is folded (`script.fold`), None: no value of this kind.
"""

from __future__ import annotations

import re

from intake.domain.values.dates import han_number
from intake.domain.values.lexicon import LEXICON
from intake.domain.values.regions import prefecture_pattern
from intake.domain.values.thresholds import LEAST_UNIT

HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
_DUTY_BEGINS = "".join(
    f"(?<!{end * 2})"
    for end in (*"馆站局所院园校厂队处社科部室", "中心", "学校", "小学", "中学", "公司")
)
"""图书馆馆员: where an ending stands twice the second begins the duty."""
UNIT_END = f"(?:{'|'.join(LEXICON.unit_ends)}){_DUTY_BEGINS}"
"""How the name of a unit ends: in a run of Han the last of these closes it."""
ENDS_AS_UNIT = re.compile(f"({'|'.join(LEXICON.sentence_ends)})$")
"""How the name of a unit ends, which stands where a name may stand in a sentence."""
UNIT = re.compile(rf"[{HAN}“][{HAN}()（）“”·]{{1,40}}{UNIT_END}")
DAYS = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")
GRADE = re.compile("|".join(LEXICON.grades))
"""Results of an assessment, the longer before those they hold (domain §3.10)."""
_NO_UNIT = re.compile(r"签字|签名|盖章|公章|负责人|领导$|意见|\d年")
"""What stands where a unit may stand: lines for signatures and dates."""


def unit(raw: str) -> str | None:
    text = raw.strip(" :,.。、;|_-—*").translate(str.maketrans("()", "（）"))
    is_one = len(re.findall(f"[{HAN}]", text)) >= LEAST_UNIT and not _NO_UNIT.search(text)
    return text if is_one else None


def bare_unit(name: str) -> str:
    """A unit's name without brackets and without the prefecture's short name before it."""
    return re.sub(f"^(?:{prefecture_pattern()})(?=.{{4}})", "", re.sub(r"[()（）“”]", "", name))


def series(raw: str) -> str | None:
    text = raw.strip(" :,.。、;|_-—*()（）")
    return text if re.fullmatch(f"[{HAN}]{{2,12}}", text) else None


def days(raw: str) -> str | None:
    found = DAYS.search(raw)
    number = han_number(found[0]) if found else None
    return str(number) if number else None


def grade(raw: str) -> str | None:
    found = GRADE.search(raw)
    return found[0] if found else None
