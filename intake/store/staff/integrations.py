"""Access of other programs: named tokens with a scope and an end, stored as digests."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from intake.domain.errors import Conflict, NotFound
from intake.domain.thresholds import TOKEN_BYTES
from intake.store.cases.units import unit_mac
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, is_id, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote, IntegrationRecord, IntegrationScope
from intake.store.files.sealing import derived, open_column, seal_column
from intake.store.staff.audit import Audit
from intake.store.staff.row_digests import is_untouched, sign

_MINUTE = 60 * 1_000_000
PREFIX = "int_"
"""What every such token begins with: a scanner finds one that was published by mistake."""


@dataclass
class Integrations:
    """The part of the store that knows which programs may call, and for what."""

    core: Core
    audit: Audit

    def add(
        self,
        name: str,
        scope: IntegrationScope,
        unit: str | None,
        expires_at: dt.datetime,
        now: dt.datetime,
        actor: str,
        is_pending: bool = False,
    ) -> tuple[IntegrationRecord, str]:
        """A new one and its token, which is shown this once; recorded.

        is_pending: it opens nothing until another administrator confirms.
        """
        integration_id, token = uuid.uuid4().hex, PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        table = t.integrations
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            body = json.dumps({"name": name, "unit": unit}, ensure_ascii=False).encode()
            connection.execute(
                self.core.insert(table).values(
                    id=integration_id,
                    digest=_digest(key, token),
                    profile=seal_column(key, "integrations", "profile", integration_id, body),
                    scope=scope.value,
                    unit_mac=unit_mac(key, unit) if unit else None,
                    created_by=actor,
                    created_at=micros(now),
                    expires_at=micros(expires_at),
                    pending_by=actor if is_pending else None,
                )
            )
            sign(self.core, connection, table, integration_id)
            after = {"name": name, "scope": scope.value, "unit": unit, "expires": expires_at}
            note = AuditNote(actor, "integration_added", {"id": integration_id, **after})
            self.audit.append(connection, note, now)
        return self.get(integration_id), token

    def confirm(self, integration_id: str, now: dt.datetime, actor: str) -> IntegrationRecord:
        """A second administrator agrees that this program may call; safe to repeat.

        Raises NotFound, Conflict CONFIRM_OTHERS, INTEGRATION_TAMPERED.
        """
        before, table = self.get(integration_id), t.integrations
        if before.pending_by is None:
            return before
        if actor == before.pending_by:
            raise Conflict("CONFIRM_OTHERS", "须由另一位管理员确认；自己建立的不能自己确认")
        with self.core.db.write() as connection:
            mine = table.c.id == integration_id
            row = connection.execute(select(table).where(mine).with_for_update()).one()
            if not is_untouched(self.core.store_key(connection), table, row):
                raise Conflict(
                    "INTEGRATION_TAMPERED", "这个令牌在数据库中被直接改动过；请查明原因，另建一个"
                )
            connection.execute(update(table).where(mine).values(pending_by=None))
            sign(self.core, connection, table, integration_id)
            detail = {"id": integration_id, "added_by": before.pending_by}
            self.audit.append(connection, AuditNote(actor, "integration_confirmed", detail), now)
        return self.get(integration_id)

    def revoke(self, integration_id: str, now: dt.datetime, actor: str) -> None:
        """Its token opens nothing any more; safe to repeat. Raises NotFound."""
        self.get(integration_id)
        table = t.integrations
        with self.core.db.write() as connection:
            done = connection.execute(
                update(table)
                .where(table.c.id == integration_id, table.c.revoked_at.is_(None))
                .values(revoked_at=micros(now))
            ).rowcount
            if done:
                sign(self.core, connection, table, integration_id)
                note = AuditNote(actor, "integration_revoked", {"id": integration_id})
                self.audit.append(connection, note, now)

    def of_token(self, token: str, now: dt.datetime) -> IntegrationRecord | None:
        """Whose token this is; None when it is nobody's, waits for a second administrator,
        is over, or was changed in the database."""
        if not token.startswith(PREFIX):
            return None
        at, table = micros(now) or 0, t.integrations
        with self.core.db.read() as connection:
            key = self.core.store_key(connection)
            row = connection.execute(
                select(table).where(
                    table.c.digest == _digest(key, token),
                    table.c.revoked_at.is_(None),
                    table.c.pending_by.is_(None),
                    table.c.expires_at > at,
                )
            ).one_or_none()
        if row is None or not is_untouched(key, table, row):
            return None
        if row.used_at is None or at - row.used_at > _MINUTE:
            with self.core.db.write() as connection:
                connection.execute(update(table).where(table.c.id == row.id).values(used_at=at))
        return _record(row, key)

    def all(self) -> list[IntegrationRecord]:
        """Every one that was ever made, the newest first."""
        table = t.integrations
        with self.core.db.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.created_at.desc())).all()
            key = self.core.store_key(connection)
        return [_record(row, key) for row in rows]

    def get(self, integration_id: str) -> IntegrationRecord:
        """Raises NotFound."""
        table = t.integrations
        with self.core.db.read() as connection:
            wanted = select(table).where(table.c.id == integration_id)
            row = connection.execute(wanted).one_or_none() if is_id(integration_id) else None
            key = self.core.store_key(connection)
        if row is None:
            raise NotFound("NOT_FOUND")
        return _record(row, key)


def _record(row: Row[Any], key: bytes) -> IntegrationRecord:
    profile = json.loads(open_column(key, "integrations", "profile", row.id, row.profile))
    return IntegrationRecord(
        id=row.id,
        name=profile["name"],
        unit=profile["unit"],
        scope=IntegrationScope(row.scope),
        created_by=row.created_by,
        created_at=moment(row.created_at),
        expires_at=moment(row.expires_at),
        revoked_at=maybe_moment(row.revoked_at),
        used_at=maybe_moment(row.used_at),
        is_untouched=is_untouched(key, t.integrations, row),
        pending_by=row.pending_by,
    )


def _digest(key: bytes, token: str) -> bytes:
    plain = hashlib.sha256(token.encode()).digest()
    return hmac.digest(derived(key, "integrations"), plain, "sha256")
