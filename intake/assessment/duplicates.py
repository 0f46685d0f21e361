"""Several papers for one place: the same one twice, several that count together, extras."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from intake.assessment.document_flags import contradicted, is_other_person, is_unreadable
from intake.assessment.multi_page import completed
from intake.assessment.pairing import sum_of_hours
from intake.assessment.validity import printed_value
from intake.documents import course_material, document, order_of
from intake.documents.flags import make_flag
from intake.domain.application import CourseEntry, Material
from intake.domain.findings import DocumentFinding, FieldVerdict, Flag
from intake.domain.verdict_stages import Stage, turned

Place = tuple[Material, int | None]
"""What a paper stands for: the material, and the year for papers owed per year."""

_UNREAD = frozenset({FieldVerdict.UNREADABLE, FieldVerdict.ABSENT})


@dataclass(frozen=True, slots=True)
class Found:
    """A paper, what it stands for, and the hash of its file."""

    paper: DocumentFinding
    places: tuple[Place, ...]
    sha256: str | None = None


@dataclass(slots=True)
class Counted:
    """What counts where, the info flags of what does not, and strangers' extra papers."""

    by_place: dict[Place, list[Found]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    strangers: list[Found] = field(default_factory=list)


def places_of(paper: DocumentFinding) -> tuple[Place, ...]:
    """Every (material, year) this paper stands for, as printed, else as its slot says."""
    material, slot = paper.material, paper.slot
    if not document(material).is_yearly:
        return ((material, None),)
    yearly_slot = slot is not None and (slot.material is None or document(slot.material).is_yearly)
    slot_year = slot.year if slot is not None and yearly_slot else None
    years: Sequence[int | None] = sorted(set(paper.years)) or [slot_year]
    return tuple((kind, year) for year in years for kind in _kinds(paper))


def _kinds(paper: DocumentFinding) -> list[Material]:
    """The printed courses' materials; without a printed course the slot's, else its own."""
    if not document(paper.material).course:
        return [paper.material]
    printed = {kind for c in paper.courses if (kind := course_material(c))}
    if printed:
        return sorted(printed, key=order_of)
    slot = paper.slot.material if paper.slot else None
    return [slot if slot is not None and document(slot).course else paper.material]


def count(
    found: Sequence[Found], entries: Sequence[CourseEntry], owed: Sequence[Place] = ()
) -> Counted:
    """Of each place's papers: which count, which are repeats, extras or a stranger's.

    Of a yearly place all different papers count together; of any other place one.
    """
    result = Counted()
    by_place: dict[Place, list[Found]] = {}
    for one in _swapped(found, owed):
        for place in one.places:
            by_place.setdefault(place, []).append(one)
    told: set[int] = set()
    for place, ones in by_place.items():
        groups = _groups(ones, place, entries)
        kept = []
        for group in groups:
            best = max(group, key=_worth)
            whole, parts = completed(best.paper, [one.paper for one in group])
            kept.append(replace(best, paper=whole))
            belong = {id(best.paper), *map(id, parts)}
            repeats = [one for one in group if id(one.paper) not in belong]
            _tell(result, "DUPLICATE_PAPER", place, repeats, told)
        _settle(result, place, kept, told)
    return result


def _swapped(found: Sequence[Found], owed: Sequence[Place]) -> list[Found]:
    """Papers whose year nobody could read, without the year of a slot that is taken.

    Where another paper prints that year and another year of the kind lacks, the slots
    were rather swapped than one paper handed in twice.
    """
    printed = {place for one in found if one.paper.years for place in one.places}
    there = {place for one in found for place in one.places}
    lacking = {material for material, year in owed if (material, year) not in there}
    return [
        replace(one, places=((one.places[0][0], None),))
        if not one.paper.years and one.places[0] in printed and one.places[0][0] in lacking
        else one
        for one in found
    ]


def _settle(result: Counted, place: Place, kept: list[Found], told: set[int]) -> None:
    """Own papers count before a stranger's; of a place without years only the best."""
    own = [one for one in kept if not is_other_person(one.paper)]
    readable = [one for one in own if not one.paper.is_illegible]
    counting = readable or own or kept[:1]
    extras = [one for one in own if one not in counting]
    if not document(place[0]).is_yearly and len(counting) > 1:
        best = max(counting, key=_fitness)
        extras += [one for one in counting if one is not best]
        counting = [best]
    result.by_place[place] = counting
    strangers = [one for one in kept if one not in own and one not in counting]
    result.strangers += [one for one in strangers if one not in result.strangers]
    _tell(result, "EXTRA_PAPER", place, extras, told)


def _tell(result: Counted, code: str, place: Place, ones: Iterable[Found], told: set[int]) -> None:
    for one in ones:
        if id(one) not in told:
            told.add(id(one))
            result.flags.append(
                make_flag(
                    code,
                    material=place[0],
                    year=place[1],
                    upload=one.paper.upload,
                    page=one.paper.page,
                    box=one.paper.box,
                )
            )


def _groups(
    ones: Sequence[Found], place: Place, entries: Sequence[CourseEntry]
) -> list[list[Found]]:
    """Copies of one paper together; each group is one paper."""
    groups: list[list[Found]] = []
    for one in ones:
        for group in groups:
            if all(_is_same(one, other, place, entries) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _is_same(a: Found, b: Found, place: Place, entries: Sequence[CourseEntry]) -> bool:
    if a.sha256 is not None and a.sha256 == b.sha256 and a.paper.upload != b.paper.upload:
        return (a.paper.page, a.paper.box) == (b.paper.page, b.paper.box)
    telling = document(place[0]).told_apart_by
    mine, theirs = _values(a.paper), _values(b.paper)
    both = [name for name in telling if name in mine and name in theirs]
    if any(mine[name] != theirs[name] for name in both):
        return False
    return "certificate_number" in both or not _count_together(a, b, place, entries)


def _count_together(a: Found, b: Found, place: Place, entries: Sequence[CourseEntry]) -> bool:
    """Without numbers to tell: does the declaration need the hours of both?"""
    total = sum_of_hours([_values(one.paper).get("hours") for one in (a, b)])
    return total is not None and total == declared_hours(place, entries)


def declared_hours(place: Place, entries: Sequence[CourseEntry]) -> str | None:
    """Hours declared for this year and course in all, None if an entry names none."""
    hours = [e.hours for e in entries if (course_material(e.course), e.year) == place]
    return sum_of_hours(hours) if hours else None


def _values(paper: DocumentFinding) -> Mapping[str, str]:
    """What is settled: a supported declaration stands above a shaky reading."""
    return {
        found.field: value
        for found in paper.fields
        if found.verdict is not FieldVerdict.UNREADABLE
        and (value := printed_value(paper, found.field)) is not None
    }


def _worth(one: Found) -> tuple[bool, int, str, int, float]:
    """Of copies the more legible: greater is better."""
    paper = one.paper
    unreadable = sum(is_unreadable(found) for found in paper.fields if found.is_key)
    fresh = printed_value(paper, document(paper.material).fresher_by or "") or ""
    known = len(_values(paper))
    return (not paper.is_illegible, -unreadable, fresh, known, paper.legibility or 0.0)


def _fitness(one: Found) -> tuple[int, tuple[bool, int, str, int, float]]:
    """Of different papers the one that agrees best with the declaration."""
    return (-len(contradicted(one.paper)), _worth(one))


# ------------------------------------------------------------------------------- hours


def with_summed_hours(
    place: Place, ones: Sequence[Found], entries: Sequence[CourseEntry]
) -> tuple[list[Found], Flag | None]:
    """Certificates that count together, their hours judged by the sum, not one by one.

    The flag says that the sum differs; None when it agrees or cannot be known.
    """
    if len(ones) < 2 or not document(place[0]).course:
        return list(ones), None
    declared = declared_hours(place, entries)
    if declared is None:
        return list(ones), None
    hours = [_values(one.paper).get("hours") for one in ones]
    total = sum_of_hours(hours)
    if total is None:
        verdict = FieldVerdict.UNDECIDED
    else:
        verdict = FieldVerdict.MATCH if total == declared else FieldVerdict.MISMATCH
    judged = [replace(one, paper=_with_hours(one.paper, declared, verdict)) for one in ones]
    if verdict is not FieldVerdict.MISMATCH:
        return judged, None
    first = next(f for f in ones[0].paper.fields if f.field == "hours")
    return judged, make_flag(
        "HOURS_MISMATCH",
        material=place[0],
        year=place[1],
        field="hours",
        upload=ones[0].paper.upload,
        page=ones[0].paper.page,
        box=first.box,
        declared=declared,
        read=total,
        confidence=first.confidence,
        evidence={"summed": hours},
    )


def _with_hours(paper: DocumentFinding, declared: str, verdict: FieldVerdict) -> DocumentFinding:
    fields = tuple(
        turned(f, Stage.SUM_OF_HOURS, verdict, declared=declared)
        if f.field == "hours" and f.verdict not in _UNREAD
        else f
        for f in paper.fields
    )
    return replace(paper, fields=fields)
