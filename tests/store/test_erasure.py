"""An erased person is in no file, row, log, cache, export or backup list."""

from __future__ import annotations

import gc
import json

import pytest
from sqlalchemy import LargeBinary, inspect, select

from intake.domain.errors import Fault, NotFound
from intake.store import (
    AuditNote,
    Decided,
    ErrandKind,
    NewDecision,
    Once,
    QueueQuery,
    StaffRole,
    StateChange,
    Store,
    UploadStatus,
)
from intake.store.cases import erasure
from intake.store.cases.remarks import About
from intake.store.database import schema as s
from intake.store.database.engine import Database
from tests.store.conftest import NOW, Kept, claim_next, give
from tests.store.test_privacy import everything_at_rest

NAME, NUMBER = "古再丽努尔·阿卜杜热西提", "65282719881214222X"
DECLARED = {
    "applicant": {"name": NAME, "id_number": NUMBER},
    "employment": {"employer": f"{NAME}诊所", "supervising_authority": "县卫健委"},
}
FLAG = {"code": "NAME_MISMATCH", "severity": "error", "declared": NAME, "read": NUMBER}
FORMS = [
    form.encode()
    for text in (NAME, NUMBER)
    for form in (text, json.dumps(text)[1:-1], text.encode("gb18030").hex(), text.encode().hex())
] + [NAME.encode("gb18030"), NAME.encode("utf-16-le")]


def lived(store: Store) -> str:
    """Everything that ever leaves a trace: read, judged, searched, returned, exported."""
    staff = store.staff.add("wang", "王老师", StaffRole.COUNTY_REVIEWER, None, None, NOW, "command")
    record, _ = store.cases.create("p", DECLARED, NOW, Once("k", "d"))
    give(store, record.id, NAME.encode() * 99, filename=f"{NAME}的身份证.jpg", once=Once("k", "d"))
    kept = Kept(NAME.encode() * 2000, NUMBER.encode() * 9, NUMBER.encode())
    store.results.finish_upload(claim_next(store), kept, UploadStatus.CHECKED, None, "v1")
    store.results.finish_report(claim_next(store), 3, {"round": 1, "flags": [FLAG]}, "return")
    store.answers.remember(record.id, "r", Once("k", "d"), 200, NAME.encode())
    for make in (store.entries.make_link, store.entries.make_code, store.entries.open_session):
        make(record.id)
    store.remarks.say(record.id, About("NAME_MISMATCH"), f"我就叫{NAME}", 1, NOW)
    store.leases.take(record.id, staff.id, NOW)
    decision = NewDecision("0" * 32, Decided.UPHELD, FLAG, None, f"{NAME}，{NUMBER}")
    store.reviews.decide(record.id, staff.id, 1, [decision], NOW)
    upload = store.uploads.of(record.id)[0].id
    store.reviews.see_page(record.id, upload, 0, staff.id, NOW)
    change = StateChange(
        "returned",
        1,
        frozen_report=store.reports.newest(record.id).id,
        decisions=[{"flag": FLAG, "note": NAME}],
        audit=(NOW, AuditNote(staff.id, "returned", {"after": FLAG})),
    )
    store.cases.move(record.id, store.cases.get(record.id).version, change)
    store.background_jobs.ask(ErrandKind.EXPORT, staff.id, {"text": NAME}, 1, NOW)
    store.background_jobs.finish(store.background_jobs.claim(), f"{NAME},{NUMBER}".encode())
    return record.id


def searched(store: Store) -> int:
    return store.queue.page(QueueQuery(closes={}, now=1, text=NAME)).total


def opened_by_us(store: Store) -> bytes:
    """What whoever has every key that is left can read."""
    told = [str(store.audit.entries(limit=1000)), str(store.staff.everybody())]
    told += [str(store.background_jobs.of(kind)) for kind in ErrandKind]
    told += [str(store.cases.listed()), str(store.background_jobs.claim())]
    return "".join(told).encode()


def test_name_and_number_are_nowhere_once_a_person_is_erased(place, tmp_path, caplog):
    caplog.set_level(0)
    with Store.open(place) as store:
        kept, _ = store.cases.create("p", {"applicant": {"name": "别人"}}, NOW)
        give(store, kept.id, b"of somebody else")
        gone = lived(store)
        store.backups.save(tmp_path / "backup", NOW)
        sealed = sealed_values(store, gone)
        assert len(sealed) > 12 and searched(store) == 0  # a draft is nobody's to look for
        with store.db.write() as connection:
            connection.execute(s.applications.update().values(submitted_at=1))
        assert searched(store) == 1 and NAME in str(store.queue.searched)
        assert NAME.encode() in opened_by_us(store)
        assert store.erasure.erase(gone, (NOW, AuditNote("command", "erased")))
        assert store.queue.searched == {} and searched(store) == 0
        store.backups.save(tmp_path / "backup", NOW.replace(second=1), keep=1)
        found = everything_at_rest(place, store, with_server=False)
        found |= {p.name: p.read_bytes() for p in (tmp_path / "backup").rglob("*") if p.is_file()}
        found |= {"log": caplog.text.encode(), "opened": opened_by_us(store)}
        assert [
            (name, form) for name, data in found.items() for form in FORMS if form in data
        ] == []
        # Nor sealed: whoever finds the keys one day has nothing to open.
        assert [name for name, data in found.items() for one in sealed if one in data] == []
        # One trace is left on purpose: that it was done, without anything of the person.
        lines = [line for line in store.audit.entries(gone) if line.detail is not None]
        assert lines == [] and store.audit.verify().broken_at is None
        assert len(store.uploads.of(kept.id)) == 1


def sealed_values(store: Store, application: str) -> list[bytes]:
    """Every sealed value of the person, keys too; the audit's lines stay (without a key)."""
    found: list[bytes] = []
    with store.db.read() as connection:
        for table in s.metadata.sorted_tables:
            if "application_id" in table.c and table.name != "audit":
                rows = connection.execute(
                    select(table).where(table.c.application_id == application)
                )
            elif table is s.applications:
                rows = connection.execute(select(table).where(table.c.id == application))
            else:
                continue
            # A job's source is an address's, and so everybody's who came from there.
            theirs = [c for c in table.columns if c is not s.jobs.c.source]
            sealed = [c.name for c in theirs if isinstance(c.type, LargeBinary)]
            found += [getattr(row, c) for row in rows for c in sealed if getattr(row, c)]
    return found


def test_no_object_of_a_process_that_erased_holds_the_search_any_more(store):
    gone = lived(store)
    with store.db.write() as connection:
        connection.execute(s.applications.update().values(submitted_at=1))
    searched(store)
    store.erasure.erase(gone)
    gc.collect()
    # by type() and dict.__contains__: a lazy subclass of some library loads itself when it is
    # asked its own way, and a lazy proxy only claims to be one
    dicts = (d for d in gc.get_objects() if issubclass(type(d), dict))
    assert [d for d in dicts if dict.__contains__(d, gone)] == []


def test_every_table_that_points_to_an_application_is_emptied_of_it(store):
    """A table that is added later is one of them; what has no such key is listed here."""
    with store.db.read() as connection:
        asked = inspect(connection)
        pointing = {
            table
            for table in s.metadata.tables
            for key in asked.get_foreign_keys(table)
            if key["referred_table"] == "applications"
        }
        named = {t for t, made in s.metadata.tables.items() if "application_id" in made.c}
    known = {table.name for table in erasure._tables_of_application()} | {"files"}
    assert pointing == known and named - pointing == {"audit"}


def test_many_are_erased_with_the_databases_files_cleaned_once(store, monkeypatch):
    cleaned = []
    real = Database.forget_deleted
    monkeypatch.setattr(Database, "forget_deleted", lambda self: cleaned.append(real(self)))
    gone = [store.cases.create("p", DECLARED, NOW)[0].id for _ in range(120)]
    assert store.erasure.erase_all([*gone, "0" * 32, "nobody"]) == 120
    assert len(cleaned) == 1 and store.cases.listed() == []


@pytest.mark.parametrize("point", ["files", "rows"])
def test_an_erasing_that_was_interrupted_is_ended_by_the_next_look(store, monkeypatch, point):
    gone = [lived_shortly(store) for _ in range(3)]

    def died(*_):
        raise Fault("STORE_UNAVAILABLE")

    with monkeypatch.context() as patched:
        if point == "files":
            patched.setattr(type(store.blobs), "remove", died)
        else:
            patched.setattr(Database, "forget_deleted", died)
        with pytest.raises(Fault):
            store.erasure.erase_all(gone)
    for one in gone:
        assert store.cases.get(one) is None
        with pytest.raises(NotFound):
            store.uploads.receive(one)
    store.orphans.collect(NOW, "test")
    with store.db.read() as connection:
        assert connection.execute(select(s.applications.c.id)).all() == []
    assert list(store.blobs.names()) == []


def lived_shortly(store: Store) -> str:
    application = store.cases.create("p", DECLARED, NOW)[0].id
    give(store, application)
    return application
