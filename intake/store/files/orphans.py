"""Stored files that no row names: into a quarantine first, removed for good after days.

Nothing is collected while the database may be older than its storage (`epoch`), and never
a large part of what is stored: then it is the database that lacks rows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from sqlalchemy import select

from intake.store.cases.erasure import Erasure
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.database.import_schema import import_sources
from intake.store.database.staff_records import AuditNote
from intake.store.files.epoch import Epoch
from intake.store.files.thresholds import FEW_ORPHANS, MOST_ORPHANS, ORPHAN_SECONDS, QUARANTINE_DAYS
from intake.store.staff.audit import Audit


class Refused(StrEnum):
    """Why nothing was collected."""

    DATABASE_OLDER = "database_older_than_storage"
    TOO_MANY = "too_many_orphans"


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look found and did.

    orphans: names of files that no row names; set_aside: moved into the quarantine now;
    taken_back: were in it, and a row names them again; removed: left it for good.
    """

    stored: int
    orphans: tuple[str, ...] = field(repr=False)
    set_aside: int = 0
    taken_back: int = 0
    removed: int = 0
    refused: Refused | None = None


@dataclass
class Orphans:
    """The part of the store that collects what nobody needs."""

    core: Core
    erasure: Erasure
    epoch: Epoch
    audit: Audit

    def collect(
        self, now: dt.datetime, actor: str, *, dry_run: bool = False, however_many: bool = False
    ) -> Collected:
        """Set aside what no row names and is over an hour old; empty the old quarantine.

        dry_run: only look. however_many: also more than `MOST_ORPHANS` of all, which a person
        has looked at; an older database is waited for in any case. Recorded in the audit
        when anything was done or refused. Also ends what an interrupted `erase` began.
        """
        may_collect = self.epoch.advance(now)
        if not dry_run:
            self.erasure.finish_begun()
        found = self._found()
        refused = None
        if not may_collect:
            refused = Refused.DATABASE_OLDER
        elif (
            len(found.orphans) > max(FEW_ORPHANS, MOST_ORPHANS * found.stored) and not however_many
        ):
            refused = Refused.TOO_MANY
        if dry_run or refused is not None:
            done = Collected(found.stored, found.orphans, refused=refused)
        else:
            done = self._collected(found)
        if not dry_run:
            self._record(done, now, actor)
        return done

    def _found(self) -> Collected:
        everything = list(self.core.blobs.names())
        named = self._named()
        old = (name for name, age in everything if age > ORPHAN_SECONDS)
        return Collected(len(everything), tuple(name for name in old if name not in named))

    def _named(self) -> set[str]:
        """Asked after a listing: whatever was named meanwhile is not an orphan."""
        paths = select(s.files.c.path).union_all(
            select(s.readings.c.path), select(import_sources.c.blob)
        )
        with self.core.db.read() as connection:
            return set(connection.execute(paths).scalars())

    def _collected(self, found: Collected) -> Collected:
        blobs = self.core.blobs
        aside = list(blobs.set_aside_names())
        named = self._named()
        back = [name for name, _ in aside if name in named and blobs.take_back(name)]
        old = QUARANTINE_DAYS * 86_400
        gone = [name for name, age in aside if name not in named and age > old]
        for name in gone:
            blobs.remove_set_aside(name)
        for name in found.orphans:
            blobs.set_aside(name)
        return Collected(
            found.stored, found.orphans, len(found.orphans), len(back), len(gone), None
        )

    def _record(self, done: Collected, now: dt.datetime, actor: str) -> None:
        if not (done.orphans or done.taken_back or done.removed or done.refused):
            return
        detail = asdict(done) | {"orphans": len(done.orphans)}
        action = "orphans_collected" if done.refused is None else "orphans_left"
        self.audit.note(AuditNote(actor, action, detail), now)
