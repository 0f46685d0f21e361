"""The reviewers' list: what has the least time left stands first."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.policy import Policy
from intake.rounds import State
from intake.store import QueuePage, QueueQuery, QueueRow, StaffRole, Store
from intake.store.base import micros
from intake.web.pages.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed, to

router = APIRouter(prefix="/review", include_in_schema=False)

ROWS = 50
LONGEST_TEXT = 40
SAMPLE_PER_CENT = 5
"""Of what passed without a remark, looked at again by a supervisor."""
TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "submitted": ("待单位审核", (State.SUBMITTED,)),
    "recommended": ("待县局确认", (State.RECOMMENDED,)),
    "returned": ("已退回待补正", (State.RETURNED,)),
    "confirmed": ("已确认", (State.CONFIRMED,)),
    "ended": ("放弃或关闭", (State.ABANDONED, State.CLOSED)),
}
VERDICTS = {"pass": "未发现问题", "manual": "需人工核对", "return": "有须补正的问题", "pending": "核对中"}
Seeing = Annotated[Staff, Depends(allowed(May.SEE_FILES))]


@router.get("")
def listing(
    request: Request, serving: Served, now: Now, staff: Seeing,
    tab: Annotated[str, Query(max_length=20)] = "",
    verdict: Annotated[str, Query(max_length=20)] = "",
    text: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
    unit: Annotated[str, Query(max_length=100)] = "",
    mine: bool = False, sample: bool = False,
    number: Annotated[int, Query(ge=1, le=100_000, alias="page")] = 1,
) -> Response:  # fmt: skip
    """One page of it; only rows that are shown are opened."""
    chosen = tab if tab in TABS else _own_tab(staff)
    query = QueueQuery(
        closes=policy_closes(serving.store), now=micros(now) or 0, states=TABS[chosen][1],
        verdict=verdict if verdict in VERDICTS else None, unit=unit_of(staff, unit),
        text=text.strip() or None, leased_by=staff.user.id if mine else None,
        passed_sample=SAMPLE_PER_CENT if sample else None, limit=ROWS, offset=(number - 1) * ROWS,
    )  # fmt: skip
    found = serving.store.queue(query)
    kept = {"tab": chosen, "verdict": verdict, "text": text, "unit": unit,
            "mine": "1" if mine else "", "sample": "1" if sample else ""}  # fmt: skip
    return page(
        request, "s_queue_rows.html.j2" if request.headers.get("hx-request") else "s_queue.html.j2",
        staff=staff, role=ROLE_WORDS[staff.user.role], tabs=_tabs(found), tab=chosen,
        rows=[_row(serving, staff, row, now) for row in found.rows], total=found.total,
        number=number, pages=max(1, -(-found.total // ROWS)), verdicts=VERDICTS, kept=kept,
        link=lambda **changed: "/review?" + urlencode({k: v for k, v in (kept | changed).items() if v}),
        may_work=staff.stage is not None and staff.stage in TABS[chosen][1],
        is_done=request.query_params.get("done") == "1",
    )  # fmt: skip


@router.get("/next")
def take_next(serving: Served, now: Now, staff: Annotated[Staff, Depends(allowed(May.DECIDE))]) -> Response:
    """The file with the least time left on which nobody works."""
    query = QueueQuery(closes=policy_closes(serving.store), states=(staff.stage or "",), unit=unit_of(staff, ""))
    found = serving.store.next_in_queue(query, staff.user.id, micros(now) or 0)
    return to("/review?done=1" if found is None else f"/review/{found}")


def _own_tab(staff: Staff) -> str:
    return staff.stage if staff.stage in TABS else "submitted"


def unit_of(staff: Staff, wished: str) -> str | None:
    """A unit's reviewer sees its own files, whatever was asked for."""
    if staff.user.role is StaffRole.UNIT_REVIEWER:
        return staff.user.unit or "（未指定单位）"
    return wished.strip() or None


def _tabs(found: QueuePage) -> list[tuple[str, str, int]]:
    return [
        (key, words, sum(found.by_state.get(state, 0) for state in states))
        for key, (words, states) in TABS.items()
    ]


def policy_closes(store: Store) -> dict[str, int]:
    """When the review of each notice closes."""
    return {
        name: micros(closes_at(store.current_policy(name))) or 0 for name in store.policy_names()
    }


def closes_at(policy: Policy) -> dt.datetime:
    """The end of the review window, or of the submissions where none is named."""
    return policy.review.closes if policy.review is not None else policy.submission.closes


def _row(serving: Serving, staff: Staff, row: QueueRow, now: dt.datetime) -> dict[str, Any]:
    declared, policy = row.declaration, serving.store.policy_of(row)
    work, study = declared.get("employment", {}), declared.get("education", {})
    due = row.correct_by if row.state == State.RETURNED else closes_at(policy)
    return {
        "id": row.id, "number": row.id[:8].upper(), "state": row.state, "round": row.round,
        "rounds": policy.correction.max_rounds, "name": declared.get("applicant", {}).get("name") or "—",
        "employer": work.get("employer") or "—",
        "what": " · ".join(filter(None, (study.get("level"), work.get("series"), work.get("specialty")))),
        "submitted_at": row.submitted_at, "due": due, "is_over": due is not None and due < now,
        "verdict": row.verdict, "errors": row.errors, "warnings": row.warnings,
        "holder": _holder(serving, staff, row.leased_by),
    }  # fmt: skip


def _holder(serving: Serving, staff: Staff, user_id: str | None) -> str | None:
    if user_id is None:
        return None
    return "我" if user_id == staff.user.id else serving.store.user(user_id).name
