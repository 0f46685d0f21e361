"""What was decided about an application is stored: its new state, what was frozen with
it, and who did it, at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from intake.casework import decisions as review
from intake.casework.rounds import ENDS, Move
from intake.domain.errors import Conflict, NotAllowed
from intake.policy.notice import Policy
from intake.store import (
    ApplicationRecord,
    AuditNote,
    Cases,
    DecisionRecord,
    HumanReviews,
    Leases,
    StateChange,
    Store,
    StoredReport,
)
from intake.web.api.problems import ProblemError


def make(
    cases: Cases,
    record: ApplicationRecord,
    move: Move,
    frozen: StoredReport | None = None,
    decisions: Sequence[Mapping[str, Any]] | None = None,
    audit: tuple[dt.datetime, AuditNote] | None = None,
    policy: Policy | None = None,
) -> None:
    """Store the move; whoever was faster with the same one has done it for us.

    policy: what a first submission was allowed by; from then on it is judged by this.
    """
    change = _change(record, move, frozen, decisions, audit, policy)
    try:
        cases.move(record.id, record.version, change)
    except Conflict:
        now = cases.get(record.id)
        if now is None or (now.state, now.round) != (move.state, move.round):
            raise


def _change(
    record: ApplicationRecord,
    move: Move,
    frozen: StoredReport | None,
    decisions: Sequence[Mapping[str, Any]] | None,
    audit: tuple[dt.datetime, AuditNote] | None,
    policy: Policy | None,
) -> StateChange:
    return StateChange(
        state=move.state,
        round=move.round,
        submitted_at=move.submitted_at,
        returned_at=move.returned_at,
        correct_by=move.correct_by,
        ended_at=audit[0] if audit is not None and move.state in ENDS else None,
        # What was found stays found: later rounds are judged by the same versions.
        pinned_versions=None
        if frozen is None or record.pinned_versions
        else frozen.body["versions"],
        # A recommendation and a confirmation change nothing that a report depends on.
        rejudge=frozen is None and move.submitted_at is not None,
        frozen_report=None if frozen is None else frozen.id,
        decisions=decisions,
        audit=audit,
        is_last=move.is_last,
        most_of_person=None
        if policy is None or move.submitted_at is None
        else policy.correction.max_rounds,
        judged_by=None
        if policy is None or record.submitted_at
        else (record.policy, policy.revision),
    )


def require_free(leases: Leases, id: str, now: dt.datetime) -> None:
    """Nobody works on it at a page; raises ProblemError FILE_LEASED."""
    if leases.current(id, now) is not None:
        raise ProblemError("FILE_LEASED")


def require_takable(store: Store, id: str, now: dt.datetime) -> None:
    """A token may move it: nobody works on it at a page, and nobody waits for a person's
    look; raises ProblemError FILE_LEASED, NotAllowed HUMAN_REVIEW_PENDING."""
    require_looked_at(store.human_reviews, id)
    require_free(store.leases, id, now)


def require_looked_at(human_reviews: HumanReviews, id: str) -> None:
    """Whoever wanted a person to look has been answered by one (个人信息保护法 24).

    Raises NotAllowed HUMAN_REVIEW_PENDING.
    """
    left = sum(one.answered_at is None for one in human_reviews.of(id))
    if left:
        raise NotAllowed(
            "HUMAN_REVIEW_PENDING",
            f"申报人要求人工核对的还有 {left} 处没有答复；请看过并写明结论后再办理",
        )


def standing(decided: Sequence[DecisionRecord]) -> dict[str, DecisionRecord]:
    """The newest decision on each flag."""
    return {one.flag_key: one for one in decided}


def actions(decided: Mapping[str, DecisionRecord]) -> dict[str, str]:
    """As `review` asks for them."""
    return {key: one.action.value for key, one in decided.items()}


def frozen_set(
    body: Mapping[str, Any], decided: Mapping[str, DecisionRecord]
) -> list[dict[str, Any]]:
    """What is kept with a return: every decision on a flag of this report."""
    kept = []
    for flag in review.to_decide(body["flags"]):
        one = decided.get(review.flag_key(flag))
        if one is not None:
            kept.append(
                {
                    "flag_key": one.flag_key,
                    "code": one.code,
                    "action": one.action.value,
                    "reason": one.reason,
                    "note": one.note,
                }
            )
    return kept


def noted(actor: str, action: str, before: ApplicationRecord, move: Move, **more: Any) -> AuditNote:
    """Before and after of a move."""
    return AuditNote(
        actor,
        action,
        {
            "before": {"state": before.state, "round": before.round},
            "after": {"state": str(move.state), "round": move.round},
            **more,
        },
    )
