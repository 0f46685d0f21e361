"""What applicants are told, in which words, and when they are reminded.

A message says the person's name, the application's number and what to do until when;
nothing else about the person. Pure: clock, state and addresses are passed in.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from intake.casework.rounds import State
from intake.casework.thresholds import REMINDER_SLACK, REMINDERS
from intake.domain.application import BEIJING


class MessageKind(StrEnum):
    """Why somebody is told something."""

    RETURNED = "returned"
    REMINDER = "reminder"
    RECOMMENDED = "recommended"
    CONFIRMED = "confirmed"
    ENDED = "ended"
    CODE = "code"


class AddressKind(StrEnum):
    """Where somebody can be reached."""

    PHONE = "phone"
    EMAIL = "email"
    WECHAT = "wechat"


KIND_WORDS = {
    MessageKind.RETURNED: "退回补正",
    MessageKind.REMINDER: "补正提醒",
    MessageKind.RECOMMENDED: "已推荐",
    MessageKind.CONFIRMED: "已确认",
    MessageKind.ENDED: "申报结束",
    MessageKind.CODE: "验证码",
}
OF_STATE = {
    State.RETURNED: MessageKind.RETURNED,
    State.RECOMMENDED: MessageKind.RECOMMENDED,
    State.CONFIRMED: MessageKind.CONFIRMED,
    State.ABANDONED: MessageKind.ENDED,
    State.CLOSED: MessageKind.ENDED,
}
"""What a person is told when the application has come there."""
WHILE_RETURNED = frozenset({MessageKind.RETURNED, MessageKind.REMINDER})
"""What nobody needs any more once the correction was handed in."""

_PHONE = re.compile(r"1[3-9][0-9]{9}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_WECHAT = re.compile(r"[A-Za-z0-9_@.-]{1,64}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a message is made of.

    until: when the correction ends, None where nothing can be handed in any more.
    """

    kind: MessageKind
    name: str
    number: str
    until: dt.datetime | None = None


def number_of(application_id: str) -> str:
    """The number that applicants and reviewers say to each other."""
    return application_id[:8].upper()


def clean_address(kind: AddressKind, untrusted: str) -> str | None:
    """The address as it is kept; None: it cannot be one.

    A phone is a mobile number of the mainland, with or without +86, spaces and hyphens.
    """
    plain = unicodedata.normalize("NFKC", untrusted).strip()
    if kind is AddressKind.PHONE:
        plain = re.sub(r"[\s()-]", "", plain)
        plain = re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", plain)
        return plain if _PHONE.fullmatch(plain) else None
    wanted = _EMAIL if kind is AddressKind.EMAIL else _WECHAT
    return plain if wanted.fullmatch(plain) else None


def masked_address(kind: AddressKind, address: str) -> str:
    """As much as its owner recognises: `138****5678`, `a***@example.cn`."""
    if kind is AddressKind.PHONE:
        return f"{address[:3]}****{address[-4:]}"
    if kind is AddressKind.EMAIL:
        name, _, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:2]}***"


def title_of(told: Told) -> str:
    """The subject of a letter by e-mail."""
    return f"职称申报 {told.number}：{KIND_WORDS[told.kind]}"


def text_of(told: Told, link: str | None = None, code: str | None = None) -> str:
    """The whole message in one paragraph.

    link: one-time, only for an address that was shown to be the person's. Without one the
    person comes in with the code of the application.
    """
    if told.kind is MessageKind.CODE:
        return f"验证码 {code}，10 分钟内有效，用于确认接收职称申报通知。非本人操作请忽略。"
    way = f"打开 {link} 查看（只能用一次）" if link else "请用您的申报代码登录申报网页查看"
    return f"{told.name}：您的职称申报（编号 {told.number}）{_said(told)}{way}。"


def _said(told: Told) -> str:
    match told.kind:
        case MessageKind.RETURNED if told.until is not None:
            return f"需要补正，请在 {_moment(told.until)} 前改好并重新提交，逾期未补正视为放弃。"
        case MessageKind.RETURNED:
            return "已审核并退回，提交次数已用完，不能再提交。"
        case MessageKind.REMINDER if told.until is not None:
            return f"尚未重新提交，补正期限 {_moment(told.until)} 截止，请尽快改好并提交。"
        case MessageKind.RECOMMENDED:
            return "已由单位（主管部门）审核推荐，等人社局确认；请准备纸质材料。"
        case MessageKind.CONFIRMED:
            return "已由人社局确认，请按时报送纸质材料。"
        case _:
            return "已结束（逾期未补正或已关闭）。"


def _moment(at: dt.datetime) -> str:
    here = at.astimezone(BEIJING)
    return f"{here.month}月{here.day}日{here:%H:%M}（北京时间）"


def reminder_due(
    returned_at: dt.datetime | None, correct_by: dt.datetime | None, now: dt.datetime
) -> int | None:
    """Which reminder is due now: so many hours before the end; None: none.

    After a long silence of ours only the last one is due. None comes right after the
    return: where the whole time was hardly longer than the reminder's hours.
    """
    if returned_at is None or correct_by is None or now >= correct_by:
        return None
    left = correct_by - now
    reached = [hours for hours in REMINDERS if left <= dt.timedelta(hours=hours)]
    if not reached:
        return None
    due = min(reached)
    is_long = correct_by - returned_at >= dt.timedelta(hours=due) + REMINDER_SLACK
    return due if is_long else None
