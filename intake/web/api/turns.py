"""Which round a request to submit or to return is about, sent once or often."""

from __future__ import annotations

from enum import StrEnum

from intake.casework.rounds import State
from intake.store import Answers, ApplicationRecord, Once


class Turn(StrEnum):
    """Whose submission or return an `Idempotency-Key` stands for."""

    SUBMIT = "submit"
    RETURN = "return"


def next_submission(record: ApplicationRecord) -> int:
    """The number of the submission that is meant: the one under review, else one more."""
    return record.round + (record.state in (State.RETURNED, State.ABANDONED, State.CLOSED))


def turn_of(
    answers: Answers, record: ApplicationRecord, turn: Turn, key: str | None, round: int
) -> int:
    """The round that this request, sent once or often, is about.

    Noted before anything is done: whatever dies in between, a repetition ends the same
    round's turn and never begins the next one's.
    """
    if key is None:
        return round
    once = Once(key, turn.value)
    kept = answers.find(record.id, turn, once)
    kept = kept or answers.remember(record.id, turn, once, 200, str(round).encode())
    return int(kept.body)
