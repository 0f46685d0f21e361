"""What decides which papers a person owes: declared, or printed where nothing is declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.assessment.document_flags import is_other_person
from intake.assessment.duplicates import Found
from intake.assessment.place_documents import can_be_judged
from intake.assessment.validity import printed_value
from intake.documents import PAPERS
from intake.domain.application import Application, Material
from intake.policy.notice import Policy
from intake.policy.requirements import Facts


def facts_of(application: Application, printed_level: str | None) -> Facts:
    """What is declared; the printed level stands in for a declared one."""
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
        work_start=values.get("work_start"),
    )


def with_papers(facts: Facts, found: Sequence[Found], policy: Policy) -> Facts:
    """The form of exemption counts by itself, ticked or not; a printed series stands in for
    one that is not declared."""
    has_form = any(
        one.paper.material is Material.CE_EXEMPTION and can_be_judged(one.paper) for one in found
    )
    series = facts.series
    if series is None:
        printed = (printed_value(one.paper, "series") for one in found if can_be_judged(one.paper))
        series = next((s for s in printed if s and policy.series_named(s)), None)
    return replace(facts, is_exempt=facts.is_exempt or has_form, series=series)


def printed_level(found: Sequence[Found], policy: Policy) -> str | None:
    """The word for the level on the diploma, else on the 学信网 report; None when neither says."""
    for material in (m for m, kind in PAPERS.items() if "level" in kind.declared):
        for one in found:
            if one.paper.material is material and not is_other_person(one.paper):
                printed = printed_value(one.paper, "level")
                if policy.level_of(printed) is not None:
                    return printed
    return None
