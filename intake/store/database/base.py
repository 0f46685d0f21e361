"""What every part of the store works with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from intake.domain.application import BEIJING
from intake.domain.settings import Settings
from intake.store.database import schema as s
from intake.store.database.engine import Database
from intake.store.database.wording import not_found
from intake.store.files.blobs import Blobs
from intake.store.files.keys import MasterKeys, Wrapped

STORE_KEY = "answers"
"""The data key of what belongs to no application: early answers, accounts, the audit."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass
class Core:
    """Database, sealed files and keys of one store: what every part of it works with."""

    db: Database
    blobs: Blobs
    keys: MasterKeys
    store_key_kept: bytes | None = field(default=None, repr=False)
    """Asked for once: rotation wraps it anew and never changes it."""

    def insert(self, table: Any) -> Any:
        """An INSERT that knows ON CONFLICT, which both databases spell alike."""
        return insert_into(table, self.db.is_sqlite)

    def application_key(self, connection: Connection, application_id: str) -> bytes:
        """What seals this application's columns; raises NotFound, Fault KEYS_MISSING."""
        if not is_id(application_id):
            raise not_found()
        row = connection.execute(_KEY, {"id": application_id}).one_or_none()
        if row is None:
            raise not_found()
        return self.unwrapped(row, "applications", application_id)

    def store_key(self, connection: Connection) -> bytes:
        """What seals rows that belong to no application."""
        if self.store_key_kept is None:
            row = connection.execute(
                select(s.store_keys).where(s.store_keys.c.id == STORE_KEY)
            ).one()
            self.store_key_kept = self.unwrapped(row, "store_keys", STORE_KEY)
        return self.store_key_kept

    def unwrapped(self, row: Any, table: str, row_id: str) -> bytes:
        """The data key in a row's `kid` and `wrapped_key`."""
        return self.keys.unwrap(Wrapped(row.kid, row.wrapped_key), table, row_id)


# Statements of every upload's way are built once, at import: to put one together costs
# five times what it takes to run it (0.16 to 0.30 ms against 0.03, SQLite).
_KEY = select(s.applications.c.kid, s.applications.c.wrapped_key).where(
    s.applications.c.id == bindparam("id"), s.applications.c.erased_at.is_(None)
)
_MOVE_ON = (
    update(s.applications)
    .where(s.applications.c.id == bindparam("application"), s.applications.c.erased_at.is_(None))
    .values(generation=s.applications.c.generation + 1)
)


def insert_into(table: Any, is_sqlite: bool) -> Any:
    """An INSERT that knows ON CONFLICT, to be built before there is a store."""
    return sqlite_insert(table) if is_sqlite else postgresql_insert(table)


def moved_on(connection: Connection, application_id: str) -> bool:
    """The generation rises by one, and nobody else's until we commit; False: no such one.

    Whoever changes what a report depends on comes here before touching jobs or uploads
    that others can see: one order of locks, no deadlocks.
    """
    return connection.execute(_MOVE_ON, {"application": application_id}).rowcount == 1


def inserted(connection: Connection, statement: Any, row: Mapping[str, Any] | None = None) -> bool:
    """Execute an INSERT … ON CONFLICT; whether it put this row there."""
    return connection.execute(statement, row, execution_options=_COUNTING).rowcount == 1


_COUNTING = {"preserve_rowcount": True}
"""Without it the number is not asked of PostgreSQL for an INSERT."""


def is_id(untrusted_id: str) -> bool:
    """Whether this could be an id; anything else is found nowhere."""
    return _ID.fullmatch(untrusted_id) is not None


def micros(moment: dt.datetime | None) -> int | None:
    """As the tables keep it."""
    return None if moment is None else (moment - EPOCH) // dt.timedelta(microseconds=1)


def moment(value: int) -> dt.datetime:
    """From a table, in Beijing time."""
    return (EPOCH + dt.timedelta(microseconds=value)).astimezone(BEIJING)


def maybe_moment(value: int | None) -> dt.datetime | None:
    """From a table where it may be NULL."""
    return None if value is None else moment(value)


def data_place(settings: Settings, name: str) -> Path:
    """A path under the data folder, absolute: workers may change their directory."""
    return (settings.data_dir / name).absolute()
