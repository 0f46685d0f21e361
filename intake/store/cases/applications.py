"""Applications and their tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from intake.domain.thresholds import TOKEN_BYTES
from intake.store.cases.answers import AnsweredBefore, Answers
from intake.store.cases.persons import submissions_elsewhere
from intake.store.cases.quotas import address_mac
from intake.store.cases.rounds import Rounds
from intake.store.cases.units import macs_of, unit_mac
from intake.store.database import schema as s
from intake.store.database.base import Core, is_id, maybe_moment, micros, moment
from intake.store.database.records import INITIAL_STATE, ApplicationRecord, Once, StateChange
from intake.store.database.staff_schema import leases
from intake.store.database.wording import not_found, version_conflict
from intake.store.files.keys import new_key
from intake.store.files.sealing import open_column, seal_column
from intake.store.jobs.outbox import queue_report
from intake.store.staff.audit import Audit
from intake.store.staff.policies import Policies
from intake.store.telling.outbox import Outbox

CREATE = "create_application"
_CREATED = 201


@dataclass
class Cases:
    """The applications' part of the store."""

    core: Core
    answers: Answers
    policies: Policies
    rounds: Rounds
    audit: Audit
    outbox: Outbox

    def create(
        self,
        policy: str,
        declaration: Mapping[str, Any],
        now: dt.datetime,
        once: Once | None = None,
        address: str | None = None,
    ) -> tuple[ApplicationRecord, str]:
        """A new application and its upload token, which is stored nowhere in clear.

        address: where it is begun from, kept as a keyed digest; None: imported.

        Until it is submitted it is judged by whatever policy of that name is in force.

        With `once`, the same key gives the same application and token again, also when
        two requests race; Conflict IDEMPOTENCY_KEY_REUSED if the digests differ.
        """
        token, application_id = secrets.token_urlsafe(TOKEN_BYTES), uuid.uuid4().hex
        values = self._new_row(application_id, policy, declaration, now, token)
        try:
            with self.core.db.write() as connection:
                store_key = self.core.store_key(connection)
                values |= macs_of(store_key, declaration)
                values["address_mac"] = address_mac(store_key, address)
                connection.execute(self.core.insert(s.applications).values(**values))
                if once is not None:
                    answer = json.dumps([application_id, token]).encode()
                    if not self.answers.keep(
                        connection, None, CREATE, once, _CREATED, answer, application_id
                    ):
                        raise AnsweredBefore
        except AnsweredBefore:
            assert once is not None
            return self._created_before(once)
        return self._one(application_id), token

    def _new_row(
        self,
        application_id: str,
        policy: str,
        declaration: Mapping[str, Any],
        now: dt.datetime,
        token: str,
    ) -> dict[str, Any]:
        """The columns of a draft under a data key of its own."""
        key = new_key()
        wrapped = self.core.keys.wrap(key, "applications", application_id)
        return {
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

    def _created_before(self, once: Once) -> tuple[ApplicationRecord, str]:
        first = self.answers.find(None, CREATE, once)
        if first is None:
            raise not_found()
        application_id, token = json.loads(first.body)
        return self._one(application_id), token

    def get(self, application_id: str) -> ApplicationRecord | None:
        """The application, None when there is none (or it was erased)."""
        if not is_id(application_id):
            return None
        with self.core.db.read() as connection:
            row = connection.execute(_ONE, {"id": application_id}).one_or_none()
            if row is None:
                return None
            elsewhere = submissions_elsewhere(connection, application_id) if row.person_mac else 0
        return self._record(row, elsewhere)

    def of_token(self, token: str) -> str | None:
        """The application's id that this upload token belongs to."""
        with self.core.db.read() as connection:
            found = connection.execute(_WHO, {"digest": _digest(token)}).scalar_one_or_none()
        return None if found is None else str(found)

    def change_declaration(
        self,
        application_id: str,
        declaration: Mapping[str, Any],
        expected_version: int,
        together: Callable[[Connection], object] = lambda _: None,
    ) -> ApplicationRecord:
        """The application with this declaration, `together` in one transaction; a report is queued.
        Raises Conflict VERSION_CONFLICT when somebody was faster, NotFound."""
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            values = {
                "declaration": _sealed(key, application_id, declaration),
                "generation": s.applications.c.generation + 1,
                **macs_of(self.core.store_key(connection), declaration),
            }
            write_columns(connection, application_id, expected_version, values)
            together(connection)
            queue_report(self.core, connection, application_id)
        return self._one(application_id)

    def move(
        self, application_id: str, expected_version: int, change: StateChange
    ) -> ApplicationRecord:
        """Store what `rounds` decided: application, round and frozen report at once.

        Raises Conflict VERSION_CONFLICT, Conflict REPORT_SUPERSEDED (`frozen_report`
        is no longer the newest), NotFound.
        """
        times, values = _stored(change)
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            if change.most_of_person is not None:
                _require_free_round(connection, application_id, change)
            if change.judged_by is not None:
                self.policies.keep_text(connection, *change.judged_by)
            write_columns(connection, application_id, expected_version, values)
            self.rounds.keep(connection, key, application_id, change, times)
            self.outbox.moved(connection, key, application_id, change, expected_version)
            if change.audit is not None:
                at, note = change.audit
                self.audit.append(connection, note, at, application_id)
                connection.execute(delete(leases).where(leases.c.application_id == application_id))
            if change.rejudge:
                queue_report(self.core, connection, application_id)
        return self._one(application_id)

    def listed(
        self,
        after: str | None = None,
        limit: int = 100,
        state: str | None = None,
        *,
        unit: str | None = None,
        is_handed_in: bool = False,
    ) -> list[ApplicationRecord]:
        """Applications in the order of their ids, those behind `after`; of one unit, and
        only those that were submitted at some time, when asked for."""
        table = s.applications
        wanted = select(table).where(table.c.erased_at.is_(None), table.c.id > (after or ""))
        if state is not None:
            wanted = wanted.where(table.c.state == state)
        if is_handed_in:
            wanted = wanted.where(table.c.submitted_at.is_not(None))
        with self.core.db.read() as connection:
            if unit is not None:
                mac = unit_mac(self.core.store_key(connection), unit)
                wanted = wanted.where(
                    (table.c.employer_mac == mac) | (table.c.authority_mac == mac)
                )
            rows = connection.execute(wanted.order_by(table.c.id).limit(limit)).all()
        return [self._record(row) for row in rows]

    def _one(self, application_id: str) -> ApplicationRecord:
        record = self.get(application_id)
        if record is None:
            raise not_found()
        return record

    def _record(self, row: Row[Any], elsewhere: int = 0) -> ApplicationRecord:
        key = self.core.unwrapped(row, "applications", row.id)
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
            elsewhere=elsewhere,
        )


_ONE = select(s.applications).where(
    s.applications.c.id == bindparam("id"), s.applications.c.erased_at.is_(None)
)
_WHO = select(s.applications.c.id).where(s.applications.c.token_digest == bindparam("digest"))


def _require_free_round(connection: Connection, application_id: str, change: StateChange) -> None:
    """The person has not meanwhile used up the rounds in another application."""
    elsewhere = submissions_elsewhere(connection, application_id, is_about_to_submit=True)
    if change.most_of_person is not None and elsewhere + change.round > change.most_of_person:
        raise version_conflict()


def write_columns(
    connection: Connection, application_id: str, expected: int, values: dict[str, Any]
) -> None:
    """Within the caller's transaction. Raises Conflict VERSION_CONFLICT."""
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


def _sealed(key: bytes, application_id: str, declaration: Mapping[str, Any]) -> bytes:
    document = json.dumps(dict(declaration), ensure_ascii=False).encode()
    return seal_column(key, "applications", "declaration", application_id, document)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _stored(change: StateChange) -> tuple[dict[str, Any], dict[str, Any]]:
    """The change's times, and all columns that it sets."""
    times = _given(
        submitted_at=micros(change.submitted_at),
        returned_at=micros(change.returned_at),
        correct_by=micros(change.correct_by),
    )
    pinned = change.pinned_versions
    values = {
        "state": change.state,
        "round": change.round,
        **times,
        **_given(
            ended_at=micros(change.ended_at),
            pinned_versions=None if pinned is None else json.dumps(dict(pinned)),
        ),
        "generation": s.applications.c.generation + int(change.rejudge),
    }
    if change.state == INITIAL_STATE:
        values["ended_at"] = None
    if change.judged_by is not None:
        values["policy_revision"] = change.judged_by[1]
    return times, values


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
