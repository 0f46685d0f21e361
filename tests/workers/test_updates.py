"""After an update a file is read again; after a restart of the same program it is not."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from intake.domain.application import BEIJING
from intake.domain.settings import Settings, settings
from intake.extraction import reading_version
from intake.store import Queue, Store, UploadStatus
from tests.fakes import Testimony
from workers.work import Desk, do

NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
ROOT = reading_version.ROOT
THRESHOLD = "MOST_TILT = "
"""Begins one threshold in the tables of extraction."""


class CountingReader:
    """Reads nothing on any page, and counts how often it was asked for a whole one."""

    name = "counting"

    def __init__(self) -> None:
        self.pages = 0

    def find(self, pixels, side):
        self.pages += 1
        return []

    def recognise(self, pixels, quads):
        return []


class Service:
    """A worker with a store, as it stands after each restart."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.reader, self.witnesses = CountingReader(), Testimony()
        self.versions = {"reader": "sha256:1"}

    def report_again(self, application: str) -> int:
        """Have the application judged anew: how often the reader was asked for it."""
        before, record = self.reader.pages, self.store.cases.get(application)
        self.store.cases.change_declaration(application, dict(record.declaration), record.version)
        self.work()
        return self.reader.pages - before

    def work(self) -> None:
        desk = Desk(self.store, lambda: self, lambda queue: None)
        while bells := self.store.jobs.due(100):
            for bell in bells:
                do(desk, bell.job_id, "test", bell.queue)


@pytest.fixture
def service(tmp_path, monkeypatch):
    monkeypatch.setenv("INTAKE_CLOCK", NOW.isoformat())
    settings.cache_clear()
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        yield Service(store)
    reading_version.pipeline_version.cache_clear()


@pytest.fixture
def application(service, tmp_path):
    """One with a grey picture, read and judged."""
    noise = np.random.default_rng(1).integers(90, 160, (400, 500, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "grey.png")
    record, _token = service.store.cases.create("hejing-2024", {"applicant": {}}, NOW)
    incoming = service.store.uploads.receive(record.id)
    incoming.write((tmp_path / "grey.png").read_bytes())
    incoming.commit("id_photo", None, "grey.png", 1, NOW, Queue.FAST)
    service.work()
    assert service.reader.pages > 0
    return record.id


def updated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """The program as its next release: one module of the same sources changed."""
    root = tmp_path / "release"
    if not root.exists():
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("__pycache__"))
    holders = [p for p in root.rglob("thresholds.py") if THRESHOLD in p.read_text("utf-8")]
    (holder,) = holders
    text = holder.read_text(encoding="utf-8")
    holder.write_text(text.replace(THRESHOLD, change), encoding="utf-8")
    monkeypatch.setattr(reading_version, "ROOT", root)
    reading_version.pipeline_version.cache_clear()


def test_an_unchanged_program_reads_no_file_again(service, application, tmp_path, monkeypatch):
    updated(tmp_path, monkeypatch, THRESHOLD)  # the same, in another place
    assert service.report_again(application) == 0
    assert service.report_again(application) == 0


@pytest.mark.parametrize(
    "change", ["MOST_TILT = 1 + ", "# one comment more\nMOST_TILT = "], ids=["threshold", "byte"]
)
def test_an_updated_program_reads_what_the_old_one_read_once_again(
    service, application, tmp_path, monkeypatch, change
):
    before = reading_version.version_for(service.versions)
    updated(tmp_path, monkeypatch, change)
    after = reading_version.version_for(service.versions)
    file = service.store.uploads.of(application)[0].file_id
    assert before != after
    assert service.store.readings.of_file(file, before) is not None
    assert service.store.readings.of_file(file, after) is None
    assert service.report_again(application) > 0
    assert service.store.readings.of_file(file, after) is not None
    assert service.report_again(application) == 0
    body = service.store.reports.newest(application).body
    assert body["versions"]["pipeline"] == reading_version.pipeline_version()
    assert {u.status for u in service.store.uploads.of(application)} == {UploadStatus.CHECKED}
