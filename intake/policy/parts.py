"""The plain parts of a policy: windows, limits, terms and series, each with its clause."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from intake.domain.application import BEIJING, Material
from intake.domain.values.workdays import WorkCalendar


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _clause(value: object) -> object:
    """A clause is a text; YAML reads a bare 五 as one, a bare 5 as a number."""
    return str(value) if isinstance(value, int) else value


Clause = Annotated[str, BeforeValidator(_clause)]
RuleId = Annotated[str, Field(pattern=r"^R-[A-Z]+(-[0-9]+[a-z]?)?$")]
"""Names a rule for people and tests; a letter behind the number parts one of its cases."""


class Window(Part):
    """From `opens` to `closes`, both inclusive."""

    id: RuleId | None = None
    opens: AwareDatetime
    closes: AwareDatetime
    clause: Clause

    def holds(self, moment: dt.datetime) -> bool:
        return self.opens <= moment <= self.closes

    def in_words(self) -> str:
        """`2024年10月8日00:00至2024年10月30日18:00，北京时间`."""
        ends = [moment.astimezone(BEIJING) for moment in (self.opens, self.closes)]
        texts = [f"{m.year}年{m.month}月{m.day}日{m:%H:%M}" for m in ends]
        return "至".join(texts) + "，北京时间"

    def days_in_words(self) -> str:
        """`2024年10月24日至2024年10月31日`, for a window whose notice names days only."""
        ends = [moment.astimezone(BEIJING) for moment in (self.opens, self.closes)]
        return "至".join(f"{m.year}年{m.month}月{m.day}日" for m in ends)

    @model_validator(mode="after")
    def _opens_first(self) -> Window:
        if self.closes < self.opens:
            raise ValueError("closes 早于 opens")
        return self


class Correction(Part):
    """How often and how long a returned application may be corrected.

    `after_close` chooses where the hours end after the submission window: the `earlier`
    of the two counts, or the `hours`; None where nobody has chosen (then the earlier one
    counts, and the letter says that the notice is silent).
    """

    id: RuleId | None = None
    max_rounds: int = Field(ge=1)
    hours: int = Field(ge=1)
    after_close: Literal["earlier", "hours"] | None = None
    clause: Clause


class IdCard(Part):
    id: RuleId | None = None
    refuse_expired: bool
    clause: Clause


class ReportAge(Part):
    id: RuleId | None = None
    sure_days: int = Field(ge=0)
    longest_days: int = Field(ge=0)
    clause: Clause


_REMARK = re.compile(r"（(?:含|包括)?([^（）]*)）")
_ENDING = re.compile(r"(?:系列|专业|工程|技术|类|专业技术)+$")
"""What usual wordings add to a specialty's name."""


def folded_words(text: str) -> str:
    """Without blanks, brackets in one width."""
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


class Series(Part):
    """A series and what it is `also` called; without `specialties` it accepts any."""

    name: str
    also: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    teachers: bool = False

    def is_called(self, name: str) -> bool:
        names = {folded_words(n).removesuffix("系列") for n in (self.name, *self.also)}
        return folded_words(name).removesuffix("系列") in names

    def is_nearly(self, name: str) -> bool:
        return _is_near(name, self.name)

    def accepts(self, specialty: str) -> bool:
        """A remark in brackets need not be repeated, and names one itself: 化工 and 制药 are
        both 化工（含制药）."""
        word = folded_words(specialty)
        return not self.specialties or any(word in _names_of(s) for s in self.specialties)

    def nearest(self, specialty: str) -> str | None:
        """The listed specialty that is near this wording, None where none is."""
        return next(
            (s for s in self.specialties if any(_is_near(specialty, n) for n in _names_of(s))), None
        )


def _names_of(listed: str) -> set[str]:
    whole = folded_words(listed)
    return {whole, whole.partition("（")[0], *_REMARK.findall(whole)}


def _is_near(one: str, other: str) -> bool:
    """One name, without its usual ending, stands within the other; one character alone
    would stand in too many."""
    names = [_ENDING.sub("", folded_words(name)) or folded_words(name) for name in (one, other)]
    short, long = sorted(names, key=len)
    return len(short) > 1 and short in long


class Contact(Part):
    """Whom to ask."""

    office: str
    phone: str
    clause: Clause


class WorkDays(Part):
    """What differs from the official calendar: days off of a region, make-up days.

    Of `years` it says everything that differs from Monday to Friday, for a policy that is
    written before that year's holidays are published to this program.
    """

    holidays: tuple[dt.date, ...] = ()
    workdays: tuple[dt.date, ...] = ()
    years: tuple[int, ...] = ()

    def calendar(self) -> WorkCalendar:
        return WorkCalendar.of(self.holidays, self.workdays, self.years)


class Parameter(Part):
    """A choice where the notice is silent: its value, and what it means in words.

    Rules take the value by a YAML anchor (`&name`, `*name`).
    """

    value: Any
    means: str


class Verification(Part):
    """How sure the machine must be before it says that a value was misreported.

    `error_budget`: share of true, legible values that may be accused; the limits for it
    stand in `intake.verification.thresholds.CALIBRATION`. The other four set a limit by hand.
    """

    error_budget: float = Field(default=0.0005, ge=0.0001, le=0.01)
    support: float | None = None
    contradict: float | None = Field(default=None, lt=0)
    certain_match: float | None = Field(default=None, ge=0, le=1)
    certain_mismatch: float | None = Field(default=None, ge=0, le=1)

    def limits(self) -> dict[str, float]:
        """What is set, by name."""
        set_here: dict[str, float] = self.model_dump(exclude_none=True)
        return set_here


class Always(Part):
    """What is checked of every paper whatever a policy says; here it gets its clause."""

    id: RuleId
    clause: Clause
    code: str
    title: str


class Agreement(Part):
    """One field that all of `among`, and the declaration, should print alike.

    `same_months` and `near_months`: dates this far apart are the same, or need only a
    reviewer's eye.
    """

    field: str
    among: tuple[Material, ...] = Field(min_length=1)
    same_months: int | None = Field(default=None, ge=0)
    near_months: int | None = Field(default=None, ge=0)


class Consistency(Part):
    """Paper against paper: what must agree, whom to believe, which names are one name.

    `registers` are the reference, in this order; `variants` are characters by which one
    minority name is written in several ways; a reading below `least_confidence` speaks
    neither for nor against another.
    """

    id: RuleId
    clause: Clause
    registers: tuple[Material, ...]
    least_confidence: float = Field(ge=0, le=1)
    variants: tuple[tuple[str, str], ...] = ()
    fields: tuple[Agreement, ...] = ()
