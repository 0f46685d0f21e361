"""What a made-up county's reviewers decided, so that its statistics have something to count."""

from __future__ import annotations

import datetime as dt
import itertools

from intake.casework import decisions
from intake.casework.rounds import State
from intake.store import (
    ApplicationRecord,
    Decided,
    DecisionRecord,
    NewDecision,
    StaffRole,
    Store,
    StoredReport,
)
from intake.web.moves import standing

DECIDED_BY = {
    State.RETURNED: StaffRole.UNIT_REVIEWER,
    State.RECOMMENDED: StaffRole.UNIT_REVIEWER,
    State.CONFIRMED: StaffRole.COUNTY_REVIEWER,
}
_REASONS = itertools.cycle(("acceptable", "misread", "verified"))


def decide_all(
    store: Store,
    record: ApplicationRecord,
    report: StoredReport,
    actor: str,
    now: dt.datetime,
    *,
    is_return: bool,
) -> dict[str, DecisionRecord]:
    """Errors of what is returned are upheld, everything else is overruled; what stands then."""
    before = standing(store.reviews.decisions(record.id))
    new = [
        NewDecision(decisions.flag_key(flag), Decided.UPHELD, flag)
        if is_return and flag["severity"] == "error"
        else NewDecision(decisions.flag_key(flag), Decided.OVERRULED, flag, next(_REASONS))
        for flag in decisions.to_decide(report.body["flags"])
        if decisions.flag_key(flag) not in before
    ]
    store.reviews.decide(record.id, actor, record.round, new, now, needs_lease=False)
    return standing(store.reviews.decisions(record.id))
