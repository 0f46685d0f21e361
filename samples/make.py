"""Draws made-up applications from a seed: `python -m samples.make --help`.

    python -m samples.make lot OUT --house tune --count 40 --seed 1000
    python -m samples.make case OUT [NAME …]

House `judge` is drawn by `make yardstick`, in an environment of its own (`samples.capture.aging`).

A case is a folder (contract §1) with `truth.json`, and for a named case `expected.json`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from samples.cases.lot import draw_clean_lot, draw_lot, draw_photo_lot, draw_rules_lot
from samples.cases.named import CASES, make_case
from samples.drawing.houses import HOUSES
from samples.people.owed import PAPERS


def main(arguments: list[str] | None = None) -> int:
    """Draw what is asked for; prints each folder as it is ready."""
    parser = argparse.ArgumentParser(prog="samples.make", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    lot = commands.add_parser("lot", help="applications drawn by lot, for intake eval")
    lot.add_argument("out", type=Path)
    lot.add_argument("--house", choices=HOUSES, default="tune")
    lot.add_argument("--count", type=int, default=40)
    lot.add_argument("--seed", type=int, default=1000)
    lot.add_argument(
        "--faults",
        choices=LOTS,
        default="mixed",
        help="rules: each application breaks one rule of the notice; none: nothing is wrong; "
        "photo: one-inch photos alone",
    )
    lot.add_argument("--jobs", type=int, default=1)
    lot.add_argument("--papers", choices=PAPERS, default=PAPERS[0])
    case = commands.add_parser("case", help="the named cases, each a test")
    case.add_argument("out", type=Path)
    case.add_argument("names", nargs="*", help="all when none is named")
    given = parser.parse_args(arguments)
    if given.command == "lot":
        for folder in make_lot(
            given.out, given.house, given.count, given.seed, given.jobs, given.papers, given.faults
        ):
            print(folder, flush=True)
        return 0
    for name in given.names or CASES:
        print(make_case(name, given.out / name), flush=True)
    return 0


LOTS = {"mixed": draw_lot, "rules": draw_rules_lot, "none": draw_clean_lot, "photo": draw_photo_lot}


def make_lot(
    out: Path,
    house: str,
    count: int,
    seed: int,
    jobs: int = 1,
    papers: str = PAPERS[0],
    faults: str = "mixed",
) -> Iterator[Path]:
    """`count` applications under `out`, each from its own seed; ready ones are kept."""
    wanted = [(out / f"{house}-{seed + i:05d}", seed + i) for i in range(count)]
    for folder, _ in wanted:
        if (folder / "truth.json").exists():
            yield folder
    todo = [(f, s) for f, s in wanted if not (f / "truth.json").exists()]
    drawn = LOTS[faults]
    if jobs <= 1:
        for folder, own in todo:
            yield drawn(folder, own, house, papers)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(drawn, *zip(*((f, s, house, papers) for f, s in todo), strict=True))


if __name__ == "__main__":
    sys.exit(main())
