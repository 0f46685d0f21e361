"""Accounts, leases, decisions, the queue and the audit, on each database."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from intake.domain.errors import Conflict, Fault
from intake.store import AuditNote, Decided, NewDecision, QueueQuery, StaffRole, StateChange, Store
from intake.store.cases.units import name_units
from intake.store.database import staff_schema as t
from intake.store.staff.row_digests import sign_users
from intake.store.staff.thresholds import (
    IDLE_MINUTES,
    LEASE_MINUTES,
    LOCKED_MINUTES,
    LONGEST_SESSION_HOURS,
    TRIES,
)
from tests.store.conftest import DECLARED, NOW, claim_next, give

PASSWORD = "four unrelated small words"
FLAG = {
    "code": "NAME_MISMATCH",
    "severity": "error",
    "confidence": 0.9,
    "declared": "甲",
    "read": "乙",
}


def after(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def user(store: Store, login: str = "li", role: StaffRole = StaffRole.COUNTY_REVIEWER, **more):
    words = {"unit": None, "password": None} | more
    return store.staff.add(login, "李建国", role, words["unit"], words["password"], NOW, "command")


def test_a_password_opens_the_account_and_nothing_else_does(store):
    made = user(store, "Li.JianGuo", password=PASSWORD)
    assert store.staff.check_password("li.jianguo", PASSWORD, NOW).id == made.id
    for login, password in (("li.jianguo", "x"), ("nobody", PASSWORD), ("li.jianguo", "")):
        assert store.staff.check_password(login, password, NOW) is None
    with pytest.raises(Conflict, match="USER_EXISTS"):
        user(store, "LI.JIANGUO")


def test_tries_in_a_row_lock_an_account_for_a_while(store, monkeypatch):
    monkeypatch.setattr(
        "intake.store.staff.sign_ins.is_password", lambda _, given: given == PASSWORD
    )
    user(store, password="x")
    for _ in range(TRIES):
        assert store.staff.check_password("li", "wrong", NOW) is None
    assert store.staff.check_password("li", PASSWORD, after(1)) is None
    assert store.staff.check_password("li", PASSWORD, after(LOCKED_MINUTES + 1)) is not None
    assert "account_locked" in [line.action for line in store.audit.entries()]


def test_an_account_without_password_is_for_the_provider_alone(store):
    made = user(store)
    assert store.staff.check_password("li", "", NOW) is None
    assert store.staff.of_subject("https://id.example", "17", "LI", NOW).id == made.id
    assert store.staff.of_subject("https://id.example", "18", "LI", NOW) is None
    assert store.staff.of_subject("https://other.example", "17", "LI", NOW) is None
    store.staff.change(made.id, NOW, "command", is_disabled=True)
    assert store.staff.of_subject("https://id.example", "17", "LI", NOW) is None


def test_a_session_ends_when_idle_when_old_when_replaced_and_when_the_account_changes(store):
    made = user(store)
    first = store.staff.begin_session(made, NOW, "password")
    assert store.staff.of_session(first, after(IDLE_MINUTES - 1)).id == made.id
    assert store.staff.of_session(first, after(2 * IDLE_MINUTES)) is None
    for hour in range(LONGEST_SESSION_HOURS + 1):
        found = store.staff.of_session(first, after(hour * 59))
    assert (
        found is not None
        and store.staff.of_session(first, after(LONGEST_SESSION_HOURS * 60 + 1)) is None
    )
    second = store.staff.begin_session(made, NOW, "password", replaced=first)
    assert store.staff.of_session(first, NOW) is None and store.staff.of_session(second, NOW)
    store.staff.change(made.id, NOW, "command", role=StaffRole.SUPERVISOR)
    assert store.staff.of_session(second, NOW) is None
    third = store.staff.begin_session(store.staff.get(made.id), NOW, "password")
    store.staff.end_session(third)
    assert store.staff.of_session(third, NOW) is None


def test_staff_are_sealed_as_applicants_are(store):
    user(store, "zhao.ming", unit="某中学", password=PASSWORD)
    with store.db.read() as connection:
        row = repr(connection.execute(select(t.users)).one())
    for word in ("zhao.ming", "李建国", "某中学", PASSWORD):
        assert word not in row


def test_two_people_never_hold_one_file(store, application):
    one, two = user(store, "one"), user(store, "two")
    assert store.leases.take(application, one.id, NOW).user_id == one.id
    assert store.leases.take(application, two.id, after(1)) is None
    assert store.leases.take(application, one.id, after(10)).until == after(10 + LEASE_MINUTES)
    assert store.leases.take(application, two.id, after(11 + LEASE_MINUTES)).user_id == two.id
    assert store.leases.current(application, after(12 + LEASE_MINUTES)).user_id == two.id
    new = [NewDecision("k" * 32, Decided.UPHELD, FLAG)]
    with pytest.raises(Conflict, match="FILE_LEASED"):
        store.reviews.decide(application, one.id, 1, new, after(12 + LEASE_MINUTES))
    assert store.leases.take(application, one.id, after(13 + LEASE_MINUTES), by_force=True)
    assert store.audit.entries()[0].action == "lease_taken_over"
    store.leases.give_back(application, one.id)
    assert store.leases.current(application, after(13 + LEASE_MINUTES)) is None


def test_a_number_is_revealed_to_the_holder_and_only_while_it_is_held(store, application):
    one, two = user(store, "one"), user(store, "two")
    with pytest.raises(Conflict):
        store.leases.reveal(application, one.id, NOW)
    store.leases.take(application, one.id, NOW)
    store.leases.reveal(application, one.id, NOW)
    assert store.leases.current(application, NOW).revealed_at == NOW
    line = store.audit.entries(application)[0]
    assert (line.actor, line.action) == (one.id, "id_number_revealed")
    assert store.leases.take(application, two.id, NOW, by_force=True).revealed_at is None


def test_many_guesses_at_once_are_no_more_than_one_after_another(store, monkeypatch):
    user(store, "li", password=PASSWORD)
    tried: list[str] = []

    def slowly(_digest: str | None, given: str) -> bool:
        if _digest is not None:
            tried.append(given)
        time.sleep(0.05)
        return False

    monkeypatch.setattr("intake.store.staff.sign_ins.is_password", slowly)
    with ThreadPoolExecutor(20) as pool:
        guesses = [f"guess-{n}" for n in range(40)]
        list(pool.map(lambda one: store.staff.check_password("li", one, NOW), guesses))
    assert len(tried) == TRIES


def test_a_decision_that_is_sent_again_counts_once_even_after_it_was_undone(store, application):
    one = user(store)
    store.leases.take(application, one.id, NOW)
    new = NewDecision("a" * 32, Decided.UPHELD, FLAG, request_id="f" * 32)
    for _ in range(50):
        store.reviews.decide(application, one.id, 1, [new], NOW)
    assert len(store.reviews.decisions(application)) == 1
    store.reviews.undo(application, one.id, NOW)
    store.reviews.decide(application, one.id, 1, [new], NOW)
    assert store.reviews.decisions(application) == []
    assert len(store.reviews.decisions(application, with_undone=True)) == 1


def test_decisions_stand_until_undone_or_superseded_and_are_kept_in_any_case(store, application):
    one = user(store)
    store.leases.take(application, one.id, NOW)
    for key, action in (("a", Decided.UPHELD), ("b", Decided.OVERRULED), ("a", Decided.OVERRULED)):
        store.reviews.decide(
            application,
            one.id,
            1,
            [NewDecision(key * 32, action, FLAG, "misread", "看过原件")],
            NOW,
        )
    assert [(d.flag_key[0], d.action) for d in store.reviews.decisions(application)] == [
        ("a", "upheld"),
        ("b", "overruled"),
        ("a", "overruled"),
    ]
    assert store.reviews.decisions(application)[0].note == "看过原件"
    counted = store.labels.overruled()
    assert [(c.code, c.upheld, c.overruled) for c in counted] == [("NAME_MISMATCH", 0, 2)]
    assert store.reviews.undo(application, one.id, NOW).flag_key[0] == "a"
    assert store.labels.overruled()[0].upheld == 1
    assert len(store.reviews.decisions(application, with_undone=True)) == 3
    labels = list(store.labels.rows())
    assert [(row["decision"], row["confidence"]) for row in labels] == [
        ("upheld", 0.9),
        ("overruled", 0.9),
    ]
    assert not any("甲" in str(row) or "乙" in str(row) for row in labels)


def test_the_audit_is_a_chain_that_shows_where_it_was_broken(store, application):
    for n in range(5):
        store.audit.note(AuditNote("somebody", "file_opened", {"n": n}), NOW, application)
    proof = store.audit.verify()
    assert (proof.length, proof.broken_at) == (5, None)
    assert store.audit.digest_of(5) == proof.digest
    assert [line.detail["n"] for line in store.audit.entries(application, limit=2)] == [4, 3]
    for statement in (
        "UPDATE audit SET actor = 'x' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 5",
    ):
        with pytest.raises(Fault), store.db.write() as connection:
            connection.execute(text(statement))
    assert store.audit.verify() == proof
    with store.db.write() as connection:
        if store.db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_no_change ON audit")
        connection.execute(text("UPDATE audit SET actor = 'x' WHERE seq = 3"))
    assert store.audit.verify().broken_at == 3


def test_an_audit_that_was_cut_off_does_not_fit_what_was_written_down(store):
    for _ in range(3):
        store.audit.note(AuditNote("somebody", "signed_in"), NOW)
    written_down = store.audit.verify().digest
    with store.db.write() as connection:
        if store.db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_no_delete")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_no_change ON audit")
        connection.execute(text("DELETE FROM audit WHERE seq = 3"))
    assert store.audit.verify().broken_at == 3
    assert store.audit.digest_of(3) != written_down


def test_the_trace_outlives_the_person_and_says_nothing_about_them(store, application):
    one = user(store)
    store.leases.take(application, one.id, NOW)
    store.reviews.decide(application, one.id, 1, [NewDecision("a" * 32, Decided.UPHELD, FLAG)], NOW)
    store.reviews.see_page(application, "0" * 32, 1, one.id, NOW)
    assert store.erasure.erase(application)
    assert [line.detail for line in store.audit.entries(application)] == [None]
    assert store.audit.verify().broken_at is None
    assert list(store.labels.rows()) == []


def handed_in(store: Store, employer: str, name: str = "某人", hours: int = 0, **report) -> str:
    declared = {
        "applicant": {"name": name},
        "employment": {"employer": employer, "supervising_authority": "教科局"},
    }
    record, _ = store.cases.create("p", declared, NOW)
    at = NOW + dt.timedelta(hours=hours)
    store.cases.move(record.id, record.version, StateChange("submitted", 1, submitted_at=at))
    if report:
        claims = [store.jobs.claim(bell.job_id, "w") for bell in store.jobs.due(100)]
        claim = next(one for one in claims if one.application_id == record.id)
        flags = [{"severity": "error"}] * report.get("errors", 0)
        body = {"round": 1, "flags": flags}
        assert store.results.finish_report(
            claim, store.cases.get(record.id).generation, body, report["verdict"]
        )
    return record.id


def ids(store: Store, **query) -> list[str]:
    return [row.id for row in store.queue.page(QueueQuery({"p": 10**18}, **query)).rows]


def test_the_queue_shows_a_unit_its_own_and_an_authority_those_below_it(store):
    ours, theirs = handed_in(store, "第一中学（和静）"), handed_in(store, "水利站")
    assert ids(store, unit="第一中学(和静)") == [ours]
    assert set(ids(store, unit="教科局")) == {ours, theirs}
    assert ids(store, unit="别的单位") == []
    assert store.queue.belongs_to(ours, "第一中学（和静）") and not store.queue.belongs_to(
        theirs, "第一中学（和静）"
    )
    with store.db.read() as connection:
        assert "第一中学" not in repr(connection.execute(text("SELECT * FROM applications")).all())


def test_the_queue_is_in_order_of_time_filtered_counted_and_cut_into_pages(store):
    late, early = (
        handed_in(store, "甲", hours=2),
        handed_in(store, "乙", "古丽", hours=1, verdict="return", errors=2),
    )
    assert ids(store, states=("submitted",)) == [early, late]
    assert ids(store, limit=1, offset=1) == [late]
    page = store.queue.page(QueueQuery({"p": 1}, states=("returned",)))
    assert (page.rows, page.total, page.by_state) == ((), 0, {"submitted": 2})
    assert ids(store, verdict="return") == [early] and ids(store, verdict="pending") == [late]
    row = store.queue.page(QueueQuery({"p": 1}, verdict="return")).rows[0]
    assert (row.errors, row.warnings, row.verdict) == (2, 0, "return")
    assert ids(store, text="古丽") == [early] == ids(store, text=early[:8]) == ids(store, text="乙")


def test_the_next_file_is_one_on_which_nobody_else_works(store):
    first, second = handed_in(store, "甲", hours=1), handed_in(store, "甲", hours=2)
    one, two = user(store, "one"), user(store, "two")
    store.leases.take(first, one.id, NOW)
    query, at = QueueQuery({"p": 1}, states=("submitted",)), int(NOW.timestamp() * 1_000_000)
    assert store.queue.next(query, two.id, at) == second
    assert store.queue.next(query, one.id, at) == first
    assert ids(store, leased_by=one.id) == [first]


def test_an_older_store_learns_whose_its_applications_are(place):
    with Store.open(place) as store:
        record, _ = store.cases.create("p", {"employment": {"employer": "甲"}}, NOW)
        with store.db.write() as connection:
            connection.execute(text("UPDATE applications SET employer_mac = NULL"))
        assert not store.queue.belongs_to(record.id, "甲")
        with store.db.write() as connection:
            name_units(store.core, connection)
        assert store.queue.belongs_to(record.id, "甲")


def test_a_return_keeps_its_decisions_with_the_round(store, application):
    give(store, application)
    store.uploads.withdraw(application, store.uploads.of(application)[0].id)
    claim = claim_next(store)
    body = {"round": 1, "flags": [], "versions": {}}
    assert store.results.finish_report(
        claim, store.cases.get(application).generation, body, "return"
    )
    record, report = store.cases.get(application), store.reports.newest(application)
    kept = [{"flag_key": "a", "action": "upheld", "note": DECLARED["applicant"]["name"]}]
    change = StateChange(
        "returned",
        1,
        returned_at=NOW,
        rejudge=False,
        frozen_report=report.id,
        decisions=kept,
        audit=(NOW, AuditNote("somebody", "returned", {"decisions": kept})),
    )
    store.cases.move(application, record.version, change)
    assert store.rounds.decisions(application, 1) == kept
    assert store.rounds.decisions(application, 2) is None
    assert store.audit.entries(application)[0].action == "returned"


def test_an_audit_that_was_emptied_is_an_alarm_although_its_chain_fits(store):
    assert store.audit.verify().broken_at is None  # nothing has begun yet
    user(store)
    assert store.audit.verify().broken_at is None
    with store.db.write() as connection:
        if store.db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_no_delete")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_no_change ON audit")
        connection.execute(text("DELETE FROM audit"))
        nothing = "X''" if store.db.is_sqlite else r"'\x'::bytea"
        connection.exec_driver_sql(f"UPDATE audit_head SET seq = 0, mac = {nothing}")
    assert store.audit.verify().broken_at == 1
    assert store.audit.head() == (0, "")


def test_accounts_of_an_earlier_release_are_signed_once_and_later_ones_never(store, place):
    user(store)
    with store.db.write() as connection:
        connection.execute(text("UPDATE users SET row_mac = NULL"))
    with Store.open(place) as again:
        assert not again.staff.everybody()[0].is_untouched
    with store.db.write() as connection:
        sign_users(store.core, connection)
    assert store.staff.everybody()[0].is_untouched
