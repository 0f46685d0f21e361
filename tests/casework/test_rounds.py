"""Rounds: three submissions, 48 hours, one window; nothing but a submission costs a round."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from intake.casework import rounds
from intake.casework.rounds import State
from intake.domain.application import BEIJING
from intake.domain.errors import NotAllowed
from intake.policy.notice import load_policy

POLICY = load_policy("hejing-2024")
OPENS, CLOSES = POLICY.submission.opens, POLICY.submission.closes
SECOND = dt.timedelta(seconds=1)
MIDDLE = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)


@dataclass(frozen=True)
class Stored:
    state: str = State.DRAFT
    round: int = 1
    correct_by: dt.datetime | None = None
    elsewhere: int = 0


def after(stored: Stored, move: rounds.Move) -> Stored:
    correct_by = move.correct_by or stored.correct_by
    return Stored(move.state, move.round, correct_by, stored.elsewhere)


def refusal(function, stored: Stored, now: dt.datetime) -> NotAllowed:
    with pytest.raises(NotAllowed) as caught:
        function(stored, POLICY, now)
    return caught.value


@pytest.mark.parametrize("now", [OPENS, MIDDLE, CLOSES], ids=["opens", "middle", "closes"])
def test_both_ends_of_the_window_belong_to_it(now):
    move = rounds.submit(Stored(), POLICY, now)
    assert (move.state, move.round, move.submitted_at) == (State.SUBMITTED, 1, now)


@pytest.mark.parametrize("now", [OPENS - SECOND, CLOSES + SECOND])
def test_outside_the_window_nothing_is_submitted_and_the_sentence_says_when(now):
    wrong = refusal(rounds.submit, Stored(), now)
    assert wrong.code == "OUTSIDE_WINDOW"
    assert "2024年10月30日18:00" in wrong.message


def test_the_window_is_the_policys_and_the_same_moment_in_any_zone():
    moment = CLOSES.astimezone(dt.UTC)
    assert rounds.submit(Stored(), POLICY, moment).round == 1
    assert refusal(rounds.submit, Stored(), moment + SECOND).code == "OUTSIDE_WINDOW"


def test_a_draft_is_editable_before_the_window_opens_and_after_it_closes():
    for now in (OPENS - SECOND, CLOSES + SECOND):
        rounds.require_editable(Stored(), POLICY, now)


def test_a_submitted_application_is_neither_edited_nor_submitted_again():
    stored = Stored(State.SUBMITTED)
    assert refusal(rounds.require_editable, stored, MIDDLE).code == "ALREADY_SUBMITTED"
    assert refusal(rounds.submit, stored, MIDDLE).code == "ALREADY_SUBMITTED"


def test_a_return_gives_48_hours_that_are_inclusive():
    back = rounds.send_back(Stored(State.SUBMITTED), POLICY, MIDDLE)
    assert back.correct_by == MIDDLE + dt.timedelta(hours=48)
    assert (back.state, back.round, back.returned_at) == (State.RETURNED, 1, MIDDLE)
    stored = after(Stored(), back)
    assert rounds.submit(stored, POLICY, back.correct_by).round == 2
    for refused in (rounds.submit, rounds.require_editable):
        wrong = refusal(refused, stored, back.correct_by + SECOND)
        assert wrong.code == "CORRECTION_EXPIRED"
        assert "2024年10月22日10:00" in wrong.message
        assert "视为放弃申报" in wrong.message


def policy_with(after_close: str | None):
    own = POLICY.correction.model_copy(update={"after_close": after_close})
    return POLICY.model_copy(update={"correction": own})


@pytest.mark.parametrize("choice", ["earlier", None])
def test_a_policy_may_end_the_48_hours_with_the_window(choice):
    policy = policy_with(choice)
    back = rounds.send_back(Stored(State.SUBMITTED), policy, CLOSES - dt.timedelta(hours=5))
    assert back.correct_by == CLOSES
    stored = after(Stored(), back)
    with pytest.raises(NotAllowed) as caught:
        rounds.submit(stored, policy, CLOSES + SECOND)
    assert caught.value.code == "CORRECTION_EXPIRED"


REVIEW_CLOSES = POLICY.review.closes


@pytest.mark.parametrize(
    "returned",
    [CLOSES - dt.timedelta(hours=1), CLOSES, CLOSES + SECOND, REVIEW_CLOSES],
    ids=["last-hour", "closing", "after", "end-of-review"],
)
def test_a_return_within_the_review_window_leaves_its_full_48_hours(returned):
    stored = after(Stored(), rounds.submit(Stored(), POLICY, CLOSES))
    back = rounds.send_back(stored, POLICY, returned)
    stored = after(stored, back)
    end = returned + dt.timedelta(hours=48)
    assert back.correct_by == rounds.correction_end(POLICY, returned) == end
    assert rounds.submit(stored, POLICY, end).round == 2
    assert refusal(rounds.submit, stored, end + SECOND).code == "CORRECTION_EXPIRED"
    assert rounds.lapse(stored, POLICY, end) is None
    assert rounds.lapse(stored, POLICY, end + SECOND) == rounds.Move(State.ABANDONED, 1)


def test_a_draft_is_not_late_because_a_correction_may_be():
    assert refusal(rounds.submit, Stored(), CLOSES + SECOND).code == "OUTSIDE_WINDOW"


def test_nobody_is_returned_who_would_have_no_time_left():
    policy = policy_with("earlier")
    for late in (CLOSES, CLOSES + SECOND, REVIEW_CLOSES):
        with pytest.raises(NotAllowed) as caught:
            rounds.send_back(Stored(State.SUBMITTED), policy, late)
        assert caught.value.code == "RETURN_TOO_LATE"
        assert "2024年10月30日18:00" in caught.value.message
    in_time = rounds.send_back(Stored(State.SUBMITTED), policy, CLOSES - SECOND)
    assert in_time.correct_by == CLOSES


def test_a_return_that_ends_the_application_needs_no_time():
    """After the third submission nothing can be corrected whenever it is returned."""
    policy = policy_with("earlier")
    assert rounds.send_back(Stored(State.SUBMITTED, 3), policy, REVIEW_CLOSES).state == "returned"


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_only_what_was_submitted_is_returned(state):
    stored = Stored(state, correct_by=MIDDLE)
    assert refusal(rounds.send_back, stored, MIDDLE).code == "NOT_SUBMITTED"


def test_three_submissions_and_no_fourth():
    stored, now = Stored(), OPENS
    for number in (1, 2, 3):
        stored = after(stored, rounds.submit(stored, POLICY, now))
        assert stored.round == number
        assert rounds.rounds_left(stored, POLICY) == 3 - number
        stored = after(stored, rounds.send_back(stored, POLICY, now))
    for refused in (rounds.submit, rounds.require_editable):
        wrong = refusal(refused, stored, now)
        assert wrong.code == "ROUNDS_USED_UP"
        assert "3 次（含初次上报）" in wrong.message


@pytest.mark.parametrize(("elsewhere", "here"), [(1, 2), (2, 1), (3, 0), (5, 0)])
def test_submissions_of_other_applications_of_the_person_count(elsewhere, here):
    stored = Stored(elsewhere=elsewhere)
    assert rounds.rounds_left(stored, POLICY) == here
    for _ in range(here):
        stored = after(stored, rounds.submit(stored, POLICY, OPENS))
        stored = after(stored, rounds.send_back(stored, POLICY, OPENS))
    wrong = refusal(rounds.submit, stored, OPENS)
    assert wrong.code == "ROUNDS_USED_UP"
    assert f"{elsewhere} 次以同一身份证号在其他申报中提交" in wrong.message
    assert "如不是您本人提交的" in wrong.message  # somebody else may have typed the number


def test_a_draft_stays_editable_whatever_was_submitted_elsewhere():
    rounds.require_editable(Stored(elsewhere=3), POLICY, OPENS)


def test_what_is_added_after_a_return_belongs_to_the_next_round():
    assert rounds.working_round(Stored()) == 1
    assert rounds.working_round(Stored(State.SUBMITTED, 2)) == 2
    assert rounds.working_round(Stored(State.RETURNED, 2)) == 3


def test_the_unit_recommends_and_then_the_county_confirms():
    stored = Stored(State.SUBMITTED, 2)
    assert refusal(lambda s, *_: rounds.confirm(s), stored, MIDDLE).code == "NOT_RECOMMENDED"
    recommended = after(stored, rounds.recommend(stored))
    assert refusal(rounds.require_editable, recommended, MIDDLE).code == "ALREADY_SUBMITTED"
    assert refusal(lambda s, *_: rounds.recommend(s), recommended, MIDDLE).code == "NOT_SUBMITTED"
    assert rounds.confirm(recommended) == rounds.Move(State.CONFIRMED, 2)


def test_the_county_too_may_return_what_was_recommended():
    back = rounds.send_back(Stored(State.RECOMMENDED), POLICY, MIDDLE)
    assert (back.state, back.round) == (State.RETURNED, 1)


@pytest.mark.parametrize("state", sorted(rounds.ENDS))
def test_an_end_is_an_end(state):
    stored = Stored(state, 2, MIDDLE)
    for step in (rounds.submit, rounds.require_editable, lambda s, *_: rounds.abandon(s)):
        assert refusal(step, stored, MIDDLE).code == "APPLICATION_OVER"
    assert refusal(rounds.send_back, stored, MIDDLE).code == "NOT_SUBMITTED"
    assert rounds.lapse(stored, POLICY, CLOSES + SECOND) is None


def test_what_is_not_corrected_in_time_is_abandoned_and_not_a_second_earlier():
    stored = Stored(State.RETURNED, 1, MIDDLE)
    assert rounds.lapse(stored, POLICY, MIDDLE) is None
    assert rounds.lapse(stored, POLICY, MIDDLE + SECOND) == rounds.Move(State.ABANDONED, 1)


def test_a_draft_closes_with_the_window_and_a_third_return_at_once():
    assert rounds.lapse(Stored(), POLICY, CLOSES) is None
    assert rounds.lapse(Stored(), POLICY, CLOSES + SECOND) == rounds.Move(State.CLOSED, 1)
    assert rounds.lapse(Stored(State.RETURNED, 3, MIDDLE), POLICY, OPENS) == rounds.Move(
        State.CLOSED, 3
    )


def test_what_time_has_ended_is_refused_for_the_same_reason_before_and_after_the_end_is_stored():
    late, late_hours = CLOSES + SECOND, MIDDLE + SECOND
    for before, now, code in (
        (Stored(), late, "OUTSIDE_WINDOW"),
        (Stored(State.RETURNED, 1, MIDDLE), late_hours, "CORRECTION_EXPIRED"),
        (Stored(State.RETURNED, 3, MIDDLE), OPENS, "ROUNDS_USED_UP"),
    ):
        ended = after(before, rounds.lapse(before, POLICY, now))
        assert (
            refusal(rounds.submit, before, now).code
            == refusal(rounds.submit, ended, now).code
            == code
        )


@pytest.mark.parametrize("state", sorted(rounds.UNDER_REVIEW))
def test_time_ends_nothing_that_waits_for_a_reviewer(state):
    assert rounds.lapse(Stored(state, 3, MIDDLE), POLICY, CLOSES + 365 * 24 * 3600 * SECOND) is None


def test_a_reviewer_outside_the_review_window_is_told_and_not_stopped():
    assert rounds.review_notice(POLICY, MIDDLE) is None
    early = OPENS + SECOND
    assert "2024年10月15日" in (rounds.review_notice(POLICY, early) or "")
    assert rounds.send_back(Stored(State.SUBMITTED), POLICY, early).state is State.RETURNED


class AnyOrder(RuleBasedStateMachine):
    """Everybody tries everything at any time; refusals and repeats change nothing."""

    def __init__(self):
        super().__init__()
        self.stored, self.now = Stored(), OPENS - dt.timedelta(hours=50)
        self.submissions = 0

    @rule(minutes=st.integers(min_value=0, max_value=3 * 24 * 60))
    def time_passes(self, minutes):
        self.now += dt.timedelta(minutes=minutes)

    @rule(step=st.sampled_from(["submit", "send_back", "recommend", "confirm", "abandon", "lapse"]))
    def somebody_acts(self, step):
        timed = step in ("submit", "send_back", "lapse")
        arguments = (self.stored, POLICY, self.now) if timed else (self.stored,)
        try:
            move = getattr(rounds, step)(*arguments)
        except NotAllowed as wrong:
            assert wrong.code and wrong.message
            return
        if move is None:
            return
        before, self.stored = self.stored, after(self.stored, move)
        assert before.state not in rounds.ENDS
        if step == "submit":
            self.submissions += 1
            assert self.now >= OPENS
            assert self.now <= (CLOSES if before.state == State.DRAFT else before.correct_by)
        elif step == "send_back":
            assert self.stored.correct_by == self.now + dt.timedelta(hours=48)

    @rule()
    def a_fault_of_ours_asks_again(self):
        """Whoever asks may ask again; only a submission that was accepted counts."""
        before = self.stored
        with contextlib.suppress(NotAllowed):
            rounds.require_editable(self.stored, POLICY, self.now)
        assert self.stored == before

    @invariant()
    def rounds_count_submissions_and_nothing_else(self):
        assert self.stored.round == max(1, self.submissions) <= 3

    @invariant()
    def what_is_confirmed_was_submitted(self):
        if self.stored.state in (State.SUBMITTED, State.RECOMMENDED, State.CONFIRMED):
            assert self.submissions


# 150 runs of 50 steps.
AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
test_whatever_is_tried_in_whatever_order = AnyOrder.TestCase


def test_an_end_is_recorded_or_is_when_the_time_ran_out():
    @dataclass(frozen=True)
    class Ended(Stored):
        ended_at: dt.datetime | None = None

    late = CLOSES + SECOND
    assert rounds.over_since(Ended(State.CONFIRMED, ended_at=MIDDLE), POLICY, late) == MIDDLE
    assert rounds.over_since(Ended(State.DRAFT), POLICY, CLOSES) is None
    assert rounds.over_since(Ended(State.DRAFT), POLICY, late) == CLOSES
    returned = Ended(State.RETURNED, correct_by=MIDDLE)
    assert rounds.over_since(returned, POLICY, MIDDLE) is None
    assert rounds.over_since(returned, POLICY, late) == MIDDLE
    assert rounds.over_since(Ended(State.SUBMITTED), POLICY, late) is None
