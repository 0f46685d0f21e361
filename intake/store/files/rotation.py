"""A new master key, and every data key wrapped in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table, select, update

from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.files.thresholds import ROTATION_BATCH


@dataclass
class Rotation:
    """The part of the store that changes master keys."""

    core: Core

    def rotate(self) -> int:
        """Make a new master key and wrap every data key in it; how many were.

        Reading and writing go on meanwhile. The old keys stay in the file: backups made
        before need them, and so do processes that wrote with one until a moment ago.
        Interrupted, `rewrap` ends the work.
        """
        self.core.keys.add()
        return self.rewrap()

    def rewrap(self) -> int:
        """Wrap every data key that another master key holds in the newest; how many."""
        wrapped = 0
        for table in (s.applications, s.files, s.store_keys):
            while some := self._rewrap_some(table):
                wrapped += some
        return wrapped

    def _rewrap_some(self, table: Table) -> int:
        active = self.core.keys.active
        stale = select(table.c.id, table.c.kid, table.c.wrapped_key).where(
            table.c.kid != active, table.c.wrapped_key.is_not(None)
        )
        with self.core.db.write() as connection:
            rows = connection.execute(stale.limit(ROTATION_BATCH).with_for_update()).all()
            for row in rows:
                key = self.core.unwrapped(row, table.name, row.id)
                wrapped = self.core.keys.wrap(key, table.name, row.id)
                connection.execute(
                    update(table)
                    .where(table.c.id == row.id)
                    .values(kid=wrapped.kid, wrapped_key=wrapped.data)
                )
        return len(rows)
