"""What a reviewer pressed a moment ago: shown on the next page, where it can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from intake.casework import taking_back
from intake.casework.rounds import DECIDED
from intake.casework.telling import number_of
from intake.casework.thresholds import TAKE_BACK
from intake.store import StateChange, Store
from intake.web.api.problems import ProblemError
from intake.web.applicant.csrf import Form
from intake.web.moves import noted
from intake.web.serving import Now, Served
from intake.web.staff.session import Deciding, OfFile, SignedIn, Staff, to

router = APIRouter(prefix="/review", include_in_schema=False)

_WORDS = {"returned": "已退回", "recommended": "已推荐", "confirmed": "已确认"}


@dataclass(frozen=True, slots=True)
class Act:
    """One press on a file: what it came to, the state before it, and how long it is open."""

    id: str
    words: str
    before: str
    at: dt.datetime
    seconds_left: int = 0

    @property
    def number(self) -> str:
        return number_of(self.id)


def newest_act(store: Store, id: str, staff: Staff) -> Act | None:
    """What this person was the last to decide on the file; None when somebody did since."""
    lines = store.audit.entries(id)
    line = next((one for one in lines if one.action in {*DECIDED, "taken_back"}), None)
    if line is None or line.actor != staff.user.id or line.action not in _WORDS:
        return None
    before = line.detail.get("before") if isinstance(line.detail, Mapping) else None
    return Act(id, _WORDS[line.action], str((before or {}).get("state")), line.at)


def _just_acted(
    serving: Served,
    now: Now,
    staff: SignedIn,
    acted: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
) -> Act | None:
    act = newest_act(serving.store, acted, staff) if acted else None
    left = (act.at + TAKE_BACK - now).total_seconds() if act else 0.0
    if act is None or left <= 0:
        return None
    return Act(act.id, act.words, act.before, act.at, int(left))


JustActed = Annotated[Act | None, Depends(_just_acted)]


@router.post("/{id}/take-back")
def take_back(serving: Served, now: Now, staff: Deciding, id: OfFile, _: Form) -> Response:
    """What one pressed a moment ago, before anybody is told of it."""
    record = serving.store.cases.get(id)
    act = newest_act(serving.store, id, staff)
    if record is None or act is None:
        raise ProblemError("TAKE_BACK_LATE")
    move = taking_back.take_back(record, act.before, act.at, now)
    note = noted(staff.user.id, "taken_back", record, move)
    change = StateChange(move.state.value, move.round, audit=(now, note))
    serving.store.taking_back.take_back(record, change, act.at)
    serving.store.leases.take(id, staff.user.id, now)
    return to(f"/review/{id}")
