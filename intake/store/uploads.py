"""Bytes come in, are sealed while they stream, and become an upload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.store.base import Base
from intake.store.records import Once, Queue, UploadRecord


class Incoming:
    """One upload on its way; end it with `commit` or `abort` (abort is safe to repeat).

    Use from one thread at a time. Raises Fault STORAGE_FULL from `write` or `commit`
    with nothing left behind.
    """

    @property
    def size(self) -> int:
        """Bytes written so far."""
        raise NotImplementedError

    @property
    def sha256(self) -> str:
        """Of the bytes written so far, 64 hexadecimal digits."""
        raise NotImplementedError

    def write(self, chunk: bytes) -> None:
        """Seal and store these bytes; any chunk size will do."""
        raise NotImplementedError

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
        IDEMPOTENCY_KEY_REUSED if the digests differ.
        """
        raise NotImplementedError

    def abort(self) -> None:
        """Forget the bytes."""
        raise NotImplementedError


class Uploads(Base):
    """The uploads' part of the store."""

    def receive(self, application_id: str) -> Incoming:
        """A place to stream one file into; raises NotFound."""
        raise NotImplementedError

    def uploads(
        self, application_id: str, include_withdrawn: bool = False
    ) -> list[UploadRecord]:
        """The application's uploads in the order in which they came."""
        raise NotImplementedError

    def upload(self, application_id: str, upload_id: str) -> UploadRecord | None:
        """One upload of this application (withdrawn ones too), else None."""
        raise NotImplementedError

    def withdraw(self, application_id: str, upload_id: str) -> bool:
        """Take it out of the application; its job is over and a report is queued.

        False when there is no such upload or it was withdrawn before.
        """
        raise NotImplementedError

    @contextmanager
    def opened(self, upload_id: str) -> Iterator[Path]:
        """The plaintext as a file in a folder of its own (0700), gone afterwards.

        Raises NotFound, Fault BLOB_DAMAGED. What a killed process leaves behind is
        removed by the next `Store` opened on that machine.
        """
        raise NotImplementedError
        yield
