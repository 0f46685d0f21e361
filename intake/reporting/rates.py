"""Shares with their uncertainty, and quantiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.reporting.thresholds import Z_95


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total` things; `total` may be 0, and then nothing is known."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson score interval, 95 % (Wilson 1927): honest at 0 and at 1."""
        if not self.total:
            return None
        n, p, z = self.total, self.hits / self.total, Z_95
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        spread = z / (1 + z * z / n)
        spread *= math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(middle - spread, 0.0), min(middle + spread, 1.0)

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Rate:
        """The rate of True among outcomes."""
        seen = list(outcomes)
        return cls(sum(seen), len(seen))


def quantile(values: Sequence[float], share: float) -> float:
    """Linear-interpolated quantile of `values` (not empty); `share` from 0 to 1."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
