"""Which unit an application belongs to, without the unit's name standing in clear.

A unit is found by a keyed digest of its name: equal names give equal digests, and
nothing about a name can be learnt from one without the store's key.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from intake.domain.values.folding import simplify
from intake.store.cases.persons import person_mac, proven_mac
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.files.sealing import derived, open_column


def unit_mac(store_key: bytes, name: str) -> bytes:
    """Equal for names that differ only in blanks, width of brackets and script."""
    plain = re.sub(r"\s+", "", simplify(name)).replace("(", "（").replace(")", "）")
    return hmac.digest(derived(store_key, "units"), plain.encode(), "sha256")


def macs_of(store_key: bytes, declaration: Mapping[str, Any]) -> dict[str, bytes | None]:
    """The columns of `applications` that say whose it is; None for what is not declared."""
    employment = declaration.get("employment")
    named = employment if isinstance(employment, Mapping) else {}
    values = {
        "employer_mac": named.get("employer"),
        "authority_mac": named.get("supervising_authority"),
    }
    macs = {
        column: unit_mac(store_key, name) if isinstance(name, str) and name.strip() else None
        for column, name in values.items()
    }
    return {**macs, "person_mac": person_mac(store_key, declaration)}


def name_units(core: Core, connection: Connection) -> None:
    """Digests for applications that an earlier release stored without them."""
    of = s.applications.c
    rows = connection.execute(
        select(of.id, of.kid, of.wrapped_key, of.declaration).where(
            of.employer_mac.is_(None) | of.person_mac.is_(None) | of.proven_mac.is_(None),
            of.erased_at.is_(None),
        )
    ).all()
    for row in rows:
        macs = macs_of(core.store_key(connection), declared_in(core, row))
        macs |= {"proven_mac": _proven_by(core, connection, row)}
        connection.execute(update(s.applications).where(of.id == row.id).values(**macs))


def _proven_by(core: Core, connection: Connection, row: Any) -> bytes | None:
    """Of the newest report that an application still has."""
    table = s.reports.c
    kept = connection.execute(
        select(table.id, table.body)
        .where(table.application_id == row.id, table.body.is_not(None))
        .order_by(table.generation.desc())
        .limit(1)
    ).one_or_none()
    if kept is None:
        return None
    key = core.unwrapped(row, "applications", row.id)
    report = json.loads(open_column(key, "reports", "body", kept.id, kept.body))
    return proven_mac(core.store_key(connection), report)


def declared_in(core: Core, row: Any) -> Mapping[str, Any]:
    """What an application's row keeps sealed of its declaration."""
    key = core.unwrapped(row, "applications", row.id)
    body = open_column(key, "applications", "declaration", row.id, row.declaration)
    declared: Mapping[str, Any] = json.loads(body)
    return declared
