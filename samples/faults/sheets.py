"""How a fault against a rule is planted: what changes, and how its papers are then drawn.

Each planter changes the person, the declaration or the wording of a paper of one case and
says how its papers are to be drawn, or returns None where this person has no place for
the fault. The faults themselves: `plant_rules`, `plant_rules_papers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from samples.drawing.otherwise import printed_otherwise
from samples.drawing.truth import Drawing, Planted
from samples.folders.case import Case
from samples.people.owed import drawn_for
from samples.people.person import Course, declaration


@dataclass
class Sheets:
    """How the papers of this case are drawn: words printed otherwise, options of a paper's
    `draw`, and what is done to a finished drawing; keys are materials."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    after: Mapping[str, Callable[[Drawing], Drawing]] = field(default_factory=dict)

    def draw(self, case: Case, material: str, what: Course | int | None = None) -> Drawing:
        """One paper of the case's person as this fault wants it."""
        with printed_otherwise(self.words.get(material, {})):
            options = {**drawn_for(what), **self.options.get(material, {})}
            drawing = case.draw(material, **options)
        return self.after.get(material, lambda same: same)(drawing)


Planter = Callable[[Case], Sheets | None]


@dataclass(frozen=True)
class RuleFault:
    """`code` must be raised, on `material` where one is named."""

    rule: str
    code: str
    plant: Planter
    material: str | None = None

    def planted(self) -> Planted:
        """What `intake eval` looks for: a fault of kind "rule", its note rule and code."""
        return Planted("rule", self.material, note=f"{self.rule} {self.code}")


def become(case: Case, **changes: Any) -> Sheets:
    """The person is so, and says so."""
    case.person = replace(case.person, **changes)
    case.values = declaration(case.person)
    return Sheets()


def declare(case: Case, part: str, **changes: Any) -> Sheets:
    case.values[part] = {**case.values[part], **changes}
    return Sheets()


def says(words: Mapping[str, str], *materials: str, **options: Mapping[str, Any]) -> Planter:
    """These materials print other words; `options` are a material's, by its name."""
    return lambda _: Sheets(dict.fromkeys(materials, words), options)


def plant_rule(case: Case, faults: Sequence[RuleFault], first: int) -> Sheets:
    """Plant the fault number `first` (counted round and round), or the next one that fits.

    Raises ValueError when none fits this person.
    """
    for step in range(len(faults)):
        fault = faults[(first + step) % len(faults)]
        sheets = fault.plant(case)
        if sheets is not None:
            case.planted.append(fault.planted())
            return sheets
    raise ValueError("no fault of these fits this person")
