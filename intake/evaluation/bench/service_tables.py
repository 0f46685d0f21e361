"""What `intake bench --service` measured, as goals, tables and JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from intake.evaluation.bench.thresholds import GROWTH_GOAL, OVERHEAD_GOAL, STATUS_GOAL
from intake.reporting.text_table import Table


@dataclass(frozen=True, slots=True)
class Round:
    """One number of workers. All times in seconds, `cpu` by part of the service.

    accepted_per_second: uploads answered 202; checked_per_second: until their verdicts
    were there too; both as fast as it went. What is `steady` was measured at
    `steady_per_second`, the status calls as well: `flooded_status_calls` were made while
    uploads came as fast as they were taken.
    """

    workers: int
    accepted_per_second: float
    checked_per_second: float
    cpu: Mapping[str, float]
    reports: int
    steady_per_second: float
    to_verdict: tuple[float, ...]
    uploads: tuple[float, ...]
    status_calls: tuple[float, ...]
    flooded_status_calls: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ServiceBench:
    """A run: `see` and `report` are what one file and one report cost without a service."""

    count: int
    per_application: int
    see: float
    report: float
    rounds: tuple[Round, ...]
    machine: Mapping[str, str]

    def cpu_per_upload(self, round: Round) -> float:
        """Everything the service computed, processor seconds."""
        return sum(round.cpu.values()) / self.count

    def work_per_upload(self, round: Round) -> float:
        """What of it is the work itself: one file seen, and its share of the reports."""
        return self.see + self.report * round.reports / self.count

    def overhead(self, round: Round) -> float:
        """What the service adds: web, queue, database, encryption."""
        return self.cpu_per_upload(round) - self.work_per_upload(round)

    @property
    def growth(self) -> float:
        """Of the processor time per upload, from the first round to the last."""
        first, last = (self.cpu_per_upload(r) for r in (self.rounds[0], self.rounds[-1]))
        return last / first - 1


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed; NaN of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def goals(bench: ServiceBench) -> list[tuple[str, str, str, bool]]:
    """Name, goal, measured, reached; only what was measured."""
    overhead = max(bench.overhead(round) for round in bench.rounds)
    status = max(percentile(round.status_calls, 0.95) for round in bench.rounds)
    found = [
        (
            "CPU per upload beyond the work, ms",
            f"≤ {OVERHEAD_GOAL * 1e3:g}",
            _ms(overhead),
            overhead <= OVERHEAD_GOAL,
        ),
        (
            "status call under load, p95, ms",
            f"≤ {STATUS_GOAL * 1e3:g}",
            _ms(status),
            status <= STATUS_GOAL,
        ),
    ]
    if len(bench.rounds) > 1:
        found.append(
            (
                f"CPU per upload, {bench.rounds[0].workers} → {bench.rounds[-1].workers} workers, %",
                f"≤ +{GROWTH_GOAL:.0%}",
                f"{bench.growth:+.1%}",
                bench.growth <= GROWTH_GOAL,
            )
        )
    return found


def tables(bench: ServiceBench) -> list[Table]:
    """The goals, what each number of workers gave, and the machine."""
    columns = ("", *(f"{round.workers} × 1 thread" for round in bench.rounds))
    parts = sorted({part for round in bench.rounds for part in round.cpu})
    cpu = [
        (f"{part}, ms", *(_ms(r.cpu[part] / bench.count) for r in bench.rounds)) for part in parts
    ]
    whole = [
        ("all of it, ms", *(_ms(bench.cpu_per_upload(r)) for r in bench.rounds)),
        ("the work itself, ms", *(_ms(bench.work_per_upload(r)) for r in bench.rounds)),
        ("beyond the work, ms", *(_ms(bench.overhead(r)) for r in bench.rounds)),
    ]
    return [
        Table(
            "Goals of the service",
            ("", "goal", "measured", "reached"),
            tuple(
                (name, goal, found, "yes" if is_reached else "NO")
                for name, goal, found, is_reached in goals(bench)
            ),
        ),
        Table(f"CPU per upload, {bench.count} uploads", columns, (*cpu, *whole)),
        Table("Throughput and time to the verdict", columns, tuple(_times(bench))),
        Table("Where", ("", "value"), tuple(bench.machine.items())),
    ]


def _times(bench: ServiceBench) -> list[tuple[str, ...]]:
    rounds = bench.rounds
    rows: list[tuple[str, ...]] = [
        ("uploads accepted per s", *(f"{r.accepted_per_second:.1f}" for r in rounds)),
        ("uploads with their verdict per s", *(f"{r.checked_per_second:.1f}" for r in rounds)),
        ("reports made per upload", *(f"{r.reports / bench.count:.2f}" for r in rounds)),
        ("at a steady rate, uploads per s", *(f"{r.steady_per_second:.1f}" for r in rounds)),
    ]
    for share in (0.50, 0.95, 0.99):
        name = f"upload → verdict, p{share * 100:.0f}, s"
        rows.append((name, *(f"{percentile(r.to_verdict, share):.2f}" for r in rounds)))
    for name, field in (
        ("upload call", "uploads"),
        ("status call", "status_calls"),
        ("status call in a flood", "flooded_status_calls"),
    ):
        cells = (_ms(percentile(getattr(r, field), 0.95)) for r in rounds)
        rows.append((f"{name}, p95, ms", *cells))
    return rows


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f}"


def to_json(bench: ServiceBench) -> dict[str, Any]:
    """The run and its goals as JSON values."""
    return {
        "schema": "intake.evaluation.bench.run-service/1",
        **asdict(bench),
        "goals": [
            dict(zip(("goal", "asked", "measured", "reached"), row, strict=True))
            for row in goals(bench)
        ],
    }
