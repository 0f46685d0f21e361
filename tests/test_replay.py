"""A verdict judged again comes out the same, or it is said what changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from typer.testing import CliRunner

from intake.cli import app
from intake.replay import replay


def report() -> dict[str, Any]:
    verification = {
        "rule": "verify.mismatch", "thresholds": {"contradict": -6.0}, "alternatives": [], "characters": [],
        "crop": {"box": [1, 2, 3, 4], "sha256": "ab"},
    }
    flag = {"code": "NAME_MISMATCH", "material": "id_card_portrait_side", "year": None, "field": "name",
            "upload": "a.jpg", "page": 1, "declared": "张袆", "read": "张祎",
            "evidence": {"log_ratio": -9.13, "verification": verification}}
    missing = {**flag, "code": "MISSING_PAPER", "evidence": {}}
    return {"application": "a", "flags": [flag, missing],
            "versions": {"pipeline": "2", "policy_revision": "p", "models": {"rec": "sha256:1"}}}


def test_the_same_grounds_are_the_same_verdict_and_only_grounds_are_replayed() -> None:
    again = copy.deepcopy(report())
    again["flags"][0]["evidence"]["log_ratio"] = -9.14  # another runtime's last digit
    again["versions"]["models"]["rec"] = "sha256:2"
    (one,) = replay(report(), again)
    assert one.is_same and one.now == "NAME_MISMATCH"


@pytest.mark.parametrize(("change", "named"), [
    (lambda f: f.update(declared="张祎"), "declared"),
    (lambda f: f.update(read="张讳"), "read"),
    (lambda f: f.update(code="FIELD_NOT_CHECKED"), "code"),
    (lambda f: f["evidence"].update(log_ratio=-3.0), "log_ratio"),
    (lambda f: f["evidence"].pop("log_ratio"), "log_ratio"),
    (lambda f: f["evidence"]["verification"].update(rule="verify.checksum"), "rule"),
    (lambda f: f["evidence"]["verification"]["thresholds"].update(contradict=-9.0), "thresholds"),
    (lambda f: f["evidence"]["verification"]["crop"].update(sha256="cd"), "crop"),
    (lambda f: f["evidence"].pop("verification"), "verification"),
])
def test_what_changed_is_named(change: Any, named: str) -> None:
    again = copy.deepcopy(report())
    change(again["flags"][0])
    (one,) = replay(report(), again)
    assert one.changes == (named,)


def test_a_verdict_that_is_gone_names_the_model_and_the_policy_that_are_new() -> None:
    again = {**report(), "flags": [],
             "versions": {"pipeline": "2", "policy_revision": "q", "models": {"rec": "sha256:2"}}}
    (one,) = replay(report(), again)
    assert one.now is None
    assert one.changes == ("flag", "versions.policy_revision", "versions.models.rec")


def test_what_is_no_report_is_said_in_a_sentence(tmp_path: Any) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]", encoding="utf-8")
    result = CliRunner().invoke(app, ["replay", str(path)])
    assert result.exit_code == 2
    assert "不是一份核对报告" in result.output
