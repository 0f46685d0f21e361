"""The outbox: a job's row is its queue entry; a message is only its doorbell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intake.store.base import Base
from intake.store.records import (
    Blame,
    Claim,
    Doorbell,
    JobRecord,
    JobStatus,
    KeptBytes,
    Swept,
    UploadStatus,
)

LEASE_SECONDS = 20
"""A killed worker's job runs again within 30 s: lease, one sweep (2 s), one ring."""
RENEW_SECONDS = 5
"""Three renewals may fail before a living worker loses its lease."""
RING_AGAIN_SECONDS = 10
"""A bell nobody answered rings again; broker restarts take about a second."""
PAGE_ATTEMPTS = 2
"""A file that killed its child twice is quarantined."""
MACHINE_ATTEMPTS = 10
"""Failures of ours before an operator is asked; with the back-off about 20 minutes."""


class Jobs(Base):
    """The jobs' part of the store; all times are the database's."""

    def due(self, limit: int) -> list[Doorbell]:
        """Queued jobs whose bell is to be rung: never rung, or not answered, oldest first."""
        raise NotImplementedError

    def rung(self, job_ids: Sequence[str]) -> None:
        """These bells were rung just now."""
        raise NotImplementedError

    def claim(self, job_id: str, worker: str) -> Claim | None:
        """The job is this worker's for `LEASE_SECONDS`; None: not waiting (any more)."""
        raise NotImplementedError

    def renew(self, claim: Claim) -> bool:
        """`LEASE_SECONDS` from now; False: it is somebody else's by now, stop working."""
        raise NotImplementedError

    def finish_upload(
        self,
        claim: Claim,
        kept: KeptBytes | None,
        status: UploadStatus,
        code: str | None,
        version: str,
    ) -> bool:
        """Keep the reading, set the upload's status, queue a report: all or nothing.

        kept None: there is nothing to keep (a reading of this version exists). False
        when the fence no longer matches; nothing was changed then.
        """
        raise NotImplementedError

    def finish_report(
        self, claim: Claim, generation: int, report: Mapping[str, Any], verdict: str
    ) -> bool:
        """Store the report made from this generation; False when the fence is lost.

        Read `application` first and everything else afterwards: then whatever is missing
        from the report raised the generation and queued the next one.
        """
        raise NotImplementedError

    def fail(
        self,
        job: Claim | str,
        blame: Blame,
        code: str,
        worker: str | None = None,
    ) -> JobStatus | None:
        """Count the failure; the job's new status, None when it was not running for us.

        A claim is fenced; an id (of a process that died with its claim) is taken as
        running for whomever, or for `worker` alone when named. PAGE twice: quarantined.
        MACHINE ten times, with growing pauses: needs_operator. In both the upload
        becomes not_checked with `code` and a report is queued.
        """
        raise NotImplementedError

    def sweep(self) -> Swept:
        """Take back leases that ran out, remove stale temporary files and old answers."""
        raise NotImplementedError

    def retry(self, job_id: str) -> bool:
        """An operator's: run a quarantined or stuck job again, attempts forgotten."""
        raise NotImplementedError

    def hand_to_person(self, job_id: str) -> bool:
        """An operator's: no more tries; the upload stays not_checked for a reviewer."""
        raise NotImplementedError

    def jobs(self, *statuses: JobStatus, limit: int = 100) -> list[JobRecord]:
        """Jobs in any of these states, oldest first."""
        raise NotImplementedError

    def job(self, job_id: str) -> JobRecord | None:
        """One job."""
        raise NotImplementedError
