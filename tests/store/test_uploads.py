"""Bytes in, bytes out: durable, once, and nothing half visible."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest
from sqlalchemy import text

from intake.domain.errors import Conflict, Fault, NotFound
from intake.store import Once, Store, UploadStatus
from tests.store.conftest import NOW, blobs, claim_next, give, incoming
from tests.store.dying import ended, started

FRAME = 1 << 20


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 9 * FRAME + 7])
def test_what_was_uploaded_comes_back_byte_for_byte(store, application, size):
    data = os.urandom(size)
    coming = store.uploads.receive(application)
    for at in range(0, size, 65_537):
        coming.write(data[at : at + 65_537])
    upload = coming.commit("id_photo", 2024, "a.jpg", 1, NOW, "fast")
    assert upload.is_new and upload.size == size
    assert upload.sha256 == hashlib.sha256(data).hexdigest()
    with store.uploads.opened(upload.id) as path:
        assert path.read_bytes() == data
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert not path.parent.exists()
    listed = store.uploads.of(application)
    assert [(u.id, u.filename, u.material, u.year, u.received_at) for u in listed] == [
        (upload.id, "a.jpg", "id_photo", 2024, NOW)
    ]


def test_the_same_bytes_in_the_same_slot_are_the_same_upload(store, application, place):
    first = give(store, application, b"same", "id_photo")
    again = give(store, application, b"same", "id_photo")
    assert (again.id, again.is_new) == (first.id, False)
    other_slot = give(store, application, b"same", "commitment")
    assert other_slot.is_new and other_slot.file_id == first.file_id
    assert len(blobs(place)) == 1 and len(store.jobs.in_status("queued")) == 2


def test_a_withdrawn_file_may_come_again(store, application):
    first = give(store, application)
    assert store.uploads.withdraw(application, first.id)
    assert not store.uploads.withdraw(application, first.id)
    assert store.uploads.of(application) == []
    assert [u.status for u in store.uploads.of(application, True)] == [UploadStatus.WITHDRAWN]
    again = give(store, application)
    assert again.is_new and again.id != first.id and again.file_id == first.file_id


def test_the_same_bytes_of_two_people_share_nothing(store, application):
    other, _ = store.cases.create("hejing-2024", {}, NOW)
    one, two = give(store, application), give(store, other.id)
    assert one.file_id != two.file_id
    assert store.uploads.get(other.id, one.id) is None
    assert not store.uploads.withdraw(other.id, one.id)


def test_two_processes_with_the_same_bytes_make_one_upload(place, tmp_path):
    with Store.open(place) as store:
        application = store.cases.create("hejing-2024", {}, NOW)[0].id
    for attempt in range(5):
        data, seen = b"%d" % attempt * 100_000, tmp_path / str(attempt)
        gate, starter = os.pipe()

        def racer(data=data, seen=seen, gate=gate, starter=starter):
            os.close(starter)
            with Store.open(place) as mine:
                os.read(gate, 1)  # until the starter is closed
                for _ in range(3):
                    upload = give(mine, application, data, "id_photo")
                    with seen.open("a") as out:
                        out.write(f"{upload.id} {upload.is_new}\n")

        children = [started(racer) for _ in range(2)]
        os.close(gate)
        os.close(starter)
        assert [ended(child) for child in children] == [0, 0]
        lines = seen.read_text().splitlines()
        assert len({line.split()[0] for line in lines}) == 1 and len(lines) == 6
        assert sum(line.endswith("True") for line in lines) == 1
    with Store.open(place) as store:
        assert len(store.uploads.of(application)) == len(blobs(place)) == 5


def test_one_idempotency_key_is_one_upload(store, application, place):
    once = Once("key", "digest")
    first = give(store, application, b"a", once=once)
    again = give(store, application, b"a", "other_slot", once=once)
    assert (again.id, again.is_new) == (first.id, False)
    with pytest.raises(Conflict, match="IDEMPOTENCY_KEY_REUSED"):
        give(store, application, b"b", once=Once("key", "another"))
    assert len(store.uploads.of(application)) == len(blobs(place)) == 1


def test_an_aborted_upload_leaves_nothing(store, application, place):
    coming = store.uploads.receive(application)
    coming.write(b"x" * 3_000_000)
    assert len(incoming(place)) == 1
    coming.abort()
    coming.abort()
    assert incoming(place) == blobs(place) == []


def test_an_upload_to_nobody_is_not_found(store):
    for nobody in ("0" * 32, "../etc", "'; DROP TABLE files"):
        with pytest.raises(NotFound):
            store.uploads.receive(nobody)


@pytest.mark.parametrize("failing", ["write", "fsync", "rename"])
def test_a_full_disk_leaves_nothing_and_says_so(store, application, place, monkeypatch, failing):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(
            *{"write": (os, "write"), "fsync": (os, "fsync"), "rename": (Path, "rename")}[failing],
            full,
        )
        with pytest.raises(Fault) as raised:
            give(store, application, b"x" * 3_000_000)
    assert raised.value.code == "STORAGE_FULL" and "已满" in raised.value.message
    assert incoming(place) == blobs(place) == store.uploads.of(application) == []
    assert give(store, application, b"x" * 3_000_000).is_new


def test_a_full_database_leaves_nothing_and_says_so(place):
    with Store.open(place) as store:
        if not store.db.is_sqlite:
            pytest.skip("PostgreSQL has no such limit; it needs a full volume")
        application = store.cases.create("hejing-2024", {}, NOW)[0].id
        with store.db.write() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count={pages}"))
        with pytest.raises(Fault) as raised:
            for number in range(200):
                before = len(blobs(place))
                give(store, application, b"%d" % number)
        assert raised.value.code == "STORAGE_FULL"
        assert len(blobs(place)) == before == len(store.uploads.of(application))
        assert incoming(place) == []


def test_a_file_that_was_changed_or_cut_is_not_given_out(store, application, place):
    upload = give(store, application, os.urandom(2 * FRAME))
    blob = blobs(place)[0]
    whole = blob.read_bytes()
    frame = FRAME + 16
    damages = [
        bytes([whole[0] ^ 1]) + whole[1:],
        whole[:frame],
        whole[:-1],
        whole[frame:] + whole[:frame],
        b"",
    ]
    for damage in damages:
        blob.write_bytes(damage)
        with pytest.raises(Fault, match="BLOB_DAMAGED"), store.uploads.opened(upload.id):
            pass
    blob.unlink()
    with pytest.raises(Fault, match="BLOB_DAMAGED"), store.uploads.opened(upload.id):
        pass


def test_the_plaintext_of_a_killed_process_is_removed(store, application, monkeypatch):
    from intake.store.files import plaintext

    upload = give(store, application)

    reading, writing = os.pipe()

    def work():
        with store.uploads.opened(upload.id) as path:
            os.write(writing, str(path).encode())
            os._exit(0)

    assert ended(started(work)) == 0
    os.close(writing)
    left = Path(os.read(reading, 1000).decode())
    os.close(reading)
    assert left.exists()
    with store.uploads.opened(upload.id) as in_use:
        monkeypatch.setattr(plaintext, "FRESH_SECONDS", -1)
        plaintext.remove_leftovers()
        assert not left.exists() and in_use.exists()


def test_an_upload_withdrawn_while_it_is_checked_stays_withdrawn(store, application):
    upload = give(store, application)
    claim = claim_next(store)
    assert store.uploads.get(application, upload.id).status is UploadStatus.CHECKING
    assert store.uploads.withdraw(application, upload.id)
    assert not store.jobs.renew(claim)
    assert not store.results.finish_upload(claim, None, UploadStatus.CHECKED, None, "v")
    assert store.failures.fail(claim, "page", "PARSER_CRASH") is None
    assert store.uploads.get(application, upload.id).status is UploadStatus.WITHDRAWN
