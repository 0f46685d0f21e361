"""`intake user`, `intake audit`, `intake labels`, as an operator types them."""

from __future__ import annotations

import datetime as dt
import json
import stat

import pytest
from typer.testing import CliRunner

from intake.cli.app import app
from intake.domain.application import BEIJING
from intake.domain.settings import Settings
from intake.store import Decided, IntegrationScope, NewDecision, Store

FLAG = {
    "code": "NAME_MISMATCH",
    "severity": "error",
    "material": "id_card_portrait_side",
    "field": "name",
    "confidence": 0.97,
    "declared": "古丽",
    "read": "吉丽",
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("INTAKE_DATA_DIR", str(tmp_path / "data"))

    def typed(*words: str):
        return CliRunner().invoke(app, list(words))

    return typed


def test_the_first_administrator_gets_a_password_that_opens_the_account(run, tmp_path):
    made = run("user", "add", "admin", "--role", "administrator", "--name", "管理员")
    assert made.exit_code == 0, made.output
    password = made.output.strip().rpartition("：")[2]
    settings = Settings(data_dir=tmp_path / "data")
    with Store.open(settings) as store:
        assert store.staff.check_password("admin", password, settings.now()).name == "管理员"
    assert password not in run("user", "list").output
    assert "已有这个登录名" in run("user", "add", "admin", "--role", "operator").output


@pytest.mark.parametrize("words", [("x", "--role", "king"), ("x", "--role", "unit_reviewer")])
def test_an_account_that_makes_no_sense_is_refused_in_a_sentence(run, words):
    refused = run("user", "add", *words)
    assert (refused.exit_code == 2 and "应为" in refused.output) or "--unit" in refused.output


def test_the_audit_is_verified_against_what_was_written_down(run, tmp_path):
    run("user", "add", "admin", "--role", "administrator")
    first = run("audit", "verify")
    assert first.exit_code == 0
    written_down = first.output.strip().splitlines()[-1]
    run("user", "add", "li", "--role", "supervisor")
    assert run("audit", "verify", "--expect", written_down).exit_code == 0
    assert run("audit", "verify", "--expect", f"1:{'0' * 64}").exit_code == 1


def test_labels_carry_no_value_of_a_person(run, tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    with Store.open(settings) as store:
        now = settings.now().astimezone(BEIJING)
        record, _ = store.cases.create("p", {}, now)
        new = [NewDecision("a" * 32, Decided.OVERRULED, FLAG, "misread")]
        store.reviews.decide(record.id, "token:reviewer", 1, new, now, needs_lease=False)
    file = tmp_path / "labels.jsonl"
    assert run("labels", "export", str(file)).exit_code == 0
    text = file.read_text("utf-8")
    row = json.loads(text)
    assert (row["code"], row["decision"], row["reason"], row["confidence"]) == (
        "NAME_MISMATCH",
        "overruled",
        "misread",
        0.97,
    )
    assert "古丽" not in text and "吉丽" not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "驳回率 100.0%" in run("labels", "rates").output


def test_the_command_line_confirms_a_token_that_waits_and_makes_open_ones(run, tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    now = settings.now()
    with Store.open(settings) as store:
        ends = now + dt.timedelta(days=1)
        made, token = store.integrations.add(
            "档案", IntegrationScope.READ, None, ends, now, "a" * 32, is_pending=True
        )
        assert "待确认" in run("integration", "list").output
        assert store.integrations.of_token(token, now) is None
        assert run("integration", "confirm", made.id).exit_code == 0
        assert store.integrations.of_token(token, now) is not None
    assert run("integration", "confirm", "0" * 32).exit_code != 0
    run("integration", "add", "统计", "--scope", "read")
    assert "待确认" not in run("integration", "list").output
