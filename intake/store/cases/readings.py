"""What was read of a file, sealed under the file's own key; and reports."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from intake.store.database import schema as s
from intake.store.database.base import Base, moment
from intake.store.database.records import StoredReading, StoredReport
from intake.store.files.sealing import open_column, open_small_reading, unsealed


class Readings(Base):
    """The part of the store that keeps what was found."""

    def reading(self, file_id: str, version: str) -> StoredReading | None:
        """The file's kept reading of this version; None: read the file (again).

        Raises Fault BLOB_DAMAGED when its bytes are gone or were changed.
        """
        with self.db.read() as connection:
            row = connection.execute(_OF_FILE, {"file": file_id, "version": version}).one_or_none()
        return None if row is None else self._stored(row)

    def readings(self, application_id: str, version: str) -> dict[str, StoredReading]:
        """`reading` of all files of an application, by file id; what is lacking is not there.

        One query: asked for one by one, twenty files cost a report a third of its time.
        """
        with self.db.read() as connection:
            rows = connection.execute(
                _OF_APPLICATION, {"application": application_id, "version": version}
            ).all()
        return {row.file_id: self._stored(row) for row in rows}

    def pictures(self, upload_id: str) -> bytes | None:
        """The pictures kept with the newest reading of this upload's file."""
        newest = s.readings.c.created_at.desc(), s.readings.c.id
        with self.db.read() as connection:
            row = connection.execute(
                _kept()
                .join(s.uploads, s.uploads.c.file_id == s.files.c.id)
                .where(s.uploads.c.id == upload_id)
                .order_by(*newest)
            ).first()
        if row is None:
            return None
        begin = row.reading_size + row.strips_size
        return self._part(row, begin, begin + row.pictures_size)

    def report(self, application_id: str) -> StoredReport | None:
        """The newest report."""
        return self._report(_NEWEST, {"application": application_id})

    def report_of_round(self, application_id: str, round: int) -> StoredReport | None:
        """The frozen report a round was returned with."""
        return self._report(_FROZEN, {"application": application_id, "round": round})

    def _report(self, wanted: Select[Any], which: dict[str, Any]) -> StoredReport | None:
        with self.db.read() as connection:
            row = connection.execute(wanted, which).one_or_none()
        if row is None:
            return None
        key = self.unwrapped(row, "applications", row.application_id)
        body = open_column(key, "reports", "body", row.id, row.body)
        return StoredReport(
            id=row.id,
            generation=row.generation,
            round=row.round,
            body=json.loads(body),
            verdict=row.verdict,
            created_at=moment(row.created_at),
            is_frozen=row.frozen,
            is_current=row.generation == row.newest,
        )

    def _stored(self, row: Row[Any]) -> StoredReading:
        begin = row.reading_size

        def strips() -> bytes:
            return self._part(row, begin, begin + row.strips_size)

        return StoredReading(self._part(row, 0, begin), strips)

    def _part(self, row: Row[Any], start: int, end: int) -> bytes:
        """Bytes `start` to `end` of the sealed reading, decrypting only what they need."""
        if start == end:
            return b""
        key = self.unwrapped(row, "files", row.file_id)
        if row.sealed is not None:
            return open_small_reading(key, row.path, row.sealed)[start:end]
        size = row.reading_size + row.strips_size + row.pictures_size

        def fetch(at: int, length: int) -> bytes:
            return self.blobs.fetch(row.path, at, length)

        return b"".join(unsealed(key, row.path, size, fetch, start, end))


def _kept() -> Select[Any]:
    return (
        select(s.readings, s.files.c.kid, s.files.c.wrapped_key)
        .join(s.files, s.files.c.id == s.readings.c.file_id)
        .where(s.files.c.wrapped_key.is_not(None))
    )


def _newest_report(which: ColumnElement[bool]) -> Select[Any]:
    applications, reports = s.applications, s.reports
    return (
        select(
            reports,
            applications.c.kid,
            applications.c.wrapped_key,
            applications.c.generation.label("newest"),
        )
        .join(applications, applications.c.id == reports.c.application_id)
        .where(
            applications.c.id == bindparam("application"), applications.c.erased_at.is_(None), which
        )
        .order_by(reports.c.generation.desc())
        .limit(1)
    )


_IS_VERSION = s.readings.c.version == bindparam("version")
_OF_FILE = _kept().where(s.files.c.id == bindparam("file"), _IS_VERSION)
_OF_APPLICATION = _kept().where(s.files.c.application_id == bindparam("application"), _IS_VERSION)
_NEWEST = _newest_report(s.reports.c.body.is_not(None))
_FROZEN = _newest_report(
    s.reports.c.id
    == select(s.rounds.c.report_id)
    .where(
        s.rounds.c.application_id == bindparam("application"),
        s.rounds.c.round == bindparam("round"),
    )
    .scalar_subquery()
)
