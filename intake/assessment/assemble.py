"""From papers found and verified to the report: what is there, what lacks, what is wrong.

The accounting of contract §3: every upload appears, every required paper has an entry, one
cause gives one flag. Each stage takes an assessment and gives one that knows more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from intake.assessment.assessment import Assessment
from intake.assessment.cross_check import tolerant, with_odd_ones
from intake.assessment.document_flags import is_paper_unclear, is_unreadable
from intake.assessment.duplicates import Found, Place, count, with_summed_hours
from intake.assessment.entries import entries_of
from intake.assessment.facts import facts_of, printed_level, with_papers
from intake.assessment.imported import flags_of_imported
from intake.assessment.missing import (
    Unseen,
    alternative_flags,
    flags_of_slots,
    place_of,
    what_is_lacking,
)
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
    seals_named_once,
    without_years_called_missing,
    wrong_papers_once,
)
from intake.assessment.rules.engine import flags_of_rules
from intake.assessment.rules.evidence import Evidence
from intake.assessment.sort_uploads import gather
from intake.assessment.validity import flags_of_declaration
from intake.documents import document, order_of, paper_title
from intake.documents.flags import make_flag
from intake.domain.application import Application
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS
from intake.domain.findings import Flag, Kind, Report, UploadFinding
from intake.domain.report_json import verdict_of
from intake.policy.notice import Policy


def assemble(
    application: Application,
    policy: Policy,
    uploads: Sequence[UploadFinding],
    versions: Mapping[str, Any],
) -> Report:
    """The report on one application; `versions` holds at least `pipeline` and `models`."""
    done = Assessment(application, policy, gather(uploads, application.slots, policy))
    for stage in STAGES:
        done = stage(done)
    return Report(
        application=application.name,
        policy=policy.id,
        as_of=application.as_of,
        clock_is_set=application.clock_is_set,
        round=application.round,
        scope=policy.scope,
        versions={"models": {}, **versions, "policy_revision": policy.revision},
        verdict=verdict_of(done.flags),
        uploads=done.gathered.uploads,
        flags=done.flags,
        materials=done.entries,
    )


# ------------------------------------------------------------------------------- stages


def _know_the_person(a: Assessment) -> Assessment:
    """The papers with tolerated differences taken as agreeing, and whom they are about."""
    found = tuple(replace(one, paper=tolerant(one.paper, a.policy)) for one in a.gathered.found)
    printed = printed_level(found, a.policy)
    facts = facts_of(a.application, a.policy.level_of(printed))
    return a.extended(found=found, printed_level=printed, facts=with_papers(facts, found, a.policy))


def _count_papers(a: Assessment) -> Assessment:
    """What is owed, and what counts for it."""
    required = a.policy.required_papers(a.facts)
    counted = count(a.found, a.application.courses, [place_of(one) for one in required])
    summed: dict[Place, list[Found]] = {}
    flags: list[Flag] = []
    for place, ones in counted.by_place.items():
        summed[place], flag = with_summed_hours(place, ones, a.application.courses)
        flags += [flag] if flag else []
    return a.extended(required=required, counted=counted, summed=summed, hours_flags=tuple(flags))


def _find_lacking(a: Assessment) -> Assessment:
    present = [place for place in a.summed if not _is_yearless(place)]
    unseen = [*a.gathered.unseen, *_yearless(a.summed)]
    return a.extended(lacking=what_is_lacking(a.required, present, unseen))


def _judge_papers(a: Assessment) -> Assessment:
    """Every paper by itself, then against the others."""
    standing = first_places(a.summed, a.counted, a.required)
    judged = judge_papers(standing, a.application, a.policy, a.hours_flags)
    return a.extended(standing=tuple(standing), judged=tuple(judged))


def _say_what_was_found(a: Assessment) -> Assessment:
    alternatives = alternative_flags(a.lacking, a.application.slots, a.policy.scope)
    causes = wrong_papers_once(one_flag_per_cause(a.judged, a.policy), a.judged)
    of_papers = with_odd_ones(causes, a.judged, a.policy)
    of_slots = naming_pages(flags_of_slots(a.lacking, a.gathered.contents), of_papers)
    contradicted = card_contradicts(a.judged)
    return a.saying(
        [
            *flags_of_declaration(a.application, a.policy, a.printed_level, contradicted),
            *_undecided_requirements(a),
            *a.gathered.flags,
            *alternatives,
            *of_slots,
            *without_years_called_missing(of_slots, of_papers),
            *a.hours_flags,
            *_not_named_by(of_slots, a.counted.flags),
        ]
    )


def _ask_the_rules(a: Assessment) -> Assessment:
    papers = [(s.one.paper, s.place[1]) for s in a.standing if can_be_judged(s.one.paper)]
    owed = frozenset(place_of(one) for one in a.required)
    evidence = Evidence(a.application, a.policy, a.facts, papers, owed)
    flags = [*a.flags, *flags_of_rules(evidence, a.flags)]
    return a.extended(flags=tuple(seals_named_once(flags)))


def _compare_pictures(a: Assessment) -> Assessment:
    return a.saying(same_pictures(a.gathered.uploads, a.flags))


def _weigh(a: Assessment) -> Assessment:
    """Severity and clause by the policy, in the report's order; the rows of the materials."""
    flags = tuple(sorted((a.policy.weigh(flag) for flag in a.flags), key=_place_in_report))
    return a.extended(flags=flags, entries=entries_of(a.required, a.summed, a.lacking, flags))


def _as_imported(a: Assessment) -> Assessment:
    """What a reviewer took over: what is not declared here was perhaps declared there, and a
    declared value that was only read accuses nobody until a person has confirmed it."""
    if not a.application.is_imported:
        return a
    return replace(a, flags=tuple(flags_of_imported(a.flags, a.application.unconfirmed)))


STAGES: tuple[Callable[[Assessment], Assessment], ...] = (
    _know_the_person,
    _count_papers,
    _find_lacking,
    _judge_papers,
    _say_what_was_found,
    _ask_the_rules,
    _compare_pictures,
    _as_imported,
    _weigh,
)


# ------------------------------------------------------------------------------- their parts


def _undecided_requirements(a: Assessment) -> list[Flag]:
    """Papers that hang on a fact nobody declared are asked about, never dropped."""
    return [
        make_flag(
            "REQUIREMENT_UNDECIDED",
            field=name,
            label=DECLARED_ONLY.get(name) or FIELD_LABELS[name],
            papers="、".join(f"《{paper_title(m)}》" for m in materials),
            clause=a.policy.clause_of(materials[0]),
            evidence={"papers": [str(m) for m in materials]},
        )
        for name, materials in a.policy.undecided_requirements(a.facts)
    ]


def _not_named_by(missing: Sequence[Flag], flags: Sequence[Flag]) -> list[Flag]:
    """A copy in a slot whose own paper lacks is said once, with what lacks."""
    named = {(f.upload, f.page) for f in missing if f.kind is Kind.MISSING}
    return [f for f in flags if (f.upload, f.page) not in named]


def _place_in_report(flag: Flag) -> tuple[int, int]:
    """Whole-application flags first, then by paper and year, each in the order found."""
    return (order_of(flag.material) if flag.material else -1, flag.year or 0)


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
