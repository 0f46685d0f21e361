"""`intake check`: folders in, reports out; everything about files, screens and statuses.

A folder that cannot be used gives an error object in its place and the rest goes on;
the exit status is the worst of all, in the order 3, 2, 1, 0 (contract §4).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from intake.casework.declaration import APPLICATION_FILE
from intake.casework.folder import load_application, undeclared_application
from intake.cli.common import place_of
from intake.cli.files import HtmlTarget, open_private, previous_reports
from intake.domain.application import Application
from intake.domain.errors import IntakeError, UsageError
from intake.domain.report_json import (
    EXIT_FAULT,
    EXIT_USAGE,
    error_json,
    exit_status,
    to_json,
    worst_exit_status,
)
from intake.domain.settings import settings
from intake.extraction.upload import Services
from intake.pipeline import Checked, check_application
from intake.policy.notice import newest_policy
from intake.reporting.html import Pictures
from intake.reporting.terminal import print_report, print_summary
from intake.reporting.wording import VERDICTS, count_all

VERDICT_TONES = {"pass": "ok", "manual": "warning", "return": "error"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one folder: a report with its pictures, or an error object."""

    application: str
    status: int
    document: Mapping[str, Any]
    checked: Checked | None = None

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """Application, verdict, tone, errors, warnings: a line of the batch's table."""
        if self.checked is None:
            return (self.application, self.document["error"]["message"], "error", "–", "–")
        report = self.checked.report
        errors, warnings = count_all(report)
        tone = VERDICT_TONES[report.verdict]
        return self.application, VERDICTS[report.verdict][0], tone, errors, warnings


NOT_COMPARED = "没有 application.json：只核对材料本身是否清晰、齐全、相互一致，没有与任何填报比较"


@dataclass(frozen=True, slots=True)
class Undeclared:
    """What is asked instead of a declaration: level of education, kind of employer."""

    level: str | None = None
    employer_kind: str | None = None
    policy: str | None = None

    @property
    def values(self) -> dict[str, str]:
        known = {"level": self.level, "employer_kind": self.employer_kind}
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `intake check`, as the command line says it."""

    folders: Sequence[Path]
    json_to: str | None = None
    html_to: str | None = None
    previous: Path | None = None
    is_brief: bool = False
    undeclared: Undeclared | None = None


def run(asked: Run, start_services: Callable[[], Services]) -> int:
    """Check every folder in order and write what was asked for; the exit status."""
    screen = Console(stderr=True)
    shown = None if asked.json_to == "-" else Console()
    try:
        earlier = previous_reports(asked.previous)
        html = HtmlTarget.of(asked.html_to, len(asked.folders))
        with _json_target(asked.json_to) as json_file:
            outcomes = list(_each(asked, start_services, earlier, screen, shown, json_file, html))
        if html is not None:
            screen.print(f"HTML 报告：{html.finish([o.row for o in outcomes])}", soft_wrap=True)
    except UsageError as wrong:
        _say(screen, wrong.message or wrong.code)
        return EXIT_USAGE
    except OSError as wrong:
        _say(screen, f"无法写入结果：{wrong.strerror}")
        return EXIT_USAGE
    if shown is not None and len(outcomes) > 1:
        reports = [o.checked.report for o in outcomes if o.checked is not None]
        print_summary([o.row for o in outcomes], shown, reports[-1] if reports else None)
    return worst_exit_status(outcome.status for outcome in outcomes)


def _each(
    asked: Run,
    start_services: Callable[[], Services],
    earlier: Callable[[str], Mapping[str, Any] | None],
    screen: Console,
    shown: Console | None,
    json_file: IO[str] | None,
    html: HtmlTarget | None,
) -> Iterator[Outcome]:
    """Check folder by folder; what is ready is written before the next one starts."""
    is_batch = len(asked.folders) > 1
    with _progress(screen) as bar:
        services = _Lazily(start_services)
        task = bar.add_task("正在载入模型", total=len(asked.folders) if is_batch else None)
        for folder in asked.folders:
            bar.update(task, description=f"正在核对 {_name(folder)}")
            outcome = check_folder(
                folder,
                services,
                earlier,
                screen,
                lambda _: None if is_batch else bar.advance(task),
                asked.undeclared,
            )
            if json_file is not None:
                indent = None if is_batch else 2
                text = json.dumps(outcome.document, ensure_ascii=False, indent=indent)
                json_file.write(text + "\n")
                json_file.flush()
            if html is not None and outcome.checked is not None:
                checked = outcome.checked
                pictures = Pictures(checked.crops, checked.thumbnails)
                html.write(outcome.application, checked.report, pictures)
            _show(outcome, screen, None if asked.is_brief else shown)
            if is_batch:
                bar.advance(task)
            yield outcome


def check_folder(
    folder: Path,
    services: Callable[[], Services],
    earlier: Callable[[str], Mapping[str, Any] | None],
    screen: Console,
    progress: Callable[[str], None],
    undeclared: Undeclared | None = None,
) -> Outcome:
    """One folder's outcome; nothing that goes wrong in it reaches the next folder."""
    name = _name(folder)
    try:
        clock = settings().clock
        application = _application(folder, undeclared, clock)
        if application.is_imported:
            _say(screen, f"{name}：{NOT_COMPARED}")
        if application.unknown_keys:
            keys = "、".join(application.unknown_keys)
            _say(screen, f"{name}：application.json 中有不认识的键，已忽略：{keys}")
        checked = check_application(
            folder,
            services(),
            previous=earlier(name),
            progress=progress,
            now=clock,
            application=application,
        )
    except UsageError as wrong:
        return _failed(name, EXIT_USAGE, wrong.code, wrong.message)
    except IntakeError as fault:
        return _failed(name, EXIT_FAULT, fault.code, fault.message)
    except Exception as fault:  # the edge: say where, never what (it may hold values)
        place = place_of(fault)
        message = f"程序出错，不是申报人的问题（{type(fault).__name__}，{place}）"
        return _failed(name, EXIT_FAULT, "INTERNAL_ERROR", message)
    report = checked.report
    return Outcome(name, exit_status(report.verdict), to_json(report), checked)


def _application(
    folder: Path, undeclared: Undeclared | None, clock: dt.datetime | None
) -> Application:
    """The declaration, or, where there is none, what was answered in its place."""
    is_there = (folder / APPLICATION_FILE).exists() or not folder.is_dir()
    if undeclared is None or is_there:
        return load_application(folder, now=clock)
    policy = undeclared.policy or newest_policy(settings().now()).id
    return undeclared_application(folder, policy, undeclared.values, now=clock)


def _failed(name: str, status: int, code: str, message: str) -> Outcome:
    return Outcome(name, status, error_json(name, code, message or code))


class _Lazily:
    """Calls once, when first needed: a folder that cannot be used needs no model."""

    def __init__(self, start: Callable[[], Services]) -> None:
        self._start = start
        self._services: Services | None = None

    def __call__(self) -> Services:
        if self._services is None:
            self._services = self._start()
        return self._services


def _show(outcome: Outcome, screen: Console, shown: Console | None) -> None:
    if outcome.checked is None:
        error = outcome.document["error"]
        _say(screen, f"{outcome.application}：{error['message']}（{error['code']}）")
    elif shown is not None:
        print_report(outcome.checked.report, shown)


def _say(screen: Console, sentence: str) -> None:
    clean = "".join(c if c.isprintable() else "\ufffd" for c in sentence)
    screen.print(clean, markup=False, highlight=False, soft_wrap=True)


def _name(folder: Path) -> str:
    """The application's name: its folder's, also for `.` and `a/..`."""
    return folder.resolve().name or str(folder)


@contextmanager
def _json_target(where: str | None) -> Iterator[IO[str] | None]:
    if where is None:
        yield None
    elif where == "-":
        yield sys.stdout
    else:
        with open_private(Path(where)) as file:
            yield file


def _progress(screen: Console) -> Progress:
    """A bar on standard error, only where a person watches."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=32),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
