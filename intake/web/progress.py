"""How far the checking of an application has come, in three reads of the store."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from intake.casework.decisions import in_force
from intake.casework.rounds import State
from intake.domain.errors import NotFound
from intake.store import ApplicationRecord, Rounds, Store, StoredReport, UploadRecord, UploadStatus
from intake.web.thresholds import FIRST_PAUSE, LONGEST_PAUSE, MOST_SECONDS

PENDING = frozenset({UploadStatus.QUEUED, UploadStatus.CHECKING})
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?([0-9]{1,6})", re.IGNORECASE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """An application, its uploads and the newest report, as they were one after another."""

    application: ApplicationRecord
    uploads: tuple[UploadRecord, ...]
    report: StoredReport | None

    @property
    def pending(self) -> tuple[UploadRecord, ...]:
        """Uploads without a result of their own."""
        return tuple(upload for upload in self.uploads if upload.status in PENDING)

    @property
    def is_complete(self) -> bool:
        """The report knows everything there is."""
        return self.report is not None and self.report.is_current and not self.pending

    def row_of(self, upload_id: str) -> Mapping[str, Any] | None:
        """The upload's row in the report, None when the report does not know its result."""
        rows = self.report.body.get("uploads", []) if self.report is not None else []
        row = next((row for row in rows if row["upload"] == upload_id), None)
        return None if row is None or row.get("code") == "CHECK_PENDING" else row


def look(store: Store, application_id: str) -> Progress:
    """Raises NotFound."""
    record = store.cases.get(application_id)
    if record is None:
        raise NotFound("NOT_FOUND")
    uploads = tuple(store.uploads.of(application_id))
    return Progress(record, uploads, store.reports.newest(application_id))


def as_decided(rounds: Rounds, progress: Progress) -> Progress:
    """What the applicant is shown: as the reviewer decided when it was last returned.

    A decision holds as long as finding and file stay the same, also in the next round.
    """
    record, stored = progress.application, progress.report
    returned = record.round if record.state == State.RETURNED else record.round - 1
    decided = rounds.decisions(record.id, returned) if returned else None
    if stored is None or not decided:
        return progress
    body = in_force(stored.body, decided)
    return replace(progress, report=replace(stored, body=body, verdict=body["verdict"]))


def seconds_wished(request: Request) -> float:
    """`Prefer: wait=N` (RFC 7240), at most `MOST_SECONDS`; 0 when nobody wants to wait."""
    wish = _WAIT.search(request.headers.get("prefer", ""))
    return min(float(wish[1]), MOST_SECONDS) if wish else 0.0


async def waited(request: Request, look_once: Callable[[], T], is_there: Callable[[T], bool]) -> T:
    """What is seen once it is there, or when the wished time is over."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds_wished(request)
    pause = FIRST_PAUSE
    while True:
        seen = await run_in_threadpool(look_once)
        left = end - loop.time()
        if left <= 0 or is_there(seen) or await request.is_disconnected():
            return seen
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
