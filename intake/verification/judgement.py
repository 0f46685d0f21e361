"""One declared value on one paper: all that may speak to it, and what was said so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from intake.documents import PAPERS, FieldSpec
from intake.domain.findings import Defect, FieldVerdict, Step
from intake.domain.ports import Witnesses
from intake.domain.text import Reading
from intake.domain.verdict_stages import Stage, step
from intake.extraction.paper import SeenPaper
from intake.verification.limits import Thresholds
from intake.verification.thresholds import CALIBRATION


@dataclass(frozen=True, slots=True)
class Case:
    """One declared value on one paper, with all that may speak to it.

    `printed` is what stands where the paper's table led, None where it led nowhere;
    `stands_elsewhere(field, value)` tells whether another paper shows that value; `others`
    are the other values declared for this paper.
    """

    spec: FieldSpec
    declared: str
    paper: SeenPaper
    thresholds: Thresholds
    witnesses: Witnesses
    printed: Reading | None
    stands_elsewhere: Callable[[str, str], bool]
    others: tuple[str, ...] = ()

    @property
    def borders(self) -> tuple[str, ...]:
        """Texts that end a value which runs into them: labels and the paper's other values."""
        own = PAPERS[self.paper.material]
        labels = [label for field in own.fields for label in field.labels]
        return (*labels, *own.other_labels, *self.others)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the pixels say to one declared value.

    `confidence` is the probability of the verdict's statement (0-1); `log_ratio` is
    declared over reading, None where nothing was scored; `reading` is the one that was
    judged, `hiding` what lies or shines on it, `trace` who had a say.
    """

    verdict: FieldVerdict
    confidence: float
    log_ratio: float | None = None
    reason: str = ""
    reading: Reading | None = None
    hiding: tuple[Defect, ...] = ()
    trace: tuple[Step, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.verdict is FieldVerdict.MATCH


Ask = Callable[[Case, Judgement], Judgement]
"""A stage: what it makes of the judgement so far; that very judgement when it has no say."""


def asked(stages: Iterable[tuple[Stage, Ask]], case: Case, first: Judgement) -> Judgement:
    """The judgement after every stage, each that had a say in the trace."""
    judgement = first
    for name, ask in stages:
        after = ask(case, judgement)
        if after is not judgement:
            reason = after.reason if after.reason != judgement.reason else ""
            made = step(name, judgement.verdict, after.verdict, reason)
            judgement = replace(after, trace=(*judgement.trace, made))
    return judgement


def is_beyond_doubt(judgement: Judgement) -> bool:
    """Whether a contradiction keeps the smallest budget there is."""
    _, contradict, certain_mismatch = CALIBRATION[-1]
    ratio = judgement.log_ratio
    return ratio is not None and ratio <= contradict and judgement.confidence >= certain_mismatch
