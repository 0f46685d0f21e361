"""`intake eval`: labelled folders through the journey, and how well it did.

A labelled folder holds `application.json`, `uploads/` and `truth.json`. Reports are
made, or taken from where an earlier run saved them, then scored and pooled. An edge:
nothing imports this but the command line.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from intake import evaluate_tables
from intake.errors import IntakeError, UsageError
from intake.evaluate_goals import Pooled, goals
from intake.evaluate_score import score_case
from intake.records import Material
from intake.report import error_json, to_json
from intake.settings import settings
from intake.tabular import as_json, markdown, write_private, write_to

log = logging.getLogger(__name__)

TRUTH, DECLARATION = "truth.json", "application.json"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A folder with its truth and declaration, as JSON values."""

    name: str
    path: Path
    truth: Mapping[str, Any]
    application: Mapping[str, Any]


def find_labelled(given: Sequence[Path]) -> list[Labelled]:
    """Labelled folders among those given and directly inside them, sorted by name.

    Raises `UsageError`: `NOT_LABELLED` when there is none, `NAME_TWICE` when two have the
    same name, because names tell scores and saved reports apart.
    """
    folders: list[Path] = []
    for path in given:
        inside = sorted(p.parent for p in path.glob(f"*/{TRUTH}"))
        folders += [path] if (path / TRUTH).is_file() else inside
    found = sorted((_load(f) for f in folders), key=lambda labelled: labelled.name)
    if not found:
        raise UsageError("NOT_LABELLED", f"没有含 {TRUTH} 的文件夹")
    names = [labelled.name for labelled in found]
    if len(set(names)) != len(names):
        raise UsageError("NAME_TWICE", "两个文件夹同名，无法区分")
    return found


def _load(folder: Path) -> Labelled:
    try:
        truth = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
        application = json.loads((folder / DECLARATION).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("NOT_LABELLED", f"{folder.name}：读不出标注") from error
    return Labelled(folder.resolve().name, folder, truth, application)


def pool(labelled: Iterable[Labelled], reports: Mapping[str, Any]) -> Pooled:
    """Score every folder against its report, all in the scope the reports state.

    A failed report has no scope; it is held against the scope of the others, so that a
    failure never makes the numbers better.
    """
    stated = {m for report in reports.values() for m in report.get("scope", ())}
    fallback = stated or {material.value for material in Material}
    return Pooled(
        tuple(
            score_case(
                one.name, one.truth, one.application, reports[one.name],
                reports[one.name].get("scope") or fallback,
            )
            for one in labelled
        )
    )  # fmt: skip


# ----------------------------------------------------------------------------- reports


def make_reports(
    folders: Sequence[Path], jobs: int
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Check every folder; in order with one job, else in `jobs` processes.

    Each process has models of its own. The reports do not depend on `jobs`.
    """
    if jobs <= 1:
        yield from ((folder, check_folder(folder)) for folder in folders)
        return
    # spawn: a fork would share the threads of an inference runtime, which is undefined.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        yield from zip(folders, workers.map(check_folder, folders), strict=True)


def check_folder(folder: Path) -> dict[str, Any]:
    """The report of one folder as JSON; a folder that failed gives the error object."""
    from intake.pipeline import check_application

    name = folder.resolve().name
    try:
        return to_json(check_application(folder, _services()).report)
    except IntakeError as error:
        return error_json(name, error.code, error.message)
    except Exception as error:  # one broken folder must not cost the other numbers
        log.error("a folder was not checked: %s", type(error).__name__)
        return error_json(name, "CRASHED", type(error).__name__)


@cache
def _services() -> Any:
    from models.services import loaded_services

    wanted = settings()
    return loaded_services(wanted.models_dir, wanted.threads, wanted.runtime)


def saved_reports(labelled: Iterable[Labelled], folder: Path) -> dict[str, Any]:
    """Reports saved by an earlier run as `<name>.json`; an absent one is a failed one."""
    reports: dict[str, Any] = {}
    for one in labelled:
        try:
            text = (folder / f"{one.name}.json").read_text(encoding="utf-8")
            reports[one.name] = json.loads(text)
        except (OSError, ValueError):
            reports[one.name] = error_json(one.name, "REPORT_MISSING", "没有保存的报告")
    return reports


# ----------------------------------------------------------------------------- command


def command(
    folders: Sequence[Path],
    json_to: str | None = None,
    *,
    markdown_to: Path | None = None,
    reports: Path | None = None,
    save_reports: Path | None = None,
    jobs: int = 1,
) -> int:
    """Evaluate and print; exit status 0 when every measured goal is reached, else 1.

    Tables go to standard output, or to standard error when the JSON goes there.
    """
    pooled = run_eval(
        folders, reports=reports, save_reports=save_reports, jobs=jobs,
        json_to=json_to, markdown_to=markdown_to, console=Console(stderr=json_to == "-"),
    )  # fmt: skip
    return 1 if any(goal.is_reached is False for goal in goals(pooled)) else 0


def run_eval(
    given: Sequence[Path],
    *,
    reports: Path | None = None,
    save_reports: Path | None = None,
    json_to: str | None = None,
    markdown_to: Path | None = None,
    jobs: int = 1,
    console: Console | None = None,
) -> Pooled:
    """Evaluate labelled folders, print tables, and write the files asked for.

    `reports` takes saved reports instead of reading the pages again. Raises `UsageError`
    when no labelled folder is given.
    """
    labelled = find_labelled(given)
    if reports is not None:
        found = saved_reports(labelled, reports)
    else:
        found = _check_all(labelled, jobs, save_reports)
    pooled = pool(labelled, found)
    tables = evaluate_tables.tables(pooled)
    console = console or Console()
    for table in tables:
        table.print(console)
    if json_to:
        write_to(json_to, as_json(evaluate_tables.to_json(pooled)))
    if markdown_to:
        write_private(markdown_to, markdown(tables))
    return pooled


def _check_all(
    labelled: Sequence[Labelled], jobs: int, save: Path | None
) -> dict[str, Any]:
    progress = Progress(
        "核验", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), disable=not Console(stderr=True).is_terminal,
    )  # fmt: skip
    found: dict[str, Any] = {}
    with progress:
        task = progress.add_task("", total=len(labelled))
        names = {one.path: one.name for one in labelled}
        for path, report in make_reports(list(names), jobs):
            found[names[path]] = report
            if save:  # at once, so that a run cut short can be looked at
                write_private(save / f"{names[path]}.json", as_json(report))
            progress.advance(task)
    return found
