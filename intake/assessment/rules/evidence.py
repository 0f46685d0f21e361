"""What is known of an application when its rules are asked: references → values.

Only settled values count: a declared value, or one that a paper that can be read surely
shows. What nobody read is in no list here, so no rule fires for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.assessment.rules.thresholds import WORKING_YEARS
from intake.assessment.validity import printed_value
from intake.documents import course_material
from intake.domain.application import Application, Material
from intake.domain.finding_codes import DECLARED_ONLY
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict
from intake.domain.values.id_numbers import (
    birth_date_of,
    degree_number,
    diploma_number,
    sex_of,
    teacher_number,
)
from intake.policy.notice import Facts, Policy
from intake.policy.references import DECLARED, STATED

ANY_FIELD = "*"
MASK = "*"
"""Stands for a digit that a paper does not show."""
YES, NO = "是", "否"
PRESENT, LACKING = "present", "absent"
"""What a mark (seal, signature, …) is read as; null is "cannot tell"."""


@dataclass(frozen=True, slots=True)
class Value:
    """A settled value: declared, or printed on `paper`, which stands for `year`."""

    text: str
    field: str
    paper: DocumentFinding | None = None
    year: int | None = None
    material: Material | None = None
    view: str | None = None
    """The part of a number that `text` is; None for the whole value."""

    @property
    def row(self) -> FieldFinding | None:
        fields = self.paper.fields if self.paper else ()
        return next((f for f in fields if f.field == self.field), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`papers` are those that count, are this person's and can be read, each with the
    year it stands for; `owed` are the (material, year) required of this person."""

    application: Application
    policy: Policy
    facts: Facts
    papers: Sequence[tuple[DocumentFinding, int | None]]
    owed: frozenset[tuple[Material, int | None]]

    def of(self, material: Material) -> list[tuple[DocumentFinding, int | None]]:
        return [(paper, year) for paper, year in self.papers if paper.material is material]

    def values(self, reference: str) -> list[Value]:
        """Everything this reference stands for, papers in the report's order."""
        if reference in STATED:
            text = self._stated(reference)
            return [Value(text, reference)] if text else []
        source, _, rest = reference.partition(".")
        if not rest:
            return [Value(reference, "")]  # a date written out
        field, _, view = rest.partition(".")
        found = (
            self.declared(field) if source == DECLARED else self._printed(Material(source), field)
        )
        if not view:
            return list(found)
        return [
            Value(seen, one.field, one.paper, one.year, one.material, view)
            for one in found
            if (seen := viewed(one.text, view)) is not None
        ]

    def rows(self, reference: str) -> Iterator[tuple[DocumentFinding, int | None, FieldFinding]]:
        """Every row of a paper's field, settled or not."""
        source, _, field = reference.partition(".")
        for paper, year in self.of(Material(source)):
            for row in paper.fields:
                if row.field == field:
                    yield paper, year, row

    def _stated(self, reference: str) -> str | None:
        if reference == "application.round":
            return str(self.application.round)
        if reference == "application.exempt":
            return YES if self.application.is_exempt else NO
        if reference == "application.submitted_at":
            return self.application.as_of.date().isoformat()
        if reference == "notice.date":
            day = self.policy.notice_date
            return day.isoformat() if day else None
        name, _, end = reference.partition(".")
        window = getattr(self.policy, name)
        moment: dt.datetime | None = getattr(window, end) if window else None
        return moment.date().isoformat() if moment else None

    def is_owed(self, material: Material) -> bool:
        """Is this paper asked of this person, or one that does instead of it?"""
        return any(
            material is one
            or any(
                r.material is one and material in r.alternatives for r in self.policy.requirements
            )
            for one, _ in self.owed
        )

    def declared(self, field: str) -> list[Value]:
        """What is declared; where nothing is, what the papers print, the registers first."""
        return list(self._declared(field)) or self._instead_of_declared(field)

    def _instead_of_declared(self, field: str) -> list[Value]:
        if self.policy.consistency is None or field in DECLARED_ONLY:
            return []
        least = self.policy.consistency.least_confidence
        agreed = next((a for a in self.policy.consistency.fields if a.field == field), None)
        among = agreed.among if agreed else ()
        for material in dict.fromkeys((*self.policy.consistency.registers, *among)):
            for value in self._printed(material, field) if material in among else ():
                is_sure = value.row is not None and (value.row.confidence or 0.0) >= least
                if is_sure and MASK not in value.text:
                    return [value]
        return []

    def _declared(self, field: str) -> Iterator[Value]:
        if field == "assessment_grade":
            for year, grade in self.application.assessments:
                if grade:
                    yield Value(grade, "grade", None, year, Material.ANNUAL_ASSESSMENT)
        elif field == "course_number":
            for entry in self.application.courses:
                if entry.certificate_number:
                    material = course_material(entry.course)
                    yield Value(
                        entry.certificate_number, "certificate_number", None, entry.year, material
                    )
        elif text := self.application.values.get(field):
            yield Value(text, field)

    def _printed(self, material: Material, field: str) -> Iterator[Value]:
        for paper, year in self.of(material):
            for row in paper.fields:
                if field in (ANY_FIELD, row.field) and (text := _settled(paper, row)):
                    yield Value(text, row.field, paper, year, material)


def _settled(paper: DocumentFinding, row: FieldFinding) -> str | None:
    """A mark that is surely lacking is no text of the paper."""
    if row.verdict is FieldVerdict.NOT_DECLARED and row.read in (PRESENT, LACKING):
        return None
    return printed_value(paper, row.field)


# -------------------------------------------------------------------------------- views


def viewed(text: str, view: str) -> str | None:
    """What a value says besides itself (`policy_operators.VIEWS`), None when it does not."""
    if view == "birth_date":
        return birth_date_of(text)
    if view == "sex":
        return sex_of(text)
    if view == "region":
        return text[:2]
    if view == "year":
        found = re.match(r"(\d{4})-\d{2}", text)
        return found[1] if found else None
    kind, _, part = view.partition("_")
    number = _NUMBERS[kind](text)
    said = getattr(number, part, None) if number else None
    return str(said) if said is not None else None


_NUMBERS: Mapping[str, Callable[[str], object]] = {
    "diploma": diploma_number,
    "degree": degree_number,
    "teacher": teacher_number,
}


# -------------------------------------------------------------------------------- dates

Span = tuple[dt.date, dt.date]
"""The first and the last day that a date may mean: a month is all its days."""


def days_of(text: str) -> Span | None:
    """The day, or the month's days, that a text in the contract's notation names."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text, re.ASCII)
    if found is None or not WORKING_YEARS[0] <= int(found[1]) <= WORKING_YEARS[1]:
        return None
    year, month, day = int(found[1]), int(found[2]), found[3]
    try:
        first = dt.date(year, month, int(day or 1))
    except ValueError:
        return None
    if day:
        return first, first
    return first, month_after(first) - dt.timedelta(days=1)


def day_of(text: str) -> dt.date | None:
    """The day, None for a month or no date."""
    span = days_of(text)
    return span[0] if span and span[0] == span[1] else None


def month_after(first: dt.date) -> dt.date:
    return (first.replace(day=1) + dt.timedelta(days=31)).replace(day=1)


def whole_months(since: dt.date, until: dt.date) -> int:
    """Months that are full between the two days; negative when `until` is earlier."""
    if until < since:
        return -whole_months(until, since)
    months = (until.year - since.year) * 12 + until.month - since.month
    is_last_day = (until + dt.timedelta(days=1)).month != until.month
    return months - (until.day < since.day and not is_last_day)
