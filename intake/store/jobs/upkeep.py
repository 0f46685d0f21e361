"""Sweep every few seconds; rotate keys, erase a person, collect orphans when asked."""

from __future__ import annotations

import datetime as dt
import time

from sqlalchemy import Table, delete, select, update

from intake.store.cases.entries import Entries
from intake.store.database import schema as s
from intake.store.database.base import is_id
from intake.store.database.records import Swept
from intake.store.database.staff_records import AuditNote, ErrandKind
from intake.store.database.staff_schema import OF_APPLICATION, errands
from intake.store.database.wording import disk_errors
from intake.store.files.blobs import remove_stale
from intake.store.files.plaintext import remove_leftovers
from intake.store.jobs.background_jobs import Errands
from intake.store.jobs.failing import Failing

TIDY_SECONDS = 60
"""Between two looks at temporary files and old answers: both are kept for longer."""
ORPHAN_SECONDS = 3600
"""A sealed file gets its row within seconds; an hour later it never will."""
_BATCH = 500


class Upkeep(Failing, Entries, Errands):
    """The part of the store that cleans up."""

    def sweep(self) -> Swept:
        """Take back leases that ran out, remove stale temporary files and old answers."""
        leases = self.take_back_leases()
        now = time.monotonic()
        if now - self.tidied_at < TIDY_SECONDS:
            return Swept(leases, 0, 0)
        self.tidied_at = now
        with disk_errors():
            stale = remove_stale(self.blobs.incoming)
            remove_leftovers()
        self.forget_old_entries()
        self.forget_old_errands()
        return Swept(leases, stale, self.forget_old_answers())

    def rotate(self) -> int:
        """Make a new master key and wrap every data key in it; how many were.

        Reading and writing go on meanwhile. The old keys stay in the file: backups made
        before need them, and so do processes that wrote with one until a moment ago.
        Interrupted, `rewrap` ends the work.
        """
        self.keys.add()
        return self.rewrap()

    def rewrap(self) -> int:
        """Wrap every data key that another master key holds in the newest; how many."""
        wrapped = 0
        for table in (s.applications, s.files, s.store_keys):
            while some := self._rewrap_some(table):
                wrapped += some
        return wrapped

    def erase(
        self, application_id: str, audit: tuple[dt.datetime, AuditNote] | None = None
    ) -> bool:
        """Destroy the keys, then the files, then the rows; safe to run again.

        audit: who did it and when, recorded with the end of the keys or not at all.
        False when there is no such application. Once the keys are gone nothing that is
        left can be read; interrupted, `collect` ends the work.
        """
        if not is_id(application_id) or not self._destroy_keys(application_id, audit):
            return False
        self._finish_erasing(application_id)
        return True

    def collect(self) -> int:
        """Remove stored files that no row names and that are over an hour old; how many.

        Also ends what an interrupted `erase` began.
        """
        with self.db.read() as connection:
            begun = (
                connection.execute(
                    select(s.applications.c.id).where(s.applications.c.erased_at.is_not(None))
                )
                .scalars()
                .all()
            )
        for application_id in begun:
            self._finish_erasing(application_id)
        old = [name for name, age in self.blobs.names() if age > ORPHAN_SECONDS]
        # Asked after the listing: whatever was named meanwhile is not an orphan.
        with self.db.read() as connection:
            paths = select(s.files.c.path).union_all(select(s.readings.c.path))
            named = set(connection.execute(paths).scalars())
        orphans = [name for name in old if name not in named]
        for name in orphans:
            self.blobs.remove(name)
        return len(orphans)

    def _rewrap_some(self, table: Table) -> int:
        active = self.keys.active
        stale = select(table.c.id, table.c.kid, table.c.wrapped_key).where(
            table.c.kid != active, table.c.wrapped_key.is_not(None)
        )
        with self.db.write() as connection:
            rows = connection.execute(stale.limit(_BATCH).with_for_update()).all()
            for row in rows:
                key = self.unwrapped(row, table.name, row.id)
                wrapped = self.keys.wrap(key, table.name, row.id)
                connection.execute(
                    update(table)
                    .where(table.c.id == row.id)
                    .values(kid=wrapped.kid, wrapped_key=wrapped.data)
                )
        return len(rows)

    def _destroy_keys(
        self, application_id: str, audit: tuple[dt.datetime, AuditNote] | None = None
    ) -> bool:
        """From here on nothing of this person can be opened, and nothing be added."""
        no_key = {"kid": None, "wrapped_key": None}
        with self.db.write() as connection:
            done = connection.execute(
                update(s.applications)
                .where(s.applications.c.id == application_id)
                .values(
                    erased_at=s.db_now(),
                    declaration=None,
                    token_digest=None,
                    employer_mac=None,
                    authority_mac=None,
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
                self.append_audit(connection, note, at, application_id)
            # Tables made before hold this person too.
            connection.execute(delete(errands).where(errands.c.kind == ErrandKind.EXPORT))
            return done.rowcount == 1

    def _finish_erasing(self, application_id: str) -> None:
        """Files first: their rows say where they are."""
        of_person = select(s.files.c.id).where(s.files.c.application_id == application_id)
        with self.db.read() as connection:
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
            self.blobs.remove(path)
        with self.db.write() as connection:
            connection.execute(delete(s.readings).where(s.readings.c.file_id.in_(of_person)))
            connection.execute(delete(s.files).where(s.files.c.application_id == application_id))
            connection.execute(delete(s.applications).where(s.applications.c.id == application_id))
        self.db.forget_deleted()
