"""Jobs that succeed: what was found is stored by whoever still holds the fence, once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, update

from intake.domain.errors import IntakeError, NotFound
from intake.store.cases.persons import proven_mac
from intake.store.database import schema as s
from intake.store.database.base import Core, insert_into, inserted, moved_on
from intake.store.database.records import Claim, JobStatus, KeptBytes, UploadStatus
from intake.store.files.incoming import Writing
from intake.store.files.sealing import seal_column, seal_small_reading
from intake.store.jobs.jobs import OWNED, proof
from intake.store.jobs.outbox import queue_report
from intake.store.jobs.thresholds import SMALL_READING
from intake.store.jobs.turns import charge, yield_place

TOO_COMPLEX = "FILE_TOO_COMPLEX"
"""The code of a file that used up the time there is for one: what else its application sent
waits behind files that need less."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A reading sealed: `data` for its row, or None when it is durable as file `blob`."""

    blob: str
    data: bytes | None


class _Lost(Exception):
    """Somebody else owns the job, or the application was erased."""


@dataclass
class Results:
    """The part of the store that ends jobs well."""

    core: Core

    def finish_upload(
        self,
        claim: Claim,
        kept: KeptBytes | None,
        status: UploadStatus,
        code: str | None,
        version: str,
        cost: float = 0.0,
    ) -> bool:
        """Keep the reading, set the upload's status, queue a report: all or nothing.

        cost: what it took, seconds of processor; counted for the application.

        kept None: there is nothing to keep (a reading of this version exists). False
        when the fence no longer matches; nothing was changed then.
        """
        sealed = None if kept is None else self._sealed_reading(claim.file_id, kept)
        if kept is not None and sealed is None:
            return False
        is_undecided = is_named = False
        try:
            with self.core.db.write() as connection:
                self._end(connection, claim, status, code)
                if kept is not None and sealed is not None:
                    is_named = self._name(connection, claim.file_id, kept, sealed, version)
                _charge(connection, claim, cost, code)
                queue_report(self.core, connection, claim.application_id)
                is_undecided = True
        except _Lost:
            return False
        except IntakeError:
            is_named = is_undecided
            raise
        finally:
            # After a commit whose answer was lost a row may name it: then it stays.
            if sealed is not None and not is_named:
                self._forget_reading(sealed)
        return True

    def keep_reading(self, file_id: str, kept: KeptBytes, version: str) -> None:
        """Keep what a newer version read of a file whose job was over long ago."""
        sealed = self._sealed_reading(file_id, kept)
        if sealed is None:
            return
        is_named = False
        try:
            with self.core.db.write() as connection:
                is_named = self._name(connection, file_id, kept, sealed, version)
        finally:
            if not is_named:
                self._forget_reading(sealed)

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
            with self.core.db.write() as connection:
                key = self.core.application_key(connection, claim.application_id)
                _done(connection, claim)
                connection.execute(
                    _new_report(self.core.db.is_sqlite),
                    {
                        "id": report_id,
                        "job_id": claim.job_id,
                        "generation": generation,
                        "application_id": claim.application_id,
                        "verdict": verdict,
                        "round": int(report["round"]),
                        "body": seal_column(key, "reports", "body", report_id, document),
                        **_counted(report),
                    },
                )
                self._prove(connection, claim.application_id, report)
                # Only the newest and those a round was returned with keep their bodies.
                connection.execute(_FORGET_SUPERSEDED, {"application": claim.application_id})
        except (_Lost, NotFound):
            return False
        return True

    def _prove(
        self, connection: Connection, application_id: str, report: Mapping[str, Any]
    ) -> None:
        """Whose ID card lies in the application; what was proven once stays."""
        mac = proven_mac(self.core.store_key(connection), report)
        if mac is not None:
            connection.execute(_PROVE, {"application": application_id, "mac": mac})

    def _sealed_reading(self, file_id: str | None, kept: KeptBytes) -> _Sealed | None:
        """The reading sealed, named by no row yet; None: the file is gone."""
        with self.core.db.read() as connection:
            row = connection.execute(_FILE, {"file": file_id}).one_or_none()
        if row is None:
            return None
        key = self.core.unwrapped(row, "files", row.id)
        parts = (kept.reading, kept.strips, kept.pictures)
        if sum(map(len, parts)) <= SMALL_READING:
            blob = uuid.uuid4().hex
            return _Sealed(blob, seal_small_reading(key, blob, b"".join(parts)))
        writing = Writing(self.core.blobs.incoming, key)
        for part in parts:
            writing.write(part)
        writing.keep(self.core.blobs)
        return _Sealed(writing.blob, None)

    def _forget_reading(self, sealed: _Sealed) -> None:
        if sealed.data is None:
            self.core.blobs.remove(sealed.blob)

    def _end(
        self, connection: Connection, claim: Claim, status: UploadStatus, code: str | None
    ) -> None:
        if not moved_on(connection, claim.application_id):
            raise _Lost
        _done(connection, claim)
        told = {"upload": claim.upload_id, "to_status": status, "to_code": code}
        connection.execute(_TELL_UPLOAD, told)

    def _name(
        self,
        connection: Connection,
        file_id: str | None,
        kept: KeptBytes,
        sealed: _Sealed,
        version: str,
    ) -> bool:
        """Whether the row is ours: another upload of the same file may have been first."""
        return inserted(
            connection,
            _new_reading(self.core.db.is_sqlite),
            {
                "id": uuid.uuid4().hex,
                "file_id": file_id,
                "version": version,
                "path": sealed.blob,
                "sealed": sealed.data,
                "reading_size": len(kept.reading),
                "strips_size": len(kept.strips),
                "pictures_size": len(kept.pictures),
            },
        )


def _charge(connection: Connection, claim: Claim, cost: float, code: str | None) -> None:
    if cost:
        charge(connection, claim.application_id, cost)
    if code == TOO_COMPLEX:
        yield_place(connection, claim.application_id)


def _done(connection: Connection, claim: Claim) -> None:
    if connection.execute(_DONE, proof(claim)).rowcount != 1:
        raise _Lost


def _counted(report: Mapping[str, Any]) -> dict[str, int]:
    """How many flags of each: a queue must not open every report to show it."""
    severities = [flag["severity"] for flag in report.get("flags", ())]
    return {"errors": severities.count("error"), "warnings": severities.count("warning")}


@cache
def _new_reading(is_sqlite: bool) -> Any:
    return (
        insert_into(s.readings, is_sqlite)
        .values(created_at=s.db_now())
        .on_conflict_do_nothing(index_elements=["file_id", "version"])
    )


@cache
def _new_report(is_sqlite: bool) -> Any:
    return (
        insert_into(s.reports, is_sqlite)
        .values(frozen=False, created_at=s.db_now())
        .on_conflict_do_nothing()
    )


def _superseded() -> Any:
    table, others = s.reports.c, s.reports.alias("others")
    newest = select(func.max(others.c.generation)).where(
        others.c.application_id == bindparam("application")
    )
    return and_(
        table.application_id == bindparam("application"),
        table.frozen.is_(False),
        table.body.is_not(None),
        table.generation < newest.scalar_subquery(),
    )


_FILE = select(s.files).where(s.files.c.id == bindparam("file"), s.files.c.wrapped_key.is_not(None))
_DONE = (
    update(s.jobs).where(OWNED).values(status=JobStatus.DONE, done_at=s.db_now(), lease_until=None)
)
_TELL_UPLOAD = (
    update(s.uploads)
    .where(s.uploads.c.id == bindparam("upload"), s.uploads.c.status != UploadStatus.WITHDRAWN)
    .values(status=bindparam("to_status"), code=bindparam("to_code"))
)
_PROVE = (
    update(s.applications)
    .where(s.applications.c.id == bindparam("application"))
    .values(proven_mac=bindparam("mac"))
)
_FORGET_SUPERSEDED = update(s.reports).where(_superseded()).values(body=None)
