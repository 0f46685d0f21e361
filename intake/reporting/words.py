"""How a page writes states, times, deadlines, sizes and numbers that identify a person."""

from __future__ import annotations

import datetime as dt

from intake.casework.rounds import State
from intake.domain.application import BEIJING
from intake.reporting.masking import ID_NUMBER, mask, masked_filename

__all__ = [
    "STATES",
    "VERDICTS",
    "ago",
    "beijing",
    "day",
    "left",
    "masked_filename",
    "masked_id",
    "size",
]

MINUTE, HOUR, DAY = 60, 3600, 86400
DRAFTS = "draft"
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "submitted": ("待单位审核", (State.SUBMITTED,)),
    "recommended": ("待县局确认", (State.RECOMMENDED,)),
    "returned": ("已退回待补正", (State.RETURNED,)),
    "confirmed": ("已确认", (State.CONFIRMED,)),
    "ended": ("放弃或关闭", (State.ABANDONED, State.CLOSED)),
}
"""What staff call the states, and which they look at together."""
VERDICTS = {
    "pass": "未发现问题",
    "manual": "需人工核对",
    "return": "有须补正的问题",
    "pending": "核对中",
}


def beijing(moment: dt.datetime | None, *, with_year: bool = False, note: bool = True) -> str:
    """`10月30日 18:00（北京时间）`: local clocks in the west are read two hours apart."""
    if moment is None:
        return ""
    at = moment.astimezone(BEIJING)
    year = f"{at.year}年" if with_year else ""
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}" + ("（北京时间）" if note else "")


def day(moment: dt.datetime | dt.date) -> str:
    """`2024年10月30日`, of a moment Beijing's day."""
    at = moment.astimezone(BEIJING) if isinstance(moment, dt.datetime) else moment
    return f"{at.year}年{at.month}月{at.day}日"


def left(until: dt.datetime, now: dt.datetime) -> str:
    """`还剩 41 小时 12 分`; whole units, never rounded up: nobody shall count on too much."""
    seconds = int((until - now).total_seconds())
    if seconds < 0:
        return "已截止"
    if seconds >= 3 * DAY:
        return f"还剩 {seconds // DAY} 天"
    if seconds >= HOUR:
        return f"还剩 {seconds // HOUR} 小时 {seconds % HOUR // MINUTE} 分"
    return f"还剩 {seconds // MINUTE} 分钟"


def ago(moment: dt.datetime, now: dt.datetime) -> str:
    """`8 分钟前`."""
    seconds = max(0, int((now - moment).total_seconds()))
    for unit, word in ((DAY, "天"), (HOUR, "小时"), (MINUTE, "分钟")):
        if seconds >= unit:
            return f"{seconds // unit} {word}前"
    return "刚刚"


def size(count: int) -> str:
    """Bytes as `4.1 MB`; an empty file is a kilobyte."""
    if count >= 1 << 30:
        return f"{count / (1 << 30):.1f} GB"
    if count >= 1 << 20:
        return f"{count / (1 << 20):.1f} MB"
    return f"{max(1, count >> 10)} KB"


def masked_name(name: str | None) -> str:
    """`阿****`, of somebody who has not handed in anything."""
    return f"{name[0]}{'*' * (len(name) - 1)}" if name else "—"


def masked_id(number: str | None) -> str:
    """`652827********0041`."""
    return mask(ID_NUMBER, number) if number else ""
