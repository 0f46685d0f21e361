"""Scores of many folders as goals, tables, the worst cases, and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from intake.evaluation.faults import RULE
from intake.evaluation.goals import Pooled, goals
from intake.evaluation.groups import class_table, group_table
from intake.evaluation.records import FieldScore, PlantedScore
from intake.evaluation.thresholds import LEGIBILITY_QUANTILES
from intake.evaluation.worst import NO_ROW, worst, worst_table
from intake.reporting.rates import Rate, quantile
from intake.reporting.text_table import Table

# ------------------------------------------------------------------------------ tables


def tables(pooled: Pooled, worst_rows: int = 40) -> list[Table]:
    """Everything a person reads, goals first and the worst cases last."""
    return [
        _goal_table(pooled),
        _difficulty_table(pooled),
        _exact_table(pooled, "capture", lambda f: f.capture),
        _exact_table(pooled, "paper", lambda f: f.material),
        _exact_table(pooled, "field", lambda f: f.field),
        _verdict_table(pooled),
        _planted_table(pooled),
        class_table(pooled, percent),
        group_table(pooled, percent),
        _application_table(pooled),
        worst_table(pooled, worst_rows),
    ]


def percent(rate: Rate, per: float = 100.0) -> tuple[str, str, str]:
    """Share, 95 % interval and counts as cells; dashes when nothing was measured."""
    if rate.value is None or rate.interval is None:
        return "–", "–", "0"
    low, high = rate.interval
    return (
        f"{rate.value * per:.2f}",
        f"{low * per:.2f}–{high * per:.2f}",
        f"{rate.hits}/{rate.total}",
    )


_SHARE = ("%", "95 %", "n")


def _goal_table(pooled: Pooled) -> Table:
    words = {True: "yes", False: "NO", None: "not measured"}
    return Table(
        "Goals",
        ("", "goal %", *_SHARE, "reached"),
        (
            *(
                (
                    g.name,
                    f"{'≥' if g.at_least else '≤'} {g.bound * 100:g}",
                    *percent(g.rate),
                    words[g.is_reached],
                )
                for g in goals(pooled)
            ),
            ("present papers called missing", "", *percent(pooled.false_missing), ""),
        ),
    )


def _difficulty_table(pooled: Pooled) -> Table:
    """How hard the drawn fields are, so that the other tables can be judged."""
    rows = []
    for capture, fields in _grouped(pooled.fields, lambda f: f.capture):
        legible = Rate.of(f.legible for f in fields)
        measured = [
            " ".join(
                f"{quantile([getattr(f, name) for f in fields], q):.{digits}f}"
                for q in LEGIBILITY_QUANTILES
            )
            for name, digits in (("glyph_height", 0), ("edge_width", 1), ("contrast", 0))
        ]
        rows.append((capture, str(len(fields)), percent(legible)[0], *measured))
    return Table(
        "Difficulty (quantiles 5 25 50 75 95 %)",
        ("capture", "fields", "legible %", "glyph height px", "edge width px", "contrast /255"),
        tuple(rows),
    )


def _exact_table(pooled: Pooled, label: str, key: Callable[[FieldScore], str]) -> Table:
    rows = [
        (
            name,
            *percent(Rate.of(f.exact for f in fields if f.legible)),
            *percent(Rate.of(f.exact for f in fields)),
        )
        for name, fields in _grouped(pooled.fields, key)
    ]
    return Table(
        f"Fields read exactly, by {label}",
        (label, "legible %", "95 %", "n", "all %", "95 %", "n"),
        tuple(rows),
    )


def _grouped(
    fields: Iterable[FieldScore], key: Callable[[FieldScore], str]
) -> list[tuple[str, list[FieldScore]]]:
    groups: dict[str, list[FieldScore]] = {}
    for field in fields:
        groups.setdefault(key(field), []).append(field)
    return sorted(groups.items())


def _verdict_table(pooled: Pooled) -> Table:
    """What became of declared values: true and legible, true and not, planted false."""
    declared = [f for f in pooled.fields if f.declared_is_true is not None]
    kinds: list[tuple[str, Callable[[FieldScore], bool]]] = [
        ("true, legible", lambda f: bool(f.declared_is_true) and f.legible),
        ("true, illegible", lambda f: bool(f.declared_is_true) and not f.legible),
        ("false on purpose", lambda f: not f.declared_is_true),
    ]
    verdicts = sorted({f.verdict or NO_ROW for f in declared})
    counts = [Counter(f.verdict or NO_ROW for f in declared if take(f)) for _, take in kinds]
    return Table(
        "Verdicts on declared values",
        ("verdict", *(name for name, _ in kinds)),
        tuple(
            (v, *(f"{n[v]} ({percent(Rate(n[v], n.total()))[0]} %)" for n in counts))
            for v in verdicts
        ),
    )


def _planted_table(pooled: Pooled) -> Table:
    groups: dict[str, list[tuple[bool, bool]]] = {}
    for case in pooled.cases:
        for p in case.planted:
            place = f"{p.kind}: {_what(p)}"
            groups.setdefault(place, []).append((p.found, p.doubted))
    return Table(
        "Planted faults",
        ("fault", "found %", "95 %", "n", "else left to a person"),
        tuple(
            (
                place,
                *percent(Rate.of(found for found, _ in seen)),
                str(sum(doubted for _, doubted in seen)),
            )
            for place, seen in sorted(groups.items())
        ),
    )


def _what(fault: PlantedScore) -> str:
    """A rule by its id and code, anything else by its paper and field."""
    if fault.kind == RULE:
        return fault.note
    return f"{fault.material or 'any paper'} {fault.field or ''}".rstrip()


def _application_table(pooled: Pooled) -> Table:
    """What an applicant meets: is a folder without faults let through?"""
    verdicts = ("pass", "manual", "return", "failed")
    rows = []
    for label, is_clean in (("nothing planted", True), ("something planted", False)):
        mine = [c for c in pooled.cases if (not c.planted) is is_clean]
        counts = Counter("failed" if c.error else c.verdict for c in mine)
        rows.append((label, str(len(mine)), *(str(counts[v]) for v in verdicts)))
    return Table("Applications", ("", "folders", *verdicts), tuple(rows))


# -------------------------------------------------------------------------------- JSON


def to_json(pooled: Pooled) -> dict[str, Any]:
    """Goals, every table, every score and all worst cases, as JSON values."""
    return {
        "schema": "intake.evaluation/1",
        "folders": len(pooled.cases),
        "goals": [
            {
                "name": g.name,
                "bound": g.bound,
                "at_least": g.at_least,
                **_rate(g.rate),
                "reached": g.is_reached,
            }
            for g in goals(pooled)
        ],
        "false_missing": _rate(pooled.false_missing),
        "tables": [asdict(table) for table in tables(pooled, 0)[:-1]],
        "worst": worst(pooled),
        "cases": [asdict(case) for case in pooled.cases],
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {"hits": rate.hits, "total": rate.total, "value": rate.value, "interval": rate.interval}
