"""Load → call → save: what a process of the pool does with a job.

Safe to run twice: whoever lost the lease changes nothing. A file that kills or breaks its
reader is blamed (`Blame.PAGE`); a database, disk or model that is away is ours
(`Blame.MACHINE`). Neither is ever put on the applicant.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from intake.assessment.assess import judge
from intake.assessment.carry_over import keep_findings
from intake.casework.from_record import as_kept
from intake.domain.errors import Fault, IntakeError
from intake.domain.findings import Report
from intake.domain.report_json import to_json
from intake.domain.settings import settings
from intake.extraction.codec import from_kept, renamed, to_kept
from intake.extraction.upload import (
    SeenUpload,
    Services,
    not_seen,
    reading_version,
    see_upload,
    spent_seconds,
    versions_of,
)
from intake.store import (
    ApplicationRecord,
    Blame,
    Claim,
    JobKind,
    Queue,
    Readings,
    Store,
    StoredReading,
    UploadRecord,
    UploadStatus,
)
from workers.adopting import adopt
from workers.lease import Lease
from workers.limits import processor_wall
from workers.thresholds import (
    DRAIN_SECONDS,
    SAVING_PAUSE_SECONDS,
    SAVING_SECONDS,
    UPLOAD_CPU_SECONDS,
)

log = logging.getLogger(__name__)

OUT_OF_MEMORY = "OUT_OF_MEMORY"
INTERNAL_ERROR = "INTERNAL_ERROR"
NOT_THE_FILE = frozenset({"MODEL_BROKEN", "RUNTIME_MISSING", "MACHINE_OVERLOADED"})
"""Codes of readers that cannot be had on this machine (`models`), and of a machine that gave
them no time."""
PASSING = frozenset({"STORE_UNAVAILABLE", "STORAGE_FULL"})
"""Faults that end by themselves or by an operator's hand."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a job is done: what is stored, what can read, and how to show life.

    services: made at the first call, then the same ones.
    heard: tells that this worker takes things off this queue.
    """

    store: Store
    services: Callable[[], Services]
    heard: Callable[[str], None]


def do(desk: Desk, job_id: str, runner: str, queue: Queue) -> None:
    """Do the job, unless it no longer waits, and then for a while what else waits.

    A message costs 3 ms of processor and a look into the database 0.2: one bell is enough
    for all small jobs of its queue. No job is begun after `DRAIN_SECONDS`, so that each
    has nearly the whole time limit of the message; none after one that failed.
    """
    store, over = desk.store, time.monotonic() + DRAIN_SECONDS
    with Lease(store.jobs, lambda: desk.heard(queue)) as lease:
        # The bell says that something waits; whose turn it is says the database.
        claim = store.jobs.claim_next(runner, queue) or store.jobs.claim(job_id, runner)
        while claim is not None:
            lease.hold(claim)
            failure = _attempt(desk, claim)
            lease.let_go()
            if failure is not None:
                blame, code = failure
                status = store.failures.fail(claim, blame, code)
                log.warning("job %s: %s, now %s", claim.job_id, code, status)
                return
            is_over = time.monotonic() > over
            claim = None if is_over else store.jobs.claim_next(runner, queue)


def _attempt(desk: Desk, claim: Claim) -> tuple[Blame, str] | None:
    """Do it; whom to blame and why, when it failed."""
    try:
        if claim.kind is JobKind.UPLOAD:
            return _check_upload(desk, claim)
        _make_report(desk, claim)
    except IntakeError as fault:
        return Blame.MACHINE, fault.code
    except MemoryError:
        # Only what opens a file can want that much.
        blame = Blame.PAGE if claim.kind is JobKind.UPLOAD else Blame.MACHINE
        return blame, OUT_OF_MEMORY
    except Exception:
        log.exception("job %s", claim.job_id)
        return Blame.MACHINE, INTERNAL_ERROR
    return None


# ------------------------------------------------------------------------- one upload


def _check_upload(desk: Desk, claim: Claim) -> tuple[Blame, str] | None:
    assert claim.upload_id is not None and claim.file_id is not None
    store, services, before = desk.store, desk.services(), spent_seconds()
    version = reading_version(services)
    seen, kept = _kept_before(store.readings, claim.file_id, version), None
    if seen is None:
        with store.uploads.opened(claim.upload_id) as path, processor_wall(UPLOAD_CPU_SECONDS):
            seen = see_upload(path, claim.file_id, services)
        if seen.status == UploadStatus.NOT_CHECKED:
            blame = Blame.MACHINE if seen.code in NOT_THE_FILE else Blame.PAGE
            return blame, seen.code or INTERNAL_ERROR
        kept = to_kept(seen)
    status, code = UploadStatus(seen.status), seen.code
    cost = spent_seconds() - before
    _patiently(lambda: store.results.finish_upload(claim, kept, status, code, version, cost))
    return None


def _kept_before(readings: Readings, file_id: str, version: str) -> SeenUpload | None:
    """What this version read of the same file: for another slot, or in a lost attempt."""
    stored = readings.of_file(file_id, version)
    return None if stored is None else from_kept(stored.reading, stored.strips)


def _patiently(save: Callable[[], bool]) -> bool:
    """Save a result, waiting for a database or disk that is away."""
    deadline = time.monotonic() + SAVING_SECONDS
    while True:
        try:
            return save()
        except Fault as fault:
            if fault.code not in PASSING or time.monotonic() > deadline:
                raise
        time.sleep(SAVING_PAUSE_SECONDS)


# ---------------------------------------------------------------------- one application


def _make_report(desk: Desk, claim: Claim) -> None:
    """Judge the application as it is now.

    The application is read first and everything else afterwards: what changes meanwhile
    raises the generation and queues the next report.
    """
    store = desk.store
    record = store.cases.get(claim.application_id)
    if record is None:
        return
    report = judged(store, record, desk.services())
    if report is None:  # its declaration was only now read: the next report knows it
        return
    document, verdict = to_json(report), report.verdict
    _patiently(lambda: store.results.finish_report(claim, record.generation, document, verdict))


def judged(
    store: Store,
    record: ApplicationRecord,
    services: Services,
    now: dt.datetime | None = None,
    *,
    adopts: bool = True,
) -> Report | None:
    """One report of everything the application holds; uploads are named by their ids.

    What is still being prepared is judged as of `now`, the clock's time unless given. None:
    its declaration was only now found among its files, and another report is queued.
    """
    uploads = store.uploads.of(record.id)
    kept = store.readings.of_application(record.id, reading_version(services))
    seen = {u.id: _seen(store, u, kept.get(u.file_id), services) for u in uploads}
    imported = store.imports.people.of(record.id)
    if adopts and imported is not None and adopt(store, record, imported, seen):
        return None
    wanted = settings()
    moment = now or wanted.now()
    application = as_kept(
        record, uploads, moment, clock_is_set=wanted.clock_is_set, imported=imported
    )
    policy = store.policies.of(record)
    report = judge(application, policy, seen, services.witnesses, versions_of(services))
    round = application.round
    before = store.reports.of_round(record.id, round - 1) if round > 1 else None
    return report if before is None else keep_findings(report, before.body)


def _seen(
    store: Store, upload: UploadRecord, kept: StoredReading | None, services: Services
) -> SeenUpload:
    """What was read of an upload, or why nothing was (yet).

    What another version read before an update is read again here, and kept. Here and not
    in a job of its own: while old and new workers run side by side, each would undo what
    the other asked for.
    """
    if upload.status is UploadStatus.NOT_CHECKED and upload.code is not None:
        return not_seen(upload.id, upload.code)
    if upload.status not in (UploadStatus.CHECKED, UploadStatus.REFUSED):
        return not_seen(upload.id)
    seen = None if kept is None else from_kept(kept.reading, kept.strips)
    if seen is None:
        with store.uploads.opened(upload.id) as path, processor_wall(UPLOAD_CPU_SECONDS):
            seen = see_upload(path, upload.id, services)
        if seen.status != UploadStatus.NOT_CHECKED:
            version = reading_version(services)
            store.results.keep_reading(upload.file_id, to_kept(seen), version)
    return renamed(seen, upload.id)
