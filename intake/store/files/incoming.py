"""A file on its way in: sealed while it streams into the incoming folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from intake.store.database.records import Once, Queue
from intake.store.database.wording import disk_errors
from intake.store.files.blobs import Blobs
from intake.store.files.keys import new_key
from intake.store.files.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Accepted:
    """What becomes of the bytes: whose they are, which slot, when. `key` is the
    application's."""

    application_id: str
    key: bytes
    sha256: bytes
    material: str | None
    year: int | None
    filename: str
    round: int
    now: dt.datetime
    queue: Queue
    once: Once | None

    @property
    def slot(self) -> str:
        """Material and year as one text that is never empty."""
        return f"{self.material or '-'}/{self.year or '-'}"


class Writing:
    """A sealed file being written. Whatever goes wrong, `abandon` leaves nothing."""

    def __init__(self, incoming: Path, key: bytes | None = None) -> None:
        self.blob = uuid.uuid4().hex
        self.key = new_key() if key is None else key
        self.size = 0
        self._is_kept = False
        self._sealer = Sealer(self.key, self.blob)
        self._path = incoming / self.blob
        with disk_errors():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            self._handle: int | None = os.open(self._path, flags, 0o600)

    def write(self, chunk: bytes) -> None:
        """Raises Fault STORAGE_FULL, after which nothing is left."""
        self.size += len(chunk)
        for frame in self._sealer.seal(chunk):
            self._out(frame)

    def keep(self, blobs: Blobs) -> None:
        """End the file and make it durable under its name, which no row knows yet."""
        self._out(self._sealer.last())
        assert self._handle is not None
        try:
            with disk_errors():
                os.fsync(self._handle)
                os.close(self._handle)
                self._handle = None
            blobs.keep(self._path, self.blob)
            self._is_kept = True
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """The temporary file is gone; safe to repeat, harmless after `keep`."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = None
        if self._is_kept:
            return
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _out(self, frame: bytes) -> None:
        assert self._handle is not None, "ended before"
        try:
            with disk_errors():
                rest = memoryview(frame)
                while rest:
                    rest = rest[os.write(self._handle, rest) :]
        except BaseException:
            self.abandon()
            raise
