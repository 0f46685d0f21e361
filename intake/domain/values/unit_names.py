"""What a unit's papers print: names of units, series of titles, days posted, grades.

`notation` calls these; `raw` is folded (`script.fold`), None: no value of this kind.
"""

from __future__ import annotations

import re

from intake.domain.values.dates import han_number
from intake.domain.values.thresholds import LEAST_UNIT

HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
UNIT_END = (
    "(?:公司|集团|中心|学校|大学|学院|小学|中学|幼儿园|党校|技校|医院|卫生院|设计院|研究院|站|所|局|厅|馆|报社|电视台"
    "|合作社|旅行社|农场|牧场|林场|厂|大队|支队|宣传部|统战部|组织部|项目部|管理处|办事处|办公室|委员会|管委会|党工委"
    "|人民政府|政府|协会|联合会|园区|景区|县委)"
)
"""How the name of a unit ends: in a run of Han the last of these closes it."""
ENDS_AS_UNIT = re.compile(
    "(公司|中心|学校|大学|学院|小学|中学|幼儿园|医院|站|所|局|厅|委员会|政府|合作社)$"
)
"""How the name of a unit ends, which stands where a name may stand in a sentence."""
UNIT = re.compile(rf"[{HAN}“][{HAN}()（）“”·]{{1,40}}{UNIT_END}")
DAYS = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")
GRADE = re.compile(
    "基本合格|不合格|基本称职|不称职|不定等次|未定等次|不确定等次|未参加考核|优秀|合格|称职"
)
"""Results of an assessment, the longer before those they hold (domain §3.10)."""
_NO_UNIT = re.compile(r"签字|签名|盖章|公章|负责人|领导$|意见|\d年")
"""What stands where a unit may stand: lines for signatures and dates."""


def unit(raw: str) -> str | None:
    text = raw.strip(" :,.。、;|_-—*").translate(str.maketrans("()", "（）"))
    is_one = len(re.findall(f"[{HAN}]", text)) >= LEAST_UNIT and not _NO_UNIT.search(text)
    return text if is_one else None


def bare_unit(name: str) -> str:
    """A unit's name without brackets and without the prefecture's short name before it."""
    return re.sub("^巴州(?=.{4})", "", re.sub(r"[()（）“”]", "", name))


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
