"""One application to take away: its check report as a PDF, or everything as a ZIP."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from intake.domain.geometry import Box
from intake.domain.report_json import from_json
from intake.extraction.codec import pictures_from_kept
from intake.reporting.html import Pictures, render
from intake.reporting.letter.apart import Work
from intake.store import AuditNote, Store
from intake.web.printing import answer
from intake.web.serving import Now, Served
from intake.web.staff.files import File, opened
from intake.web.staff.letters import file_names, letter_of_round, named, opened_as
from intake.web.staff.may import May
from intake.web.staff.pictures import covering_of
from intake.web.staff.screen import frames_of
from intake.web.staff.session import OfFile, SignedIn, Staff, allowed
from intake.web.zipping import zipped

router = APIRouter(prefix="/review", include_in_schema=False)


@router.get("/{id}/report.pdf")
def report(request: Request, serving: Served, now: Now, staff: SignedIn, id: OfFile) -> Response:
    """The check report with its crops, numbers masked."""
    file = opened(serving.store, id, staff, now)
    key = ("report", id, file.record.version, file.record.generation, file.is_revealed)
    work = partial(report_work, serving.store, file)
    made = answer(request, key, work, _saved(id, "pdf", "inline")["Content-Disposition"])
    return opened_as(serving, staff, now, id, made)


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
    store, uploads = serving.store, serving.store.uploads.of(id)
    shown = file_names(uploads)
    papers = _papers(store, file, now, serving.settings.clock_is_set)
    parts = zipped(store.uploads, [(one, shown[one.id]) for one in uploads], papers)
    return StreamingResponse(
        parts, media_type="application/zip", headers=_saved(id, "zip", "attachment")
    )


def _saved(id: str, kind: str, how: str) -> dict[str, str]:
    return {"Content-Disposition": f'{how}; filename="{id[:8]}.{kind}"'}


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


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
