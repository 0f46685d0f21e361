"""What came of imports, without the people in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from intake.store.database.base import Core
from intake.store.database.import_schema import imports
from intake.store.files.sealing import open_column, seal_column

_KEPT = ("files", "placed", "doubled", "question", "problem", "counts")
"""How many files, why it failed, and what is asked: a list's name, headings and length."""


def forget_people(core: Core, connection: Connection) -> None:
    """Within the transaction of an erasure: counts and questions stay, names and paths go.

    A path of a file, a note or a sentence may name anybody, so that all of them go.
    """
    of = imports.c
    wanted = select(of.id, of.outcome).where(of.outcome.is_not(None)).with_for_update()
    rows = connection.execute(wanted).all()
    key = core.store_key(connection) if rows else b""
    for row in rows:
        outcome = json.loads(open_column(key, "imports", "outcome", row.id, row.outcome))
        body = json.dumps(_without_people(outcome), ensure_ascii=False).encode()
        sealed = seal_column(key, "imports", "outcome", row.id, body)
        connection.execute(update(imports).where(of.id == row.id).values(outcome=sealed))


def _without_people(outcome: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: outcome[name] for name in _KEPT if outcome.get(name) is not None}
    people = outcome.get("people") or []
    counts = {
        "people": len(people),
        "new": sum(bool(one.get("is_new")) for one in people),
        "undeclared": sum(not one.get("declared") for one in people),
        "left": len(outcome.get("left") or []),
    }
    return {"counts": counts, **kept}
