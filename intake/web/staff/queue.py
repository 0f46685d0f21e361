"""The reviewers' list: what has the least time left stands first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.casework.rounds import State, review_ends
from intake.policy.notice import Policy
from intake.reporting.words import DRAFTS, STATES, VERDICTS, masked_name
from intake.store import QueuePage, QueueQuery, QueueRow, StaffRole
from intake.store.database.base import micros
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.just_acted import JustActed
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Staff, allowed, to
from intake.web.staff.thresholds import LONGEST_SEARCH, QUEUE_ROWS, SAMPLE_PER_CENT

router = APIRouter(prefix="/review", include_in_schema=False)

Seeing = Annotated[Staff, Depends(allowed(May.SEE_FILES))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the list is asked for, as the address says it."""

    tab: str
    verdict: str
    text: str
    unit: str
    mine: bool
    sample: bool
    number: int

    @property
    def is_drafts(self) -> bool:
        return self.tab == DRAFTS

    @property
    def kept(self) -> dict[str, str]:
        """What a link to another part keeps."""
        return {
            "tab": self.tab,
            "verdict": self.verdict,
            "text": self.text,
            "unit": self.unit,
            "mine": "1" if self.mine else "",
            "sample": "1" if self.sample else "",
        }

    def query(self, staff: Staff, closes: Mapping[str, int], now: dt.datetime) -> QueueQuery:
        """The same for the store, within what this person may see."""
        return QueueQuery(
            closes=closes,
            now=micros(now) or 0,
            states=(State.DRAFT,) if self.is_drafts else STATES[self.tab][1],
            verdict=self.verdict if self.verdict in VERDICTS else None,
            unit=unit_of(staff, self.unit),
            text=self.text.strip() or None,
            leased_by=staff.user.id if self.mine else None,
            passed_sample=SAMPLE_PER_CENT if self.sample else None,
            limit=QUEUE_ROWS,
            offset=(self.number - 1) * QUEUE_ROWS,
        )


def _wanted(
    staff: Seeing,
    tab: Annotated[str, Query(max_length=20)] = "",
    verdict: Annotated[str, Query(max_length=20)] = "",
    text: Annotated[str, Query(max_length=LONGEST_SEARCH)] = "",
    unit: Annotated[str, Query(max_length=100)] = "",
    mine: bool = False,
    sample: bool = False,
    number: Annotated[int, Query(ge=1, le=100_000, alias="page")] = 1,
) -> Wanted:
    chosen = tab if tab in STATES or tab == DRAFTS else _own_tab(staff)
    return Wanted(chosen, verdict, text, unit, mine, sample, number)


@router.get("")
def listing(
    request: Request,
    serving: Served,
    now: Now,
    staff: Seeing,
    wanted: Annotated[Wanted, Depends(_wanted)],
    just: JustActed,
) -> Response:
    """One page of it; only rows that are shown are opened."""
    store = serving.store
    found = store.queue.page(wanted.query(staff, store.policies.review_ends(), now))
    policy_of, kept = store.policies.once(), wanted.kept
    return page(
        request,
        "s_queue_rows.html.j2" if request.headers.get("hx-request") else "s_queue.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        tabs=_tabs(found),
        tab=wanted.tab,
        rows=[
            _draft(row, policy_of(row), now)
            if wanted.is_drafts
            else _row(serving, staff, row, policy_of(row), now)
            for row in found.rows
        ],
        total=found.total,
        number=wanted.number,
        pages=max(1, -(-found.total // QUEUE_ROWS)),
        verdicts=VERDICTS,
        kept=kept,
        link=lambda **changed: (
            "/review?" + urlencode({k: v for k, v in (kept | changed).items() if v})
        ),
        drafts=found.by_state.get(DRAFTS, 0),
        is_drafts=wanted.is_drafts,
        just_acted=just,
        is_done=request.query_params.get("done") == "1",
    )


@router.get("/next")
def take_next(
    serving: Served,
    now: Now,
    staff: Annotated[Staff, Depends(allowed(May.DECIDE))],
    after: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
    acted: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
) -> Response:
    """The file with the least time left on which nobody works; after: passing over this one."""
    query = QueueQuery(
        closes=serving.store.policies.review_ends(),
        states=(staff.stage or "",),
        unit=unit_of(staff, ""),
    )
    found = serving.store.queue.next(query, staff.user.id, micros(now) or 0, after or None)
    if after:
        serving.store.leases.give_back(after, staff.user.id)
    address = f"/review/{found}" if found else "/review" if after else "/review?done=1"
    mark = "&" if "?" in address else "?"
    return to(f"{address}{mark}acted={acted}" if acted else address)


def _own_tab(staff: Staff) -> str:
    return staff.stage if staff.stage in STATES else "submitted"


def unit_of(staff: Staff, wished: str) -> str | None:
    """A unit's reviewer sees its own files, whatever was asked for."""
    if staff.user.role is StaffRole.UNIT_REVIEWER:
        return staff.user.unit or "（未指定单位）"
    return wished.strip() or None


def _tabs(found: QueuePage) -> list[tuple[str, str, int]]:
    return [
        (key, words, sum(found.by_state.get(state, 0) for state in states))
        for key, (words, states) in STATES.items()
    ]


def _draft(row: QueueRow, policy: Policy | None, now: dt.datetime) -> dict[str, Any]:
    """What somebody has not handed in is theirs: how far it is, and whom to remind."""
    closes = policy.submission.closes if policy else None
    declared = row.declaration
    return {
        "number": row.id[:8].upper(),
        "name": masked_name(declared.get("applicant", {}).get("name")),
        "employer": declared.get("employment", {}).get("employer") or "—",
        "uploads": row.uploads,
        "created_at": row.created_at,
        "verdict": row.verdict,
        "errors": row.errors,
        "warnings": row.warnings,
        "due": closes,
        "is_over": row.state == State.CLOSED or (closes is not None and closes < now),
    }


def _row(
    serving: Serving, staff: Staff, row: QueueRow, policy: Policy | None, now: dt.datetime
) -> dict[str, Any]:
    declared = row.declaration
    work, study = declared.get("employment", {}), declared.get("education", {})
    due = row.correct_by if row.state == State.RETURNED or policy is None else review_ends(policy)
    return {
        "id": row.id,
        "number": row.id[:8].upper(),
        "state": row.state,
        "round": row.round,
        "rounds": policy.correction.max_rounds if policy else "—",
        "name": declared.get("applicant", {}).get("name") or "—",
        "employer": work.get("employer") or "—",
        "what": " · ".join(
            filter(None, (study.get("level"), work.get("series"), work.get("specialty")))
        ),
        "submitted_at": row.submitted_at,
        "due": due,
        "is_over": due is not None and due < now,
        "verdict": row.verdict,
        "errors": row.errors,
        "warnings": row.warnings,
        "holder": _holder(serving, staff, row.leased_by),
    }


def _holder(serving: Serving, staff: Staff, user_id: str | None) -> str | None:
    if user_id is None:
        return None
    return "我" if user_id == staff.user.id else serving.store.staff.get(user_id).name
