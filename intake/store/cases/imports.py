"""Imports: files that came in together for many people, until each is somebody's.

Rows with a lease and a fence, as other work: whoever dies at one is followed by another,
from the start; what was placed before is recognised by its content and not placed again.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, case, delete, func, select, update

from intake.store.cases.import_files import ImportFiles
from intake.store.cases.import_layouts import ImportLayouts
from intake.store.cases.import_records import ImportClaim, ImportRecord, ImportStatus
from intake.store.cases.imported import Imported
from intake.store.cases.thresholds import IMPORT_KEPT
from intake.store.database import import_schema as t
from intake.store.database import schema as s
from intake.store.database.base import Core, is_id, micros, moment
from intake.store.database.wording import not_found
from intake.store.files.sealing import open_column, seal_column
from intake.store.jobs.thresholds import BACKGROUND_LEASE_SECONDS, MOST_CLAIMS

_IMPORTS, _SOURCES = t.imports.c, t.import_sources.c


@dataclass
class Imports:
    """The part of the store that knows what comes in for many people at once."""

    core: Core
    files: ImportFiles
    layouts: ImportLayouts
    people: Imported

    def begin(self, actor: str, wanted: Mapping[str, Any], now: dt.datetime) -> str:
        """A new import that files can be put into; its id."""
        made = uuid.uuid4().hex
        with self.core.db.write() as connection:
            connection.execute(
                self.core.insert(t.imports).values(
                    id=made,
                    actor=actor,
                    status=ImportStatus.RECEIVING.value,
                    wanted=self._sealed(self.core.store_key(connection), "wanted", made, wanted),
                    done=0,
                    total=0,
                    fence=0,
                    created_at=micros(now),
                    ends_at=s.db_now() + int(IMPORT_KEPT.total_seconds()) * s.SECOND,
                )
            )
        return made

    def start(self, import_id: str, more: Mapping[str, Any] | None = None) -> bool:
        """Everything is there, the question is answered, or what failed is tried once more:
        work may begin. False: it has."""
        open_now = (ImportStatus.RECEIVING, ImportStatus.ASKING, ImportStatus.FAILED)
        with self.core.db.write() as connection:
            key = self.core.store_key(connection)
            row = connection.execute(
                select(t.imports)
                .where(_IMPORTS.id == import_id, _IMPORTS.status.in_(open_now))
                .with_for_update()
            ).one_or_none()
            if row is None:
                return False
            wanted = {**self._opened(key, "wanted", row.id, row.wanted), **(more or {})}
            connection.execute(
                update(t.imports)
                .where(_IMPORTS.id == import_id)
                .values(
                    status=ImportStatus.WAITING.value,
                    deaths=0,
                    wanted=self._sealed(key, "wanted", import_id, wanted),
                )
            )
        return True

    def get(self, import_id: str) -> ImportRecord | None:
        """One import; None when there is none (any more)."""
        if not is_id(import_id):
            return None
        found = self._records(_IMPORTS.id == import_id)
        return found[0] if found else None

    def newest(self, limit: int) -> list[ImportRecord]:
        """The newest first."""
        return self._records(_IMPORTS.ends_at > s.db_now(), limit)

    def _records(self, where: ColumnElement[bool], limit: int = 1) -> list[ImportRecord]:
        files = (
            select(func.count()).where(_SOURCES.import_id == _IMPORTS.id).scalar_subquery()
        ).label("files")
        wanted = select(t.imports, files).where(where)
        with self.core.db.read() as connection:
            rows = connection.execute(
                wanted.order_by(_IMPORTS.created_at.desc(), _IMPORTS.id).limit(limit)
            ).all()
            key = self.core.store_key(connection)
        return [self._record(key, row) for row in rows]

    def _record(self, key: bytes, row: Row[Any]) -> ImportRecord:
        kept = None
        if row.outcome is not None:
            kept = self._opened(key, "outcome", row.id, row.outcome)
        return ImportRecord(
            row.id,
            row.actor,
            ImportStatus(row.status),
            self._opened(key, "wanted", row.id, row.wanted),
            kept,
            row.done,
            row.total,
            moment(row.created_at),
            row.files,
        )

    def claim(self) -> ImportClaim | None:
        """The oldest that nobody works on, ours until its lease runs out."""
        free = (_IMPORTS.status == ImportStatus.WAITING) | (
            (_IMPORTS.status == ImportStatus.RUNNING) & (_IMPORTS.lease_until < s.db_now())
        )
        with self.core.db.read() as connection:
            found = connection.execute(
                select(_IMPORTS.id).where(free).order_by(_IMPORTS.created_at).limit(1)
            ).scalar()
        if found is None:
            return None
        with self.core.db.write() as connection:
            row = connection.execute(
                update(t.imports)
                .where(_IMPORTS.id == found, free)
                .values(
                    status=ImportStatus.RUNNING.value,
                    fence=_IMPORTS.fence + 1,
                    deaths=_IMPORTS.deaths
                    + case((_IMPORTS.status == ImportStatus.RUNNING.value, 1), else_=0),
                    lease_until=s.db_now() + BACKGROUND_LEASE_SECONDS * s.SECOND,
                )
                .returning(t.imports)
            ).one_or_none()
            if row is None:
                return None
            key = self.core.store_key(connection)
            claim = ImportClaim(
                row.id, row.actor, self._opened(key, "wanted", row.id, row.wanted), row.fence
            )
        if row.deaths >= MOST_CLAIMS:
            self.finish(claim, {"problem": "多次未能完成"}, ImportStatus.FAILED)
            return None
        return claim

    def take(self, import_id: str) -> ImportClaim:
        """A new import whose files lie with us: nobody else is to do it. Raises NotFound."""
        with self.core.db.write() as connection:
            row = connection.execute(
                update(t.imports)
                .where(_IMPORTS.id == import_id, _IMPORTS.status == ImportStatus.RECEIVING)
                .values(status=ImportStatus.RUNNING.value, fence=_IMPORTS.fence + 1)
                .returning(t.imports)
            ).one_or_none()
            if row is None:
                raise not_found()
            wanted = self._opened(self.core.store_key(connection), "wanted", row.id, row.wanted)
        return ImportClaim(row.id, row.actor, wanted, row.fence, is_local=True)

    def renew(self, claim: ImportClaim) -> bool:
        """Somebody is still at it; False: it is not ours any more."""
        lease = s.db_now() + BACKGROUND_LEASE_SECONDS * s.SECOND
        with self.core.db.note() as connection:
            held = update(t.imports).where(_held(claim)).values(lease_until=lease)
            return connection.execute(held).rowcount == 1

    def goes_on(self, claim: ImportClaim, done: int, total: int) -> bool:
        """How far it is, which renews the lease; False: it is not ours any more."""
        with self.core.db.note() as connection:
            lease = s.db_now() + BACKGROUND_LEASE_SECONDS * s.SECOND
            values = {"done": done, "total": total}
            now = update(t.imports).where(_held(claim)).values(**values)
            if not claim.is_local:
                now = now.values(lease_until=lease)
            return connection.execute(now).rowcount == 1

    def finish(
        self,
        claim: ImportClaim,
        outcome: Mapping[str, Any],
        status: ImportStatus = ImportStatus.DONE,
    ) -> bool:
        """Keep what came of it, or what is to be asked. False: it was not ours any more.

        What failed keeps its files until its days are over: it can be begun again."""
        with self.core.db.write() as connection:
            sealed = self._sealed(self.core.store_key(connection), "outcome", claim.id, outcome)
            ended = (
                update(t.imports)
                .where(_held(claim))
                .values(status=status.value, outcome=sealed, lease_until=None)
            )
            is_ours = connection.execute(ended).rowcount == 1
        if is_ours and status is ImportStatus.DONE:
            self.files.drop([claim.id])
        return is_ours

    def forget_old(self) -> int:
        """Those whose days are over, with the files that nobody placed."""
        with self.core.db.read() as connection:
            over = connection.execute(
                select(_IMPORTS.id).where(_IMPORTS.ends_at <= s.db_now())
            ).scalars().all()  # fmt: skip
        self.files.drop(over)
        with self.core.db.write() as connection:
            connection.execute(delete(t.imports).where(_IMPORTS.id.in_(over)))
        return len(over)

    def _sealed(self, key: bytes, column: str, row: str, value: Mapping[str, Any]) -> bytes:
        body = json.dumps(value, ensure_ascii=False).encode()
        return seal_column(key, "imports", column, row, body)

    def _opened(self, key: bytes, column: str, row: str, sealed: bytes) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(open_column(key, "imports", column, row, sealed))
        return opened


def _held(claim: ImportClaim) -> ColumnElement[bool]:
    return (
        (_IMPORTS.id == claim.id)
        & (_IMPORTS.fence == claim.fence)
        & (_IMPORTS.status == ImportStatus.RUNNING)
    )
