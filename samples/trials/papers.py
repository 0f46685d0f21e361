"""How single papers are recognised and read: `python -m samples.trials.papers --help`.

    python -m samples.trials.papers social_insurance mandarin_certificate --house test --count 20

Draws papers of made-up people, captures them, lets the product look at the files, and
counts: known for what they are, and every printed value that a person could read too
exact. Papers of several pages lie in one PDF, and their values are gathered from all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.extraction.upload import SeenUpload, see_upload
from intake.reporting.rates import Rate
from models.services import default_services
from samples.folders import many
from samples.folders.case import Case
from samples.people.papers import papers_of
from samples.people.person import choose

MARKS = ("seal", "sealed_by", "signature", "dated", "fingerprint", "handwritten")
"""Judged by other means than reading."""
UNPAID = 0.3
"""Share of lists of contributions with a month that is not paid."""


def drawn(material: str, kind: str, house: str, seed: int, folder: Path) -> Case:
    """One paper of a new person, captured; `kind` `pages` scans all its pages."""
    case = Case.start(folder, seed, house, "try")
    options: dict[str, object] = {}
    if material == "social_insurance" and case.rng.random() < UNPAID:
        options["unpaid"] = (choose(case.rng, papers_of(case.person).months[-5:-1]),)
    if material in many.PAGED and kind in ("pdf", "pages"):
        pages = many.PAGED[material](case.person, case.rng, house, **options)
        many.add_pages(case, [[page] for page in pages], "scan" if kind == "pages" else kind)
    else:
        case.add(case.draw(material, **options), kind)
    return case


def scored(case: Case, seen: SeenUpload, material: str) -> Iterator[tuple[str, bool, str, str]]:
    """Per value: name, right or not, what is printed, what was read."""
    papers = [p for p in seen.papers if p.material == material]
    for page in case.pages:
        for paper in page.papers:
            for item in paper.fields:
                if item.field in MARKS or not item.legible:
                    continue
                read = _read(papers, item.field, page.page)
                spec = PAPERS[Material(material)].field(item.field)
                yield (
                    item.field,
                    read is not None and spec.kind.same(item.value, read),
                    item.value,
                    str(read),
                )


def _read(papers: list, field: str, page: int) -> str | None:  # type: ignore[type-arg]
    found = [(p.page, p.readings[field].value) for p in papers if field in p.readings]
    if field == "months":  # the list goes over all pages
        values = [value for _, value in found]
        if not values or None in values:
            return None
        return ",".join(sorted({m for value in values for m in (value or "").split(",")}))
    return next((value for at, value in found if at == page), None)


def main(arguments: list[str] | None = None) -> int:
    """Print a line per material and capture, then what was wrong."""
    parser = argparse.ArgumentParser(prog="samples.trials.papers", description=__doc__)
    parser.add_argument("materials", nargs="+")
    parser.add_argument("--house", default="test")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=5000)
    parser.add_argument("--kinds", nargs="+", default=["scan", "photo"])
    given = parser.parse_args(arguments)
    services = default_services()
    for material in given.materials:
        for kind in given.kinds:
            known, values, wrong = 0, Counter[tuple[str, bool]](), list[str]()
            for seed in range(given.seed, given.seed + given.count):
                with tempfile.TemporaryDirectory() as place:
                    case = drawn(material, kind, given.house, seed, Path(place))
                    name = case.uploads[0]["file"]
                    seen = see_upload(Path(place) / name, name, services)
                is_known = any(p.material == material for p in seen.papers)
                known += is_known
                if not is_known:
                    wrong.append(f"{seed} not known: {[p.material.value for p in seen.papers]}")
                for field, is_right, printed, read in scored(case, seen, material):
                    values[field, is_right] += 1
                    if not is_right and is_known:
                        wrong.append(f"{seed} {field}: {printed} | {read}")
            _print(material, kind, known, given.count, values)
            print("\n".join(f"    {line}" for line in wrong), flush=True)
    return 0


def _print(
    material: str, kind: str, known: int, count: int, values: Counter[tuple[str, bool]]
) -> None:
    names = sorted({field for field, _ in values})
    right = sum(number for (_, is_right), number in values.items() if is_right)
    print(
        f"{material} {kind}: known {_rate(known, count)}, values {_rate(right, values.total())}; "
        + ", ".join(f"{n} {values[n, True]}/{values[n, True] + values[n, False]}" for n in names)
    )


def _rate(right: int, count: int) -> str:
    low, high = Rate(right, count).interval or (0.0, 1.0)
    return f"{right}/{count} ({low:.3f}-{high:.3f})"


if __name__ == "__main__":
    sys.exit(main())
