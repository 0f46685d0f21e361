"""Which papers a policy asks of whom: facts about a person, conditions, requirements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from intake.domain.application import Material
from intake.policy.parts import Clause, Part, RuleId, Window

NO_DEGREE = "无"
TEACHERS = "teachers"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides which papers a person owes; None is unknown."""

    level: str | None
    degree: str | None
    is_exempt: bool
    employer_kind: str | None
    series: str | None
    work_start: str | None = None


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """One paper owed: `code` is the flag when it is nowhere, `accepted` what else does."""

    material: Material
    year: int | None
    code: str
    clause: str
    alternatives: tuple[Material, ...] = ()
    also_accepted: tuple[int, ...] = ()


class Condition(Part):
    """All that is named must hold; a fact that is unknown makes a condition false.

    `series`: those that the policy's list marks as teachers', all others, or by name.
    """

    level: tuple[str, ...] | None = None
    degree: Literal["declared", "undeclared", "none"] | None = None
    exempt: bool | None = None
    employer_kind: tuple[Literal["public_institution", "enterprise"], ...] | None = None
    series: Literal["teachers", "others"] | tuple[str, ...] | None = None

    def holds(self, facts: Facts, series: str | None, is_teacher: bool) -> bool:
        """`series` is the policy's own name of the declared one, None if it has none."""
        return (
            (self.level is None or facts.level in self.level)
            and (self.degree is None or _degree(facts.degree) == self.degree)
            and (self.exempt is None or facts.is_exempt == self.exempt)
            and (self.employer_kind is None or facts.employer_kind in self.employer_kind)
            and (self.series is None or self._is_of(series, is_teacher))
        )

    def _is_of(self, series: str | None, is_teacher: bool) -> bool:
        if series is None:
            return False
        if isinstance(self.series, tuple):
            return series in self.series
        return is_teacher == (self.series == TEACHERS)


def _degree(declared: str | None) -> str:
    if declared is None:
        return "undeclared"
    return "none" if declared.strip() == NO_DEGREE else "declared"


class Requirement(Part):
    """A paper owed, once or for each of the level's years.

    The years stand in `years`, or follow from the policy's: `last` is how many up to it,
    `ending` -1 when the newest is the year before (assessments are made in December). Of a
    year in which the person worked fewer than `worked_months` months its lack is `unworked`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: RuleId | None = None
    material: Material
    clause: Clause
    when: Condition = Condition()
    years: Mapping[str, tuple[int, ...]] | None = None
    last: Mapping[str, int] | None = None
    ending: Literal[0, -1] = 0
    also_accepted: tuple[int, ...] = ()
    alternatives: tuple[Material, ...] = Field(default=(), alias="or")
    code: str = "MATERIAL_MISSING"
    worked_months: int | None = Field(default=None, ge=1, le=12)
    unworked: str = "YEAR_NOT_WORKED"

    @model_validator(mode="after")
    def _years_once(self) -> Requirement:
        if self.years is not None and self.last is not None:
            raise ValueError("years 和 last 只能给一个")
        return self

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels it names years for."""
        return tuple(self.years or self.last or ())

    def years_for(self, level: str | None, policy_year: int) -> tuple[int | None, ...]:
        """The years owed at this level; `(None,)` when the paper has no year."""
        if self.last is not None:
            newest = policy_year + self.ending
            return tuple(range(newest - self.last.get(level or "", 0) + 1, newest + 1))
        return (None,) if self.years is None else self.years.get(level or "", ())

    def code_for(self, year: int | None, work_start: str | None) -> str:
        """The finding when the paper of this year is nowhere."""
        begun = re.match(r"(\d{4})-(\d{2})", work_start or "", re.ASCII)
        if self.worked_months is None or year is None or begun is None:
            return self.code
        months = (year - int(begun[1])) * 12 + 13 - int(begun[2])
        return self.unworked if months < self.worked_months else self.code


class PaperDocument(Part):
    """What the unit hands in on paper, `text` in the notice's words."""

    text: str
    clause: Clause
    when: Condition = Condition()


class PaperDocuments(Part):
    """Papers on paper, once the application has passed, and the days for them."""

    window: Window
    documents: tuple[PaperDocument, ...] = Field(min_length=1)
