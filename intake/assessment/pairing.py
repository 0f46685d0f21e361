"""Which declared values belong to which paper, before anything is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from intake.documents import document
from intake.domain.application import Application, CourseEntry, Material, Slot


@dataclass(frozen=True, slots=True)
class CertificateKey:
    """What a continuing-education certificate says of itself, as far as it was read.

    `years` and `courses` are all that are printed, empty when none could be read; the
    slot's year and the material's course then stand in for them.
    """

    material: Material
    years: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()
    number: str | None = None
    hours: str | None = None
    slot: Slot | None = None

    def pairs(self) -> frozenset[tuple[int, str]]:
        """Every (year, course) this certificate stands for."""
        of_slot = self.slot.material if self.slot else None
        is_certificate = of_slot is not None and document(of_slot).course is not None
        slot_year = self.slot.year if self.slot and is_certificate else None
        years = self.years or ((slot_year,) if slot_year is not None else ())
        course = document(self.material).course
        courses = self.courses or ((course,) if course else ())
        return frozenset((year, course) for year in years for course in courses)


def pair_courses(
    certificates: Sequence[CertificateKey], entries: Sequence[CourseEntry]
) -> list[CourseEntry | None]:
    """The declared entry of each certificate, in their order; an entry is used once.

    First by number, then by (year, course), of several candidates the one with the
    nearest number and the same hours. A certificate that stands for several pairs takes
    all their entries and is given one whose hours are their sum (None when one lacks
    them).
    """
    taken: list[list[int]] = [[] for _ in certificates]
    free = set(range(len(entries)))

    def take(certificate: int, entry: int) -> None:
        taken[certificate].append(entry)
        free.discard(entry)

    for i, certificate in enumerate(certificates):
        number = folded_number(certificate.number)
        same = [
            e
            for e in sorted(free)
            if number and folded_number(entries[e].certificate_number) == number
        ]
        for entry in same if len(certificate.pairs()) > 1 else same[:1]:
            take(i, entry)
    for _, i, entry in sorted(
        (-_likeness(certificate, entries[e]), i, e)
        for i, certificate in enumerate(certificates)
        for e in sorted(free)
        if (entries[e].year, entries[e].course) in certificate.pairs()
    ):
        if entry in free and (
            not taken[i] or _is_further(certificates[i], entry, taken[i], entries)
        ):
            take(i, entry)
    return [_joined([entries[e] for e in sorted(found)]) for found in taken]


def _is_further(
    certificate: CertificateKey, entry: int, taken: Sequence[int], entries: Sequence[CourseEntry]
) -> bool:
    """Is this another of the pairs a certificate of several pairs stands for?"""
    have = {(entries[e].year, entries[e].course) for e in taken}
    return len(certificate.pairs()) > 1 and (entries[entry].year, entries[entry].course) not in have


def _likeness(certificate: CertificateKey, entry: CourseEntry) -> float:
    """0 to 2: how alike the numbers are, and whether the hours agree."""
    numbers = (folded_number(certificate.number), folded_number(entry.certificate_number))
    likeness = Indel.normalized_similarity(*numbers) if all(numbers) else 0.0
    return likeness + (certificate.hours is not None and certificate.hours == entry.hours)


def _joined(found: Sequence[CourseEntry]) -> CourseEntry | None:
    if len(found) < 2:
        return found[0] if found else None
    numbers = {folded_number(e.certificate_number) for e in found if e.certificate_number}
    return CourseEntry(
        year=found[0].year,
        course=found[0].course,
        hours=sum_of_hours([e.hours for e in found]),
        certificate_number=found[0].certificate_number if len(numbers) == 1 else None,
    )


def sum_of_hours(hours: Sequence[str | None]) -> str | None:
    """`"60"` for `"30"` and `"30"`; None when one is absent or no number."""
    total = 0.0
    for text in hours:
        if text is None or not re.fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", text):
            return None
        total += float(text)
    return f"{total:.10g}"


def folded_number(number: str | None) -> str:
    """Without blanks, upper case: how two certificate numbers are held together."""
    return re.sub(r"\s", "", number or "").upper()


def declared_for(
    material: Material,
    application: Application,
    *,
    year: int | None = None,
    course: str | None = None,
    certificate_number: str | None = None,
    slot: Slot | None = None,
    entry: CourseEntry | None = None,
    pairs: int = 1,
) -> dict[str, str]:
    """Field → declared value for one paper, as typed; what is not declared is not in it.

    A certificate's `entry` comes from `pair_courses` over the whole application, None for
    one nobody declared; it is looked up here only when year, course or number is given.
    `pairs` is how many (year, course) the certificate stands for: of several, year and
    course are not compared.
    """
    kind = document(material)
    values = {
        name: application.values[name] for name in kind.declared if name in application.values
    }
    if kind.course:
        key = CertificateKey(
            material,
            () if year is None else (year,),
            () if course is None else (course,),
            certificate_number,
            None,
            slot,
        )
        if entry is None and (year, course, certificate_number) != (None, None, None):
            entry = pair_courses([key], application.courses)[0]
        values |= _of_entry(entry, pairs) if entry else {}
    if "grade" in kind.declared_by_year:
        grade = next((g for y, g in application.assessments if y == year), None)
        values |= {"grade": grade} if grade else {}
    return values


def _of_entry(entry: CourseEntry, pairs: int) -> dict[str, str]:
    values = {} if pairs > 1 else {"year": str(entry.year), "course": entry.course}
    if entry.hours:
        values["hours"] = entry.hours
    if entry.certificate_number:
        values["certificate_number"] = entry.certificate_number
    return values
