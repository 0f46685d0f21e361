"""What a policy's rules may compare with what. Data only; `intake.assessment.rules` knows how.

An unknown value fires no rule: what nobody read is neither right nor wrong. That a rule
could not be asked is said by `intake.assessment.rules.unasked`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from intake.domain.application import Material
from intake.domain.values.statements import Topic
from intake.policy.parts import Part
from intake.policy.references import Pattern, Reference, check_pattern

ByLevel = float | Mapping[str, float]
"""One number for all, or one per level; a level without one is not judged."""


_NAMING = (
    "of",
    "since",
    "until",
    "values",
    "number",
    "named",
    "days",
    "series",
    "specialty",
    "value",
)
"""Keys of operators that name values."""


class Operator(Part):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @property
    def references(self) -> tuple[str, ...]:
        """The values without which this operator cannot judge."""
        found: list[str] = []
        for name in _NAMING:
            value = getattr(self, name, None)
            found += value if isinstance(value, tuple) else [value] if value else []
        return tuple(str(one) for one in found if "." in str(one))


class Where(Operator):
    """A further condition on a value: it must be known, and as said; `matches` is a regular
    expression that stands somewhere in it."""

    value: Reference
    is_: tuple[str, ...] | None = Field(default=None, alias="is")
    mentions: tuple[str, ...] | None = None
    silent_on: tuple[str, ...] | None = None
    matches: Pattern | None = None
    since: str | None = None


class Words(Operator):
    """Wrong: a refused word, or none of the allowed ones (`unless` excuses the former).

    `how`: the value `is` such a word, or `mentions` it; with `pattern` the words are
    regular expressions that stand somewhere in it.
    """

    of: tuple[Reference, ...] = Field(min_length=1)
    how: Literal["is", "mentions", "pattern"] = "is"
    allowed: tuple[str, ...] | None = None
    refused: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _patterns(self) -> Words:
        if self.how == "pattern":
            for word in (*(self.allowed or ()), *self.refused, *self.unless):
                check_pattern(word)
        return self


class States(Operator):
    """Wrong: a sentence that states one of `refused` on the topic, as the grammar of
    statements reads it. A text that states nothing is `open`: silence is no yes.
    """

    of: tuple[Reference, ...] = Field(min_length=1)
    topic: Topic
    refused: tuple[Literal["adverse", "open"], ...] = Field(min_length=1)


class Matches(Operator):
    """Wrong: a value that does not fit the pattern (a regular expression) as a whole."""

    of: tuple[Reference, ...] = Field(min_length=1)
    pattern: Pattern


class Apart(Operator):
    """Wrong: the time from the latest `since` to the earliest `until` is out of bounds.

    Bounds that are both null judge nothing. Dates without a day are read in favour of the applicant. `working_days` go by the
    policy's calendar, the first day included only if `first_day_counts`.
    """

    since: tuple[Reference, ...] = Field(min_length=1)
    until: tuple[Reference, ...] = Field(min_length=1)
    unit: Literal["days", "months", "years", "working_days"] = "days"
    at_least: ByLevel | None = None
    at_most: ByLevel | None = None
    less_than: ByLevel | None = None
    first_day_counts: bool = False
    all_known: bool = False
    """Judge only when every named value is known; else any of each side will do."""
    each: bool = False
    """Every pair of values is judged by itself: one flag for each paper at fault."""

    @property
    def references(self) -> tuple[str, ...]:
        is_bound = any(b is not None for b in (self.at_least, self.at_most, self.less_than))
        return super().references if is_bound else ()

    @model_validator(mode="after")
    def _bounded(self) -> Apart:
        if isinstance(self.at_least, float) and isinstance(self.at_most, float):
            if self.at_least > self.at_most:
                raise ValueError("at_least 大于 at_most，没有一份能满足")
        return self


class Marks(Operator):
    """Wrong: one of these papers surely lacks one of these marks."""

    of: tuple[Material, ...] = Field(min_length=1)
    marks: tuple[Literal["seal", "signature", "dated", "fingerprint", "handwritten"], ...]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(f"{material}.{mark}" for material in self.of for mark in self.marks)


class Agree(Operator):
    """Wrong: two known values differ (`must: differ`: are the same).

    `as_`: text; `place` without the parts of the country that papers leave out; `level`
    by meaning; `part` one within the other.
    """

    values: tuple[Reference, Reference]
    must: Literal["agree", "differ"] = "agree"
    as_: Literal["text", "place", "level", "part"] = Field(default="text", alias="as")


class Number(Operator):
    """Wrong: a number out of bounds. Bounds that are both null judge nothing. `summed`: what
    several papers of one kind and year print counts together."""

    of: tuple[Reference, ...] = Field(min_length=1)
    at_least: float | None = None
    at_most: float | None = None
    summed: bool = False

    @property
    def references(self) -> tuple[str, ...]:
        is_bound = self.at_least is not None or self.at_most is not None
        return super().references if is_bound else ()


class Gaps(Operator):
    """Wrong: between two times that the value names lie more than `at_most` whole months."""

    of: Reference
    at_most: int = Field(ge=0)


class Months(Operator):
    """Wrong: fewer months in a row than `at_least`, counted back from one that lies at
    most `lag` months before the submission."""

    of: Reference
    at_least: int = Field(ge=1)
    lag: int = Field(ge=0)


class Phrases(Operator):
    """Wrong: fewer of these phrases than `at_least` (or, if given, as few as `below`)."""

    of: Reference
    phrases: tuple[str, ...] = Field(min_length=1)
    at_least: int = Field(ge=1)


class Shown(Operator):
    """Wrong: a paper that can be read shows no such value."""

    of: tuple[Reference, ...] = Field(min_length=1)

    @property
    def references(self) -> tuple[str, ...]:
        """None: what lacks is what this operator calls wrong."""
        return ()


class Present(Operator):
    """Wrong: such a paper was handed in (without any of `without`, of other years than
    those owed)."""

    of: tuple[Material, ...] = Field(min_length=1)
    without: tuple[Material, ...] = ()
    of_other_years: bool = False


class Unique(Operator):
    """Wrong: two papers, or two declared entries, bear one and the same value."""

    of: tuple[Reference, ...] = Field(min_length=1)


class Band(Part):
    name: str
    low: float
    high: float


class Bands(Operator):
    """Wrong: a named band that does not hold the number beside it."""

    number: Reference
    named: Reference
    bands: tuple[Band, ...] = Field(min_length=1)


class Span(Operator):
    """Wrong: a stated number of days that no way of counting the span gives."""

    days: Reference
    since: Reference
    until: Reference


class Term(Operator):
    """Wrong: a card's term that is none of `years` (长期 is one), or with `by_age` not
    that of the holder's age on its first day: `[age from which, years or null]`.
    `undeclared_only` leaves out what the declaration bears out."""

    since: Reference
    until: Reference
    born: Reference | None = None
    years: tuple[int, ...] = ()
    by_age: tuple[tuple[int, int | None], ...] = ()
    undeclared_only: bool = False


class Offered(Operator):
    """Wrong: a series and specialty that the policy's list does not name, nor anything near
    them; with `near` one that it names nearly."""

    series: Reference
    specialty: Reference
    near: bool = False
