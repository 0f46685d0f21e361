"""Which job a worker takes next; what waits for the disk and what does not."""

from __future__ import annotations

import threading

from sqlalchemy import text, update

from intake.store import JobKind, Queue, UploadStatus
from intake.store.database import schema as s
from intake.store.jobs.thresholds import REPORT_SECONDS
from tests.store.conftest import NOW, Kept, blobs, give

SMALL = Kept(b"refused", b"", b"")


def age(store, kind: JobKind, seconds: float) -> None:
    """Jobs of this kind were queued so long ago."""
    with store.db.write() as connection:
        connection.execute(
            update(s.jobs)
            .where(s.jobs.c.kind == kind)
            .values(created_at=s.db_now() - int(seconds * s.SECOND))
        )


def finish(store, claim) -> None:
    assert store.results.finish_upload(claim, SMALL, UploadStatus.REFUSED, "X", "v")


def test_the_upload_that_came_first_is_taken_first_and_no_other_queues(store, application):
    first, second = (give(store, application, data) for data in (b"1", b"2"))
    long = give(store, application, b"3", queue=Queue.BULK)
    taken = [store.jobs.claim_next("w", Queue.FAST) for _ in range(3)]
    assert [claim and claim.upload_id for claim in taken] == [first.id, second.id, None]
    assert store.jobs.claim_next("w", Queue.BULK).upload_id == long.id


def test_a_report_lets_uploads_go_first_but_not_for_long(store, application):
    for data in (b"1", b"2", b"3"):
        give(store, application, data)
    finish(store, store.jobs.claim_next("w", Queue.FAST))
    age(store, JobKind.REPORT, 0)
    assert store.jobs.claim_next("w", Queue.FAST).kind is JobKind.UPLOAD
    age(store, JobKind.REPORT, 2 * REPORT_SECONDS)
    assert store.jobs.claim_next("w", Queue.FAST).kind is JobKind.REPORT
    assert store.jobs.claim_next("w", Queue.FAST).kind is JobKind.UPLOAD


def test_workers_of_single_uploads_make_reports_and_those_of_imports_do_not(store, application):
    finish(store, store.jobs.claim(give_job(store, application), "w"))
    assert store.jobs.claim_next("w", Queue.BULK) is None
    claim = store.jobs.claim_next("w", Queue.FAST)
    assert (claim.kind, claim.queue) == (JobKind.REPORT, Queue.REPORT)
    assert store.jobs.claim_next("w", Queue.REPORT) is None


def give_job(store, application) -> str:
    give(store, application)
    (bell,) = store.jobs.due(10)
    return bell.job_id


def test_a_job_that_pauses_after_failures_is_not_taken(store, application):
    job = give_job(store, application)
    with store.db.write() as connection:
        connection.execute(update(s.jobs).values(ring_at=s.db_now() + 60 * s.SECOND))
    assert store.jobs.claim_next("w", Queue.FAST) is None
    assert store.jobs.get(job).claimed_by is None


def test_many_who_take_what_comes_next_take_every_job_once(store, application):
    given = {give(store, application, b"%d" % number).id for number in range(24)}
    taken: list[str] = []

    def work(name: str) -> None:
        while claim := store.jobs.claim_next(name, Queue.FAST):
            taken.append(claim.upload_id)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(given) and set(taken) == given


def test_what_a_worker_holds_is_known_until_it_ends(store, application):
    give(store, application)
    claim = store.jobs.claim_next("me", Queue.FAST)
    assert store.jobs.running_for("me") == claim.job_id
    assert store.jobs.running_for("you") is None
    finish(store, claim)
    assert store.jobs.running_for("me") is None


def test_a_small_reading_lies_in_its_row_and_is_opened_like_any_other(store, place, application):
    upload = give(store, application)
    before = blobs(place)
    finish(store, store.jobs.claim_next("w", Queue.FAST))
    assert blobs(place) == before
    kept = store.readings.of_file(upload.file_id, "v")
    assert (kept.reading, kept.strips()) == (SMALL.reading, b"")
    with store.db.read() as connection:
        row = connection.execute(text("SELECT sealed FROM readings")).scalar_one()
    assert SMALL.reading not in row
    store.erasure.erase(application)
    assert store.readings.of_file(upload.file_id, "v") is None


def test_notes_wait_for_no_disk_and_whatever_else_is_written_does(store):
    """SQLite: 1 is NORMAL, 2 is FULL."""
    asked = "PRAGMA synchronous" if store.db.is_sqlite else "SHOW synchronous_commit"
    told = []
    for begin in (store.db.write, store.db.note, store.db.write):
        with begin() as connection:
            told.append(connection.execute(text(asked)).scalar_one())
    assert told == ([2, 1, 2] if store.db.is_sqlite else ["on", "off", "on"])


def test_how_much_an_application_has_sent_counts_what_was_withdrawn(store, application):
    assert store.uploads.taken(application) == (0, 0)
    first = give(store, application, b"12345")
    give(store, application, b"1234567")
    store.uploads.withdraw(application, first.id)
    assert store.uploads.taken(application) == (2, 12)
    other = store.cases.create("hejing-2024", {}, NOW)[0].id
    assert store.uploads.taken(other) == (0, 0)
