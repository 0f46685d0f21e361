"""Requests that were answered before (`Idempotency-Key`)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from intake.store.cases.thresholds import ANSWERS_KEPT_HOURS
from intake.store.database import schema as s
from intake.store.database.base import Core, insert_into, inserted
from intake.store.database.records import Once, StoredAnswer
from intake.store.database.wording import key_reused
from intake.store.files.sealing import open_column, seal_column


class AnsweredBefore(Exception):
    """A racing request with the same key was first."""


@dataclass
class Answers:
    """The part of the store that remembers answers for `ANSWERS_KEPT_HOURS`."""

    core: Core

    def find(self, application_id: str | None, route: str, once: Once) -> StoredAnswer | None:
        """What was answered to this key on this route; None: not asked before.

        Raises Conflict IDEMPOTENCY_KEY_REUSED when the request was another.
        """
        with self.core.db.read() as connection:
            return self._answer(connection, application_id, route, once)

    def remember(
        self, application_id: str | None, route: str, once: Once, status: int, body: bytes
    ) -> StoredAnswer:
        """Keep this answer, or give the one that a racing request kept first."""
        with self.core.db.write() as connection:
            if self.keep(connection, application_id, route, once, status, body, application_id):
                return StoredAnswer(status, body)
            first = self._answer(connection, application_id, route, once)
            return first or StoredAnswer(status, body)

    def keep(
        self,
        connection: Connection,
        application_id: str | None,
        route: str,
        once: Once,
        status: int,
        body: bytes,
        owner: str | None,
    ) -> bool:
        """Within the caller's transaction; False when there is one already.

        owner: the application with which the answer is erased.
        """
        place = _place(application_id, route, once)
        key = self._answer_key(connection, application_id)
        return inserted(
            connection,
            _new_answer(self.core.db.is_sqlite),
            {
                **place,
                "application_id": owner,
                "request_digest": once.request_digest,
                "status": status,
                "body": seal_column(key, *_column(place), body),
            },
        )

    def _answer(
        self, connection: Connection, application_id: str | None, route: str, once: Once
    ) -> StoredAnswer | None:
        place = _place(application_id, route, once)
        row = connection.execute(_KEPT, place).one_or_none()
        if row is None:
            return None
        if row.request_digest != once.request_digest:
            raise key_reused()
        key = self._answer_key(connection, application_id)
        return StoredAnswer(row.status, open_column(key, *_column(place), row.body))

    def _answer_key(self, connection: Connection, application_id: str | None) -> bytes:
        if application_id is not None:
            return self.core.application_key(connection, application_id)
        return self.core.store_key(connection)

    def forget_old(self) -> int:
        """Remove answers older than `ANSWERS_KEPT_HOURS`; how many."""
        oldest = s.db_now() - ANSWERS_KEPT_HOURS * 3600 * s.SECOND
        with self.core.db.write() as connection:
            return connection.execute(
                delete(s.idempotency).where(s.idempotency.c.created_at < oldest)
            ).rowcount


@cache
def _new_answer(is_sqlite: bool) -> Any:
    return (
        insert_into(s.idempotency, is_sqlite).values(created_at=s.db_now()).on_conflict_do_nothing()
    )


_KEPT = select(s.idempotency).where(
    *(s.idempotency.c[name] == bindparam(name) for name in ("scope", "route", "key_digest"))
)


def _place(application_id: str | None, route: str, once: Once) -> dict[str, Any]:
    digest = hashlib.sha256(once.key.encode()).digest()
    return {"scope": application_id or "", "route": route, "key_digest": digest}


def _column(place: dict[str, Any]) -> tuple[str, str, str]:
    row = f"{place['scope']}|{place['route']}|{place['key_digest'].hex()}"
    return "idempotency", "body", row
