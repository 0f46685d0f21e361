"""What a person's teaching certificates and social insurance say.

Everything follows from the person alone, so people drawn before these papers existed stay
as they were, and all papers of one application agree.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from samples.people.person import SUBMITTED, Person, chance, choose, digits

KINDS = {
    "幼儿园教师": ("1", "幼儿园教师资格"),
    "小学教师": ("2", "小学教师资格"),
    "中学教师": ("3", "初级中学教师资格"),
    "党校教师": ("7", "高等学校教师资格"),
}
"""Specialty → digit of the number and kind of qualification (domain §3.17)."""
SUBJECTS = (
    "语文",
    "数学",
    "英语",
    "音乐",
    "体育与健康",
    "信息技术",
    "道德与法治",
    "美术",
    "生物",
    "小学全科",
)
BANDS = (
    ("一级乙等", 920, 969),
    ("二级甲等", 870, 919),
    ("二级甲等", 870, 919),
    ("二级乙等", 800, 869),
    ("三级甲等", 700, 799),
)
"""Grades of 普通话 with their scores in tenths (domain §3.18)."""
INSURED = (6, 6, 9, 12, 18)
"""Months that a list goes back."""


@dataclass(frozen=True)
class Papers:
    """`months` newest last, each the first of its month; `base` in yuan a month."""

    qualification: str
    subject: str
    qualification_number: str
    qualified: dt.date
    grade: str
    score: str
    mandarin_number: str
    tested: dt.date
    months: tuple[dt.date, ...]
    base: int
    politics: str


def papers_of(person: Person) -> Papers:
    """The same for the same person, however often it is asked."""
    rng = np.random.default_rng([int(person.id_number[:17]), 2025])
    digit, kind = KINDS.get(person.specialty) or choose(rng, tuple(KINDS.values()))
    qualified = person.graduated + dt.timedelta(days=int(rng.integers(20, 200)))
    tested = person.graduated - dt.timedelta(days=int(rng.integers(100, 900)))
    grade, low, high = choose(rng, BANDS)
    tenths = int(rng.integers(low, high + 1))
    newest = (SUBMITTED.date().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    if chance(rng, 0.2):
        newest = (newest - dt.timedelta(days=1)).replace(day=1)
    return Papers(
        qualification=kind,
        subject="学前教育" if digit == "1" else choose(rng, SUBJECTS),
        qualification_number=f"{qualified.year}65{digits(rng, 3)}{digit}{1 if person.sex == '男' else 2}{digits(rng, 6)}",
        qualified=qualified,
        grade=grade,
        score=f"{tenths // 10}" if tenths % 10 == 0 and chance(rng, 0.5) else f"{tenths / 10:.1f}",
        mandarin_number=f"65{tested.year % 100:02d}{digits(rng, 9)}",
        tested=tested,
        months=months_back(newest, choose(rng, INSURED)),
        base=int(rng.integers(3800, 9800)),
        politics=choose(rng, ("群众", "共青团员", "中共党员")),
    )


def months_back(newest: dt.date, count: int) -> tuple[dt.date, ...]:
    """`count` months up to the newest one, oldest first."""
    last = newest.year * 12 + newest.month - 1
    return tuple(dt.date(m // 12, m % 12 + 1, 1) for m in range(last - count + 1, last + 1))
