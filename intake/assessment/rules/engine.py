"""A policy's rules asked of one application: breaches become flags, one cause one flag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.assessment.rules import date_operators  # noqa: F401  registers the operators that count time
from intake.assessment.rules.evidence import Evidence, Value, days_of
from intake.assessment.rules.operators import Breach, all_folded, breaches, folded
from intake.assessment.rules.unasked import flags_of_unasked
from intake.documents.flags import make_flag
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS, FlagType
from intake.domain.findings import Flag, Kind, Severity
from intake.domain.values.workdays import CalendarUncovered
from intake.policy.operators import Where
from intake.policy.references import VIEWS
from intake.policy.rules import Rule


@dataclass(frozen=True, slots=True)
class Raised:
    """A rule and one flag of what it found wrong."""

    rule: Rule
    flag: Flag


def flags_of_rules(evidence: Evidence, told: Sequence[Flag]) -> list[Flag]:
    """What the policy's rules find wrong, in their order; `told` is flagged already."""
    raised: list[Raised] = []
    of = evidence.policy.series_of(evidence.facts)
    concerned = [r for r in evidence.policy.rules if r.when.holds(evidence.facts, *of)]
    for rule in concerned:
        if all(_holds(w, evidence) for w in rule.where):
            raised += [Raised(rule, flag) for flag in _flags(rule, evidence)]
    possible = [r for r in concerned if not any(_fails(w, evidence) for w in r.where)]
    unasked = flags_of_unasked(possible, evidence, [*told, *(r.flag for r in raised)])
    return [*_each_cause_once(raised, told), *unasked]


def _each_cause_once(raised: Sequence[Raised], told: Sequence[Flag]) -> list[Flag]:
    said = {f.field for f in told if f.severity is not Severity.INFO and f.field}
    missing = {(f.upload, f.page) for f in told if f.kind is Kind.MISSING}
    return [
        r.flag
        for r in raised
        if not said & set(r.rule.unless_flagged)
        and not any(_says_it_better(other, r) for other in raised)
        # A paper of another year is named by what lacks in its place.
        and not (r.rule.present and (r.flag.upload, r.flag.page) in missing)
    ]


def _says_it_better(other: Raised, one: Raised) -> bool:
    """Of the same paper, or where either speaks of none."""
    if one.rule.id not in other.rule.instead_of:
        return False
    places = {_place(other.flag), _place(one.flag)}
    return len(places) == 1 or any(material is None for material, _ in places)


def _place(flag: Flag) -> tuple[object, ...]:
    return (flag.material, flag.year)


def _holds(where: Where, evidence: Evidence) -> bool:
    """Some known value is as said."""
    return any(_is_as_said(where, value.text) for value in evidence.values(where.value))


def _fails(where: Where, evidence: Evidence) -> bool:
    """Some value is known, and none is as said."""
    return bool(evidence.values(where.value)) and not _holds(where, evidence)


def _is_as_said(where: Where, text: str) -> bool:
    word = folded(text)
    if where.is_ is not None and word not in all_folded(where.is_):
        return False
    if where.mentions is not None and not any(w in word for w in all_folded(where.mentions)):
        return False
    if where.silent_on is not None and any(w in word for w in all_folded(where.silent_on)):
        return False
    if where.matches is not None and not re.search(where.matches, word):
        return False
    if where.since is not None:
        days, least = days_of(text), days_of(where.since)
        return days is not None and least is not None and days[1] >= least[0]
    return True


def _flags(rule: Rule, evidence: Evidence) -> list[Flag]:
    try:
        flags = [_flag(rule, breach) for breach in breaches(rule.operator, evidence)]
        return list({f.year: f for f in reversed(flags)}.values()) if rule.once else flags
    except CalendarUncovered as gap:
        return [
            make_flag(
                "CALENDAR_NOT_COVERED",
                clause=rule.clause,
                found=gap.year,
                evidence={"rule": rule.id, "year": gap.year},
            )
        ]


def _flag(rule: Rule, breach: Breach) -> Flag:
    value = breach.value
    paper = breach.paper or (value.paper if value else None)
    field = breach.field or (value.field if value else None)
    row = next((f for f in paper.fields if f.field == field), None) if paper else None
    material = paper.material if paper else value.material if value else None
    declared = value.text if value and not paper else row.declared if row else None
    read = value.text if value and paper else row.read if row else None
    words = {**({} if material else {"paper": "填报内容"}), **_named(value), **breach.words}
    return make_flag(
        rule.code,
        own=own_type(rule),
        material=material,
        field=field or None,
        year=breach.year or (value.year if value else None),
        upload=paper.upload if paper else None,
        page=paper.page if paper else None,
        box=row.box if row and row.box else paper.box if paper else None,
        declared=declared,
        read=read,
        confidence=row.confidence if row else None,
        clause=rule.clause,
        evidence={"rule": rule.id, **{k: str(v) for k, v in breach.words.items()}},
        **words,
    )


def _named(value: Value | None) -> dict[str, str]:
    """A part of a number has a name of its own: 证书编号所含的类别."""
    if value is None or value.view is None:
        return {}
    label = FIELD_LABELS.get(value.field) or DECLARED_ONLY.get(value.field, value.field)
    return {"label": f"{label}所含的{VIEWS[value.view]}"}


def own_type(rule: Rule) -> FlagType | None:
    """What a code of the policy's own says, None for one of ours."""
    if rule.kind is None or rule.severity is None or rule.message is None or rule.advice is None:
        return None
    return FlagType(rule.kind, rule.severity, rule.message, rule.advice)
