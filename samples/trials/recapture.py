"""Does a picture that reaches what was asked become legible? `python -m samples.trials.recapture --help`.

    python -m samples.trials.recapture --house test --count 60 --seed 61000

Draws a paper and spoils its picture by size, focus, movement or light; asks
`intake.extraction.legibility.recapture` what a new picture must reach; takes the same picture again with just
that much better a camera (all else by the same seed), and once more with only half of
the way gone; and counts which of the values that were illegible can then be read, by our
own figure and by the rule of `truth.py`.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.recapture import Needs, needs, strictest
from intake.extraction.legibility.score import measure_line, physical_legibility
from intake.extraction.legibility.thresholds import LEGIBLE
from intake.reporting.rates import Rate
from samples.capture import take as captures
from samples.capture.effects import Effect
from samples.drawing.houses import HOUSES
from samples.drawing.papers import draw
from samples.drawing.truth import MARKS, FieldTruth
from samples.people.person import choose, make_person
from samples.trials.legibility import MATERIALS, one_line, quad_of

SPOILT_BY = {
    "low_resolution": ("glyph_height", 7.0, 17.0),
    "blur": ("edge_width", 3.8, 8.0),
    "motion_blur": ("edge_width", 3.8, 8.0),
    "dark": ("contrast", 18.0, 45.0),
    "low_contrast": ("contrast", 18.0, 45.0),
}
"""Effect → the measure it spoils, from and to which figure; the limits are 20, 3 and 60."""
KINDS = ("scan", "photo")


@dataclass(frozen=True)
class Value:
    """One value of one picture."""

    measured: LineQuality
    truth: FieldTruth


def taken(seed: int, house: str, name: str, figure: float) -> list[Value]:
    """The values of one line on the paper of this seed, its picture spoilt to `figure`."""
    rng = np.random.default_rng(seed)
    person = make_person(rng, level="本科")
    material = choose(rng, [m for m in MATERIALS if m != "ce"])
    if material == "degree_certificate" and person.awarded is None:
        material = "graduation_certificate"
    drawing, kind = draw(material, person, rng, house), choose(rng, KINDS)
    shot = captures.capture(
        [drawing], kind, rng, house=house, effects=[Effect(name, figure=figure)]
    )
    return [
        Value(measure_line(shot.pixels, quad_of(item.box)), item)
        for paper in shot.papers
        for item in paper.fields
        if item.field not in MARKS
    ]


def outcomes(seed: int, house: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Effect, how far the camera was mended, legible by our figure, and by the rule; one
    for every value that could not be read."""
    rng = np.random.default_rng((seed, 1))
    name = choose(rng, list(SPOILT_BY))
    measure, low, high = SPOILT_BY[name]
    figure = float(rng.uniform(low, high))
    before = taken(seed, house, name, figure)
    lost = [
        i
        for i, v in enumerate(before)
        if physical_legibility(v.measured) < LEGIBLE and one_line(v.truth)
    ]
    asked = strictest(needs([before[i].measured], None) for i in lost)
    ratio = _ratio(asked, measure)
    if not lost or ratio is None:
        return
    for way, share in (("as asked", 1.0), ("half of the way", 0.5)):
        after = taken(seed, house, name, figure * ratio**share)
        for i in lost:
            now = after[i]
            yield name, way, physical_legibility(now.measured) >= LEGIBLE, now.truth.legible


def _ratio(asked: Needs, measure: str) -> float | None:
    row = next((row for row in asked.get("needs", ()) if row["measure"] == measure), None)
    return row and row["needed"] / max(row["now"], 0.1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="samples.trials.recapture", description=__doc__)
    parser.add_argument("--house", choices=HOUSES, default="test")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=61000)
    given = parser.parse_args()
    found: dict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    for number in range(given.count):
        for name, way, ours, rule in outcomes(given.seed + number, given.house):
            found[name, way].append((ours, rule))
            found["all", way].append((ours, rule))
    print("| spoilt by | new picture | legible by our figure | by the rule |\n|---|---|---:|---:|")
    for (name, way), hits in sorted(found.items()):
        print(
            f"| {name} | {way} | {_share([o for o, _ in hits])} | {_share([r for _, r in hits])} |"
        )
    return 0


def _share(hits: list[bool]) -> str:
    low, high = Rate(sum(hits), len(hits)).interval or (0.0, 1.0)
    return f"{sum(hits)}/{len(hits)} ({100 * low:.1f}–{100 * high:.1f} %)"


if __name__ == "__main__":
    sys.exit(main())
