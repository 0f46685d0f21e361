"""Tables and the reliability diagram of `samples.trials.legibility`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intake.extraction.legibility.quality_odds import calibrated
from intake.reporting.rates import Rate

BINS = 10
MAX_REJECTED = 0.005
"""Share of readable pages that may be rejected where gates are compared."""
SIDE, ORIGIN = 320, 44
FIGURES = (
    ("physical", "physics alone"),
    ("raw", "physics × certainty"),
    ("calibrated", "calibrated"),
)
"""Calibrating keeps the order, so as a gate the last is the second."""
Page = Mapping[str, Any]
Values = NDArray[np.float64]


def report(pages: Sequence[Page], peers: Mapping[str, Mapping[str, float]], picture: Path) -> str:
    """Markdown; the diagram is written to `picture`."""
    fields = [f for page in pages for f in page["fields"]]
    for field in fields:
        field["calibrated"] = calibrated(field["raw"])
    legible = np.array([f["legible"] for f in fields], bool)
    lines = [
        f"{len(pages)} pages, {len(fields)} fields of one line, {legible.mean():.1%} legible",
        "",
        "| field figure | AUC | Brier | calibration error |",
        "| --- | ---: | ---: | ---: |",
    ]
    for key, label in FIGURES:
        score = np.array([f[key] for f in fields])
        lines.append(
            f"| {label} | {auc(score, legible):.4f} | {np.mean((score - legible) ** 2):.4f} "
            f"| {calibration_error(score, legible):.4f} |"
        )
    lines += ["", *_gates(pages, peers)]
    picture.write_text(
        diagram(
            np.array([f["calibrated"] for f in fields]),
            np.array([f["raw"] for f in fields]),
            legible,
        ),
        encoding="utf-8",
    )
    return "\n".join(lines)


def _gates(pages: Sequence[Page], peers: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Pages with an unreadable field against those without, gate by gate on the same files."""
    pages = [p for p in pages if p["fields"]]
    fine = np.array([all(f["legible"] for f in p["fields"]) for p in pages])
    right = np.array([np.mean([f["exact"] for f in p["fields"]]) for p in pages])
    scores = {
        f"intake, {name}": np.array([min(f[key] for f in p["fields"]) for p in pages])
        for key, name in FIGURES[:2]
    }
    for name in sorted({n for said in peers.values() for n in said}):
        scores[name] = np.array([peers.get(p["file"], {}).get(name, np.nan) for p in pages])
    lines = [
        "| gate | pages | AUC | rank correlation with reading | unreadable found at ≤ 0.5 % rejected | 95 % |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, score in scores.items():
        seen = np.isfinite(score)
        if not seen.any():
            continue
        found = found_at(score[seen], fine[seen])
        low, high = found.interval or (0.0, 1.0)
        lines.append(
            f"| {name} | {seen.sum()} | {auc(score[seen], fine[seen]):.3f} | "
            f"{rank_correlation(score[seen], right[seen]):.3f} | {found.hits}/{found.total} | {low:.1%}–{high:.1%} |"
        )
    return lines


def auc(score: Values, good: NDArray[np.bool_]) -> float:
    """Probability that a good one scores above a bad one; ties count half."""
    rank = _ranks(score)
    hits = int(good.sum())
    if hits in (0, len(good)):
        return float("nan")
    return float((rank[good].sum() - hits * (hits + 1) / 2) / (hits * (len(good) - hits)))


def found_at(score: Values, fine: NDArray[np.bool_]) -> Rate:
    """Bad ones below the lowest threshold that rejects at most MAX_REJECTED of the good."""
    good = np.sort(score[fine])
    limit = good[int(np.floor(MAX_REJECTED * len(good)))] if len(good) else np.inf
    return Rate.of(bool(v) for v in score[~fine] < limit)


def calibration_error(score: Values, legible: NDArray[np.bool_]) -> float:
    """Mean distance of what was said from what was, over equal-width bins, by their size."""
    return float(
        sum(n * abs(said - was) for said, was, n in reliability(score, legible)) / len(score)
    )


def reliability(score: Values, legible: NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """Per bin that is not empty: mean figure, share that is legible, how many."""
    bins = np.minimum((score * BINS).astype(int), BINS - 1)
    return [
        (float(score[bins == b].mean()), float(legible[bins == b].mean()), int((bins == b).sum()))
        for b in range(BINS)
        if (bins == b).any()
    ]


def rank_correlation(one: Values, other: Values) -> float:
    """Spearman's rho with ties averaged."""
    a, b = _ranks(one), _ranks(other)
    if a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def _ranks(values: Values) -> Values:
    """1 … n, ties sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray(((ends - counts + 1 + ends) / 2)[inverse], np.float64)


def diagram(new: Values, old: Values, legible: NDArray[np.bool_]) -> str:
    """Said against true as SVG: the calibrated figure and the one before."""

    def at(x: float, y: float) -> str:
        return f"{ORIGIN + x * SIDE:.1f},{ORIGIN + (1 - y) * SIDE:.1f}"

    parts = []
    for score, tone, label, row in (
        (old, "#b0b4ba", "physics × certainty", 0),
        (new, "#1a6e5c", "calibrated", 1),
    ):
        bins = reliability(score, legible)
        parts.append(
            f'<polyline fill="none" stroke="{tone}" stroke-width="2" points="{" ".join(at(s, w) for s, w, _ in bins)}"/>'
        )
        parts += [
            f'<circle cx="{at(s, w).split(",")[0]}" cy="{at(s, w).split(",")[1]}" r="{2 + 5 * (n / len(score)) ** 0.5:.1f}" '
            f'fill="{tone}"/>'
            for s, w, n in bins
        ]
        parts.append(
            f'<text x="{ORIGIN + 12}" y="{ORIGIN + 20 + 18 * row}" fill="{tone}" font-size="13">{label}</text>'
        )
    size = SIDE + 2 * ORIGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif">\n'
        f'<rect width="{size}" height="{size}" fill="#ffffff"/>\n'
        f'<rect x="{ORIGIN}" y="{ORIGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888888"/>\n'
        f'<line x1="{ORIGIN}" y1="{ORIGIN + SIDE}" x2="{ORIGIN + SIDE}" y2="{ORIGIN}" stroke="#cccccc" stroke-dasharray="4"/>\n'
        + "\n".join(parts)
        + f'\n<text x="{size / 2}" y="{size - 12}" font-size="13" text-anchor="middle">legibility said</text>\n'
        f'<text x="14" y="{size / 2}" font-size="13" text-anchor="middle" transform="rotate(-90 14 {size / 2})">'
        f"share that a person can read</text>\n</svg>\n"
    )
