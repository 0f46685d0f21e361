"""The receipt of a submission, on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from intake.reporting import words
from intake.reporting.html import environment


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed in and what comes next.

    reviewed_by: when the review closes. told: masked addresses to which news go.
    """

    number: str
    name: str
    notice: str
    submitted_at: dt.datetime
    round: int
    most: int
    files: tuple[str, ...]
    reviewed_by: dt.datetime
    hours: int
    told: tuple[str, ...]
    contacts: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """What happens next, in order."""
        how = "、".join(self.told)
        news = f"消息发到 {how}" if how else "没有通知渠道或联系方式，请经常登录查看"
        return (
            "单位（主管部门）审核推荐，再由人社局确认；"
            f"网上审核到 {words.beijing(self.reviewed_by, with_year=True)} 为止。",
            f"如需补正，会一次性列出全部事项；从退回时起 {self.hours} 小时内改好并重新提交，"
            f"连同本次最多提交 {self.most} 次。{news}。",
            "确认后按通知报送纸质材料，清单会显示在您的申报页面。",
        )


def to_html(receipt: Receipt, now: dt.datetime, clock_is_set: bool) -> str:
    """One document that embeds all it shows."""
    return (
        environment()
        .get_template("receipt.html.j2")
        .render(receipt=receipt, now=now, clock_is_set=clock_is_set, beijing=words.beijing)
    )
