"""Errands: what staff asked for and fetch later, such as a table of the whole queue.

Rows with a lease and a fence, as jobs are: whoever dies at one is followed by another,
from the start; every web process shows the same. What is wanted and what came of it are
sealed, and go after a day.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, micros, moment
from intake.store.database.staff_records import (
    AuditNote,
    Errand,
    ErrandClaim,
    ErrandKind,
    ErrandStatus,
)
from intake.store.files.sealing import open_column, seal_column
from intake.store.jobs.thresholds import BACKGROUND_LEASE_SECONDS, MOST_CLAIMS, TABLE_KEPT
from intake.store.staff.audit import Audit

_ERRANDS = t.errands.c
_OPEN = (ErrandStatus.WAITING, ErrandStatus.RUNNING)


@dataclass
class BackgroundJobs:
    """The part of the store that remembers what is made beside the pages."""

    core: Core
    audit: Audit

    def ask(
        self,
        kind: ErrandKind,
        user_id: str,
        wanted: Mapping[str, Any],
        total: int,
        now: dt.datetime,
        note: AuditNote | None = None,
        most: int = 1,
    ) -> str | None:
        """Its id; None while `most` of this kind are open. note: recorded with it or not at all."""
        errand = uuid.uuid4().hex
        with self.core.db.write() as connection:
            # One after another, so that two askers do not both find room.
            connection.execute(select(t.audit_head.c.seq).with_for_update())
            is_open = (_ERRANDS.kind == kind) & _ERRANDS.status.in_(_OPEN)
            if connection.execute(select(func.count()).where(is_open)).scalar_one() >= most:
                return None
            connection.execute(
                self.core.insert(t.errands).values(
                    id=errand,
                    kind=kind.value,
                    status=ErrandStatus.WAITING.value,
                    user_id=user_id,
                    wanted=self._seal(
                        self.core.store_key(connection), "wanted", errand, dict(wanted)
                    ),
                    done=0,
                    total=total,
                    fence=0,
                    created_at=micros(now),
                    ends_at=s.db_now() + int(TABLE_KEPT.total_seconds()) * s.SECOND,
                )
            )
            if note is not None:
                self.audit.append(connection, note, now)
        return errand

    def of(self, kind: ErrandKind, user_id: str | None = None) -> list[Errand]:
        """The newest first; one person's or everybody's."""
        wanted = select(t.errands).where(_ERRANDS.kind == kind, _ERRANDS.ends_at > s.db_now())
        if user_id is not None:
            wanted = wanted.where(_ERRANDS.user_id == user_id)
        with self.core.db.read() as connection:
            rows = connection.execute(
                wanted.order_by(_ERRANDS.created_at.desc(), _ERRANDS.id)
            ).all()
            key = self.core.store_key(connection)
        return [_errand(row, self._open(key, "wanted", row.id, row.wanted)) for row in rows]

    def result(self, errand: str, kind: ErrandKind, user_id: str | None = None) -> bytes | None:
        """What came of it; None while there is nothing, and for whom it is not."""
        wanted = select(_ERRANDS.result).where(
            _ERRANDS.id == errand, _ERRANDS.kind == kind, _ERRANDS.ends_at > s.db_now()
        )
        if user_id is not None:
            wanted = wanted.where(_ERRANDS.user_id == user_id)
        with self.core.db.read() as connection:
            sealed = connection.execute(wanted).scalar()
            key = self.core.store_key(connection)
        return None if sealed is None else open_column(key, "errands", "result", errand, sealed)

    def claim(self) -> ErrandClaim | None:
        """The oldest that nobody works on, ours until its lease runs out."""
        free = (_ERRANDS.status == ErrandStatus.WAITING) | (
            (_ERRANDS.status == ErrandStatus.RUNNING) & (_ERRANDS.lease_until < s.db_now())
        )
        with self.core.db.read() as connection:
            found = connection.execute(
                select(_ERRANDS.id).where(free).order_by(_ERRANDS.created_at).limit(1)
            ).scalar()
        if found is None:
            return None
        with self.core.db.write() as connection:
            row = connection.execute(
                update(t.errands)
                .where(_ERRANDS.id == found, free)
                .values(
                    status=ErrandStatus.RUNNING.value,
                    done=0,
                    fence=_ERRANDS.fence + 1,
                    lease_until=s.db_now() + BACKGROUND_LEASE_SECONDS * s.SECOND,
                )
                .returning(t.errands)
            ).one_or_none()
            if row is None:
                return None
            if row.fence > MOST_CLAIMS:
                connection.execute(_ended(row.id, row.fence, ErrandStatus.FAILED))
                return None
            wanted = self._open(self.core.store_key(connection), "wanted", row.id, row.wanted)
        return ErrandClaim(row.id, ErrandKind(row.kind), wanted, row.fence)

    def goes_on(self, claim: ErrandClaim, done: int, total: int) -> bool:
        """How far it is, which renews the lease; False: it is not ours any more."""
        with self.core.db.note() as connection:
            return (
                connection.execute(
                    update(t.errands)
                    .where(_held(claim.id, claim.fence))
                    .values(
                        done=done,
                        total=total,
                        lease_until=s.db_now() + BACKGROUND_LEASE_SECONDS * s.SECOND,
                    )
                ).rowcount
                == 1
            )

    def finish(self, claim: ErrandClaim, result: bytes | None) -> bool:
        """Keep the result, None: it did not succeed. False: it was not ours any more."""
        with self.core.db.write() as connection:
            if result is None:
                ended = _ended(claim.id, claim.fence, ErrandStatus.FAILED)
            else:
                sealed = seal_column(
                    self.core.store_key(connection), "errands", "result", claim.id, result
                )
                ended = _ended(claim.id, claim.fence, ErrandStatus.DONE).values(result=sealed)
            return connection.execute(ended).rowcount == 1

    def forget_old(self) -> int:
        """Those whose day is over."""
        with self.core.db.write() as connection:
            return connection.execute(
                delete(t.errands).where(_ERRANDS.ends_at <= s.db_now())
            ).rowcount

    def _seal(self, key: bytes, column: str, errand: str, value: Mapping[str, Any]) -> bytes:
        body = json.dumps(value, ensure_ascii=False).encode()
        return seal_column(key, "errands", column, errand, body)

    def _open(self, key: bytes, column: str, errand: str, sealed: bytes) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(open_column(key, "errands", column, errand, sealed))
        return opened


def _held(errand: str, fence: int) -> ColumnElement[bool]:
    return (
        (_ERRANDS.id == errand)
        & (_ERRANDS.fence == fence)
        & (_ERRANDS.status == ErrandStatus.RUNNING)
    )


def _ended(errand: str, fence: int, status: ErrandStatus) -> Any:
    return (
        update(t.errands).where(_held(errand, fence)).values(status=status.value, lease_until=None)
    )


def _errand(row: Row[Any], wanted: Mapping[str, Any]) -> Errand:
    return Errand(
        row.id,
        ErrandKind(row.kind),
        ErrandStatus(row.status),
        row.user_id,
        wanted,
        row.done,
        row.total,
        moment(row.created_at),
    )
