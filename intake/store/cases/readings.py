"""What was read of a file, sealed under the file's own key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.database.records import StoredReading
from intake.store.files.sealing import open_small_reading, unsealed


@dataclass
class Readings:
    """The part of the store that keeps what was read."""

    core: Core

    def of_file(self, file_id: str, version: str) -> StoredReading | None:
        """The file's kept reading of this version; None: read the file (again).

        Raises Fault BLOB_DAMAGED when its bytes are gone or were changed.
        """
        with self.core.db.read() as connection:
            row = connection.execute(_OF_FILE, {"file": file_id, "version": version}).one_or_none()
        return None if row is None else self._stored(row)

    def of_application(self, application_id: str, version: str) -> dict[str, StoredReading]:
        """`of_file` for all files of an application, by file id; what is lacking is not there.

        One query: asked for one by one, twenty files cost a report a third of its time.
        """
        with self.core.db.read() as connection:
            rows = connection.execute(
                _OF_APPLICATION, {"application": application_id, "version": version}
            ).all()
        return {row.file_id: self._stored(row) for row in rows}

    def pictures(self, upload_id: str) -> bytes | None:
        """The pictures kept with the newest reading of this upload's file."""
        row = self._newest(upload_id)
        if row is None:
            return None
        begin = row.reading_size + row.strips_size
        return self._part(row, begin, begin + row.pictures_size)

    def newest(self, upload_id: str) -> StoredReading | None:
        """The newest reading of this upload's file, of whatever version."""
        row = self._newest(upload_id)
        return None if row is None else self._stored(row)

    def _newest(self, upload_id: str) -> Row[Any] | None:
        newest = s.readings.c.created_at.desc(), s.readings.c.id
        with self.core.db.read() as connection:
            return connection.execute(
                _kept()
                .join(s.uploads, s.uploads.c.file_id == s.files.c.id)
                .where(s.uploads.c.id == upload_id)
                .order_by(*newest)
            ).first()

    def _stored(self, row: Row[Any]) -> StoredReading:
        begin = row.reading_size

        def strips() -> bytes:
            return self._part(row, begin, begin + row.strips_size)

        return StoredReading(self._part(row, 0, begin), strips)

    def _part(self, row: Row[Any], start: int, end: int) -> bytes:
        """Bytes `start` to `end` of the sealed reading, decrypting only what they need."""
        if start == end:
            return b""
        key = self.core.unwrapped(row, "files", row.file_id)
        if row.sealed is not None:
            return open_small_reading(key, row.path, row.sealed)[start:end]
        size = row.reading_size + row.strips_size + row.pictures_size

        def fetch(at: int, length: int) -> bytes:
            return self.core.blobs.fetch(row.path, at, length)

        return b"".join(unsealed(key, row.path, size, fetch, start, end))


def _kept() -> Select[Any]:
    return (
        select(s.readings, s.files.c.kid, s.files.c.wrapped_key)
        .join(s.files, s.files.c.id == s.readings.c.file_id)
        .where(s.files.c.wrapped_key.is_not(None))
    )


_IS_VERSION = s.readings.c.version == bindparam("version")
_OF_FILE = _kept().where(s.files.c.id == bindparam("file"), _IS_VERSION)
_OF_APPLICATION = _kept().where(s.files.c.application_id == bindparam("application"), _IS_VERSION)
