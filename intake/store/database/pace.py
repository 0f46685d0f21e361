"""How fast the work goes, when it will be done, what is tried again, and the last backup."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, moment
from intake.store.database.records import JobKind, JobStatus, Queue
from intake.store.database.thresholds import RECENT_SECONDS

_JOB = s.jobs.c
BACKED_UP = "backed_up"
"""What the audit calls a backup that was made."""


@dataclass(frozen=True, slots=True)
class QueuePace:
    """One queue: jobs ended within the last hour, all of them; seconds from one end to the
    next since the first of these, None where fewer than two ended."""

    done: int
    seconds_each: float | None

    def until_empty(self, waiting: int) -> float | None:
        """Seconds until so many are done at this pace; None: nobody knows."""
        if waiting == 0:
            return 0.0
        return None if self.seconds_each is None else waiting * self.seconds_each


@dataclass
class Pace:
    """The part of the store that says how fast the work goes."""

    core: Core

    def queues(self) -> dict[Queue, QueuePace]:
        """Each queue's pace by what ended within the last hour."""
        recent = _JOB.done_at > s.db_now() - RECENT_SECONDS * s.SECOND
        wanted = (
            select(_JOB.queue, func.count(), s.db_now() - func.min(_JOB.done_at))
            .where(_JOB.status == JobStatus.DONE, recent)
            .group_by(_JOB.queue)
        )
        with self.core.db.read() as connection:
            rows = connection.execute(wanted).all()
        found = dict.fromkeys(Queue, QueuePace(0, None))
        for queue, done, span in rows:
            each = span / s.SECOND / (done - 1) if done > 1 else None
            found[Queue(queue)] = QueuePace(done, each)
        return found

    def uploads_done(self) -> int:
        """Files checked within the last hour, all of them."""
        wanted = select(func.count()).where(
            _JOB.kind == JobKind.UPLOAD,
            _JOB.status == JobStatus.DONE,
            _JOB.done_at > s.db_now() - RECENT_SECONDS * s.SECOND,
        )
        with self.core.db.read() as connection:
            return int(connection.execute(wanted).scalar_one())

    def tried_again(self) -> list[tuple[str, int]]:
        """Why work that is not done yet failed before, and how many for each reason."""
        wanted = (
            select(_JOB.code, func.count())
            .where(
                _JOB.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)),
                _JOB.attempts_page + _JOB.attempts_machine > 0,
                _JOB.code.is_not(None),
            )
            .group_by(_JOB.code)
            .order_by(func.count().desc(), _JOB.code)
        )
        with self.core.db.read() as connection:
            return [(code, int(count)) for code, count in connection.execute(wanted)]

    def last_backup(self) -> dt.datetime | None:
        """When `intake backup` last ended well; a restored store knows of none before."""
        wanted = (
            select(t.audit.c.at)
            .where(t.audit.c.action == BACKED_UP)
            .order_by(t.audit.c.seq.desc())
            .limit(1)
        )
        with self.core.db.read() as connection:
            at = connection.execute(wanted).scalar()
        return None if at is None else moment(at)
