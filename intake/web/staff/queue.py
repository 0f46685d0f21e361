"""The reviewers' list: what has the least time left stands first, unless it is sorted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.casework.rounds import State, review_ends
from intake.policy.notice import Policy
from intake.reporting.words import DRAFTS, STATES, VERDICTS, masked_name
from intake.store import QueueOrder, QueuePage, QueueQuery, QueueRow, StaffRole, Store
from intake.store.database.base import micros
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, Serving
from intake.web.staff.just_acted import Act, JustActed
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.session import Seeing, Staff, allowed, to
from intake.web.staff.thresholds import QUEUE_ROWS
from intake.web.staff.wanted import HANDED_IN, Wanted, number_in, unit_of, wanted

router = APIRouter(prefix="/review", include_in_schema=False)
_COLUMNS: tuple[tuple[str, QueueOrder | None], ...] = (
    ("编号", None),
    ("姓名", QueueOrder.NAME),
    ("单位", QueueOrder.UNIT),
    ("学历 · 系列 · 专业", None),
    ("核对结果", QueueOrder.VERDICT),
    ("提交", QueueOrder.ROUND),
    ("提交时间", QueueOrder.SUBMITTED),
    ("剩余", QueueOrder.DUE),
    ("审核中", None),
)


@dataclass(frozen=True, slots=True)
class Sought:
    """A search by ID number: whose, or why it was refused with what was typed so far."""

    person: str | None = None
    refused: str = ""
    typed: str = ""


NOTHING = Sought()


@router.get("")
def listing(
    request: Request,
    serving: Served,
    now: Now,
    staff: Seeing,
    part: Annotated[Wanted, Depends(wanted)],
    just: JustActed,
) -> Response:
    """One page of it; only rows that are shown are opened."""
    sought = NOTHING
    if number_in(request.query_params.get("text", "")):
        sought = Sought(refused="网址中不能有身份证号，没有查找；请在上面的查找框中填写")
    return shown(request, serving, staff, part, now, just, sought)


def shown(
    request: Request,
    serving: Serving,
    staff: Staff,
    part: Wanted,
    now: dt.datetime,
    just: Act | None = None,
    sought: Sought = NOTHING,
) -> Response:
    """One page of the list, or what a search by number found in all of it."""
    person = sought.person
    store = serving.store
    found, tabs = _found(store, staff, part, now, person)
    policy_of = store.policies.once()
    is_drafts = part.is_drafts and person is None
    rows = [
        _draft(row, policy_of(row), now)
        if is_drafts
        else row_of(serving, staff, row, policy_of(row), now)
        for row in found.rows
    ]
    return page(
        request,
        "s_queue_rows.html.j2" if request.headers.get("hx-request") else "s_queue.html.j2",
        staff=staff,
        role=ROLE_WORDS[staff.user.role],
        tabs=_tabs(tabs),
        tab="" if person else part.tab,
        rows=rows,
        total=found.total,
        drafts=tabs.by_state.get(DRAFTS, 0),
        is_drafts=is_drafts,
        is_by_number=person is not None,
        refused=sought.refused,
        typed=sought.typed or part.text,
        just_acted=just,
        is_done=request.query_params.get("done") == "1",
        **_around(serving, staff, part, 1 if person else -(-found.total // QUEUE_ROWS)),
    )


def _found(
    store: Store, staff: Staff, part: Wanted, now: dt.datetime, person: str | None
) -> tuple[QueuePage, QueuePage]:
    """The page, and what the tabs count; person: only what this ID number handed in."""
    query = part.query(staff, store.policies.review_ends(), now)
    if person is None:
        found = store.queue.page(query)
        return found, found
    whose = QueueQuery(query.closes, query.now, HANDED_IN, unit=unit_of(staff, ""), person=person)
    return store.queue.page(whose), store.queue.page(replace(query, limit=0))


def _around(serving: Serving, staff: Staff, part: Wanted, pages: int) -> dict[str, Any]:
    """What one presses to see another part of the list."""
    return {
        "number": part.number,
        "pages": max(1, pages),
        "verdicts": VERDICTS,
        "kept": part.kept,
        "link": part.address,
        "columns": [_column(part, words, order) for words, order in _COLUMNS],
        "units": _units(serving, staff, part),
        "filters": serving.store.filters.of(staff.user.id),
    }


def _column(part: Wanted, words: str, order: QueueOrder | None) -> dict[str, str]:
    """A column's heading: how it is sorted now, and where a press leads."""
    if order is None:
        return {"words": words, "sorted": "", "address": ""}
    is_down = part.sort.startswith("-")
    is_it = part.order is order
    turned = f"-{order}" if is_it and not is_down else order.value
    return {
        "words": words,
        "sorted": ("descending" if is_down else "ascending") if is_it else "",
        "address": part.address(sort="" if turned == QueueOrder.DUE else turned, page=""),
    }


def _units(serving: Serving, staff: Staff, part: Wanted) -> list[tuple[str, list[Any]]]:
    """Who may be chosen from: employers and authorities with what stands in this tab."""
    if staff.user.role is StaffRole.UNIT_REVIEWER or part.is_drafts:
        return []
    units = serving.store.queue.units
    both = (
        ("用人单位", units.employers(part.states)),
        ("主管部门", units.authorities(part.states)),
    )
    return [(words, found) for words, found in both if found]


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


def row_of(
    serving: Serving, staff: Staff, row: QueueRow, policy: Policy | None, now: dt.datetime
) -> dict[str, Any]:
    """A line of the list in words."""
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
