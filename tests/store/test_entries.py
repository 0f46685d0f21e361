"""How an applicant comes in, and what is said about a finding."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update

from intake.domain.errors import NotFound
from intake.store import About, Entry
from intake.store.database import schema as s
from tests.store.conftest import NOW


@pytest.fixture
def made(store):
    return store.cases.create("hejing-2024", {"applicant": {}}, NOW)[0].id


def test_a_link_opens_one_session_and_dies(store, made):
    link = store.entries.make_link(made)
    session = store.entries.use_link(link)
    assert store.entries.find(Entry.SESSION, session) == made
    assert store.entries.use_link(link) is None
    assert store.entries.find(Entry.SESSION, link) is None


def test_a_new_link_or_code_takes_the_place_of_the_old_one(store, made):
    first, code = store.entries.make_link(made), store.entries.make_code(made)
    second, other = store.entries.make_link(made), store.entries.make_code(made)
    assert store.entries.use_link(first) is None
    assert store.entries.use_link(second)
    assert store.entries.find(Entry.CODE, code) is None
    assert store.entries.find(Entry.CODE, other) == made


def test_a_code_may_be_typed_as_people_type(store, made):
    code = store.entries.make_code(made)
    assert store.entries.find(Entry.CODE, f" {code.lower().replace('-', ' ')} ") == made


def test_a_session_ends_when_told_or_when_its_time_is_over(store, made):
    one, two = store.entries.open_session(made), store.entries.open_session(made)
    store.entries.end_session(one)
    assert store.entries.find(Entry.SESSION, one) is None
    assert store.entries.find(Entry.SESSION, two) == made
    with store.db.write() as connection:
        connection.execute(update(s.entries).values(ends_at=1))
    assert store.entries.find(Entry.SESSION, two) is None
    assert store.entries.forget_old() == 1


def test_no_secret_is_stored_and_an_erased_person_has_no_entry(store, made):
    secrets = (
        store.entries.make_link(made),
        store.entries.make_code(made),
        store.entries.open_session(made),
    )
    store.remarks.say(made, About("GLARE"), "原件就是这样", 1, NOW)
    with store.db.read() as connection:
        rows = str(connection.execute(text("SELECT * FROM entries")).all())
        rows += str(connection.execute(select(s.remarks)).all())
    assert not any(secret in rows for secret in (*secrets, "原件"))
    store.erasure.erase(made)
    assert store.entries.find(Entry.SESSION, secrets[2]) is None
    with pytest.raises(NotFound):
        store.entries.make_link(made)


def test_a_remark_names_its_finding_and_the_last_one_counts(store, made):
    about = About("GLARE", "id_card_portrait_side", None, "id_number", "u" * 32, 1)
    store.remarks.say(made, about, "看得清", 1, NOW)
    store.remarks.say(made, about, "原件就是这样", 1, NOW)
    store.remarks.say(made, About("NAME_MISMATCH"), "改过名", 2, NOW)
    said = {one.about: one for one in store.remarks.of(made)}
    assert said[about].text == "原件就是这样"
    assert said[About("NAME_MISMATCH")].round == 2
    store.remarks.say(made, about, "", 1, NOW)
    assert about not in {one.about for one in store.remarks.of(made)}
