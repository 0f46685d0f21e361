"""Whose file is read next: nobody delays everybody, however much he sends."""

from __future__ import annotations

import pytest

from intake.domain.settings import Settings
from intake.store import JobKind, Queue, Store, UploadStatus
from intake.store.jobs.finishing import TOO_COMPLEX
from intake.store.jobs.thresholds import COST_BUDGET_SECONDS
from tests.store.conftest import NOW, Kept, give

SMALL = Kept(b"seen", b"", b"")
FEW = 4
"""Files of others that an honest one may wait for, beside those being read."""


@pytest.fixture
def store(tmp_path):
    """On SQLite; the attack itself is tried on both databases."""
    with Store.open(Settings(data_dir=tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def either_store(place):
    with Store.open(place) as opened:
        yield opened


def begun(store, address: str | None) -> str:
    return store.cases.create("hejing-2024", {}, NOW, address=address)[0].id


def flooded(store, addresses: list[str], files: int = 12) -> list[str]:
    """Applications, each with so many files at once."""
    made = [begun(store, address) for address in addresses]
    for one in made:
        for number in range(files):
            give(store, one, b"%s %d" % (one.encode(), number))
    return made


def taken(store, queue: Queue = Queue.FAST) -> str | None:
    """The upload of the next job; reports that come between are made and not counted."""
    while claim := store.jobs.claim_next("w", queue):
        if claim.kind is JobKind.UPLOAD:
            return claim.upload_id
        assert store.results.finish_report(claim, 10_000, {"round": 1}, "manual")
    return None


def waits(store, upload_id: str) -> int:
    """How many other files are begun before it."""
    return next(n for n in range(10_000) if taken(store) == upload_id)


@pytest.mark.parametrize(
    "addresses", [["1.1.1.1"] * 3, ["1.1.1.1", "2.2.2.2", "3.3.3.3"]], ids=["one", "three"]
)
def test_three_that_send_twelve_files_each_delay_an_honest_one_by_a_few(either_store, addresses):
    store = either_store
    flooded(store, addresses)
    for _ in range(3):
        taken(store)
    honest = give(store, begun(store, "9.9.9.9"), b"honest")
    assert waits(store, honest.id) <= FEW


def test_an_honest_application_of_many_files_keeps_pace_with_a_flood(store):
    flooded(store, ["1.1.1.1"] * 3)
    own = begun(store, "9.9.9.9")
    honest = {give(store, own, b"honest %d" % n).id for n in range(8)}
    first = [taken(store) for _ in range(8 * (3 + 1))]
    assert honest <= set(first)


def test_applicants_behind_one_address_go_side_by_side(store):
    """The last of four that send six files each is begun long before the first has ended."""
    last = flooded(store, ["1.1.1.1"] * 4, files=6)[-1]
    order = [store.uploads.one(taken(store)).application_id for _ in range(24)]
    assert order.index(last) <= 6


def test_an_import_of_hundreds_is_one_among_the_others(store):
    flooded(store, [None] * 60, files=1)
    for _ in range(3):
        taken(store)
    honest = give(store, begun(store, "9.9.9.9"), b"honest")
    assert waits(store, honest.id) <= FEW


def test_whoever_had_much_yesterday_is_not_made_to_wait_today(store):
    busy = flooded(store, ["1.1.1.1"])[0]
    for _ in range(12):
        taken(store)
    late = give(store, busy, b"one more")
    for number in range(30):
        give(store, begun(store, f"5.5.5.{number}"), b"%d" % number)
    assert waits(store, late.id) <= FEW


def test_within_an_application_the_file_that_came_first_goes_first(store):
    own = begun(store, "1.1.1.1")
    given = [give(store, own, b"%d" % n).id for n in range(5)]
    assert [taken(store) for _ in range(5)] == given


def ended(store, claim, cost: float, code: str | None = None) -> None:
    status = UploadStatus.CHECKED if code is None else UploadStatus.REFUSED
    assert store.results.finish_upload(claim, SMALL, status, code, "v", cost)


@pytest.mark.parametrize(("cost", "code"), [(COST_BUDGET_SECONDS + 1.0, None), (20.0, TOO_COMPLEX)])
def test_an_application_that_cost_too_much_goes_on_among_the_long_files(store, cost, code):
    own = begun(store, "1.1.1.1")
    for number in range(3):
        give(store, own, b"%d" % number)
    ended(store, store.jobs.claim_next("w", Queue.FAST), cost, code)
    assert taken(store) is None
    assert {bell.queue for bell in store.jobs.due(10)} >= {Queue.BULK}
    assert taken(store, Queue.BULK) is not None
    assert taken(store, Queue.BULK) is not None


def test_what_an_expensive_application_sends_later_waits_there_too_and_is_read(store):
    own = begun(store, "1.1.1.1")
    give(store, own, b"first")
    ended(store, store.jobs.claim_next("w", Queue.FAST), COST_BUDGET_SECONDS + 1.0)
    late = give(store, own, b"late")
    assert taken(store) is None
    assert taken(store, Queue.BULK) == late.id


def test_an_ordinary_application_stays_among_the_short_ones(store):
    own = begun(store, "1.1.1.1")
    for number in range(20):
        give(store, own, b"%d" % number)
    for _ in range(20):
        claim = store.jobs.claim_next("w", Queue.FAST)
        while claim.kind is JobKind.REPORT:
            store.results.finish_report(claim, 10_000, {"round": 1}, "manual")
            claim = store.jobs.claim_next("w", Queue.FAST)
        ended(store, claim, 3.0)
    assert give(store, own, b"late").id == taken(store)
