"""What reviewers decided on each flag, and which pages they saw."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from intake.store.database import staff_schema as t
from intake.store.database.base import Core, is_id, micros, moment
from intake.store.database.staff_records import AuditNote, Decided, DecisionRecord, NewDecision
from intake.store.files.sealing import open_column, seal_column
from intake.store.staff.audit import Audit
from intake.store.staff.leases import Leases


@dataclass
class Reviews:
    """The part of the store that reviewers work with."""

    core: Core
    audit: Audit
    leases: Leases

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
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            if needs_lease:
                self.leases.require(connection, application_id, user_id, now)
            # One after another: the number is part of what seals the row.
            connection.execute(select(t.audit_head.c.seq).with_for_update())
            last = connection.execute(
                select(func.coalesce(func.max(t.decisions.c.n), 0))
            ).scalar_one()
            fresh = [one for one in new if not _is_kept(connection, application_id, one)]
            for number, one in enumerate(fresh, start=last + 1):
                row = {
                    "n": number,
                    "application_id": application_id,
                    "round": round,
                    "actor": user_id,
                    "created_at": micros(now),
                }
                connection.execute(
                    self.core.insert(t.decisions).values(**row, **_decided(key, number, one))
                )
                note = AuditNote(user_id, "flag_decided", {"after": _noted(one)})
                self.audit.append(connection, note, now, application_id)

    def undo(self, application_id: str, user_id: str, now: dt.datetime) -> DecisionRecord | None:
        """Take back one's newest decision on this application; None: there is none left."""
        table = t.decisions
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            self.leases.require(connection, application_id, user_id, now)
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
            self.audit.append(connection, note, now, application_id)
        return decision_from(row, key)

    def decisions(self, application_id: str, *, with_undone: bool = False) -> list[DecisionRecord]:
        """In the order in which they were made."""
        table = t.decisions
        wanted = select(table).where(table.c.application_id == application_id)
        if not with_undone:
            wanted = wanted.where(table.c.undone_at.is_(None))
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, application_id)
            rows = connection.execute(wanted.order_by(table.c.n)).all()
        return [decision_from(row, key) for row in rows]

    def see_page(
        self, application_id: str, upload_id: str, page: int, actor: str, now: dt.datetime
    ) -> None:
        """This page was looked at."""
        if not is_id(upload_id):
            return
        with self.core.db.write() as connection:
            connection.execute(
                self.core.insert(t.seen)
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
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(table.c.upload_id, table.c.page).where(
                    table.c.application_id == application_id, table.c.actor == actor
                )
            ).all()
        return frozenset((row.upload_id, row.page) for row in rows)


def _is_kept(connection: Connection, application_id: str, one: NewDecision) -> bool:
    """Whether the same request has been answered, undone since or not."""
    if one.request_id is None:
        return False
    table = t.decisions
    same = (table.c.application_id == application_id, table.c.request_id == one.request_id)
    return connection.execute(select(table.c.n).where(*same)).first() is not None


def _decided(key: bytes, number: int, one: NewDecision) -> dict[str, Any]:
    """The columns of one decision; what it was made on and what was written are sealed."""
    body = json.dumps({"flag": dict(one.flag), "note": one.note}, ensure_ascii=False).encode()
    return {
        "flag_key": one.flag_key,
        "code": one.flag["code"],
        "severity": one.flag["severity"],
        "action": one.action.value,
        "reason": one.reason,
        "request_id": one.request_id,
        "body": seal_column(key, "decisions", "body", str(number), body),
    }


def _noted(one: NewDecision) -> dict[str, Any]:
    """What the audit keeps of one decision."""
    return {
        "flag": one.flag_key,
        "code": one.flag["code"],
        "action": one.action.value,
        "reason": one.reason,
        "note": one.note,
    }


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
