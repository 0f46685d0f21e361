"""The names in a policy: its rules as people name them, and names that it does not define."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.documents import paper_title
from intake.domain.finding_codes import FLAG_TYPES
from intake.policy.declarations import DECLARABLE, label_of
from intake.policy.rules import LOCAL

if TYPE_CHECKING:
    from intake.policy.notice import Policy


@dataclass(frozen=True, slots=True)
class Named:
    """A rule as people name it: id, clause, flag code, what it says."""

    id: str
    clause: str
    code: str
    title: str


def named_rules(policy: Policy) -> Iterator[Named]:
    """Every rule that has an id, in the file's order."""
    windows = (
        ("OUTSIDE_WINDOW", "在申报时间内提交", policy.submission),
        ("OUTSIDE_WINDOW", "网上审核时间", policy.review),
    )
    for code, title, window in windows:
        if window is not None and window.id:
            yield Named(window.id, window.clause, code, title)
    if policy.correction.id:
        title = f"{policy.correction.hours}小时内补正，提交不超过{policy.correction.max_rounds}次"
        yield Named(policy.correction.id, policy.correction.clause, "ROUNDS_EXHAUSTED", title)
    for d in policy.declarations:
        if d.id:
            names = "、".join(map(label_of, d.fields))
            yield Named(d.id, d.clause, "DECLARATION_MISSING", f"应填报{names}")
    for r in policy.requirements:
        if r.id:
            yield Named(r.id, r.clause, r.code, f"应交《{paper_title(r.material)}》")
    if policy.id_card.id:
        yield Named(policy.id_card.id, policy.id_card.clause, "ID_CARD_EXPIRED", "身份证在有效期内")
    if policy.report_age.id:
        yield Named(
            policy.report_age.id,
            policy.report_age.clause,
            "CHSI_REPORT_EXPIRED",
            "学信网报告在有效期内",
        )
    yield from (Named(one.id, one.clause, one.code, one.title) for one in policy.always)
    yield from (Named(rule.id, rule.clause, rule.code, rule.title) for rule in policy.rules)
    if policy.consistency is not None:
        one = policy.consistency
        yield Named(one.id, one.clause, "PAPERS_DISAGREE", "各材料所印一致")


def unknown_names(policy: Policy) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Names that the file uses and does not define: where, and the name."""
    for i, r in enumerate(policy.requirements):
        at = ("requirements", i)
        yield from _unknown((*at, "code"), [r.code], FLAG_TYPES)
        yield from _unknown((*at, "unworked"), [r.unworked], FLAG_TYPES)
        yield from _unknown((*at, "when", "level"), r.when.level or (), policy.levels)
        yield from _unknown((*at, "years" if r.years else "last"), r.levels, policy.levels)
    for i, d in enumerate(policy.declarations):
        yield from _unknown(("declarations", i, "fields"), d.fields, DECLARABLE)
    ids = {rule.id for rule in policy.rules}
    for i, rule in enumerate(policy.rules):
        own = [] if rule.code.startswith(LOCAL) else [rule.code]
        yield from _unknown(("rules", i, "code"), own, FLAG_TYPES)
        yield from _unknown(("rules", i, "instead_of"), rule.instead_of, ids)
        yield from _unknown(("rules", i, "when", "level"), rule.when.level or (), policy.levels)
    for i, one in enumerate(policy.always):
        yield from _unknown(("always", i, "code"), [one.code], FLAG_TYPES)
    codes = {*FLAG_TYPES, *(rule.code for rule in policy.rules)}
    yield from _unknown(("severities",), policy.severities, codes)
    for path, clause in _clauses(policy):
        yield from _unknown((*path, "clause"), [clause], policy.clauses)


def _clauses(policy: Policy) -> Iterator[tuple[tuple[str | int, ...], str]]:
    single = (
        "submission",
        "review",
        "correction",
        "id_card",
        "report_age",
        "consistency",
        "promise",
    )
    for name in single:
        if (part := getattr(policy, name)) is not None:
            yield (name,), part.clause
    for kind, clause in policy.basis.items():
        yield ("basis", kind), clause
    for name in ("declarations", "requirements", "always", "rules", "contacts", "annexes"):
        for i, part in enumerate(getattr(policy, name)):
            yield (name, i), part.clause
    if policy.paper_documents is not None:
        yield ("paper_documents", "window"), policy.paper_documents.window.clause
        for i, document in enumerate(policy.paper_documents.documents):
            yield ("paper_documents", "documents", i), document.clause


def _unknown(
    path: tuple[str | int, ...], names: Iterable[str], known: Container[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    return ((path, name) for name in names if name not in known)
