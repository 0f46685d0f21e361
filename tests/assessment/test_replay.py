"""A report judged again comes out the same, or it is said what changed."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from intake.assessment.replay import Replayed, replay
from intake.cli.app import app
from intake.cli.replay import lines
from models import services

CASE = Path(__file__).parents[2] / "samples" / "committed" / "wrong-id-digit"


def report() -> dict[str, Any]:
    verification = {
        "rule": "verify.mismatch",
        "thresholds": {"contradict": -6.0},
        "alternatives": [],
        "characters": [],
        "crop": {"box": [1, 2, 3, 4], "sha256": "ab"},
    }
    flag = {
        "code": "NAME_MISMATCH",
        "severity": "error",
        "material": "id_card_portrait_side",
        "year": None,
        "field": "name",
        "upload": "a.jpg",
        "page": 1,
        "declared": "张袆",
        "read": "张祎",
        "evidence": {"log_ratio": -9.13, "verification": verification},
    }
    missing = {
        **flag,
        "code": "MATERIAL_MISSING",
        "material": "commitment",
        "field": None,
        "upload": None,
        "page": None,
        "declared": None,
        "read": None,
        "evidence": {},
    }
    return {
        "application": "a",
        "policy": "p-2024",
        "round": 1,
        "as_of": "2024-10-20T10:00:00+08:00",
        "verdict": "return",
        "uploads": [{"upload": "a.jpg", "sha256": "ab"}],
        "flags": [flag, missing],
        "versions": {"pipeline": "2", "policy_revision": "p", "models": {"rec": "sha256:1"}},
    }


def named(one: Replayed) -> list[str]:
    return [change.name for change in one.changes]


def test_the_same_grounds_are_the_same_verdict_whatever_made_it() -> None:
    again = copy.deepcopy(report())
    again["flags"].reverse()
    again["flags"][1]["evidence"]["log_ratio"] = -9.14  # another runtime's last digit
    again["versions"]["models"]["rec"] = "sha256:2"
    found = replay(report(), again)
    assert found.is_same and len(found.flags) == 2
    assert [(v.name, v.before, v.now) for v in found.versions] == [
        ("models.rec", "sha256:1", "sha256:2")
    ]
    assert "未改变结论的版本" in "\n".join(lines(report(), found))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda f: f.update(declared="张祎"), "declared"),
        (lambda f: f.update(read="张讳"), "read"),
        (lambda f: f.update(severity="warning"), "severity"),
        (lambda f: f.update(code="FIELD_NOT_CHECKED"), "code"),
        (lambda f: f["evidence"].update(log_ratio=-3.0), "log_ratio"),
        (lambda f: f["evidence"].pop("log_ratio"), "log_ratio"),
        (lambda f: f["evidence"]["verification"].update(rule="verify.checksum"), "rule"),
        (
            lambda f: f["evidence"]["verification"]["thresholds"].update(contradict=-9.0),
            "thresholds",
        ),
        (lambda f: f["evidence"]["verification"]["crop"].update(sha256="cd"), "crop"),
        (lambda f: f["evidence"].pop("verification"), "verification"),
    ],
)
def test_what_changed_is_named(change: Any, name: str) -> None:
    again = copy.deepcopy(report())
    change(again["flags"][0])
    found = replay(report(), again)
    assert not found.is_same
    assert [named(one) for one in found.flags] == [[name], []]
    assert all(line.isprintable() for line in lines(report(), found))


def test_what_is_gone_what_is_new_and_what_it_was_made_with_are_named() -> None:
    again = {
        **copy.deepcopy(report()),
        "verdict": "manual",
        "uploads": [{"upload": "a.jpg", "sha256": "cd"}, {"upload": "b.jpg", "sha256": "ef"}],
        "versions": {"pipeline": "2", "policy_revision": "q", "models": {"rec": "sha256:2"}},
    }
    again["flags"][0]["field"] = "sex"
    found = replay(report(), again)
    assert [named(one) for one in found.flags] == [["flag"], [], []]
    assert [one.is_new for one in found.flags] == [False, False, True]
    assert [change.name for change in found.files] == ["a.jpg", "b.jpg"]
    assert [change.name for change in found.versions] == ["models.rec", "policy_revision"]
    said = "\n".join(lines(report(), found))
    for words in (
        "现在不再提出",
        "新增",
        "当时 退回补正，现在 需人工核对",
        "a.jpg：ab → cd",
        "b.jpg：（无） → ef",
        "模型 rec：sha256:1 → sha256:2",
        "政策版本：p → q",
        "意见 2 项，1 项相同；现在另有 1 项",
    ):
        assert words in said


def test_a_real_report_replays_the_same_and_another_picture_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        services, "default_services", cache(services.default_services)
    )  # loaded once
    folder, record = tmp_path / "case", tmp_path / "report.json"
    (folder / "uploads").mkdir(parents=True)
    declared = json.loads((CASE / "application.json").read_text(encoding="utf-8"))
    declared["uploads"] = declared["uploads"][:1]  # the card: one page
    (folder / "application.json").write_text(json.dumps(declared), encoding="utf-8")
    picture = folder / "uploads" / "01.jpg"
    picture.write_bytes((CASE / "uploads" / "01.jpg").read_bytes())
    run = CliRunner().invoke
    assert run(app, ["check", str(folder), "--json", str(record)]).exit_code == 1

    same = run(app, ["replay", str(record), str(folder)])
    assert same.exit_code == 0, same.output
    assert (
        "相同  错报 ID_NUMBER_MISMATCH  《身份证人像面》公民身份号码  uploads/01.jpg 第1页"
        in same.output
    )
    assert "不同" not in same.output.replace("与当时不同", "") and "都与当时相同" in same.output

    dim = np.asarray(Image.open(picture).convert("RGB")) // 12
    Image.fromarray(dim.astype(np.uint8)).save(picture, quality=60)
    document = json.loads(record.read_text(encoding="utf-8"))
    document["versions"]["policy_revision"] = "another"
    record.write_text(json.dumps(document), encoding="utf-8")
    other = run(app, ["replay", str(record), str(folder)])
    assert other.exit_code == 1
    assert "内容与当时不同的文件" in other.output and "政策版本：another → " in other.output
    assert "不同  错报 ID_NUMBER_MISMATCH" in other.output


def test_what_is_no_report_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]", encoding="utf-8")
    result = CliRunner().invoke(app, ["replay", str(path)])
    assert result.exit_code == 2
    assert "不是一份核对报告" in result.output
