"""What no row names is set aside, and nothing at all beside a database that is older."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from intake.cli.app import app
from intake.domain.settings import Settings, settings
from intake.store import Store
from intake.store.database import schema as s
from intake.store.database.storage_schema import storage_epoch
from intake.store.files import orphans
from intake.store.files.orphans import Refused
from intake.store.files.thresholds import FEW_ORPHANS
from tests.store.conftest import DECLARED, NOW, blobs, give

LATER = 25 * 3600 * s.SECOND


def aged(place: Settings) -> None:
    """Every stored file looks as if it had lain there since 1970."""
    for path in blobs(place):
        os.utime(path, (0, 0))


def quarantine(place: Settings) -> list[str]:
    folder = place.data_dir / "storage" / "quarantine"
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def stray(place: Settings, count: int) -> None:
    """Files that no row ever named."""
    for number in range(count):
        folder = place.data_dir / "storage" / "blobs" / "aa"
        (folder / f"aa{number:030x}").write_bytes(b"x")


def a_day_later(store: Store) -> None:
    with store.db.write() as connection:
        held = storage_epoch.c.held_until
        connection.execute(update(storage_epoch).values(held_until=held - LATER))


def actions(store: Store) -> list[str]:
    return [line.action for line in store.audit.entries()]


@pytest.fixture
def lived(tmp_path):
    """A store whose database was copied when it was young, as a backup is."""
    place = Settings(data_dir=tmp_path / "data")
    backup = tmp_path / "backup.sqlite3"
    with Store.open(place) as store:
        application = store.cases.create("p", DECLARED, NOW)[0].id
        for number in range(40):
            give(store, application, b"early %d" % number)
        store.epoch.advance(NOW)
        copied(place, backup)
        for number in range(30):
            give(store, application, b"late %d" % number)
        store.epoch.advance(NOW)
    aged(place)
    return place, backup


def copied(place: Settings, target: Path) -> None:
    here = place.data_dir / "intake.sqlite3"
    with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def restore(place: Settings, backup) -> None:
    for name in ("intake.sqlite3", "intake.sqlite3-wal", "intake.sqlite3-shm"):
        (place.data_dir / name).unlink(missing_ok=True)
    shutil.copy(backup, place.data_dir / "intake.sqlite3")


def test_beside_an_older_database_nothing_is_collected_for_a_day(lived):
    place, backup = lived
    restore(place, backup)
    for _ in range(2):  # nor by the second start of that day
        with Store.open(place) as store:
            done = store.orphans.collect(NOW, "relay")
            assert (done.refused, len(done.orphans)) == (Refused.DATABASE_OLDER, 30)
            # Not even by somebody who does not mind how many.
            again = store.orphans.collect(NOW, "command", however_many=True)
            assert again.refused is Refused.DATABASE_OLDER
    assert len(blobs(place)) == 70 and quarantine(place) == []
    with Store.open(place) as store:
        assert actions(store).count("database_older_than_storage") == 1
        assert "orphans_left" in actions(store)


def test_after_that_day_so_many_are_still_left_alone_and_at_last_only_set_aside(lived):
    place, backup = lived
    restore(place, backup)
    with Store.open(place) as store:
        store.orphans.collect(NOW, "relay")
        a_day_later(store)
        assert store.orphans.collect(NOW, "relay").refused is Refused.TOO_MANY
        assert len(blobs(place)) == 70
        assert store.orphans.collect(NOW, "command", however_many=True).set_aside == 30
        assert len(blobs(place)) == 40 and len(quarantine(place)) == 30


def test_with_the_right_database_back_everything_opens_again(lived, tmp_path):
    place, backup = lived
    right = tmp_path / "right.sqlite3"
    copied(place, right)
    restore(place, backup)
    with Store.open(place) as store:
        store.orphans.collect(NOW, "relay")
        a_day_later(store)
        store.orphans.collect(NOW, "command", however_many=True)
    restore(place, right)
    with Store.open(place) as store:
        (application,) = store.cases.listed()
        first, *_ = uploads = store.uploads.of(application.id)
        for upload in uploads:  # reading brings a file back at once, a look brings the others
            if upload is not first:
                with store.uploads.opened(upload.id):
                    pass
        a_day_later(store)
        store.orphans.collect(NOW, "relay")
        assert quarantine(place) == [] and len(blobs(place)) == len(uploads) == 70


def test_a_new_database_beside_an_old_storage_collects_nothing(lived):
    place, _ = lived
    for path in place.data_dir.glob("intake.sqlite3*"):
        path.unlink()
    with Store.open(place) as store:
        done = store.orphans.collect(NOW, "relay")
        assert (done.refused, len(done.orphans)) == (Refused.DATABASE_OLDER, 70)


def test_a_few_orphans_go_to_the_quarantine_and_for_good_after_days(place, monkeypatch):
    with Store.open(place) as store:
        kept = give(store, store.cases.create("p", {}, NOW)[0].id)
        stray(place, 3)
        aged(place)
        assert store.orphans.collect(NOW, "relay").set_aside == 3
        assert len(blobs(place)) == 1 and len(quarantine(place)) == 3
        assert store.orphans.collect(NOW, "relay").removed == 0
        monkeypatch.setattr(orphans, "QUARANTINE_DAYS", -1)
        assert store.orphans.collect(NOW, "relay").removed == 3
        assert quarantine(place) == []
        with store.uploads.opened(kept.id):
            pass
        assert actions(store).count("orphans_collected") == 2


@pytest.mark.parametrize(
    ("count", "refused"), [(FEW_ORPHANS, None), (FEW_ORPHANS + 1, Refused.TOO_MANY)]
)
def test_more_than_a_few_and_more_than_a_share_is_refused(tmp_path, count, refused):
    place = Settings(data_dir=tmp_path / "data")
    with Store.open(place) as store:
        stray(place, count)
        aged(place)
        assert store.orphans.collect(NOW, "relay").refused is refused


def test_a_dry_run_lists_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    with Store.open(settings()):
        stray(settings(), 2)
        aged(settings())
    looked = CliRunner().invoke(app, ["gc", "--dry-run"])
    assert looked.exit_code == 0 and "2 个没有记录指向" in looked.output
    assert len(blobs(settings())) == 2 and f"aa{1:030x}" in looked.output
    done = CliRunner().invoke(app, ["gc"])
    assert done.exit_code == 0 and "隔离区" in done.output
    assert blobs(settings()) == [] and len(quarantine(settings())) == 2
    settings.cache_clear()
