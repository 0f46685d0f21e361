"""The drill: backed up while the service runs, lost, restored, and every byte is the same."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import os
import shutil
import threading
import uuid

import pytest
from sqlalchemy import inspect, select, update

from intake.domain.errors import UsageError
from intake.domain.settings import Settings
from intake.store import AuditNote, StaffRole, Store, UploadStatus
from intake.store.backup import saving
from intake.store.backup.layout import TABLES, Folder, Table, packed, unpacked
from intake.store.backup.restoring import Restoring
from intake.store.database import schema as s
from intake.store.database.migrate import migrate
from intake.store.database.staff_schema import users
from intake.store.store import core_of
from tests.store.conftest import DECLARED, NOW, Kept, claim_next, give
from tests.store.test_privacy import CANARIES, FILENAME

BIG = os.urandom(9_000_000)
"""Longer than one piece of a copy."""


@pytest.fixture(params=["sqlite and folder", "postgresql and S3"])
def places(request, tmp_path) -> tuple[Settings, Settings]:
    """A store that lives, and an empty place to restore it to; the keys lie apart."""
    keys = tmp_path / "keys" / "master.keys"
    first = Settings(data_dir=tmp_path / "first", master_keys=keys)
    second = Settings(data_dir=tmp_path / "second", master_keys=keys)
    if request.param.startswith("sqlite"):
        return first, second
    other = request.getfixturevalue("another_own_database")
    storage = request.getfixturevalue("s3_storage")
    own = [storage.replace("/files", f"/{uuid.uuid4().hex}") for _ in range(2)]
    url = request.getfixturevalue("an_own_database")
    return (
        first.model_copy(update={"database_url": url, "storage": own[0]}),
        second.model_copy(update={"database_url": other, "storage": own[1]}),
    )


def restore(place: Settings, folder, stamp=None):
    core = core_of(place)
    try:
        return Restoring(core).restore(folder, stamp)
    finally:
        core.db.close()


def lives(store: Store) -> str:
    """A store in which something of everything has happened."""
    staff = store.staff.add("li", "李老师", StaffRole.COUNTY_REVIEWER, None, None, NOW, "command")
    application, _ = store.cases.create("hejing-2024", DECLARED, NOW)
    give(store, application.id, BIG, filename=FILENAME)
    give(store, application.id, b"small", "id_card")
    give(store, application.id, b"")
    for _ in range(2):
        store.results.finish_upload(claim_next(store), Kept(), UploadStatus.CHECKED, None, "v1")
    small = Kept(b"r", b"s", b"p")
    store.results.finish_upload(claim_next(store), small, UploadStatus.CHECKED, None, "v1")
    store.results.finish_report(claim_next(store), 7, {"round": 1}, "pass")
    store.audit.note(AuditNote(staff.id, "page_seen", {"page": 1}), NOW, application.id)
    store.epoch.advance(NOW)
    return application.id


def rows(store: Store) -> dict[str, list[bytes]]:
    """Every row of every table."""
    with store.db.read() as connection:
        return {
            table.name: sorted(
                packed(
                    {k: v.hex() if isinstance(v, bytes) else v for k, v in row._mapping.items()},
                    [(column.name, False) for column in table.columns],
                )
                for row in connection.execute(select(table))
            )
            for table in s.metadata.sorted_tables
        }


def originals(store: Store) -> dict[str, bytes]:
    found = {}
    for application in store.cases.listed():
        for upload in store.uploads.of(application.id):
            with store.uploads.opened(upload.id) as path:
                found[upload.id] = path.read_bytes()
    return found


def test_a_drill_gives_every_row_and_every_byte_back(places, tmp_path):
    first, second = places
    with Store.open(first) as store:
        application = lives(store)
        before, files = rows(store), originals(store)
        saved = store.backups.save(tmp_path / "backup", NOW)
        assert (saved.manifest.blobs, saved.copied, saved.manifest.missing) == (5, 5, [])
    done = restore(second, tmp_path / "backup")
    assert done.blobs == 5
    with Store.open(second) as store:
        assert rows(store) == before and originals(store) == files
        assert store.cases.get(application).declaration == DECLARED
        assert store.reports.newest(application).verdict == "pass"
        examined = store.check.run()
        assert (examined.originals, examined.readings, examined.findings) == (3, 3, [])
        # And life goes on: numbers that the database gives do not repeat.
        give(store, application, b"afterwards")
        assert store.orphans.collect(NOW, "test").refused is None


def test_a_backup_of_one_database_can_be_restored_to_another_kind(tmp_path, an_own_database):
    keys = tmp_path / "keys" / "master.keys"
    first = Settings(data_dir=tmp_path / "first", master_keys=keys)
    with Store.open(first) as store:
        lives(store)
        before, files = rows(store), originals(store)
        store.backups.save(tmp_path / "backup", NOW)
    second = Settings(data_dir=tmp_path / "second", master_keys=keys, database_url=an_own_database)
    restore(second, tmp_path / "backup")
    with Store.open(second) as store:
        assert rows(store) == before and originals(store) == files


def test_a_backup_made_while_files_come_in_is_whole(places, tmp_path):
    first, second = places
    over, wrong = threading.Event(), []

    def busy():
        try:
            with Store.open(first) as mine:
                while not over.is_set():
                    application, _ = mine.cases.create("p", DECLARED, NOW)
                    for number in range(3):
                        give(mine, application.id, b"%d" % number)
        except Exception as error:
            wrong.append(error)

    with Store.open(first) as store:
        lives(store)
        thread = threading.Thread(target=busy)
        thread.start()
        later = NOW.replace(second=5)
        store.backups.save(tmp_path / "backup", NOW)
        saved = store.backups.save(tmp_path / "backup", later)
        over.set()
        thread.join()
    assert wrong == [] and saved.manifest.missing == []
    restore(second, tmp_path / "backup")
    with Store.open(second) as store:
        assert store.check.run().findings == []
        assert len(originals(store)) == store.check.run().originals


def test_somebody_erased_while_files_are_copied_is_not_in_the_backup(tmp_path, monkeypatch):
    place = Settings(data_dir=tmp_path / "data")
    with Store.open(place) as store:
        lives(store)
        gone, _ = store.cases.create("p", DECLARED, NOW)
        give(store, gone.id, b"gone")
        copied = saving._copied

        def erased_meanwhile(*args):
            if store.cases.get(gone.id) is not None:
                store.erasure.erase(gone.id)
            return copied(*args)

        monkeypatch.setattr(saving, "_copied", erased_meanwhile)
        saved = store.backups.save(tmp_path / "backup", NOW)
        assert saved.manifest.missing == [] and saved.manifest.blobs == 5
    tables = (tmp_path / "backup" / "snapshots" / saved.stamp / "tables").iterdir()
    assert not [p.name for p in tables if gone.id.encode() in gzip.decompress(p.read_bytes())]


def test_the_second_backup_copies_only_what_is_new_and_old_ones_go(tmp_path):
    place, folder = Settings(data_dir=tmp_path / "data"), tmp_path / "backup"
    with Store.open(place) as store:
        application = lives(store)
        other, _ = store.cases.create("p", DECLARED, NOW)
        give(store, other.id, b"other")
        assert store.backups.save(folder, NOW).copied == 6
        store.erasure.erase(other.id)
        give(store, application, b"new")
        second = store.backups.save(folder, NOW.replace(second=1), keep=1)
        assert (second.copied, second.removed) == (1, 1)
    assert Folder(folder).stamps() == [second.stamp]
    # Whoever was erased is out of the backups with the last snapshot that knew them.
    assert len(list((folder / "blobs").glob("*/*"))) == 6
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert other.id.encode() not in everything


def test_the_backup_holds_neither_keys_nor_anybodys_values(tmp_path):
    place, folder = Settings(data_dir=tmp_path / "data"), tmp_path / "backup"
    with Store.open(place) as store:
        lives(store)
        store.backups.save(folder, NOW)
        key_line = store.keys.path.read_text().split()[1].encode()
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data += gzip.decompress(data) if path.suffix == ".gz" else b""
            assert not [c for c in (*CANARIES, key_line) if c in data], path
            assert path.stat().st_mode & 0o077 == 0
        else:
            assert path.stat().st_mode & 0o077 == 0
    names = [p.as_posix() for p in folder.rglob("*")]
    assert not [name for name in names if "阿依古丽" in name]


@pytest.mark.parametrize(
    "where", ["data/keys", "data/storage", "data/storage/blobs/x", "data", "."]
)
def test_a_backup_beside_the_keys_or_in_the_storage_is_refused(tmp_path, where):
    place = Settings(data_dir=tmp_path / "data")
    with Store.open(place) as store, pytest.raises(UsageError, match="BACKUP_WITH_KEYS"):
        store.backups.save(tmp_path / where, NOW)


def test_a_backup_near_a_key_file_but_not_with_it_is_taken(tmp_path):
    place = Settings(data_dir=tmp_path / "data", master_keys=tmp_path / "master.keys")
    with Store.open(place) as store:
        assert store.backups.save(tmp_path / "backup", NOW).manifest.missing == []


def test_nothing_is_restored_over_anything(tmp_path):
    place = Settings(data_dir=tmp_path / "data")
    with Store.open(place) as store:
        lives(store)
        store.backups.save(tmp_path / "backup", NOW)
        before = rows(store)
        with pytest.raises(UsageError, match="RESTORE_NOT_EMPTY"):
            restore(place, tmp_path / "backup")
        assert rows(store) == before


def test_a_new_database_beside_the_kept_storage_is_filled_without_copying(tmp_path):
    place = Settings(data_dir=tmp_path / "data")
    with Store.open(place) as store:
        lives(store)
        store.backups.save(tmp_path / "backup", NOW)
        files = originals(store)
    for path in place.data_dir.glob("intake.sqlite3*"):
        path.unlink()
    Store.open(place).close()  # somebody started the service: a database without anything
    done = restore(place, tmp_path / "backup")
    assert (done.blobs, done.present) == (0, 5)
    with Store.open(place) as store:
        assert originals(store) == files


def test_without_its_keys_a_backup_is_not_begun(tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        lives(store)
        store.backups.save(tmp_path / "backup", NOW)
    for keys in (None, b"k1-00000000 " + b"A" * 43 + b"=\n"):
        other = Settings(data_dir=tmp_path / f"other{bool(keys)}")
        if keys:
            (other.data_dir / "keys").mkdir(parents=True)
            (other.data_dir / "keys" / "master.keys").write_bytes(keys)
        with pytest.raises(UsageError, match="BACKUP_KEYS_MISSING"):
            restore(other, tmp_path / "backup")
        assert not list((other.data_dir / "storage" / "blobs").glob("*/*"))


def _blob(folder):
    return next(p for p in (folder / "blobs").glob("*/*") if p.stat().st_size > 1000)


def _table(folder):
    return next(folder.rglob("files.jsonl.gz"))


@pytest.mark.parametrize(
    "hurt",
    [
        lambda f: _blob(f).write_bytes(b"x"),
        lambda f: _blob(f).unlink(),
        lambda f: _table(f).write_bytes(b"x"),
        lambda f: _table(f).unlink(),
        lambda f: next(f.rglob("blobs.tsv")).write_text("a\t1\tb\n"),
        lambda f: next(f.rglob("manifest.json")).write_text("{"),
        lambda f: next(f.rglob("manifest.json")).unlink(),
        lambda f: shutil.rmtree(f),
    ],
)
def test_a_damaged_backup_is_said_and_leaves_no_rows(tmp_path, hurt):
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        lives(store)
        store.backups.save(tmp_path / "backup", NOW)
    hurt(tmp_path / "backup")
    keys = tmp_path / "data" / "keys" / "master.keys"
    other = Settings(data_dir=tmp_path / "other", master_keys=keys)
    with pytest.raises(UsageError, match="BACKUP_INVALID"):
        restore(other, tmp_path / "backup")
    with Store.open(other) as store:
        assert store.cases.listed() == []


def _as_of(schema: str, tables: list[Table], folder, tmp_path) -> list[Table]:
    """The tables' files with the columns that there were by then, and no others."""
    core = core_of(Settings(data_dir=tmp_path / "then"))
    with core.db.write() as connection:
        migrate(connection, schema)
        asked = inspect(connection)
        known = {
            t.name: {c["name"] for c in asked.get_columns(t.name)}
            for t in tables
            if asked.has_table(t.name)
        }
    core.db.close()
    found = []
    for one in (t for t in tables if t.name in known):
        columns = [c for c in one.columns if c[0] in known[one.name]]
        path = folder / f"{one.name}.jsonl.gz"
        all_columns = gzip.decompress(path.read_bytes()).splitlines()
        lines = [packed(unpacked(line, one.columns), columns) for line in all_columns]
        path.write_bytes(gzip.compress(b"".join(lines)))
        digest = hashlib.sha256(b"".join(lines)).hexdigest()
        found.append(Table(one.name, one.rows, digest, columns))
    return found


def test_a_backup_of_an_older_release_is_brought_up_to_date(tmp_path, monkeypatch):
    """Its tables are made as they were then, filled, and migrated as any others."""
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        application = lives(store)
        role, password = StaffRole.COUNTY_REVIEWER, "a long made-up one"
        wang = store.staff.add("wang", "王老师", role, None, password, NOW, "command")
        saved = store.backups.save(tmp_path / "backup", NOW)
    folder = Folder(tmp_path / "backup")
    tables = _as_of("0007", saved.manifest.tables, folder.snapshot(saved.stamp) / TABLES, tmp_path)
    manifest = dataclasses.replace(saved.manifest, schema="0007", tables=tables)
    path = folder.snapshot(saved.stamp) / "manifest.json"
    path.write_text(json.dumps(dataclasses.asdict(manifest)))
    keys = tmp_path / "data" / "keys" / "master.keys"
    other = Settings(data_dir=tmp_path / "other", master_keys=keys)
    restore(other, folder.root)
    with Store.open(other) as store:
        assert store.cases.get(application) is not None and len(originals(store)) == 3
        assert store.check.run().findings == []
        with store.db.read() as connection:
            assert connection.execute(select(s.applications.c.person_mac)).scalar_one()
        assert store.staff.check_password("wang", password, NOW).id == wang.id


def test_a_backup_with_a_changed_account_gives_it_back_locked_out(tmp_path):
    """Only what an older release could not sign is signed when it is restored."""
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        lives(store)
        with store.db.write() as connection:
            connection.execute(update(users).values(role=StaffRole.ADMINISTRATOR.value))
        store.backups.save(tmp_path / "backup", NOW)
    keys = tmp_path / "data" / "keys" / "master.keys"
    other = Settings(data_dir=tmp_path / "other", master_keys=keys)
    restore(other, tmp_path / "backup")
    with Store.open(other) as store:
        assert [one.is_untouched for one in store.staff.everybody()] == [False]
