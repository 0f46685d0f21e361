"""`intake bench --service`: a real service measured, and numbers that mean what they say."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from intake.cli.app import app
from intake.evaluation.bench.service_parts import cpu_of_tree, process_parents
from intake.evaluation.bench.service_tables import (
    Round,
    ServiceBench,
    goals,
    percentile,
    tables,
    to_json,
)

ROUND = Round(
    workers=1,
    accepted_per_second=50,
    checked_per_second=20,
    cpu={"web": 0.6, "worker": 1.2},
    reports=50,
    steady_per_second=10,
    to_verdict=(0.1,) * 99 + (3.0,),
    uploads=(0.01,) * 100,
    status_calls=(0.004,) * 100,
    flooded_status_calls=(0.050,) * 100,
)
BENCH = ServiceBench(100, 20, 0.002, 0.004, (ROUND, replace(ROUND, workers=2)), {"cpu": "made up"})


def test_overhead_is_what_the_work_itself_does_not_cost():
    assert BENCH.cpu_per_upload(ROUND) == pytest.approx(0.018)
    assert BENCH.work_per_upload(ROUND) == pytest.approx(0.002 + 0.004 * 50 / 100)
    assert BENCH.overhead(ROUND) == pytest.approx(0.014)


def test_goals_are_missed_by_what_costs_too_much():
    def reached(bench):
        return [is_reached for *_, is_reached in goals(bench)]

    assert reached(BENCH) == [True, True, True]
    dear = replace(ROUND, workers=2, cpu={"web": 0.6, "worker": 1.6})
    assert reached(replace(BENCH, rounds=(ROUND, dear))) == [False, True, False]
    slow = replace(ROUND, status_calls=(0.004,) * 94 + (0.3,) * 6)
    assert reached(replace(BENCH, rounds=(slow,))) == [True, False]


@pytest.mark.parametrize(("share", "found"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_a_value_that_was_measured(share, found):
    assert percentile(range(1, 101), share) == found


def test_a_percentile_of_nothing_is_no_number():
    assert math.isnan(percentile((), 0.5))


def test_every_table_and_the_json_hold_each_number_of_workers():
    assert [len(table.columns) for table in tables(BENCH)] == [4, 3, 3, 2]
    assert json.loads(json.dumps(to_json(BENCH)))["rounds"][1]["workers"] == 2


def test_processor_time_counts_children_that_ended():
    before = cpu_of_tree(os.getpid(), process_parents())
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    subprocess.run([sys.executable, "-c", burn], check=True)
    assert cpu_of_tree(os.getpid(), process_parents()) - before >= 0.25  # ticks of 10 ms


def test_a_small_service_is_measured_from_upload_to_verdict(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    monkeypatch.setenv("INTAKE_SERVICES", "tests.faults.readers:services")
    monkeypatch.setenv("INTAKE_CLOCK", "2024-10-20T10:00")
    out = tmp_path / "bench.json"
    asked = ["bench", "--service", "--count", "40", "--workers", "1", "--json", str(out)]
    began = time.monotonic()
    result = CliRunner().invoke(app, asked)
    assert result.exit_code in (0, 1), result.output
    [found] = json.loads(out.read_text("utf-8"))["rounds"]
    assert set(found["cpu"]) == {"web", "relay", "worker", "redis"}
    assert all(seconds >= 0 for seconds in found["cpu"].values())
    assert (
        found["cpu"]["web"] > 0 and found["cpu"]["worker"] > 0
    )  # the others may stay below a tick
    assert len(found["to_verdict"]) == 40 and found["reports"] >= 2
    assert 0 < max(found["to_verdict"]) < time.monotonic() - began
