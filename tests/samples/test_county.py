"""The made-up county that `make serve` shows."""

from __future__ import annotations

from collections import Counter

import pytest

from intake.casework.rounds import State
from intake.domain.settings import Settings
from intake.store import Store
from samples.county import draw
from samples.county.draw import NOW, PLAN, County


def test_there_are_sixty_applications_in_every_state():
    assert sum(count for _, count in PLAN) == 60
    assert {state for state, _ in PLAN} == set(State)


@pytest.fixture
def filled(tmp_path, monkeypatch):
    monkeypatch.setattr(draw, "PLAN", tuple((state, 1) for state in State))
    monkeypatch.setattr(draw, "DRAWN", 0)

    def fill(name: str):
        settings = Settings(_env_file=None, data_dir=tmp_path / name, clock=NOW)
        with Store.open(settings) as store:
            made = County(store, 5, {"reader": "sha256:made-up"})
            records = list(made.fill())
            verdicts = {r.state: (store.reports.newest(r.id) or None) for r in records}
            return records, {s: v and v.verdict for s, v in verdicts.items()}

    return fill


def test_each_stands_where_its_reports_let_it_stand_and_the_seed_decides(filled):
    records, verdicts = filled("one")
    assert Counter(r.state for r in records) == Counter(State)
    assert verdicts["confirmed"] != "return"
    assert verdicts["recommended"] != "return"
    assert verdicts["returned"] == verdicts["closed"] == "return"
    again, _ = filled("two")
    assert [r.declaration for r in again] == [r.declaration for r in records]
