"""A data folder that vanishes or turns read-only, a database that somebody holds or exchanges:
nothing is written into the void, what is wrong is said, and it goes on without a restart."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from intake.domain.errors import Fault
from intake.domain.settings import Settings
from intake.store import Store
from intake.store.database import engine
from tests.store.conftest import DECLARED, NOW, blobs, give, incoming

DATABASE = "intake.sqlite3"


@pytest.fixture
def here(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def alive(here):
    """A store in use, with connections in its pool, and an application."""
    with Store.open(here) as store:
        application = store.cases.create("p", DECLARED, NOW)[0].id
        give(store, application, b"before")
        yield store, application


def refused(store: Store, application: str) -> set[str]:
    """What every kind of writing says; none of it is taken."""
    said = set()
    for write in (
        lambda: store.cases.create("p", DECLARED, NOW),
        lambda: give(store, application, b"meanwhile"),
        lambda: store.entries.make_code(application),
    ):
        with pytest.raises(Fault) as raised:
            write()
        said.add(raised.value.code)
    return said


def test_a_vanished_data_folder_takes_nothing_and_comes_back_whole(here, alive, tmp_path):
    store, application = alive
    here.data_dir.rename(tmp_path / "away")
    # The keys lie in it, too.
    assert refused(store, application) <= {"STORE_UNAVAILABLE", "KEYS_MISSING"}
    assert "STORE_UNAVAILABLE" in {problem.code for problem in store.facts.ready()}
    assert not here.data_dir.exists()  # nothing is made in its place
    (tmp_path / "away").rename(here.data_dir)
    assert store.facts.ready() == []
    give(store, application, b"after")
    assert len(store.uploads.of(application)) == len(blobs(here)) == 2
    assert len(store.cases.listed()) == 1 and incoming(here) == []


def test_a_database_file_alone_that_vanished_is_not_made_anew(here, alive, tmp_path):
    store, application = alive
    (here.data_dir / DATABASE).rename(tmp_path / DATABASE)
    assert refused(store, application) == {"STORE_UNAVAILABLE"}
    with pytest.raises(Fault, match="不见了"):
        store.cases.listed()
    assert not (here.data_dir / DATABASE).exists()


def test_a_database_that_was_exchanged_is_opened_anew(here, alive, tmp_path):
    """Restored while the service runs: not one row goes to the old file."""
    store, application = alive
    copy = tmp_path / DATABASE
    with (
        closing(sqlite3.connect(here.data_dir / DATABASE)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    late = store.cases.create("p", DECLARED, NOW)[0].id
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (here.data_dir / name).unlink(missing_ok=True)
    shutil.move(copy, here.data_dir / DATABASE)
    assert store.cases.get(late) is None
    give(store, application, b"after")
    with Store.open(here) as other:
        assert len(other.uploads.of(application)) == 2


def test_a_database_that_another_program_holds_is_said_and_goes_on_afterwards(
    here, monkeypatch, caplog
):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(engine, "CONNECT_SECONDS", 0.2)
    with Store.open(here) as store:
        application = store.cases.create("p", DECLARED, NOW)[0].id
        holder = sqlite3.connect(here.data_dir / DATABASE, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Fault, match="占用"):
            give(store, application)
        assert [p.code for p in store.facts.ready()] == ["STORE_UNAVAILABLE"]
        assert len(store.cases.listed()) == 1  # reading goes on
        assert blobs(here) == incoming(here) == [] and "OperationalError" in caplog.text
        holder.execute("ROLLBACK")
        holder.close()
        assert store.facts.ready() == []
        give(store, application)
        assert len(store.uploads.of(application)) == len(blobs(here)) == 1


@pytest.fixture
def read_only(here):
    """Turns the data folder read-only, and back."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount")

    def turn(is_on: bool) -> None:
        words = ["mount", "--bind", here.data_dir, here.data_dir] if is_on else []
        if not is_on:
            subprocess.run(["umount", here.data_dir], check=True)
            return
        if subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount")
        subprocess.run(["mount", "-o", "remount,bind,ro", here.data_dir], check=True)

    yield turn
    subprocess.run(["umount", "--lazy", here.data_dir], capture_output=True, check=False)


def test_a_read_only_data_folder_is_said_and_goes_on_once_it_can_be_written(here, alive, read_only):
    store, application = alive
    read_only(True)
    with pytest.raises(Fault, match="STORE_UNAVAILABLE"):
        give(store, application, b"meanwhile")
    assert "STORE_UNAVAILABLE" in {problem.code for problem in store.facts.ready()}
    assert len(store.uploads.of(application)) == 1
    read_only(False)
    assert store.facts.ready() == []
    give(store, application, b"after")
    assert len(store.uploads.of(application)) == len(blobs(here)) == 2
