"""What an operator sees; is the service ready."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from intake.domain.errors import IntakeError
from intake.store.database import schema as s
from intake.store.database.base import Core, moment
from intake.store.database.records import (
    Beat,
    JobKind,
    JobStatus,
    Problem,
    Queue,
    QueueFact,
    QueueFacts,
)
from intake.store.database.thresholds import BEATS_KEPT_SECONDS, RECENT_COUNT, RECENT_SECONDS

_JOB = s.jobs.c
_UNDONE = (JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass
class Facts:
    """The part of the store that reports on itself."""

    core: Core

    def queues(self) -> QueueFacts:
        """Lengths, ages, failures and recent durations."""
        failures = func.coalesce(func.sum(_JOB.attempts_page + _JOB.attempts_machine), 0)
        with self.core.db.read() as connection:
            waiting = connection.execute(
                select(_JOB.queue, func.count(), s.db_now() - func.min(_JOB.created_at))
                .where(_JOB.status == JobStatus.QUEUED)
                .group_by(_JOB.queue)
            ).all()
            statuses: dict[str, int] = dict(
                connection.execute(
                    select(_JOB.status, func.count())
                    .where(_JOB.status != JobStatus.DONE)
                    .group_by(_JOB.status)
                ).all()
            )
            retries = connection.execute(
                select(failures).where(_JOB.status.in_(_UNDONE))
            ).scalar_one()
            durations = _durations(connection, RECENT_COUNT)
        queues = dict.fromkeys(Queue, QueueFact(0, 0.0))
        for queue, length, age in waiting:
            queues[Queue(queue)] = QueueFact(length, max(0, age) / s.SECOND)
        return QueueFacts(
            queues=queues,
            running=statuses.get(JobStatus.RUNNING, 0),
            quarantined=statuses.get(JobStatus.QUARANTINED, 0),
            needs_operator=statuses.get(JobStatus.NEEDS_OPERATOR, 0),
            retries=int(retries),
            seconds_to_verdict=durations,
        )

    def jobs_done(self) -> dict[JobKind, int]:
        """How many of each kind ended well."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(_JOB.kind, func.count())
                .where(_JOB.status == JobStatus.DONE)
                .group_by(_JOB.kind)
            ).all()
        return dict.fromkeys(JobKind, 0) | {JobKind(kind): n for kind, n in rows}

    def seconds_to_verdict(self, limit: int) -> tuple[float, ...]:
        """As `QueueFacts.seconds_to_verdict`, of so many uploads."""
        with self.core.db.read() as connection:
            return _durations(connection, limit)

    def beat(self, name: str, queue: str) -> None:
        """Worker or canary `name` on `queue` is alive now."""
        seen = {"seen_at": s.db_now()}
        with self.core.db.note() as connection:
            connection.execute(
                self.core.insert(s.beats)
                .values(name=name, queue=queue, **seen)
                .on_conflict_do_update(index_elements=["name", "queue"], set_=seen)
            )

    def beats(self) -> list[Beat]:
        """Everybody heard of within the last day."""
        seen_at = s.beats.c.seen_at
        oldest = s.db_now() - BEATS_KEPT_SECONDS * s.SECOND
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(s.beats, (s.db_now() - seen_at).label("age"))
                .where(seen_at > oldest)
                .order_by(s.beats.c.name, s.beats.c.queue)
            ).all()
        return [
            Beat(row.name, row.queue, moment(row.seen_at), max(0, row.age) / s.SECOND)
            for row in rows
        ]

    def ready(self) -> list[Problem]:
        """What keeps the store from working; empty means ready. Never raises."""
        problems: list[Problem] = []
        try:
            self.core.db.probe()
            _ = self.core.keys.active
        except IntakeError as wrong:
            problems.append(Problem(wrong.code, wrong.message))
        storage = self.core.blobs.problem()
        return problems if storage is None else [*problems, storage]


def _durations(connection: Connection, limit: int) -> tuple[float, ...]:
    """From receipt to the first report that knew the result, newest first."""
    first_report = (
        select(func.min(s.reports.c.created_at))
        .where(
            s.reports.c.application_id == _JOB.application_id,
            s.reports.c.created_at >= _JOB.done_at,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(first_report - _JOB.created_at)
        .where(
            _JOB.kind == JobKind.UPLOAD,
            _JOB.status == JobStatus.DONE,
            _JOB.done_at > s.db_now() - RECENT_SECONDS * s.SECOND,
        )
        .order_by(_JOB.done_at.desc())
        .limit(limit)
    ).scalars()
    return tuple(duration / s.SECOND for duration in rows if duration is not None)
