"""What was read of a file, sealed under the file's own key; and reports."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from intake.store import schema as s
from intake.store.base import Base, moment
from intake.store.records import StoredReading, StoredReport
from intake.store.sealing import open_column, unsealed


class Readings(Base):
    """The part of the store that keeps what was found."""

    def reading(self, file_id: str, version: str) -> StoredReading | None:
        """The file's kept reading of this version; None: read the file (again).

        Raises Fault BLOB_DAMAGED when its bytes are gone or were changed.
        """
        with self.db.read() as connection:
            row = connection.execute(
                _kept().where(s.files.c.id == file_id, s.readings.c.version == version)
            ).one_or_none()
        return None if row is None else self._stored(row)

    def readings(self, application_id: str, version: str) -> dict[str, StoredReading]:
        """`reading` of all files of an application, by file id; what is lacking is not there.

        One query: asked for one by one, twenty files cost a report a third of its time.
        """
        with self.db.read() as connection:
            rows = connection.execute(
                _kept().where(
                    s.files.c.application_id == application_id, s.readings.c.version == version
                )
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
        return self._report(application_id, s.reports.c.body.is_not(None))

    def report_of_round(self, application_id: str, round: int) -> StoredReport | None:
        """The frozen report a round was returned with."""
        of_round = select(s.rounds.c.report_id).where(
            s.rounds.c.application_id == application_id, s.rounds.c.round == round
        )
        return self._report(application_id, s.reports.c.id == of_round.scalar_subquery())

    def _report(
        self, application_id: str, which: ColumnElement[bool]
    ) -> StoredReport | None:
        applications, reports = s.applications, s.reports
        wanted = (
            select(
                reports, applications.c.kid, applications.c.wrapped_key,
                applications.c.generation.label("newest"),
            )
            .join(applications, applications.c.id == reports.c.application_id)
            .where(
                applications.c.id == application_id, applications.c.erased_at.is_(None), which
            )
            .order_by(reports.c.generation.desc())
            .limit(1)
        )  # fmt: skip
        with self.db.read() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        key = self.unwrapped(row, "applications", row.application_id)
        body = open_column(key, "reports", "body", row.id, row.body)
        return StoredReport(
            id=row.id, generation=row.generation, round=row.round, body=json.loads(body),
            verdict=row.verdict, created_at=moment(row.created_at), is_frozen=row.frozen,
            is_current=row.generation == row.newest,
        )  # fmt: skip

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
        size = row.reading_size + row.strips_size + row.pictures_size

        def fetch(at: int, length: int) -> bytes:
            return self.blobs.fetch(row.path, at, length)

        return b"".join(unsealed(key, row.path, size, fetch, start, end))


def _kept() -> Select[Any]:
    return select(s.readings, s.files.c.kid, s.files.c.wrapped_key).join(
        s.files, s.files.c.id == s.readings.c.file_id
    ).where(s.files.c.wrapped_key.is_not(None))  # fmt: skip
