"""Who was told what, who could not be reached, and what a person did about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from intake.casework.rounds import State
from intake.casework.telling import WHILE_RETURNED, MessageKind
from intake.store.database import schema as s
from intake.store.database import telling_schema as m
from intake.store.database.base import Core, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote
from intake.store.database.telling_records import PERSON, MessageRecord, MessageStatus
from intake.store.staff.audit import Audit
from intake.store.telling.messages import body_of, told_of
from intake.store.telling.thresholds import LATE_SECONDS

_OF = m.messages.c


@dataclass
class Told:
    """The part of the store that staff look at."""

    core: Core
    audit: Audit

    def of(self, application_id: str) -> list[MessageRecord]:
        """What its person was told or is to be told, the newest first; codes are left out."""
        return self._records(
            _OF.application_id == application_id, _OF.target == PERSON, _OF.kind != MessageKind.CODE
        )

    def unreached(self) -> list[MessageRecord]:
        """Persons who could not be told what still matters to them, the newest first."""
        is_late = (_OF.status == MessageStatus.WAITING) & (
            _OF.reason.is_not(None) | (_OF.asked_at < s.db_now() - LATE_SECONDS * s.SECOND)
        )
        of = s.applications.c
        is_still_so = _OF.kind.not_in(WHILE_RETURNED) | (
            (of.state == State.RETURNED) & (of.round == _OF.round)
        )
        # That it went on to the county is no news once the county has decided.
        is_current = (_OF.kind != MessageKind.RECOMMENDED) | (of.state == State.RECOMMENDED)
        return self._records(
            _OF.target == PERSON,
            _OF.kind != MessageKind.CODE,
            is_current,
            (_OF.status == MessageStatus.FAILED) | is_late,
            is_still_so,
        )

    def told_by_hand(self, message: str, user_id: str, now: dt.datetime) -> bool:
        """Somebody called, or wrote; recorded. False: it needs it no more."""
        return self._changed(
            message,
            (MessageStatus.FAILED, MessageStatus.WAITING),
            {"status": MessageStatus.BY_HAND, "told_by": user_id, "ended_at": micros(now)},
            (now, AuditNote(user_id, "told_by_hand")),
        )

    def try_again(self, message: str, user_id: str, now: dt.datetime) -> bool:
        """What did not go is due once more; recorded. False: it went, or is not there."""
        return self._changed(
            message,
            (MessageStatus.FAILED, MessageStatus.WAITING),
            {
                "status": MessageStatus.WAITING,
                "attempts": 0,
                "reason": None,
                "asked_at": s.db_now(),
                "next_at": s.db_now(),
                "ended_at": None,
            },
            (now, AuditNote(user_id, "message_sent_again")),
        )

    def _changed(
        self,
        message: str,
        before: Sequence[MessageStatus],
        values: dict[str, Any],
        audit: tuple[dt.datetime, AuditNote],
    ) -> bool:
        """A change by hand: whoever is sending it just now loses the claim."""
        with self.core.db.write() as connection:
            found = connection.execute(
                update(m.messages)
                .where(_OF.id == message, _OF.target == PERSON, _OF.status.in_(before))
                .values(fence=_OF.fence + 1, lease_until=None, **values)
                .returning(_OF.application_id, _OF.kind)
            ).one_or_none()
            if found is None:
                return False
            note = AuditNote(audit[1].actor, audit[1].action, {"kind": found.kind})
            self.audit.append(connection, note, audit[0], found.application_id)
            return True

    def _records(self, *conditions: ColumnElement[bool]) -> list[MessageRecord]:
        wanted = (
            select(
                m.messages,
                s.applications.c.kid,
                s.applications.c.wrapped_key,
                s.db_now().label("now"),
            )
            .join(s.applications, s.applications.c.id == _OF.application_id)
            .where(s.applications.c.erased_at.is_(None), *conditions)
            .order_by(_OF.asked_at.desc(), _OF.id)
        )
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
        return [
            _record(row, self.core.unwrapped(row, "applications", row.application_id))
            for row in rows
        ]

    def webhooks(self) -> dict[str, dict[str, int]]:
        """For each program that is told: how many messages of which status."""
        wanted = (
            select(_OF.target, _OF.status, func.count())
            .where(_OF.target != PERSON)
            .group_by(_OF.target, _OF.status)
        )
        found: dict[str, dict[str, int]] = {}
        with self.core.db.read() as connection:
            for target, status, count in connection.execute(wanted):
                found.setdefault(target, {})[status] = count
        return found


def _record(row: Row[Any], key: bytes) -> MessageRecord:
    return MessageRecord(
        id=row.id,
        application_id=row.application_id,
        target=row.target,
        told=told_of(row, body_of(row, key)),
        round=row.round,
        status=MessageStatus(row.status),
        channel=row.channel,
        reason=row.reason,
        attempts=row.attempts,
        created_at=moment(row.created_at),
        ended_at=maybe_moment(row.ended_at),
        told_by=row.told_by,
        waits=(row.now - row.asked_at) / s.SECOND if row.status == MessageStatus.WAITING else 0.0,
    )
