"""The table of faults, printed when they are over."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.reporting.text_table import Table
from tests.faults.trial import IS_FULL, Outcome

_ROW = "fault"
"""The property of a test's report that holds its row: it comes from whichever process ran it."""
_HEAD = (
    "fault",
    "faults",
    "uploads",
    "lost",
    "doubled",
    "passed unchecked",
    "rounds or attempts burnt",
    "recovery s, longest",
)


@pytest.fixture
def record(record_property):
    """A function that notes a trial's outcome in the table and fails unless it is all zeros.

    At full length, on a machine of its own, also when recovering took longer than promised.
    """

    def note(fault: str, faults: int, outcome: Outcome, most_recovery: float | None = None) -> None:
        record_property(
            _ROW,
            [
                fault,
                str(faults),
                str(outcome.uploads),
                str(outcome.lost),
                str(outcome.doubled),
                str(outcome.unchecked_passes),
                str(outcome.burnt),
                f"{outcome.recovery:.1f}" if outcome.recovery else "–",
            ],
        )
        counted = (outcome.lost, outcome.doubled, outcome.unchecked_passes, outcome.burnt)
        assert counted == (0, 0, 0, 0), outcome
        # In short it runs beside others on whatever machine there is: printed, not asked.
        if most_recovery is not None and IS_FULL:
            assert outcome.recovery <= most_recovery, outcome

    return note


def pytest_terminal_summary(terminalreporter):
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rows = tuple(tuple(row) for one in reports for name, row in one.user_properties if name == _ROW)
    if not rows:
        return
    text = Table("Faults", _HEAD, rows).markdown()
    terminalreporter.section("faults, at full length" if IS_FULL else "faults, in short")
    terminalreporter.write(text + "\n")
    if IS_FULL:
        out = Path("out")
        out.mkdir(exist_ok=True)
        (out / "faults.md").write_text(text + "\n", encoding="utf-8")
