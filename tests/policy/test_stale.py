"""`intake policy check` reminds of what is still another year's; `intake policy new` moves it on."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake.cli.app import app
from intake.domain.errors import UsageError
from intake.policy.lint import problems_of
from intake.policy.next_year import for_year
from intake.policy.notice import parse_policy
from intake.policy.stale import reminders_of

NOTICES = Path("intake/policy/notices")
HEJING = (NOTICES / "hejing-2024.yaml").read_text(encoding="utf-8")


def reminders(text: str) -> list[str]:
    return reminders_of(text.encode(), "x.yaml")


@pytest.mark.parametrize("name", ["hejing-2024", "yunling-2027"])
def test_a_shipped_policy_reminds_of_nothing(name: str) -> None:
    assert reminders((NOTICES / f"{name}.yaml").read_text(encoding="utf-8")) == []


# What is changed in hejing-2024, and words that one reminder must hold.
STALE = {
    "a title of another year": ("2024年度和静县", "2023年度和静县", "title", "2023"),
    "a name of another year": ("id: hejing-2024", "id: hejing-2023", "id", "2023"),
    "a number of another year": (
        "document: 静人社发〔2024〕8号",
        "document: 静人社发〔2023〕8号",
        "document",
        "2023",
    ),
    "a notice of long ago": (
        "notice_date: 2024-09-25",
        "notice_date: 2022-09-25",
        "notice_date",
        "2022",
    ),
    "years that end too early": (
        "    years: {中专: [2022, 2023, 2024], 大专: [2023, 2024], 本科: [2024]}",
        "    years: {中专: [2021, 2022, 2023], 大专: [2022, 2023], 本科: [2023]}",
        "years",
        "没有申报年度 2024",
    ),
    "a window on another day than its clause": (
        'closes: "2024-10-30T18:00:00+08:00"',
        'closes: "2024-10-29T18:00:00+08:00"',
        "submission.closes",
        "10 月 29 日",
    ),
    "a window at another hour than its clause": (
        'closes: "2024-10-30T18:00:00+08:00"',
        'closes: "2024-10-30T17:00:00+08:00"',
        "submission.closes",
        "17:00",
    ),
    "a clause of another year": (
        "个人申报时间：2024年",
        "个人申报时间：2023年",
        "submission",
        "2023",
    ),
    "a day of last year in a parameter": (
        '"2024-12-31"',
        '"2023-12-31"',
        "parameters",
        "2023-12-31",
    ),
    "something to fill in": ("8号\nnotice_date", "待填号\nnotice_date", "document", "待填"),
}


@pytest.mark.parametrize(("old", "new", "where", "words"), STALE.values(), ids=STALE)
def test_what_is_stale_is_named_with_its_line(old: str, new: str, where: str, words: str) -> None:
    changed = HEJING.replace(old, new, 1)
    assert changed != HEJING
    assert any(where in one and words in one and "行" in one for one in reminders(changed))


def test_a_file_that_is_no_policy_has_no_reminders() -> None:
    assert reminders("id: 5") == reminders("\tx") == []


def test_a_new_year_keeps_comments_anchors_and_clauses_and_moves_every_date() -> None:
    text = for_year(HEJING.encode(), "hejing-2024.yaml", 2026)
    policy = parse_policy(text.encode(), "x.yaml")
    assert policy.id == "hejing-2026"
    assert policy.year == 2026
    assert "〔2026〕待填号" in text
    assert "2026-12-31" in text
    assert "{中专: [2024, 2025, 2026], 大专: [2025, 2026], 本科: [2026]}" in text
    assert "&assessment_years {中专: [2023, 2024, 2025]" in text
    assert text.count("#") == HEJING.count("#")
    assert policy.clauses == parse_policy(HEJING.encode(), "y.yaml").clauses


def test_what_a_new_year_leaves_to_a_person_is_listed() -> None:
    text = for_year(HEJING.encode(), "hejing-2024.yaml", 2040)
    left = reminders(text)
    assert any("待填" in one for one in left)
    assert sum("原文写的是 2024 年" in one for one in left) == 6
    assert any("工作日历" in one for one in problems_of(text.encode(), "x.yaml"))


def test_the_29th_of_february_moves_to_the_28th() -> None:
    text = HEJING.replace("notice_date: 2024-09-25", "notice_date: 2024-02-29")
    assert "notice_date: 2025-02-28" in for_year(text.encode(), "x.yaml", 2025)


@pytest.mark.parametrize("year", [2024, 2023])
def test_the_new_year_must_be_a_later_one(year: int) -> None:
    with pytest.raises(UsageError, match="应在其后"):
        for_year(HEJING.encode(), "hejing-2024.yaml", year)


def test_the_command_writes_a_file_once_and_never_over_another(tmp_path: Path) -> None:
    out = tmp_path / "next.yaml"
    command = ["policy", "new", "hejing-2024", "--year", "2025", "--out", str(out)]
    first = CliRunner().invoke(app, command)
    assert first.exit_code == 0
    assert "请先改下列各处" in first.output
    written = out.read_bytes()
    second = CliRunner().invoke(app, command)
    assert second.exit_code == 2
    assert "已经存在" in second.output
    assert out.read_bytes() == written
    checked = CliRunner().invoke(app, ["policy", "check", str(out)])
    assert "提醒：" in checked.output
