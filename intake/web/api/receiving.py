"""A file streams in: counted, sealed and stored piece by piece, or nothing is left of it."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from intake.ingest.admission import DEFAULT_LIMITS, MB, FileKind, sniff
from intake.ingest.thresholds import SNIFF_BYTES
from intake.store import Incoming, Queue, UploadRecord
from intake.web.api.bodies import HANG_UP
from intake.web.api.multipart import OneFile, boundary_of
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import (
    ENVELOPE_BYTES,
    FILENAME_CHARACTERS,
    PIECE_BYTES,
    SILENCE_SECONDS,
    UPLOAD_SECONDS,
)

FAST_PDF_BYTES = 4 * MB
"""A larger PDF has dozens of pages of several seconds each: it waits behind pictures."""
NO_NAME = "未命名"


def clean_filename(untrusted_name: str) -> str:
    """The last part of a path, without characters that nobody sees, not too long."""
    last = re.split(r"[/\\]", untrusted_name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return seen[:FILENAME_CHARACTERS] or NO_NAME


def require_small(request: Request) -> None:
    """Refuse by `Content-Length`, before anything is read.

    Raises ProblemError UPLOAD_TOO_LARGE, UPLOAD_EMPTY.
    """
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        return
    is_form = boundary_of(request.headers.get("content-type", "")) is not None
    _require_within(int(length) - ENVELOPE_BYTES if is_form else int(length))
    if int(length) == 0:
        raise ProblemError("UPLOAD_EMPTY")


async def receive(
    request: Request, incoming: Incoming, commit: Callable[[str | None, Queue], UploadRecord]
) -> UploadRecord:
    """The whole body into `incoming`, then `commit` with the form's file name and queue.

    Raises ProblemError UPLOAD_EMPTY, UPLOAD_TOO_LARGE, MULTIPART_INVALID,
    REQUEST_TIMED_OUT. Whatever happens, nothing half received is left.
    """
    boundary = boundary_of(request.headers.get("content-type", ""))
    form = None if boundary is None else OneFile(boundary)
    head = last = b""
    size = 0

    def end(name: str | None, queue: Queue) -> UploadRecord:
        incoming.write(last)
        return commit(name, queue)

    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for piece in _pieces(request, form):
                size += len(piece)
                _require_within(size)
                head = head or piece[:SNIFF_BYTES]
                if last:
                    await run_in_threadpool(incoming.write, last)
                last = piece
        if size == 0:
            raise ProblemError("UPLOAD_EMPTY")
        name = form.filename if form is not None else None
        # The last piece is written by the thread that commits: two go for most files.
        return await run_in_threadpool(end, name, _queue(head, size))
    except TimeoutError:
        raise ProblemError("REQUEST_TIMED_OUT", headers=HANG_UP) from None
    finally:
        incoming.abort()


def _require_within(size: int) -> None:
    if size > DEFAULT_LIMITS.file_bytes:
        limit = DEFAULT_LIMITS.file_bytes // MB
        detail = f"文件超过 {limit} MB，请用手机“压缩”或以 300dpi 重新扫描后上传"
        raise ProblemError("UPLOAD_TOO_LARGE", detail, HANG_UP)


async def _pieces(request: Request, form: OneFile | None) -> AsyncIterator[bytes]:
    """The file's bytes, some at a time; raises TimeoutError."""
    gathered = bytearray()
    stream = request.stream()
    while True:
        async with asyncio.timeout(SILENCE_SECONDS):
            chunk = await anext(stream, None)
        if chunk is None:
            break
        gathered += chunk if form is None else form.feed(chunk)
        if len(gathered) >= PIECE_BYTES:
            yield bytes(gathered)
            gathered.clear()
    if form is not None:
        form.end()
    if gathered:
        yield bytes(gathered)


def _queue(head: bytes, size: int) -> Queue:
    is_long = sniff(head) is FileKind.PDF and size > FAST_PDF_BYTES
    return Queue.BULK if is_long else Queue.FAST
