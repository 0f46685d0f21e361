"""The limits by which a declared value is judged; a policy may set the first four."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a value is judged; a policy may set them (`verification`).

    `support`: log ratio from which a different reading still supports the declaration;
    `contradict`: at or below it the declaration is contradicted; `certain_match`:
    probability that the weakest character of the reading must have, `certain_mismatch`:
    that the surest character must have that differs.
    Source: docs/measurements.md, tuned on the tuning house only.
    """

    support: float = -0.7
    contradict: float = -6.0
    certain_match: float = 0.45
    certain_mismatch: float = 0.85

    @classmethod
    def of(cls, limits: Mapping[str, float]) -> Thresholds:
        """Limits by name; `error_budget` stands for the loosest row that keeps it."""
        given = dict(limits)
        budget = given.pop("error_budget", DEFAULT_BUDGET)
        kept = [row for row in CALIBRATION if row[0] <= budget] or [CALIBRATION[-1]]
        _, contradict, certain_mismatch = kept[0]
        return replace(cls(contradict=contradict, certain_mismatch=certain_mismatch), **given)


DEFAULT_BUDGET = 0.0005
"""Share of true, legible values that may be called misreported: one in 2,000."""
CALIBRATION = ((0.002, -3.0, 0.70), (0.0005, -6.0, 0.85), (0.0001, -9.0, 0.97))
"""Budget, `contradict`, `certain_mismatch`, loosest first: chosen on the safe side. On 400
strips beyond legible no true value was contradicted even at (-2, 0.5), so that the rows
cannot be fitted (docs/measurements.md, `--calibrate`)."""

ILLEGIBLE_BELOW = 0.10
"""Physical legibility below which a field is unclear although it may have been read: a
limit of the rule is missed by a fifth or more (docs/measurements.md)."""
NEAR_FROM = 0.25
"""Physical legibility from which size, sharpness and contrast miss the rule by no more than
they are measured wrongly, a tenth: there only what is beyond doubt contradicts."""
GOOD_FROM = 0.50
"""Physical legibility from which nothing in the picture excuses a doubtful reading."""
BESIDE = 2.0
"""Line heights beside a value within which a finger or a reflection may hide its rest."""
