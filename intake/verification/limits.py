"""The limits by which a declared value is judged, as a policy may set them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from intake.verification.thresholds import (
    CALIBRATION,
    CERTAIN_MATCH,
    CERTAIN_MISMATCH,
    CONTRADICT,
    DEFAULT_BUDGET,
    SUPPORT,
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a value is judged; a policy may set them (`verification`).

    `support`: log ratio from which a different reading still supports the declaration;
    `contradict`: at or below it the declaration is contradicted; `certain_match`:
    probability that the weakest character of the reading must have, `certain_mismatch`:
    that the surest character must have that differs.
    """

    support: float = SUPPORT
    contradict: float = CONTRADICT
    certain_match: float = CERTAIN_MATCH
    certain_mismatch: float = CERTAIN_MISMATCH

    @classmethod
    def of(cls, limits: Mapping[str, float]) -> Thresholds:
        """Limits by name; `error_budget` stands for the loosest row that keeps it."""
        given = dict(limits)
        budget = given.pop("error_budget", DEFAULT_BUDGET)
        kept = [row for row in CALIBRATION if row[0] <= budget] or [CALIBRATION[-1]]
        _, contradict, certain_mismatch = kept[0]
        return replace(cls(contradict=contradict, certain_mismatch=certain_mismatch), **given)
