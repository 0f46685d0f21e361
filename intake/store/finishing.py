"""Jobs that succeed: what was found is stored by whoever still holds the fence, once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select, update

from intake.errors import IntakeError, NotFound
from intake.store import schema as s
from intake.store.base import Base, inserted, moved_on
from intake.store.incoming import Writing
from intake.store.jobs import owned
from intake.store.outbox import queue_report
from intake.store.records import Claim, JobStatus, KeptBytes, UploadStatus
from intake.store.sealing import seal_column


class _Lost(Exception):
    """Somebody else owns the job, or the application was erased."""


class Finishing(Base):
    """The part of the store that ends jobs well."""

    def finish_upload(
        self,
        claim: Claim,
        kept: KeptBytes | None,
        status: UploadStatus,
        code: str | None,
        version: str,
    ) -> bool:
        """Keep the reading, set the upload's status, queue a report: all or nothing.

        kept None: there is nothing to keep (a reading of this version exists). False
        when the fence no longer matches; nothing was changed then.
        """
        writing = None if kept is None else self._written(claim.file_id, kept)
        if kept is not None and writing is None:
            return False
        is_undecided = is_named = False
        try:
            with self.db.write() as connection:
                self._end(connection, claim, status, code)
                if kept is not None and writing is not None:
                    is_named = self._name(connection, claim.file_id, kept, writing, version)
                queue_report(self, connection, claim.application_id)
                is_undecided = True
        except _Lost:
            return False
        except IntakeError:
            is_named = is_undecided
            raise
        finally:
            # After a commit whose answer was lost a row may name it: then it stays.
            if writing is not None and not is_named:
                self.blobs.remove(writing.blob)
        return True

    def keep_reading(self, file_id: str, kept: KeptBytes, version: str) -> None:
        """Keep what a newer version read of a file whose job was over long ago."""
        writing = self._written(file_id, kept)
        if writing is None:
            return
        is_named = False
        try:
            with self.db.write() as connection:
                is_named = self._name(connection, file_id, kept, writing, version)
        finally:
            if not is_named:
                self.blobs.remove(writing.blob)

    def finish_report(
        self, claim: Claim, generation: int, report: Mapping[str, Any], verdict: str
    ) -> bool:
        """Store the report made from this generation; False when the fence is lost.

        Read `application` first and everything else afterwards: then whatever is missing
        from the report raised the generation and queued the next one.
        """
        report_id = uuid.uuid4().hex
        document = json.dumps(dict(report), ensure_ascii=False).encode()
        try:
            with self.db.write() as connection:
                key = self.application_key(connection, claim.application_id)
                _done(connection, claim)
                connection.execute(
                    self.insert(s.reports)
                    .values(
                        id=report_id, job_id=claim.job_id, generation=generation,
                        application_id=claim.application_id, verdict=verdict,
                        round=int(report["round"]), frozen=False, created_at=s.db_now(),
                        body=seal_column(key, "reports", "body", report_id, document),
                        **_counted(report),
                    )
                    .on_conflict_do_nothing()
                )  # fmt: skip
                _forget_superseded(connection, claim.application_id)
        except (_Lost, NotFound):
            return False
        return True

    def _written(self, file_id: str | None, kept: KeptBytes) -> Writing | None:
        """The reading sealed and durable, named by no row yet; None: the file is gone."""
        with self.db.read() as connection:
            row = connection.execute(
                select(s.files).where(
                    s.files.c.id == file_id, s.files.c.wrapped_key.is_not(None)
                )
            ).one_or_none()
        if row is None:
            return None
        writing = Writing(self.blobs.incoming, self.unwrapped(row, "files", row.id))
        for part in (kept.reading, kept.strips, kept.pictures):
            writing.write(part)
        writing.keep(self.blobs)
        return writing

    def _end(
        self, connection: Connection, claim: Claim, status: UploadStatus, code: str | None
    ) -> None:
        if not moved_on(connection, claim.application_id):
            raise _Lost
        _done(connection, claim)
        connection.execute(
            update(s.uploads)
            .where(
                s.uploads.c.id == claim.upload_id,
                s.uploads.c.status != UploadStatus.WITHDRAWN,
            )
            .values(status=status, code=code)
        )

    def _name(
        self, connection: Connection, file_id: str | None, kept: KeptBytes,
        writing: Writing, version: str,
    ) -> bool:  # fmt: skip
        """Whether the row is ours: another upload of the same file may have been first."""
        return inserted(
            connection,
            self.insert(s.readings)
            .values(
                id=uuid.uuid4().hex, file_id=file_id, version=version,
                path=writing.blob, reading_size=len(kept.reading),
                strips_size=len(kept.strips), pictures_size=len(kept.pictures),
                created_at=s.db_now(),
            )
            .on_conflict_do_nothing(index_elements=["file_id", "version"]),
        )  # fmt: skip


def _done(connection: Connection, claim: Claim) -> None:
    done = connection.execute(
        update(s.jobs)
        .where(owned(claim))
        .values(status=JobStatus.DONE, done_at=s.db_now(), lease_until=None)
    )
    if done.rowcount != 1:
        raise _Lost


def _counted(report: Mapping[str, Any]) -> dict[str, int]:
    """How many flags of each: a queue must not open every report to show it."""
    severities = [flag["severity"] for flag in report.get("flags", ())]
    return {"errors": severities.count("error"), "warnings": severities.count("warning")}


def _forget_superseded(connection: Connection, application_id: str) -> None:
    """Only the newest report and those a round was returned with keep their bodies."""
    table = s.reports
    newest = select(func.max(table.c.generation)).where(
        table.c.application_id == application_id
    )
    connection.execute(
        update(table)
        .where(
            table.c.application_id == application_id, table.c.frozen.is_(False),
            table.c.body.is_not(None), table.c.generation < newest.scalar_subquery(),
        )
        .values(body=None)
    )  # fmt: skip
