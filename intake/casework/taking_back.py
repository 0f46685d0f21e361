"""What a reviewer pressed a moment ago, taken back: pure, as `casework.rounds` is."""

from __future__ import annotations

import datetime as dt

from intake.casework.rounds import DECIDED, Move, Standing, State
from intake.casework.thresholds import TAKE_BACK
from intake.domain.errors import NotAllowed


def take_back(standing: Standing, before: str, acted_at: dt.datetime, now: dt.datetime) -> Move:
    """What a reviewer pressed a moment ago is as if it had not been: `before` holds again.

    Raises NotAllowed TAKE_BACK_LATE.
    """
    if standing.state not in DECIDED or now - acted_at > TAKE_BACK:
        raise NotAllowed("TAKE_BACK_LATE", "撤销的时间（十秒）已过，或申报已有变化，没有撤销")
    return Move(State(before), standing.round)
