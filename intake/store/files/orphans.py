"""Stored files that no row names are removed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from intake.store.cases.erasure import Erasure
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.files.thresholds import ORPHAN_SECONDS


@dataclass
class Orphans:
    """The part of the store that collects what nobody needs."""

    core: Core
    erasure: Erasure

    def collect(self) -> int:
        """Remove stored files that no row names and that are over an hour old; how many.

        Also ends what an interrupted `erase` began.
        """
        self.erasure.finish_begun()
        old = [name for name, age in self.core.blobs.names() if age > ORPHAN_SECONDS]
        # Asked after the listing: whatever was named meanwhile is not an orphan.
        with self.core.db.read() as connection:
            paths = select(s.files.c.path).union_all(select(s.readings.c.path))
            named = set(connection.execute(paths).scalars())
        orphans = [name for name in old if name not in named]
        for name in orphans:
            self.core.blobs.remove(name)
        return len(orphans)
