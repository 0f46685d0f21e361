"""Rules that could not be asked: what they need of a paper was not read.

Silence is no pass. A paper that is there and owed, and that lacks a value a rule needs, has
one finding for all such values. What another finding says already, of the same value of the
same paper, is not said again. A declared value that lacks is the declaration's matter; where
a paper prints it, the rules use what is printed, and that is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from intake.assessment.rules.evidence import ANY_FIELD, Evidence
from intake.documents.flags import make_flag
from intake.documents.registry import document
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import DocumentFinding, Flag, Severity
from intake.policy.references import DECLARED, STATED
from intake.policy.rules import Rule

_WHOLE_PAPER = frozenset({"PAGE_NOT_CHECKED", "PARSER_CRASH", "CHECK_PENDING"})
"""These already say that nothing of their page was checked."""

_TOLD_BY: dict[tuple[str, str | None], tuple[str, ...]] = {
    ("COLOUR_NOT_SHOWN", "seal"): ("seal", "sealed_by"),
    ("COLOUR_NOT_SHOWN", "fingerprint"): ("fingerprint",),
}
"""What else a finding says, even where the policy asks nobody about it: whose a seal is
cannot be told where none can be seen."""


@dataclass(slots=True)
class _Lack:
    """What lacks on one paper, and which rules wanted it."""

    paper: DocumentFinding
    year: int | None
    fields: dict[str, None] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)


def flags_of_unasked(rules: Sequence[Rule], evidence: Evidence, told: Sequence[Flag]) -> list[Flag]:
    """`rules` are those that concern this person, `told` is flagged already."""
    silent = {(flag.material, flag.year, name) for flag in told for name in _silenced(flag, rules)}
    lacks: dict[object, _Lack] = {}
    for rule in rules:
        if any(evidence.values(reference) for reference in rule.or_known):
            continue
        for paper, year, name in _lacking(rule, evidence):
            place = (paper.material, year)
            if (*place, rule.id) in silent or _is_told(paper, year, name, told):
                continue
            key = (paper.upload, paper.page, paper.box, *place)
            lack = lacks.setdefault(key, _Lack(paper, year))
            lack.fields[name] = None
            lack.rules[rule.id] = rule
    taken = list(_taken_from_papers(rules, evidence, told))
    return [*taken, *(_flag(lack) for lack in lacks.values())]


def _silenced(flag: Flag, rules: Sequence[Rule]) -> tuple[str, ...]:
    """The rules for which this finding speaks."""
    by = flag.evidence.get("rule")
    return next((rule.instead_of for rule in rules if rule.id == by), ())


def _lacking(rule: Rule, evidence: Evidence) -> Iterator[tuple[DocumentFinding, int | None, str]]:
    """Papers and their fields that this rule needs in vain."""
    for reference in rule.needs:
        source, _, rest = reference.partition(".")
        name = rest.partition(".")[0]
        if reference in STATED or source == DECLARED or name == ANY_FIELD:
            continue
        material = Material(source)
        if not evidence.is_owed(material):
            continue
        known = {id(v.paper) for v in evidence.values(f"{source}.{name}")}
        for paper, year in evidence.of(material):
            if id(paper) not in known and not _has_mark(paper, name):
                yield paper, year, name


def _has_mark(paper: DocumentFinding, name: str) -> bool:
    """A mark that was looked for and seen, or seen to be lacking, is known."""
    return any(row.field == name and row.read is not None for row in paper.fields)


def _is_told(paper: DocumentFinding, year: int | None, name: str, told: Sequence[Flag]) -> bool:
    return any(
        (flag.code in _WHOLE_PAPER and flag.upload == paper.upload)
        or (
            name in _TOLD_BY.get((flag.code, flag.field), (flag.field,))
            and flag.material is paper.material
            and flag.year in (year, None)
        )
        for flag in told
        if flag.severity is not Severity.INFO or (flag.code, flag.field) in _TOLD_BY
    )


def _taken_from_papers(
    rules: Sequence[Rule], evidence: Evidence, told: Sequence[Flag]
) -> Iterator[Flag]:
    """What was not declared and is taken from a paper, once for each value."""
    wanted = dict.fromkeys(
        reference.split(".")[1]
        for rule in rules
        for reference in rule.needs
        if reference.startswith(f"{DECLARED}.")
    )
    asked_for = {
        name
        for flag in told
        if flag.code == "DECLARATION_MISSING"
        for name in flag.evidence["fields"]
    }
    for name in wanted:
        value = next(iter(evidence.declared(name)), None)
        paper = value.paper if value else None
        is_told = any(f.field == name and f.code != "DECLARATION_MISSING" for f in told)
        if value is None or paper is None or is_told:
            continue
        flag = make_flag(
            "UNDECLARED_TAKEN_FROM_PAPER",
            material=paper.material,
            year=value.year,
            field=name,
            upload=paper.upload,
            page=paper.page,
            box=value.row.box if value.row else None,
            read=value.text,
        )
        # Where the declaration is asked for the value already, its paper has no fault.
        yield replace(flag, severity=Severity.INFO) if name in asked_for else flag


def _flag(lack: _Lack) -> Flag:
    rules = list(lack.rules.values())
    first, *others = (f"“{rule.title}”" for rule in rules)
    words = f"{first}等 {len(rules)} 项" if others else first
    names = list(lack.fields)
    labels = dict.fromkeys(FIELD_LABELS.get(name, name) for name in names)
    paper = lack.paper
    return make_flag(
        "RULE_NOT_CHECKED",
        material=paper.material,
        year=lack.year,
        field=names[0] if len(names) == 1 else None,
        upload=paper.upload,
        page=paper.page,
        box=paper.box,
        clause=rules[0].clause,
        evidence={"fields": names, "rules": [rule.id for rule in rules]},
        labels="、".join(labels),
        rules=words,
        where_silent=document(paper.material).where_silent,
    )
