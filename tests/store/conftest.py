"""A store on each database, and small things to fill it with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.domain.application import BEIJING
from intake.domain.settings import Settings
from intake.store import Queue, Store, UploadRecord

NOW = dt.datetime(2024, 10, 20, 10, 0, tzinfo=BEIJING)
DECLARED = {"applicant": {"name": "阿依古丽·买买提", "id_number": "652827199903081227"}}


@dataclass(frozen=True)
class Kept:
    """A made-up reading."""

    reading: bytes = b"reading" * 1000
    strips: bytes = b"strips" * 400_000
    pictures: bytes = b"pictures"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Settings:
    """Settings of a store that does not exist yet, on each database."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("an_own_database")
    return Settings(data_dir=tmp_path / "data", database_url=url)


@pytest.fixture
def store(place):
    with Store.open(place) as opened:
        yield opened


@pytest.fixture
def application(store):
    record, _ = store.cases.create("hejing-2024", DECLARED, NOW)
    return record.id


def give(
    store: Store,
    application_id: str,
    data: bytes = b"pixels",
    material: str | None = None,
    **more: object,
) -> UploadRecord:
    """Upload these bytes."""
    incoming = store.uploads.receive(application_id)
    incoming.write(data)
    words = {"year": None, "filename": "扫描件.jpg", "round": 1, "now": NOW, "queue": Queue.FAST}
    return incoming.commit(material, **(words | more))


def claim_next(store: Store, worker: str = "worker"):
    """The oldest job that waits, claimed."""
    return store.jobs.claim(store.jobs.due(1)[0].job_id, worker)


def blobs(settings: Settings) -> list[Path]:
    """Every sealed file kept."""
    return sorted((settings.data_dir / "storage" / "blobs").glob("*/*"))


def incoming(settings: Settings) -> list[Path]:
    """Every file that is being written."""
    return list((settings.data_dir / "storage" / "incoming").iterdir())
