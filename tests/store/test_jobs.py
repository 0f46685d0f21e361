"""Leases, fences, blame: no job is lost, none is done twice."""

from __future__ import annotations

import os
import threading

import pytest
from sqlalchemy import update

from intake.store import Blame, JobStatus, Once, Queue, StateChange, Store, UploadStatus
from intake.store.database import schema as s
from intake.store.database.base import moved_on
from intake.store.jobs.outbox import queue_report
from intake.store.jobs.thresholds import LEASE_SECONDS
from tests.store.conftest import NOW, Kept, claim_next, give


def set_times(store, job_id, **times):
    """Move a job's times by seconds relative to the database's now, None for NULL."""
    values = {
        name: None if seconds is None else s.db_now() + seconds * s.SECOND
        for name, seconds in times.items()
    }
    with store.db.write() as connection:
        connection.execute(update(s.jobs).where(s.jobs.c.id == job_id).values(**values))


def report_jobs(store, *statuses):
    return [j for j in store.jobs.in_status(*(statuses or list(JobStatus))) if j.kind == "report"]


def test_an_upload_rings_until_somebody_comes(store, application):
    give(store, application)
    (bell,) = store.jobs.due(10)
    assert bell.queue is Queue.FAST
    store.jobs.rung([bell.job_id])
    assert store.jobs.due(10) == []
    set_times(store, bell.job_id, rung_at=-11)
    assert store.jobs.due(10) == [bell]
    set_times(store, bell.job_id, rung_at=3600)  # the clock was set back
    assert store.jobs.due(10) == [bell]
    assert store.jobs.claim(bell.job_id, "w") and store.jobs.due(10) == []


def test_a_job_is_claimed_once_among_many(place):
    with Store.open(place) as store:
        application = store.cases.create("hejing-2024", {}, NOW)[0].id
        for number in range(20):
            give(store, application, b"%d" % number)
        bells = store.jobs.due(100)
        got: list[str] = []

        def work():
            for bell in bells:
                if store.jobs.claim(bell.job_id, "w"):
                    got.append(bell.job_id)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(got) == sorted(bell.job_id for bell in bells)


def test_who_lost_the_lease_changes_nothing(store, application):
    upload = give(store, application)
    old = claim_next(store, "slow")
    set_times(store, old.job_id, lease_until=-1)
    assert store.upkeep.sweep().leases == 1
    new = claim_next(store, "quick")
    assert (new.job_id, new.attempts_machine) == (old.job_id, 1)
    assert not store.jobs.renew(old)
    assert not store.results.finish_upload(old, Kept(), UploadStatus.REFUSED, "X", "v")
    assert store.failures.fail(old, Blame.PAGE, "X") is None
    assert store.failures.fail(new.job_id, Blame.PAGE, "X", worker="slow") is None
    assert store.results.finish_upload(new, Kept(), UploadStatus.CHECKED, None, "v")
    assert store.uploads.get(application, upload.id).status is UploadStatus.CHECKED


@pytest.mark.parametrize("lease", [-1, 3600])
def test_a_lease_that_ended_or_lies_too_far_ahead_is_taken_back(store, application, lease):
    give(store, application)
    claim = claim_next(store)
    assert store.upkeep.sweep().leases == 0
    set_times(store, claim.job_id, lease_until=lease)
    assert store.upkeep.sweep().leases == 1
    assert store.jobs.get(claim.job_id).status is JobStatus.QUEUED


def test_a_renewed_lease_is_not_taken_back(store, application):
    give(store, application)
    claim = claim_next(store)
    set_times(store, claim.job_id, lease_until=1)
    assert store.jobs.renew(claim)
    set_times(store, claim.job_id, lease_until=LEASE_SECONDS)
    assert store.upkeep.sweep().leases == 0


def test_a_file_that_kills_twice_is_quarantined_and_told(store, application):
    upload = give(store, application)
    assert store.failures.fail(claim_next(store), Blame.PAGE, "PARSER_CRASH") is JobStatus.QUEUED
    assert store.uploads.get(application, upload.id).status is UploadStatus.QUEUED
    assert report_jobs(store) == []
    claim = claim_next(store)
    assert (
        store.failures.fail(claim.job_id, Blame.PAGE, "PARSER_CRASH", "worker")
        is JobStatus.QUARANTINED
    )
    told = store.uploads.get(application, upload.id)
    assert (told.status, told.code) == (UploadStatus.NOT_CHECKED, "PARSER_CRASH")
    assert len(report_jobs(store, JobStatus.QUEUED)) == 1
    assert store.jobs.due(10)[0].queue is Queue.REPORT
    assert store.facts.queues().quarantined == 1


def test_failures_of_ours_pause_and_end_with_an_operator(store, application):
    upload = give(store, application)
    job_id = store.jobs.due(1)[0].job_id
    for attempt in range(1, 11):
        claim = store.jobs.claim(job_id, "w")
        assert claim.attempts_machine == attempt - 1
        status = store.failures.fail(claim, Blame.MACHINE, "OUT_OF_MEMORY")
        if 1 < attempt < 10:
            assert store.jobs.due(10) == [] and store.jobs.claim(job_id, "w") is None
            set_times(store, job_id, ring_at=-1)
    assert status is JobStatus.NEEDS_OPERATOR
    assert store.uploads.get(application, upload.id).code == "OUT_OF_MEMORY"
    assert [j.id for j in store.jobs.in_status(JobStatus.NEEDS_OPERATOR)] == [job_id]
    assert store.failures.retry(job_id) and not store.failures.retry(job_id)
    assert store.jobs.claim(job_id, "w").attempts_machine == 0


def test_blame_on_the_machine_never_quarantines_a_file(store, application):
    give(store, application)
    job_id = store.jobs.due(1)[0].job_id
    for _ in range(5):
        assert (
            store.failures.fail(store.jobs.claim(job_id, "w"), Blame.MACHINE, "X")
            is JobStatus.QUEUED
        )
        set_times(store, job_id, ring_at=None)
    assert store.failures.fail(store.jobs.claim(job_id, "w"), Blame.PAGE, "X") is JobStatus.QUEUED


def test_a_quarantined_file_is_handed_to_a_person(store, application):
    upload = give(store, application)
    for _ in range(2):
        claim = claim_next(store)
        store.failures.fail(claim, Blame.PAGE, "PARSER_CRASH")
    assert store.failures.hand_to_person(claim.job_id) and not store.failures.hand_to_person(
        claim.job_id
    )
    assert store.jobs.get(claim.job_id).code == "HANDED_TO_PERSON"
    assert store.uploads.get(application, upload.id).status is UploadStatus.NOT_CHECKED


def test_one_report_waits_however_many_uploads_end(store, application):
    for number in range(3):
        give(store, application, b"%d" % number)
    for bell in store.jobs.due(10):
        claim = store.jobs.claim(bell.job_id, "w")
        assert store.results.finish_upload(claim, Kept(), UploadStatus.CHECKED, None, "v")
    assert len(report_jobs(store)) == 1


def test_a_report_knows_when_it_is_no_longer_current(store, application):
    assert store.reports.newest(application) is None
    give(store, application)
    store.results.finish_upload(claim_next(store), None, UploadStatus.CHECKED, None, "v")
    claim = claim_next(store)
    generation = store.cases.get(application).generation
    late = give(store, application, b"late")
    assert store.results.finish_report(claim, generation, {"round": 1, "n": 1}, "return")
    assert not store.results.finish_report(claim, generation, {"round": 1, "n": 2}, "pass")
    report = store.reports.newest(application)
    assert (report.body["n"], report.verdict, report.is_current) == (1, "return", False)
    assert late.status is UploadStatus.QUEUED


def test_a_change_while_a_report_is_made_makes_another(store, application):
    record = store.cases.change_declaration(application, {"a": 1}, 1)
    claim = claim_next(store)
    store.cases.change_declaration(application, {"a": 2}, record.version)
    assert store.results.finish_report(claim, record.generation, {"round": 1}, "pass")
    assert not store.reports.newest(application).is_current
    second = claim_next(store)
    newest = store.cases.get(application).generation
    assert store.results.finish_report(second, newest, {"round": 1}, "pass")
    assert store.reports.newest(application).is_current


def test_a_waiting_report_is_not_claimed_while_a_change_is_being_committed(place):
    """Its worker would read the application as it was, and nobody would look again."""
    with Store.open(place) as store:
        application = store.cases.create("hejing-2024", {}, NOW)[0].id
        store.cases.change_declaration(application, {"n": 1}, 1)
        (bell,) = store.jobs.due(1)
        seen: list[int] = []

        def worker():
            if store.jobs.claim(bell.job_id, "w"):
                seen.append(store.cases.get(application).generation)

        claiming = threading.Thread(target=worker)
        with store.db.write() as connection:
            assert moved_on(connection, application)
            queue_report(store, connection, application)
            claiming.start()
            claiming.join(timeout=0.5)
        claiming.join()
        assert seen == [store.cases.get(application).generation]


def test_a_failed_report_gives_way_to_one_that_waits(store, application):
    record = store.cases.change_declaration(application, {"a": 1}, 1)
    claim = claim_next(store)
    store.cases.change_declaration(application, {"a": 2}, record.version)
    assert store.failures.fail(claim, Blame.MACHINE, "X") is JobStatus.DONE
    assert len(report_jobs(store, JobStatus.QUEUED)) == 1


def test_the_facts_count_what_waits(store, application):
    for number in range(3):
        give(store, application, b"%d" % number, queue=Queue.BULK if number else Queue.FAST)
    set_times(store, store.jobs.due(1)[0].job_id, created_at=-60)
    facts = store.facts.queues()
    assert facts.queues[Queue.FAST].length == 1 and facts.queues[Queue.BULK].length == 2
    assert 60 <= facts.queues[Queue.FAST].oldest_seconds < 120
    store.failures.fail(claim_next(store), Blame.MACHINE, "X")
    claim_next(store)
    assert (store.facts.queues().running, store.facts.queues().retries) == (1, 1)


def test_the_time_to_a_verdict_is_from_receipt_to_report(store, application):
    give(store, application)
    claim = claim_next(store)
    set_times(store, claim.job_id, created_at=-30)
    store.results.finish_upload(claim, None, UploadStatus.CHECKED, None, "v")
    assert store.facts.queues().seconds_to_verdict == ()
    generation = store.cases.get(application).generation
    store.results.finish_report(claim_next(store), generation, {"round": 1}, "pass")
    (seconds,) = store.facts.queues().seconds_to_verdict
    assert 30 <= seconds < 60


def test_beats_are_kept_by_name_and_queue(store):
    store.facts.beat("w1", "fast")
    store.facts.beat("w1", "fast")
    store.facts.beat("canary", "bulk")
    assert [(b.name, b.queue) for b in store.facts.beats()] == [("canary", "bulk"), ("w1", "fast")]
    assert all(0 <= b.age_seconds < 60 for b in store.facts.beats())


def test_a_move_is_one_transaction_with_its_round(store, application):
    give(store, application)
    store.results.finish_upload(claim_next(store), None, UploadStatus.CHECKED, None, "v")
    store.results.finish_report(claim_next(store), 3, {"round": 1}, "return")
    moved = store.cases.move(
        application,
        1,
        StateChange("submitted", 1, submitted_at=NOW, pinned_versions={"pipeline": "1"}),
    )
    assert (moved.state, moved.version, moved.submitted_at) == ("submitted", 2, NOW)
    assert moved.pinned_versions == {"pipeline": "1"}
    report = store.reports.newest(application)
    back = StateChange("returned", 1, returned_at=NOW, rejudge=False, frozen_report=report.id)
    returned = store.cases.move(application, 2, back)
    assert returned.generation == moved.generation
    (round_,) = store.rounds.of(application)
    assert (round_.submitted_at, round_.returned_at, round_.report_id) == (NOW, NOW, report.id)
    store.results.finish_report(
        claim_next(store), moved.generation, {"round": 2, "new": True}, "pass"
    )
    assert store.reports.newest(application).body == {"round": 2, "new": True}
    assert store.reports.of_round(application, 1).is_frozen
    assert store.reports.of_round(application, 2) is None


def test_only_one_of_two_changes_of_a_version_wins(store, application):
    from intake.domain.errors import Conflict, NotFound

    store.cases.change_declaration(application, {"a": 1}, 1)
    with pytest.raises(Conflict, match="VERSION_CONFLICT"):
        store.cases.change_declaration(application, {"a": 2}, 1)
    with pytest.raises(Conflict, match="VERSION_CONFLICT"):
        store.cases.move(application, 1, StateChange("submitted", 1))
    with pytest.raises(Conflict, match="REPORT_SUPERSEDED"):
        store.cases.move(application, 2, StateChange("returned", 1, frozen_report="0" * 32))
    with pytest.raises(NotFound):
        store.cases.change_declaration("0" * 32, {}, 1)
    record = store.cases.get(application)
    assert (record.state, record.version, record.declaration) == ("draft", 2, {"a": 1})


def test_a_token_names_its_application_and_no_other(store, application):
    record, token = store.cases.create("hejing-2024", {}, NOW)
    assert store.cases.of_token(token) == record.id != application
    assert store.cases.of_token(token + "x") is None and store.cases.of_token("") is None


def test_one_idempotency_key_creates_one_application(place):
    with Store.open(place) as store:
        made: list[tuple[str, str]] = []

        def work():
            record, token = store.cases.create("p", {"a": 1}, NOW, Once("k", "d"))
            made.append((record.id, token))

        threads = [threading.Thread(target=work) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 5 and len(set(made)) == 1
        assert [a.id for a in store.cases.listed()] == [made[0][0]]


def test_answers_are_remembered_for_one_request(store, application):
    from intake.domain.errors import Conflict

    once = Once("key", "digest")
    assert store.answers.find(application, "submit", once) is None
    first = store.answers.remember(application, "submit", once, 200, b"one")
    assert store.answers.remember(application, "submit", once, 200, b"two") == first
    assert store.answers.find(application, "submit", once).body == b"one"
    assert store.answers.find(application, "return", once) is None
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        store.answers.find(application, "submit", Once("key", "other"))


def test_applications_are_listed_page_by_page(store):
    made = sorted(store.cases.create("p", {}, NOW)[0].id for _ in range(5))
    first = [a.id for a in store.cases.listed(limit=3)]
    rest = [a.id for a in store.cases.listed(after=first[-1], limit=3)]
    assert first + rest == made
    assert store.cases.listed(state="submitted") == []


def test_temporary_files_and_old_answers_are_swept(store, application, place):
    store.uploads.receive(application).write(b"never ended")
    store.answers.remember(application, "r", Once("k", "d"), 200, b"")
    left = list((place.data_dir / "storage" / "incoming").iterdir())
    os.utime(left[0], (0, 0))
    with store.db.write() as connection:
        connection.execute(update(s.idempotency).values(created_at=0))
    swept = store.upkeep.sweep()
    assert (swept.temporary_files, swept.answers) == (1, 1)
