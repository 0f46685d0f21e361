"""How a threshold is written down: its value with unit, meaning and source.

Each room has its thresholds in one module `thresholds.py`; a threshold is a plain number
there and wherever it is used. `python -m intake.cli.docs` writes them out as a page, and a
test counts those that are nobody's measurement: `Choice`. That number may only fall.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Measured:
    """Follows from a measurement: on what, and what was found."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard, the notice, or a program's published interface says so."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class Geometry:
    """Follows from the size or the shape of a thing whose size is known."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """We chose it: why, where a reason is known. Others might do as well."""

    what: str = ""


Source = Measured | Standard | Geometry | Choice
_Value = TypeVar("_Value")


def threshold(value: _Value, *, unit: str, means: str, source: Source) -> _Value:
    """The value itself; what else is said of it is for the reader and for the page."""
    if not (unit and means):
        raise ValueError(f"a threshold needs a unit and a meaning: {value} {source}")
    return value
