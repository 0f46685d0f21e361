"""An applicant wants a person to look at a verdict (个人信息保护法 24): asked, seen, answered."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from intake.store.cases.remarks import About
from intake.store.database import telling_schema as m
from intake.store.database.base import Core, maybe_moment, micros, moment
from intake.store.database.staff_records import AuditNote
from intake.store.database.telling_records import HumanReview
from intake.store.files.sealing import open_column, seal_column
from intake.store.staff.audit import Audit

_OF = m.human_reviews.c
_TABLE = "human_reviews"
APPLICANT = "applicant"
"""Who acts in the audit when an applicant does."""


@dataclass
class HumanReviews:
    """The part of the store that remembers what a person has to look at."""

    core: Core
    audit: Audit

    def ask(
        self, application_id: str, about: About, text: str, round: int, now: dt.datetime
    ) -> None:
        """Keep the request, once while it is open; a later text takes the earlier one's
        place. Raises NotFound."""
        is_open = (
            (_OF.application_id == application_id)
            & (_OF.about == about.key)
            & _OF.answered_at.is_(None)
        )
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            known = connection.execute(select(_OF.id).where(is_open).with_for_update()).scalar()
            id = known or uuid.uuid4().hex
            sealed = seal_column(key, _TABLE, "text", id, text.encode())
            if known is not None:
                connection.execute(update(m.human_reviews).where(_OF.id == id).values(text=sealed))
                return
            connection.execute(
                self.core.insert(m.human_reviews).values(
                    id=id,
                    application_id=application_id,
                    about=about.key,
                    round=round,
                    text=sealed,
                    asked_at=micros(now),
                )
            )
            note = AuditNote(APPLICANT, "human_review_asked", {"code": about.code})
            self.audit.append(connection, note, now, application_id)

    def answer(
        self, application_id: str, request: str, user_id: str, text: str, now: dt.datetime
    ) -> bool:
        """A person has looked and says what was found; False: there is no such open one."""
        with self.core.db.write() as connection:
            key = self.core.application_key(connection, application_id)
            done = connection.execute(
                update(m.human_reviews)
                .where(
                    _OF.id == request,
                    _OF.application_id == application_id,
                    _OF.answered_at.is_(None),
                )
                .values(
                    answered_at=micros(now),
                    answered_by=user_id,
                    answer=seal_column(key, _TABLE, "answer", request, text.encode()),
                )
            )
            if done.rowcount != 1:
                return False
            note = AuditNote(user_id, "human_review_answered", {"request": request})
            self.audit.append(connection, note, now, application_id)
            return True

    def of(self, application_id: str) -> list[HumanReview]:
        """All of an application, first one first; raises NotFound."""
        with self.core.db.read() as connection:
            key = self.core.application_key(connection, application_id)
            rows = connection.execute(
                select(m.human_reviews)
                .where(_OF.application_id == application_id)
                .order_by(_OF.asked_at, _OF.id)
            ).all()
        return [
            HumanReview(
                id=row.id,
                about=row.about,
                round=row.round,
                text=open_column(key, _TABLE, "text", row.id, row.text).decode(),
                asked_at=moment(row.asked_at),
                answered_at=maybe_moment(row.answered_at),
                answered_by=row.answered_by,
                answer=""
                if row.answer is None
                else open_column(key, _TABLE, "answer", row.id, row.answer).decode(),
            )
            for row in rows
        ]
