"""The least a person has to do: which declarations to change, which papers to bring anew.

The model: an unclear page is cleared by a better picture of it; a missing paper by that
paper; a contradicted value by changing the declaration to what the papers print, or, if
some paper supports the declaration, by another paper in place of the contradicting one.
What a register prints is followed before any other paper, whoever supports the declaration.
Of all ways to clear every error, the one that brings the fewest pages; of those, the one
that changes the fewest declarations: a keystroke is cheaper than a paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any

from intake.assessment.cross_check import DECLARATION
from intake.assessment.thresholds import MAX_WAYS
from intake.documents import document
from intake.domain.application import Material
from intake.domain.findings import FieldVerdict, Flag, Kind, Report, Severity

PageKey = tuple[str, int | None]
"""Upload and page; no page is the whole upload."""
Declared = tuple[str, Material | None, int | None]
"""A declared value: its field, and the certificate's place where it is declared per one."""

_OF_A_CERTIFICATE = frozenset({"year", "course", "hours", "certificate_number"})
STRANGER = "OTHER_PERSON"
_CARD = Material.ID_CARD_PORTRAIT_SIDE


class Act(StrEnum):
    """What a person does."""

    CHANGE = "change"
    REPLACE = "replace"
    SUPPLY = "supply"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do, and the numbers (from 0) of the errors that it clears.

    `field` is what to change; `material`, `year` the paper; `upload`, `page` where the
    one to be replaced lies. `is_wrong_paper`: another paper, or this one put right, is
    wanted, no better picture.
    """

    act: Act
    errors: tuple[int, ...]
    field: str | None = None
    material: Material | None = None
    year: int | None = None
    upload: str | None = None
    page: int | None = None
    is_wrong_paper: bool = False


@dataclass(frozen=True, slots=True)
class _Print:
    """Errors on a declared value, one other value: the pages that print it.

    `flag` is the first of the errors; `misled` are pages that support the declaration
    against a register.
    """

    errors: tuple[int, ...]
    flag: Flag
    pages: frozenset[PageKey]
    misled: frozenset[PageKey]
    materials: frozenset[Material]


@dataclass(slots=True)
class _Way:
    """One way to clear everything: pages by why they are replaced, declarations changed."""

    wrong: set[PageKey] = field(default_factory=set)
    changed: dict[Declared, _Print] = field(default_factory=dict)

    def cost(self, unclear: Iterable[PageKey]) -> tuple[int, int]:
        return len(self.wrong | set(unclear)), len(self.changed)


def errors_of(report: Report) -> list[Flag]:
    """What the applicant has to act on, in the report's order."""
    return [flag for flag in report.flags if flag.severity is Severity.ERROR]


def remedies_of(report: Report) -> list[Remedy]:
    """The smallest set that clears every error: changes first, then pages, then papers."""
    errors = errors_of(report)
    values: dict[Declared, list[_Print]] = {}
    unclear: dict[PageKey, list[int]] = {}
    rest: list[int] = []
    for number, flag in enumerate(errors):
        if flag.kind is Kind.MISREPORTED and flag.field and flag.upload:
            one = _Print((number,), flag, _pages(flag), _misled(report, flag), _materials(flag))
            _add(values.setdefault(_declared(flag), []), one)
        elif flag.kind in (Kind.UNCLEAR, Kind.DEFICIENT) and flag.upload:
            unclear.setdefault((flag.upload, flag.page), []).append(number)
        else:
            rest.append(number)
    way = _best_way(report, values, unclear)
    return [*_changes(way), *_replacements(errors, way, values, unclear), *_others(errors, rest)]


# ------------------------------------------------------------------------ declared values


def _declared(flag: Flag) -> Declared:
    """Values of a certificate are declared per certificate, all others once."""
    if flag.material and document(flag.material).course and flag.field in _OF_A_CERTIFICATE:
        return (flag.field or "", flag.material, flag.year)
    return (flag.field or "", None, None)


def _add(prints: list[_Print], one: _Print) -> None:
    """Papers that print the same are followed together; a stranger's goes by itself."""
    for i, other in enumerate(prints):
        flags = (one.flag, other.flag)
        if one.flag.read == other.flag.read and not any(f.code == STRANGER for f in flags):
            prints[i] = _Print(
                (*other.errors, *one.errors),
                other.flag,
                other.pages | one.pages,
                other.misled | one.misled,
                other.materials | one.materials,
            )
            return
    prints.append(one)


def _pages(flag: Flag) -> frozenset[PageKey]:
    return frozenset({(flag.upload or "", flag.page), *_named(flag, "same_on")})


def _materials(flag: Flag) -> frozenset[Material]:
    also = (Material(paper["material"]) for paper in flag.evidence.get("same_on") or ())
    return frozenset({flag.material or Material.OTHER, *also})


def _named(flag: Flag, evidence: str) -> set[PageKey]:
    papers: Sequence[Mapping[str, Any]] = flag.evidence.get(evidence) or ()
    return {(str(paper["upload"]), paper["page"]) for paper in papers}


def _misled(report: Report, flag: Flag) -> frozenset[PageKey]:
    is_against = flag.evidence.get("odd_one_out") == DECLARATION and _is_supported(report, flag)
    return frozenset(_named(flag, "witnesses") if is_against else ())


def _is_supported(report: Report, flag: Flag) -> bool:
    """Does some paper print the declared value?"""
    name, material, year = _declared(flag)
    return any(
        found.field == name and found.verdict is FieldVerdict.MATCH
        for entry in report.materials
        if material is None or (entry.material, entry.year) == (material, year)
        for found in entry.fields
    )


def _may_change(report: Report, one: _Print) -> bool:
    """A stranger's paper is no reason to change one's name, unless the card says so too."""
    if one.flag.code == STRANGER and one.flag.material is not _CARD:
        return False
    return bool(one.misled) or not _is_supported(report, one.flag)


def _best_way(
    report: Report, values: Mapping[Declared, Sequence[_Print]], unclear: Iterable[PageKey]
) -> _Way:
    """Per value the print to follow, or none: then every page that contradicts is wrong."""
    choices = {
        declared: _choices([p for p in prints if _may_change(report, p)])
        for declared, prints in values.items()
    }
    unclear = list(unclear)
    ways: Iterable[tuple[_Print | None, ...]] = product(*choices.values())
    if prod(map(len, choices.values())) > MAX_WAYS:
        ways = [tuple(choice[0] for choice in choices.values())]
    made = (_way(values, dict(zip(choices, way, strict=True))) for way in ways)
    return min(made, key=lambda way: way.cost(unclear))


def _choices(prints: Sequence[_Print]) -> Sequence[_Print | None]:
    """A register's print alone, else any, that of most pages first; only None of none."""
    if not prints:
        return (None,)
    of_registers = [p for p in prints if any(document(m).is_register for m in p.materials)]
    return sorted(of_registers or prints, key=lambda p: -len(p.pages))


def _way(
    values: Mapping[Declared, Sequence[_Print]], followed: Mapping[Declared, _Print | None]
) -> _Way:
    way = _Way()
    for declared, prints in values.items():
        way.wrong.update(*(p.pages for p in prints if p is not followed[declared]))
    for declared, kept in followed.items():
        # Where all pages that print it are replaced anyway, nothing has to be changed.
        if kept is not None and not kept.pages <= way.wrong:
            way.changed[declared] = kept
    way.wrong.update(*(kept.misled for kept in way.changed.values()))
    return way


# ----------------------------------------------------------------------------- in a list


def _changes(way: _Way) -> list[Remedy]:
    return [
        Remedy(
            Act.CHANGE,
            kept.errors,
            field=declared[0],
            material=kept.flag.material,
            year=kept.flag.year,
            upload=kept.flag.upload,
            page=kept.flag.page,
        )
        for declared, kept in way.changed.items()
    ]


def _replacements(
    errors: Sequence[Flag],
    way: _Way,
    values: Mapping[Declared, Sequence[_Print]],
    unclear: Mapping[PageKey, Sequence[int]],
) -> list[Remedy]:
    cleared = {page: list(numbers) for page, numbers in unclear.items()}
    changed = list(way.changed.values())
    for one in (p for prints in values.values() for p in prints):
        for number in one.errors:
            pages = one.misled if one in changed else _pages(errors[number])
            for page in sorted(pages, key=str):
                cleared.setdefault(page, []).append(number)
    found = []
    for page, numbers in cleared.items():
        material, year = _paper_on(page, [errors[n] for n in numbers])
        found.append(
            Remedy(
                Act.REPLACE,
                tuple(sorted(numbers)),
                material=material,
                year=year,
                upload=page[0],
                page=page[1],
                is_wrong_paper=page in way.wrong
                or any(errors[n].kind is Kind.DEFICIENT for n in numbers),
            )
        )
    return sorted(found, key=lambda remedy: remedy.errors)


def _paper_on(page: PageKey, flags: Sequence[Flag]) -> tuple[Material | None, int | None]:
    """What lies there, as the errors themselves or their evidence name it."""
    for flag in flags:
        if (flag.upload, flag.page) == page:
            return flag.material, flag.year
        for paper in (*flag.evidence.get("same_on", ()), *flag.evidence.get("witnesses", ())):
            if (paper["upload"], paper["page"]) == page and paper["material"]:
                return Material(paper["material"]), paper.get("year")
    return None, None


def _others(errors: Sequence[Flag], numbers: Iterable[int]) -> list[Remedy]:
    """Papers to bring, values without a page to correct, and whatever else has to be done."""
    found = []
    for number in numbers:
        flag = errors[number]
        act = Act.OTHER
        if flag.kind is Kind.MISSING and flag.material is not None:
            act = Act.SUPPLY
        elif flag.kind in (Kind.MISREPORTED, Kind.INELIGIBLE) and flag.field:
            act = Act.CHANGE
        found.append(
            Remedy(
                act,
                (number,),
                field=flag.field,
                material=flag.material,
                year=flag.year,
                upload=flag.upload,
                page=flag.page,
            )
        )
    return sorted(found, key=lambda remedy: (list(Act).index(remedy.act), remedy.errors))
