"""The same value on several papers: what each capture leaves in doubt, put together.

Captures are independent, what blurs one says nothing of another, so that log likelihoods
of one value on several of them add (a product of likelihood ratios). The papers are not:
one may print another value than the rest, which is what a reviewer looks for. So a paper
is only supported where its own pixels do not speak against the declared value; and
doubtful papers, however many, accuse nobody: they stay a question for a person.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intake.documents import PAPERS, FieldSpec
from intake.domain.findings import FieldFinding, FieldVerdict
from intake.domain.text import Reading
from intake.domain.verdict_stages import Stage, turned
from intake.extraction.paper import SeenPaper, scaled
from intake.verification.evidence import exchanged
from intake.verification.thresholds import (
    AGREEING,
    MOST_AGREEING,
    MOST_OF_ONE,
    OWN_LEAST,
    SUPPORTED_FROM,
)
from intake.verification.verify_value import log_ratio

FIELDS = ("name", "id_number", "birth_date", "school", "major", "graduated")
"""Values that stand on several papers of one person."""
DOUBTS = frozenset({"weak_reading", "as_likely", "looks_differ", "no_value"})
"""Reasons for which a paper is undecided that more pixels can settle; a witness, a value
cut short or a character that the reader does not know is another's question."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One paper with its rows; papers of one `capture` lie in one picture."""

    paper: SeenPaper
    rows: tuple[FieldFinding, ...]
    capture: Hashable


@dataclass(frozen=True, slots=True)
class _Doubt:
    """One undecided row; `ratios`: log ratio over the reading, of the declared value and
    of every other value that some paper suggests. `has_value`: the reading is one of them."""

    number: int
    row: FieldFinding
    capture: Hashable
    ratios: Mapping[str, float]
    has_value: bool

    def against(self, other: str | None, declared: str) -> float:
        """Nats by which this capture prefers another value (None: whatever nobody
        suggests), or a reading that is none, to the declared one."""
        found = (
            max(self.ratios.get(other or "", -math.inf), self.own_reading) - self.ratios[declared]
        )
        return min(max(found, -MOST_OF_ONE), MOST_OF_ONE)

    def own(self, declared: str) -> float:
        """Log ratio of the declared value over all else that this capture may show, at
        most what one capture may say for it."""
        others = [ratio for value, ratio in self.ratios.items() if value != declared]
        return min(self.ratios[declared] - max([*others, self.own_reading]), MOST_OF_ONE)

    @property
    def own_reading(self) -> float:
        return -math.inf if self.has_value else 0.0


def with_joint_evidence(papers: Sequence[Judged]) -> list[tuple[FieldFinding, ...]]:
    """Every paper's rows, in order: doubtful ones that support the declaration together
    are matches; all of several doubtful ones say what they are worth together."""
    rows = [list(one.rows) for one in papers]
    for name in FIELDS:
        for number, row in _settled(name, papers):
            rows[number] = [row if old.field == name else old for old in rows[number]]
    return [tuple(one) for one in rows]


def _settled(name: str, papers: Sequence[Judged]) -> Iterator[tuple[int, FieldFinding]]:
    about = [
        (i, row)
        for i, one in enumerate(papers)
        for row in one.rows
        if row.field == name and row.declared is not None
    ]
    verdicts = {row.verdict for _, row in about}
    if FieldVerdict.UNDECIDED not in verdicts or len(about) < 2:
        return
    declared = next(row.declared or "" for _, row in about)
    matching = {papers[i].capture for i, row in about if row.verdict is FieldVerdict.MATCH}
    doubts = _doubts(name, declared, papers, about)
    captures = {doubt.capture for doubt in doubts}
    if not doubts or len(captures | matching) < 2:
        return
    joint = _joint(declared, doubts) + min(AGREEING * len(matching - captures), MOST_AGREEING)
    told = {
        "log_ratio": round(joint, 2),
        "doubtful": len(captures),
        "matching": len(matching - captures),
    }
    is_supported = joint >= SUPPORTED_FROM and FieldVerdict.MISMATCH not in verdicts
    for doubt in doubts:
        own = doubt.own(declared)
        said = {"joint": {**told, "own": round(own, 2)}}
        row = replace(doubt.row, evidence={**doubt.row.evidence, **said})
        if is_supported and own >= OWN_LEAST:
            row = turned(
                row,
                Stage.JOINT,
                FieldVerdict.MATCH,
                "joint",
                confidence=round(1 / (1 + math.exp(-joint)), 4),
                evidence={"reason": "joint", **said},
            )
        yield doubt.number, row


def _joint(declared: str, doubts: Sequence[_Doubt]) -> float:
    """Log ratio of the declared value over the one that all captures together like best.

    Of several papers in one picture the least favourable one speaks.
    """
    others = [None, *(value for value in doubts[0].ratios if value != declared)]
    worst: dict[str | None, dict[Hashable, float]] = {value: {} for value in others}
    for doubt in doubts:
        for value, by_capture in worst.items():
            found = doubt.against(value, declared)
            by_capture[doubt.capture] = max(found, by_capture.get(doubt.capture, found))
    return -max(sum(by_capture.values()) for by_capture in worst.values())


def _doubts(
    name: str, declared: str, papers: Sequence[Judged], about: Iterable[tuple[int, FieldFinding]]
) -> list[_Doubt]:
    found = []
    for number, row in about:
        paper = papers[number].paper
        reading = paper.readings.get(name)
        if reading is not None and _is_doubtful(row, reading, paper):
            found.append((number, row, reading))
    specs = {n: PAPERS[papers[n].paper.material].field(name) for n, _, _ in found}
    others = {
        value
        for n, _, reading in found
        for value in _suggested(specs[n], declared, reading, papers[n].paper)
    }
    doubts = []
    for n, row, reading in found:
        ratios = _ratios(specs[n], [declared, *sorted(others)], reading, papers[n].paper)
        if ratios:
            doubts.append(_Doubt(n, row, papers[n].capture, ratios, reading.value is not None))
    return doubts


def _is_doubtful(row: FieldFinding, reading: Reading, paper: SeenPaper) -> bool:
    """Undecided on good pixels of the very place that its label leads to."""
    return (
        row.verdict is FieldVerdict.UNDECIDED
        and row.pixels_are_good
        and row.evidence.get("reason") in DOUBTS
        and reading.source == "ocr"
        and row.box == scaled(reading.box, paper.reduction)
    )


def _suggested(spec: FieldSpec, declared: str, reading: Reading, paper: SeenPaper) -> Iterator[str]:
    """Other values that this paper may print: what was read, and what is nearly as likely."""
    places = [(paper.lines[s.line], i) for s in reading.spans for i in range(s.start, s.stop)]
    for text in [reading.raw, *exchanged(reading.raw, places)]:
        value = spec.kind.normalise(text)
        if value and not spec.kind.same(declared, value):
            yield value


def _ratios(
    spec: FieldSpec, values: Sequence[str], reading: Reading, paper: SeenPaper
) -> dict[str, float]:
    """Log ratio of each value over the reading; empty where nothing can be scored."""
    pieces = [(paper.lines[s.line], s) for s in reading.spans]
    found: dict[str, Any] = {
        value: log_ratio(spec.kind, value, reading, pieces) for value in values
    }
    return {} if None in found.values() else found
