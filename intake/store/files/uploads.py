"""Bytes come in, are sealed while they stream, and become an upload."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update

from intake.domain.application import BEIJING
from intake.store.cases.answers import Answers
from intake.store.database import schema as s
from intake.store.database.base import Core, is_id, moment, moved_on
from intake.store.database.records import JobStatus, Once, Queue, UploadRecord, UploadStatus
from intake.store.database.wording import not_found
from intake.store.files.incoming import Accepted, Writing
from intake.store.files.plaintext import plaintext_file
from intake.store.files.receipt import accept, use_again
from intake.store.files.sealing import open_column, unsealed
from intake.store.jobs.outbox import queue_report

WITHDRAWN = "WITHDRAWN"
"""The code of a job that is over because its upload was withdrawn."""


class Incoming:
    """One upload on its way; end it with `commit` or `abort` (abort is safe to repeat).

    Use from one thread at a time. Raises Fault STORAGE_FULL from `write` or `commit`
    with nothing left behind.
    """

    def __init__(self, uploads: Uploads, application_id: str, key: bytes) -> None:
        self._uploads = uploads
        self._application_id = application_id
        self._key = key
        self._writing = Writing(uploads.core.blobs.incoming)
        self._digest = hashlib.sha256()

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._writing.size

    @property
    def sha256(self) -> str:
        """Of the bytes written so far, 64 hexadecimal digits."""
        return self._digest.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Seal and store these bytes; any chunk size will do."""
        self._digest.update(chunk)
        self._writing.write(chunk)

    def commit(
        self,
        material: str | None,
        year: int | None,
        filename: str,
        round: int,
        now: dt.datetime,
        queue: Queue,
        once: Once | None = None,
    ) -> UploadRecord:
        """Durable when this returns: file, upload and job in one transaction.

        The same bytes in the same slot of this application are the same upload
        (`is_new` False, nothing is queued again); in another slot a new upload of the
        same file. With `once` also: the same key gives the same upload; Conflict
        IDEMPOTENCY_KEY_REUSED if the digests differ. Raises NotFound when the
        application was erased meanwhile.
        """
        file, slot = (self._application_id, self._key, self._digest.digest()), (material, year)
        accepted = Accepted(*file, *slot, filename, round, now, queue, once)
        receipt = accept(self._uploads.answers, self._writing, accepted)
        if not receipt.is_new:
            return self._uploads.one(receipt.upload_id)
        return UploadRecord(
            id=receipt.upload_id,
            application_id=self._application_id,
            file_id=receipt.file_id,
            material=material,
            year=year,
            filename=filename,
            size=self.size,
            sha256=self.sha256,
            received_at=now.astimezone(BEIJING),
            status=UploadStatus.QUEUED,
            code=None,
            round=round,
            is_new=True,
        )

    def abort(self) -> None:
        """Forget the bytes."""
        self._writing.abandon()


@dataclass
class Uploads:
    """The uploads' part of the store."""

    core: Core
    answers: Answers

    def receive(self, application_id: str) -> Incoming:
        """A place to stream one file into; raises NotFound."""
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, application_id)
        return Incoming(self, application_id, key)

    def use_again(
        self,
        upload: UploadRecord,
        material: str | None,
        year: int | None,
        round: int,
        now: dt.datetime,
    ) -> UploadRecord:
        """The file of this upload in another slot, without being sent again."""
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, upload.application_id)
        file = (upload.application_id, key, bytes.fromhex(upload.sha256))
        accepted = Accepted(*file, material, year, upload.filename, round, now, Queue.FAST, None)
        return self.one(use_again(self.answers, upload.file_id, accepted).upload_id)

    def of(self, application_id: str, include_withdrawn: bool = False) -> list[UploadRecord]:
        """The application's uploads in the order in which they came."""
        wanted = _ALL if include_withdrawn else _LIVE
        with self.core.db.read() as connection:
            rows = connection.execute(wanted, {"application": application_id}).all()
        if not rows:
            return []
        # Sealed under one key, the application's: unwrapped once.
        key = self.core.unwrapped(rows[0], "applications", application_id)
        return [_record(row, key) for row in rows]

    def taken(self, application_id: str) -> tuple[int, int]:
        """How many uploads the application has had, withdrawn ones too, and their bytes."""
        with self.core.db.read() as connection:
            count, size = connection.execute(_TAKEN, {"application": application_id}).one()
        return int(count), int(size)

    def get(self, application_id: str, upload_id: str) -> UploadRecord | None:
        """One upload of this application (withdrawn ones too), else None."""
        if not (is_id(application_id) and is_id(upload_id)):
            return None
        which = {"upload": upload_id, "application": application_id}
        with self.core.db.read() as connection:
            row = connection.execute(_ONE, which).one_or_none()
        return None if row is None else self._upload(row)

    def one(self, upload_id: str) -> UploadRecord:
        """An upload that we know to be there; raises NotFound if it no longer is."""
        with self.core.db.read() as connection:
            row = connection.execute(_joined().where(s.uploads.c.id == upload_id)).one_or_none()
        if row is None:
            raise not_found()
        return self._upload(row)

    def withdraw(self, application_id: str, upload_id: str) -> bool:
        """Take it out of the application; its job is over and a report is queued.

        False when there is no such upload or it was withdrawn before.
        """
        upload = self.get(application_id, upload_id)
        if upload is None or upload.status is UploadStatus.WITHDRAWN:
            return False
        with self.core.db.write() as connection:
            if not moved_on(connection, application_id):
                return False
            connection.execute(
                update(s.jobs)
                .where(s.jobs.c.upload_id == upload_id, s.jobs.c.status != JobStatus.DONE)
                .values(
                    status=JobStatus.DONE,
                    code=WITHDRAWN,
                    done_at=s.db_now(),
                    fence=s.jobs.c.fence + 1,
                    lease_until=None,
                )
            )
            done = connection.execute(
                update(s.uploads)
                .where(s.uploads.c.id == upload_id, s.uploads.c.status != UploadStatus.WITHDRAWN)
                .values(status=UploadStatus.WITHDRAWN)
            )
            queue_report(self.core, connection, application_id)
            return done.rowcount == 1

    @contextmanager
    def opened(self, upload_id: str) -> Iterator[Path]:
        """The plaintext as a file in a folder of its own (0700), gone afterwards.

        Raises NotFound, Fault BLOB_DAMAGED. What a killed process leaves behind is
        removed by the next `Store` opened on that machine, and by `sweep`.
        """
        with self.core.db.read() as connection:
            row = connection.execute(_BYTES, {"upload": upload_id}).one_or_none()
        if row is None:
            raise not_found()
        key = self.core.unwrapped(row, "files", row.id)

        def fetch(start: int, length: int) -> bytes:
            return self.core.blobs.fetch(row.path, start, length)

        with plaintext_file(row.size, unsealed(key, row.path, row.size, fetch)) as path:
            yield path

    def _upload(self, row: Row[Any]) -> UploadRecord:
        return _record(row, self.core.unwrapped(row, "applications", row.application_id))


def _record(row: Row[Any], key: bytes) -> UploadRecord:
    sha256 = open_column(key, "files", "sha256", row.file_id, row.sha256)
    filename = open_column(key, "uploads", "filename", row.id, row.filename)
    return UploadRecord(
        id=row.id,
        application_id=row.application_id,
        file_id=row.file_id,
        material=row.material,
        year=row.year,
        filename=filename.decode(),
        size=row.size,
        sha256=sha256.hex(),
        received_at=moment(row.received_at),
        status=UploadStatus(row.status),
        code=row.code,
        round=row.round,
    )


def _joined() -> Select[Any]:
    """Uploads with what their file and application know of them."""
    return (
        select(
            s.uploads,
            s.files.c.size,
            s.files.c.sha256,
            s.applications.c.kid,
            s.applications.c.wrapped_key,
        )
        .join(s.files, s.files.c.id == s.uploads.c.file_id)
        .join(s.applications, s.applications.c.id == s.uploads.c.application_id)
        .where(s.applications.c.erased_at.is_(None))
    )


_OF_APPLICATION = s.uploads.c.application_id == bindparam("application")
_ALL = _joined().where(_OF_APPLICATION).order_by(s.uploads.c.stored_at, s.uploads.c.id)
_LIVE = _ALL.where(s.uploads.c.status != UploadStatus.WITHDRAWN)
_TAKEN = (
    select(func.count(), func.coalesce(func.sum(s.files.c.size), 0))
    .select_from(s.uploads.join(s.files, s.files.c.id == s.uploads.c.file_id))
    .where(_OF_APPLICATION)
)
_ONE = _joined().where(s.uploads.c.id == bindparam("upload"), _OF_APPLICATION)
_BYTES = (
    select(s.files)
    .join(s.uploads, s.uploads.c.file_id == s.files.c.id)
    .where(s.uploads.c.id == bindparam("upload"), s.files.c.wrapped_key.is_not(None))
)
