"""One address, and all together, begin and store so much and no more until they submit."""

from __future__ import annotations

import pytest

from intake.domain.settings import Settings
from intake.web import quotas
from tests.store.conftest import give
from tests.web.conftest import CLOCK, DECLARED, JPEG, OPERATOR, REVIEWER, running


@pytest.fixture
def small(store, tmp_path, monkeypatch):
    """A service of two drafts an address, and of bytes instead of gigabytes."""
    monkeypatch.setattr(quotas, "_GB", 10)
    monkeypatch.setattr(quotas, "DRAFTS_LOOK_SECONDS", 0.0)
    settings = Settings(
        data_dir=tmp_path / "data",
        clock=CLOCK,
        reviewer_token=REVIEWER,
        operator_token=OPERATOR,
        address_drafts=2,
        address_gb=2,
        drafts_gb=3,
    )
    yield from running(store, settings)


def test_an_address_begins_so_many_drafts_and_more_once_it_has_submitted(small):
    first, _ = small.ready(), small.applicant()
    refused = small.client().post("/api/applications", json=DECLARED)
    assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_REQUESTS")
    assert "2 份" in refused.json()["detail"] and refused.headers["Retry-After"]
    assert first.submit().status_code == 200
    assert small.applicant()


def test_an_address_stores_so_much_in_drafts(small):
    one, other = small.applicant(), small.applicant()
    assert one.send(JPEG + b"a" * 20).status_code == 202
    refused = other.send(JPEG + b"b")
    assert (refused.status_code, refused.json()["code"]) == (409, "TOO_MANY_UPLOADS")
    assert "合计" in refused.json()["detail"]


def test_all_drafts_together_store_so_much(small):
    other, _ = small.store.cases.create(
        "hejing-2024", {}, small.clock.settings.now(), address="9.9.9.9"
    )
    give(small.store, other.id, b"a" * 30)
    refused = small.applicant().send()
    assert (refused.status_code, refused.json()["code"]) == (507, "STORAGE_FULL")
