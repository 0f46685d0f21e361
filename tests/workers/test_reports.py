"""The service judges as `intake check` does: same files, same declaration, same report."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from intake.domain.application import BEIJING
from intake.domain.report_json import to_json
from intake.domain.settings import Settings, settings
from intake.extraction.upload import reading_version
from intake.pipeline import check_application
from intake.store import Queue, StateChange, Store, UploadStatus
from models.services import ModelServices, ModelWitnesses
from tests.fakes import paddle_reader
from workers.work import Desk, do, judged

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "committed" / "wrong-id-digit"
NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setenv("INTAKE_CLOCK", NOW.isoformat())
    settings.cache_clear()


@pytest.fixture
def store(tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        yield store


@pytest.fixture(scope="module")
def services():
    reader = paddle_reader()
    return ModelServices(reader, ModelWitnesses(reader, None), {"reader": "sha256:1"})


@pytest.fixture
def folder(tmp_path):
    """A card in both its slots, as one file; a text file; a certificate."""
    made = tmp_path / "zhang-san"
    (made / "uploads").mkdir(parents=True)
    document = json.loads((SAMPLE / "application.json").read_text(encoding="utf-8"))
    card, course = document["uploads"][0], document["uploads"][5]
    for one in (card, course):
        shutil.copy(SAMPLE / one["file"], made / one["file"])
    (made / "uploads" / "x.jpg").write_text("no picture")
    other = {"material": "id_card_emblem_side", "file": card["file"]}
    text = {"material": "id_photo", "file": "uploads/x.jpg"}
    document["uploads"] = [card, other, text, course]
    (made / "application.json").write_text(json.dumps(document), encoding="utf-8")
    return made


def send(store: Store, folder: Path) -> tuple[str, list[tuple[str, str]]]:
    """The application's id, and each upload's id with its file's name."""
    document = json.loads((folder / "application.json").read_text(encoding="utf-8"))
    uploads = document.pop("uploads")
    record, _token = store.cases.create(document["policy"], document, NOW)
    names = []
    for one in uploads:
        incoming = store.uploads.receive(record.id)
        incoming.write((folder / one["file"]).read_bytes())
        year = one.get("year")
        made = incoming.commit(one["material"], year, one["file"], 1, NOW, Queue.FAST)
        names.append((made.id, one["file"]))
    return record.id, names


def work_off(store: Store, services: ModelServices) -> None:
    """Do every waiting job, as the workers would."""
    desk = Desk(store, lambda: services, lambda queue: None)
    while bells := store.jobs.due(100):
        for bell in bells:
            do(desk, bell.job_id, "test", bell.queue)


def named(part: Any, names: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: named(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [named(value, names) for value in part]
    return names.get(part, part) if isinstance(part, str) else part


@pytest.mark.usefixtures("clock")
def test_the_services_report_is_the_folders_also_for_one_file_in_two_slots(store, services, folder):
    application, uploads = send(store, folder)
    work_off(store, services)
    theirs = named(
        store.reports.newest(application).body, {application: "zhang-san", **dict(uploads)}
    )
    ours = json.loads(json.dumps(to_json(check_application(folder, services, now=NOW).report)))
    # A row per upload; the folder has one per file.
    rows = {row["upload"]: row for row in theirs.pop("uploads")}
    assert list(rows.values()) == ours.pop("uploads")
    assert theirs == ours


@pytest.mark.usefixtures("clock")
def test_what_is_not_seen_yet_is_pending_and_never_missing(store, services, folder):
    application, uploads = send(store, folder)
    report = judged(store, store.cases.get(application), services)
    codes = {(flag.upload, flag.code) for flag in report.flags if flag.upload}
    assert {(id, "CHECK_PENDING") for id, _ in uploads} <= codes
    missing = {flag.material for flag in report.flags if flag.code == "MATERIAL_MISSING"}
    assert "id_card_portrait_side" not in missing


@pytest.mark.usefixtures("clock")
def test_a_changed_declaration_is_judged_without_reading_again(store, services, folder):
    application, _ = send(store, folder)
    work_off(store, services)
    record = store.cases.get(application)
    blind = ModelServices(None, services.witnesses, services.versions)  # type: ignore[arg-type]
    changed = {**record.declaration, "applicant": {"name": "图尔荪"}}
    store.cases.change_declaration(application, changed, record.version)
    work_off(store, blind)
    report = store.reports.newest(application)
    assert report.is_current
    assert any(flag["field"] == "name" for flag in report.body["flags"])


@pytest.mark.usefixtures("clock")
def test_after_an_update_files_are_read_again_once(store, services, folder):
    application, uploads = send(store, folder)
    work_off(store, services)
    newer = ModelServices(services.reader, services.witnesses, {"reader": "sha256:2"})
    record = store.cases.get(application)
    store.cases.change_declaration(application, dict(record.declaration), record.version)
    work_off(store, newer)
    assert store.reports.newest(application).body["versions"]["models"] == {"reader": "sha256:2"}
    for id, _ in uploads:
        file = store.uploads.get(application, id).file_id
        assert store.readings.of_file(file, reading_version(newer)) is not None
    assert {u.status for u in store.uploads.of(application)} == {
        UploadStatus.CHECKED,
        UploadStatus.REFUSED,
    }


@pytest.mark.usefixtures("clock")
def test_what_was_submitted_is_judged_as_of_then_and_what_is_prepared_as_of_now(
    store, services, folder
):
    application, _ = send(store, folder)
    record = store.cases.get(application)
    then = NOW - dt.timedelta(days=1)
    record = store.cases.move(
        application, record.version, StateChange("submitted", 1, submitted_at=then)
    )
    assert judged(store, record, services).as_of == then
    record = store.cases.move(
        application, record.version, StateChange("returned", 1, returned_at=NOW, rejudge=False)
    )
    report = judged(store, record, services)
    assert (report.as_of, report.round) == (NOW, 2)


@pytest.mark.usefixtures("clock")
def test_a_later_round_keeps_what_was_found_on_unchanged_pages(store, services, folder):
    application, _ = send(store, folder)
    work_off(store, services)
    first = store.reports.newest(application)
    record = store.cases.get(application)
    record = store.cases.move(
        application, record.version, StateChange("submitted", 1, submitted_at=NOW, rejudge=False)
    )
    record = store.cases.move(
        application,
        record.version,
        StateChange("returned", 1, returned_at=NOW, rejudge=False, frozen_report=first.id),
    )
    again = to_json(judged(store, record, services))
    assert again["round"] == 2
    assert {f["code"] for f in again["flags"]} == {f["code"] for f in first.body["flags"]}
