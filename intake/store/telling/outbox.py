"""Messages come into being within the transaction of what they tell of."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from intake.casework.rounds import DECIDED, State
from intake.casework.telling import OF_STATE, MessageKind, number_of
from intake.casework.thresholds import TAKE_BACK
from intake.domain.channels import Channels
from intake.store.database import schema as s
from intake.store.database import telling_schema as m
from intake.store.database.base import Core, inserted, micros
from intake.store.database.records import StateChange
from intake.store.database.telling_records import PERSON, WEBHOOK, MessageStatus, Reason
from intake.store.database.wording import told_already
from intake.store.files.sealing import derived, open_column, seal_column
from intake.store.telling.thresholds import CODE_DIGITS


@dataclass
class Outbox:
    """Writes messages; whoever calls holds the transaction and the application's key."""

    core: Core
    channels: Channels

    def moved(
        self,
        connection: Connection,
        key: bytes,
        application_id: str,
        change: StateChange,
        version: int,
    ) -> None:
        """The application has come to another state: its person and the programs are told.

        version: of the application, which no two changes share.
        """
        at = _moment_of(change)
        until = change.correct_by
        of = s.applications.c
        row = connection.execute(
            select(of.state, of.submitted_at, of.declaration).where(of.id == application_id)
        ).one()
        kind = OF_STATE.get(State(row.state)) if row.state in _STATES else None
        # Nobody submitted here what was imported, so that nobody waits for word of it.
        is_import = change.audit is not None and change.audit[1].action == "imported"
        if kind is not None and row.submitted_at is not None and not is_import:
            name = _name(
                open_column(key, "applications", "declaration", application_id, row.declaration)
            )
            told = {"name": name, "until": _iso(None if change.is_last else until)}
            self.tell(
                connection, key, application_id, kind, str(change.round), change.round, told, at
            )
        self._tell_programs(connection, key, application_id, change, row.state, at, version)

    def untell(self, connection: Connection, application_id: str, since: dt.datetime) -> None:
        """What was written since then is not sent: it was taken back.

        Raises Conflict TOLD_ALREADY when somebody has begun to send it.
        """
        of = m.messages.c
        # A code is asked for by its owner and has nothing to do with what was decided.
        wanted = (
            select(of.id, of.fence)
            .where(
                of.application_id == application_id,
                of.created_at >= micros(since),
                of.kind != MessageKind.CODE,
            )
            .with_for_update()
        )
        rows = connection.execute(wanted).all()
        if any(row.fence > 0 for row in rows):
            raise told_already()
        connection.execute(delete(m.messages).where(of.id.in_([row.id for row in rows])))

    def _tell_programs(
        self,
        connection: Connection,
        key: bytes,
        application_id: str,
        change: StateChange,
        state: str,
        at: dt.datetime,
        version: int,
    ) -> None:
        """Ids, state and times: nothing of the person."""
        kind = f"{PROGRAM_KIND}{state}"
        event = {
            "type": kind,
            "timestamp": _iso(at),
            "data": {
                "application": application_id,
                "number": number_of(application_id),
                "state": state,
                "round": change.round,
                "correct_by": _iso(change.correct_by),
            },
        }
        for hook in self.channels.webhook:
            which = (f"{WEBHOOK}{hook.name}", kind, str(version), change.round)
            status = (MessageStatus.WAITING, None)
            self._put(connection, key, application_id, which, {"event": event}, status, at)

    def tell(
        self,
        connection: Connection,
        key: bytes,
        application_id: str,
        kind: MessageKind,
        occasion: str,
        round: int,
        told: Mapping[str, Any],
        at: dt.datetime,
    ) -> bool:
        """A message to the person; False: this occasion was told of before.

        Where it can reach nobody it is there all the same, as one that did not go.
        """
        return self._put(
            connection,
            key,
            application_id,
            (PERSON, kind.value, occasion, round),
            told,
            self._first_status(connection, application_id),
            at,
        )

    def reaches(self, application_id: str) -> bool:
        """Whether there is a way to tell this person something."""
        with self.core.db.read() as connection:
            return self._first_status(connection, application_id)[0] is MessageStatus.WAITING

    def _first_status(
        self, connection: Connection, application_id: str
    ) -> tuple[MessageStatus, Reason | None]:
        if not self.channels.person:
            return MessageStatus.FAILED, Reason.NO_CHANNEL
        of = m.contacts.c
        there = connection.execute(
            select(of.kind).where(
                of.application_id == application_id, of.kind.in_(self.channels.addresses)
            )
        ).first()
        if there is None:
            return MessageStatus.FAILED, Reason.NO_ADDRESS
        return MessageStatus.WAITING, None

    def _put(
        self,
        connection: Connection,
        key: bytes,
        application_id: str,
        which: tuple[str, str, str, int],
        body: Mapping[str, Any],
        status: tuple[MessageStatus, Reason | None],
        at: dt.datetime,
    ) -> bool:
        message = uuid.uuid4().hex
        target, kind, occasion, round = which
        sealed = seal_column(
            key, "messages", "body", message, json.dumps(dict(body), ensure_ascii=False).encode()
        )
        return inserted(
            connection,
            self.core.insert(m.messages)
            .values(
                id=message,
                application_id=application_id,
                target=target,
                kind=kind,
                occasion=occasion,
                round=round,
                body=sealed,
                status=status[0].value,
                reason=status[1],
                attempts=0,
                fence=0,
                asked_at=s.db_now(),
                next_at=s.db_now() + _waits(kind),
                created_at=micros(at),
            )
            .on_conflict_do_nothing(),
        )


_STATES = frozenset(OF_STATE)
PROGRAM_KIND = "application."
"""What programs are told begins like this; the state follows."""


def _waits(kind: str) -> int:
    """Microseconds until a message may go: what a reviewer pressed can be taken back so long."""
    is_pressed = kind.removeprefix(PROGRAM_KIND) in DECIDED
    return TAKE_BACK // dt.timedelta(microseconds=1) if is_pressed else 0


def link_token(store_key: bytes, message: str) -> str:
    """What the message's link holds: the same at every try, and stored nowhere in clear."""
    made = hmac.digest(derived(store_key, "message-links"), message.encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def code_of(store_key: bytes, message: str) -> str:
    """The code that this message tells its owner; stored nowhere in clear."""
    made = hmac.digest(derived(store_key, "message-codes"), message.encode(), "sha256")
    return str(int.from_bytes(made[:8], "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def _moment_of(change: StateChange) -> dt.datetime:
    """When it happened, by the service's clock."""
    noted = change.audit[0] if change.audit is not None else None
    found = change.returned_at or change.submitted_at or noted or change.ended_at
    return found or dt.datetime.now(dt.UTC)


def _name(declaration: bytes) -> str:
    person = json.loads(declaration).get("applicant") or {}
    return str(person.get("name") or "申报人") if isinstance(person, dict) else "申报人"


def _iso(at: dt.datetime | None) -> str | None:
    return None if at is None else at.isoformat()
