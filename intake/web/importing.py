"""Files come in for many people: streamed, sealed, and left for whoever has time to place them."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from intake.casework.importing.thresholds import MOST_UNPACKED
from intake.casework.rounds import State
from intake.casework.thresholds import LONGEST_TEXT
from intake.domain.application import BEIJING
from intake.policy.notice import Policy, newest_policy
from intake.store import Store
from intake.store.cases.import_files import Arriving
from intake.web.api.multipart import ManyFiles
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import (
    FILENAME_CHARACTERS,
    FIRST_YEAR,
    LAST_YEAR,
    PIECE_BYTES,
    SILENCE_SECONDS,
)


def clean_path(untrusted_path: str) -> str:
    """A path within an import, without characters that nobody sees and ways out of it."""
    parts = re.split(r"[/\\]+", untrusted_path)
    seen = ["".join(c for c in part if unicodedata.category(c)[0] != "C").strip() for part in parts]
    kept = [part[:FILENAME_CHARACTERS] for part in seen if part not in ("", ".", "..")]
    return "/".join(kept) or "未命名"


def wanted_of(
    store: Store, now: dt.datetime, stage: State, unit: str | None, submitted: str, title: str
) -> dict[str, Any]:
    """How an import is to be done, as the store keeps it; raises ProblemError REQUEST_INVALID."""
    notice = store.policies.current(newest_policy(now).id)
    when = submitted_when(notice, now)
    if submitted:
        try:
            when = dt.datetime.fromisoformat(submitted).replace(hour=12, tzinfo=BEIJING)
        except ValueError:
            raise ProblemError("REQUEST_INVALID", "提交日期应写作 2024-10-20") from None
        if not FIRST_YEAR <= when.year <= LAST_YEAR:
            raise ProblemError(
                "REQUEST_INVALID", f"提交日期应在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间"
            )
    if len(unit or "") > LONGEST_TEXT:
        raise ProblemError("REQUEST_INVALID", f"单位名称不能超过 {LONGEST_TEXT} 个字")
    return {
        "policy": notice.id,
        "stage": stage.value,
        "submitted_at": when.isoformat(),
        "unit": unit,
        "title": title,
        "asks": True,
    }


def submitted_when(policy: Policy, now: dt.datetime) -> dt.datetime:
    """When it was submitted elsewhere, where nobody says (`workers.importing`)."""
    window = policy.submission
    return min(max(now, window.opens), window.closes).astimezone(BEIJING)


async def take_body(request: Request, store: Store, import_id: str, path: str) -> int:
    """The request's body as one file of the import; its size."""
    arriving = await run_in_threadpool(store.imports.files.receive, import_id)
    try:
        async for piece in _pieces(request):
            await run_in_threadpool(_write, arriving, piece)
        if not arriving.size:
            raise ProblemError("UPLOAD_EMPTY")
        await run_in_threadpool(arriving.commit, clean_path(path))
        return arriving.size
    finally:
        arriving.abort()


async def take_form(
    request: Request, boundary: bytes, store: Store, import_id: str
) -> tuple[dict[str, str], int]:
    """All files of a form into the import; its fields, and how many files there were."""
    form, fields, count = ManyFiles(boundary), {}, 0
    arriving: Arriving | None = None
    try:
        async for chunk in _pieces(request):
            for part in form.feed(chunk):
                if part.name is None:
                    fields[part.field] = (part.data or b"").decode("utf-8", "replace")
                elif part.data is None:
                    arriving = await run_in_threadpool(store.imports.files.receive, import_id)
                elif part.data and arriving is not None:
                    await run_in_threadpool(_write, arriving, part.data)
                elif arriving is not None:
                    if arriving.size:
                        await run_in_threadpool(arriving.commit, clean_path(part.name))
                        count += 1
                    arriving.abort()
                    arriving = None
        form.end()
    finally:
        if arriving is not None:
            arriving.abort()
    return fields, count


def _write(arriving: Arriving, piece: bytes) -> None:
    arriving.write(piece)
    if arriving.size > MOST_UNPACKED:
        raise ProblemError("UPLOAD_TOO_LARGE", "文件过大，请分成几个压缩包")


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    gathered = bytearray()
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise ProblemError("REQUEST_TIMED_OUT", headers={"Connection": "close"}) from None
        if chunk is None:
            break
        gathered += chunk
        if len(gathered) >= PIECE_BYTES:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def told_of(outcome: Mapping[str, Any] | None) -> dict[str, Any]:
    """An outcome with everything that a page asks for, also where it failed."""
    empty: dict[str, Any] = {
        "people": [], "left": [], "notes": [], "files": 0, "placed": 0, "doubled": 0,
        "question": None, "problem": None,
    }  # fmt: skip
    told = {**empty, **(outcome or {})}
    blank: dict[str, Any] = {"id": None, "unit": None, "problem": None, "notes": [], "declared": False,
             "is_new": False}  # fmt: skip
    people = [{**blank, **person} for person in told["people"]]
    counts = {
        "people": len(people),
        "new": sum(bool(one["is_new"]) for one in people),
        "undeclared": sum(not one["declared"] for one in people),
        "left": len(told["left"]),
    }
    # Counts that were kept say that the people themselves were removed; earlier releases
    # kept none.
    is_removed = outcome is None or "counts" in outcome
    return {"counts": counts, "is_removed": is_removed, **told, "people": people}
