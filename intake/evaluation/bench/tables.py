"""What `intake bench` measured, as medians, goals, tables and JSON."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from intake.evaluation.bench.thresholds import MEMORY_GOAL, RATIO_GOAL
from intake.reporting.text_table import Table


@dataclass(frozen=True, slots=True)
class Timed:
    """One application: its pages, and the median seconds of its repetitions.

    `_cpu` are the seconds that all threads computed: on a busy machine they say more
    than the clock, although a runtime's waiting threads count as computing. `error` is the code of a folder that could not be checked; it has no times.
    """

    folder: str
    pages: int
    ours: float = 0.0
    stock: float = 0.0
    ours_cpu: float = 0.0
    stock_cpu: float = 0.0
    verdict: str | None = None
    error: str | None = None

    @property
    def ratio(self) -> float:
        """Our seconds over stock's."""
        return self.ours / self.stock


@dataclass(frozen=True, slots=True)
class Program:
    """One of the two programs: its time to load, its memory at the end."""

    load_seconds: float
    peak_kib: int
    children_peak_kib: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """A run: who, where, and every application that was timed."""

    threads: int
    repeats: int
    ours: Program
    stock: Program
    timed: tuple[Timed, ...]
    failed: tuple[Timed, ...]
    machine: dict[str, str]


def summary(bench: Bench) -> dict[str, Any]:
    """Medians and ratios; None where nothing was timed."""
    if not bench.timed:
        return {"applications": 0, "pages": 0, "ratio": None}
    ratios = [t.ratio for t in bench.timed]
    return {
        "applications": len(bench.timed),
        "pages": sum(t.pages for t in bench.timed),
        "seconds_per_page": {
            "ours": statistics.median(t.ours / t.pages for t in bench.timed),
            "stock": statistics.median(t.stock / t.pages for t in bench.timed),
        },
        "seconds_per_application": {
            "ours": statistics.median(t.ours for t in bench.timed),
            "stock": statistics.median(t.stock for t in bench.timed),
        },
        "cpu_seconds": {
            "ours": sum(t.ours_cpu for t in bench.timed),
            "stock": sum(t.stock_cpu for t in bench.timed),
        },
        "ratio": {
            "median": statistics.median(ratios),
            "min": min(ratios),
            "max": max(ratios),
            "of_sums": sum(t.ours for t in bench.timed) / sum(t.stock for t in bench.timed),
        },
    }


def goals(bench: Bench) -> dict[str, bool]:
    """Which goals of issue 2 are reached; none is when nothing was timed."""
    ratio = summary(bench)["ratio"]
    return {
        "ratio": ratio is not None and ratio["median"] <= RATIO_GOAL,
        "memory": bool(bench.timed) and bench.ours.peak_kib * 1024 <= MEMORY_GOAL,
    }


def tables(bench: Bench) -> list[Table]:
    """The comparison, every application, and the machine."""
    found = summary(bench)
    rows = [*(_speed_rows(found) if bench.timed else ()), *_program_rows(bench)]
    title = f"Speed and memory, {found['applications']} applications, {found['pages']} pages"
    setting = {"threads": str(bench.threads), "repetitions": str(bench.repeats)}
    return [
        Table(title, ("", "ours", "stock PaddleOCR", "ours / stock", "goal"), tuple(rows)),
        Table(
            "Per application",
            ("folder", "pages", "ours s", "stock s", "ratio", "verdict"),
            tuple(_application_rows(bench)),
        ),
        Table("Where", ("", "value"), tuple((setting | bench.machine).items())),
    ]


def _speed_rows(found: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Seconds and their ratios, of what was timed."""
    for name, key in (
        ("per page", "seconds_per_page"),
        ("per application", "seconds_per_application"),
    ):
        ours, stock = found[key]["ours"], found[key]["stock"]
        shown = (f"{ours:.3f}", f"{stock:.3f}", f"{ours / stock:.3f}")
        yield (f"seconds {name}, median", *shown, "")
    ratio = found["ratio"]
    spread = f"{ratio['median']:.3f} ({ratio['min']:.3f}–{ratio['max']:.3f})"
    yield ("ratio per application, median (min–max)", "", "", spread, f"≤ {RATIO_GOAL}")
    ours, stock = found["cpu_seconds"]["ours"], found["cpu_seconds"]["stock"]
    shown = (f"{ours:.1f}", f"{stock:.1f}", f"{ours / max(stock, 1e-9):.3f}")
    yield ("CPU seconds of all threads", *shown, "")
    yield ("seconds in all", "", "", f"{ratio['of_sums']:.3f}", "")


def _program_rows(bench: Bench) -> Iterator[tuple[str, ...]]:
    """Memory and the time to load, of both programs."""
    ours, stock = (p.peak_kib * 1024 / 1e9 for p in (bench.ours, bench.stock))
    shown = (f"{ours:.2f}", f"{stock:.2f}", f"{ours / max(stock, 1e-9):.3f}")
    yield ("peak memory of the process, GB", *shown, f"≤ {MEMORY_GOAL / 1e9:g}")
    opener = f"{bench.ours.children_peak_kib * 1024 / 1e9:.2f}"
    yield ("peak memory of its opener, GB", opener, "", "", "")
    load = (f"{bench.ours.load_seconds:.1f}", f"{bench.stock.load_seconds:.1f}")
    yield ("seconds to load", *load, "", "")


def _application_rows(bench: Bench) -> Iterator[tuple[str, ...]]:
    for t in bench.timed:
        seconds = (f"{t.ours:.2f}", f"{t.stock:.2f}", f"{t.ratio:.3f}")
        yield (t.folder, str(t.pages), *seconds, t.verdict or "–")
    for t in bench.failed:
        yield (t.folder, "–", "–", "–", "–", f"failed: {t.error}")


def to_json(bench: Bench) -> dict[str, Any]:
    """The run, its summary and its goals as JSON values."""
    return {
        "schema": "intake.bench/1",
        **asdict(bench),
        "summary": summary(bench),
        "goals": goals(bench),
    }
