"""Which place a name in front of a unit's stands for, some of its characters lost.

和□县 may be 和静县, 和硕县 or 和田县; □静县 is 和静县 alone. The counties and cities of
Xinjiang are known by name, so that a lost character is made up for by nothing but this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.values.thresholds import MOST_OF_NAME, MOST_OF_PARTY

PARTY = ("中共", "中国共产党")
_KIND = re.compile("(?:自治区|自治州|地区|州|县|市)$")
_TOWN = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:镇|(?<!城)乡|街道|农场|牧场|林场)")
COUNTIES = frozenset(
    "乌鲁木齐县 鄯善县 托克逊县 伊吾县 昌吉市 阜康市 呼图壁县 玛纳斯县 奇台县 吉木萨尔县 博乐市 阿拉山口市 "
    "精河县 温泉县 库尔勒市 轮台县 尉犁县 若羌县 且末县 和静县 和硕县 博湖县 焉耆县 阿克苏市 库车市 库车县 温宿县 "
    "沙雅县 新和县 拜城县 乌什县 阿瓦提县 柯坪县 阿图什市 阿克陶县 阿合奇县 乌恰县 喀什市 疏附县 疏勒县 英吉沙县 "
    "泽普县 莎车县 叶城县 麦盖提县 岳普湖县 伽师县 巴楚县 和田市 和田县 墨玉县 皮山县 洛浦县 策勒县 于田县 民丰县 "
    "和安县 和康县 伊宁市 伊宁县 奎屯市 霍尔果斯市 霍城县 巩留县 新源县 昭苏县 特克斯县 尼勒克县 察布查尔县 塔城市 "
    "乌苏市 沙湾市 沙湾县 额敏县 托里县 裕民县 和布克赛尔县 阿勒泰市 布尔津县 富蕴县 福海县 哈巴河县 青河县 吉木乃县 "
    "石河子市 阿拉尔市 图木舒克市 五家渠市 北屯市 铁门关市 双河市 可克达拉市 昆玉市 胡杨河市 新星市 白杨市 "
    "乌鲁木齐市 克拉玛依市 吐鲁番市 哈密市 米泉市 木垒县 巴里坤县 塔什库尔干县".split()
)
"""Counties and cities of Xinjiang (2024), autonomous ones by the short form of their name."""


def own_name(part: str) -> str:
    """A place without what kind of place it is: 和静 of 和静县; the party's name as it is."""
    return part if part in PARTY else _KIND.sub("", part) or part


def town_of(name: str) -> str:
    """The own name of the town (乃门莫敦) that a unit's name begins with; empty if none."""
    town = _TOWN.match(name)
    return town[1] if town else ""


def rivals(part: str, index: int) -> str:
    """Characters that other counties have where this one has that at `index`; without its
    own ones, which stand beside it."""
    if part not in COUNTIES:
        return ""
    return "".join({other[index] for other in COUNTIES if len(other) == len(part)} - set(part))


def may_be_another(part: str, lost: Sequence[bool]) -> bool:
    """Whether a place of which these characters are lost may be another one."""
    if not any(lost):
        return False
    if part in COUNTIES:
        return any(
            other != part
            and len(other) == len(part)
            and all(gone or a == b for a, b, gone in zip(part, other, lost, strict=True))
            for other in COUNTIES
        )
    most = MOST_OF_PARTY if part in PARTY else MOST_OF_NAME
    own = own_name(part)
    return sum(lost[: len(own)]) > most * len(own)
