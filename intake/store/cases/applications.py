"""Applications, their rounds and tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from intake.store.cases.answers import AnsweredBefore, Answers
from intake.store.cases.units import macs_of
from intake.store.database import schema as s
from intake.store.database.base import is_id, maybe_moment, micros, moment
from intake.store.database.records import (
    INITIAL_STATE,
    ApplicationRecord,
    Once,
    RoundRecord,
    StateChange,
)
from intake.store.database.staff_schema import leases
from intake.store.database.wording import not_found, report_superseded, version_conflict
from intake.store.files.keys import new_key
from intake.store.files.sealing import open_column, seal_column
from intake.store.jobs.outbox import queue_report
from intake.store.staff.policies import Policies

TOKEN_BYTES = 32
"""256 bits: a digest of it needs no salt."""
CREATE = "create_application"
_CREATED = 201


class Applications(Answers, Policies):
    """The applications' part of the store."""

    def create_application(
        self,
        policy: str,
        declaration: Mapping[str, Any],
        now: dt.datetime,
        once: Once | None = None,
    ) -> tuple[ApplicationRecord, str]:
        """A new application and its upload token, which is stored nowhere in clear.

        Until it is submitted it is judged by whatever policy of that name is in force.

        With `once`, the same key gives the same application and token again, also when
        two requests race; Conflict IDEMPOTENCY_KEY_REUSED if the digests differ.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        application_id, key = uuid.uuid4().hex, new_key()
        wrapped = self.keys.wrap(key, "applications", application_id)
        values = {
            "id": application_id,
            "policy": policy,
            "state": INITIAL_STATE,
            "round": 1,
            "version": 1,
            "generation": 1,
            "created_at": micros(now),
            "token_digest": _digest(token),
            "kid": wrapped.kid,
            "wrapped_key": wrapped.data,
            "declaration": _sealed(key, application_id, declaration),
        }
        try:
            with self.db.write() as connection:
                values |= macs_of(self.store_key(connection), declaration)
                connection.execute(self.insert(s.applications).values(**values))
                if once is not None:
                    answer = json.dumps([application_id, token]).encode()
                    if not self.keep_answer(
                        connection, None, CREATE, once, _CREATED, answer, application_id
                    ):
                        raise AnsweredBefore
        except AnsweredBefore:
            assert once is not None
            return self._created_before(once)
        return self._one(application_id), token

    def _created_before(self, once: Once) -> tuple[ApplicationRecord, str]:
        first = self.idempotent(None, CREATE, once)
        if first is None:
            raise not_found()
        application_id, token = json.loads(first.body)
        return self._one(application_id), token

    def application(self, application_id: str) -> ApplicationRecord | None:
        """The application, None when there is none (or it was erased)."""
        if not is_id(application_id):
            return None
        with self.db.read() as connection:
            row = connection.execute(_ONE, {"id": application_id}).one_or_none()
        return None if row is None else self._record(row)

    def who(self, token: str) -> str | None:
        """The application's id that this upload token belongs to."""
        with self.db.read() as connection:
            found = connection.execute(_WHO, {"digest": _digest(token)}).scalar_one_or_none()
        return None if found is None else str(found)

    def change_declaration(
        self, application_id: str, declaration: Mapping[str, Any], expected_version: int
    ) -> ApplicationRecord:
        """The application with this declaration; a report is queued.

        Raises Conflict VERSION_CONFLICT when somebody was faster, NotFound.
        """
        with self.db.write() as connection:
            key = self.application_key(connection, application_id)
            values = {
                "declaration": _sealed(key, application_id, declaration),
                "generation": s.applications.c.generation + 1,
                **macs_of(self.store_key(connection), declaration),
            }
            _update(connection, application_id, expected_version, values)
            queue_report(self, connection, application_id)
        return self._one(application_id)

    def move(
        self, application_id: str, expected_version: int, change: StateChange
    ) -> ApplicationRecord:
        """Store what `rounds` decided: application, round and frozen report at once.

        Raises Conflict VERSION_CONFLICT, Conflict REPORT_SUPERSEDED (`frozen_report`
        is no longer the newest), NotFound.
        """
        times = _given(
            submitted_at=micros(change.submitted_at),
            returned_at=micros(change.returned_at),
            correct_by=micros(change.correct_by),
        )
        ended = _given(ended_at=micros(change.ended_at))
        pinned = change.pinned_versions
        values = {
            "state": change.state,
            "round": change.round,
            **times,
            **ended,
            **_given(pinned_versions=None if pinned is None else json.dumps(dict(pinned))),
            "generation": s.applications.c.generation + int(change.rejudge),
        }
        if change.state == INITIAL_STATE:
            values["ended_at"] = None
        if change.judged_by is not None:
            values["policy_revision"] = change.judged_by[1]
        with self.db.write() as connection:
            key = self.application_key(connection, application_id)
            if change.judged_by is not None:
                self.keep_text(connection, *change.judged_by)
            _update(connection, application_id, expected_version, values)
            self._keep_round(connection, key, application_id, change, times)
            if change.audit is not None:
                at, note = change.audit
                self.append_audit(connection, note, at, application_id)
                connection.execute(delete(leases).where(leases.c.application_id == application_id))
            if change.rejudge:
                queue_report(self, connection, application_id)
        return self._one(application_id)

    def _keep_round(
        self,
        connection: Connection,
        key: bytes,
        application_id: str,
        change: StateChange,
        times: dict[str, Any],
    ) -> None:
        values = dict(times)
        if change.frozen_report is not None:
            _freeze(connection, application_id, change.frozen_report)
            values["report_id"] = change.frozen_report
        if change.decisions is not None:
            values["decisions"] = _sealed_decisions(key, application_id, change)
        if values:
            connection.execute(
                self.insert(s.rounds)
                .values(application_id=application_id, round=change.round, **values)
                .on_conflict_do_update(index_elements=["application_id", "round"], set_=values)
            )

    def rounds(self, application_id: str) -> list[RoundRecord]:
        """The submissions made so far, first one first; none of whom there is none."""
        with self.db.read() as connection:
            rows = connection.execute(
                select(s.rounds)
                .where(s.rounds.c.application_id == application_id)
                .order_by(s.rounds.c.round)
            ).all()
        return [
            RoundRecord(
                row.round,
                maybe_moment(row.submitted_at),
                maybe_moment(row.returned_at),
                maybe_moment(row.correct_by),
                row.report_id,
            )
            for row in rows
        ]

    def decisions_of_round(self, application_id: str, round: int) -> list[dict[str, Any]] | None:
        """What was decided on each flag when this round was returned; None: as it stood."""
        of_round = (s.rounds.c.application_id == application_id) & (s.rounds.c.round == round)
        with self.db.read() as connection:
            sealed = connection.execute(select(s.rounds.c.decisions).where(of_round)).scalar()
            if sealed is None:
                return None
            key = self.application_key(connection, application_id)
        row = f"{application_id}|{round}"
        kept: list[dict[str, Any]] = json.loads(
            open_column(key, "rounds", "decisions", row, sealed)
        )
        return kept

    def applications(
        self, after: str | None = None, limit: int = 100, state: str | None = None
    ) -> list[ApplicationRecord]:
        """Applications in the order of their ids, those behind `after`."""
        table = s.applications
        wanted = select(table).where(table.c.erased_at.is_(None), table.c.id > (after or ""))
        if state is not None:
            wanted = wanted.where(table.c.state == state)
        with self.db.read() as connection:
            rows = connection.execute(wanted.order_by(table.c.id).limit(limit)).all()
        return [self._record(row) for row in rows]

    def _one(self, application_id: str) -> ApplicationRecord:
        record = self.application(application_id)
        if record is None:
            raise not_found()
        return record

    def _record(self, row: Row[Any]) -> ApplicationRecord:
        key = self.unwrapped(row, "applications", row.id)
        declared = open_column(key, "applications", "declaration", row.id, row.declaration)
        return ApplicationRecord(
            id=row.id,
            policy=row.policy,
            state=row.state,
            round=row.round,
            version=row.version,
            generation=row.generation,
            declaration=json.loads(declared),
            created_at=moment(row.created_at),
            submitted_at=maybe_moment(row.submitted_at),
            returned_at=maybe_moment(row.returned_at),
            correct_by=maybe_moment(row.correct_by),
            pinned_versions=json.loads(row.pinned_versions) if row.pinned_versions else None,
            policy_revision=row.policy_revision,
            ended_at=maybe_moment(row.ended_at),
        )


_ONE = select(s.applications).where(
    s.applications.c.id == bindparam("id"), s.applications.c.erased_at.is_(None)
)
_WHO = select(s.applications.c.id).where(s.applications.c.token_digest == bindparam("digest"))


def _update(
    connection: Connection, application_id: str, expected: int, values: dict[str, Any]
) -> None:
    table = s.applications
    done = connection.execute(
        update(table)
        .where(
            table.c.id == application_id, table.c.version == expected, table.c.erased_at.is_(None)
        )
        .values(version=table.c.version + 1, **values)
    )
    if done.rowcount != 1:
        raise version_conflict()


def _freeze(connection: Connection, application_id: str, report_id: str) -> None:
    table = s.reports
    done = connection.execute(
        update(table)
        .where(
            table.c.id == report_id,
            table.c.application_id == application_id,
            table.c.body.is_not(None),
        )
        .values(frozen=True)
    )
    if done.rowcount != 1:
        raise report_superseded()


def _sealed(key: bytes, application_id: str, declaration: Mapping[str, Any]) -> bytes:
    document = json.dumps(dict(declaration), ensure_ascii=False).encode()
    return seal_column(key, "applications", "declaration", application_id, document)


def _sealed_decisions(key: bytes, application_id: str, change: StateChange) -> bytes:
    document = json.dumps(change.decisions, ensure_ascii=False).encode()
    row = f"{application_id}|{change.round}"
    return seal_column(key, "rounds", "decisions", row, document)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
