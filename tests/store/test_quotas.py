"""What is begun and never submitted is counted by address and in all, and ends after days."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text

from intake.store import StateChange
from tests.store.conftest import DECLARED, NOW, give

DAYS = 60
LATER = NOW + dt.timedelta(days=DAYS + 1)


def begun(store, address: str | None = "1.1.1.1") -> str:
    return store.cases.create("hejing-2024", DECLARED, NOW, address=address)[0].id


def submit(store, id: str) -> None:
    store.cases.move(id, store.cases.get(id).version, StateChange("submitted", 1, submitted_at=NOW))


def test_drafts_are_counted_by_address_until_they_are_submitted(store):
    first, _, _ = begun(store), begun(store), begun(store, "2.2.2.2")
    assert store.quotas.drafts_from("1.1.1.1") == 2
    submit(store, first)
    assert store.quotas.drafts_from("1.1.1.1") == 1
    assert store.quotas.drafts_from("3.3.3.3") == 0


def test_bytes_are_counted_by_address_and_in_all_with_what_was_withdrawn(store):
    first, second = begun(store), begun(store)
    other, imported = begun(store, "2.2.2.2"), begun(store, None)
    upload = give(store, first, b"12345")
    give(store, second, b"123")
    give(store, other, b"1")
    give(store, imported, b"1234567")
    store.uploads.withdraw(first, upload.id)
    assert store.quotas.bytes_beside(second) == 8
    assert store.quotas.bytes_beside(imported) == 0
    assert store.quotas.bytes_of_drafts() == 9
    submit(store, first)
    assert store.quotas.bytes_beside(second) == 3


def test_an_address_does_not_stand_in_the_table(store):
    begun(store)
    with store.db.read() as connection:
        (kept,) = connection.execute(text("SELECT address_mac FROM applications")).scalars()
    assert b"1.1.1.1" not in bytes(kept) and len(bytes(kept)) == 32


def aged(store, *tables: str) -> None:
    """As if their rows had been made on `NOW`."""
    column = {"jobs": "created_at", "entries": "ends_at"}
    with store.db.write() as connection:
        for table in tables:
            connection.execute(text(f"UPDATE {table} SET {column[table]} = 0"))


def test_a_draft_that_nobody_touches_ends_after_days_with_a_line_in_the_audit(store):
    idle, sent, imported = begun(store), begun(store), begun(store, None)
    submit(store, sent)
    give(store, idle)
    aged(store, "jobs")
    assert store.deadlines.end_unclaimed(NOW + dt.timedelta(days=DAYS - 1), DAYS) == 0
    assert store.deadlines.end_unclaimed(LATER, DAYS) == 1
    assert store.deadlines.end_unclaimed(LATER, DAYS) == 0
    assert store.cases.get(idle).state == "abandoned"
    assert (store.cases.get(sent).state, store.cases.get(imported).state) == ("submitted", "draft")
    [line] = [e for e in store.audit.entries(idle) if e.action == "unclaimed"]
    assert line.actor == "clock"


def test_a_draft_that_somebody_works_on_or_visits_goes_on(store):
    worked, visited, given = begun(store), begun(store), begun(store)
    store.cases.change_declaration(worked, {}, 1)
    store.entries.open_session(visited)
    give(store, given, now=LATER)
    with store.db.write() as connection:
        connection.execute(
            text("UPDATE jobs SET created_at = 0 WHERE application_id = :id"), {"id": given}
        )
    assert store.deadlines.end_unclaimed(LATER, DAYS) == 0
