"""`intake policy check`: every kind of fault is named with its line, in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake.cli.app import app
from intake.policy.lint import everybody, problems_of
from intake.policy.notice import policy_names
from tests.made_whole import full_policy

POLICIES = Path("intake/policy/notices")
HEJING = (POLICIES / "hejing-2024.yaml").read_text(encoding="utf-8")
YUNLING = (POLICIES / "yunling-2027.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", policy_names())
def test_a_shipped_policy_has_nothing_wrong(name: str) -> None:
    assert problems_of((POLICIES / f"{name}.yaml").read_bytes(), name) == []


# What is changed in hejing-2024, and words that the one or more problems must hold.
FAULTS = {
    "an unknown field": ("issuer:", "isuer:", "isuer", "没有这一项"),
    "an unknown key of a rule": ("    once: true", "    onec: true", "onec", "没有这一项"),
    "an unknown operator": ("    offered: {series", "    ofered: {series", "ofered", "没有这一项"),
    "no operator": (
        "    offered: {series: declared.series, specialty: declared.specialty}\n",
        "",
        "rules.4",
        "恰有一个运算",
    ),
    "a field nothing has": ("declared.status]", "declared.statsu]", "rules", "statsu"),
    "a paper nothing is called": (
        "[chsi_report.study_status]",
        "[chsi_rport.study_status]",
        "rules",
        "chsi_rport",
    ),
    "a part no value has": (
        "declared.id_number.sex, is",
        "declared.id_number.gender, is",
        "rules",
        "gender",
    ),
    "an unknown code": ("code: STATUS_EXCLUDED", "code: STATUS_EXCLUDD", "code", "STATUS_EXCLUDD"),
    "an unknown clause": (
        "    clause: 七（一）2\n    code: PENALTY",
        "    clause: 九\n    code: PENALTY",
        "clause",
        "九",
    ),
    "an unknown rule to give way": (
        "instead_of: [R-ELIG-5, R-ELIG-5a]",
        "instead_of: [R-ELIG-55, R-ELIG-5a]",
        "instead_of",
        "R-ELIG-55",
    ),
    "an unknown level": (
        "when: {level: [大专, 本科]}\n    # 学信网",
        "when: {level: [大专, 学士]}\n    # 学信网",
        "when.level",
        "学士",
    ),
    "a wrong type": ("hours: 48", "hours: 两天", "correction.hours", "应为整数"),
    "a day that does not exist": (
        "notice_date: 2024-09-25",
        "notice_date: 2024-09-31",
        "notice_date",
        "应为日期",
    ),
    "a moment without zone": (
        'opens: "2024-10-15T00:00:00+08:00"',
        'opens: "2024-10-15T00:00:00"',
        "review.opens",
        "时区",
    ),
    "a window that closes first": (
        'closes: "2024-10-30',
        'closes: "2024-09-30',
        "submission",
        "closes 早于 opens",
    ),
    "a window before the notice": (
        "notice_date: 2024-09-25",
        "notice_date: 2024-10-09",
        "submission.opens",
        "早于通知印发",
    ),
    "a review that ends first": (
        'closes: "2024-10-31T23:59:59+08:00"\n  clause: 四（二）',
        'closes: "2024-10-29T23:59:59+08:00"\n  clause: 四（二）',
        "review.closes",
        "无人审核",
    ),
    "more hours than the window": (
        "hours: 48",
        "hours: 4800",
        "correction.hours",
        "比整个申报时间还长",
    ),
    "a year that is to come": (
        "本科: [2024]}\n  - id: R-CE-1a",
        "本科: [2025]}\n  - id: R-CE-1a",
        "years.本科",
        "2025 年还没有到",
    ),
    "an assessment made in December": ("本科: [2023]}", "本科: [2024]}", "years.本科", "年底才做"),
    "a level without years": (
        ", 本科: [2024]}\n  - id: R-CE-1a",
        "}\n  - id: R-CE-1a",
        "years",
        "没有给出本科的年度",
    ),
    "a level without a number": (
        "&work_years {中专: 3, 大专: 2, 本科: 1}",
        "&work_years {中专: 3, 大专: 2}",
        "at_least",
        "没有给出本科",
    ),
    "a paper asked twice of some": (
        "when: {level: [本科], degree: undeclared}",
        "when: {level: [本科]}",
        "requirements",
        "要求了 2 次",
    ),
    "a condition nobody meets": (
        "material: social_insurance, clause: 六（一）5（7）, when: {employer_kind: [enterprise]}",
        "material: social_insurance, clause: 六（一）5（7）, when: {level: [本科], series: [卫生系列]}",
        "when",
        "没有任何人",
    ),
    "a paper both owed and superfluous": (
        "    when: {series: others}\n    present",
        "    present",
        "rules",
        "没有人能满足",
    ),
    "a posting too long for the window": (
        "value: &posting_min_days 5",
        "value: &posting_min_days 40",
        "at_least",
        "已过申报截止",
    ),
    "one id twice": ("id: R-ELIG-9\n", "id: R-ELIG-8\n", "id", "用了 2 次"),
    "a rule that gives way to itself": (
        "instead_of: [R-ELIG-5, R-ELIG-5a]",
        "instead_of: [R-ELIG-6]",
        "instead_of",
        "代替自己",
    ),
    "no regular expression": (
        'pattern: "A[0-9A-HJ-NP-Z]{15}|[0-9]{12}"',
        'pattern: "A[0-9"',
        "pattern",
        "正则",
    ),
    "a report's days the wrong way": (
        "sure_days: 30",
        "sure_days: 300",
        "report_age",
        "大于 longest_days",
    ),
    "an own code without a sentence": ("code: EXAM_ONLY", "code: LOCAL_EXAM", "rules", "LOCAL_"),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_is_named_with_its_line_and_place(fault: str) -> None:
    old, new, path, words = FAULTS[fault]
    assert old in HEJING
    text = HEJING.replace(old, new, 1)
    problems = problems_of(text.encode(), "x.yaml")
    assert problems
    about = [p for p in problems if words in p and path in p]
    assert about, problems
    line = int(re.search(r"第 (\d+) 行", about[0])[1])  # type: ignore[index]
    assert 1 <= line <= len(text.splitlines())
    assert not re.search(r"[a-z]+ (should|must|is not|required)", about[0]), "Chinese sentences"


def test_the_line_named_is_the_one_changed() -> None:
    for old, new in (
        ("hours: 48", "hours: 两天"),
        ("sure_days: 30", "sure_days: 300"),
        ("code: STATUS_EXCLUDED", "code: XX_NO"),
    ):
        text = HEJING.replace(old, new, 1)
        line = next(i for i, one in enumerate(text.splitlines(), 1) if new in one)
        assert any(f"第 {line} 行" in p for p in problems_of(text.encode(), "x.yaml")), new


def test_all_problems_come_at_once() -> None:
    text = (
        HEJING.replace("hours: 48", "hours: 两天")
        .replace("issuer:", "isuer:")
        .replace("max_rounds: 3", "max_rounds: 0")
    )
    assert len(problems_of(text.encode(), "x.yaml")) >= 4


def test_a_year_that_no_calendar_covers_is_named_and_the_policy_may_bring_it() -> None:
    bare = YUNLING.replace("  years: [2027]\n", "", 1)
    (problem,) = problems_of(bare.encode(), "x.yaml")
    assert "2027 年" in problem and "calendar" in problem
    assert problems_of(YUNLING.encode(), "x.yaml") == []


def test_a_sentence_may_use_only_words_its_operator_gives() -> None:
    text = YUNLING.replace("等级为“{read}”", "等级为“{limit}”", 1)
    assert any("limit" in p for p in problems_of(text.encode(), "x.yaml"))


def test_everybody_is_every_level_degree_employer_series_and_exemption() -> None:
    people = list(everybody(full_policy()))
    assert len(people) == 3 * 3 * 2 * 15 * 2
    assert len({words for words, _ in people}) == len(people)


def test_the_command_says_what_is_wrong_and_its_status(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(app, ["policy", "check", str(POLICIES / "hejing-2024.yaml")]).exit_code == 0
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(HEJING.replace("hours: 48", "hours: 4800"), encoding="utf-8")
    found = run.invoke(app, ["policy", "check", str(faulty)])
    assert found.exit_code == 1
    assert "faulty.yaml 第" in found.output and "correction.hours" in found.output
    assert run.invoke(app, ["policy", "check", str(tmp_path / "none.yaml")]).exit_code == 2
    faulty.write_bytes(b"\xff\xfe")
    assert run.invoke(app, ["policy", "check", str(faulty)]).exit_code == 1
