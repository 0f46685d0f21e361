"""A process that dies at any step leaves nothing half done, on both databases."""

from __future__ import annotations

import os

import pytest

from intake.store import Store, UploadStatus
from tests.store.conftest import DECLARED, NOW, Kept, blobs, claim_next, give, incoming
from tests.store.dying import dies_at

POINTS = 40
"""More than any of these has steps; the loop ends when a child gets through."""
DATA = os.urandom(2_500_000)


def _age(settings):
    for path in [*blobs(settings), *incoming(settings)]:
        os.utime(path, (0, 0))


def _application(settings) -> str:
    with Store.open(settings) as store:
        return store.cases.create("hejing-2024", DECLARED, NOW)[0].id


def _tidied(store, settings):
    """What the relay and `gc` do sooner or later."""
    _age(settings)
    store.orphans.collect(NOW, "test")
    store.upkeep.sweep()
    assert incoming(settings) == []


def test_an_upload_is_whole_or_not_there_wherever_the_process_dies(place, tmp_path):
    application = _application(place)
    receipt = tmp_path / "receipt"
    for point in range(POINTS):
        data = DATA + bytes([point])

        def work(store, data=data):
            upload = give(store, application, data)
            receipt.write_text(upload.id)

        receipt.unlink(missing_ok=True)
        died = dies_at(point, place, work)
        with Store.open(place) as store:
            _tidied(store, place)
            found = {u.id: u for u in store.uploads.of(application)}
            if receipt.exists():
                assert receipt.read_text() in found
            for upload in found.values():
                with store.uploads.opened(upload.id) as path:
                    assert path.stat().st_size == upload.size
            jobs = {job.upload_id for job in store.jobs.in_status("queued")}
            assert jobs == set(found)
            # The applicant's program tries again: there is one upload, with a file.
            again = give(store, application, data)
            with store.uploads.opened(again.id) as path:
                assert path.read_bytes() == data
            assert len(store.uploads.of(application)) == len(blobs(place)) == point + 1
        if not died:
            break
    assert 7 < point < POINTS - 1


def test_a_reading_is_stored_once_wherever_the_worker_dies(place, monkeypatch):
    application = _application(place)
    for point in range(POINTS):
        with Store.open(place) as store:
            upload = give(store, application, b"%d" % point, "id_photo")
            claim = next(
                c
                for bell in store.jobs.due(99)
                if (c := store.jobs.claim(bell.job_id, "w")) and c.upload_id == upload.id
            )

        def work(store, claim=claim):
            assert store.results.finish_upload(claim, Kept(), UploadStatus.CHECKED, None, "v1")

        died = dies_at(point, place, work)
        with Store.open(place) as store:
            _tidied(store, place)
            job = store.jobs.get(claim.job_id)
            status = store.uploads.get(application, upload.id).status
            reading = store.readings.of_file(upload.file_id, "v1")
            if job.status == "done":
                assert status is UploadStatus.CHECKED and reading.strips() == Kept().strips
                assert not store.results.finish_upload(claim, Kept(), status, None, "v1")
            else:
                assert (job.status, status, reading) == ("running", "checking", None)
                assert store.results.finish_upload(claim, Kept(), UploadStatus.CHECKED, None, "v1")
            assert store.readings.of_file(upload.file_id, "v1").strips() == Kept().strips
            reports = [j for j in store.jobs.in_status("queued", "running") if j.kind == "report"]
            assert len([j for j in reports if j.status == "queued"]) <= 1 <= len(reports)
            assert len(blobs(place)) == 2 * (point + 1)
        if not died:
            break
    assert 7 < point < POINTS - 1


def test_an_erasure_begun_is_ended_wherever_the_process_dies(place):
    for point in range(POINTS):
        application = _application(place)
        with Store.open(place) as store:
            upload = give(store, application)
            claim = claim_next(store)
            store.results.finish_upload(claim, Kept(), UploadStatus.CHECKED, None, "v1")
        died = dies_at(point, place, lambda store, a=application: store.erasure.erase(a))
        with Store.open(place) as store:
            if store.cases.get(application) is None:
                assert store.uploads.get(application, upload.id) is None
                _tidied(store, place)
            else:
                with store.uploads.opened(upload.id) as path:
                    assert path.read_bytes() == b"pixels"
                assert store.erasure.erase(application)
            assert blobs(place) == []
            assert store.cases.listed() == []
            assert not store.erasure.erase(application)
        if not died:
            break
    assert 7 < point < POINTS - 1


def test_rotation_may_die_anywhere_and_everything_still_opens(place):
    application = _application(place)
    with Store.open(place) as store:
        upload = give(store, application)
    for point in range(POINTS):
        died = dies_at(point, place, lambda store: store.rotation.rotate())
        with Store.open(place) as store:
            assert store.cases.get(application).declaration == DECLARED
            with store.uploads.opened(upload.id) as path:
                assert path.read_bytes() == b"pixels"
            store.rotation.rewrap()
            assert store.rotation.rewrap() == 0
        if not died:
            break
    assert 7 < point < POINTS - 1


@pytest.mark.parametrize("step", ["claim", "due"])
def test_a_claimed_job_of_a_dead_worker_comes_back(place, step):
    application = _application(place)

    def work(store):
        give(store, application)
        if step == "claim":
            claim_next(store)
        os._exit(9)

    dies_at(10**6, place, work)
    with Store.open(place) as store:
        _expire_leases(store)
        store.upkeep.sweep()
        assert claim_next(store).attempts_machine == (step == "claim")


def _expire_leases(store):
    from sqlalchemy import update

    from intake.store.database import schema as s

    with store.db.write() as connection:
        connection.execute(update(s.jobs).where(s.jobs.c.status == "running").values(lease_until=1))
