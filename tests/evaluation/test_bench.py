"""`intake bench`: its numbers from known times, its children, and one real run."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rich.console import Console

from intake.domain.errors import Fault, UsageError
from intake.evaluation.bench import run as bench
from intake.evaluation.bench.child import Child, peak_kib
from intake.evaluation.bench.tables import Bench, Program, Timed, goals, summary, tables, to_json
from tests.drawn import FONTS, font


def measured(*timed: Timed, ours_kib: int = 1_000_000) -> Bench:
    return Bench(
        2,
        1,
        Program(1.0, ours_kib, 200_000),
        Program(4.0, 1_800_000),
        timed,
        (),
        {"cpu": "made up"},
    )


ONE = Timed("one", pages=2, ours=1.0, stock=4.0)
TWO = Timed("two", pages=4, ours=4.0, stock=8.0)
THREE = Timed("three", pages=1, ours=0.9, stock=1.0)


def test_medians_and_ratios_are_those_of_the_times():
    found = summary(measured(ONE, TWO, THREE))
    assert found["seconds_per_page"] == {"ours": 0.9, "stock": 2.0}
    assert found["seconds_per_application"] == {"ours": 1.0, "stock": 4.0}
    assert found["ratio"] == {
        "median": 0.5,
        "min": 0.25,
        "max": 0.9,
        "of_sums": pytest.approx(5.9 / 13),
    }
    assert (found["applications"], found["pages"]) == (3, 7)


@pytest.mark.parametrize(
    ("run", "reached"),
    [
        (measured(ONE, TWO, THREE), {"ratio": True, "memory": True}),
        (measured(THREE), {"ratio": False, "memory": True}),
        (measured(ONE, ours_kib=1_300_000), {"ratio": True, "memory": False}),
        (measured(), {"ratio": False, "memory": False}),
    ],
)
def test_a_goal_is_reached_only_by_what_was_measured(run, reached):
    assert goals(run) == reached


def test_tables_and_json_hold_the_same_run():
    said = io.StringIO()
    for table in tables(measured(ONE, TWO, THREE)):
        table.print(Console(file=said, width=160))
    assert "0.500 (0.250–0.900)" in said.getvalue()
    assert json.loads(json.dumps(to_json(measured(ONE))))["summary"]["ratio"]["median"] == 0.25


def test_a_child_answers_although_libraries_print():
    with Child("tests.evaluation.bench_echo", 3) as child:
        answer = child.ask("你好")
    assert (answer["line"], answer["threads"]) == ("你好", "3")


def test_a_childs_computing_is_counted_and_its_waiting_is_not():
    with Child("tests.evaluation.bench_echo", 1) as child:
        assert child.ask("wait")["cpu_seconds"] < 0.1
        assert child.ask("compute")["cpu_seconds"] >= 0.2


def test_a_childs_memory_is_its_own_peak():
    with Child("tests.evaluation.bench_echo", 1) as child:
        before = child.ask("x")["peak_kib"]
        child.ask("grow")
        assert 190_000 < child.ask("x")["peak_kib"] - before < 210_000
    assert peak_kib() > 0


def test_an_interruption_of_ours_is_an_answer_and_the_child_goes_on():
    with Child("tests.evaluation.bench_echo", 1) as child:
        assert child.ask("refuse")["error"] == "UPLOAD_EMPTY"
        assert child.ask("x")["line"] == "x"


def test_a_child_that_ends_is_a_fault_that_names_the_type_and_no_value():
    with (
        pytest.raises(Fault, match="BENCH_CHILD") as fault,
        Child("tests.evaluation.bench_echo", 1) as child,
    ):
        child.ask("die")
    assert "ZeroDivisionError" in str(fault.value)
    assert "a value" not in str(fault.value)


def test_a_child_that_cannot_start_is_a_fault():
    with pytest.raises(Fault, match="BENCH_CHILD"):
        Child("tests.no_such_module", 1)


def test_folders_without_applications_are_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="NO_FOLDER"):
        bench.run_bench([tmp_path], threads=1)


def card(path: Path) -> Path:
    """A made-up card with three lines, big enough for any reader."""
    image = Image.new("RGB", (1010, 640), (228, 236, 240))
    draw = ImageDraw.Draw(image)
    lines = ("姓名 阿依古丽·买买提", "性别 女  民族 维吾尔", "公民身份号码 652827199903080029")
    for i, line in enumerate(lines):
        draw.text((60, 80 + 160 * i), line, font=font(FONTS[0], 40), fill=(30, 30, 30))
    image.save(path)
    return path


def test_stock_paddleocr_reads_a_page_with_our_weights(tmp_path):
    np.save(tmp_path / "page.npy", np.asarray(Image.open(card(tmp_path / "card.png"))))
    with Child(bench.STOCK, 2) as stock:
        answer = stock.ask(str(tmp_path / "page.npy"))
    assert (answer["lines"], answer["characters"] > 35) == (3, True)
    assert 0 < answer["seconds"] < 60


def test_both_are_timed_on_the_same_folder(tmp_path):
    folder = tmp_path / "one"
    (folder / "uploads").mkdir(parents=True)
    card(folder / "uploads" / "a.png")
    (folder / "uploads" / "empty.jpg").write_bytes(b"")
    (folder / "application.json").write_text('{"policy": "hejing-2024"}', encoding="utf-8")
    run = bench.run_bench([tmp_path], threads=2)
    assert [(t.folder, t.pages, t.error) for t in run.timed] == [("one", 1, None)]
    assert run.timed[0].ours > 0 and run.timed[0].stock > 0
    assert min(run.ours.peak_kib, run.stock.peak_kib, run.ours.children_peak_kib) > 20_000
