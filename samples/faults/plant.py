"""Faults in a declaration: what a person mistypes, one at a time, and its place.

Every function takes the true `application.json` (without uploads), changes one value in
it and returns what was planted, or None when this declaration has no place for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from samples.drawing.truth import Planted
from samples.people.person import check_digit, choose

LOOK_ALIKES = (
    "己已 未末 土士 日曰 祎袆 琰琐 甫浦 提堤 买卖 艾文 古吉 热势 江汪 王玉 李季 张弛 刘列 陈阵 杨扬 "
    "赵越 周固 徐除 孙逊 朱未 胡湖 林材 何可 郭廓 梁粱 宋宗 韩翰 邓郑 冯马 曹曾 彭影 萧箫 田由 "
    "潘播 袁衷 蔡察 余佘 于干 杜社 叶汁 程裎 苏芬 吕昌 丁下 任仕 卢占 姚桃 沈枕 姜美 崔催 谭潭 "
    "陆陈 范苑 石右 廖寥 贾质 韦韧 方万 邹皱 孟盂 秦泰 阎闫 尹伊 邱丘 侯候 龙尤 史吏 陶掏 "
    "黎梨 贺货 毛手 龚袭 邵部 严产 武式 戴载 莫草 向问 汤杨 明朋 伟纬 强张 磊垒 军车 洋样 勇涌 "
    "艳绝 涛铸 超起 秀季 霞露 平干 刚纲 桂挂 玲铃 辉挥 丽两 静净 敏梅 芳方 娜挪 建健 志忘 "
    "文交 婷停 雪雷 斌赋 宇字 浩洁 凯剀 鑫金 波披 佳住 嘉喜 俊俏 欣饮 晨辰 思恩 雨两 梦楚 "
    "尔你 木本 江汪 吐叶 拉位 汗汁 克兄 依衣 曼慢 孜孩 吾吴 阿啊 不下 力刀 古占 丽俪 米来 迪油 "
    "帕怕 麦麸 合台 巴已 哈恰 努怒 沙少 娅哑 扎礼 加咖 达迭 赛塞 山出 玛码 布市 都部 卡下 萨蓬 "
    "水永 利刺 电申 机扎 工土 学字 程裎 大太 师帅 范苑 业亚 化花 材村 料科 计汁 农衣 技枝"
)
"""Pairs that differ by a stroke or a part: what a tired eye takes for the same."""
_TWINS: dict[str, str] = {}
for _pair in LOOK_ALIKES.split():
    if _pair[0] != _pair[1]:
        _TWINS.setdefault(_pair[0], _pair[1])
        _TWINS.setdefault(_pair[1], _pair[0])

Values = dict[str, Any]
Planter = Callable[[Values, np.random.Generator], Planted | None]


def look_alike(text: str, rng: np.random.Generator) -> str | None:
    """The text with one character replaced by its twin; None if it has none."""
    places = [i for i, c in enumerate(text) if c in _TWINS]
    if not places:
        return None
    at = int(rng.choice(places))
    return text[:at] + _TWINS[text[at]] + text[at + 1 :]


def another_digit(text: str, rng: np.random.Generator, low: int = 0) -> str:
    """The text with one of its digits from place `low` on changed."""
    places = [i for i, c in enumerate(text) if c.isdigit() and i >= low]
    at = int(rng.choice(places))
    other = choose(rng, [d for d in "0123456789" if d != text[at]])
    return text[:at] + other + text[at + 1 :]


def name(values: Values, rng: np.random.Generator) -> Planted | None:
    """One look-alike character in the declared name."""
    wrong = look_alike(values["applicant"]["name"], rng)
    if wrong is None:
        return None
    values["applicant"]["name"] = wrong
    return Planted("misreported", "id_card_portrait_side", "name", note="look_alike")


def id_number(values: Values, rng: np.random.Generator) -> Planted | None:
    """One wrong digit: the checksum fails."""
    number = values["applicant"]["id_number"]
    values["applicant"]["id_number"] = another_digit(number[:17], rng, 6) + number[17]
    return Planted("misreported", "id_card_portrait_side", "id_number", note="one_digit")


def id_number_passing(values: Values, rng: np.random.Generator) -> Planted | None:
    """A wrong serial digit and the check digit that fits it: the checksum passes."""
    number = values["applicant"]["id_number"]
    first = number[:14] + another_digit(number[14:17], rng)
    wrong = first + check_digit(first)
    values["applicant"]["id_number"] = wrong
    return Planted("misreported", "id_card_portrait_side", "id_number", note="two_digits")


def certificate_number(values: Values, rng: np.random.Generator) -> Planted | None:
    """One wrong digit in the diploma's number."""
    study = values["education"]
    study["certificate_number"] = another_digit(study["certificate_number"], rng, 9)
    return Planted("misreported", "graduation_certificate", "certificate_number")


def degree_number(values: Values, rng: np.random.Generator) -> Planted | None:
    """One wrong digit in the degree certificate's number."""
    study = values["education"]
    if "degree_certificate_number" not in study:
        return None
    study["degree_certificate_number"] = another_digit(study["degree_certificate_number"], rng, 6)
    return Planted("misreported", "degree_certificate", "degree_certificate_number")


def birth_date(values: Values, rng: np.random.Generator) -> Planted | None:
    """Another day of birth."""
    old = values["applicant"]["birth_date"]
    day = int(old[8:])
    values["applicant"]["birth_date"] = f"{old[:8]}{day % 27 + 1:02d}"
    return Planted("misreported", "id_card_portrait_side", "birth_date")


def graduated(values: Values, rng: np.random.Generator) -> Planted | None:
    """Another month of graduation."""
    old = values["education"]["graduated"]
    month = 7 if old[5:7] == "06" else 6
    values["education"]["graduated"] = f"{old[:5]}{month:02d}{old[7:]}"
    return Planted("misreported", "graduation_certificate", "graduated")


def major(values: Values, rng: np.random.Generator) -> Planted | None:
    """A major with one other character."""
    wrong = look_alike(values["education"]["major"], rng)
    if wrong is None:
        return None
    values["education"]["major"] = wrong
    return Planted("misreported", "graduation_certificate", "major")


def school(values: Values, rng: np.random.Generator) -> Planted | None:
    """A school with one other character."""
    wrong = look_alike(values["education"]["school"], rng)
    if wrong is None:
        return None
    values["education"]["school"] = wrong
    return Planted("misreported", "graduation_certificate", "school")


def hours(values: Values, rng: np.random.Generator) -> Planted | None:
    """Other hours on one continuing-education certificate."""
    if not values["continuing_education"]:
        return None
    entry = choose(rng, values["continuing_education"])
    entry["hours"] = int(entry["hours"]) + choose(rng, (6, 12, 20))
    return Planted("misreported", _course(entry), "hours", entry["year"])


def course_number(values: Values, rng: np.random.Generator) -> Planted | None:
    """One wrong digit in a continuing-education certificate's number."""
    if not values["continuing_education"]:
        return None
    entry = choose(rng, values["continuing_education"])
    entry["certificate_number"] = another_digit(entry["certificate_number"], rng, 6)
    return Planted("misreported", _course(entry), "certificate_number", entry["year"])


def _course(entry: Values) -> str:
    return "ce_public_course" if entry["course"] == "公需课" else "ce_professional_course"


PLANTERS: tuple[Planter, ...] = (
    name,
    id_number,
    id_number_passing,
    certificate_number,
    degree_number,
    birth_date,
    graduated,
    major,
    school,
    hours,
    course_number,
)
