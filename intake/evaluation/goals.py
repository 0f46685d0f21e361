"""All scores pooled, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.domain.application import Material
from intake.evaluation.records import CaseScore, FieldScore
from intake.reporting.rates import Rate

SCANS = ("scan", "print_scan")
PHOTOS = ("photo", "chat")
"""A chat app's picture is a phone photo that was compressed on the way."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A rate and what it must reach; `at_least` says which way is better."""

    name: str
    rate: Rate
    bound: float
    at_least: bool

    @property
    def is_reached(self) -> bool | None:
        """By the measured share itself; None when nothing was measured."""
        value = self.rate.value
        if value is None:
            return None
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True, slots=True)
class Pooled:
    """All scores of all folders, folders in their order."""

    cases: tuple[CaseScore, ...]

    @property
    def fields(self) -> list[FieldScore]:
        return [field for case in self.cases for field in case.fields]

    def exact(self, wanted: Callable[[FieldScore], bool]) -> Rate:
        """Share of wanted fields that were read exactly."""
        return Rate.of(f.exact for f in self.fields if wanted(f))

    def planted(self, kind: str) -> Rate:
        """Share of planted faults of this kind that were found, where they can be seen."""
        return Rate.of(
            p.found for c in self.cases for p in c.planted if p.kind == kind and p.can_be_seen
        )

    @property
    def false_accusations(self) -> Rate:
        """True declared values called misreported, of all true declared values printed.

        Accusations that stand on nothing count as well, in both numbers.
        """
        true = [f.accused for f in self.fields if f.declared_is_true]
        strays = sum(len(case.strays) for case in self.cases)
        return Rate(sum(true) + strays, len(true) + strays)

    @property
    def pages_called_unclear(self) -> Rate:
        """Wholly legible pages that carry any flag of kind unclear."""
        return Rate.of(
            p.called_unclear for c in self.cases for p in c.pages if p.legible and not p.spoilt
        )

    @property
    def good_photos_flagged(self) -> Rate:
        """One-inch photos without a fault that carry an error or a warning."""
        return Rate.of(
            p.flagged
            for c in self.cases
            for p in c.papers
            if p.material == Material.ID_PHOTO and p.flagged is not None
        )

    @property
    def false_missing(self) -> Rate:
        """Papers that are there but were called missing."""
        return Rate.of(p.called_missing for c in self.cases for p in c.papers)

    @property
    def clean_passed(self) -> Rate:
        """Applications that pass, of those in which nothing was planted and all is legible."""
        return Rate.of(
            c.verdict == "pass"
            for c in self.cases
            if not c.planted and all(p.legible for p in c.pages)
        )


def goals(pooled: Pooled) -> list[Goal]:
    """What is asked for: reading and accusing, then each kind of planted fault."""
    exact, planted = pooled.exact, pooled.planted
    return [
        Goal(
            "fields read exactly, scans not spoilt on purpose",
            exact(lambda f: f.capture in SCANS and not f.spoilt),
            0.995,
            True,
        ),
        Goal(
            "fields read exactly, legible, photos and chat pictures",
            exact(lambda f: f.capture in PHOTOS and f.legible),
            0.985,
            True,
        ),
        Goal(
            "ID numbers read exactly, legible",
            exact(lambda f: f.field == "id_number" and f.legible),
            0.999,
            True,
        ),
        Goal("true declared values called misreported", pooled.false_accusations, 0.0005, False),
        Goal("planted misreports found", planted("misreported"), 0.995, True),
        Goal("planted illegible captures found", planted("unclear"), 0.98, True),
        Goal("legible pages called unclear", pooled.pages_called_unclear, 0.005, False),
        Goal("good one-inch photos flagged", pooled.good_photos_flagged, 0.02, False),
        Goal("missing papers found", planted("missing"), 1.0, True),
        Goal("broken rules of the notice found", planted("rule"), 0.97, True),
        Goal("clean applications that pass without a person", pooled.clean_passed, 0.97, True),
    ]
