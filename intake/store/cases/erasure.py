"""A person is erased: the keys first, then the files, then the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from intake.store.database import schema as s
from intake.store.database.base import Core, is_id
from intake.store.database.staff_records import AuditNote, ErrandKind
from intake.store.database.staff_schema import OF_APPLICATION, errands
from intake.store.staff.audit import Audit
from intake.store.staff.review_queue import ReviewQueue


@dataclass
class Erasure:
    """The part of the store that forgets people."""

    core: Core
    audit: Audit
    queue: ReviewQueue

    def erase(
        self, application_id: str, audit: tuple[dt.datetime, AuditNote] | None = None
    ) -> bool:
        """Destroy the keys, then the files, then the rows; safe to run again.

        audit: who did it and when, recorded with the end of the keys or not at all.
        False when there is no such application. Once the keys are gone nothing that is
        left can be read; interrupted, `finish_begun` ends the work.
        """
        return self.erase_all([application_id], audit) == 1

    def erase_all(
        self, application_ids: Sequence[str], audit: tuple[dt.datetime, AuditNote] | None = None
    ) -> int:
        """`erase` for many, how many there were; the database's files are cleaned once."""
        erased = 0
        for application_id in application_ids:
            if is_id(application_id) and self._destroy_keys(application_id, audit):
                self._finish_erasing(application_id)
                erased += 1
        self._forget(erased)
        return erased

    def _destroy_keys(
        self, application_id: str, audit: tuple[dt.datetime, AuditNote] | None = None
    ) -> bool:
        """From here on nothing of this person can be opened, and nothing be added."""
        no_key = {"kid": None, "wrapped_key": None}
        with self.core.db.write() as connection:
            done = connection.execute(
                update(s.applications)
                .where(s.applications.c.id == application_id)
                .values(
                    erased_at=s.db_now(),
                    declaration=None,
                    token_digest=None,
                    employer_mac=None,
                    authority_mac=None,
                    person_mac=None,
                    generation=s.applications.c.generation + 1,
                    **no_key,
                )
            )
            connection.execute(
                update(s.files).where(s.files.c.application_id == application_id).values(**no_key)
            )
            for table in (
                *OF_APPLICATION,
                s.entries,
                s.remarks,
                s.idempotency,
                s.rounds,
                s.reports,
                s.jobs,
                s.uploads,
            ):
                connection.execute(delete(table).where(table.c.application_id == application_id))
            if audit is not None and done.rowcount == 1:
                at, note = audit
                self.audit.append(connection, note, at, application_id)
            # Tables made before hold this person too.
            connection.execute(delete(errands).where(errands.c.kind == ErrandKind.EXPORT))
            return done.rowcount == 1

    def _finish_erasing(self, application_id: str) -> None:
        """Files first: their rows say where they are."""
        of_person = select(s.files.c.id).where(s.files.c.application_id == application_id)
        with self.core.db.read() as connection:
            paths = (
                connection.execute(
                    select(s.files.c.path)
                    .where(s.files.c.application_id == application_id)
                    .union_all(select(s.readings.c.path).where(s.readings.c.file_id.in_(of_person)))
                )
                .scalars()
                .all()
            )
        for path in paths:
            self.core.blobs.remove(path)
        with self.core.db.write() as connection:
            connection.execute(delete(s.readings).where(s.readings.c.file_id.in_(of_person)))
            connection.execute(delete(s.files).where(s.files.c.application_id == application_id))
            connection.execute(delete(s.applications).where(s.applications.c.id == application_id))

    def finish_begun(self) -> None:
        """End every `erase` that was interrupted after the keys were gone."""
        wanted = select(s.applications.c.id).where(s.applications.c.erased_at.is_not(None))
        with self.core.db.read() as connection:
            begun = connection.execute(wanted).scalars().all()
        for application_id in begun:
            self._finish_erasing(application_id)
        self._forget(len(begun))

    def _forget(self, erased: int) -> None:
        if erased:
            self.queue.forget()
            self.core.db.forget_deleted()
