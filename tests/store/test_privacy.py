"""Encrypted at rest, keys that rotate, people who are forgotten."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from intake.domain.errors import Fault, NotFound, UsageError
from intake.store import Once, Store, UploadStatus
from intake.store.database import schema as s
from intake.store.files.keys import MasterKeys, Wrapped
from tests.store.conftest import DECLARED, NOW, Kept, blobs, claim_next, give

NAME, NUMBER = "阿依古丽·买买提", "652827199903081227"
FILENAME, PIXELS, READ = "阿依古丽的身份证.jpg", b"PIXELS-OF-A-CARD", b"WORDS-THAT-WERE-READ"
CANARIES = [
    NAME.encode(),
    NUMBER.encode(),
    FILENAME.encode(),
    PIXELS,
    READ,
    json.dumps(NAME)[1:-1].encode(),
]


def lived_in(store) -> tuple[str, str]:
    """An application and its upload after a whole life: read, judged, returned."""
    record, _ = store.cases.create("p", DECLARED, NOW, Once("k", "d"))
    upload = give(store, record.id, PIXELS * 1000, filename=FILENAME, once=Once("k", "d"))
    kept = Kept(READ * 1000, READ * 1000, READ)
    store.results.finish_upload(claim_next(store), kept, UploadStatus.CHECKED, None, "v1")
    body = {"round": 1, "declared": NAME, "read": NUMBER}
    store.results.finish_report(claim_next(store), 3, body, "return")
    store.answers.remember(record.id, "r", Once("k", "d"), 200, NAME.encode())
    return record.id, upload.id


def everything_at_rest(settings, store, with_server: bool = True) -> dict[str, bytes]:
    """Every file of the data folder but the keys; all tables; PostgreSQL's own folder."""
    folders = [settings.data_dir]
    if with_server and not store.db.is_sqlite:
        with store.db.read() as connection:
            connection.execute(text("CHECKPOINT"))
            folders.append(Path(connection.execute(text("SHOW data_directory")).scalar_one()))
    files = {
        str(path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "keys"
    }
    with store.db.read() as connection:
        for table in s.metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            files[f"table {table.name}"] = b"\n".join(
                value if isinstance(value, bytes) else str(value).encode()
                for row in rows
                for value in row
            )
    return files


def test_nothing_of_a_person_lies_about_in_clear(store, place):
    lived_in(store)
    found = everything_at_rest(place, store)
    assert sum(map(len, found.values())) > 50_000
    assert [(name, c) for name, data in found.items() for c in CANARIES if c in data] == []


def test_the_canaries_would_be_found(store, place):
    with store.db.write() as connection:
        connection.execute(s.beats.insert().values(name="木拉提", queue="x", seen_at=1))
    found = everything_at_rest(place, store)
    assert len([name for name, data in found.items() if "木拉提".encode() in data]) > 1


def test_data_folder_and_keys_are_for_their_owner_alone(place):
    with Store.open(place) as store:
        lived_in(store)
        store.rotation.rotate()
    keys = place.data_dir / "keys" / "master.keys"
    assert keys.stat().st_mode & 0o777 == 0o600
    for folder in (place.data_dir, keys.parent, place.data_dir / "storage" / "incoming"):
        assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in blobs(place))


def test_no_column_opens_in_the_place_of_another(store):
    one, _ = lived_in(store)
    two, _ = store.cases.create("p", {"other": "person"}, NOW)
    with store.db.write() as connection:
        moved = select(s.applications.c.declaration).where(s.applications.c.id == one)
        connection.execute(
            update(s.applications)
            .where(s.applications.c.id == two.id)
            .values(declaration=moved.scalar_subquery())
        )
    with pytest.raises(Fault, match="BLOB_DAMAGED"):
        store.cases.get(two.id)


def test_no_wrapped_key_opens_for_another_row(store):
    one, _ = lived_in(store)
    with store.db.read() as connection:
        row = connection.execute(select(s.applications)).one()
    wrapped = Wrapped(row.kid, row.wrapped_key)
    assert store.keys.unwrap(wrapped, "applications", one)
    for table, row_id in (("files", one), ("applications", "0" * 32)):
        with pytest.raises(Fault, match="KEYS_MISSING"):
            store.keys.unwrap(wrapped, table, row_id)


def test_a_store_without_its_keys_says_so_and_makes_no_others(place):
    with Store.open(place) as store:
        lived_in(store)
    keys = place.data_dir / "keys" / "master.keys"
    whole = keys.read_text()
    keys.unlink()
    with pytest.raises(Fault) as raised:
        Store.open(place)
    assert raised.value.code == "KEYS_MISSING" and "INTAKE_MASTER_KEYS" in raised.value.message
    assert not keys.exists()
    keys.write_text("k1-00000000 " + "A" * 43 + "=\n")
    with pytest.raises(Fault, match="KEYS_MISSING"):
        Store.open(place)
    keys.write_text(whole)
    Store.open(place).close()


def test_keys_do_not_lie_with_what_they_open(place):
    inside = place.data_dir / "storage" / "master.keys"
    with pytest.raises(UsageError, match="KEYS_IN_STORAGE"):
        Store.open(place.model_copy(update={"master_keys": inside}))


def test_after_rotation_the_old_key_opens_nothing(place, tmp_path):
    with Store.open(place) as store:
        application, _ = lived_in(store)
        old = tmp_path / "old.keys"
        old.write_text((place.data_dir / "keys" / "master.keys").read_text())
        sealed = [path.read_bytes() for path in blobs(place)]
        assert store.rotation.rotate() == 3  # the application, its file, the answers' key
        assert [path.read_bytes() for path in blobs(place)] == sealed
        lived = store.cases.get(application)
        with store.db.read() as connection:
            rows = [
                (table.name, row)
                for table in (s.applications, s.files, s.store_keys)
                for row in connection.execute(select(table)).all()
            ]
    former = MasterKeys(old)
    for table, row in rows:
        # Not even under the old name: the bytes are wrapped by another key.
        for kid in (row.kid, former.active):
            with pytest.raises(Fault, match="KEYS_MISSING"):
                former.unwrap(Wrapped(kid, row.wrapped_key), table, row.id)
    with pytest.raises(Fault, match="KEYS_MISSING"):
        Store.open(place.model_copy(update={"master_keys": old}))
    with Store.open(place) as store:
        assert store.cases.get(application) == lived


def test_reading_and_writing_go_on_while_keys_rotate(place):
    with Store.open(place) as store, Store.open(place) as operator:
        application, upload = lived_in(store)
        stop, wrong = threading.Event(), []

        def use():
            number = 0
            while not stop.is_set():
                try:
                    with store.uploads.opened(upload) as path:
                        assert path.stat().st_size == len(PIXELS) * 1000
                    give(store, application, b"%d" % number)
                    number += 1
                except Exception as error:
                    wrong.append(error)

        thread = threading.Thread(target=use)
        thread.start()
        for _ in range(5):
            operator.rotation.rotate()
        stop.set()
        thread.join()
        assert wrong == []
        operator.rotation.rewrap()
        for one in store.uploads.of(application):
            with store.uploads.opened(one.id):
                pass


def test_an_erased_person_is_nowhere_and_nobody_else_is_touched(place):
    with Store.open(place) as store:
        kept = give(store, store.cases.create("p", DECLARED, NOW)[0].id, PIXELS)
        store.jobs.claim(store.jobs.due(1)[0].job_id, "somebody")
        gone, token = store.cases.create("p", DECLARED, NOW)
        upload = give(store, gone.id, PIXELS, filename=FILENAME)
        claim = claim_next(store)
        store.results.finish_upload(claim, Kept(), UploadStatus.CHECKED, None, "v1")
        store.results.finish_report(claim_next(store), 3, {"round": 1}, "pass")
        coming = store.uploads.receive(gone.id)
        coming.write(b"late")
        with store.db.read() as connection:
            wrapped = connection.execute(
                select(s.applications.c.wrapped_key).where(s.applications.c.id == gone.id)
            ).scalar_one()
        assert store.erasure.erase(gone.id)
        with pytest.raises(NotFound):
            coming.commit(None, None, "x", 1, NOW, "fast")
        assert (
            store.cases.get(gone.id)
            is store.cases.of_token(token)
            is store.reports.newest(gone.id)
            is None
        )
        assert store.uploads.of(gone.id) == store.rounds.of(gone.id) == []
        with pytest.raises(NotFound), store.uploads.opened(upload.id):
            pass
        # PostgreSQL's log keeps ids and wrapped keys until it is recycled (docs).
        found = everything_at_rest(place, store, with_server=False)
        assert [name for name, data in found.items() if gone.id.encode() in data] == []
        assert [name for name, data in found.items() if wrapped in data] == []
        assert len(blobs(place)) == 1
        with store.uploads.opened(kept.id) as path:
            assert path.read_bytes() == PIXELS


def test_nothing_is_added_to_a_person_whose_keys_are_gone(place):
    with Store.open(place) as store:
        application = store.cases.create("p", DECLARED, NOW)[0].id
        give(store, application)
        coming, claim = store.uploads.receive(application), claim_next(store)
        store.erasure._destroy_keys([application])  # and no more: the process died
        with pytest.raises(NotFound):
            coming.commit(None, None, "x", 1, NOW, "fast")
        assert not store.results.finish_upload(claim, Kept(), UploadStatus.CHECKED, None, "v")
        assert not store.results.finish_report(claim, 3, {"round": 1}, "pass")
        with pytest.raises(NotFound):
            store.cases.change_declaration(application, {}, 1)
        assert len(blobs(place)) == 1
        store.orphans.collect(NOW, "test")
        assert blobs(place) == []


def test_a_fault_says_nothing_of_what_was_stored(store, application, caplog):
    with pytest.raises(Fault) as raised, store.db.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": NAME})
    told = f"{raised.value} {raised.value.__cause__} {caplog.text}"
    assert raised.value.code == "STORE_UNAVAILABLE" and NAME not in told
    assert raised.value.__suppress_context__


def test_logs_carry_no_values(place, caplog):
    caplog.set_level(0)
    with Store.open(place) as store:
        application, _ = lived_in(store)
        store.erasure.erase(application)
    assert not [c for c in CANARIES if c.decode() in caplog.text]


def test_ready_names_what_is_wrong(place):
    with Store.open(place) as store:
        assert store.facts.ready() == []
        (place.data_dir / "keys" / "master.keys").unlink()
        Path(place.data_dir / "storage" / "incoming").rmdir()
        assert [p.code for p in store.facts.ready()] == ["KEYS_MISSING", "STORE_UNAVAILABLE"]
