"""Parts of the queue that somebody comes back to, kept with the account."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from intake.store.database import staff_schema as t
from intake.store.database.base import Core
from intake.store.files.sealing import open_column, seal_column
from intake.store.staff.thresholds import MOST_FILTERS

_KEY = "filters"


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A name, and the query of the queue's address that it stands for."""

    name: str
    query: str


@dataclass
class SavedFilters:
    """The part of the store that keeps them, sealed in the account's profile: a query may
    hold a person's name."""

    core: Core

    def of(self, user_id: str) -> list[SavedFilter]:
        """In the order in which they were made."""
        with self.core.db.read() as connection:
            return _filters(self._profile(connection, user_id))

    def keep(self, user_id: str, new: SavedFilter) -> bool:
        """One more, or another query under an old name; False: there are too many."""
        with self.core.db.write() as connection:
            profile = self._profile(connection, user_id)
            kept = [one for one in _filters(profile) if one.name != new.name]
            if len(kept) >= MOST_FILTERS:
                return False
            self._put(connection, user_id, profile, [*kept, new])
            return True

    def drop(self, user_id: str, name: str) -> None:
        """Without this one; safe to repeat."""
        with self.core.db.write() as connection:
            profile = self._profile(connection, user_id)
            kept = [one for one in _filters(profile) if one.name != name]
            self._put(connection, user_id, profile, kept)

    def _profile(self, connection: Connection, user_id: str) -> dict[str, Any]:
        sealed = connection.execute(
            select(t.users.c.profile).where(t.users.c.id == user_id)
        ).scalar_one()
        key = self.core.store_key(connection)
        opened: dict[str, Any] = json.loads(open_column(key, "users", "profile", user_id, sealed))
        return opened

    def _put(
        self, connection: Connection, user_id: str, profile: dict[str, Any], kept: list[SavedFilter]
    ) -> None:
        profile[_KEY] = [[one.name, one.query] for one in kept]
        body = json.dumps(profile, ensure_ascii=False).encode()
        sealed = seal_column(self.core.store_key(connection), "users", "profile", user_id, body)
        connection.execute(update(t.users).where(t.users.c.id == user_id).values(profile=sealed))


def _filters(profile: dict[str, Any]) -> list[SavedFilter]:
    return [SavedFilter(name, query) for name, query in profile.get(_KEY, [])]
