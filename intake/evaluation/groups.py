"""The same numbers by groups of people and kinds of capture, and how papers are told apart.

Nobody may be accused more often because of a name's length, its script, a bilingual
card, the dot a printer chose or a dim photo: each share stands with its Wilson interval.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intake.evaluation.goals import Pooled
from intake.evaluation.records import CaseScore, FieldScore
from intake.evaluation.thresholds import WEAK_CLASS
from intake.reporting.rates import Rate
from intake.reporting.text_table import Table

DOTTED = "·"
Cell = Callable[[Rate], tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """Applications, or fields of them, that have something in common."""

    kind: str
    name: str
    cases: tuple[CaseScore, ...]
    fields: tuple[FieldScore, ...]
    strays: int = 0

    @property
    def accused(self) -> Rate:
        """False accusations of all true declared values; strays count in both."""
        true = [f.accused for f in self.fields if f.declared_is_true]
        return Rate(sum(true) + self.strays, len(true) + self.strays)

    @property
    def exact(self) -> Rate:
        return Rate.of(f.exact for f in self.fields if f.legible)

    @property
    def unclear(self) -> Rate:
        """Legible, unspoilt fields that the applicant is asked to photograph again."""
        return Rate.of(f.unclear for f in self.fields if f.legible and not f.spoilt)


def groups(pooled: Pooled) -> list[Group]:
    """Every group that occurs, kind by kind."""
    people: tuple[tuple[str, Callable[[CaseScore], str]], ...] = (
        ("name length", lambda c: _length(c.applicant.name)),
        ("name", lambda c: _script(c.applicant.name)),
        ("ID card", lambda c: _card(c.applicant.bilingual)),
        ("ethnicity", lambda c: c.applicant.ethnicity),
    )
    prints: tuple[tuple[str, Callable[[FieldScore], str]], ...] = (
        ("dot printed in the name", lambda f: _dot(f) if f.field == "name" else ""),
        ("ethnicity printed", lambda f: _suffix(f) if f.field == "ethnicity" else ""),
        ("capture", lambda f: f.capture),
    )
    found: list[Group] = []
    for kind, key in people:
        for name in sorted({key(c) for c in pooled.cases} - {""}):
            mine = tuple(c for c in pooled.cases if key(c) == name)
            fields = tuple(f for c in mine for f in c.fields)
            found.append(Group(kind, name, mine, fields, sum(len(c.strays) for c in mine)))
    for kind, of_field in prints:
        for name in sorted({of_field(f) for f in pooled.fields} - {""}):
            fields = tuple(f for f in pooled.fields if of_field(f) == name)
            folders = {f.folder for f in fields}
            mine = tuple(c for c in pooled.cases if c.folder in folders)
            found.append(Group(kind, name, mine, fields))
    return found


def group_table(pooled: Pooled, cell: Cell) -> Table:
    """False accusations, exact readings and retakes asked for, group by group."""
    share = ("%", "95 %", "n")
    return Table(
        "By group",
        (
            "group",
            "",
            "applications",
            *(f"accused {s}" for s in share),
            *(f"legible exact {s}" for s in share),
            *(f"called unclear {s}" for s in share),
        ),
        tuple(
            (g.kind, g.name, str(len(g.cases)), *cell(g.accused), *cell(g.exact), *cell(g.unclear))
            for g in groups(pooled)
        ),
    )


def class_table(pooled: Pooled, cell: Cell) -> Table:
    """Recall (of papers not spoilt) and precision of every class, the weak ones named."""
    papers = [p for c in pooled.cases for p in c.papers]
    seen = [s for c in pooled.cases for s in c.seen]
    rows = []
    for material in sorted({p.material for p in papers} | {s.material for s in seen}):
        recall = Rate.of(p.recognised for p in papers if p.material == material and not p.spoilt)
        precision = Rate.of(s.is_there for s in seen if s.material == material)
        missing = Rate.of(p.called_missing for p in papers if p.material == material)
        rows.append(
            (material, *cell(recall), *cell(precision), *cell(missing), _weak(recall, precision))
        )
    share = ("%", "95 %", "n")
    return Table(
        "Papers told apart, and called missing although there",
        (
            "paper",
            *(f"recognised {s}" for s in share),
            *(f"rightly named {s}" for s in share),
            *(f"missing {s}" for s in share),
            "",
        ),
        tuple(rows),
    )


def _weak(*rates: Rate) -> str:
    return "weak" if any(r.value is not None and r.value < WEAK_CLASS for r in rates) else ""


def _length(name: str) -> str:
    """Length classes in which names break differently on cards and certificates."""
    if not name:
        return ""
    for least, label in ((9, "9 and more"), (5, "5 to 8"), (4, "4"), (3, "3")):
        if len(name) >= least:
            return label
    return "2"


def _script(name: str) -> str:
    return "" if not name else "with dots" if DOTTED in name else "Han"


def _card(bilingual: bool | None) -> str:
    return "" if bilingual is None else "bilingual" if bilingual else "Han only"


def _dot(field: FieldScore) -> str:
    """The sign between a name's parts as this paper prints it, by its Unicode name."""
    if DOTTED not in field.truth:
        return ""
    signs = _signs(field.printed)
    return " ".join(unicodedata.name(s, "?").lower() for s in signs) or "no sign"


def _signs(printed: str) -> Sequence[str]:
    return sorted({c for c in printed if not unicodedata.category(c).startswith("L")})


def _suffix(field: FieldScore) -> str:
    return "with 族" if field.printed.endswith("族") else "without 族"
