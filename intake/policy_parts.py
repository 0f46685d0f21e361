"""The plain parts of a policy: windows, limits, terms and series, each with its clause."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from intake.records import BEIJING


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _clause(value: object) -> object:
    """A clause is a text; YAML reads a bare 五 as one, a bare 5 as a number."""
    return str(value) if isinstance(value, int) else value


Clause = Annotated[str, BeforeValidator(_clause)]


class Window(Part):
    """From `opens` to `closes`, both inclusive."""

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
    max_rounds: int = Field(ge=1)
    hours: int = Field(ge=1)
    clause: Clause


class IdCard(Part):
    refuse_expired: bool
    clause: Clause


class ReportAge(Part):
    sure_days: int = Field(ge=0)
    longest_days: int = Field(ge=0)
    clause: Clause


class Series(Part):
    name: str
    specialties: tuple[str, ...] = ()
    teachers: bool = False


class Contact(Part):
    """Whom to ask."""

    office: str
    phone: str
    clause: Clause
