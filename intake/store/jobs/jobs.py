"""The outbox: a job's row is its queue entry; a message is only its doorbell.

Who runs a job proves it by the fence, a number that rises with every claim and every
failure: whoever lost the lease, however late it answers, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select, update

from intake.store.database import schema as s
from intake.store.database.base import Core, is_id, maybe_moment, moment
from intake.store.database.records import (
    Claim,
    Doorbell,
    JobKind,
    JobRecord,
    JobStatus,
    Queue,
    UploadStatus,
)
from intake.store.jobs.thresholds import (
    LEASE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    REPORT_SECONDS,
    RING_AGAIN_SECONDS,
    SLACK_SECONDS,
)

_JOB = s.jobs.c


def past(column: ColumnElement[Any], longest_seconds: int) -> ColumnElement[bool]:
    """The moment has come; or lies further ahead than anyone sets it."""
    horizon = s.db_now() + (longest_seconds + SLACK_SECONDS) * s.SECOND
    return or_(column <= s.db_now(), column > horizon)


def owned(claim: Claim) -> ColumnElement[bool]:
    """The job is still this claim's."""
    return and_(
        _JOB.id == claim.job_id, _JOB.fence == claim.fence, _JOB.status == JobStatus.RUNNING
    )


OWNED = and_(
    _JOB.id == bindparam("job"), _JOB.fence == bindparam("held"), _JOB.status == JobStatus.RUNNING
)
"""`owned`, of the claim whose `proof` comes with the statement."""


def proof(claim: Claim) -> dict[str, Any]:
    """What `OWNED` asks for."""
    return {"job": claim.job_id, "held": claim.fence}


def _waiting(job: Any = _JOB) -> ColumnElement[bool]:
    """Queued, and not in the pause after a failure."""
    pause_over = or_(job.ring_at.is_(None), past(job.ring_at, LONGEST_PAUSE_SECONDS))
    return and_(job.status == s.QUEUED_STATUS, pause_over)


@dataclass
class Jobs:
    """The jobs' part of the store; all times are the database's."""

    core: Core

    def due(self, limit: int, queue: Queue | None = None) -> list[Doorbell]:
        """Queued jobs whose bell is to be rung: never rung, or not answered; the oldest
        first, those of one queue in turn."""
        wanted, which = (_DUE, {}) if queue is None else (_DUE_IN_QUEUE, {"its_queue": queue})
        with self.core.db.read() as connection:
            rows = connection.execute(wanted, {"most": limit, **which}).all()
        return [Doorbell(row.id, Queue(row.queue)) for row in rows]

    def rung(self, job_ids: Sequence[str]) -> None:
        """These bells were rung just now."""
        if not job_ids:
            return
        with self.core.db.note() as connection:
            connection.execute(
                update(s.jobs)
                .where(_JOB.id.in_(job_ids), _JOB.status == JobStatus.QUEUED)
                .values(rung_at=s.db_now())
            )

    def claim(self, job_id: str, worker: str) -> Claim | None:
        """The job is this worker's for `LEASE_SECONDS`; None: not waiting (any more)."""
        if not is_id(job_id):
            return None
        with self.core.db.note() as connection:
            return _claimed(connection, _CLAIM, worker, {"job": job_id})

    def claim_next(self, worker: str, queue: Queue) -> Claim | None:
        """The job whose turn it is in this queue, as `claim`; None: none waits.

        Turns go round robin by application and address (`turns`); within an application
        the file that came first goes first.

        Workers of single uploads also make reports, those that waited for
        `REPORT_SECONDS` first and the others last.
        """
        takes = _CLAIM_NEXT if queue is Queue.FAST else _CLAIM_OLDEST
        with self.core.db.note() as connection:
            return _claimed(connection, takes, worker, {"its_queue": queue})

    def renew(self, claim: Claim) -> bool:
        """`LEASE_SECONDS` from now; False: it is somebody else's by now, stop working."""
        with self.core.db.note() as connection:
            return connection.execute(_RENEW, proof(claim)).rowcount == 1

    def running_for(self, worker: str) -> str | None:
        """The job that this worker had claimed and not ended."""
        with self.core.db.read() as connection:
            found = connection.execute(
                select(_JOB.id).where(_JOB.status == JobStatus.RUNNING, _JOB.claimed_by == worker)
            ).scalar()
        return None if found is None else str(found)

    def in_status(self, *statuses: JobStatus, limit: int = 100) -> list[JobRecord]:
        """Jobs in any of these states, oldest first."""
        wanted = select(s.jobs).where(_JOB.status.in_(statuses))
        with self.core.db.read() as connection:
            rows = connection.execute(wanted.order_by(_JOB.created_at).limit(limit)).all()
        return [_record(row) for row in rows]

    def get(self, job_id: str) -> JobRecord | None:
        """One job."""
        with self.core.db.read() as connection:
            row = connection.execute(select(s.jobs).where(_JOB.id == job_id)).one_or_none()
        return None if row is None else _record(row)


def _claimed(
    connection: Connection, statement: Any, worker: str, which: dict[str, Any]
) -> Claim | None:
    row = connection.execute(statement, {"worker": worker, **which}).one_or_none()
    if row is None:
        return None
    file_id = None
    if row.upload_id is not None:
        file_id = connection.execute(_CHECKING, {"upload": row.upload_id}).scalar_one()
    return Claim(
        row.id,
        JobKind(row.kind),
        Queue(row.queue),
        row.application_id,
        row.upload_id,
        file_id,
        row.fence,
        row.attempts_page,
        row.attempts_machine,
    )


def _lease() -> ColumnElement[int]:
    return s.db_now() + LEASE_SECONDS * s.SECOND


def _oldest(*conditions: Any) -> Any:
    """The id of the waiting job that came first; another claim's is not waited for."""
    return _first(s.jobs.alias("waiting"), ("created_at",), conditions)


def _next(*conditions: Any) -> Any:
    """The same of the one whose turn it is (`turns`)."""
    return _first(s.jobs.alias("waiting"), ("turn", "created_at"), conditions)


def _first(job: Any, order: tuple[str, ...], conditions: Any) -> Any:
    wanted = select(job.c.id).where(_waiting(job.c), *(one(job.c) for one in conditions))
    return (
        wanted.order_by(*(job.c[name] for name in order))
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )


def _claim(which: ColumnElement[bool]) -> Any:
    return (
        update(s.jobs)
        .where(which, _waiting())
        .values(
            status=JobStatus.RUNNING,
            fence=_JOB.fence + 1,
            claimed_by=bindparam("worker"),
            lease_until=_lease(),
            started_at=s.db_now(),
            code=None,
        )
        .returning(s.jobs)
    )


def _in_queue(job: Any) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = job.queue == bindparam("its_queue")
    return matches


def _is_report(job: Any) -> ColumnElement[bool]:
    # As the index that knows them says it.
    matches: ColumnElement[bool] = job.kind == s.REPORT_KIND
    return matches


def _has_waited(job: Any) -> ColumnElement[bool]:
    waited: ColumnElement[bool] = job.created_at < s.db_now() - int(REPORT_SECONDS * s.SECOND)
    return waited


# Built once: to put one of these together costs five times what it takes to run it.
_CLAIM = _claim(_JOB.id == bindparam("job"))
_CLAIM_OLDEST = _claim(_JOB.id == _next(_in_queue))
_CLAIM_NEXT = _claim(
    _JOB.id
    == func.coalesce(_oldest(_is_report, _has_waited), _next(_in_queue), _oldest(_is_report))
)
_CHECKING = (
    update(s.uploads)
    .where(s.uploads.c.id == bindparam("upload"))
    .values(status=UploadStatus.CHECKING)
    .returning(s.uploads.c.file_id)
)
_DUE_AT_ALL = (
    select(_JOB.id, _JOB.queue)
    .where(
        _waiting(),
        or_(
            _JOB.rung_at.is_(None),
            past(_JOB.rung_at + RING_AGAIN_SECONDS * s.SECOND, RING_AGAIN_SECONDS),
        ),
    )
    .limit(bindparam("most"))
)
_DUE = _DUE_AT_ALL.order_by(_JOB.created_at)
_DUE_IN_QUEUE = _DUE_AT_ALL.where(_in_queue(_JOB)).order_by(_JOB.turn, _JOB.created_at)
_RENEW = update(s.jobs).where(OWNED).values(lease_until=_lease())


def _record(row: Row[Any]) -> JobRecord:
    return JobRecord(
        id=row.id,
        kind=JobKind(row.kind),
        queue=Queue(row.queue),
        status=JobStatus(row.status),
        application_id=row.application_id,
        upload_id=row.upload_id,
        attempts_page=row.attempts_page,
        attempts_machine=row.attempts_machine,
        claimed_by=row.claimed_by,
        code=row.code,
        created_at=moment(row.created_at),
        started_at=maybe_moment(row.started_at),
        done_at=maybe_moment(row.done_at),
    )
