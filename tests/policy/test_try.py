"""`intake policy try`: the rules asked of a hand-written fact sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake.cli.app import app

RUN = CliRunner()
SOUND = """
submitted_at: 2024-10-20 10:00:00+08:00
declared: {level: 本科, employer: 和静县水利管理站}
papers:
  public_notice:
    {posting_from: 2024-10-08, posting_until: 2024-10-14, signed_on: 2024-10-08,
     sealed_by: 和静县水利管理站, seal: present, signature: present, dated: present}
"""


def tried(tmp_path: Path, facts: str, *options: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "facts.yaml"
    path.write_text(facts, encoding="utf-8")
    return RUN.invoke(app, ["policy", "try", "hejing-2024", str(path), *options])


def test_facts_without_a_fault_break_no_rule(tmp_path: Path) -> None:
    result = tried(tmp_path, SOUND)
    assert (result.exit_code, result.output) == (0, "没有规则成立\n")


def test_a_rule_that_holds_is_printed_with_its_sentence_and_clause(tmp_path: Path) -> None:
    result = tried(tmp_path, SOUND.replace("2024-10-14", "2024-10-10"))
    assert result.exit_code == 1
    assert "R-PUB-2 POSTING_TOO_SHORT error 通知六（一）5（1）" in result.output
    assert "只有 3 个工作日" in result.output


def test_a_value_that_is_left_out_was_not_read_and_that_is_said(tmp_path: Path) -> None:
    result = tried(tmp_path, SOUND.replace("posting_until: 2024-10-14, ", ""))
    assert "RULE_NOT_CHECKED" in result.output
    assert "R-PUB-2" in result.output


def test_one_rule_may_be_tried_alone(tmp_path: Path) -> None:
    facts = SOUND.replace("2024-10-14", "2024-10-10").replace("seal: present", "seal: absent")
    assert "SEAL_MISSING" in tried(tmp_path, facts).output
    alone = tried(tmp_path, facts, "--rule", "R-PUB-2").output
    assert "POSTING_TOO_SHORT" in alone
    assert "SEAL_MISSING" not in alone


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("papers: {public_notce: {}}", "public_notce"),
        ("papers: {public_notice: {grade: 合格}}", "grade"),
        ("decalred: {}", "decalred"),
        ("declared: [", "第 1 行"),
    ],
)
def test_a_sheet_that_is_wrong_is_refused_with_the_place(
    tmp_path: Path, facts: str, words: str
) -> None:
    result = tried(tmp_path, facts)
    assert result.exit_code == 2
    assert words in result.output


def test_a_rule_that_the_policy_has_not_is_refused(tmp_path: Path) -> None:
    result = tried(tmp_path, SOUND, "--rule", "R-NO-1")
    assert result.exit_code == 2
    assert "R-NO-1" in result.output
