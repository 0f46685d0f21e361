"""Whether the county in front of a unit's name on a seal is the unit's own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from intake.domain.text import Line, Posterior
from intake.domain.values.place_names import COUNTIES, town_of
from intake.domain.values.sealed_unit import place_parts
from intake.extraction.marks.seals.thresholds import (
    FAR_LIKELIER,
    LEAST_BELIEVED,
    LEAST_READ,
    LEAST_TELLING,
)
from intake.extraction.ocr.ctc_alignment import NOWHERE, align

COUNTY = ("县", "市")
"""Ends of what a seal leaves out only where it is lost: every county has its bureau. A town
may stand alone."""


def is_placed(strips: Sequence[Line], name: str, left_out: str) -> bool:
    """Whether the county in front of a unit's name is its own, or is lost where it may be:
    of all strips together it is far likelier than any other, or no other is far likelier."""
    is_lost = left_out.endswith(COUNTY)
    if is_lost and not town_of(name):
        return False
    parts = place_parts(left_out if is_lost else name)
    if not parts or parts[-1] not in COUNTIES:
        return True
    margin = _county_margin(strips, parts[-1], name if is_lost else name[len("".join(parts)) :])
    return bool(margin >= np.log(FAR_LIKELIER) * (-1 if is_lost else 1))


def _county_margin(strips: Sequence[Line], county: str, unit: str) -> float:
    """By how much, natural log, this county's letters are likelier in front of `unit` than
    those of any other county with a name as long; 0 where nothing stands there."""
    names = [other for other in COUNTIES if len(other) == len(county)]
    best = dict.fromkeys(map(ord, "".join(names)), float(np.log(LEAST_BELIEVED)))
    for strip in strips:
        assert strip.posterior is not None
        window = _in_front(strip.posterior, unit, len(county))
        codes, logs = strip.posterior.characters[window], strip.posterior.log_probabilities[window]
        for code, log in zip(codes.ravel().tolist(), logs.ravel().tolist(), strict=True):
            if code in best:
                best[code] = max(best[code], log)
    chances = {name: sum(best[ord(c)] for c in name) for name in names}
    own = chances.pop(county)
    return own - max(chances.values(), default=-np.inf)


def _in_front(posterior: Posterior, unit: str, count: int) -> slice:
    """The steps of a strip on which `count` letters in front of a unit's name stand; none
    where too little of the name is read."""
    aligned = align(unit, [posterior])
    seen = np.flatnonzero((aligned.steps != NOWHERE) & (aligned.chances >= np.log(LEAST_TELLING)))
    if seen.size < max(LEAST_READ * len(unit), 2):
        return slice(0)
    steps = aligned.steps[seen]
    pitch = float(np.median(np.diff(steps) / np.diff(seen)))
    end = steps[0] - (seen[0] + 0.5) * pitch
    return slice(max(int(end - (count + 0.5) * pitch), 0), max(int(end) + 1, 0))
