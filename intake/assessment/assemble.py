"""From papers found and verified to the report: what is there, what lacks, what is wrong.

The accounting of contract §3 in one place: every upload appears, every required paper
has an entry, one cause gives one flag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from intake.assessment.cross_check import tolerant, with_odd_ones
from intake.assessment.document_flags import is_other_person, is_paper_unclear, is_unreadable
from intake.assessment.duplicates import Counted, Found, Place, count, with_summed_hours
from intake.assessment.entry_status import status_of
from intake.assessment.missing import (
    Lacking,
    Unseen,
    alternative_flags,
    flags_of_slots,
    place_of,
    what_is_lacking,
)
from intake.assessment.pairing import CertificateKey, declared_for, pair_courses
from intake.assessment.place_documents import (
    can_be_judged,
    card_contradicts,
    first_places,
    judge_papers,
)
from intake.assessment.reused_picture import same_pictures
from intake.assessment.root_causes import (
    naming_pages,
    one_flag_per_cause,
    without_years_called_missing,
)
from intake.assessment.rules.engine import flags_of_rules
from intake.assessment.rules.evidence import Evidence
from intake.assessment.sort_uploads import gather
from intake.assessment.validity import flags_of_declaration, printed_value
from intake.documents import PAPERS, document, order_of
from intake.domain.application import Application, Material
from intake.domain.findings import (
    FieldFinding,
    FieldVerdict,
    Flag,
    Kind,
    MaterialEntry,
    Report,
    UploadFinding,
)
from intake.domain.report_json import verdict_of
from intake.policy.notice import Facts, Policy, RequiredPaper

__all__ = ["CertificateKey", "assemble", "declared_for", "pair_courses"]


def assemble(
    application: Application,
    policy: Policy,
    uploads: Sequence[UploadFinding],
    versions: Mapping[str, Any],
) -> Report:
    """The report on one application; `versions` holds at least `pipeline` and `models`."""
    gathered = gather(uploads, application.slots, policy)
    gathered.found = [replace(one, paper=tolerant(one.paper, policy)) for one in gathered.found]
    printed = _printed_level(gathered.found, policy)
    facts = _with_exemption(facts_of(application, policy.level_of(printed)), gathered.found)
    required = policy.required_papers(facts)
    owed = [place_of(one) for one in required]
    counted = count(gathered.found, application.courses, owed)
    summed, hours_flags = _sum_hours(counted, application)
    lacking = what_is_lacking(
        required,
        [place for place in summed if not _is_yearless(place)],
        [*gathered.unseen, *_yearless(summed)],
    )
    standing = first_places(summed, counted, required)
    judged = judge_papers(standing, application, policy, hours_flags)
    alternatives = alternative_flags(lacking, application.slots, policy.scope)
    of_papers = with_odd_ones(one_flag_per_cause(judged, policy), judged, policy)
    of_slots = naming_pages(flags_of_slots(lacking, gathered.contents), of_papers)
    flags = [
        *flags_of_declaration(application, policy, printed, card_contradicts(judged)),
        *gathered.flags,
        *alternatives,
        *of_slots,
        *without_years_called_missing(of_slots, of_papers),
        *hours_flags,
        *_not_named_by(of_slots, counted.flags),
    ]
    papers = [(s.one.paper, s.place[1]) for s in standing if can_be_judged(s.one.paper)]
    flags += flags_of_rules(Evidence(application, policy, facts, papers, frozenset(owed)), flags)
    flags += same_pictures(gathered.uploads, flags)
    final = tuple(sorted((policy.weigh(flag) for flag in flags), key=_place_in_report))
    entries = _entries(required, summed, lacking, final)
    return _report(application, policy, versions, gathered.uploads, final, entries)


def _report(
    application: Application,
    policy: Policy,
    versions: Mapping[str, Any],
    uploads: tuple[UploadFinding, ...],
    flags: tuple[Flag, ...],
    entries: tuple[MaterialEntry, ...],
) -> Report:
    return Report(
        application=application.name,
        policy=policy.id,
        as_of=application.as_of,
        clock_is_set=application.clock_is_set,
        round=application.round,
        scope=policy.scope,
        versions={"models": {}, **versions, "policy_revision": policy.revision},
        verdict=verdict_of(flags),
        uploads=uploads,
        flags=flags,
        materials=entries,
    )


def _not_named_by(missing: Sequence[Flag], flags: Sequence[Flag]) -> list[Flag]:
    """A copy in a slot whose own paper lacks is said once, with what lacks."""
    named = {(f.upload, f.page) for f in missing if f.kind is Kind.MISSING}
    return [f for f in flags if (f.upload, f.page) not in named]


def _with_exemption(facts: Facts, found: Sequence[Found]) -> Facts:
    """The form of exemption counts by itself, ticked or not."""
    has_form = any(
        one.paper.material is Material.CE_EXEMPTION and can_be_judged(one.paper) for one in found
    )
    return replace(facts, is_exempt=facts.is_exempt or has_form)


def _place_in_report(flag: Flag) -> tuple[int, int]:
    """Whole-application flags first, then by paper and year, each in the order found."""
    return (order_of(flag.material) if flag.material else -1, flag.year or 0)


def facts_of(application: Application, printed_level: str | None) -> Facts:
    """What decides which papers are owed; the printed level stands in for a declared one."""
    values = application.values
    declared = values.get("level")
    degree = values.get("degree")
    if degree is None and values.get("degree_certificate_number"):
        degree = values["degree_certificate_number"]
    return Facts(
        level=printed_level if declared is None else declared,
        degree=degree,
        is_exempt=application.is_exempt,
        employer_kind=values.get("employer_kind"),
        series=values.get("series"),
    )


def _printed_level(found: Sequence[Found], policy: Policy) -> str | None:
    """The word for the level on the diploma, else on the 学信网 report; None when neither says."""
    for material in (m for m, kind in PAPERS.items() if "level" in kind.declared):
        for one in found:
            if one.paper.material is material and not is_other_person(one.paper):
                printed = printed_value(one.paper, "level")
                if policy.level_of(printed) is not None:
                    return printed
    return None


# ------------------------------------------------------------------------ what is there


def _sum_hours(
    counted: Counted, application: Application
) -> tuple[dict[Place, list[Found]], list[Flag]]:
    summed: dict[Place, list[Found]] = {}
    flags = []
    for place, ones in counted.by_place.items():
        summed[place], flag = with_summed_hours(place, ones, application.courses)
        flags += [flag] if flag else []
    return summed, flags


def _is_yearless(place: Place) -> bool:
    return document(place[0]).is_yearly and place[1] is None


def _yearless(summed: Mapping[Place, Sequence[Found]]) -> list[Unseen]:
    """Papers owed per year whose year nobody could read."""
    return [
        Unseen(
            place[0],
            None,
            "unclear"
            if is_paper_unclear(one.paper)
            or any(f.field == "year" and is_unreadable(f) for f in one.paper.fields)
            else "manual",
            one,
        )
        for place, ones in summed.items()
        if _is_yearless(place)
        for one in ones
    ]


# ------------------------------------------------------------------------------ entries


def _entries(
    required: Sequence[RequiredPaper],
    summed: Mapping[Place, Sequence[Found]],
    lacking: Lacking,
    flags: Sequence[Flag],
) -> tuple[MaterialEntry, ...]:
    """Required papers in the notice's order, then whatever else was found."""
    entries, used = [], set()
    for one in required:
        place = place_of(one)
        at = next((p for p in _accepted(one) if p in summed), place)
        used.add(at)
        found = summed.get(at, ())
        if place in lacking.pages:
            found = [lacking.pages[place]]
            used.add((place[0], None))
        entries.append(_entry(place, True, found, flags, lacking.status.get(place)))
    others = sorted((p for p in summed if p not in used), key=lambda p: (order_of(p[0]), p[1] or 0))
    return (*entries, *(_entry(p, False, summed[p], flags, None) for p in others))


def _accepted(required: RequiredPaper) -> list[Place]:
    return [
        place_of(required),
        *((required.material, year) for year in required.also_accepted),
        *((other, required.year) for other in required.alternatives),
    ]


def _says_nothing(material: Material, row: FieldFinding) -> bool:
    """A value that only a rule asks about, and that this paper does not print."""
    if row.verdict is not FieldVerdict.ABSENT or material not in PAPERS:
        return False
    return any(s.name == row.field and s.only_if_read for s in PAPERS[material].fields)


def _entry(
    place: Place,
    is_required: bool,
    found: Sequence[Found],
    flags: Sequence[Flag],
    known: str | None,
) -> MaterialEntry:
    papers = tuple(one.paper for one in found)
    fields = tuple(
        replace(f, upload=f.upload or paper.upload, page=f.page or paper.page)
        for paper in papers
        for f in paper.fields
        if not _says_nothing(paper.material, f)
    )
    entry = MaterialEntry(place[0], place[1], is_required, "ok", papers, fields)
    status = status_of(entry, flags)
    return replace(entry, status=known if known and status == "ok" else status)
