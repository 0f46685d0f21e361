"""Time ends what it has to, once, on each database; an extension takes it back."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.casework.rounds import State
from intake.policy.notice import POLICIES, load_policy
from intake.store import StateChange
from intake.store.jobs.thresholds import GRACE
from tests.store.conftest import DECLARED, NOW

NOTICE = "hejing-2024"
CLOSES = load_policy(NOTICE).submission.closes
LATE = CLOSES + GRACE + dt.timedelta(seconds=1)


def begun(store, now: dt.datetime = NOW) -> str:
    return store.cases.create(NOTICE, DECLARED, now)[0].id


def moved(store, id: str, state: State, round: int = 1, **times: dt.datetime) -> str:
    version = store.cases.get(id).version
    store.cases.move(id, version, StateChange(state, round, **times))
    return id


def states(store, *ids: str) -> list[str]:
    return [store.cases.get(id).state for id in ids]


def test_drafts_close_with_the_window_and_returns_not_corrected_are_given_up_each_once_and_recorded(
    store,
):
    hours = NOW + dt.timedelta(hours=48)
    draft, waiting = begun(store), moved(store, begun(store), State.SUBMITTED, submitted_at=NOW)
    back = moved(store, begun(store), State.RETURNED, submitted_at=NOW, correct_by=hours)
    last = moved(store, begun(store), State.RETURNED, 3, submitted_at=NOW, correct_by=hours)
    try_out = begun(store, CLOSES + dt.timedelta(days=1))
    everything = (draft, waiting, back, last, try_out)
    assert store.deadlines.lapse_due(NOW) == 1
    assert states(store, *everything) == ["draft", "submitted", "returned", "closed", "draft"]
    assert store.deadlines.lapse_due(hours + GRACE) == 0
    assert store.deadlines.lapse_due(hours + GRACE + dt.timedelta(seconds=1)) == 1
    assert store.deadlines.lapse_due(LATE) == 1 and store.deadlines.lapse_due(LATE) == 0
    assert states(store, *everything) == ["closed", "submitted", "abandoned", "closed", "draft"]
    assert [store.cases.get(id).ended_at for id in (draft, back, last)] == [CLOSES, hours, NOW]
    lines = [line for line in store.audit.entries() if line.action == "lapsed"]
    assert [(line.application_id, line.actor) for line in lines] == [
        (draft, "clock"),
        (back, "clock"),
        (last, "clock"),
    ]
    assert lines[1].detail["before"] == {"state": "returned"} and lines[1].detail["after"] == {
        "state": "abandoned"
    }
    assert store.audit.verify().broken_at is None


@pytest.fixture
def extended(store):
    """The notice, its window ten days longer, published by two persons."""
    text = (POLICIES / f"{NOTICE}.yaml").read_text(encoding="utf-8")
    longer = text.replace(
        f"{CLOSES:%Y-%m-%dT%H:%M}", f"{CLOSES + dt.timedelta(days=10):%Y-%m-%dT%H:%M}"
    )
    assert longer != text

    def publish(now: dt.datetime) -> None:
        proposed = store.policies.propose(longer.encode(), "one", now)
        store.policies.decide(proposed.n, "another", now, publish=True)

    return publish


def test_an_extension_reaches_drafts_and_reopens_those_that_had_closed(store, extended):
    early, late = begun(store), begun(store)
    handed = moved(store, begun(store), State.CLOSED, 3, submitted_at=NOW)
    assert store.deadlines.lapse_due(LATE) == 2
    extended(LATE)
    assert store.deadlines.lapse_due(LATE) == 2 and store.deadlines.lapse_due(LATE) == 0
    assert states(store, early, late, handed) == ["draft", "draft", "closed"]
    assert store.cases.get(early).ended_at is None
    assert store.audit.entries(early)[0].action == "reopened"
    assert store.deadlines.lapse_due(LATE + dt.timedelta(days=10)) == 2


def test_a_deadline_that_runs_is_that_of_the_revision_by_which_the_file_is_judged(store, extended):
    policy = load_policy(NOTICE)
    id = begun(store)
    store.cases.move(
        id,
        1,
        StateChange(State.SUBMITTED, 1, submitted_at=NOW, judged_by=(NOTICE, policy.revision)),
    )
    moved(store, id, State.RETURNED, returned_at=NOW, correct_by=CLOSES)
    extended(NOW)
    assert store.policies.of(store.cases.get(id)).submission.closes == CLOSES
    assert store.deadlines.lapse_due(LATE) == 1 and states(store, id) == ["abandoned"]
