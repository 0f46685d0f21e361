"""Leases: two people never work on one application."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from intake.domain.errors import Conflict
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, inserted, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote, Lease
from intake.store.staff.audit import Audit
from intake.store.staff.thresholds import LEASE_MINUTES

_LEASE = LEASE_MINUTES * 60 * 1_000_000


def lease_lost() -> Conflict:
    return Conflict("FILE_LEASED", "这份申报正由他人审核（或您离开过久），请刷新后再试")


@dataclass
class Leases:
    """The part of the store that knows who works on what."""

    core: Core
    audit: Audit

    def take(
        self, application_id: str, user_id: str, now: dt.datetime, *, by_force: bool = False
    ) -> Lease | None:
        """Ours to work on, renewed if it was ours; None when somebody else has it.

        by_force takes it over, which is recorded; what was revealed to them is not to us.
        """
        at, table = micros(now) or 0, t.leases
        mine = table.c.user_id == user_id
        until = at + _LEASE
        if not by_force:
            kept = self._renewed(application_id, user_id, at)
            if kept is not None:
                return kept
        with self.core.db.write() as connection:
            self.core.application_key(connection, application_id)
            values = {
                "user_id": user_id,
                "taken_at": at,
                "until": until,
                "revealed_at": None,
                "revealed_pages": None,
            }
            free = mine | (table.c.until < at)
            statement = self.core.insert(table).values(application_id=application_id, **values)
            statement = statement.on_conflict_do_update(
                index_elements=["application_id"], set_=values, where=None if by_force else free
            )
            if not inserted(connection, statement):
                return None
            if by_force:
                self.audit.append(
                    connection, AuditNote(user_id, "lease_taken_over"), now, application_id
                )
        return self.current(application_id, now)

    def _renewed(self, application_id: str, user_id: str, at: int) -> Lease | None:
        with self.core.db.write() as connection:
            if not self._hold(connection, application_id, user_id, at):
                return None
            row = connection.execute(
                select(t.leases).where(t.leases.c.application_id == application_id)
            ).one()
        return _lease(row)

    def current(self, application_id: str, now: dt.datetime) -> Lease | None:
        """Who works on it now."""
        with self.core.db.read() as connection:
            row = connection.execute(
                select(t.leases).where(
                    t.leases.c.application_id == application_id,
                    t.leases.c.until >= (micros(now) or 0),
                )
            ).one_or_none()
        return None if row is None else _lease(row)

    def give_back(self, application_id: str, user_id: str) -> None:
        """Give it back; safe to repeat."""
        table = t.leases
        with self.core.db.write() as connection:
            connection.execute(
                delete(table).where(
                    table.c.application_id == application_id, table.c.user_id == user_id
                )
            )

    def reveal(
        self,
        application_id: str,
        user_id: str,
        now: dt.datetime,
        page: tuple[str, int] | None = None,
    ) -> None:
        """Full numbers for the holder of the lease, recorded: those of the text, or with
        `page` (upload and number) those of one copy. Conflict FILE_LEASED."""
        table = t.leases
        with self.core.db.write() as connection:
            self.require(connection, application_id, user_id, now)
            mine = table.c.application_id == application_id
            values: dict[str, Any] = {"revealed_at": micros(now)}
            if page is not None:
                old = connection.execute(select(table.c.revealed_pages).where(mine)).scalar()
                place = f"{page[0]}:{page[1]}"
                values = {"revealed_pages": f"{old} {place}" if old else place}
            connection.execute(update(table).where(mine).values(**values))
            of = None if page is None else {"upload": page[0], "page": page[1]}
            note = AuditNote(user_id, "id_number_revealed", of)
            self.audit.append(connection, note, now, application_id)

    def require(
        self, connection: Connection, application_id: str, user_id: str, now: dt.datetime
    ) -> None:
        """Renewed within the caller's transaction; raises Conflict FILE_LEASED."""
        if not self._hold(connection, application_id, user_id, micros(now) or 0):
            raise lease_lost()

    def _hold(self, connection: Connection, application_id: str, user_id: str, at: int) -> bool:
        table = t.leases
        return (
            connection.execute(
                update(table)
                .where(
                    table.c.application_id == application_id,
                    table.c.user_id == user_id,
                    table.c.until >= at,
                )
                .values(until=at + _LEASE)
            ).rowcount
            == 1
        )


def _lease(row: Row[Any]) -> Lease:
    return Lease(
        row.application_id,
        row.user_id,
        moment(row.taken_at),
        moment(row.until),
        maybe_moment(row.revealed_at),
        frozenset(
            (upload, int(page))
            for upload, _, page in (
                one.partition(":") for one in (row.revealed_pages or "").split()
            )
        ),
    )
