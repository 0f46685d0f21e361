"""A person is erased: the keys first, then the files, then the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, LargeBinary, Table, delete, select, update

from intake.store.cases.import_forgetting import forget_people
from intake.store.cases.thresholds import ERASED_AT_ONCE
from intake.store.database import schema as s
from intake.store.database.base import Core, is_id
from intake.store.database.staff_records import AuditNote, ErrandKind
from intake.store.database.staff_schema import errands
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
        """`erase` for many, how many there were.

        A commit waits for the disk, so that many share one; the database's files are
        cleaned once at the end.
        """
        erased = 0
        for begin in range(0, len(application_ids), ERASED_AT_ONCE):
            some = [one for one in application_ids[begin : begin + ERASED_AT_ONCE] if is_id(one)]
            known = self._destroy_keys(some, audit)
            self._finish_erasing(known)
            erased += len(known)
        self._forget(erased)
        return erased

    def _destroy_keys(
        self, application_ids: Sequence[str], audit: tuple[dt.datetime, AuditNote] | None = None
    ) -> list[str]:
        """From here on nothing of these people can be opened, and nothing be added; those
        of whom there was anything."""
        with self.core.db.write() as connection:
            known = _destroyed(connection, application_ids)
            if audit is not None:
                for application_id in known:
                    self.audit.append(connection, audit[1], audit[0], application_id)
            # Tables made before hold these people too.
            connection.execute(delete(errands).where(errands.c.kind == ErrandKind.EXPORT))
            forget_people(self.core, connection)
        return known

    def _finish_erasing(self, application_ids: Sequence[str]) -> None:
        """Files first: their rows say where they are."""
        of_people = s.files.c.application_id.in_(application_ids)
        their_files = select(s.files.c.id).where(of_people)
        paths = (
            select(s.files.c.path)
            .where(of_people)
            .union_all(select(s.readings.c.path).where(s.readings.c.file_id.in_(their_files)))
        )
        with self.core.db.read() as connection:
            names = connection.execute(paths).scalars().all()
        for name in names:
            self.core.blobs.remove(name)
        with self.core.db.write() as connection:
            connection.execute(delete(s.readings).where(s.readings.c.file_id.in_(their_files)))
            connection.execute(delete(s.files).where(of_people))
            connection.execute(
                delete(s.applications).where(s.applications.c.id.in_(application_ids))
            )

    def finish_begun(self) -> None:
        """End every `erase` that was interrupted after the keys were gone."""
        wanted = select(s.applications.c.id).where(s.applications.c.erased_at.is_not(None))
        while True:
            with self.core.db.read() as connection:
                begun = connection.execute(wanted.limit(ERASED_AT_ONCE)).scalars().all()
            if not begun:
                return
            self._finish_erasing(begun)
            self._forget(len(begun))

    def _forget(self, erased: int) -> None:
        if erased:
            self.queue.forget()
            self.core.db.forget_deleted()


def _destroyed(connection: Connection, application_ids: Sequence[str]) -> list[str]:
    """Within the caller's transaction; the ids of those that there were."""
    known = connection.execute(
        update(s.applications)
        .where(s.applications.c.id.in_(application_ids))
        .values(
            erased_at=s.db_now(),
            kid=None,
            generation=s.applications.c.generation + 1,
            **dict.fromkeys(_SEALED_COLUMNS),
        )
        .returning(s.applications.c.id)
    )
    found = [str(one) for one in known.scalars()]
    connection.execute(
        update(s.files)
        .where(s.files.c.application_id.in_(application_ids))
        .values(kid=None, wrapped_key=None)
    )
    for table in _tables_of_application():
        connection.execute(delete(table).where(table.c.application_id.in_(application_ids)))
    return found


def _tables_of_application() -> list[Table]:
    """All that point to an application, those that others point to last. `files` say where
    the bytes are and go after them."""
    return [
        table
        for table in reversed(s.metadata.sorted_tables)
        if table is not s.files
        and any(key.column is s.applications.c.id for key in table.foreign_keys)
    ]


_SEALED_COLUMNS = [
    column.name for column in s.applications.columns if isinstance(column.type, LargeBinary)
]
"""What is sealed, a keyed digest or a key; a column that is added later is one of them."""
