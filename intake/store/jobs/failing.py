"""Jobs that fail: counted by blame, tried again, and never forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, update

from intake.store.database import schema as s
from intake.store.database.base import Core, is_id, moved_on
from intake.store.database.records import Blame, Claim, JobKind, JobStatus, UploadStatus
from intake.store.jobs.jobs import owned, past
from intake.store.jobs.outbox import queue_report
from intake.store.jobs.thresholds import (
    FAILING_BATCH,
    FIRST_PAUSE_SECONDS,
    LEASE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    MACHINE_ATTEMPTS,
    PAGE_ATTEMPTS,
)

LEASE_EXPIRED = "LEASE_EXPIRED"
HANDED_TO_PERSON = "HANDED_TO_PERSON"
_STUCK = (JobStatus.QUARANTINED, JobStatus.NEEDS_OPERATOR)
_JOB = s.jobs.c


@dataclass
class Failures:
    """The part of the store that knows what becomes of failures."""

    core: Core

    def fail(
        self, job: Claim | str, blame: Blame, code: str, worker: str | None = None
    ) -> JobStatus | None:
        """Count the failure; the job's new status, None when it was not running for us.

        A claim is fenced; an id (of a process that died with its claim) is taken as
        running for whomever, or for `worker` alone when named. PAGE twice: quarantined.
        MACHINE ten times, with growing pauses: needs_operator. In both the upload
        becomes not_checked with `code` and a report is queued.
        """
        if isinstance(job, Claim):
            return self._fail(job.job_id, owned(job), blame, code)
        ours = and_(_JOB.id == job, _JOB.status == JobStatus.RUNNING)
        if worker is not None:
            ours = and_(ours, _JOB.claimed_by == worker)
        return self._fail(job, ours, blame, code)

    def take_back_leases(self) -> int:
        """Fail what nobody renewed; how many."""
        with self.core.db.read() as connection:
            rows = connection.execute(select(_JOB.id).where(_expired()).limit(FAILING_BATCH)).all()
        taken = 0
        for row in rows:
            # Asked again under the lock: a renewal may have come in between.
            ours = and_(_JOB.id == row.id, _expired())
            status = self._fail(row.id, ours, Blame.MACHINE, LEASE_EXPIRED)
            taken += status is not None
        return taken

    def retry(self, job_id: str) -> bool:
        """An operator's: run a quarantined or stuck job again, attempts forgotten."""
        values = {
            "status": JobStatus.QUEUED,
            "attempts_page": 0,
            "attempts_machine": 0,
            "ring_at": None,
            "rung_at": None,
            "code": None,
            "done_at": None,
        }
        return self._decide(job_id, values, UploadStatus.QUEUED)

    def hand_to_person(self, job_id: str) -> bool:
        """An operator's: no more tries; the upload stays not_checked for a reviewer."""
        values = {"status": JobStatus.DONE, "code": HANDED_TO_PERSON, "done_at": s.db_now()}
        return self._decide(job_id, values, None)

    def _fail(
        self, job_id: str, ours: ColumnElement[bool], blame: Blame, code: str
    ) -> JobStatus | None:
        with self.core.db.write() as connection:
            row = _locked(connection, job_id, ours)
            if row is None:
                return None
            page = row.attempts_page + (blame is Blame.PAGE)
            machine = row.attempts_machine + (blame is Blame.MACHINE)
            status = _status(page, machine)
            is_over = status is not JobStatus.QUEUED
            if row.kind == JobKind.REPORT and not is_over and _another(connection, row):
                # A newer one waits already, and two may not.
                status, is_over = JobStatus.DONE, True
            connection.execute(
                update(s.jobs)
                .where(_JOB.id == job_id)
                .values(
                    status=status,
                    attempts_page=page,
                    attempts_machine=machine,
                    code=code,
                    fence=_JOB.fence + 1,
                    claimed_by=None,
                    lease_until=None,
                    rung_at=None,
                    ring_at=_ring_at(machine),
                    done_at=s.db_now() if is_over else None,
                )
            )
            if row.upload_id is not None:
                self._tell_upload(connection, row, is_over, code)
        return status

    def _tell_upload(self, connection: Connection, row: Row[Any], is_over: bool, code: str) -> None:
        status = UploadStatus.NOT_CHECKED if is_over else UploadStatus.QUEUED
        _set_upload(connection, row.upload_id, status, code if is_over else None)
        if is_over and moved_on(connection, row.application_id):
            queue_report(self.core, connection, row.application_id)

    def _decide(self, job_id: str, values: dict[str, Any], upload: UploadStatus | None) -> bool:
        with self.core.db.write() as connection:
            row = _locked(connection, job_id, and_(_JOB.id == job_id, _JOB.status.in_(_STUCK)))
            if row is None:
                return False
            if row.kind == JobKind.REPORT and _another(connection, row):
                values = {"status": JobStatus.DONE, "done_at": s.db_now()}
            connection.execute(update(s.jobs).where(_JOB.id == job_id).values(**values))
            if row.upload_id is not None and upload is not None:
                _set_upload(connection, row.upload_id, upload, None)
                moved_on(connection, row.application_id)
        return True


def _expired() -> ColumnElement[bool]:
    return and_(
        _JOB.status == JobStatus.RUNNING,
        or_(_JOB.lease_until.is_(None), past(_JOB.lease_until, LEASE_SECONDS)),
    )


def _locked(connection: Connection, job_id: str, condition: ColumnElement[bool]) -> Row[Any] | None:
    """The job's row, and its application's, ours until we commit; in that order, as
    everywhere, so that nobody waits in a circle."""
    if not is_id(job_id):
        return None
    of_job = select(_JOB.application_id).where(_JOB.id == job_id)
    connection.execute(
        select(s.applications.c.id)
        .where(s.applications.c.id == of_job.scalar_subquery())
        .with_for_update(key_share=True)
    )
    return connection.execute(select(s.jobs).where(condition).with_for_update()).one_or_none()


def _another(connection: Connection, row: Row[Any]) -> bool:
    return (
        connection.execute(
            select(_JOB.id).where(
                _JOB.application_id == row.application_id,
                _JOB.kind == JobKind.REPORT,
                _JOB.status == JobStatus.QUEUED,
            )
        ).first()
        is not None
    )


def _set_upload(
    connection: Connection, upload_id: str, status: UploadStatus, code: str | None
) -> None:
    connection.execute(
        update(s.uploads)
        .where(s.uploads.c.id == upload_id, s.uploads.c.status != UploadStatus.WITHDRAWN)
        .values(status=status, code=code)
    )


def _status(page: int, machine: int) -> JobStatus:
    if page >= PAGE_ATTEMPTS:
        return JobStatus.QUARANTINED
    if machine >= MACHINE_ATTEMPTS:
        return JobStatus.NEEDS_OPERATOR
    return JobStatus.QUEUED


def _ring_at(machine: int) -> ColumnElement[int] | None:
    if machine < 2:
        return None
    pause = min(FIRST_PAUSE_SECONDS * 2 ** (machine - 2), LONGEST_PAUSE_SECONDS)
    ring_at: ColumnElement[int] = s.db_now() + pause * s.SECOND
    return ring_at
