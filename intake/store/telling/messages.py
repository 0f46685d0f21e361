"""The outbox: what is due is claimed by one sender, and ends once."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, select, update

from intake.casework.rounds import State
from intake.casework.telling import WHILE_RETURNED, MessageKind, Told, number_of
from intake.domain.errors import NotFound
from intake.store.cases.entries import Entries
from intake.store.database import schema as s
from intake.store.database import telling_schema as m
from intake.store.database.base import Core, micros
from intake.store.database.telling_records import (
    PERSON,
    MessageClaim,
    MessageStatus,
    Reason,
    Recipients,
    Sent,
)
from intake.store.files.sealing import open_column
from intake.store.telling.contacts import Contacts
from intake.store.telling.outbox import code_of, link_token
from intake.store.telling.thresholds import MESSAGE_LINK_SECONDS, PAUSES, SENDING_SECONDS

_OF = m.messages.c
_FREE = (
    (_OF.status == MessageStatus.WAITING)
    & (_OF.next_at <= s.db_now())
    & (_OF.lease_until.is_(None) | (_OF.lease_until < s.db_now()))
)


@dataclass
class Messages:
    """The part of the store that knows who is to be told what, and who was."""

    core: Core
    entries: Entries
    contacts: Contacts

    def claim(
        self, now: dt.datetime, most: int, to: Recipients | None = None
    ) -> list[MessageClaim]:
        """Messages that are due, ours until their leases run out; codes come first.

        What was overtaken by what happened since is dropped instead, and who was erased
        meanwhile is left out. now: by the service's clock, which deadlines are compared
        with. to: None for persons and programs alike.
        """
        taken = []
        with self.core.db.write() as connection:
            store_key = self.core.store_key(connection)
            for row in connection.execute(_due(most, to)).all():
                given_up = _given_up(row, now)
                if given_up is not None:
                    status, reason = given_up
                    connection.execute(_ended(row.id, row.fence, status, now).values(reason=reason))
                    continue
                with suppress(NotFound):
                    taken.append((row, self._taken(connection, row, store_key)))
        claims = []
        for row, key in taken:
            with suppress(NotFound):
                claims.append(self._claim(row, key, store_key))
        return claims

    def _taken(self, connection: Connection, row: Row[Any], store_key: bytes) -> bytes:
        """Ours from now on; its application's key. Raises NotFound when that was erased."""
        key = self.core.application_key(connection, row.application_id)
        connection.execute(
            update(m.messages)
            .where(_OF.id == row.id)
            .values(
                fence=row.fence + 1,
                attempts=row.attempts + 1,
                lease_until=s.db_now() + SENDING_SECONDS * s.SECOND,
            )
        )
        if row.target == PERSON and row.kind != MessageKind.CODE:
            token = link_token(store_key, row.id)
            # Its time begins when it is sent. One that is missing at a later try was used,
            # or a newer one took its place; a person who sends it again gives it anew.
            if row.attempts == 0:
                self.entries.put_link(connection, row.application_id, token, MESSAGE_LINK_SECONDS)
            else:
                self.entries.renew_link(connection, token, MESSAGE_LINK_SECONDS)
        return key

    def _claim(self, row: Row[Any], key: bytes, store_key: bytes) -> MessageClaim:
        body = body_of(row, key)
        is_person = row.target == PERSON
        only = body.get("address")
        known = [
            one
            for one in (self.contacts.of(row.application_id) if is_person else [])
            if only in (None, one.kind)
        ]
        return MessageClaim(
            id=row.id,
            application_id=row.application_id,
            target=row.target,
            fence=row.fence + 1,
            told=told_of(row, body) if is_person else None,
            event=body.get("event", {}),
            contacts={one.kind.value: one.address for one in known},
            verified=frozenset(one.kind.value for one in known if one.verified_at),
            link_token=link_token(store_key, row.id),
            code=code_of(store_key, row.id),
        )

    def finish(self, claim: MessageClaim, sent: Sent, now: dt.datetime) -> bool:
        """What came of it; False: another has it by now, and nothing was noted."""
        with self.core.db.write() as connection:
            row = connection.execute(
                select(_OF.attempts).where(_held(claim.id, claim.fence))
            ).one_or_none()
            if row is None:
                return False
            if sent.is_accepted:
                done = _ended(claim.id, claim.fence, MessageStatus.SENT, now).values(reason=None)
            elif sent.again and row.attempts <= len(PAUSES):
                pause = PAUSES[row.attempts - 1]
                done = (
                    update(m.messages)
                    .where(_held(claim.id, claim.fence))
                    .values(
                        next_at=s.db_now() + pause * s.SECOND, lease_until=None, reason=sent.reason
                    )
                )
            else:
                done = _ended(claim.id, claim.fence, MessageStatus.FAILED, now).values(
                    reason=sent.reason
                )
            if sent.channel is not None:
                done = done.values(channel=sent.channel)
            return connection.execute(done).rowcount == 1


def _due(most: int, to: Recipients | None) -> Any:
    """Messages that are due and that nobody is sending, with how their applications stand."""
    of = s.applications.c
    whom = {Recipients.PERSONS: _OF.target == PERSON, Recipients.PROGRAMS: _OF.target != PERSON}
    return (
        select(m.messages, of.state, of.correct_by, of.round.label("application_round"))
        .join(s.applications, of.id == _OF.application_id)
        .where(_FREE, of.erased_at.is_(None), *([] if to is None else [whom[to]]))
        .order_by(case((_OF.kind == MessageKind.CODE, 0), else_=1), _OF.next_at, _OF.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=m.messages)
    )


def _given_up(row: Row[Any], now: dt.datetime) -> tuple[MessageStatus, Reason] | None:
    """The person has handed in again, or time has ended it; or every try was its sender's
    last."""
    if row.attempts > len(PAUSES):
        return MessageStatus.FAILED, Reason.UNREACHABLE
    if row.target != PERSON or row.kind not in WHILE_RETURNED:
        return None
    is_over = row.kind == MessageKind.REMINDER and (row.correct_by or 0) <= (micros(now) or 0)
    is_other = row.state != State.RETURNED or row.round != row.application_round
    return (MessageStatus.DROPPED, Reason.OVERTAKEN) if is_over or is_other else None


def _held(message: str, fence: int) -> ColumnElement[bool]:
    return (_OF.id == message) & (_OF.fence == fence) & (_OF.status == MessageStatus.WAITING)


def _ended(message: str, fence: int, status: MessageStatus, now: dt.datetime) -> Any:
    return (
        update(m.messages)
        .where(_held(message, fence))
        .values(status=status.value, lease_until=None, ended_at=micros(now))
    )


def body_of(row: Row[Any], key: bytes) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(open_column(key, "messages", "body", row.id, row.body))
    return opened


def told_of(row: Row[Any], body: dict[str, Any]) -> Told:
    until = body.get("until")
    return Told(
        MessageKind(row.kind),
        body.get("name", ""),
        number_of(row.application_id),
        dt.datetime.fromisoformat(until) if until else None,
    )
