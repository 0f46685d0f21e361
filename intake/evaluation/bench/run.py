"""`intake bench`: our seconds and memory beside stock PaddleOCR's, in the same run.

Per application: ours from the files to the verdict, stock's `predict()` on the same
decoded pages. The two take turns, and the one that begins changes with every
application, so that a machine that slows down slows both. An edge: nothing imports this
but the command line.
"""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from intake.casework.folder import load_application
from intake.domain.errors import Fault, IntakeError, Refusal, UsageError
from intake.domain.settings import settings
from intake.evaluation.bench.child import Child
from intake.evaluation.bench.tables import Bench, Program, Timed, goals, tables, to_json
from intake.ingest.open import iter_pages
from intake.reporting.text_table import as_json, markdown, write_private, write_to

OURS, STOCK = "intake.evaluation.bench.ours", "intake.evaluation.bench.stock_peer"
PACKAGES = ("paddleocr", "paddlex", "onnxruntime", "openvino", "opencv-contrib-python")


def run_bench(folders: Sequence[Path], threads: int, repeats: int = 1) -> Bench:
    """Time every application folder given or directly inside one given.

    The first folder is run once more beforehand, uncounted, because both runtimes
    compile or reserve what they need on first use. Raises `UsageError` (`NO_FOLDER`).
    """
    found = _applications(folders)
    where = machine()
    timed: list[Timed] = []
    with (
        _progress(len(found)) as step,
        Child(OURS, threads) as ours,
        Child(STOCK, threads) as stock,
    ):
        _time_one(found[0], ours, stock, 1, ours_first=True)
        for number, folder in enumerate(found):
            timed.append(_time_one(folder, ours, stock, repeats, ours_first=number % 2 == 0))
            step()
        return Bench(
            threads,
            repeats,
            _program(ours),
            _program(stock),
            tuple(t for t in timed if t.error is None),
            tuple(t for t in timed if t.error is not None),
            where,
        )


def _applications(given: Sequence[Path]) -> list[Path]:
    name = "application.json"
    found: list[Path] = []
    for path in given:
        inside = sorted(p.parent for p in path.glob(f"*/{name}"))
        found += [path] if (path / name).is_file() else inside
    if not found:
        raise UsageError("NO_FOLDER", f"没有含 {name} 的文件夹")
    return found


def _time_one(folder: Path, ours: Child, stock: Child, repeats: int, *, ours_first: bool) -> Timed:
    """Median seconds of both on one folder, taking turns `repeats` times."""
    seconds: dict[str, list[float]] = {OURS: [], STOCK: []}
    cpu: dict[str, list[float]] = {OURS: [], STOCK: []}
    verdict: str | None = None
    with tempfile.TemporaryDirectory(prefix="intake-bench-") as scratch:
        try:
            pages = _decoded(folder, Path(scratch))
            for _ in range(repeats):
                for who in (OURS, STOCK) if ours_first else (STOCK, OURS):
                    if who == STOCK:
                        read = stock.ask_all(pages)
                        seconds[STOCK].append(sum(a["seconds"] for a in read))
                        cpu[STOCK].append(sum(a["cpu_seconds"] for a in read))
                        continue
                    answer = ours.ask(str(folder))
                    if "error" in answer:
                        raise Fault(answer["error"])
                    verdict = answer["verdict"]
                    seconds[OURS].append(answer["seconds"])
                    cpu[OURS].append(answer["cpu_seconds"])
        except IntakeError as wrong:
            if wrong.code == "BENCH_CHILD":
                raise
            return Timed(folder.name, 0, error=wrong.code)
    middle = statistics.median
    return Timed(
        folder.name,
        len(pages),
        middle(seconds[OURS]),
        middle(seconds[STOCK]),
        middle(cpu[OURS]),
        middle(cpu[STOCK]),
        verdict,
    )


def _decoded(folder: Path, scratch: Path) -> list[str]:
    """The pages of every upload that opens, as `.npy` files; stock reads these."""
    paths: list[str] = []
    for slot in load_application(folder).slots:
        try:
            for page in iter_pages(folder / slot.upload, slot.upload):
                paths.append(str(scratch / f"{len(paths)}.npy"))
                np.save(paths[-1], page.pixels)
        except (Refusal, Fault):  # ours reports it, stock has nothing to read
            continue
    if not paths:
        raise UsageError("NO_PAGES", "没有能打开的页面")
    return paths


def _program(child: Child) -> Program:
    last = child.last
    return Program(child.load_seconds, last["peak_kib"], last.get("children_peak_kib", 0))


def machine() -> dict[str, str]:
    """What the times depend on; the load says whether others were at work."""
    model = ""
    for row in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if row.startswith("model name"):
            model = row.partition(":")[2].strip()
            break
    known = {
        "cpu": model,
        "cores": str(len(os.sched_getaffinity(0))),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
    }
    for package in PACKAGES:
        try:
            known[package] = version(package)
        except PackageNotFoundError:
            known[package] = "–"
    return known


class _progress:  # noqa: N801  reads as a word in `with _progress(n) as step:`
    """A bar on standard error when that is a terminal; entering gives its `step`."""

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            "计时",
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Callable[[], None]:
        self._bar.start()
        return lambda: self._bar.advance(self._task)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def command(
    folders: Sequence[Path],
    json_to: str | None = None,
    *,
    markdown_to: Path | None = None,
    repeats: int = 1,
) -> int:
    """Run, print, write; exit status 0 when the goals are reached, else 1."""
    bench = run_bench(folders, settings().threads, repeats)
    made = tables(bench)
    console = Console(stderr=json_to == "-")
    for table in made:
        table.print(console)
    if json_to:
        write_to(json_to, as_json(to_json(bench)))
    if markdown_to:
        write_private(markdown_to, markdown(made))
    return 0 if all(goals(bench).values()) else 1
