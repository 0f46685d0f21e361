"""A policy's rules: whom each concerns, what it compares, what it says when that is wrong."""

from __future__ import annotations

from string import Formatter

from pydantic import model_validator

from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.findings import Kind, Severity
from intake.policy.operators import (
    Agree,
    Apart,
    Bands,
    Gaps,
    Marks,
    Matches,
    Months,
    Number,
    Offered,
    Operator,
    Phrases,
    Present,
    Shown,
    Span,
    States,
    Term,
    Unique,
    Where,
    Words,
)
from intake.policy.parts import Clause, RuleId
from intake.policy.references import Reference
from intake.policy.requirements import Condition

LOCAL = "LOCAL_"
"""Begins the codes that a policy defines itself, so that none meets a later one of ours."""
WORDS = frozenset({"paper", "label", "declared", "read", "year"})
"""Words that every rule's sentence may use: {paper} {label} {declared} {read} {year}."""
WORDS_OF: dict[str, frozenset[str]] = {
    "words": frozenset({"found"}),
    "states": frozenset(),
    "matches": frozenset(),
    "marks": frozenset(),
    "apart": frozenset({"since", "until", "found", "limit"}),
    "agree": frozenset({"found", "other"}),
    "number": frozenset({"found", "limit"}),
    "months": frozenset({"found", "limit", "until"}),
    "gaps": frozenset({"since", "until", "found", "limit"}),
    "phrases": frozenset({"found", "limit"}),
    "shown": frozenset(),
    "present": frozenset(),
    "unique": frozenset({"found"}),
    "bands": frozenset({"found", "other"}),
    "span": frozenset({"since", "until"}),
    "term": frozenset({"found"}),
    "offered": frozenset({"found", "other"}),
}
"""What each operator adds to them."""
OPERATORS = tuple(WORDS_OF)


def words_of(sentence: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


class Rule(Operator):
    """One rule: an id, a clause, a flag code and exactly one operator.

    `when` and `where` say whom it concerns; `instead_of` names rules that say the same
    less well, `unless_flagged` fields of which another flag already speaks, `once` that
    several values show one thing: one cause, one flag. `may_lack` names values that a sound
    paper need not show, `or_known` others of which one suffices: without them the rule
    counts as asked. A code of ours brings kind,
    severity, sentence and advice; a code of the policy's own begins with LOCAL_ and
    brings them here.
    """

    id: RuleId
    clause: Clause
    code: str
    title: str
    when: Condition = Condition()
    where: tuple[Where, ...] = ()
    instead_of: tuple[str, ...] = ()
    unless_flagged: tuple[str, ...] = ()
    once: bool = False
    may_lack: tuple[Reference, ...] = ()
    or_known: tuple[Reference, ...] = ()
    kind: Kind | None = None
    severity: Severity | None = None
    message: str | None = None
    advice: str | None = None
    words: Words | None = None
    states: States | None = None
    matches: Matches | None = None
    apart: Apart | None = None
    marks: Marks | None = None
    agree: Agree | None = None
    number: Number | None = None
    months: Months | None = None
    gaps: Gaps | None = None
    phrases: Phrases | None = None
    shown: Shown | None = None
    present: Present | None = None
    unique: Unique | None = None
    bands: Bands | None = None
    span: Span | None = None
    term: Term | None = None
    offered: Offered | None = None

    @property
    def operator(self) -> Operator:
        """The one that is given."""
        found: Operator = next(o for name in OPERATORS if (o := getattr(self, name)) is not None)
        return found

    @property
    def needs(self) -> tuple[str, ...]:
        """The values without which it cannot be asked."""
        named = (*self.operator.references, *(w.value for w in self.where))
        return tuple(one for one in dict.fromkeys(named) if one not in self.may_lack)

    @property
    def sentence(self) -> str:
        """Message and advice, of the code or the policy's own; empty for an unknown code."""
        known = FLAG_TYPES.get(self.code)
        return f"{known.message}{known.advice}" if known else f"{self.message}{self.advice}"

    @model_validator(mode="after")
    def _one_operator(self) -> Rule:
        given = [name for name in OPERATORS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("应恰有一个运算：" + "、".join(OPERATORS))
        unknown = words_of(self.sentence) - WORDS - WORDS_OF[given[0]]
        if unknown:
            raise ValueError(f"句子中的 {'、'.join(sorted(unknown))} 不是 {given[0]} 给出的词")
        own = (self.kind, self.severity, self.message, self.advice)
        if self.code.startswith(LOCAL) != (None not in own) or (
            not self.code.startswith(LOCAL) and any(part is not None for part in own)
        ):
            raise ValueError(
                f"自定义代码以 {LOCAL} 开头，并写明 kind、severity、message、advice；其他代码不写"
            )
        return self
