"""Sealed files in storage that speaks S3 (a real server, made by moto)."""

from __future__ import annotations

import os
import re
import uuid
from urllib.parse import parse_qs, urlsplit

import obstore
import pytest
from obstore.store import S3Store

from intake.domain.errors import Fault
from intake.domain.settings import Settings
from intake.store import Store, UploadStatus
from tests.store.conftest import DECLARED, NOW, Kept, claim_next, give, incoming

CANARY = b"PIXELS-OF-A-CARD"


@pytest.fixture
def s3_place(s3_storage, tmp_path):
    # A prefix of its own: every server that moto makes in one process shares its objects.
    storage = s3_storage.replace("/files", f"/{uuid.uuid4().hex}")
    return Settings(data_dir=tmp_path / "data", storage=storage)


def bucket(place) -> S3Store:
    """The same bucket, seen without the store."""
    address = urlsplit(place.storage)
    endpoint = parse_qs(address.query)["endpoint"][0]
    return S3Store(
        address.netloc,
        prefix=address.path[1:],
        config={"endpoint": endpoint, "region": "us-east-1"},
        client_options={"allow_http": True},
    )


def objects(place) -> list[str]:
    return [found["path"] for page in obstore.list(bucket(place)) for found in page]


def test_files_go_to_s3_sealed_and_come_back_whole(s3_place):
    place = s3_place
    with Store.open(place) as store:
        application = store.cases.create("p", DECLARED, NOW)[0].id
        data = CANARY + os.urandom(10_000_000)
        upload = give(store, application, data)
        (key,) = objects(place)
        assert key.startswith("blobs/") and incoming(place) == []
        assert CANARY not in bytes(obstore.get(bucket(place), key).bytes())
        with store.uploads.opened(upload.id) as path:
            assert path.read_bytes() == data
        again = give(store, application, data)
        assert again.id == upload.id and len(objects(place)) == 1
        store.results.finish_upload(claim_next(store), Kept(), UploadStatus.CHECKED, None, "v1")
        reading = store.readings.of_file(upload.file_id, "v1")
        assert (reading.reading, reading.strips()) == (Kept().reading, Kept().strips)
        assert store.readings.pictures(upload.id) == Kept().pictures
        assert store.facts.ready() == []
        assert store.orphans.collect(NOW, "test").orphans == ()
        assert store.erasure.erase(application) and objects(place) == ["epoch"]


def test_an_object_without_a_row_is_an_orphan_later(s3_place, monkeypatch):
    from intake.store.files import orphans

    place = s3_place
    with Store.open(place) as store:
        application = store.cases.create("p", {}, NOW)[0].id
        give(store, application)
        obstore.put(bucket(place), f"blobs/aa/{'a' * 32}", b"x")
        assert store.orphans.collect(NOW, "test").orphans == ()
        monkeypatch.setattr(orphans, "ORPHAN_SECONDS", -1)
        assert store.orphans.collect(NOW, "test").set_aside == 1
        assert sorted(k.split("/")[0] for k in objects(place)) == ["blobs", "epoch", "quarantine"]
        monkeypatch.setattr(orphans, "QUARANTINE_DAYS", -1)
        assert store.orphans.collect(NOW, "test").removed == 1
        assert sorted(k.split("/")[0] for k in objects(place)) == ["blobs", "epoch"]


def test_what_is_needed_again_comes_back_out_of_the_quarantine(s3_place):
    with Store.open(s3_place) as store:
        upload = give(store, store.cases.create("p", {}, NOW)[0].id, b"needed")
        ((name, _),) = store.blobs.names()
        store.blobs.set_aside(name)
        assert list(store.blobs.names()) == []
        with store.uploads.opened(upload.id) as path:
            assert path.read_bytes() == b"needed"
        assert [n for n, _ in store.blobs.names()] == [name]


def test_a_lost_object_is_damage_and_a_lost_server_is_not(s3_place, monkeypatch):
    from intake.store.files import s3

    place = s3_place
    with Store.open(place) as store:
        application = store.cases.create("p", {}, NOW)[0].id
        upload = give(store, application)
        obstore.delete(bucket(place), objects(place)[0])
        with pytest.raises(Fault, match="BLOB_DAMAGED"), store.uploads.opened(upload.id):
            pass
    monkeypatch.setattr(s3, "RETRIES", 0)
    away = re.sub(r":\d+$", ":1", place.storage)
    with Store.open(place.model_copy(update={"storage": away})) as store:
        with pytest.raises(Fault, match="STORE_UNAVAILABLE"):
            give(store, application, b"other")
        assert [p.code for p in store.facts.ready()] == ["STORE_UNAVAILABLE"]
        assert len(store.uploads.of(application)) == 1 and incoming(place) == []
