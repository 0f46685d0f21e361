"""The sentences of the letter, one place for PDF and Markdown: clear, kind, never accusing."""

from __future__ import annotations

import datetime as dt

from intake.assessment.remedies import Act
from intake.reporting.letter.records import Deadline, Item, Letter, Step

TITLES: dict[str, str] = {
    "return": "职称申报材料补正一次性告知书",
    "manual": "职称申报材料核对情况告知书",
    "pass": "职称申报材料核对情况告知书",
}
HEADINGS = {
    "items": "需要补正的事项",
    "steps": "最少要做的事",
    "time": "补正时间与次数",
    "papers": "审核通过后报送的纸质材料",
    "scope": "核对范围",
}
ONLY_THESE = "仅核对下列材料"
OUTSIDE_SCOPE = "此外的材料本程序未核对，既不表示已交，也不表示合格"
CLOCK_IS_SET = "时间由 INTAKE_CLOCK 指定，不是真实时间，本告知书仅供演示或测试"
NUMERALS = "一二三四五六"
_ACTS: dict[Act, tuple[str, str]] = {
    Act.CHANGE: ("核对修改填报", "处"),
    Act.REPLACE: ("重新上传", "页"),
    Act.SUPPLY: ("补充材料", "份"),
    Act.OTHER: ("其他", "项"),
}


def moment(when: dt.datetime) -> str:
    """`2024年10月23日09:00`."""
    return f"{day(when)}{when:%H:%M}"


def day(when: dt.datetime) -> str:
    """`2024年10月23日`."""
    return f"{when.year}年{when.month}月{when.day}日"


def quoted(title: str) -> str:
    """A notice's title in brackets."""
    return f"《{title}》"


def opening(letter: Letter) -> list[str]:
    """What happened, in one paragraph or two."""
    begins = (
        f"您第{letter.round}次提交的职称申报材料，已按照{quoted(letter.notice)}"
        f"（{letter.document}）核对。"
    )
    if letter.verdict == "return":
        return [
            f"{begins}在所核对的材料中，有下列{len(letter.items)}项需要您补正，"
            "现一次性全部告知。没有列出的材料，已上传的不必重新上传。"
        ]
    if letter.verdict == "pass":
        return [
            f"{begins}所核对的材料清晰、齐全，与填报一致，没有需要您补正的事项。",
            "本告知书不代替用人单位、主管部门和县（市）人社局的审核。"
            + ("审核通过后，请配合用人单位按下列清单报送纸质材料。" if letter.papers else ""),
        ]
    return [
        f"{begins}目前没有需要您补正的事项。部分内容须由审核员人工核对，您暂时不必处理；"
        "如核对后需要补正，将另行一次性告知。"
    ]


def summary(letter: Letter) -> str:
    """How much there is to do: `共需：核对修改填报1处，重新上传2页`."""
    counts = [
        f"{words}{n}{unit}"
        for act, (words, unit) in _ACTS.items()
        if (n := sum(step.act is act for step in letter.steps))
    ]
    return "共需：" + "，".join(counts)


def step_items(step: Step) -> str:
    """Which items a step settles: `对应第1、3项`."""
    return f"对应第{'、'.join(map(str, step.items))}项"


RECEIPT = ("申报人（签收）：", "签收时间：")
SIGNATURE = ("审核单位（盖章）：", "经办人及电话：")
"""Filled in by hand: the program signs for nobody."""


def clause(item: Item) -> str:
    """The clause and, where no item before quotes it, its text."""
    if item.quoted_at is not None:
        return f"通知{item.clause}（原文见第{item.quoted_at}项）"
    return f"通知{item.clause}：“{item.clause_text}”" if item.clause_text else f"通知{item.clause}"


def steps_note(letter: Letter) -> str:
    """What the list of steps promises."""
    told = "做完下列各事，即可解决以上全部事项。"
    if any(step.act is Act.CHANGE for step in letter.steps):
        told += "如核对后填报无误，请不要改动填报，按该项的补正办法办理。"
    return told


def attempts(letter: Letter) -> str:
    """`本次为第1次提交；共可提交3次（含初次上报），还可提交2次。`"""
    told = f"本次为第{letter.round}次提交；共可提交{letter.max_rounds}次（含初次上报），"
    if letter.elsewhere:
        told += f"以同一身份证号在其他申报中已提交{letter.elsewhere}次，"
    if letter.rounds_left:
        return f"{told}还可提交{letter.rounds_left}次。"
    return f"{told}提交次数已用完，系统中不能再次提交。请尽快与所在单位或县（市）人社局联系。"


def deadline(until: Deadline) -> list[str]:
    """Both limits, and which one counts."""
    hours = f"请在退回之后{until.hours}小时内逐条修改、再次提交：到{moment(until.hours_end)}为止。"
    closes = moment(until.window.closes)
    if not until.is_in_conflict:
        return [hours, f"网上个人申报到{closes}截止，晚于上述时间，以{until.hours}小时为准。"]
    if until.is_closed:
        told = f"网上个人申报已于{closes}截止，早于上述时间。"
    else:
        told = f"网上个人申报到{closes}截止，早于上述时间。"
    return [hours, told + _which(until)]


def _which(until: Deadline) -> str:
    if until.after_close == "hours":
        return f"按本年度政策，截止之后仍可在{until.hours}小时内补正，以{moment(until.hours_end)}为准。"
    if until.counts is None and until.after_close is not None:
        return "按本年度政策，补正不得晚于申报截止，请尽快与所在单位或县（市）人社局联系确认。"
    if until.counts is None:
        return "通知未规定截止之后能否补正，请尽快与所在单位或县（市）人社局联系确认。"
    closes = moment(until.counts)
    if until.after_close is None:
        return f"两者以何者为准，通知未作规定；请以较早的{closes}为准，来不及的请先与县（市）人社局联系。"
    return f"按本年度政策，以较早的{closes}为准。"


def short_deadline(letter: Letter) -> str:
    """The time that counts, for the head of the letter."""
    until = letter.deadline
    if until is None:
        return "提交次数已用完"
    return "请与人社局联系确认" if until.counts is None else f"{moment(until.counts)}前"


def questions(letter: Letter) -> str:
    """Whom to ask."""
    offices = "".join(f"或{c.office}（电话{c.phone}）" for c in letter.contacts)
    return f"如对本告知书有疑问，请联系所在单位{offices}。"


def paper_days(letter: Letter) -> str | None:
    """When the papers are handed in; None where the policy does not say."""
    window = letter.paper_window
    if window is None:
        return None
    return f"由用人单位报送，时间为{window.days_in_words()}，依据通知{window.clause}。"
