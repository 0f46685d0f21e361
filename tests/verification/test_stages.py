"""One table says which stage may turn which verdict into which; code and docs keep to it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from intake.domain.application import Material
from intake.domain.findings import FieldFinding, FieldVerdict
from intake.domain.verdict_stages import TURNS, Stage, may_turn, turned
from intake.verification.limits import Thresholds
from intake.verification.stages import STAGES
from intake.verification.verify_document import find_fields
from tests.fakes import Testimony, line, seen_paper, whole

ROOT = Path(__file__).resolve().parents[2]
V = FieldVerdict


def _row(verdict: FieldVerdict) -> FieldFinding:
    return FieldFinding("name", "张祎", "张祎", 1.0, 1.0, verdict, "a.png", 1, None)


def _table_of_docs() -> dict[str, tuple[set[str], set[str]]]:
    text = (ROOT / "docs" / "verdict.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| ([\w, ]+) \|", text, re.M)
    return {name: (set(of.split(", ")), set(into.split(", "))) for name, of, into in rows}


def test_the_documents_table_is_the_codes() -> None:
    assert _table_of_docs() == {
        stage.value: ({v.value for v in turn.of}, {v.value for v in turn.into})
        for stage, turn in TURNS.items()
    }
    assert list(_table_of_docs()) == [stage.value for stage in Stage]


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("before", list(V))
@pytest.mark.parametrize("after", list(V))
def test_a_turn_that_the_table_does_not_have_is_refused(
    stage: Stage, before: FieldVerdict, after: FieldVerdict
) -> None:
    if may_turn(stage, before, after):
        changed = turned(_row(before), stage, after, "why")
        assert changed.verdict is after
        assert [(s.stage, s.verdict, s.reason) for s in changed.trace] == [(stage, after, "why")]
    else:
        with pytest.raises(AssertionError):
            turned(_row(before), stage, after)


def test_only_the_first_two_stages_and_a_sum_may_accuse() -> None:
    accusing = [stage for stage, turn in TURNS.items() if V.MISMATCH in turn.into]
    assert accusing == [Stage.EQUAL, Stage.LIKELIHOOD, Stage.SUM_OF_HOURS]


def test_the_chain_asks_its_stages_in_the_tables_order() -> None:
    names = [stage for stage, _ in STAGES]
    assert names == list(Stage)[: len(names)]


def _writes_a_verdict(path: Path) -> list[str]:
    """Calls of `replace` that set a verdict: the turns that are not in the table."""
    return [
        f"{path.name}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "replace"
        and any(
            k.arg == "verdict" and "FieldVerdict" in ast.unparse(k.value) for k in node.keywords
        )
    ]


def test_no_other_module_writes_a_verdict() -> None:
    homes = {
        ROOT / "intake" / "verification" / "stages.py",
        ROOT / "intake" / "verification" / "second_opinion.py",
    }
    found = [
        one
        for path in (ROOT / "intake").rglob("*.py")
        if path not in homes
        for one in _writes_a_verdict(path)
    ]
    assert found == []


def test_a_flags_evidence_holds_the_stages_that_had_a_say() -> None:
    on = line("张祎", 100, 100)
    paper = seen_paper(
        Material.ID_CARD_PORTRAIT_SIDE, {"name": whole("name", "张祎", on, "张祎")}, [on]
    )
    rows = find_fields(paper, {"name": "李明华"}, Thresholds(), Testimony(), lambda f, v: False)
    row = next(one for one in rows if one.field == "name")
    trace = row.evidence["verification"]["trace"]
    assert row.verdict is V.MISMATCH
    assert trace == [{"stage": "likelihood", "verdict": "mismatch", "reason": ""}]
    assert [one.stage for one in row.trace] == ["likelihood"]
