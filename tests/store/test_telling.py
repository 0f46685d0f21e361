"""Messages are written with what they tell of, sent by one, overtaken, and forgotten with their person."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text, update

from intake.casework.rounds import State
from intake.casework.telling import AddressKind, MessageKind
from intake.domain.channels import Channels
from intake.domain.errors import Conflict, NotAllowed
from intake.store import Entry, MessageStatus, Reason, Recipients, Sent, StateChange, Store
from intake.store.cases.human_reviews import APPLICANT
from intake.store.cases.remarks import About
from intake.store.database import schema as s
from intake.store.database import telling_schema as m
from intake.store.store import core_of
from intake.store.telling.outbox import code_of
from tests.store.conftest import DECLARED, NOW

NOTICE = "hejing-2024"
UNTIL = NOW + dt.timedelta(hours=48)
PHONE = "13812345678"
CHANNELS = Channels.model_validate(
    {
        "person": [{"kind": "file", "folder": "/nowhere"}],
        "webhook": [
            {"name": "platform", "url": "https://example.cn/h", "secret": "whsec_" + "A" * 32}
        ],
    }
)


@pytest.fixture
def store(place):
    """A store with a channel for people and a program that is told."""
    Store.open(place).close()
    opened = Store(core_of(place), CHANNELS)
    yield opened
    opened.close()


def begun(store) -> str:
    return store.cases.create(NOTICE, DECLARED, NOW)[0].id


def moved(store, id: str, state: State, round: int = 1, **more) -> str:
    store.cases.move(id, store.cases.get(id).version, StateChange(state, round, **more))
    return id


def returned(store, phone: str | None = PHONE, now: dt.datetime = NOW) -> str:
    id = begun(store)
    if phone is not None:
        assert store.contacts.put(id, AddressKind.PHONE, phone, now)
    moved(store, id, State.SUBMITTED, submitted_at=now)
    until = now + dt.timedelta(hours=48)
    moved(store, id, State.RETURNED, returned_at=now, correct_by=until)
    later(store, 10)  # so long it could have been taken back
    return id


def kinds(claims) -> list[str]:
    return sorted(c.told.kind if c.told else c.event["type"] for c in claims)


def rows(store, *columns) -> list[tuple]:
    with store.db.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns)).all()]


def later(store, seconds: int) -> None:
    """As if so much time had passed for everything that waits."""
    with store.db.write() as connection:
        moments = {
            name: getattr(m.messages.c, name) - seconds * 1_000_000
            for name in ("asked_at", "next_at", "lease_until")
        }
        connection.execute(update(m.messages).values(**moments))


def test_a_return_is_told_to_the_person_and_the_program_and_to_each_once(store):
    id = returned(store)
    claims = store.messages.claim(NOW, 10)
    assert kinds(claims) == ["application.returned", "application.submitted", "returned"]
    person = next(c for c in claims if c.told)
    assert (person.told.name, person.told.until) == (DECLARED["applicant"]["name"], UNTIL)
    assert dict(person.contacts) == {"phone": PHONE} and not person.verified
    assert store.entries.use_link(person.link_token) is not None
    assert store.entries.use_link(person.link_token) is None
    event = next(c.event for c in claims if c.event.get("type") == "application.returned")
    assert event["data"] == {
        "application": id,
        "number": id[:8].upper(),
        "state": "returned",
        "round": 1,
        "correct_by": UNTIL.isoformat(),
    }
    assert store.messages.claim(NOW, 10) == []  # two senders never have the same one
    assert all(store.messages.finish(c, Sent(True, "x"), NOW) for c in claims)
    later(store, 10**6)
    assert store.messages.claim(NOW, 10) == []
    assert [one.status for one in store.told.of(id)] == [MessageStatus.SENT]
    assert store.told.unreached() == []


def test_a_return_that_is_not_stored_tells_nobody(store):
    id = begun(store)
    with pytest.raises(Conflict):
        store.cases.move(id, 99, StateChange(State.RETURNED, 1, returned_at=NOW, correct_by=UNTIL))
    assert rows(store, func.count(m.messages.c.id)) == [(0,)]


def test_a_sender_that_died_is_followed_by_another_and_can_note_nothing_any_more(store):
    returned(store)
    dead = store.messages.claim(NOW, 10)
    later(store, 200)
    alive = store.messages.claim(NOW, 10)
    assert [c.id for c in alive] == [c.id for c in dead]
    assert [c.link_token for c in alive] == [c.link_token for c in dead]
    assert not any(store.messages.finish(c, Sent(True, "x"), NOW) for c in dead)
    assert all(store.messages.finish(c, Sent(True, "x"), NOW) for c in alive)


def test_what_fails_for_a_while_is_tried_again_later_and_shown_meanwhile_then_given_up(store):
    id = returned(store)
    for attempt in range(10):
        claims = [c for c in store.messages.claim(NOW, 10) if c.told]
        assert len(claims) == 1, attempt
        store.messages.finish(claims[0], Sent(False, "短信", Reason.UNREACHABLE, again=True), NOW)
        (seen,) = store.told.unreached()
        assert (seen.reason, seen.attempts) == (Reason.UNREACHABLE, attempt + 1)
        assert store.messages.claim(NOW, 10) == []
        later(store, 86_401)
    assert seen.status is MessageStatus.FAILED
    assert store.told.try_again(seen.id, "u", NOW)
    assert [c.told.kind for c in store.messages.claim(NOW, 10) if c.told] == ["returned"]
    assert next(line.action for line in store.audit.entries(id)) == "message_sent_again"


def test_what_is_refused_is_not_tried_again_and_may_be_told_by_hand(store):
    id = returned(store)
    (claim,) = [c for c in store.messages.claim(NOW, 10) if c.told]
    store.messages.finish(claim, Sent(False, "短信", "CHANNEL_REFUSED:1042"), NOW)
    later(store, 10**6)
    assert [c for c in store.messages.claim(NOW, 10) if c.told] == []
    (seen,) = store.told.unreached()
    assert seen.reason == "CHANNEL_REFUSED:1042"
    assert store.told.told_by_hand(seen.id, "u" * 32, NOW)
    assert store.told.unreached() == [] and not store.told.told_by_hand(seen.id, "u", NOW)
    assert store.audit.entries(id)[0].action == "told_by_hand"


@pytest.mark.parametrize(
    ("channels", "reason"), [(Channels(), Reason.NO_CHANNEL), (CHANNELS, Reason.NO_ADDRESS)]
)
def test_who_cannot_be_told_is_listed_at_once(place, channels, reason):
    Store.open(place).close()
    with Store(core_of(place), channels) as store:
        id = returned(store, phone=None)
        (seen,) = store.told.unreached()
        assert (seen.application_id, seen.status, seen.reason) == (id, MessageStatus.FAILED, reason)
        assert seen.told.kind is MessageKind.RETURNED and seen.told.until == UNTIL


def test_a_message_nobody_sends_is_shown_as_not_delivered_after_a_minute(store):
    returned(store)
    assert store.told.unreached() == []
    later(store, 61)
    (seen,) = store.told.unreached()
    assert seen.is_waiting and seen.waits > 60


def test_whoever_has_handed_in_again_is_told_nothing_old(store):
    id = returned(store)
    moved(store, id, State.SUBMITTED, 2, submitted_at=NOW)
    assert [c for c in store.messages.claim(NOW, 10) if c.told] == []
    assert [one.status for one in store.told.of(id)] == [MessageStatus.DROPPED]


def test_reminders_come_at_24_and_6_hours_each_once_and_only_while_the_correction_lacks(store):
    waiting, handed = returned(store), returned(store, "13912345678")
    early = UNTIL - dt.timedelta(hours=24, seconds=1)
    assert store.reminders.write_due(early) == 0
    assert store.reminders.write_due(UNTIL - dt.timedelta(hours=24)) == 2
    moved(store, handed, State.SUBMITTED, 2, submitted_at=NOW)
    assert store.reminders.write_due(UNTIL - dt.timedelta(hours=23)) == 0
    assert store.reminders.write_due(UNTIL - dt.timedelta(hours=6)) == 1
    assert store.reminders.write_due(UNTIL - dt.timedelta(hours=5)) == 0
    assert store.reminders.write_due(UNTIL) == 0
    of = m.messages.c
    found = rows(store, of.application_id, of.kind, of.occasion)
    assert sorted(o for i, k, o in found if (i, k) == (waiting, "reminder")) == ["1.24", "1.6"]
    claims = store.messages.claim(UNTIL - dt.timedelta(hours=6), 10)
    assert {c.application_id for c in claims if c.told} == {waiting}


def test_after_a_long_silence_only_the_last_reminder_comes_and_none_after_the_end(store):
    returned(store)
    assert store.reminders.write_due(UNTIL - dt.timedelta(hours=2)) == 1
    assert store.reminders.write_due(UNTIL - dt.timedelta(hours=1)) == 0
    claims = store.messages.claim(UNTIL + dt.timedelta(seconds=1), 10)
    assert MessageKind.REMINDER not in [c.told.kind for c in claims if c.told]


def test_results_are_told_and_a_draft_that_closed_is_not(store):
    id, draft = returned(store), begun(store)
    moved(store, id, State.ABANDONED, ended_at=NOW)
    moved(store, draft, State.CLOSED, ended_at=NOW)
    told = [one.told.kind for one in store.told.of(id)]
    assert sorted(told) == ["ended", "returned"] and store.told.of(draft) == []


def test_a_phone_is_verified_by_the_code_that_went_there_and_by_no_other(store):
    id = begun(store)
    store.contacts.put(id, AddressKind.PHONE, "+86 138-1234-5678", NOW)
    store.contacts.send_code(id, AddressKind.PHONE, NOW)
    (claim,) = store.messages.claim(NOW, 10)
    assert claim.told.kind is MessageKind.CODE and dict(claim.contacts) == {"phone": PHONE}
    assert not store.contacts.verify(id, AddressKind.PHONE, "no", NOW)
    with pytest.raises(NotAllowed, match="一分钟"):
        store.contacts.send_code(id, AddressKind.PHONE, NOW)
    assert store.contacts.verify(id, AddressKind.PHONE, claim.code, NOW)
    assert store.contacts.of(id)[0].verified_at == NOW
    assert store.contacts.put(id, AddressKind.PHONE, PHONE, NOW)
    assert store.contacts.of(id)[0].verified_at == NOW
    store.contacts.put(id, AddressKind.PHONE, "13912345678", NOW)
    assert store.contacts.of(id)[0].verified_at is None
    with pytest.raises(NotAllowed, match="失效"):
        store.contacts.verify(id, AddressKind.PHONE, claim.code, NOW)


def test_a_code_is_good_for_five_tries_and_ten_minutes(store):
    id = begun(store)
    store.contacts.put(id, AddressKind.PHONE, PHONE, NOW)
    store.contacts.send_code(id, AddressKind.PHONE, NOW)
    (claim,) = store.messages.claim(NOW, 10)
    assert not any(store.contacts.verify(id, AddressKind.PHONE, "x", NOW) for _ in range(5))
    with pytest.raises(NotAllowed, match="失效"):
        store.contacts.verify(id, AddressKind.PHONE, claim.code, NOW)
    later(store, 61)
    store.contacts.send_code(id, AddressKind.PHONE, NOW)
    (claim,) = store.messages.claim(NOW, 10)
    later(store, 601)
    with pytest.raises(NotAllowed, match="失效"):
        store.contacts.verify(id, AddressKind.PHONE, claim.code, NOW)


def test_one_number_gets_no_storm_of_codes_from_many_applications(store):
    one, other = begun(store), begun(store)
    for id in (one, other):
        store.contacts.put(id, AddressKind.PHONE, PHONE, NOW)
    store.contacts.send_code(one, AddressKind.PHONE, NOW)
    with pytest.raises(NotAllowed, match="一分钟"):
        store.contacts.send_code(other, AddressKind.PHONE, NOW)
    for _ in range(9):
        later(store, 61)
        store.contacts.send_code(other, AddressKind.PHONE, NOW)
    later(store, 61)
    with pytest.raises(NotAllowed, match="今天"):
        store.contacts.send_code(one, AddressKind.PHONE, NOW)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (AddressKind.PHONE, " 138 1234 5678 ", PHONE),
        (AddressKind.PHONE, "8613812345678", PHONE),
        (AddressKind.PHONE, "１３８１２３４５６７８", PHONE),
        (AddressKind.PHONE, "0996-5022222", None),
        (AddressKind.PHONE, "1381234567", None),
        (AddressKind.EMAIL, "a.b@example.cn", "a.b@example.cn"),
        (AddressKind.EMAIL, "a@b", None),
        (AddressKind.EMAIL, "a@example.cn\nBcc: x@example.cn", None),
    ],
)
def test_an_address_is_kept_as_one_spelling_or_not_at_all(store, kind, typed, kept):
    id = begun(store)
    assert store.contacts.put(id, kind, typed, NOW) == (kept is not None)
    assert [one.address for one in store.contacts.of(id)] == ([kept] if kept else [])


def test_an_erased_person_is_told_nothing_and_nothing_of_them_is_left(store):
    id = returned(store)
    store.human_reviews.ask(id, About("CODE"), "请人工看", 1, NOW)
    store.consents.agree(id, "1", NOW)
    claims = store.messages.claim(NOW, 10)
    assert store.erasure.erase(id)
    assert not any(store.messages.finish(c, Sent(True, "x"), NOW) for c in claims)
    for table in (m.messages, m.contacts, m.human_reviews, m.consents):
        assert rows(store, func.count(table.c.application_id)) == [(0,)]


def test_no_address_and_no_name_lies_in_clear(store):
    id = returned(store)
    store.contacts.send_code(id, AddressKind.PHONE, NOW)
    store.human_reviews.ask(id, About("CODE"), "请人工看", 1, NOW)
    key = store.core.store_key_kept
    code = code_of(key, rows(store, m.messages.c.id)[-1][0])
    with store.db.read() as connection:
        for table in ("messages", "contacts", "human_reviews"):
            said = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert not [x for x in (PHONE, "阿依古丽", "请人工看", code) if x in said]


def test_a_request_for_a_human_look_is_open_once_until_a_person_answers(store):
    id, about = begun(store), About("NAME_MISMATCH", "diploma")
    for words in ("先说", "再说"):
        store.human_reviews.ask(id, about, words, 1, NOW)
    (asked,) = store.human_reviews.of(id)
    assert (asked.text, asked.answered_at) == ("再说", None)
    assert store.human_reviews.answer(id, asked.id, "u" * 32, "看过", NOW)
    assert not store.human_reviews.answer(id, asked.id, "u" * 32, "又看", NOW)
    store.human_reviews.ask(id, about, "还是不对", 1, NOW)
    assert {one.answer for one in store.human_reviews.of(id)} == {"看过", ""}
    actions = [line.action for line in store.audit.entries(id) if line.actor == APPLICANT]
    assert actions == ["human_review_asked", "human_review_asked"]


def test_links_of_messages_live_beside_each_other_and_die_with_a_new_one_of_the_desk(store):
    id = returned(store)
    store.reminders.write_due(UNTIL - dt.timedelta(hours=24))
    tokens = [c.link_token for c in store.messages.claim(NOW, 10) if c.told]
    assert len(tokens) == 2
    assert store.entries.find(Entry.LINK, tokens[0]) == store.entries.find(Entry.LINK, tokens[1])
    store.entries.make_link(id)
    assert store.entries.use_link(tokens[0]) is None


def test_a_link_lives_from_when_it_is_sent_and_a_used_one_stays_used(store):
    id = returned(store)
    (first,) = [c for c in store.messages.claim(NOW, 10) if c.told]
    away = Sent(False, "短信", Reason.UNREACHABLE, again=True)

    def again():
        """The link has run out, and the next try has come."""
        with store.db.write() as connection:
            connection.execute(update(s.entries).values(ends_at=1))
        later(store, 86_401)
        (claim,) = [c for c in store.messages.claim(NOW, 10) if c.told]
        assert claim.link_token == first.link_token
        return claim

    store.messages.finish(first, away, NOW)
    store.messages.finish(again(), away, NOW)
    assert store.entries.use_link(first.link_token) is not None
    claim = again()
    assert store.entries.use_link(first.link_token) is None
    # Given up, swept away, and sent once more by a person: a message whose link opens.
    store.messages.finish(claim, Sent(False, "短信", Reason.REFUSED), NOW)
    store.entries.forget_old()
    assert store.told.try_again(claim.id, "u", NOW) and again()
    assert store.entries.find(Entry.LINK, first.link_token) == id


def test_who_is_erased_while_messages_are_claimed_holds_up_nobody_else(store, monkeypatch):
    gone, other = returned(store), returned(store, "13912345678")
    of = store.contacts.of

    def erased_meanwhile(application_id):
        store.erasure.erase(gone)
        return of(application_id)

    monkeypatch.setattr(store.contacts, "of", erased_meanwhile)
    claims = store.messages.claim(NOW, 10, Recipients.PERSONS)
    assert [c.application_id for c in claims] == [other]


def test_what_is_taken_back_leaves_the_code_that_its_owner_asked_for(store):
    id = returned(store)
    store.contacts.send_code(id, AddressKind.PHONE, NOW)
    with store.db.write() as connection:
        code = m.messages.c.kind == MessageKind.CODE
        connection.execute(update(m.messages).where(code).values(fence=1))
        store.taking_back.outbox.untell(connection, id, NOW)
    assert rows(store, m.messages.c.kind) == [("code",)]


def test_what_is_being_claimed_is_not_taken_back(store):
    if store.db.is_sqlite:
        pytest.skip("one writer at a time")
    id = returned(store)

    def untold():
        with store.db.write() as connection:
            store.taking_back.outbox.untell(connection, id, NOW)

    with ThreadPoolExecutor() as pool:
        with store.db.write() as connection:
            connection.execute(update(m.messages).values(fence=1))
            waiting = pool.submit(untold)
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
        with pytest.raises(Conflict, match="TAKE_BACK_LATE"):
            waiting.result()
