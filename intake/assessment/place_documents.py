"""Each paper once, at the place that its flags name, judged by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.assessment.document_flags import flags_of_paper, is_other_person, is_paper_unclear
from intake.assessment.duplicates import Counted, Found, Place
from intake.assessment.missing import place_of
from intake.assessment.root_causes import Judged
from intake.assessment.validity import flags_of_dates
from intake.documents import document, order_of
from intake.documents.flags import make_flag
from intake.domain.application import Application, Material
from intake.domain.findings import DocumentFinding, FieldVerdict, Flag
from intake.policy.notice import Policy, RequiredPaper

"""The notice's order of papers, in which a report speaks of them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper and the place its flags name."""

    one: Found
    place: Place


def can_be_judged(paper: DocumentFinding) -> bool:
    """It is this person's, and most of it can be read."""
    return not is_other_person(paper) and not is_paper_unclear(paper)


def first_places(
    summed: Mapping[Place, Sequence[Found]], counted: Counted, required: Sequence[RequiredPaper]
) -> list[Standing]:
    """Each paper once, at the first place it stands for, required places first."""
    owed = [place_of(r) for r in required]
    places = sorted(summed, key=lambda p: (p not in owed, order_of(p[0]), p[1] or 0))
    standing: dict[object, Standing] = {}
    for place in places:
        for one in summed[place]:
            key = (one.paper.upload, one.paper.page, one.paper.box, one.places)
            standing.setdefault(key, Standing(one, place))
    return [*standing.values(), *(Standing(one, one.places[0]) for one in counted.strangers)]


def judge_papers(
    standing: Sequence[Standing],
    application: Application,
    policy: Policy,
    hours_flags: Sequence[Flag],
) -> list[Judged]:
    """Every paper with its flags; hours that were summed are not judged one by one."""
    summed_at = {(flag.material, flag.year) for flag in hours_flags}
    judged = []
    for each in standing:
        paper, (_, year) = each.one.paper, each.place
        flags = flags_of_paper(paper, year, policy.clause_of(paper.material))
        if each.place in summed_at:
            flags = [flag for flag in flags if flag.code != "HOURS_MISMATCH"]
        if can_be_judged(paper):
            flags += flags_of_dates(paper, policy, application.as_of)
            flags += _year_unread(each, flags, policy)
        judged.append(Judged(paper, tuple(flags)))
    return judged


def _year_unread(each: Standing, flags: Sequence[Flag], policy: Policy) -> list[Flag]:
    """A year taken from the slot was read by nobody: a person looks."""
    paper = each.one.paper
    is_read = paper.years or any(
        f.field == "year" and f.verdict in (FieldVerdict.MATCH, FieldVerdict.NOT_DECLARED)
        for f in paper.fields
    )
    if not document(paper.material).is_yearly or is_read or any(f.field == "year" for f in flags):
        return []
    return [
        make_flag(
            "FIELD_NOT_CHECKED",
            material=paper.material,
            year=each.place[1],
            field="year",
            upload=paper.upload,
            page=paper.page,
            box=paper.box,
            clause=policy.clause_of(paper.material),
        )
    ]


def card_contradicts(judged: Sequence[Judged]) -> bool:
    """Does the card speak against the declared number?"""
    return any(
        one.paper.material is Material.ID_CARD_PORTRAIT_SIDE
        and found.field == "id_number"
        and found.verdict is FieldVerdict.MISMATCH
        for one in judged
        for found in one.paper.fields
    )
