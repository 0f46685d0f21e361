"""Promises written by hand and typed, told apart: `python -m samples.trials.promise HOUSE COUNT SEED`.

Every promise is drawn once in a drawn handwriting face and once in print, by turns as scan,
photo and chat, and compressed as its file would be. House `judge` is drawn and read in one
environment: `requirements.lock` with what `samples/yardstick.txt` has besides.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from intake.domain.application import Material
from intake.domain.page import Page
from intake.extraction.page import see
from models.services import loaded_services
from samples.capture import take
from samples.capture.file import jpeg_round_trip
from samples.drawing.papers import draw
from samples.people.person import make_person


def main(house: str, count: int, first: int) -> None:
    """Print how many of each were called what, after each pair."""
    services = loaded_services(threads=1)
    counts: Counter[str] = Counter()
    for seed in range(first, first + count):
        kind = take.KINDS[seed % 3]
        for typed in (False, True):
            rng = np.random.default_rng([seed, typed])
            drawing = draw("commitment", make_person(rng), rng, house, typed=typed)
            taken = take.capture([drawing], kind, rng, house=house)
            page = Page("a", 1, jpeg_round_trip(taken.pixels, taken.jpeg_quality))
            papers = see(page, services.reader, services.witnesses).papers
            marks = next(
                (paper.readings for paper in papers if paper.material is Material.COMMITMENT), None
            )
            said = (
                "not recognised"
                if marks is None
                else {"present": "by hand", "absent": "typed", None: "cannot tell"}[
                    marks["handwritten"].value
                ]
            )
            counts[f"{'typed' if typed else 'by hand'}, {kind}: called {said}"] += 1
        print(dict(sorted(counts.items())), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
