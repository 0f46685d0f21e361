"""The rounds of an application: who may change, submit and return it, and when.

    draft ──submit──▶ submitted ──return──▶ returned ──submit──▶ submitted …

Pure: the clock, the policy's windows and what is stored are passed in, and what is to be
stored comes out. Every refusal is a NotAllowed: a stable code and a sentence for the
applicant. Deadlines are inclusive to the second.

The count of rounds rises with a submission alone, so neither a failure of ours nor a
request sent twice ever costs one. The 48 hours are hours, not working hours, and end with
the submission window if that closes first, unless the policy chooses otherwise
(`Correction.after_close`; the notice is silent on it).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from intake.errors import NotAllowed
from intake.policy import Policy
from intake.records import BEIJING


class State(StrEnum):
    """Whose turn it is: the applicant's, the reviewer's, the applicant's again."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"


class Standing(Protocol):
    """What is stored of an application's rounds (`store.ApplicationRecord`)."""

    @property
    def state(self) -> str: ...
    @property
    def round(self) -> int: ...
    @property
    def correct_by(self) -> dt.datetime | None: ...


@dataclass(frozen=True, slots=True)
class Move:
    """A new state; times that are None stay as they are."""

    state: State
    round: int
    submitted_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    correct_by: dt.datetime | None = None


def working_round(standing: Standing) -> int:
    """The round that uploads and changes made now belong to, from 1."""
    is_returned = standing.state == State.RETURNED
    return standing.round + 1 if is_returned else standing.round


def rounds_left(standing: Standing, policy: Policy) -> int:
    """Submissions that are still possible by their number alone."""
    used = standing.round - 1 if standing.state == State.DRAFT else standing.round
    return max(0, policy.correction.max_rounds - used)


def require_editable(standing: Standing, policy: Policy, now: dt.datetime) -> None:
    """Declaration and uploads may be changed.

    Raises NotAllowed ALREADY_SUBMITTED, ROUNDS_USED_UP, CORRECTION_EXPIRED.
    """
    if standing.state == State.SUBMITTED:
        raise NotAllowed("ALREADY_SUBMITTED", "申报已提交，正在审核；被退回修改后才能再改动")
    if standing.state != State.RETURNED:
        return
    clause = policy.correction.clause
    if rounds_left(standing, policy) == 0:
        most = policy.correction.max_rounds
        raise NotAllowed(
            "ROUNDS_USED_UP", f"提交次数已达 {most} 次（含初次上报），按通知{clause}不能再提交"
        )
    if standing.correct_by is not None and now > standing.correct_by:
        raise NotAllowed(
            "CORRECTION_EXPIRED",
            f"修改期限已于{_in_words(standing.correct_by)}届满，逾期未补正，"
            f"按通知{clause}视为放弃申报；如有疑问请联系{policy.issuer}",
        )


def submit(standing: Standing, policy: Policy, now: dt.datetime) -> Move:
    """The applicant closes the round.

    Raises NotAllowed as `require_editable`, and OUTSIDE_WINDOW.
    """
    require_editable(standing, policy, now)
    window = policy.submission
    if not window.holds(now) and not _may_be_late(standing, policy):
        raise NotAllowed(
            "OUTSIDE_WINDOW",
            f"现在不在申报时间内（{window.in_words()}，见通知{window.clause}），不能提交",
        )
    return Move(State.SUBMITTED, working_round(standing), submitted_at=now)


def _may_be_late(standing: Standing, policy: Policy) -> bool:
    """A correction whose hours the policy lets run past the window (`require_editable`
    has seen to it that they have not run out)."""
    return standing.state == State.RETURNED and policy.correction.after_close == "hours"


def send_back(standing: Standing, policy: Policy, now: dt.datetime) -> Move:
    """A reviewer returns it with every finding; the hours to correct begin.

    Raises NotAllowed NOT_SUBMITTED.
    """
    if standing.state != State.SUBMITTED:
        raise NotAllowed("NOT_SUBMITTED", "申报人尚未提交（或已经退回），现在没有可退回的申报")
    correct_by = now + dt.timedelta(hours=policy.correction.hours)
    if policy.correction.after_close != "hours":
        correct_by = min(correct_by, policy.submission.closes.astimezone(BEIJING))
    return Move(State.RETURNED, standing.round, returned_at=now, correct_by=correct_by)


def _in_words(moment: dt.datetime) -> str:
    at = moment.astimezone(BEIJING)
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M:%S}（北京时间）"
