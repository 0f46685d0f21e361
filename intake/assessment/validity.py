"""What a notice asks beyond agreement: cards in force, fresh reports, times, levels."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from intake.documents.flags import make_flag
from intake.domain.application import Application, Material
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict, Flag
from intake.domain.values.id_numbers import day, id_number_problem, is_possible_term
from intake.policy.declarations import label_of, undeclared
from intake.policy.notice import Policy

FOR_EVER = "长期"
_SETTLED = frozenset({FieldVerdict.MATCH, FieldVerdict.MISMATCH, FieldVerdict.NOT_DECLARED})


def flags_of_dates(paper: DocumentFinding, policy: Policy, as_of: dt.datetime) -> list[Flag]:
    """Is the card in force, is the 学信网 report fresh enough, on the day of `as_of`?"""
    if paper.material is Material.ID_CARD_EMBLEM_SIDE and policy.id_card.refuse_expired:
        return _of_card(paper, policy, as_of.date())
    if paper.material is Material.CHSI_REPORT:
        return _of_report(paper, policy, as_of.date())
    return []


def printed_value(paper: DocumentFinding, field: str) -> str | None:
    """What the paper says there: the declared value it supports, else what was read.

    None when nothing is settled; that already has its own flag, or gets one here.
    """
    found = _row(paper, field)
    if found is None or found.verdict not in _SETTLED:
        return None
    if found.verdict is FieldVerdict.MATCH and found.declared:
        return found.declared
    return found.read


def _row(paper: DocumentFinding, field: str) -> FieldFinding | None:
    return next((f for f in paper.fields if f.field == field), None)


def _of_card(paper: DocumentFinding, policy: Policy, today: dt.date) -> list[Flag]:
    text = printed_value(paper, "id_valid_until")
    until = day(text)
    if text == FOR_EVER or (until and until >= today):
        return []
    clause = policy.id_card.clause
    start = day(printed_value(paper, "id_valid_from"))
    if until and (start is None or is_possible_term(start, until)):
        return [_dated("ID_CARD_EXPIRED", paper, "id_valid_until", text, clause)]
    return _unsettled(paper, "id_valid_until", clause)


def _of_report(paper: DocumentFinding, policy: Policy, today: dt.date) -> list[Flag]:
    rule = policy.report_age
    text = printed_value(paper, "updated")
    updated = day(text)
    if updated is None:
        return _unsettled(paper, "updated", rule.clause)
    days = (today - updated).days
    if 0 <= days <= rule.sure_days:
        return []
    if days < 0:
        code = "CHSI_REPORT_DATE_IMPOSSIBLE"
    else:
        code = "CHSI_REPORT_AGED" if days <= rule.longest_days else "CHSI_REPORT_EXPIRED"
    flag = _dated(code, paper, "updated", text, rule.clause, days=days)
    limit = rule.sure_days if code == "CHSI_REPORT_AGED" else rule.longest_days
    return [replace(flag, evidence={**flag.evidence, "days": days, "limit_days": limit})]


def _dated(
    code: str, paper: DocumentFinding, field: str, read: str | None, clause: str, **words: Any
) -> Flag:
    found = _row(paper, field)
    return make_flag(
        code,
        material=paper.material,
        field=field,
        upload=paper.upload,
        page=paper.page,
        box=found.box if found else None,
        declared=found.declared if found else None,
        read=read,
        confidence=found.confidence if found else None,
        clause=clause,
        **words,
    )


def _unsettled(paper: DocumentFinding, field: str, clause: str) -> list[Flag]:
    """A date the rule needs was not settled: a person looks, unless already asked to."""
    found = _row(paper, field)
    verdict = found.verdict if found else FieldVerdict.ABSENT
    if verdict in (FieldVerdict.UNDECIDED, FieldVerdict.UNREADABLE):
        return []
    return [_dated("FIELD_NOT_CHECKED", paper, field, found.read if found else None, clause)]


# ---------------------------------------------------------------- the whole application


def flags_of_declaration(
    application: Application, policy: Policy, printed_level: str | None, contradicted: bool
) -> list[Flag]:
    """Window, level and number; `contradicted`: the card already speaks against the number."""
    flags = []
    if not policy.submission.holds(application.as_of):
        window = policy.submission
        flags.append(make_flag("OUTSIDE_WINDOW", clause=window.clause, window=window.in_words()))
    lacking = _undeclared(application, policy)
    flags += lacking
    level = application.values.get("level")
    is_asked_for = any("level" in flag.evidence["fields"] for flag in lacking)
    # Where no paper prints one either, it is asked for once.
    if level is None and (printed_level or not is_asked_for):
        flags.append(_level_undeclared(policy, printed_level))
    elif level is not None and policy.level_of(level) is None:
        flags.append(make_flag("LEVEL_NOT_REGULATED", field="level", declared=level))
    number = application.values.get("id_number")
    problem = id_number_problem(number) if number else None
    if problem and not contradicted:
        flags.append(
            make_flag(
                "ID_NUMBER_INVALID",
                material=Material.ID_CARD_PORTRAIT_SIDE,
                field="id_number",
                declared=number,
                reason=problem,
                evidence={"reason": problem},
            )
        )
    return flags


def _level_undeclared(policy: Policy, printed: str | None) -> Flag:
    known = f"按毕业证书所印“{printed}”核对应交材料" if printed else ""
    return make_flag(
        "LEVEL_UNDECLARED",
        material=Material.GRADUATION_CERTIFICATE,
        field="level",
        read=printed,
        by=known or "证书上也未读到，只核对各层次都要交的材料",
        clause=policy.clause_of(Material.GRADUATION_CERTIFICATE),
    )


def _undeclared(application: Application, policy: Policy) -> list[Flag]:
    """What must be declared and is not: one flag for each clause that wants it."""
    return [
        make_flag(
            "DECLARATION_MISSING",
            field=fields[0] if len(fields) == 1 else None,
            clause=one.clause,
            evidence={"fields": list(fields)},
            labels="、".join(map(label_of, fields)),
        )
        for one, fields in undeclared(policy.declarations, application.values)
    ]
