"""What `intake eval` counts: one score for each thing that could have gone right.

Scores carry values, because their one use is made-up people.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One printed field of a paper in scope, and what the report made of it.

    `verdict` is None when the report has no row for it. `declared_is_true` is None when
    the value was not declared. `spoilt` fields stand on a capture that was made
    illegible on purpose; `legible` is the drawn truth, not our opinion.
    """

    folder: str
    upload: str
    page: int
    capture: str
    material: str
    year: int | None
    field: str
    truth: str
    declared: str | None
    read: str | None
    verdict: str | None
    legible: bool
    spoilt: bool
    glyph_height: float
    edge_width: float
    contrast: float
    declared_is_true: bool | None
    accused: bool
    unclear: bool
    printed: str = ""

    @property
    def exact(self) -> bool:
        """Whether the reading is the printed value, character by character."""
        return self.read == self.truth


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page with papers in scope; `legible` when every field on it is."""

    folder: str
    upload: str
    page: int
    capture: str
    legible: bool
    spoilt: bool
    called_unclear: bool


@dataclass(frozen=True, slots=True)
class PaperScore:
    """One paper in scope that is there; `recognised` on its page, or called missing.

    `flagged`: an error or a warning stands on it; None where a fault was planted on it.
    """

    folder: str
    upload: str
    page: int
    capture: str
    material: str
    year: int | None
    spoilt: bool
    recognised: bool
    called_missing: bool
    flagged: bool | None = None


@dataclass(frozen=True, slots=True)
class SeenScore:
    """One material that the report names on a page; `is_there` when it is drawn there."""

    folder: str
    upload: str
    page: int
    material: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applied, as far as numbers are told apart by it; empty strings: not stated.

    `bilingual` is None where the truth names no card.
    """

    name: str = ""
    ethnicity: str = ""
    bilingual: bool | None = None


@dataclass(frozen=True, slots=True)
class PlantedScore:
    """One planted fault. `doubted`: not found, but a reviewer is asked to look there.

    `can_be_seen` is False for a misreport whose field a person cannot read on any page
    either: there the right answer is unclear, and `doubted` tells whether it came.
    """

    folder: str
    kind: str
    material: str | None
    year: int | None
    field: str | None
    note: str
    found: bool
    doubted: bool
    can_be_seen: bool = True


@dataclass(frozen=True, slots=True)
class Stray:
    """An accusation that stands on nothing that was planted or printed there."""

    folder: str
    code: str
    material: str | None
    field: str | None
    declared: str | None
    read: str | None


@dataclass(frozen=True, slots=True)
class CaseScore:
    """Everything scored in one folder; `error` is the code of a report that failed."""

    folder: str
    case: str
    verdict: str | None
    error: str | None
    fields: tuple[FieldScore, ...]
    pages: tuple[PageScore, ...]
    papers: tuple[PaperScore, ...]
    planted: tuple[PlantedScore, ...]
    strays: tuple[Stray, ...]
    superseded: int
    seen: tuple[SeenScore, ...] = ()
    applicant: Applicant = Applicant()
