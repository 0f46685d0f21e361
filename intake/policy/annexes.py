"""What a notice prints for others to fill in: the promise's sentence and the annexes."""

from __future__ import annotations

from string import Formatter

from pydantic import Field, field_validator

from intake.domain.application import Material
from intake.policy.declarations import DECLARABLE
from intake.policy.parts import Clause, Part

FURTHER = frozenset({"notice_year", "born", "working_since", "when_graduated"})
"""Words of an annex besides the declared values: the notice's year, and days as a sentence
says them (2022年8月)."""
BLANK = "××"
"""Stands for what nobody has declared, as the notices' own templates have it."""


class Promise(Part):
    """The sentence that everybody writes by hand, word for word."""

    text: str = Field(min_length=1)
    clause: Clause


class Annex(Part):
    """A template: `{name}` and the like stand for declared values, all else is printed.

    `table`: rows of cells, a label before its value; `notes` are set smaller; `foot` stands
    at the right, where it is signed and sealed.
    """

    number: int = Field(ge=1)
    material: Material
    clause: Clause
    title: str = Field(min_length=1)
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    foot: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @field_validator("title", "paragraphs", "table", "foot", "notes")
    @classmethod
    def _known_words(cls, value: object) -> object:
        for text in _texts(value):
            unknown = {n for _, n, _, _ in Formatter().parse(text) if n} - WORDS
            if unknown:
                raise ValueError(f"没有可填入的 {'、'.join(sorted(unknown))}")
        return value


WORDS = FURTHER | frozenset(DECLARABLE)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for part in value for text in _texts(part)] if isinstance(value, tuple) else []
