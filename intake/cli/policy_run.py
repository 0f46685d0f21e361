"""What `intake policy` does: files in, sentences and an exit status out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from intake.assessment.fact_sheet import read_fact_sheet, try_rules
from intake.assessment.simulate import Outcome, simulate
from intake.casework.folder import load_application, now_from_environment
from intake.cli.docs import schema_page
from intake.domain.errors import UsageError
from intake.domain.findings import Flag, Report
from intake.domain.report_json import EXIT_FINDINGS, EXIT_PASS, EXIT_USAGE, SCHEMA, from_json
from intake.extraction.upload import Services
from intake.pipeline import check_application
from intake.policy.describe import show
from intake.policy.differences import diff
from intake.policy.lint import problems_of
from intake.policy.next_year import for_year
from intake.policy.notice import POLICIES, Policy, load_policy, parse_policy
from intake.policy.stale import reminders_of
from intake.reporting.text_table import Table
from intake.reporting.wording import VERDICTS


def policy_at(name_or_file: str) -> Policy:
    """A policy by the name of a packaged notice, or in a file."""
    path = Path(name_or_file)
    return load_policy(path if path.suffix in (".yaml", ".yml") or path.exists() else name_or_file)


def policy_file(name_or_file: str) -> Path:
    """The file of a policy. Raises UsageError as `policy_at` does."""
    policy_at(name_or_file)
    path = Path(name_or_file)
    return path if path.exists() else POLICIES / f"{name_or_file}.yaml"


def check(files: Sequence[Path]) -> int:
    """Prints what is wrong with each file; 0 when nothing is."""
    screen = Console(highlight=False, soft_wrap=True)
    status = EXIT_PASS
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            screen.print(f"{path.name}：读不出来", markup=False)
            status = EXIT_USAGE
            continue
        problems = problems_of(content, path.name)
        for problem in problems or [f"{path.name}：没有发现问题"]:
            screen.print(problem, markup=False)
        for reminder in reminders_of(content, path.name):
            screen.print(f"提醒：{reminder}", markup=False)
        if problems:
            status = max(status, EXIT_FINDINGS)
    return status


def new_policy(name_or_file: str, year: int, out: Path | None) -> int:
    """Writes the policy of another year and prints what a person must fill in and check.

    Raises UsageError: OUT_EXISTS where a file stands already.
    """
    old = policy_file(name_or_file)
    text = for_year(old.read_bytes(), old.name, year)
    made = parse_policy(text.encode(), old.name)
    path = out or Path(f"{made.id}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError("OUT_EXISTS", f"{path} 已经存在，没有改动它") from error
    except OSError as error:
        raise UsageError("OUT_UNWRITABLE", f"{path} 写不进去") from error
    screen = Console(highlight=False, soft_wrap=True)
    screen.print(
        f"已写出 {path}：年份与日期都顺延到 {year} 年。日期是推算的，请逐一改成通知所写；"
        "条款原文、工作日历和注释仍是原来的。请先改下列各处：",
        markup=False,
    )
    content = path.read_bytes()
    for line in (*problems_of(content, path.name), *reminders_of(content, path.name)):
        screen.print(f"  {line}", markup=False)
    return EXIT_PASS


def show_policy(name_or_file: str) -> int:
    """Prints one policy in words."""
    lines = "\n".join(show(policy_at(name_or_file)))
    screen = Console(highlight=False)
    screen.print(Markdown(lines)) if screen.is_terminal else print(lines)  # noqa: T201
    return EXIT_PASS


def try_policy(name_or_file: str, facts: Path, rules: Sequence[str]) -> int:
    """Prints which rules hold for a hand-written fact sheet; 0 when none does."""
    policy = policy_at(name_or_file)
    known = {rule.id for rule in policy.rules}
    if unknown := [one for one in rules if one not in known]:
        raise UsageError("RULE_UNKNOWN", f"{policy.id} 没有规则 {'、'.join(unknown)}")
    try:
        content = facts.read_bytes()
    except OSError as error:
        raise UsageError("FACTS_UNREADABLE", f"{facts.name} 读不出来") from error
    found = [
        flag
        for flag in try_rules(policy, read_fact_sheet(content, facts.name))
        if not rules or {*_rules_of(flag)} & {*rules}
    ]
    for flag in found:
        print(f"{'、'.join(_rules_of(flag))} {flag.code} {flag.severity} 通知{flag.clause}")  # noqa: T201
        print(f"  {flag.message}\n  → {flag.advice}")  # noqa: T201
    if not found:
        print("没有规则成立")  # noqa: T201
    return EXIT_FINDINGS if found else EXIT_PASS


def _rules_of(flag: Flag) -> tuple[str, ...]:
    """The rule that found it, or those that could not be asked."""
    one = flag.evidence.get("rule")
    return (one,) if one else tuple(flag.evidence.get("rules", ()))


def diff_policies(old: str, new: str) -> int:
    """Prints what differs; 0 when nothing does."""
    lines = diff(policy_at(old), policy_at(new))
    for line in lines or ["两份政策没有不同"]:
        print(line)  # noqa: T201
    return EXIT_FINDINGS if lines else EXIT_PASS


def print_schema() -> int:
    """The JSON Schema of a policy file, for editors."""
    print(schema_page(), end="")  # noqa: T201
    return EXIT_PASS


# ---------------------------------------------------------------------------- simulate


def simulate_policy(
    name_or_file: str,
    folders: Sequence[Path],
    reports: Path | None,
    start_services: Callable[[], Services],
) -> int:
    """Prints whose verdict changes; 0 when nobody's does."""
    other = policy_at(name_or_file)
    saved = dict(saved_reports(reports)) if reports else {}
    services: list[Services] = []

    def checked(folder: Path) -> Report:
        if not services:
            services.append(start_services())
        return check_application(folder, services[0], now=now_from_environment()).report

    outcomes = []
    for folder in folders:
        application = load_application(folder, now=now_from_environment())
        report = saved.get(application.name) or checked(folder)
        outcomes.append(simulate(application, report, load_policy(report.policy), other))
    _print(outcomes, other)
    return EXIT_FINDINGS if any(o.is_changed for o in outcomes) else EXIT_PASS


def saved_reports(place: Path) -> Iterator[tuple[str, Report]]:
    """Reports that `intake check --json` wrote, by application: a file, or a folder of them."""
    files = sorted(p for p in place.glob("*.json*")) if place.is_dir() else [place]
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("REPORTS_UNREADABLE", f"{path.name} 读不出来") from error
        for document in _documents(text):
            if (
                isinstance(document, dict)
                and document.get("schema") == SCHEMA
                and "error" not in document
            ):
                report = from_json(document)
                yield report.application, report


def _documents(text: str) -> list[object]:
    """One JSON document, or one per line."""
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise UsageError("REPORTS_UNREADABLE", "报告不是 JSON") from error


def _print(outcomes: Sequence[Outcome], other: Policy) -> None:
    screen = Console(highlight=False, soft_wrap=True)
    rows = tuple(
        (o.application, VERDICTS[o.before][0], VERDICTS[o.after][0], "" if o.is_exact else "约")
        for o in outcomes
        if o.is_changed
    )
    if rows:
        Table(f"按 {other.id} 结论改变的", ("申报", "现在", "改后", "推演"), rows).print(screen)
    for outcome in outcomes:
        for sign, flags in (("－", outcome.gone), ("＋", outcome.come)):
            for flag in flags:
                screen.print(f"{outcome.application} {sign} {_short(flag)}", markup=False)
    changed = len(rows)
    screen.print(f"共 {len(outcomes)} 份，{changed} 份结论改变", markup=False)
    if any(not o.is_exact for o in outcomes):
        screen.print(
            "标“约”的，已有报告不足以重现原结论；请去掉 --reports，从文件夹重新核对", markup=False
        )


def _short(flag: Flag) -> str:
    """Code, place and clause; no value of the person."""
    place = " ".join(str(part) for part in (flag.material, flag.year, flag.field) if part)
    return f"{flag.code} {flag.severity} {place}（{flag.clause or '—'}）"
