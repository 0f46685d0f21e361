"""Leases, decisions and what was seen: two people never work on one file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from intake.domain.errors import Conflict
from intake.store.database import staff_schema as t
from intake.store.database.base import inserted, is_id, maybe_moment, micros, moment
from intake.store.database.staff_records import (
    AuditNote,
    Decided,
    DecisionRecord,
    Lease,
    NewDecision,
)
from intake.store.files.sealing import open_column, seal_column
from intake.store.staff.audit import Audit

LEASE_MINUTES = 15
"""Without a key pressed; every decision and the open page (each minute) renew it."""
_LEASE = LEASE_MINUTES * 60 * 1_000_000


def lease_lost() -> Conflict:
    return Conflict("FILE_LEASED", "这份申报正由他人审核（或您离开过久），请刷新后再试")


class Reviewing(Audit):
    """The part of the store that reviewers work with."""

    def take_lease(
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
        with self.db.write() as connection:
            self.application_key(connection, application_id)
            values = {"user_id": user_id, "taken_at": at, "until": until, "revealed_at": None}
            free = mine | (table.c.until < at)
            statement = self.insert(table).values(application_id=application_id, **values)
            statement = statement.on_conflict_do_update(
                index_elements=["application_id"], set_=values, where=None if by_force else free
            )
            if not inserted(connection, statement):
                return None
            if by_force:
                self.append_audit(
                    connection, AuditNote(user_id, "lease_taken_over"), now, application_id
                )
        return self.lease(application_id, now)

    def _renewed(self, application_id: str, user_id: str, at: int) -> Lease | None:
        with self.db.write() as connection:
            if not self._hold(connection, application_id, user_id, at):
                return None
            row = connection.execute(
                select(t.leases).where(t.leases.c.application_id == application_id)
            ).one()
        return _lease(row)

    def lease(self, application_id: str, now: dt.datetime) -> Lease | None:
        """Who works on it now."""
        with self.db.read() as connection:
            row = connection.execute(
                select(t.leases).where(
                    t.leases.c.application_id == application_id,
                    t.leases.c.until >= (micros(now) or 0),
                )
            ).one_or_none()
        return None if row is None else _lease(row)

    def leave(self, application_id: str, user_id: str) -> None:
        """Give it back; safe to repeat."""
        table = t.leases
        with self.db.write() as connection:
            connection.execute(
                delete(table).where(
                    table.c.application_id == application_id, table.c.user_id == user_id
                )
            )

    def reveal(self, application_id: str, user_id: str, now: dt.datetime) -> None:
        """Full numbers for the holder of the lease, recorded. Conflict FILE_LEASED."""
        with self.db.write() as connection:
            self.require_lease(connection, application_id, user_id, now)
            connection.execute(
                update(t.leases)
                .where(t.leases.c.application_id == application_id)
                .values(revealed_at=micros(now))
            )
            note = AuditNote(user_id, "id_number_revealed")
            self.append_audit(connection, note, now, application_id)

    def decide(
        self,
        application_id: str,
        user_id: str,
        round: int,
        new: Sequence[NewDecision],
        now: dt.datetime,
        *,
        needs_lease: bool = True,
    ) -> None:
        """Keep these decisions; what was decided before on the same flags is superseded.

        Raises Conflict FILE_LEASED when somebody else works on it.
        """
        with self.db.write() as connection:
            key = self.application_key(connection, application_id)
            if needs_lease:
                self.require_lease(connection, application_id, user_id, now)
            # One after another: the number is part of what seals the row.
            connection.execute(select(t.audit_head.c.seq).with_for_update())
            last = connection.execute(
                select(func.coalesce(func.max(t.decisions.c.n), 0))
            ).scalar_one()
            for number, one in enumerate(new, start=last + 1):
                body = {"flag": dict(one.flag), "note": one.note}
                connection.execute(
                    self.insert(t.decisions).values(
                        n=number,
                        application_id=application_id,
                        round=round,
                        flag_key=one.flag_key,
                        code=one.flag["code"],
                        severity=one.flag["severity"],
                        action=one.action.value,
                        reason=one.reason,
                        actor=user_id,
                        created_at=micros(now),
                        body=seal_column(
                            key,
                            "decisions",
                            "body",
                            str(number),
                            json.dumps(body, ensure_ascii=False).encode(),
                        ),
                    )
                )
                after = {
                    "flag": one.flag_key,
                    "code": one.flag["code"],
                    "action": one.action.value,
                    "reason": one.reason,
                    "note": one.note,
                }
                note = AuditNote(user_id, "flag_decided", {"after": after})
                self.append_audit(connection, note, now, application_id)

    def undo_decision(
        self, application_id: str, user_id: str, now: dt.datetime
    ) -> DecisionRecord | None:
        """Take back one's newest decision on this application; None: there is none left."""
        table = t.decisions
        with self.db.write() as connection:
            key = self.application_key(connection, application_id)
            self.require_lease(connection, application_id, user_id, now)
            row = connection.execute(
                select(table)
                .where(
                    table.c.application_id == application_id,
                    table.c.actor == user_id,
                    table.c.undone_at.is_(None),
                )
                .order_by(table.c.n.desc())
                .limit(1)
            ).one_or_none()
            if row is None:
                return None
            connection.execute(
                update(table).where(table.c.n == row.n).values(undone_at=micros(now))
            )
            before = {"flag": row.flag_key, "code": row.code, "action": row.action}
            note = AuditNote(user_id, "decision_undone", {"before": before, "after": None})
            self.append_audit(connection, note, now, application_id)
        return decision_from(row, key)

    def decisions(self, application_id: str, *, with_undone: bool = False) -> list[DecisionRecord]:
        """In the order in which they were made."""
        table = t.decisions
        wanted = select(table).where(table.c.application_id == application_id)
        if not with_undone:
            wanted = wanted.where(table.c.undone_at.is_(None))
        with self.db.read() as connection:
            key = self.application_key(connection, application_id)
            rows = connection.execute(wanted.order_by(table.c.n)).all()
        return [decision_from(row, key) for row in rows]

    def see_page(
        self, application_id: str, upload_id: str, page: int, actor: str, now: dt.datetime
    ) -> None:
        """This page was looked at."""
        if not is_id(upload_id):
            return
        with self.db.write() as connection:
            connection.execute(
                self.insert(t.seen)
                .values(
                    application_id=application_id,
                    upload_id=upload_id,
                    page=page,
                    actor=actor,
                    seen_at=micros(now),
                )
                .on_conflict_do_nothing()
            )

    def pages_seen(self, application_id: str, actor: str) -> frozenset[tuple[str, int]]:
        """Upload and page of everything this person looked at."""
        table = t.seen
        with self.db.read() as connection:
            rows = connection.execute(
                select(table.c.upload_id, table.c.page).where(
                    table.c.application_id == application_id, table.c.actor == actor
                )
            ).all()
        return frozenset((row.upload_id, row.page) for row in rows)

    def require_lease(
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
    )


def decision_from(row: Row[Any], key: bytes) -> DecisionRecord:
    """A row opened with its application's key."""
    body = json.loads(open_column(key, "decisions", "body", str(row.n), row.body))
    return DecisionRecord(
        n=row.n,
        application_id=row.application_id,
        round=row.round,
        flag_key=row.flag_key,
        code=row.code,
        severity=row.severity,
        action=Decided(row.action),
        reason=row.reason,
        note=body["note"],
        flag=body["flag"],
        actor=row.actor,
        created_at=moment(row.created_at),
        is_undone=row.undone_at is not None,
    )
