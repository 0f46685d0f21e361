"""Rounds: three submissions, 48 hours, one window; nothing but a submission costs a round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import rounds
from intake.errors import NotAllowed
from intake.policy import load_policy
from intake.records import BEIJING
from intake.rounds import State

POLICY = load_policy("hejing-2024")
OPENS, CLOSES = POLICY.submission.opens, POLICY.submission.closes
SECOND = dt.timedelta(seconds=1)
MIDDLE = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)


@dataclass(frozen=True)
class Stored:
    state: str = State.DRAFT
    round: int = 1
    correct_by: dt.datetime | None = None


def after(stored: Stored, move: rounds.Move) -> Stored:
    return Stored(move.state, move.round, move.correct_by or stored.correct_by)


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


def test_the_48_hours_end_with_the_window():
    back = rounds.send_back(Stored(State.SUBMITTED), POLICY, CLOSES - dt.timedelta(hours=5))
    assert back.correct_by == CLOSES
    stored = after(Stored(), back)
    assert refusal(rounds.submit, stored, CLOSES + SECOND).code == "CORRECTION_EXPIRED"


def test_a_policy_may_let_the_hours_run_past_the_window():
    own = POLICY.correction.model_copy(update={"after_close": "hours"})
    policy = POLICY.model_copy(update={"correction": own})
    stored = after(Stored(), rounds.submit(Stored(), policy, CLOSES))
    back = rounds.send_back(stored, policy, CLOSES)
    stored = after(stored, back)
    end = CLOSES + dt.timedelta(hours=48)
    assert back.correct_by == end
    assert rounds.submit(stored, policy, end).round == 2
    with pytest.raises(NotAllowed):
        rounds.submit(stored, policy, end + SECOND)
    with pytest.raises(NotAllowed):
        rounds.submit(Stored(), policy, CLOSES + SECOND)


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


def test_what_is_added_after_a_return_belongs_to_the_next_round():
    assert rounds.working_round(Stored()) == 1
    assert rounds.working_round(Stored(State.SUBMITTED, 2)) == 2
    assert rounds.working_round(Stored(State.RETURNED, 2)) == 3


_steps = st.lists(
    st.tuples(
        st.sampled_from([rounds.submit, rounds.send_back, rounds.require_editable]),
        st.integers(min_value=0, max_value=90),
    ),
    max_size=60,
)


@given(_steps, st.integers(min_value=-50, max_value=600))
def test_whatever_is_tried_in_whatever_order_rounds_count_submissions(steps, first_hour):
    """At most three, each inside the window and its 48 hours; a refusal changes nothing."""
    stored, now, submissions = Stored(), OPENS + dt.timedelta(hours=first_hour), 0
    for function, hours in steps:
        now += dt.timedelta(hours=hours)
        try:
            move = function(stored, POLICY, now)
        except NotAllowed as wrong:
            assert wrong.message
            continue
        if move is None:
            continue
        if move.state is State.SUBMITTED:
            submissions += 1
            assert OPENS <= now <= CLOSES
            assert stored.state == State.DRAFT or now <= stored.correct_by
        else:
            assert move.correct_by <= min(now + dt.timedelta(hours=48), CLOSES)
        stored = after(stored, move)
        assert stored.round == max(1, submissions) <= 3
