"""What is nowhere, what may be behind a file nobody could read, what lies elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.assessment.duplicates import Found, Place
from intake.documents import document, paper_title
from intake.documents.flags import make_flag
from intake.domain.application import Material, Slot
from intake.domain.findings import Flag
from intake.policy.notice import RequiredPaper


@dataclass(frozen=True, slots=True)
class Unseen:
    """A page or upload nobody could look into; it may hold what else seems missing.

    `material` and `year` are the slot's, None if unknown; `status` is what the entry of
    a paper it may hold is called: `unclear` (the applicant's) or `manual` (the machine's).
    """

    material: Material | None
    year: int | None
    status: str
    found: Found | None = None


@dataclass(slots=True)
class Lacking:
    """`missing` are nowhere; `status` and `pages` of those an unseen page may hold;
    `instead` says which paper of another year stands for one that lacks."""

    missing: list[RequiredPaper] = field(default_factory=list)
    instead: dict[Place, Place] = field(default_factory=dict)
    status: dict[Place, str] = field(default_factory=dict)
    pages: dict[Place, Found] = field(default_factory=dict)


def place_of(required: RequiredPaper) -> Place:
    return (required.material, required.year)


def what_is_lacking(
    required: Sequence[RequiredPaper], present: Iterable[Place], unseen: Sequence[Unseen]
) -> Lacking:
    """Required papers that are on no page; one cause is not called missing as well.

    An unseen page of a known place stands for that place; one whose year, or whose slot,
    is unknown stands for whatever lacks, if there are at least as many such pages as
    papers lacking (two sides of one card are one). Which kind of course an illegible
    certificate is of nobody can be sure: where none of its kind lacks, it may be the other's.
    """
    have = set(present)
    result = Lacking(missing=[r for r in required if not _is_there(r, have)])
    _cover_by_other_years(result, required, have)
    for one in unseen:
        exact = [r for r in result.missing if place_of(r) == (one.material, one.year)]
        _cover(result, exact, [one])
    yearless = [u for u in unseen if u.year is None]
    spare: list[Unseen] = []
    for material in dict.fromkeys(u.material for u in yearless if u.material is not None):
        ones = [u for u in yearless if u.material is material]
        lacking = [r for r in result.missing if r.material is material]
        if _cover_all(result, lacking, ones) and document(material).course:
            spare += [u for u in ones[len(lacking) :] if u.status == "unclear"]
    _cover_all(result, [r for r in result.missing if document(r.material).course], spare)
    # What may be anything is asked last.
    _cover_all(result, list(result.missing), [u for u in yearless if u.material is None])
    return result


def _cover_all(result: Lacking, lacking: Sequence[RequiredPaper], unseen: Sequence[Unseen]) -> bool:
    """Whether there are enough of these pages to account for what lacks; then they do."""
    if not unseen or _papers(lacking) > len(unseen):
        return False
    _cover(result, lacking, unseen)
    return True


def _is_there(required: RequiredPaper, have: set[Place]) -> bool:
    return place_of(required) in have or any(
        (other, required.year) in have for other in required.alternatives
    )


def _cover_by_other_years(
    result: Lacking, required: Sequence[RequiredPaper], have: set[Place]
) -> None:
    """A paper of another year that is accepted stands for one that lacks, and for no more:
    the newest of those whose lack weighs most."""
    spare = have - {place_of(one) for one in required}
    lacking = sorted(result.missing, key=lambda r: (r.code == "MATERIAL_MISSING", r.year or 0))
    for one in reversed(lacking):
        for year in one.also_accepted:
            other = (one.material, year)
            if other in spare:
                spare.remove(other)
                result.missing.remove(one)
                result.instead[place_of(one)] = other
                break


def _papers(lacking: Sequence[RequiredPaper]) -> int:
    sides = [thing for r in lacking if (thing := document(r.material).side_of)]
    return len(lacking) - len(sides) + len(set(sides))


def _cover(result: Lacking, lacking: Sequence[RequiredPaper], unseen: Sequence[Unseen]) -> None:
    """`unseen` accounts for these; a page is shown only where one can stand for one."""
    statuses = {one.status for one in unseen}
    for required in lacking:
        place = place_of(required)
        result.missing.remove(required)
        result.status[place] = "unclear" if "unclear" in statuses else "manual"
        if len(lacking) == len(unseen) == 1 and unseen[0].found is not None:
            result.pages[place] = unseen[0].found


# -------------------------------------------------------------------------------- slots


@dataclass(frozen=True, slots=True)
class SlotContents:
    """A slot with a named material, and what its upload's pages turned out to be.

    `papers` are the known ones, `page` is the upload's first page, None without any;
    `looks_like` and `resembles` are that page's (`PageFinding`).
    """

    slot: Slot
    papers: tuple[Found, ...]
    page: int | None
    looks_like: str | None = None
    resembles: Material | None = None

    @property
    def is_own(self) -> bool:
        return holds_own(self.slot, self.papers)


def holds_own(slot: Slot, found: Sequence[Found]) -> bool:
    """Is the slot's own paper, of its year if it names one, among these?"""
    return any(
        material is slot.material and (slot.year is None or year in (None, slot.year))
        for one in found
        for material, year in one.places
    )


def flags_of_slots(lacking: Lacking, contents: Sequence[SlotContents]) -> list[Flag]:
    """One flag per missing paper, naming what lies in its slot; WRONG_SLOT for the rest."""
    wrong = [c for c in contents if c.slot.material is not None and not c.is_own]
    flags: list[Flag] = []
    for required in lacking.missing:
        here = next((c for c in wrong if _is_slot_of(c.slot, required)), None)
        if here is not None:
            wrong.remove(here)
        flags.append(_missing(required, here))
    return flags + [_wrong_slot(c) for c in wrong if c.papers]


def _is_slot_of(slot: Slot, required: RequiredPaper) -> bool:
    return slot.material is required.material and slot.year in (None, required.year)


def _missing(required: RequiredPaper, here: SlotContents | None) -> Flag:
    material, year = place_of(required)
    one = here.papers[0] if here and here.papers else None
    paper = one.paper if one else None
    code = required.code
    if here is not None and code == "MATERIAL_MISSING":
        both_courses = document(material).course and paper and document(paper.material).course
        code = "YEAR_OR_COURSE_MISSING" if both_courses else "MATERIAL_IN_WRONG_SLOT_MISSING"
    return make_flag(
        code,
        material=material,
        year=year,
        clause=required.clause,
        upload=here.slot.upload if here else None,
        page=paper.page if paper else here.page if here else None,
        box=paper.box if paper else None,
        found=titles(one) if code == "YEAR_OR_COURSE_MISSING" else _what_lies_there(here, material),
        evidence=_evidence(here),
    )


def _what_lies_there(here: SlotContents | None, material: Material) -> str:
    """The end of a sentence: what a slot's upload is instead of the document."""
    one = here.papers[0] if here and here.papers else None
    if here is None or one is not None:
        return f"是《{titles(one)}》"
    title = paper_title(material)
    if here.looks_like:
        return f"页面像是{here.looks_like}，不是《{title}》"
    if here.resembles is material:
        return f"页面提到了《{title}》的内容，但没有这份材料应有的标题、正文或编号，不是《{title}》"
    return f"是《{titles(None)}》"


def _evidence(here: SlotContents | None) -> dict[str, Any]:
    if here is None:
        return {}
    if here.papers:
        places = here.papers[0].places
        return {"found": [f"{m}" if y is None else f"{m} {y}" for m, y in places]}
    return {"looks_like": here.looks_like} if here.looks_like else {}


def _wrong_slot(contents: SlotContents) -> Flag:
    one = contents.papers[0]
    slot = contents.slot
    return make_flag(
        "WRONG_SLOT",
        material=slot.material,
        year=slot.year,
        upload=slot.upload,
        page=one.paper.page,
        box=one.paper.box,
        declared=slot.material,
        read=one.paper.material.value,
        found=titles(one),
        evidence={"years": list(one.paper.years)} if one.paper.years else {},
    )


def titles(one: Found | None) -> str:
    """What a page is, in words; any page of no known kind is 其他页面."""
    if one is None:
        return paper_title(Material.OTHER)
    return "、".join(paper_title(material, year) for material, year in one.places)


def alternative_flags(
    lacking: Lacking, slots: Sequence[Slot], scope: Sequence[Material]
) -> list[Flag]:
    """A missing paper whose alternative was handed in but is not checked by this version.

    It is not called missing; a person looks at the alternative.
    """
    flags = []
    for required in list(lacking.missing):
        unchecked = [m for m in required.alternatives if m not in scope]
        slot = next((s for s in slots if s.material in unchecked), None)
        if slot is None or slot.material is None:
            continue
        lacking.missing.remove(required)
        lacking.status[place_of(required)] = "manual"
        flags.append(
            make_flag(
                "ALTERNATIVE_NOT_CHECKED",
                material=required.material,
                year=required.year,
                upload=slot.upload,
                clause=required.clause,
                found=paper_title(slot.material),
            )
        )
    return flags
