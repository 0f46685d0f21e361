"""What is pressed on a file's page. Each is recorded; each needs the file to be one's own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from intake.casework import decisions, rounds
from intake.casework.rounds import State
from intake.domain.errors import IntakeError
from intake.store import AuditNote, Decided, NewDecision
from intake.web.api.problems import ProblemError, from_interruption
from intake.web.api.reviews import new_decision
from intake.web.api.thresholds import NOTE_CHARACTERS
from intake.web.applicant.csrf import Form
from intake.web.applicant.render import page
from intake.web.moves import frozen_set, make, noted, require_looked_at
from intake.web.serving import Now, Served
from intake.web.staff.differences import diff
from intake.web.staff.files import File, opened, working
from intake.web.staff.just_acted import JustActed
from intake.web.staff.may import ROLE_WORDS, May
from intake.web.staff.screen import Screen
from intake.web.staff.session import Deciding, OfFile, SignedIn, Staff, allowed, to
from intake.web.staff.signing import first
from intake.web.staff.telling import told_facts

router = APIRouter(prefix="/review", include_in_schema=False)
REQUEST_ID = re.compile(r"[0-9a-f]{32}")
"""What a page numbers its decisions with."""


@router.get("/{id}")
def show(
    request: Request, serving: Served, now: Now, staff: SignedIn, id: OfFile, just: JustActed
) -> Response:
    """The file; whoever's turn it is begins to work on it. That it was opened is recorded."""
    file = opened(serving.store, id, staff, now, take=True)
    serving.store.audit.note(AuditNote(staff.user.id, "file_opened"), now, id)
    if not file.progress.is_complete:
        facts: dict[str, Any] = {"staff": staff, "file": file, "role": ROLE_WORDS[staff.user.role]}
        return page(request, "s_waiting.html.j2", just_acted=just, **facts)
    return page(request, "s_file.html.j2", just_acted=just, **_facts(request, file, now))


@router.post("/{id}/decide")
def decide(
    request: Request, serving: Served, now: Now, staff: Deciding, id: OfFile, fields: Form
) -> Response:
    """Uphold, or overrule with a reason."""
    file = working(serving.store, id, staff, now)
    new = new_decision(
        file.body,
        first(fields, "flag"),
        first(fields, "action"),
        first(fields, "reason") or None,
        first(fields, "note") or None,
    )
    request_id = first(fields, "decision")
    if request_id and not REQUEST_ID.fullmatch(request_id):
        raise ProblemError("REQUEST_INVALID")
    new = replace(new, request_id=request_id or None)
    serving.store.reviews.decide(id, staff.user.id, file.record.round, [new], now)
    return _panel(request, serving, now, staff, id)


@router.post("/{id}/undo")
def undo(
    request: Request, serving: Served, now: Now, staff: Deciding, id: OfFile, _: Form
) -> Response:
    """Take back one's newest decision."""
    working(serving.store, id, staff, now)
    gone = serving.store.reviews.undo(id, staff.user.id, now)
    return _panel(request, serving, now, staff, id, None if gone is None else gone.flag_key)


@router.post("/{id}/seen")
def see(
    request: Request, serving: Served, now: Now, staff: Deciding, id: OfFile, fields: Form
) -> Response:
    """These pages were on the screen: `upload:page`, one or many."""
    file = opened(serving.store, id, staff, now)
    there = {
        f"{upload}:{number}": (upload, number) for upload, number in decisions.pages_of(file.body)
    }
    for name in fields.get("place") or []:
        if name in there and there[name] not in file.seen:
            serving.store.reviews.see_page(id, *there[name], staff.user.id, now)
    return _panel(request, serving, now, staff, id)


@router.post("/{id}/hold")
def hold(serving: Served, now: Now, staff: Deciding, id: OfFile, _: Form) -> Response:
    """The page is still open."""
    if (
        serving.store.cases.get(id) is None
        or serving.store.leases.take(id, staff.user.id, now) is None
    ):
        raise ProblemError("FILE_LEASED")
    return Response(status_code=204)


@router.post("/{id}/leave")
def leave(serving: Served, staff: Deciding, id: OfFile, _: Form) -> Response:
    serving.store.leases.give_back(id, staff.user.id)
    return to("/review")


@router.post("/{id}/take")
def take_over(serving: Served, now: Now, staff: Deciding, id: OfFile, _: Form) -> Response:
    """From somebody who went home with it; recorded."""
    file = opened(serving.store, id, staff, now)
    if file.record.state != staff.stage:
        raise ProblemError("NOT_YOUR_TURN")
    serving.store.leases.take(id, staff.user.id, now, by_force=True)
    return to(f"/review/{id}")


@router.post("/{id}/reveal")
def reveal(serving: Served, now: Now, staff: Deciding, id: OfFile, fields: Form) -> Response:
    """Full numbers for as long as one works on the file; who saw them is recorded.

    Without a place those of the text; with one (`upload:page`) those of that copy too.
    """
    file = working(serving.store, id, staff, now)
    place = first(fields, "place")
    if not file.is_revealed:
        serving.store.leases.reveal(id, staff.user.id, now)
    pages = {f"{upload}:{page}": (upload, page) for upload, page in decisions.pages_of(file.body)}
    if place in pages and pages[place] not in file.revealed:
        serving.store.leases.reveal(id, staff.user.id, now, pages[place])
    return to(f"/review/{id}#{place}" if place in pages else f"/review/{id}")


@router.post("/{id}/recommend")
def recommend(
    request: Request,
    serving: Served,
    now: Now,
    id: OfFile,
    staff: Annotated[Staff, Depends(allowed(May.RECOMMEND))],
    fields: Form,
) -> Response:
    return _pass(request, serving, now, staff, id, fields)


@router.post("/{id}/confirm")
def confirm(
    request: Request,
    serving: Served,
    now: Now,
    id: OfFile,
    staff: Annotated[Staff, Depends(allowed(May.CONFIRM))],
    fields: Form,
) -> Response:
    return _pass(request, serving, now, staff, id, fields)


def _pass(
    request: Request,
    serving: Served,
    now: dt.datetime,
    staff: Staff,
    id: str,
    fields: dict[str, list[str]],
) -> Response:
    file = working(serving.store, id, staff, now)
    record = file.record
    decisions.require_cleared(file.body["flags"], file.actions)
    require_looked_at(serving.store.human_reviews, id)
    move = rounds.recommend(record) if record.state == State.SUBMITTED else rounds.confirm(record)
    why = _outside(file, now, fields)
    note = noted(staff.user.id, move.state.value, record, move, **why)
    make(serving.store.cases, record, move, audit=(now, note))
    return _on(request)


@router.post("/{id}/return")
def send_back(
    request: Request, serving: Served, now: Now, staff: Deciding, id: OfFile, fields: Form
) -> Response:
    """Everything seen, everything decided: frozen as it is, and the hours begin."""
    file = working(serving.store, id, staff, now)
    record = file.record
    decisions.require_returnable(file.body, file.actions, file.seen)
    require_looked_at(serving.store.human_reviews, id)
    why = _outside(file, now, fields)
    move = rounds.send_back(record, file.policy, now)
    if file.old_problems:
        why["old_problems"] = sorted(file.old_problems)
    kept = frozen_set(file.body, file.decided)
    note = noted(staff.user.id, "returned", record, move, decisions=kept, **why)
    make(serving.store.cases, record, move, file.progress.report, kept, (now, note))
    return _on(request)


@router.post("/{id}/spot")
def spot_check(
    serving: Served,
    now: Now,
    id: OfFile,
    fields: Form,
    staff: Annotated[Staff, Depends(allowed(May.SPOT_CHECK))],
) -> Response:
    """A supervisor looked again at what had passed."""
    file = opened(serving.store, id, staff, now)
    found = first(fields, "found")
    if found not in (Decided.SPOT_GOOD, Decided.SPOT_BAD):
        raise ProblemError("REQUEST_INVALID")
    text = first(fields, "note")[:NOTE_CHARACTERS]
    if found == Decided.SPOT_BAD and not text:
        raise ProblemError("REASON_MISSING", "请写明发现了什么")
    flag = {"code": "SPOT_CHECK", "severity": "info"}
    new = NewDecision("0" * 32, Decided(found), flag, None, text or None)
    serving.store.reviews.decide(
        id, staff.user.id, file.record.round, [new], now, needs_lease=False
    )
    return to(f"/review/{id}")


def _outside(file: File, now: dt.datetime, fields: dict[str, list[str]]) -> dict[str, object]:
    """Outside the review window somebody says why; raises OUTSIDE_REVIEW_WINDOW."""
    notice = rounds.review_notice(file.policy, now)
    if notice is None:
        return {}
    why = first(fields, "why")[:NOTE_CHARACTERS]
    if not why:
        raise ProblemError("OUTSIDE_REVIEW_WINDOW", f"{notice}；仍要办理须写明理由")
    return {"outside_window": notice, "why": why}


def _on(request: Request) -> Response:
    """To the next file, where this one can be taken back for a moment."""
    address = f"/review/next?acted={request.path_params['id']}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return to(address)


def _panel(
    request: Request,
    serving: Served,
    now: dt.datetime,
    staff: Staff,
    id: str,
    active: str | None = None,
) -> Response:
    if not request.headers.get("hx-request"):
        return to(f"/review/{id}")
    file = opened(serving.store, id, staff, now)
    return page(request, "s_panel.html.j2", **_facts(request, file, now, active))


def _facts(
    request: Request, file: File, now: dt.datetime, active: str | None = None
) -> dict[str, Any]:
    """What both the page and its panel show."""
    serving = request.app.state.serving
    screen = Screen(file, serving.store.remarks.of(file.record.id))
    flags, papers = screen.flags, screen.papers
    open_now = next((f["key"] for f in flags if f["needs"] and f["decision"] is None), None)
    upheld = decisions.upheld(file.body["flags"], file.actions)
    return {
        "staff": file.staff,
        "role": ROLE_WORDS[file.staff.user.role],
        "file": file,
        "screen": screen,
        "flags": flags,
        "papers": papers,
        "active": active or open_now,
        "unseen": [p for p in papers if not p["is_seen"]],
        "upheld": len(upheld),
        "still": sum(f["needs"] and f["decision"] is None for f in flags),
        "reasons": decisions.REASONS,
        "closes": rounds.review_ends(file.policy),
        "declared": file.shown_declaration,
        "outside": rounds.review_notice(file.policy, now),
        "return_refused": _refused(
            lambda: decisions.require_returnable(file.body, file.actions, file.seen)
        ),
        "spot": file.decided.get("0" * 32),
        "diff": diff,
        "rounds": serving.store.rounds.of(file.record.id),
        **told_facts(serving.store, file),
    }


def _refused(attempt: object) -> str | None:
    """Why not, in a sentence."""
    try:
        attempt()  # type: ignore[operator]
    except IntakeError as refused:
        return from_interruption(refused).detail
    return None
