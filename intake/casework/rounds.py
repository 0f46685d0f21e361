"""The rounds of an application: who may change, submit and return it, and when.

    draft ──submit──▶ submitted ──recommend──▶ recommended ──confirm──▶ confirmed
                       ▲     └───return───┐    ┌──return──┘
                       └──────submit──── returned

    draft, returned ──lapse──▶ closed or abandoned;  abandon: from any state before the end
    closed, never submitted ──reopen──▶ draft, when the window was extended

The employer's unit reviews and recommends, the county confirms; both may return it.

Pure: the clock, the policy's windows and what is stored are passed in, and what is to be
stored comes out. Every refusal is a NotAllowed: a stable code and a sentence for the
applicant. Deadlines are inclusive to the second.

The count of rounds rises with a submission alone, so neither a failure of ours nor a
request sent twice ever costs one. The 48 hours are hours, not working hours. Whether they
may run past the submission window is the policy's choice (`Correction.after_close`); where
they may not, nobody is returned who would have no time left.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from intake.domain.application import BEIJING
from intake.domain.errors import NotAllowed
from intake.policy.notice import Policy


class State(StrEnum):
    """Whose turn it is: the applicant's, the unit's, the applicant's again, the county's;
    the last three are ends."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECOMMENDED = "recommended"
    CONFIRMED = "confirmed"
    ABANDONED = "abandoned"
    CLOSED = "closed"


UNDER_REVIEW = frozenset({State.SUBMITTED, State.RECOMMENDED})
"""A reviewer's turn: the unit's, then the county's."""
REVIEWED = UNDER_REVIEW | {State.CONFIRMED}
"""What was submitted stands as of then."""
DECIDED = frozenset({State.RETURNED, State.RECOMMENDED, State.CONFIRMED})
"""What a reviewer's press comes to; for a moment it can be taken back."""
ENDS = frozenset({State.CONFIRMED, State.ABANDONED, State.CLOSED})


class Standing(Protocol):
    """What is stored of an application's rounds (`store.ApplicationRecord`)."""

    @property
    def state(self) -> str: ...
    @property
    def round(self) -> int: ...
    @property
    def correct_by(self) -> dt.datetime | None: ...
    @property
    def elsewhere(self) -> int:
        """Submissions of the same person in other applications by the same policy."""


class Ended(Standing, Protocol):
    """… and of its end, when it has been reached."""

    @property
    def ended_at(self) -> dt.datetime | None: ...


class Handed(Standing, Protocol):
    """… and of its newest submission, if it was ever submitted."""

    @property
    def submitted_at(self) -> dt.datetime | None: ...


@dataclass(frozen=True, slots=True)
class Move:
    """A new state; times that are None stay as they are. is_last: a return after which
    nothing can be handed in any more."""

    state: State
    round: int
    submitted_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    correct_by: dt.datetime | None = None
    is_last: bool = False


def working_round(standing: Standing) -> int:
    """The round that uploads and changes made now belong to, from 1."""
    is_returned = standing.state == State.RETURNED
    return standing.round + 1 if is_returned else standing.round


def rounds_left(standing: Standing, policy: Policy) -> int:
    """Submissions that are still possible by their number alone: they are the person's, in
    whichever application they were made."""
    used = standing.round - 1 if standing.state == State.DRAFT else standing.round
    return max(0, policy.correction.max_rounds - used - standing.elsewhere)


def _require_round_left(standing: Standing, policy: Policy) -> None:
    if rounds_left(standing, policy):
        return
    most, clause = policy.correction.max_rounds, policy.correction.clause
    told = f"提交次数已达 {most} 次（含初次上报），按通知{clause}不能再提交"
    if standing.elsewhere:
        told += (
            f"；其中 {standing.elsewhere} 次以同一身份证号在其他申报中提交，"
            f"如不是您本人提交的，请联系{policy.issuer}"
        )
    raise NotAllowed("ROUNDS_USED_UP", told)


def require_editable(standing: Standing, policy: Policy, now: dt.datetime) -> None:
    """Declaration and uploads may be changed.

    Raises NotAllowed ALREADY_SUBMITTED, APPLICATION_OVER, ROUNDS_USED_UP,
    CORRECTION_EXPIRED.
    """
    if standing.state in UNDER_REVIEW:
        raise NotAllowed("ALREADY_SUBMITTED", "申报已提交，正在审核；被退回修改后才能再改动")
    # What time alone has ended is refused with the reason, before it is stored and after.
    has_lapsed = (
        standing.state in (State.ABANDONED, State.CLOSED) and standing.correct_by is not None
    )
    if standing.state != State.RETURNED and not has_lapsed:
        _require_open(standing)
        return
    _require_round_left(standing, policy)
    clause = policy.correction.clause
    if standing.correct_by is not None and now > standing.correct_by:
        raise NotAllowed(
            "CORRECTION_EXPIRED",
            f"修改期限已于{_in_words(standing.correct_by)}届满，逾期未补正，"
            f"按通知{clause}视为放弃申报；如有疑问请联系{policy.issuer}",
        )
    _require_open(standing)


def submit(standing: Standing, policy: Policy, now: dt.datetime) -> Move:
    """The applicant closes the round.

    Raises NotAllowed as `require_editable`, and OUTSIDE_WINDOW.
    """
    # A draft that closed with the window is told so, as before the end was stored.
    is_closed_draft = standing.state == State.CLOSED and standing.correct_by is None
    if not is_closed_draft:
        require_editable(standing, policy, now)
        _require_round_left(standing, policy)
    window = policy.submission
    if not window.holds(now) and not _may_be_late(standing, policy):
        raise NotAllowed(
            "OUTSIDE_WINDOW",
            f"现在不在申报时间内（{window.in_words()}，见通知{window.clause}），不能提交",
        )
    _require_open(standing)
    return Move(State.SUBMITTED, working_round(standing), submitted_at=now)


def _may_be_late(standing: Standing, policy: Policy) -> bool:
    """A correction whose hours the policy lets run past the window (`require_editable`
    has seen to it that they have not run out)."""
    return standing.state == State.RETURNED and policy.correction.after_close == "hours"


def take_over(standing: Standing, stage: State, submitted_at: dt.datetime) -> Move:
    """What was submitted elsewhere is taken in at a reviewer's stage, as of then; no window
    is asked: whoever took it there has done so.

    Raises NotAllowed APPLICATION_OVER, ALREADY_SUBMITTED.
    """
    if standing.state in UNDER_REVIEW:
        raise NotAllowed("ALREADY_SUBMITTED", "这份申报已在审核中")
    _require_open(standing)
    if stage not in UNDER_REVIEW:
        raise ValueError(f"no stage of a reviewer: {stage}")
    return Move(stage, working_round(standing), submitted_at=submitted_at)


def send_back(standing: Standing, policy: Policy, now: dt.datetime) -> Move:
    """The unit or the county returns it with every finding; the hours to correct begin.

    Raises NotAllowed NOT_SUBMITTED, RETURN_TOO_LATE.
    """
    if standing.state not in UNDER_REVIEW:
        raise NotAllowed("NOT_SUBMITTED", "申报人尚未提交（或已经退回），现在没有可退回的申报")
    correct_by = correction_end(policy, now)
    if correct_by <= now and rounds_left(standing, policy):
        raise NotAllowed(
            "RETURN_TOO_LATE",
            f"申报已于{_in_words(correct_by)}截止，按本年度政策补正不得晚于申报截止；"
            "现在退回，申报人没有时间补正，因此不能退回",
        )
    is_last = rounds_left(standing, policy) == 0
    return Move(State.RETURNED, standing.round, None, now, correct_by, is_last)


def correction_end(policy: Policy, returned_at: dt.datetime) -> dt.datetime:
    """Until when (inclusive) what was returned at this moment may be submitted again.

    The page, the letter and the interface all say this time.
    """
    hours_end = returned_at.astimezone(BEIJING) + dt.timedelta(hours=policy.correction.hours)
    if policy.correction.after_close == "hours":
        return hours_end
    return min(hours_end, policy.submission.closes.astimezone(BEIJING))


def recommend(standing: Standing) -> Move:
    """The unit found everything in order and recommends. Raises NotAllowed NOT_SUBMITTED."""
    if standing.state != State.SUBMITTED:
        raise NotAllowed("NOT_SUBMITTED", "只有申报人已提交、尚未推荐的申报可以推荐")
    return Move(State.RECOMMENDED, standing.round)


def confirm(standing: Standing) -> Move:
    """The county confirms what the unit recommended. Raises NotAllowed NOT_RECOMMENDED."""
    if standing.state != State.RECOMMENDED:
        raise NotAllowed("NOT_RECOMMENDED", "尚未经基层单位（主管部门）审核推荐，不能确认")
    return Move(State.CONFIRMED, standing.round)


def abandon(standing: Standing) -> Move:
    """The applicant gives up. Raises NotAllowed APPLICATION_OVER."""
    _require_open(standing)
    return Move(State.ABANDONED, standing.round)


def lapse(standing: Standing, policy: Policy, now: dt.datetime) -> Move | None:
    """What time alone has ended; None while it still runs or is a reviewer's turn.

    Not corrected in time is abandoned (七（二）); a draft when the window has closed, and
    what was returned after the last submission, is closed: nothing more can come.
    """
    if standing.state == State.DRAFT and now > policy.submission.closes:
        return Move(State.CLOSED, standing.round)
    if standing.state != State.RETURNED:
        return None
    if rounds_left(standing, policy) == 0:
        return Move(State.CLOSED, standing.round)
    if standing.correct_by is not None and now > standing.correct_by:
        return Move(State.ABANDONED, standing.round)
    return None


def reopen(standing: Handed, policy: Policy, now: dt.datetime) -> Move | None:
    """A draft that closed with the window goes on when the window was extended."""
    is_lapsed = standing.state == State.CLOSED and standing.submitted_at is None
    return (
        Move(State.DRAFT, standing.round) if is_lapsed and now <= policy.submission.closes else None
    )


def over_since(standing: Ended, policy: Policy, now: dt.datetime) -> dt.datetime | None:
    """Since when nothing more can come of it; None while something can.

    Confirmed, abandoned or closed: since then. A draft that was never submitted: since the
    window closed. What was returned and not corrected: since the time for it ran out.
    """
    if standing.state in ENDS:
        return standing.ended_at
    if lapse(standing, policy, now) is None:
        return None
    end = policy.submission.closes if standing.state == State.DRAFT else standing.correct_by
    return end if end is not None and end < now else None


def review_notice(policy: Policy, now: dt.datetime) -> str | None:
    """A sentence for a reviewer who acts outside the review window, which forbids nothing."""
    window = policy.review
    if window is None or window.holds(now):
        return None
    return f"现在不在网上审核时间内（{window.in_words()}，见通知{window.clause}），请先确认是否可以办理"


def review_ends(policy: Policy) -> dt.datetime:
    """The end of the review window, or of the submissions where none is named."""
    return policy.review.closes if policy.review is not None else policy.submission.closes


def _require_open(standing: Standing) -> None:
    if standing.state in ENDS:
        raise NotAllowed("APPLICATION_OVER", "本次申报已经结束，不能再改动或提交")


def _in_words(moment: dt.datetime) -> str:
    at = moment.astimezone(BEIJING)
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M:%S}（北京时间）"
