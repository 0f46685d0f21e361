"""Calls of a reviewer: decide on flags, recommend, confirm. Nothing is for pages alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter, Response

from intake.casework import decisions as review
from intake.casework import rounds
from intake.casework.rounds import State
from intake.store import Decided, NewDecision, Reviews
from intake.web.api import bodies
from intake.web.api.applications import shown
from intake.web.api.bodies import ExpectedVersion, JsonObject
from intake.web.api.paging import Cursor, Limit, paged
from intake.web.api.problems import ProblemError, documented
from intake.web.api.schemas import ApplicationView, DecisionList, DecisionView, PageList, PageView
from intake.web.api.thresholds import NOTE_CHARACTERS
from intake.web.api.views import APPLICATIONS
from intake.web.auth import (
    WRONG_CALLER,
    ApplicationId,
    Confirming,
    Deciding,
    Recommending,
    Reviewed,
    require_turn,
)
from intake.web.moves import actions, make, noted, require_free, require_takable, standing
from intake.web.progress import Progress, look
from intake.web.serving import Now, Served

router = APIRouter(prefix=APPLICATIONS, tags=["review"])


@router.get(
    "/{id}/decisions",
    summary="逐条意见的决定（审核员）",
    responses=documented(*WRONG_CALLER, "REPORT_NOT_READY", "REQUEST_INVALID"),
)
def decisions(
    serving: Served, id: ApplicationId, _: Reviewed, cursor: Cursor = None, limit: Limit = None
) -> DecisionList:
    """最新报告中须作决定的 flags；`flag` 供作决定时使用，文件与意见不变则不变。
    不写 cursor 与 limit 时一次给出全部。"""
    whole = _listed(serving.store.reviews, look(serving.store, id))
    if cursor is None and limit is None:
        return whole
    rows, following = paged(whole.items, lambda one: one.flag, cursor, limit)
    return DecisionList(items=list(rows), next_cursor=following)


@router.post(
    "/{id}/decisions",
    summary="认可或驳回一条意见（审核员）",
    responses=documented(
        *WRONG_CALLER,
        "REPORT_NOT_READY",
        "NOT_SUBMITTED",
        "NOT_YOUR_TURN",
        "FLAG_UNKNOWN",
        "REASON_MISSING",
        "REQUEST_INVALID",
        "FILE_LEASED",
        *bodies.BODY_PROBLEMS,
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/DecisionGiven"},
                    "examples": {
                        "uphold": {
                            "summary": "认可，须补正",
                            "value": {"flag": "3f0c…", "action": "upheld"},
                        },
                        "overrule": {
                            "summary": "驳回：已线下核实",
                            "value": {
                                "flag": "3f0c…",
                                "action": "overruled",
                                "reason": "verified",
                                "note": None,
                            },
                        },
                    },
                }
            },
        }
    },
)
def decide(
    serving: Served, now: Now, id: ApplicationId, caller: Deciding, document: JsonObject
) -> DecisionList:
    """新的决定取代同一条意见上原有的；旧的仍留在审计记录里。"""
    progress = look(serving.store, id)
    if progress.application.state not in rounds.UNDER_REVIEW:
        raise ProblemError("NOT_SUBMITTED")
    require_turn(caller, progress.application.state)
    new = new_decision(
        _complete(progress),
        document.get("flag"),
        document.get("action"),
        document.get("reason"),
        document.get("note"),
    )
    require_free(serving.store.leases, id, now)
    serving.store.reviews.decide(
        id, caller.actor, progress.application.round, [new], now, needs_lease=False
    )
    return _listed(serving.store.reviews, progress)


@router.post(
    "/{id}/seen",
    summary="记下看过的页面（审核员）",
    responses=documented(
        *WRONG_CALLER, "REPORT_NOT_READY", "NOT_YOUR_TURN", "REQUEST_INVALID", *bodies.BODY_PROBLEMS
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PagesSeen"}}},
        }
    },
)
def see(
    serving: Served, now: Now, id: ApplicationId, caller: Deciding, document: JsonObject
) -> PageList:
    """使用这个程序的人看过的页面，记在这个接口令牌名下。退回之前每一页都须看过。返回还没有看过的。"""
    progress = look(serving.store, id)
    require_turn(caller, progress.application.state)
    there = review.pages_of(_complete(progress))
    given = document.get("pages")
    if not isinstance(given, list) or any(not isinstance(one, dict) for one in given):
        raise ProblemError("REQUEST_INVALID")
    named = [(one.get("upload"), one.get("page")) for one in given]
    if any(one not in there for one in named):
        raise ProblemError("REQUEST_INVALID")
    reviews = serving.store.reviews
    for upload, number in dict.fromkeys(named):
        reviews.see_page(id, str(upload), int(number or 0), caller.actor, now)
    seen = reviews.pages_seen(id, caller.actor)
    left = [
        PageView(upload=upload, page=page) for upload, page in there if (upload, page) not in seen
    ]
    return PageList(unseen=left)


@router.post(
    "/{id}/recommend",
    summary="审核推荐（基层单位、主管部门）",
    responses=documented(
        *WRONG_CALLER,
        "NOT_SUBMITTED",
        "REPORT_NOT_READY",
        "FLAGS_UNDECIDED",
        "FLAGS_UPHELD",
        "HUMAN_REVIEW_PENDING",
        "FILE_LEASED",
        "PRECONDITION_FAILED",
        "VERSION_CONFLICT",
    ),
)
def recommend(
    serving: Served,
    now: Now,
    id: ApplicationId,
    caller: Recommending,
    version: ExpectedVersion,
    response: Response,
) -> ApplicationView:
    """须补正、须核对的意见都已驳回（或没有）时。已推荐的再推荐一次不改变任何事。"""
    return _moved(serving, now, id, version, response, (State.RECOMMENDED, caller.actor))


@router.post(
    "/{id}/confirm",
    summary="审核确认（县人社局）",
    responses=documented(
        *WRONG_CALLER,
        "NOT_RECOMMENDED",
        "REPORT_NOT_READY",
        "FLAGS_UNDECIDED",
        "FLAGS_UPHELD",
        "HUMAN_REVIEW_PENDING",
        "FILE_LEASED",
        "PRECONDITION_FAILED",
        "VERSION_CONFLICT",
    ),
)
def confirm(
    serving: Served,
    now: Now,
    id: ApplicationId,
    caller: Confirming,
    version: ExpectedVersion,
    response: Response,
) -> ApplicationView:
    """推荐之后。已确认的再确认一次不改变任何事。"""
    return _moved(serving, now, id, version, response, (State.CONFIRMED, caller.actor))


def _moved(
    serving: Served,
    now: dt.datetime,
    id: str,
    version: int | None,
    response: Response,
    how: tuple[State, str],
) -> ApplicationView:
    towards, actor = how
    progress = look(serving.store, id)
    record = progress.application
    if version is not None and version != record.version:
        raise ProblemError("PRECONDITION_FAILED")
    if record.state != towards:
        move = rounds.recommend(record) if towards is State.RECOMMENDED else rounds.confirm(record)
        body = _complete(progress)
        review.require_cleared(
            body["flags"], actions(standing(serving.store.reviews.decisions(id)))
        )
        require_takable(serving.store, id, now)
        note = noted(actor, towards.value, record, move)
        make(serving.store.cases, record, move, audit=(now, note))
    return shown(serving, look(serving.store, id), now, response)


def new_decision(body: Any, key: Any, action: Any, reason: Any, note: Any) -> NewDecision:
    """A decision on a flag of this report, checked.

    Raises ProblemError REQUEST_INVALID, FLAG_UNKNOWN, REASON_MISSING.
    """
    texts_fit = all(one is None or isinstance(one, str) for one in (reason, note))
    if action not in (review.UPHELD, review.OVERRULED) or not texts_fit:
        raise ProblemError("REQUEST_INVALID")
    if len(note or "") > NOTE_CHARACTERS:
        raise ProblemError("REQUEST_INVALID")
    flags = review.to_decide(body["flags"])
    flag = next((one for one in flags if review.flag_key(one) == key), None)
    if flag is None:
        raise ProblemError("FLAG_UNKNOWN")
    if action == review.OVERRULED:
        if reason not in review.REASONS or (reason == "other" and not (note or "").strip()):
            raise ProblemError("REASON_MISSING")
    return NewDecision(
        str(key), Decided(action), flag, reason or None, (note or "").strip() or None
    )


def _complete(progress: Progress) -> Any:
    if not progress.is_complete or progress.report is None:
        raise ProblemError("REPORT_NOT_READY", headers={"Retry-After": "5"})
    return progress.report.body


def _listed(reviews: Reviews, progress: Progress) -> DecisionList:
    body, decided = _complete(progress), standing(reviews.decisions(progress.application.id))
    items = []
    for flag in review.to_decide(body["flags"]):
        one = decided.get(review.flag_key(flag))
        items.append(
            DecisionView(
                flag=review.flag_key(flag),
                code=flag["code"],
                severity=flag["severity"],
                material=flag["material"],
                year=flag["year"],
                field=flag["field"],
                upload=flag["upload"],
                page=flag["page"],
                action=None if one is None else one.action.value,
                reason=None if one is None else one.reason,
                note=None if one is None else one.note,
                decided_at=None if one is None else one.created_at,
            )
        )
    return DecisionList(items=items)
