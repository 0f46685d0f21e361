"""Calls about an application: make, see, change, submit, return, list."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from intake.casework import decisions as review
from intake.casework import rounds
from intake.casework.handing_in import hand_in
from intake.casework.rounds import State
from intake.domain.errors import Conflict
from intake.store import ApplicationRecord, Store
from intake.web.api import bodies, declarations
from intake.web.api.bodies import ExpectedVersion, IdempotencyKey, JsonObject
from intake.web.api.examples import EXAMPLE, described_body
from intake.web.api.problems import ProblemError, documented
from intake.web.api.schemas import ApplicationList, ApplicationView, Created
from intake.web.api.thresholds import LIST_LENGTH, LONGEST_LIST
from intake.web.api.turns import Turn, next_submission, turn_of
from intake.web.api.views import (
    APPLICATIONS,
    application_row,
    application_url,
    application_view,
    etag,
)
from intake.web.auth import (
    WRONG_CALLER,
    ApplicationId,
    ByReviewer,
    Deciding,
    Owned,
    Readable,
    require_turn,
)
from intake.web.moves import actions, frozen_set, make, noted, require_takable, standing
from intake.web.progress import Progress, look
from intake.web.quotas import require_room_for_draft
from intake.web.serving import Now, Served, Serving, address_of

router = APIRouter(prefix=APPLICATIONS, tags=["applications"])


def _limited(request: Request, serving: Served) -> None:
    serving.creations.take(address_of(request))
    require_room_for_draft(serving, address_of(request))


@router.post(
    "",
    status_code=201,
    summary="建立一份申报",
    dependencies=[Depends(_limited)],
    responses=documented(
        "TOO_MANY_REQUESTS",
        "IDEMPOTENCY_KEY_INVALID",
        "IDEMPOTENCY_KEY_REUSED",
        *bodies.BODY_PROBLEMS,
    ),
    openapi_extra=described_body(
        "application.json，不含 uploads；submitted_at 与 round 由服务决定",
        "application/json",
        {"$ref": "#/components/schemas/Declaration"},
        EXAMPLE,
    ),
)
def create(
    request: Request,
    serving: Served,
    now: Now,
    document: JsonObject,
    key: IdempotencyKey,
    response: Response,
) -> Created:
    """不需要令牌。返回申报的 id 与上传令牌；令牌只给出这一次（同一 Idempotency-Key 重复请求除外）。"""
    new = declarations.declared(document, serving.store.policies)
    record, token = serving.store.cases.create(
        new.policy, new.values, now, bodies.once(key, new.values), address_of(request)
    )
    response.headers["Location"] = application_url(record.id)
    progress = look(serving.store, record.id)
    view = shown(serving, progress, now, response, new.ignored)
    return Created(id=record.id, upload_token=token, application=view)


@router.get(
    "",
    summary="列出申报（审核员）",
    responses=documented("UNAUTHENTICATED", "FORBIDDEN", "REQUEST_INVALID"),
)
def listing(
    serving: Served,
    caller: ByReviewer,
    state: Annotated[State | None, Query(description="只列此状态的")] = None,
    cursor: Annotated[
        str | None, Query(pattern="^[0-9a-f]{32}$", description="上一页的 next_cursor")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LONGEST_LIST)] = LIST_LENGTH,
) -> ApplicationList:
    """按 id 排列，逐页取回；翻页期间新建的可能不在其中。只列已提交过的；令牌限于一个单位的，
    只列该单位的。"""
    unit = caller.integration.unit if caller.integration else None
    wanted = None if state is None else state.value
    found = serving.store.cases.listed(cursor, limit + 1, wanted, unit=unit, is_handed_in=True)
    rows = [application_row(record) for record in found[:limit]]
    return ApplicationList(items=rows, next_cursor=rows[-1].id if len(found) > limit else None)


@router.get("/{id}", summary="状态与填报", responses=documented(*WRONG_CALLER))
def show(serving: Served, now: Now, id: Readable, response: Response) -> ApplicationView:
    """申报人本人或审核员。响应头 ETag 供修改时使用。"""
    return shown(serving, look(serving.store, id), now, response)


@router.patch(
    "/{id}",
    summary="修改填报",
    responses=documented(
        *WRONG_CALLER,
        "PRECONDITION_REQUIRED",
        "PRECONDITION_FAILED",
        "ALREADY_SUBMITTED",
        "APPLICATION_OVER",
        "ROUNDS_USED_UP",
        "CORRECTION_EXPIRED",
        "POLICY_FIXED",
        "VALUE_MASKED",
        *bodies.BODY_PROBLEMS,
    ),
    openapi_extra=described_body(
        "对 Declaration 的 JSON Merge Patch（RFC 7396）：只写要改的项，null 表示删除；"
        "Content-Type 也可为 application/json",
        "application/merge-patch+json",
        {"type": "object"},
        {"employment": {"employer": "某县第一中学"}},
    ),
)
def change(
    serving: Served,
    now: Now,
    id: Owned,
    patch: JsonObject,
    request: Request,
    version: ExpectedVersion,
    response: Response,
) -> ApplicationView:
    """提交之前，或被退回之后，由申报人修改；需要 If-Match。原样交回打了星号的号码等于不改。"""
    if "if-match" not in request.headers:
        raise ProblemError("PRECONDITION_REQUIRED")
    before = look(serving.store, id).application
    rounds.require_editable(before, serving.store.policies.of(before), now)
    expected = _expected(before, version)
    new = declarations.changed(before.declaration, patch, serving.store)
    try:
        serving.store.cases.change_declaration(id, new.values, expected)
    except Conflict:
        raise ProblemError("PRECONDITION_FAILED") from None
    return shown(serving, look(serving.store, id), now, response, new.ignored)


@router.post(
    "/{id}/submit",
    summary="提交本轮",
    responses=documented(
        *WRONG_CALLER,
        "OUTSIDE_WINDOW",
        "ROUNDS_USED_UP",
        "CORRECTION_EXPIRED",
        "DECLARATION_MISSING",
        "NOTHING_UPLOADED",
        "PRECONDITION_FAILED",
        "VERSION_CONFLICT",
        "IDEMPOTENCY_KEY_INVALID",
    ),
)
def submit(
    serving: Served,
    now: Now,
    id: Owned,
    key: IdempotencyKey,
    version: ExpectedVersion,
    response: Response,
) -> ApplicationView:
    """从不等待核对。填报不全（`errors` 逐项列出）或没有上传任何材料时不能提交，也不占用
    提交次数。已提交时重复提交不改变任何事，也不占用提交次数；带 Idempotency-Key
    的重复请求即使在退回之后才到达，也不会算作新的一轮。"""
    record = look(serving.store, id).application
    _expected(record, version)
    wanted = turn_of(serving.store.answers, record, Turn.SUBMIT, key, next_submission(record))
    if record.submitted_at is None or record.round < wanted:
        submit_round(serving.store, record, now)
    return shown(serving, look(serving.store, id), now, response)


@router.post(
    "/{id}/return",
    summary="退回修改（审核员）",
    responses=documented(
        *WRONG_CALLER,
        "NOT_SUBMITTED",
        "NOT_YOUR_TURN",
        "RETURN_TOO_LATE",
        "REPORT_NOT_READY",
        "REPORT_SUPERSEDED",
        "FLAGS_UNDECIDED",
        "PAGES_UNSEEN",
        "NOTHING_TO_RETURN",
        "HUMAN_REVIEW_PENDING",
        "FILE_LEASED",
        "PRECONDITION_FAILED",
        "VERSION_CONFLICT",
        "IDEMPOTENCY_KEY_INVALID",
    ),
)
def send_back(
    serving: Served,
    now: Now,
    id: ApplicationId,
    caller: Deciding,
    key: IdempotencyKey,
    version: ExpectedVersion,
    response: Response,
) -> ApplicationView:
    """一次性退回：固定此刻的全部核对结果与已作的决定，开始 48 小时；被驳回的意见不再要求补正。
    结果未出齐、还有意见未决定、还有页面没有看过（`/seen`）时不能退回。"""
    progress = look(serving.store, id)
    record = progress.application
    _expected(record, version)
    wanted = turn_of(serving.store.answers, record, Turn.RETURN, key, record.round)
    is_done = record.state == State.RETURNED and record.round == wanted
    if not (is_done or record.round > wanted):
        move = rounds.send_back(record, serving.store.policies.of(record), now)
        require_turn(caller, record.state)
        if not progress.is_complete or progress.report is None:
            raise ProblemError("REPORT_NOT_READY", headers={"Retry-After": "5"})
        require_takable(serving.store, id, now)
        decided = standing(serving.store.reviews.decisions(id))
        seen = serving.store.reviews.pages_seen(id, caller.actor)
        review.require_returnable(progress.report.body, actions(decided), seen)
        frozen = frozen_set(progress.report.body, decided)
        note = noted(caller.actor, "returned", record, move)
        make(serving.store.cases, record, move, progress.report, frozen, (now, note))
    return shown(serving, look(serving.store, id), now, response)


def submit_round(store: Store, record: ApplicationRecord, now: dt.datetime) -> None:
    """Close the round that is being worked on. Raises NotAllowed, Conflict."""
    policy = store.policies.of(record)
    uploads = len(store.uploads.of(record.id))
    make(
        store.cases,
        record,
        hand_in(record, policy, now, record.declaration, uploads),
        policy=policy,
    )


def _expected(record: ApplicationRecord, version: int | None) -> int:
    """The version to change; raises ProblemError PRECONDITION_FAILED."""
    if version is not None and version != record.version:
        raise ProblemError("PRECONDITION_FAILED")
    return record.version


def shown(
    serving: Serving,
    progress: Progress,
    now: Any,
    response: Response,
    ignored: tuple[str, ...] = (),
) -> ApplicationView:
    """The application as every call answers with it, its version in the header."""
    response.headers["ETag"] = etag(progress.application)
    policy = serving.store.policies.of(progress.application)
    return application_view(progress, policy, now, serving.settings.clock_is_set, ignored)
