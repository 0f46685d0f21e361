"""One application to take away: its check report as a PDF, or everything as a ZIP."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from intake.domain.errors import Fault
from intake.domain.geometry import Box
from intake.domain.report_json import from_json
from intake.extraction.codec import pictures_from_kept
from intake.reporting.html import Pictures, render
from intake.reporting.letter.apart import TOO_COMPLEX, Work, set_apart
from intake.store import AuditNote, Store, UploadRecord, Uploads
from intake.web.api.problem_types import PROBLEM_TYPES
from intake.web.printing import answer
from intake.web.serving import Now, Served
from intake.web.staff.file_names import portable
from intake.web.staff.files import File, opened
from intake.web.staff.letters import file_names, letter_of_round, named
from intake.web.staff.may import May
from intake.web.staff.pictures import covering_of
from intake.web.staff.screen import frames_of
from intake.web.staff.session import OfFile, SignedIn, Staff, allowed
from intake.web.staff.thresholds import ARCHIVE_CHUNK

router = APIRouter(prefix="/review", include_in_schema=False)


@router.get("/{id}/report.pdf")
def report(request: Request, serving: Served, now: Now, staff: SignedIn, id: OfFile) -> Response:
    """The check report with its crops, numbers masked."""
    file = opened(serving.store, id, staff, now)
    key = ("report", id, file.record.version, file.record.generation, file.is_revealed)
    work = partial(report_work, serving.store, file)
    return answer(request, key, work, _saved(id, "pdf", "inline")["Content-Disposition"])


def report_work(store: Store, file: File) -> Work:
    """As `intake check --html` shows it, to be set on paper."""
    uploads = store.uploads.of(file.record.id)
    names = file_names(uploads)
    body = named(file.shown_body, names | {file.record.id: file.record.id[:8].upper()})
    return Work(html=render(from_json(body), _pictures(store, file, names)))


def _pictures(store: Store, file: File, names: dict[str, str]) -> Pictures:
    """What was kept of each page, with numbers painted over as on the screen."""
    crops, thumbnails, covering = {}, {}, covering_of(store, file)
    for (upload, page), _ in frames_of(file.body).items():
        kept = pictures_from_kept(store.readings.pictures(upload) or b"")
        if kept is None or upload not in names:
            continue
        for (number, box), jpeg in kept.crops.items():
            if number == page:
                crops[names[upload], page, box] = covering.crop(upload, page, Box(*box), jpeg)
        if page in kept.thumbnails:
            small = kept.thumbnails[page]
            thumbnails[names[upload], page] = covering.page(upload, page, small, upright=False)
    return Pictures(crops, thumbnails)


@router.get("/{id}/archive.zip")
def archive(
    serving: Served, now: Now, id: OfFile, staff: Annotated[Staff, Depends(allowed(May.ARCHIVE))]
) -> Response:
    """Originals, a list of their digests, report, letters and audit; that it was taken is
    recorded, for the originals show full numbers."""
    file = opened(serving.store, id, staff, now)
    _ = file.body  # where there is none yet, that is the answer, and no half archive
    serving.store.audit.note(AuditNote(staff.user.id, "archive_exported"), now, id)
    parts = _zipped(serving.store, file, now, serving.settings.clock_is_set)
    return StreamingResponse(
        parts, media_type="application/zip", headers=_saved(id, "zip", "attachment")
    )


def _saved(id: str, kind: str, how: str) -> dict[str, str]:
    return {"Content-Disposition": f'{how}; filename="{id[:8]}.{kind}"'}


class _Pipe(io.RawIOBase):
    """What a ZIP writes, taken away piece by piece: it never stands in memory whole."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def _zipped(store: Store, file: File, now: dt.datetime, clock_is_set: bool) -> Iterator[bytes]:
    pipe, digests = _Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as out:
        uploads = store.uploads.of(file.record.id)
        shown = file_names(uploads)
        for upload, portable_name in zip(
            uploads, portable(shown[upload.id] for upload in uploads), strict=True
        ):
            name = f"originals/{portable_name}"
            digests.append((upload.sha256, name))
            yield from _original(store.uploads, upload, name, out, pipe)
        for part, made in _papers(store, file, now, clock_is_set):
            name, content = _set(part, made)
            out.writestr(name, content)
            digests.append((hashlib.sha256(content).hexdigest(), name))
            yield pipe.taken()
        out.writestr("SHA256SUMS", "".join(f"{digest}  {name}\n" for digest, name in digests))
    yield pipe.taken()


def _original(
    uploads: Uploads, upload: UploadRecord, name: str, out: zipfile.ZipFile, pipe: _Pipe
) -> Iterator[bytes]:
    with (
        uploads.opened(upload.id) as path,
        path.open("rb") as source,
        out.open(name, "w") as target,
    ):
        while chunk := source.read(ARCHIVE_CHUNK):
            target.write(chunk)
            yield pipe.taken()


def _papers(
    store: Store, file: File, now: dt.datetime, clock_is_set: bool
) -> Iterator[tuple[str, bytes | Work]]:
    yield "application.json", _json(file.record.declaration)
    yield "report.json", _json(file.body)
    yield "report.pdf", report_work(store, file)
    for one in store.rounds.of(file.record.id):
        letter = letter_of_round(store, file.record, one.round, clock_is_set)
        if letter is not None:
            yield f"letter-{one.round}.pdf", letter
    lines = store.audit.entries(file.record.id, limit=10_000)
    yield (
        "audit.json",
        _json(
            [
                {
                    "seq": line.seq,
                    "at": line.at.isoformat(),
                    "actor": line.actor,
                    "action": line.action,
                    "detail": line.detail,
                }
                for line in reversed(lines)
            ]
        ),
    )
    proof = store.audit.verify()
    yield "audit-chain.txt", f"{proof.length}:{proof.digest} {now.isoformat()}\n".encode()


def _set(name: str, made: bytes | Work) -> tuple[str, bytes]:
    """A PDF that cannot be made is a sentence, and the archive goes on."""
    if isinstance(made, bytes):
        return name, made
    try:
        return name, set_apart(made)
    except Fault as fault:
        kind = PROBLEM_TYPES[TOO_COMPLEX]
        return f"{name}.txt", f"{kind.title}（{fault.code}）：{kind.detail}\n".encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
