"""What staff did and saw: lines that are only ever added, each bound to the one before.

A line's digest is a MAC (key: the store's) over the digest before it and everything in
the line, its detail in sealed form: the chain can be verified after a person was erased,
and nobody without the key can write one that fits. The database refuses to change or
remove a line (triggers). Cutting off the end shows when the newest digest was written
down elsewhere (`intake audit verify --expect`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, micros, moment
from intake.store.database.staff_records import AuditEntry, AuditNote, ChainProof
from intake.store.files.sealing import derived, open_column, seal_column
from intake.store.staff.thresholds import AUDIT_BATCH, LONGEST_SESSION_HOURS


@dataclass
class Audit:
    """The part of the store that remembers who did what."""

    core: Core

    def note(self, note: AuditNote, now: dt.datetime, application_id: str | None = None) -> None:
        """Record what changes nothing else: a page seen, a number revealed, a sign-in."""
        with self.core.db.write() as connection:
            self.append(connection, note, now, application_id)

    def note_once(self, note: AuditNote, now: dt.datetime, application_id: str) -> None:
        """Record what is done many times in one session, such as looking at pictures, unless
        the same person did the same with this application within a session's time."""
        of = t.audit.c
        earliest = micros(now - dt.timedelta(hours=LONGEST_SESSION_HOURS))
        known = select(of.seq).where(
            of.application_id == application_id,
            of.actor == note.actor,
            of.action == note.action,
            of.at > earliest,
        )
        with self.core.db.read() as connection:
            is_known = connection.execute(known.limit(1)).first() is not None
        if not is_known:
            self.note(note, now, application_id)

    def append(
        self,
        connection: Connection,
        note: AuditNote,
        now: dt.datetime,
        application_id: str | None = None,
    ) -> None:
        """Within the caller's transaction: what was done and its record, or neither."""
        head = connection.execute(
            update(t.audit_head)
            .where(t.audit_head.c.id == 1)
            .values(seq=t.audit_head.c.seq + 1)
            .returning(t.audit_head.c.seq, t.audit_head.c.mac)
        ).one()
        at, detail = micros(now), self._sealed(connection, head.seq, note, application_id)
        line = (head.seq, at, note.actor, note.action, application_id)
        mac = _mac(derived(self.core.store_key(connection), "audit"), head.mac, line, detail)
        connection.execute(
            self.core.insert(t.audit).values(
                seq=head.seq,
                at=at,
                actor=note.actor,
                action=note.action,
                application_id=application_id,
                detail=detail,
                mac=mac,
            )
        )
        connection.execute(update(t.audit_head).where(t.audit_head.c.id == 1).values(mac=mac))

    def entries(
        self,
        application_id: str | None = None,
        before: int | None = None,
        limit: int = 100,
        action: str | None = None,
    ) -> list[AuditEntry]:
        """The newest first; of one application or of all; of one kind or of all."""
        wanted = select(t.audit).order_by(t.audit.c.seq.desc()).limit(limit)
        if application_id is not None:
            wanted = wanted.where(t.audit.c.application_id == application_id)
        if action is not None:
            wanted = wanted.where(t.audit.c.action == action)
        if before is not None:
            wanted = wanted.where(t.audit.c.seq < before)
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
            keys = self._keys_of(connection, {row.application_id for row in rows})
        return [self._entry(row, keys.get(row.application_id)) for row in rows]

    def verify(self) -> ChainProof:
        """Every line's digest computed anew, first to last."""
        seq, mac = 0, b""
        with self.core.db.read() as connection:
            key = derived(self.core.store_key(connection), "audit")
            while True:
                rows = connection.execute(
                    select(t.audit)
                    .where(t.audit.c.seq > seq)
                    .order_by(t.audit.c.seq)
                    .limit(AUDIT_BATCH)
                ).all()
                if not rows:
                    break
                for row in rows:
                    line = (row.seq, row.at, row.actor, row.action, row.application_id)
                    fits = row.mac == _mac(key, mac, line, row.detail)
                    if row.seq != seq + 1 or not fits:
                        return ChainProof(seq, mac.hex(), seq + 1)
                    seq, mac = row.seq, row.mac
            head = connection.execute(select(t.audit_head)).one()
            is_lost = seq == 0 and self._has_begun(connection)
        # Whoever removes every line and sets the head back leaves a chain that fits.
        is_whole = (head.seq, head.mac) == (seq, mac) and not is_lost
        return ChainProof(seq, mac.hex(), None if is_whole else seq + 1)

    def head(self) -> tuple[int, str]:
        """The newest line's number and digest, to be written down elsewhere."""
        with self.core.db.read() as connection:
            head = connection.execute(select(t.audit_head)).one()
        return int(head.seq), bytes(head.mac).hex()

    def _has_begun(self, connection: Connection) -> bool:
        """Whether there is anything that was recorded when it was made or moved."""
        moved = select(s.applications.c.id).where(s.applications.c.returned_at.is_not(None))
        kinds = (select(t.users.c.id), select(t.integrations.c.id), moved)
        return any(connection.execute(one.limit(1)).first() is not None for one in kinds)

    def digest_of(self, seq: int) -> str | None:
        """The digest of one line, to compare with one that was written down."""
        with self.core.db.read() as connection:
            found = connection.execute(select(t.audit.c.mac).where(t.audit.c.seq == seq)).scalar()
        return None if found is None else bytes(found).hex()

    def _sealed(
        self, connection: Connection, seq: int, note: AuditNote, application_id: str | None
    ) -> bytes | None:
        if note.detail is None:
            return None
        keys = self._keys_of(connection, {application_id})
        body = json.dumps(dict(note.detail), ensure_ascii=False, default=str).encode()
        return seal_column(keys[application_id], "audit", "detail", str(seq), body)

    def _keys_of(
        self, connection: Connection, applications: set[str | None]
    ) -> dict[str | None, bytes]:
        """Those that are left; None is the store's own."""
        table = s.applications
        rows = connection.execute(
            select(table.c.id, table.c.kid, table.c.wrapped_key).where(
                table.c.id.in_({one for one in applications if one}),
                table.c.wrapped_key.is_not(None),
            )
        ).all()
        keys: dict[str | None, bytes] = {None: self.core.store_key(connection)}
        return keys | {row.id: self.core.unwrapped(row, "applications", row.id) for row in rows}

    def _entry(self, row: Row[Any], key: bytes | None) -> AuditEntry:
        detail = None
        if row.detail is not None and key is not None:
            detail = json.loads(open_column(key, "audit", "detail", str(row.seq), row.detail))
        return AuditEntry(
            row.seq, moment(row.at), row.actor, row.action, row.application_id, detail
        )


def _mac(key: bytes, before: bytes, line: tuple[Any, ...], detail: bytes | None) -> bytes:
    sealed = None if detail is None else hashlib.sha256(detail).hexdigest()
    text = json.dumps([bytes(before).hex(), *line, sealed], ensure_ascii=False)
    return hmac.digest(key, text.encode(), "sha256")
