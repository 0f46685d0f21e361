"""What a unit, its authority and its discipline body say of one made-up applicant.

Everything follows from the person alone, so that all papers of one application agree and
people drawn before these papers existed stay as they were.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from samples.people import names
from samples.people.person import SUBMITTED, Person, chance, choose

POSTINGS = (
    (dt.date(2024, 9, 26), dt.date(2024, 10, 9), 14),
    (dt.date(2024, 10, 8), dt.date(2024, 10, 15), 7),
    (dt.date(2024, 10, 8), dt.date(2024, 10, 14), 6),
    (dt.date(2024, 10, 9), dt.date(2024, 10, 16), 8),
    (dt.date(2024, 10, 10), dt.date(2024, 10, 17), 6),
)
"""First day, last day, days that the unit counts (in a row or working days): each long
enough whichever way one counts (working days of October 2024, the 12th among them)."""
POSTS = {
    "工程系列": ("技术员", "施工员", "工程部技术员", "质检员"),
    "农业系列": ("技术员", "农技员", "兽医员"),
    "中小学教师系列": ("专任教师", "班主任", "任课教师"),
    "新闻系列": ("记者", "编辑"),
    "档案系列": ("档案管理员",),
    "图书资料系列": ("图书管理员",),
    "艺术系列": ("演奏员",),
    "党干校教师系列": ("教师",),
}
WORK = (
    "{specialty}专业技术工作",
    "{specialty}方面的技术管理工作",
    "{specialty}相关技术工作",
    "{specialty}一线技术工作",
)
TEACHING = ("{specialty}教学工作", "语文教学和班主任工作", "保育教育工作", "数学教学工作")
DISCIPLINE = (
    "中共和静县纪律检查委员会",
    "和静县纪委监委",
    "和静县纪委监委派驻第三纪检监察组",
    "中共和静县纪委监委驻县教育局纪检监察组",
)
EXEMPTIONS = (
    ("仍在参加“访惠聚”驻村工作", "和静县“访惠聚”工作领导小组办公室"),
    ("参加“访惠聚”驻村工作，现仍在村", "和静县“访惠聚”驻村工作办公室"),
    ("参加驻村管寺工作，仍在岗", "中共和静县委统战部"),
    ("参加南疆学前双语教育干部支教工作，仍在支教", "中共和静县委统战部"),
    ("参加“访惠聚”驻村工作，2024年1月期满返回原单位", "巴音郭楞蒙古自治州人力资源和社会保障局"),
)
"""Why somebody need not study, and who confirms it (appendix 5, notes 1 and 2)."""


@dataclass(frozen=True)
class Work:
    """A person's working life as their unit's papers tell it.

    `posting` is first day, last day and the days counted; `signed` holds the day of each
    paper by material.
    """

    post: str
    work: str
    politics: str
    leader: str
    phone: str
    discipline: str
    posting: tuple[dt.date, dt.date, int]
    signed: dict[str, dt.date]
    exemption: tuple[str, str]


def work_of(person: Person) -> Work:
    """The same for the same person, however often it is asked."""
    rng = np.random.default_rng([int(person.id_number[:17]), 2024])
    posting = choose(rng, POSTINGS)
    after = posting[1] + dt.timedelta(days=1)
    lines = TEACHING if "教师" in person.series else WORK
    end = SUBMITTED.date() - dt.timedelta(days=1)
    late = {
        m: after + dt.timedelta(days=int(rng.integers((end - after).days + 1)))
        for m in (
            "recommendation",
            "integrity_certificate",
            "work_experience",
            "teacher_ethics",
            "ce_exemption",
        )
    }
    start = posting[0] - dt.timedelta(days=int(posting[0].day > 8 and chance(rng, 0.4)))
    return Work(
        post=choose(rng, POSTS[person.series]),
        work=choose(rng, lines).format(specialty=person.specialty),
        politics=choose(rng, ("群众", "中共党员", "共青团员")),
        leader=choose(rng, names.SURNAMES) + choose(rng, names.GIVEN) + choose(rng, names.GIVEN),
        phone=f"0996-50{int(rng.integers(10000, 99999))}",
        discipline=choose(rng, DISCIPLINE),
        posting=posting,
        signed={"public_notice": start, "public_notice_result": after, **late},
        exemption=choose(rng, EXEMPTIONS),
    )


def assessed_years(person: Person) -> tuple[int, ...]:
    """Years whose assessment is asked of this level (contract §3, what is required)."""
    return {"中专": (2021, 2022, 2023), "大专": (2022, 2023), "本科": (2023,)}[person.level]
