"""Does this database belong to this storage, and is it as new?

Both hold the store's id and a number that rises together, in the database first. A storage
that is ahead says that the database is an older one, restored from a backup: what it does
not know may still be somebody's. Another id says that the two do not belong together.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.database.staff_records import AuditNote
from intake.store.database.storage_schema import storage_epoch
from intake.store.files.thresholds import HELD_HOURS
from intake.store.staff.audit import Audit

log = logging.getLogger(__name__)

UNKNOWN = "database_older_than_storage"
"""What the audit calls it."""
_ID = 1


@dataclass
class Epoch:
    """The part of the store that knows whether database and storage fit."""

    core: Core
    audit: Audit

    def advance(self, now: dt.datetime) -> bool:
        """Compare, then raise the number in both; False: nothing may be collected yet.

        Durable in the database before it is written to the storage, so that a crash in
        between never makes the database look older than it is.
        """
        mark = self._mark()
        with self.core.db.write() as connection:
            ours = self._row(connection)
            epoch = ours[1] + 1
            if mark is not None and (mark[0] != ours[0] or mark[1] > ours[1]):
                epoch = max(mark[1], ours[1]) + 1
                self._hold(connection, ours, mark, now)
            row = connection.execute(
                update(storage_epoch)
                .values(epoch=epoch)
                .returning(
                    storage_epoch.c.store,
                    (storage_epoch.c.held_until > s.db_now()).label("is_held"),
                )
            ).one()
        self.core.blobs.write_mark(f"{row.store} {epoch}\n".encode())
        return not row.is_held

    def _hold(
        self, connection: Connection, ours: tuple[str, int], mark: tuple[str, int], now: dt.datetime
    ) -> None:
        log.warning("the database is older than its storage: nothing is collected for a day")
        connection.execute(
            update(storage_epoch).values(held_until=s.db_now() + HELD_HOURS * 3600 * s.SECOND)
        )
        detail = {
            "database": ours[1],
            "storage": mark[1],
            "is_same_store": mark[0] == ours[0],
            "held_hours": HELD_HOURS,
        }
        self.audit.append(connection, AuditNote("store", UNKNOWN, detail), now)

    def _row(self, connection: Connection) -> tuple[str, int]:
        """The one row, made where there is none yet; ours until the commit."""
        new = {"id": _ID, "store": uuid.uuid4().hex, "epoch": 0}
        connection.execute(self.core.insert(storage_epoch).values(**new).on_conflict_do_nothing())
        wanted = select(storage_epoch.c.store, storage_epoch.c.epoch).with_for_update()
        row = connection.execute(wanted).one()
        return row.store, row.epoch

    def _mark(self) -> tuple[str, int] | None:
        """What the storage says; None: nothing, or nothing that we wrote."""
        words = (self.core.blobs.read_mark() or b"").decode("ascii", "replace").split()
        if len(words) != 2 or not words[1].isdigit():
            return None
        return words[0], int(words[1])
