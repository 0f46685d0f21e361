"""The outbox: a job's row is its queue entry; a message is only its doorbell.

Who runs a job proves it by the fence, a number that rises with every claim and every
failure: whoever lost the lease, however late it answers, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update

from intake.store import schema as s
from intake.store.base import Base, is_id, maybe_moment, moment
from intake.store.records import (
    Claim,
    Doorbell,
    JobKind,
    JobRecord,
    JobStatus,
    Queue,
    UploadStatus,
)

LEASE_SECONDS = 20
"""A killed worker's job runs again within 30 s: lease, one sweep (2 s), one ring."""
RENEW_SECONDS = 5
"""Three renewals may fail before a living worker loses its lease."""
RING_AGAIN_SECONDS = 10
"""A bell nobody answered rings again; broker restarts take about a second."""
LONGEST_PAUSE_SECONDS = 300
"""Between two tries after failures of ours."""
SLACK_SECONDS = 2
"""A time further ahead than it can have been set, by more than this: the database's
clock was set back, and the time counts as past."""

_JOB = s.jobs.c


def past(column: ColumnElement[Any], longest_seconds: int) -> ColumnElement[bool]:
    """The moment has come; or lies further ahead than anyone sets it."""
    horizon = s.db_now() + (longest_seconds + SLACK_SECONDS) * s.SECOND
    return or_(column <= s.db_now(), column > horizon)


def owned(claim: Claim) -> ColumnElement[bool]:
    """The job is still this claim's."""
    return and_(
        _JOB.id == claim.job_id,
        _JOB.fence == claim.fence,
        _JOB.status == JobStatus.RUNNING,
    )


def _waiting() -> ColumnElement[bool]:
    """Queued, and not in the pause after a failure."""
    pause_over = or_(_JOB.ring_at.is_(None), past(_JOB.ring_at, LONGEST_PAUSE_SECONDS))
    return and_(_JOB.status == JobStatus.QUEUED, pause_over)


class Jobs(Base):
    """The jobs' part of the store; all times are the database's."""

    def due(self, limit: int, queue: Queue | None = None) -> list[Doorbell]:
        """Queued jobs whose bell is to be rung: never rung, or not answered, oldest first."""
        unanswered = past(_JOB.rung_at + RING_AGAIN_SECONDS * s.SECOND, RING_AGAIN_SECONDS)
        wanted = (
            select(_JOB.id, _JOB.queue)
            .where(_waiting(), or_(_JOB.rung_at.is_(None), unanswered))
            .order_by(_JOB.created_at)
            .limit(limit)
        )
        if queue is not None:
            wanted = wanted.where(_JOB.queue == queue)
        with self.db.read() as connection:
            rows = connection.execute(wanted).all()
        return [Doorbell(row.id, Queue(row.queue)) for row in rows]

    def rung(self, job_ids: Sequence[str]) -> None:
        """These bells were rung just now."""
        if not job_ids:
            return
        with self.db.write() as connection:
            connection.execute(
                update(s.jobs)
                .where(_JOB.id.in_(job_ids), _JOB.status == JobStatus.QUEUED)
                .values(rung_at=s.db_now())
            )

    def claim(self, job_id: str, worker: str) -> Claim | None:
        """The job is this worker's for `LEASE_SECONDS`; None: not waiting (any more)."""
        if not is_id(job_id):
            return None
        with self.db.write() as connection:
            row = connection.execute(
                update(s.jobs)
                .where(_JOB.id == job_id, _waiting())
                .values(
                    status=JobStatus.RUNNING, fence=_JOB.fence + 1, claimed_by=worker,
                    lease_until=_lease(), started_at=s.db_now(), code=None,
                )
                .returning(s.jobs)
            ).one_or_none()  # fmt: skip
            if row is None:
                return None
            file_id = None
            if row.upload_id is not None:
                file_id = connection.execute(
                    update(s.uploads)
                    .where(s.uploads.c.id == row.upload_id)
                    .values(status=UploadStatus.CHECKING)
                    .returning(s.uploads.c.file_id)
                ).scalar_one()
        return Claim(
            job_id, JobKind(row.kind), Queue(row.queue), row.application_id, row.upload_id,
            file_id, row.fence, row.attempts_page, row.attempts_machine,
        )  # fmt: skip

    def renew(self, claim: Claim) -> bool:
        """`LEASE_SECONDS` from now; False: it is somebody else's by now, stop working."""
        with self.db.write() as connection:
            done = connection.execute(
                update(s.jobs).where(owned(claim)).values(lease_until=_lease())
            )
            return done.rowcount == 1

    def jobs(self, *statuses: JobStatus, limit: int = 100) -> list[JobRecord]:
        """Jobs in any of these states, oldest first."""
        wanted = select(s.jobs).where(_JOB.status.in_(statuses))
        with self.db.read() as connection:
            rows = connection.execute(wanted.order_by(_JOB.created_at).limit(limit)).all()
        return [_record(row) for row in rows]

    def job(self, job_id: str) -> JobRecord | None:
        """One job."""
        with self.db.read() as connection:
            row = connection.execute(
                select(s.jobs).where(_JOB.id == job_id)
            ).one_or_none()
        return None if row is None else _record(row)


def _lease() -> ColumnElement[int]:
    return s.db_now() + LEASE_SECONDS * s.SECOND


def _record(row: Row[Any]) -> JobRecord:
    return JobRecord(
        id=row.id, kind=JobKind(row.kind), queue=Queue(row.queue),
        status=JobStatus(row.status), application_id=row.application_id,
        upload_id=row.upload_id, attempts_page=row.attempts_page,
        attempts_machine=row.attempts_machine, claimed_by=row.claimed_by, code=row.code,
        created_at=moment(row.created_at), started_at=maybe_moment(row.started_at),
        done_at=maybe_moment(row.done_at),
    )  # fmt: skip
