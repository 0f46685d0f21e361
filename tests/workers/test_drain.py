"""One bell, many jobs: a worker goes on with what waits in its queue."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.domain.application import BEIJING
from intake.domain.settings import Settings
from intake.store import JobStatus, Queue, Store, UploadStatus
from tests.faults.readers import services
from workers import work

NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("INTAKE_CLOCK", "2024-10-20T10:00")
    with Store.open(Settings(data_dir=tmp_path / "data")) as opened:
        yield opened


def given(store: Store, count: int) -> str:
    """An application with so many files that no reader can open."""
    application = store.cases.create("hejing-2024", {}, NOW)[0].id
    for number in range(count):
        incoming = store.uploads.receive(application)
        incoming.write(b"no picture %d" % number)
        incoming.commit(None, None, "a.jpg", 1, NOW, Queue.FAST)
    return application


def desk(store: Store) -> work.Desk:
    made = services(None, 1, "any")
    return work.Desk(store, lambda: made, lambda queue: None)


def jobs(store: Store, *statuses: JobStatus) -> int:
    return len(store.jobs.in_status(*statuses))


def test_one_bell_is_enough_for_all_small_jobs_and_their_report(store):
    application = given(store, 5)
    work.do(desk(store), store.jobs.due(1)[0].job_id, "me", Queue.FAST)
    assert jobs(store, JobStatus.QUEUED, JobStatus.RUNNING) == 0
    statuses = {upload.status for upload in store.uploads.of(application)}
    assert statuses == {UploadStatus.REFUSED}
    report = store.reports.newest(application)
    assert report.is_current and len(report.body["uploads"]) == 5


def test_a_bell_whose_job_is_done_tells_of_the_others(store):
    given(store, 2)
    first, _ = store.jobs.due(2)
    store.failures.fail(store.jobs.claim(first.job_id, "x"), work.Blame.PAGE, "X")
    store.failures.fail(store.jobs.claim(first.job_id, "x"), work.Blame.PAGE, "X")
    work.do(desk(store), first.job_id, "me", Queue.FAST)
    assert jobs(store, JobStatus.QUEUED, JobStatus.RUNNING) == 0


def test_no_job_is_begun_when_the_bells_time_is_over(store, monkeypatch):
    monkeypatch.setattr(work, "DRAIN_SECONDS", 0.0)
    given(store, 3)
    work.do(desk(store), store.jobs.due(1)[0].job_id, "me", Queue.FAST)
    assert jobs(store, JobStatus.DONE) == 1


def test_after_a_failure_nothing_more_is_begun(store, monkeypatch):
    given(store, 3)
    monkeypatch.setattr(work, "see_upload", lambda *_: 1 // 0)
    work.do(desk(store), store.jobs.due(1)[0].job_id, "me", Queue.FAST)
    failed = [job for job in store.jobs.in_status(JobStatus.QUEUED) if job.attempts_machine]
    assert len(failed) == 1 and jobs(store, JobStatus.RUNNING) == 0


def test_a_bell_says_that_something_waits_and_not_whose_turn_it_is(store, monkeypatch):
    """Thirty bells of one flood may lie in the broker when an honest file comes."""
    monkeypatch.setattr(work, "DRAIN_SECONDS", 0.0)
    given(store, 3)
    bells = store.jobs.due(3)
    work.do(desk(store), bells[0].job_id, "me", Queue.FAST)
    honest = given(store, 1)
    work.do(desk(store), bells[2].job_id, "me", Queue.FAST)
    work.do(desk(store), bells[1].job_id, "me", Queue.FAST)
    (upload,) = store.uploads.of(honest)
    assert upload.status is UploadStatus.REFUSED
