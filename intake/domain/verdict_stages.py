"""The stages that may write a value's verdict, and what each may turn into what.

`TURNS` is the only table of it; docs/verdict.md shows the same table to people and
tests/verification/test_stages.py holds one to the other. A row's verdict is changed by
`turned` alone, which refuses every other turn and adds it to the row's trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from intake.domain.findings import FieldFinding, FieldVerdict, Step

V = FieldVerdict


class Stage(StrEnum):
    """Who writes a verdict, in the order in which they are asked."""

    EQUAL = "equal"
    LIKELIHOOD = "likelihood"
    TEXT_LAYER = "text_layer"
    ELSEWHERE = "elsewhere"
    REREAD = "reread"
    FIT = "fit_to_contradict"
    SECOND_OPINION = "second_opinion"
    HIDDEN = "hidden"
    OPTICAL_QUALITY = "optical_quality"
    ONLY_PRINTED = "only_printed"
    NOT_FOUND = "not_found"
    MARK = "mark"
    SEAL_OF_EMPLOYER = "seal_of_employer"
    JOINT = "joint_evidence"
    TOLERANCE = "tolerance"
    SUM_OF_HOURS = "sum_of_hours"


@dataclass(frozen=True, slots=True)
class Turn:
    """Verdicts that a stage may change, and those that it may change them into."""

    of: frozenset[FieldVerdict]
    into: frozenset[FieldVerdict]


def _turn(of: tuple[FieldVerdict, ...], into: tuple[FieldVerdict, ...]) -> Turn:
    return Turn(frozenset(of), frozenset(into))


TURNS: Mapping[Stage, Turn] = {
    Stage.EQUAL: _turn((V.UNDECIDED,), (V.MATCH, V.MISMATCH)),
    Stage.LIKELIHOOD: _turn((V.UNDECIDED,), (V.MISMATCH,)),
    Stage.TEXT_LAYER: _turn((V.MATCH, V.MISMATCH), (V.UNDECIDED,)),
    Stage.ELSEWHERE: _turn((V.UNDECIDED, V.MISMATCH), (V.MATCH, V.UNDECIDED)),
    Stage.REREAD: _turn((V.UNDECIDED, V.MISMATCH), (V.MATCH, V.UNDECIDED)),
    Stage.FIT: _turn((V.MISMATCH,), (V.UNDECIDED,)),
    Stage.SECOND_OPINION: _turn((V.MISMATCH,), (V.UNDECIDED,)),
    Stage.HIDDEN: _turn((V.UNDECIDED, V.MISMATCH), (V.UNREADABLE,)),
    Stage.OPTICAL_QUALITY: _turn((V.MATCH, V.UNDECIDED, V.MISMATCH), (V.UNREADABLE,)),
    Stage.ONLY_PRINTED: _turn((V.NOT_DECLARED,), (V.UNDECIDED, V.UNREADABLE)),
    Stage.NOT_FOUND: _turn((V.ABSENT,), (V.UNREADABLE,)),
    Stage.MARK: _turn((V.NOT_DECLARED,), (V.UNDECIDED, V.UNREADABLE)),
    Stage.SEAL_OF_EMPLOYER: _turn(
        (V.NOT_DECLARED, V.UNDECIDED, V.UNREADABLE), (V.MATCH, V.UNDECIDED)
    ),
    Stage.JOINT: _turn((V.UNDECIDED,), (V.MATCH,)),
    Stage.TOLERANCE: _turn((V.MISMATCH,), (V.MATCH,)),
    Stage.SUM_OF_HOURS: _turn(
        (V.MATCH, V.MISMATCH, V.UNDECIDED, V.NOT_DECLARED), (V.MATCH, V.MISMATCH, V.UNDECIDED)
    ),
}
"""Whatever a stage says, it may always leave the verdict as it is."""


def may_turn(stage: Stage, before: FieldVerdict, after: FieldVerdict) -> bool:
    """Whether the table lets this stage change `before` into `after`."""
    turn = TURNS[stage]
    return before is after or (before in turn.of and after in turn.into)


def step(stage: Stage, before: FieldVerdict, after: FieldVerdict, reason: str = "") -> Step:
    """One entry of a trace; a turn that the table does not have is an error of this program."""
    if not may_turn(stage, before, after):
        raise AssertionError(f"{stage} may not turn {before} into {after}")
    return Step(stage.value, after, reason)


def turned(
    row: FieldFinding, stage: Stage, verdict: FieldVerdict, reason: str = "", **changes: Any
) -> FieldFinding:
    """The row with the verdict of one more stage, and that stage in its trace."""
    made = step(stage, row.verdict, verdict, reason)
    return replace(row, verdict=verdict, trace=(*row.trace, made), **changes)
