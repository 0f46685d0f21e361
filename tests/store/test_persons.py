"""Submissions are counted by person and notice, by a keyed digest that is erased with them."""

from __future__ import annotations

import concurrent.futures
import datetime as dt

import pytest
from sqlalchemy import text

from intake.domain.application import BEIJING
from intake.domain.errors import Conflict
from intake.domain.settings import Settings
from intake.store import Queue, StateChange, Store
from intake.store.cases.persons import person_mac
from intake.store.cases.units import name_units

NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)
NUMBER, OTHER = "652827199903081227", "652827199903081243"
MOST = 3


def declared(number: str = NUMBER) -> dict:
    return {"policy": "hejing-2024", "applicant": {"name": "阿依古丽", "id_number": number}}


def made(store: Store, number: str = NUMBER, policy: str = "hejing-2024") -> str:
    return store.cases.create(policy, declared(number), NOW)[0].id


def submitted(store: Store, id: str) -> None:
    record = store.cases.get(id)
    again = 1 if record.submitted_at is None else record.round + 1
    change = StateChange("submitted", again, submitted_at=NOW, most_of_person=MOST)
    store.cases.move(id, record.version, change)


def card(number: str, verdict: str = "match") -> dict:
    """A report of what an ID card shows."""
    row = {"field": "id_number", "declared": number, "read": number, "verdict": verdict}
    paper = {"material": "id_card_portrait_side", "fields": [row]}
    return {"round": 1, "flags": [], "materials": [paper]}


def judged(store: Store, id: str, report: dict) -> None:
    """A report of this application is made."""
    record = store.cases.get(id)
    store.cases.change_declaration(id, record.declaration, record.version)
    while claim := store.jobs.claim_next("w", Queue.REPORT):
        generation = store.cases.get(claim.application_id).generation
        made = report if claim.application_id == id else {"round": 1}
        assert store.results.finish_report(claim, generation, made, "manual")


def proven(store: Store, number: str = NUMBER) -> str:
    """An application in which the card of this number lies."""
    id = made(store, number)
    judged(store, id, card(number))
    return id


@pytest.fixture
def store(tmp_path, database_url):
    with Store.open(Settings(data_dir=tmp_path / "data", database_url=database_url)) as opened:
        yield opened


def test_what_one_person_submitted_counts_for_all_her_applications(store):
    first, second, stranger = proven(store), proven(store), made(store, OTHER)
    submitted(store, first)
    submitted(store, first)
    assert store.cases.get(second).elsewhere == 2
    assert store.cases.get(first).elsewhere == 0
    assert store.cases.get(stranger).elsewhere == 0
    submitted(store, second)
    with pytest.raises(Conflict):
        submitted(store, made(store))
    submitted(store, stranger)


@pytest.mark.parametrize(
    "typed",
    [NUMBER.lower(), f" {NUMBER} ", "652827 19990308 1227", "６５２８２７１９９９０３０８１２２７"],
)
def test_a_number_is_one_number_however_it_is_typed(store, typed):
    submitted(store, proven(store))
    assert store.cases.get(made(store, typed)).elsewhere == 1


@pytest.mark.parametrize("typed", ["", "6528271999", "652827********1227"])
def test_what_is_no_whole_number_is_nobody(store, typed):
    one, other = made(store, typed), made(store, typed)
    submitted(store, one)
    assert store.cases.get(other).elsewhere == 0


def test_another_notice_counts_for_itself(store):
    submitted(store, proven(store))
    assert store.cases.get(made(store, policy="yunling-2027")).elsewhere == 0


def test_a_corrected_number_is_counted_from_then_on(store):
    submitted(store, proven(store))
    wrong = made(store, OTHER)
    record = store.cases.get(wrong)
    store.cases.change_declaration(wrong, declared(), record.version)
    assert store.cases.get(wrong).elsewhere == 1


def test_an_erased_person_leaves_no_digest(store):
    first, second = proven(store), made(store)
    submitted(store, first)
    assert store.erasure.erase(first)
    assert store.cases.get(second).elsewhere == 0
    with store.db.read() as connection:
        macs = connection.execute(text("SELECT person_mac FROM applications")).scalars().all()
        others = connection.execute(text("SELECT proven_mac FROM applications")).scalars().all()
    assert len(macs) == 1 and others == [None]


def test_the_digest_says_nothing_without_the_key(store):
    assert person_mac(b"k" * 32, declared()) != person_mac(b"j" * 32, declared())
    made(store)
    with store.db.read() as connection:
        (mac,) = connection.execute(text("SELECT person_mac FROM applications")).scalars()
    assert NUMBER.encode() not in bytes(mac)
    assert len(bytes(mac)) == 32


def test_two_applications_at_once_cannot_both_be_the_last(store):
    first, second, third = (proven(store) for _ in range(3))
    submitted(store, first)
    submitted(store, first)

    def attempt(id: str) -> bool:
        try:
            submitted(store, id)
        except Conflict:
            return False
        return True

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, (second, third)))
    assert sorted(done) == [False, True]


def test_applications_of_an_earlier_release_get_their_digest(store):
    first, second = proven(store), made(store)
    submitted(store, first)
    with store.db.write() as connection:
        connection.execute(text("UPDATE applications SET person_mac = NULL, proven_mac = NULL"))
    assert store.cases.get(second).elsewhere == 0
    with store.db.write() as connection:
        name_units(store.core, connection)
    assert store.cases.get(second).elsewhere == 1


def test_a_stranger_who_types_the_number_uses_up_nothing(store):
    for _ in range(3):
        strange = made(store)
        judged(store, strange, {"round": 1, "materials": []})
        submitted(store, strange)
        submitted(store, strange)
        submitted(store, strange)
    own = proven(store)
    assert store.cases.get(own).elsewhere == 0
    for _ in range(MOST):
        submitted(store, own)


@pytest.mark.parametrize("verdict", ["mismatch", "undecided", "unreadable", "absent"])
def test_a_card_on_which_another_or_no_number_was_read_proves_nothing(store, verdict):
    strange = made(store)
    judged(store, strange, card(NUMBER, verdict))
    submitted(store, strange)
    assert store.cases.get(proven(store)).elsewhere == 0


def test_what_was_proven_stays_when_the_card_is_taken_out_or_the_number_is_typed_anew(store):
    first = proven(store)
    submitted(store, first)
    judged(store, first, {"round": 1, "materials": []})
    record = store.cases.get(first)
    store.cases.change_declaration(first, declared(OTHER), record.version)
    assert store.cases.get(made(store)).elsewhere == 1


def test_what_a_reviewer_recommended_counts_without_a_reading(store):
    first = made(store)
    submitted(store, first)
    record = store.cases.get(first)
    store.cases.move(first, record.version, StateChange("recommended", 1))
    assert store.cases.get(made(store)).elsewhere == 1


def test_whoever_finds_the_schema_current_finds_the_digests_too(
    tmp_path, database_url, monkeypatch
):
    """Killed between the migration and the digests, the next one to open does both."""
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url)
    with Store.open(settings) as store:
        first, second = proven(store), made(store)
        submitted(store, first)
        with store.db.write() as connection:
            connection.execute(text("UPDATE applications SET person_mac = NULL"))
            connection.execute(text("UPDATE applications SET proven_mac = NULL"))
            connection.execute(text("DROP INDEX applications_proven_mac"))
            connection.execute(text("ALTER TABLE applications DROP COLUMN proven_mac"))
            _back_to_0013(connection)

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("intake.store.store.name_units", dies)
        with pytest.raises(KeyboardInterrupt):
            Store.open(settings)
    with Store.open(settings) as store:
        assert store.cases.get(second).elsewhere == 1


def _back_to_0013(connection) -> None:
    connection.execute(text("DROP INDEX imported_by_label"))
    connection.execute(text("ALTER TABLE imported DROP COLUMN label_mac"))
    connection.execute(text("ALTER TABLE imports DROP COLUMN deaths"))
    connection.execute(text("DROP TABLE integrations"))
    connection.execute(text("DROP INDEX users_oidc_mac"))
    for column in ("must_change", "pending_by", "oidc_mac", "row_mac"):
        connection.execute(text(f"ALTER TABLE users DROP COLUMN {column}"))
    for index in ("applications_address_mac", "jobs_of_source", "jobs_turns", "jobs_queued"):
        connection.execute(text(f"DROP INDEX {index}"))
    connection.execute(text("DROP INDEX jobs_of_application"))
    connection.execute(text("CREATE INDEX jobs_of_application ON jobs (application_id)"))
    connection.execute(text("CREATE INDEX jobs_queued ON jobs (queue, created_at)"))
    for table, column in (
        ("applications", "address_mac"),
        ("applications", "cost"),
        ("jobs", "source"),
        ("jobs", "source_turn"),
        ("jobs", "turn"),
    ):
        connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    connection.execute(text("UPDATE alembic_version SET version_num = '0013'"))
