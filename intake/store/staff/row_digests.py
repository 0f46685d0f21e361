"""Rows that decide who may do what are signed: what is changed in the database directly shows.

The digest is a MAC, with a key derived from the store's, over every column that counts. Who
can write to the database and has no master key can neither give a role nor set a password
that is believed. An older row put back whole is not noticed by its digest: the audit's last
line on the account says otherwise.
"""

from __future__ import annotations

import hmac
import json
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

from intake.store.database import staff_schema as t
from intake.store.database.base import Core
from intake.store.files.sealing import derived

FIRST_SIGNED = "0015"
"""The migration from which on accounts have a digest."""
_SIGNED: dict[Table, tuple[str, ...]] = {
    t.users: (
        "id",
        "login_mac",
        "role",
        "unit_mac",
        "password",
        "disabled_at",
        "must_change",
        "pending_by",
        "oidc_mac",
    ),
    t.integrations: ("id", "digest", "scope", "unit_mac", "expires_at", "revoked_at"),
}
_SIGNED_WHERE_SET: dict[Table, tuple[str, ...]] = {t.integrations: ("pending_by",)}
"""Columns of a later migration: a row that was signed before it stays signed. Taken out or
put in without the key, the value changes the digest as well."""


def is_untouched(key: bytes, table: Table, row: Row[Any]) -> bool:
    """Whether this program wrote the row; `key` is the store's."""
    return row.row_mac is not None and hmac.compare_digest(
        bytes(row.row_mac), _digest(key, table, row)
    )


def sign(core: Core, connection: Connection, table: Table, row_id: str) -> None:
    """After every change of such a row, within the same transaction."""
    row = connection.execute(select(table).where(table.c.id == row_id)).one()
    mac = _digest(core.store_key(connection), table, row)
    connection.execute(update(table).where(table.c.id == row_id).values(row_mac=mac))


def sign_users(core: Core, connection: Connection) -> None:
    """Digests for accounts of a release that knew none; once, when the schema is raised."""
    for user_id in connection.execute(select(t.users.c.id)).scalars().all():
        sign(core, connection, t.users, user_id)


def _digest(key: bytes, table: Table, row: Row[Any]) -> bytes:
    values = [getattr(row, name) for name in _SIGNED[table]]
    later = [(name, getattr(row, name)) for name in _SIGNED_WHERE_SET.get(table, ())]
    values += [f"{name}={value}" for name, value in later if value is not None]
    plain = [bytes(v).hex() if isinstance(v, bytes | memoryview) else v for v in values]
    text = json.dumps([table.name, *plain], ensure_ascii=False)
    return hmac.digest(derived(key, "rows"), text.encode(), "sha256")
