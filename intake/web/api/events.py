"""Server-sent events: each upload's, page's and report's result as soon as it is there.

Nothing is remembered between requests: what a client can know follows from what is
stored, in one order. An event's id says from which state it was taken and how many of its
events had been sent; who reconnects with it (`Last-Event-ID`) gets the rest of that
state, or everything when the state has moved on. Events replace what was said before
about the same thing, so hearing one twice does no harm.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from intake.domain.errors import IntakeError
from intake.reporting.masking import masked_report
from intake.web.api import views
from intake.web.api.problems import ProblemError, documented
from intake.web.api.thresholds import (
    HEARTBEAT_SECONDS,
    IDLE_LOOK_SECONDS,
    IDLE_SECONDS,
    MOST_STREAMS,
    RETRY_MILLISECONDS,
    STREAM_LOOK_SECONDS,
    STREAM_SECONDS,
    STREAMS_OF_ONE,
)
from intake.web.auth import WRONG_CALLER, Readable
from intake.web.progress import PENDING, Progress, look
from intake.web.serving import Served, Serving, address_of

router = APIRouter(prefix=views.APPLICATIONS, tags=["events"])


_ALL = "all"


@dataclass(frozen=True, slots=True)
class Event:
    """What is known about one thing (`name` and `about`)."""

    name: str
    about: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything there is to say about one state, in one order."""

    state: str
    events: tuple[Event, ...]
    is_complete: bool


def snapshot(progress: Progress) -> Snapshot:
    """What an application's stream says; the same state gives the same events."""
    record, report = progress.application, progress.report
    made_from = 0 if report is None else report.generation
    return Snapshot(
        state=f"{record.version}.{record.generation}.{made_from}",
        events=tuple(_events(progress)),
        is_complete=progress.is_complete or not progress.uploads,
    )


def _events(progress: Progress) -> Iterator[Event]:
    record = progress.application
    state = {"state": record.state, "round": record.round, "version": record.version}
    yield Event("state", "", state)
    body: dict[str, Any] = {}
    if progress.report is not None:
        body = masked_report(progress.report.body, record.declaration)
    for upload in progress.uploads:
        # Being looked at is no result, and leaves no trace in the state's number.
        status = "pending" if upload.status in PENDING else upload.status.value
        told = {"upload": upload.id, "status": status, "code": upload.code}
        yield Event("upload", upload.id, told)
        row = progress.row_of(upload.id)
        for page in [] if row is None else row["pages"]:
            flags = [
                flag
                for flag in body["flags"]
                if flag["upload"] == upload.id and flag["page"] in (page["page"], None)
            ]
            found = {"upload": upload.id, **page, "flags": flags}
            yield Event("page", f"{upload.id}/{page['page']}", found)
    if progress.is_complete:
        url = f"{views.application_url(record.id)}/report"
        yield Event("complete", "", {"verdict": body["verdict"], "report_url": url})


@router.get(
    "/{id}/events",
    summary="核对进展（SSE）",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "事件 state、upload、page（每页的结论与 flags）、complete（报告出齐）；"
            "重连时带 Last-Event-ID 只补发未收到的",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **documented(*WRONG_CALLER, "TOO_MANY_STREAMS"),
    },
)
async def events(
    request: Request,
    serving: Served,
    id: Readable,
    last_event_id: Annotated[str | None, Header(description="上次收到的事件 id")] = None,
) -> StreamingResponse:
    """每 15 秒一个注释行保持连接；连续 5 分钟没有待核对的文件与变化时结束（complete 之后可自行断开）。"""
    first = await run_in_threadpool(look, serving.store, id)
    whose = (_ALL, f"application {id}", f"address {address_of(request)}")
    for who, most in zip(whose, (MOST_STREAMS, STREAMS_OF_ONE, -(-MOST_STREAMS // 5)), strict=True):
        if serving.streams[who] >= most:
            raise ProblemError("TOO_MANY_STREAMS")
    stream = _stream(request, serving, snapshot(first), id, last_event_id or "", whose)
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(
    request: Request,
    serving: Serving,
    seen: Snapshot,
    application_id: str,
    last_id: str,
    whose: tuple[str, ...],
) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    start = spoke = changed = loop.time()
    told: dict[tuple[str, str], dict[str, Any]] = {}
    skip = _already_sent(seen, last_id)
    for event in seen.events[:skip]:
        told[event.name, event.about] = event.data
    serving.streams.update(whose)
    try:
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        while loop.time() - start < STREAM_SECONDS:
            now = loop.time()
            for number, event in enumerate(seen.events, start=1):
                if told.get((event.name, event.about)) != event.data:
                    told[event.name, event.about] = event.data
                    spoke = changed = now
                    yield _written(f"{seen.state}.{number}", event)
            # What is no longer so can be said again when it is.
            told = {(e.name, e.about): e.data for e in seen.events}
            if seen.is_complete and now - changed > IDLE_SECONDS:
                return
            if now - spoke > HEARTBEAT_SECONDS:
                spoke = now
                yield ": .\n\n"
            await asyncio.sleep(IDLE_LOOK_SECONDS if seen.is_complete else STREAM_LOOK_SECONDS)
            if await request.is_disconnected():
                return
            try:
                seen = await run_in_threadpool(partial(_moved, serving, seen, application_id))
            except IntakeError:
                return  # gone or out of order: the reconnecting client is told which
    finally:
        serving.streams -= Counter(whose)  # and forgets whoever has none left


def _moved(serving: Serving, seen: Snapshot, application_id: str) -> Snapshot:
    """The state now. One small read tells that a complete one has not moved."""
    if seen.is_complete:
        record = serving.store.cases.get(application_id)
        if record is not None and seen.state.startswith(f"{record.version}.{record.generation}."):
            return seen
    return snapshot(look(serving.store, application_id))


def _already_sent(seen: Snapshot, untrusted_last_id: str) -> int:
    """How many of this state's events the client has; 0 if it knows another state."""
    state, _, number = untrusted_last_id.rpartition(".")
    return int(number) if state == seen.state and number.isdecimal() and len(number) < 9 else 0


def _written(event_id: str, event: Event) -> str:
    data = json.dumps(event.data, ensure_ascii=False)
    return f"id: {event_id}\nevent: {event.name}\ndata: {data}\n\n"
