"""What the columns of lists mean, as somebody confirmed it once."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from intake.domain.values.folding import simplify
from intake.store.database import import_schema as t
from intake.store.database.base import Core, micros
from intake.store.files.sealing import derived, open_column, seal_column

_IMPORTS, _SOURCES = t.imports.c, t.import_sources.c


@dataclass
class ImportLayouts:
    """The part of the store that remembers the columns of lists."""

    core: Core

    def remembered(self, headings: Sequence[str]) -> dict[int, str] | None:
        """What somebody confirmed that the columns of a list with these headings mean."""
        with self.core.db.read() as connection:
            key = self.core.store_key(connection)
            mac = _layout_mac(key, headings)
            row = connection.execute(
                select(t.import_layouts).where(t.import_layouts.c.mac == mac)
            ).one_or_none()
        if row is None:
            return None
        kept = json.loads(open_column(key, "import_layouts", "meanings", mac.hex(), row.meanings))
        return {int(column): meaning for column, meaning in kept.items()}

    def remember(
        self, headings: Sequence[str], meanings: Mapping[int, str], actor: str, now: dt.datetime
    ) -> None:
        """Lists with these headings are asked about no more."""
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            mac = _layout_mac(key, headings)
            body = json.dumps({str(column): meaning for column, meaning in meanings.items()})
            values = {
                "meanings": seal_column(
                    key, "import_layouts", "meanings", mac.hex(), body.encode()
                ),
                "confirmed_by": actor,
                "confirmed_at": micros(now),
            }
            connection.execute(
                self.core.insert(t.import_layouts)
                .values(mac=mac, **values)
                .on_conflict_do_update(index_elements=["mac"], set_=values)
            )


def _layout_mac(store_key: bytes, headings: Sequence[str]) -> bytes:
    body = "\x1f".join(map(simplify, headings)).encode()
    return hmac.digest(derived(store_key, "layouts"), body, "sha256")
