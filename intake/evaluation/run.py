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

from intake.casework.folder import load_application
from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.errors import IntakeError, UsageError
from intake.domain.report_json import error_json, to_json
from intake.domain.settings import settings
from intake.evaluation import tables as evaluate_tables
from intake.evaluation.goals import Pooled, goals
from intake.evaluation.score import score_case
from intake.policy.notice import Policy, load_policy
from intake.reporting.text_table import as_json, markdown, write_private, write_to

log = logging.getLogger(__name__)

TRUTH, DECLARATION = "truth.json", "application.json"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A folder with its truth and declaration, as JSON values."""

    name: str
    path: Path
    truth: Mapping[str, Any]
    application: Mapping[str, Any]

    @property
    def scope(self) -> frozenset[Material]:
        """The papers that the folder was made for; empty: whatever the policy asks."""
        return frozenset(map(Material, self.truth.get("scope", ())))


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
    fallback = stated or {material.value for material in (*PAPERS, Material.OTHER)}
    return Pooled(
        tuple(
            score_case(
                one.name,
                one.truth,
                one.application,
                reports[one.name],
                reports[one.name].get("scope") or fallback,
            )
            for one in labelled
        )
    )


# ----------------------------------------------------------------------------- reports


def make_reports(
    folders: Mapping[Path, frozenset[Material]], jobs: int
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Check every folder within its scope; in order with one job, else in `jobs` processes.

    Each process has models of its own. The reports do not depend on `jobs`.
    """
    if jobs <= 1:
        yield from ((folder, check_folder(folder, scope)) for folder, scope in folders.items())
        return
    # spawn: a fork would share the threads of an inference runtime, which is undefined.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        yield from zip(
            folders, workers.map(check_folder, *zip(*folders.items(), strict=True)), strict=True
        )


def check_folder(folder: Path, scope: frozenset[Material]) -> dict[str, Any]:
    """The report of one folder as JSON; a folder that failed gives the error object.

    Of papers outside `scope` nothing is asked; empty: whatever the policy asks.
    """
    from intake.pipeline import check_application

    name = folder.resolve().name
    try:
        policy = _policy_of(folder, scope) if scope else None
        return to_json(check_application(folder, _services(), policy=policy).report)
    except IntakeError as error:
        return error_json(name, error.code, error.message)
    except Exception as error:  # one broken folder must not cost the other numbers
        log.error("a folder was not checked: %s", type(error).__name__)
        return error_json(name, "CRASHED", type(error).__name__)


def _policy_of(folder: Path, scope: frozenset[Material]) -> Policy:
    """The application's policy, asking for nothing outside `scope`."""
    policy = load_policy(load_application(folder).policy)
    asked = tuple(material for material in policy.scope if material in scope)
    if not asked:
        raise UsageError("SCOPE_EMPTY", "核对范围中没有政策所列的材料")
    return policy.model_copy(update={"scope": asked})


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
    scope: Sequence[str] = (),
) -> int:
    """Evaluate and print; exit status 0 when every measured goal is reached, else 1.

    Tables go to standard output, or to standard error when the JSON goes there.
    """
    pooled = run_eval(
        folders,
        reports=reports,
        save_reports=save_reports,
        jobs=jobs,
        scope=scope,
        json_to=json_to,
        markdown_to=markdown_to,
        console=Console(stderr=json_to == "-"),
    )
    return 1 if any(goal.is_reached is False for goal in goals(pooled)) else 0


def run_eval(
    given: Sequence[Path],
    *,
    reports: Path | None = None,
    save_reports: Path | None = None,
    json_to: str | None = None,
    markdown_to: Path | None = None,
    jobs: int = 1,
    scope: Sequence[str] = (),
    console: Console | None = None,
) -> Pooled:
    """Evaluate labelled folders, print tables, and write the files asked for.

    `reports` takes saved reports instead of reading the pages again; `scope` names the
    only papers asked for, instead of what each folder says. Raises `UsageError` when no
    labelled folder is given, or `scope` names what is no paper.
    """
    labelled, asked = find_labelled(given), _materials(scope)
    if reports is not None:
        found = saved_reports(labelled, reports)
    else:
        found = _check_all(labelled, asked, jobs, save_reports)
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


def _materials(names: Sequence[str]) -> frozenset[Material]:
    unknown = [name for name in names if name not in (*PAPERS, Material.OTHER)]
    if unknown:
        raise UsageError("MATERIAL_UNKNOWN", f"没有这种材料：{'、'.join(unknown)}")
    return frozenset(map(Material, names))


def _check_all(
    labelled: Sequence[Labelled], scope: frozenset[Material], jobs: int, save: Path | None
) -> dict[str, Any]:
    progress = Progress(
        "核验",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not Console(stderr=True).is_terminal,
    )
    found: dict[str, Any] = {}
    with progress:
        task = progress.add_task("", total=len(labelled))
        names = {one.path: one.name for one in labelled}
        asked = {one.path: scope or one.scope for one in labelled}
        for path, report in make_reports(asked, jobs):
            found[names[path]] = report
            if save:  # at once, so that a run cut short can be looked at
                write_private(save / f"{names[path]}.json", as_json(report))
            progress.advance(task)
    return found
