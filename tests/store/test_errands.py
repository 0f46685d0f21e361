"""Errands survive whoever does them, are done once, sealed, and go after a day."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from intake.store import AuditNote, ErrandKind, ErrandStatus, StaffRole
from intake.store.database import schema as s
from intake.store.database import staff_schema as t
from intake.store.jobs.thresholds import MOST_CLAIMS
from tests.store.conftest import NOW
from workers.background_jobs import do_next

WANTED = {"words": "全部", "states": ["submitted"], "unit": "某中学"}


@pytest.fixture
def user(store) -> str:
    return store.staff.add("li", "李建国", StaffRole.SUPERVISOR, None, None, NOW, "command").id


def asked(store, user: str, kind: ErrandKind = ErrandKind.EXPORT) -> str:
    return store.background_jobs.ask(kind, user, WANTED, 7, NOW, AuditNote(user, "exported"))


def run_out(store, **times: int) -> None:
    """Leases or whole errands are as if a day had passed."""
    with store.db.write() as connection:
        connection.execute(update(t.errands).values(**times))


def test_an_errand_is_sealed_done_once_and_fetched_by_its_owner(store, user):
    errand = asked(store, user)
    assert store.background_jobs.ask(ErrandKind.EXPORT, user, WANTED, 7, NOW) is None
    claim = store.background_jobs.claim()
    assert claim.wanted == WANTED and store.background_jobs.claim() is None
    assert store.background_jobs.goes_on(claim, 3, 7)
    [shown] = store.background_jobs.of(ErrandKind.EXPORT, user)
    assert (shown.done, shown.status, shown.created_at) == (3, ErrandStatus.RUNNING, NOW)
    assert store.background_jobs.finish(claim, b"a table") and not store.background_jobs.finish(
        claim, b"another"
    )
    assert store.background_jobs.result(errand, ErrandKind.EXPORT, user) == b"a table"
    assert store.background_jobs.result(errand, ErrandKind.EXPORT, "f" * 32) is None
    assert (
        store.background_jobs.of(ErrandKind.TRIAL) == []
        and store.audit.entries()[0].action == "exported"
    )
    with store.db.read() as connection:
        row = repr(connection.execute(select(t.errands)).one())
    assert "a table" not in row and "某中学" not in row
    run_out(store, ends_at=1)
    assert (
        store.background_jobs.of(ErrandKind.EXPORT) == []
        and store.background_jobs.result(errand, ErrandKind.EXPORT) is None
    )
    assert store.background_jobs.forget_old() == 1


def test_who_dies_at_it_is_followed_by_another_and_cannot_come_back_and_the_third_is_the_last(
    store, user
):
    asked(store, user)
    first = store.background_jobs.claim()
    for _ in range(MOST_CLAIMS - 1):
        run_out(store, lease_until=1)
        again = store.background_jobs.claim()
    assert again.id == first.id
    assert not store.background_jobs.goes_on(first, 1, 7) and not store.background_jobs.finish(
        first, b"x"
    )
    run_out(store, lease_until=1)
    assert store.background_jobs.claim() is None
    assert store.background_jobs.of(ErrandKind.EXPORT)[0].status is ErrandStatus.FAILED
    assert asked(store, user)


def test_what_fails_says_so_and_what_nobody_wants_any_more_is_left(
    store, user, application, monkeypatch
):
    asked(store, user, ErrandKind.TRIAL)  # without a policy
    assert do_next(store) and not do_next(store)
    assert store.background_jobs.of(ErrandKind.TRIAL)[0].status is ErrandStatus.FAILED
    asked(store, user)
    monkeypatch.setattr(
        "workers.export_workbook.workbook", lambda *_: run_out(store, fence=9) or b"late"
    )
    assert do_next(store)
    assert store.background_jobs.of(ErrandKind.EXPORT)[0].status is ErrandStatus.RUNNING
    with store.db.read() as connection:
        kept = connection.execute(select(t.errands.c.ends_at - s.db_now()).limit(1)).scalar_one()
    assert 0.9 < kept / s.SECOND / dt.timedelta(hours=24).total_seconds() <= 1
