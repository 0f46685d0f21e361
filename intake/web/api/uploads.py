"""Calls about files: send one, see what came of it, take it back; and the whole report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from intake.casework import rounds
from intake.casework.decisions import in_force
from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.errors import NotFound
from intake.store import ApplicationRecord, Incoming, Queue, Store, UploadRecord
from intake.web.api import bodies, views
from intake.web.api.bodies import IdempotencyKey
from intake.web.api.paging import Cursor, Limit, paged
from intake.web.api.problems import ProblemError, documented
from intake.web.api.reading_schemas import UploadList
from intake.web.api.receiving import clean_filename, receive, require_small
from intake.web.api.schemas import PendingReport, ReportView, UploadSummary, UploadView
from intake.web.api.thresholds import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_STORED,
    MOST_STORED_BYTES,
    RETRY_SECONDS,
)
from intake.web.auth import WRONG_CALLER, Owned, Readable
from intake.web.progress import PENDING, Progress, look, seconds_wished, waited
from intake.web.quotas import require_room_for_file
from intake.web.serving import Now, Served, Serving, address_of

router = APIRouter(prefix=views.APPLICATIONS, tags=["uploads"])

UploadId = Annotated[str, Path(alias="upload", description="文件的 id")]
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORM = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}},
    }
}


@router.post(
    "/{id}/uploads",
    status_code=202,
    summary="上传一个文件",
    response_model=UploadView,
    responses={
        200: {"model": UploadView, "description": "已有结论（请求头 Prefer: wait=N）"},
        **documented(
            *WRONG_CALLER,
            "ALREADY_SUBMITTED",
            "APPLICATION_OVER",
            "ROUNDS_USED_UP",
            "CORRECTION_EXPIRED",
            "TOO_MANY_UPLOADS",
            "TOO_MANY_REQUESTS",
            "UPLOAD_EMPTY",
            "UPLOAD_TOO_LARGE",
            "MULTIPART_INVALID",
            "MATERIAL_UNKNOWN",
            "REQUEST_INVALID",
            "REQUEST_TIMED_OUT",
            "IDEMPOTENCY_KEY_INVALID",
            "IDEMPOTENCY_KEY_REUSED",
            "STORAGE_FULL",
        ),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": _FILE, "multipart/form-data": _FORM},
        }
    },
)
async def send(
    request: Request,
    serving: Served,
    now: Now,
    id: Owned,
    key: IdempotencyKey,
    material: Annotated[
        str | None, Query(description="放在哪一栏（contract §2 的材料代码）")
    ] = None,
    year: Annotated[
        int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="该栏的年度")
    ] = None,
    filename: Annotated[str | None, Query(description="文件名，只用于显示")] = None,
) -> Response:
    """请求体就是文件（任意 Content-Type），或只含一个文件的 multipart 表单；不超过 60 MB。

    收到 2xx 即已落盘。文件打不开、类型不支持、看不清都不是 HTTP 错误，而是核对结果。
    同一文件再次放入同一栏得到同一个 id。"""
    upload = await take_in(request, serving, id, now, key, _slot(material), year, filename)
    if upload.is_new and not seconds_wished(request):
        return _upload_answer(request, None, upload)
    found = await waited(request, partial(_seen, serving.store, id, upload.id), _is_answered)
    return _upload_answer(request, *found)


async def take_in(
    request: Request,
    serving: Serving,
    id: str,
    now: dt.datetime,
    key: str | None,
    slot: str | None,
    year: int | None,
    filename: str | None,
) -> UploadRecord:
    """The body as an upload of this application, or a ProblemError that says why not."""
    serving.uploads.take(address_of(request))
    require_small(request)
    incoming = await run_in_threadpool(_incoming, serving, id, now)

    def commit(form_name: str | None, queue: Queue) -> UploadRecord:
        name = clean_filename(filename or form_name or "")
        # Asked again: the application may have been submitted while the file came in.
        record = editable(serving.store, id, now)
        once = bodies.once(key, slot, year, name, incoming.sha256)
        return incoming.commit(slot, year, name, rounds.working_round(record), now, queue, once)

    return await receive(request, incoming, commit)


@router.get(
    "/{id}/uploads", summary="全部文件", responses=documented(*WRONG_CALLER, "REQUEST_INVALID")
)
def listing(
    serving: Served, id: Readable, cursor: Cursor = None, limit: Limit = None
) -> UploadList:
    """申报人本人或审核员。已撤回的不在其中；按上传的先后排列，逐页取回。"""
    rows = look(serving.store, id).uploads
    found, following = paged(rows, lambda one: one.id, cursor, limit)
    items = [UploadSummary(**views.upload_summary(one)) for one in found]
    return UploadList(items=items, next_cursor=following)


@router.get(
    "/{id}/uploads/{upload}",
    summary="文件的状态与结论",
    response_model=UploadView,
    responses=documented(*WRONG_CALLER),
)
async def show(request: Request, serving: Served, id: Readable, upload: UploadId) -> Response:
    """申报人本人或审核员；Prefer: wait=N 等待结论，至多 60 秒。"""
    found = await waited(request, partial(_seen, serving.store, id, upload), _is_answered)
    return _view(views.upload_view(*found), 200, request)


@router.delete(
    "/{id}/uploads/{upload}",
    status_code=204,
    summary="撤回文件",
    responses=documented(
        *WRONG_CALLER,
        "ALREADY_SUBMITTED",
        "APPLICATION_OVER",
        "ROUNDS_USED_UP",
        "CORRECTION_EXPIRED",
    ),
)
def withdraw(serving: Served, now: Now, id: Owned, upload: UploadId) -> None:
    """提交之前，或被退回之后；已撤回的再撤回一次也成功。"""
    editable(serving.store, id, now)
    if serving.store.uploads.get(id, upload) is None:
        raise NotFound("NOT_FOUND")
    serving.store.uploads.withdraw(id, upload)


@router.get(
    "/{id}/report",
    summary="核对报告",
    response_model=ReportView,
    responses={
        202: {"model": PendingReport, "description": "尚未出齐"},
        **documented(*WRONG_CALLER, "NO_REPORT_OF_ROUND", "REQUEST_INVALID"),
    },
)
async def report(
    request: Request,
    serving: Served,
    id: Readable,
    round: Annotated[
        int | None, Query(ge=1, le=99, description="某一轮退回时固定下来的报告")
    ] = None,
) -> Response:
    """全部文件有了结论才答 200，否则 202；Prefer: wait=N 等待，至多 60 秒。"""
    if round is not None:
        return _json(await run_in_threadpool(_of_round, serving.store, id, round), 200, request)
    progress = await waited(request, partial(look, serving.store, id), lambda p: p.is_complete)
    if progress.is_complete:
        document = await run_in_threadpool(views.report_document, progress)
        return _json(document, 200, request)
    pending = views.pending_report(progress)
    return _view(pending, 202, request, {"Retry-After": str(RETRY_SECONDS)})


def _slot(untrusted_material: str | None) -> str | None:
    """The material's key, None for no slot; raises ProblemError MATERIAL_UNKNOWN."""
    if not untrusted_material:
        return None
    if untrusted_material not in PAPERS:
        raise ProblemError("MATERIAL_UNKNOWN")
    return Material(untrusted_material).value


def editable(store: Store, application_id: str, now: dt.datetime) -> ApplicationRecord:
    """The application, if it may be changed now; raises NotFound, NotAllowed."""
    record = store.cases.get(application_id)
    if record is None:
        raise NotFound("NOT_FOUND")
    rounds.require_editable(record, store.policies.of(record), now)
    return record


def require_room(store: Store, application_id: str, now: dt.datetime) -> ApplicationRecord:
    """As `editable`, and there may be one more file; raises ProblemError TOO_MANY_UPLOADS."""
    record = editable(store, application_id, now)
    count, size = store.uploads.taken(application_id)
    if count >= MOST_STORED or size >= MOST_STORED_BYTES:
        raise ProblemError("TOO_MANY_UPLOADS")
    return record


def _incoming(serving: Serving, application_id: str, now: dt.datetime) -> Incoming:
    """A place for one more file, if there may be one."""
    store = serving.store
    require_room(store, application_id, now)
    require_room_for_file(serving, application_id)
    return store.uploads.receive(application_id)


def _seen(
    store: Store, application_id: str, upload_id: str
) -> tuple[Progress | None, UploadRecord]:
    """One upload, and how far the application has come without its other files."""
    record = store.cases.get(application_id)
    upload = None if record is None else store.uploads.get(application_id, upload_id)
    if record is None or upload is None:
        raise NotFound("NOT_FOUND")
    return Progress(record, (upload,), store.reports.newest(application_id)), upload


def _is_answered(seen: tuple[Progress | None, UploadRecord]) -> bool:
    progress, upload = seen
    is_known = progress is not None and progress.row_of(upload.id) is not None
    return is_known and upload.status not in PENDING


def _of_round(store: Store, application_id: str, round: int) -> dict[str, Any]:
    progress = look(store, application_id)
    frozen = store.reports.of_round(application_id, round)
    if frozen is None:
        raise ProblemError("NO_REPORT_OF_ROUND")
    decided = store.rounds.decisions(application_id, round)
    if decided:
        frozen = replace(frozen, body=in_force(frozen.body, decided))
    everything = tuple(store.uploads.of(application_id, include_withdrawn=True))
    return views.report_document(Progress(progress.application, everything, frozen))


def _upload_answer(request: Request, progress: Progress | None, upload: UploadRecord) -> Response:
    is_there = seconds_wished(request) > 0 and _is_answered((progress, upload))
    headers = {"Location": views.upload_url(upload)}
    if not is_there:
        headers["Retry-After"] = str(RETRY_SECONDS)
    view = views.upload_view(progress, upload)
    return _view(view, 200 if is_there else 202, request, headers)


def _view(
    view: BaseModel, status: int, request: Request, headers: dict[str, str] | None = None
) -> Response:
    told = {**(headers or {}), **_applied(request)}
    return Response(view.model_dump_json(), status, told, "application/json")


def _json(
    body: dict[str, Any], status: int, request: Request, headers: dict[str, str] | None = None
) -> Response:
    return JSONResponse(body, status, {**(headers or {}), **_applied(request)})


def _applied(request: Request) -> dict[str, str]:
    wished = int(seconds_wished(request))
    return {"Preference-Applied": f"wait={wished}"} if wished else {}
