"""Reminders come into being when their time comes, each once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from intake.casework.rounds import State
from intake.casework.telling import MessageKind, reminder_due
from intake.casework.thresholds import REMINDERS
from intake.domain.application import BEIJING
from intake.domain.errors import NotFound
from intake.store.database import schema as s
from intake.store.database import telling_schema as m
from intake.store.database.base import Core, maybe_moment, micros
from intake.store.database.staff_records import AuditNote
from intake.store.staff.audit import Audit
from intake.store.telling.messages import body_of
from intake.store.telling.outbox import Outbox

_OF = m.messages.c


@dataclass
class Reminders:
    """The part of the store that knows whose time runs out."""

    core: Core
    outbox: Outbox
    audit: Audit

    def write_due(self, now: dt.datetime) -> int:
        """Write the reminders that are due, each once; how many. Safe to repeat."""
        of = s.applications.c
        wanted = select(of.id, of.round, of.returned_at, of.correct_by, of.declaration).where(
            of.state == State.RETURNED,
            of.erased_at.is_(None),
            of.correct_by > micros(now),
            of.correct_by <= micros(now + dt.timedelta(hours=max(REMINDERS))),
        )
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
        written = 0
        for row in rows:
            due = reminder_due(maybe_moment(row.returned_at), maybe_moment(row.correct_by), now)
            if due is not None:
                written += self._remind(row, due, now)
        return written

    def write_by_hand(self, application_id: str, user_id: str, now: dt.datetime) -> bool:
        """A reminder that somebody of staff asked for, recorded with it; False: there is
        nothing to remind of, or it was asked for today already."""
        of = s.applications.c
        wanted = select(of.id, of.round).where(
            of.id == application_id,
            of.state == State.RETURNED,
            of.erased_at.is_(None),
            of.correct_by > micros(now),
        )
        with self.core.db.read() as connection:
            row = connection.execute(wanted).one_or_none()
        return row is not None and self._remind(
            row, _by_hand(now), now, AuditNote(user_id, "reminded")
        )

    def is_written_by_hand(self, application_id: str, round: int, now: dt.datetime) -> bool:
        """Whether somebody of staff asked for today's reminder already."""
        with self.core.db.read() as connection:
            there = _is_there(application_id, f"{round}.{_by_hand(now)}")
            return connection.execute(select(_OF.id).where(there)).first() is not None

    def _remind(
        self, row: Any, due: int | str, now: dt.datetime, note: AuditNote | None = None
    ) -> bool:
        occasion = f"{row.round}.{due}"
        is_there = _is_there(row.id, occasion)
        try:
            with self.core.db.write() as connection:
                if connection.execute(select(_OF.id).where(is_there)).first() is not None:
                    return False
                key = self.core.application_key(connection, row.id)
                # A return after the last submission has nothing to remind of.
                last = connection.execute(
                    select(m.messages).where(
                        _OF.application_id == row.id,
                        _OF.kind == MessageKind.RETURNED,
                        _OF.occasion == str(row.round),
                    )
                ).one_or_none()
                told = {} if last is None else body_of(last, key)
                if not told.get("until"):
                    return False
                kind = MessageKind.REMINDER
                is_new = self.outbox.tell(
                    connection, key, row.id, kind, occasion, row.round, told, now
                )
                if is_new and note is not None:
                    self.audit.append(connection, note, now, row.id)
                return is_new
        except NotFound:
            return False  # erased meanwhile


def _by_hand(now: dt.datetime) -> str:
    """The occasion of a reminder that somebody asks for: one a day."""
    return f"by_hand.{now.astimezone(BEIJING):%Y%m%d}"


def _is_there(application_id: str, occasion: str) -> ColumnElement[bool]:
    return (
        (_OF.application_id == application_id)
        & (_OF.kind == MessageKind.REMINDER)
        & (_OF.occasion == occasion)
    )
