"""What the same value on several hard strips settles: `python -m tests.verification.hard_joint --help`.

    python -m tests.verification.hard_joint --count 400 [--seed 1]

Three strips of one value stand for three papers photographed by themselves (house `tune`;
coarse grain and compression, which trouble the reader and not the rule of legibility).
Counted on rows, before and after their evidence is joined: true values left undecided;
false ones that all papers contradict, and a single paper that prints another value than
the rest, passed. Joining can accuse nobody.
"""

from __future__ import annotations

import argparse
import io
from collections import Counter
from collections.abc import Iterator

import numpy as np
from PIL import Image

from intake.domain.application import Material
from intake.domain.findings import FieldFinding, FieldVerdict
from intake.domain.geometry import RGB
from intake.extraction.paper import SeenPaper
from intake.verification.joint_evidence import Judged, with_joint_evidence
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields
from models.services import ModelServices, default_services
from samples.people.person import make_person
from samples.trials.strips import draw_strip
from tests.verification.hard_verification import (
    FIELDS,
    _Looks,
    false_values,
    printed,
    seen,
    share,
    value_of,
)

PAPERS = 3
KINDS = ("look_alike", "digit")
"""Ways of being false that come nearest to the truth."""
GRAIN, QUALITY = (20.0, 75.0), (6, 30)
"""Noise (grey levels) and JPEG quality that trouble the reader where the strokes' edges and
contrast, by which legibility is judged, are still good: what blur alone spoils is called
illegible long before this reader doubts."""


def paper(
    material: Material, name: str, value: str, rng: np.random.Generator, services: ModelServices
) -> tuple[SeenPaper, _Looks] | None:
    """A paper that prints the value; None where nothing was read."""
    is_number = name in ("id_number", "certificate_number")
    strip = draw_strip(printed(value, name, rng), rng, "tune", number=is_number, hard=0.7)
    pixels = _grainy(strip.pixels, rng)
    line = services.reader.recognise(pixels, [strip.quad])[0]
    looks = _Looks(services.witnesses, False)
    return (seen(material, name, pixels, line, looks), looks) if line.text else None


def _grainy(pixels: RGB, rng: np.random.Generator) -> RGB:
    noise = rng.normal(0, rng.uniform(*GRAIN), pixels.shape[:2])[..., None]
    held = io.BytesIO()
    noisy = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(held, "JPEG", quality=int(rng.integers(*QUALITY)))
    return np.asarray(Image.open(held).convert("RGB"))


def rows(
    papers: list[tuple[SeenPaper, _Looks]], name: str, declared: str
) -> tuple[list[FieldFinding], list[FieldFinding]]:
    """The value's row on every paper, judged alone and together."""
    limits = Thresholds()
    alone = []
    for one, looks in papers:
        found = find_fields(one, {name: declared}, limits, looks, lambda _f, _v: False)
        alone.append(tuple(row for row in found if row.field == name))
    judged = [
        Judged(one, own, i) for i, ((one, _), own) in enumerate(zip(papers, alone, strict=True))
    ]
    together = with_joint_evidence(judged)
    return [own[0] for own in alone], [own[0] for own in together]


def outcomes(
    number: int, seed: int, services: ModelServices
) -> Iterator[tuple[str, FieldFinding, FieldFinding]]:
    rng = np.random.default_rng((seed, number))
    person, other = make_person(rng), make_person(rng)
    material, name = [f for f in FIELDS if f[1] != "certificate_number"][number % (len(FIELDS) - 1)]
    value = value_of(person, name)
    papers = [p for _ in range(PAPERS) if (p := paper(material, name, value, rng, services))]
    for before, after in zip(*rows(papers, name, value), strict=True):
        yield "true", before, after
    for kind, declared in false_values(value, name, person, other, rng):
        if declared == value or kind not in KINDS:
            continue
        for before, after in zip(*rows(papers, name, declared), strict=True):
            yield f"all against: {kind}", before, after
        # One paper prints the other value, the rest what is declared.
        odd = paper(material, name, declared, rng, services)
        if odd is not None:
            before_all, after_all = rows([*papers[1:], odd], name, value)
            yield f"one against: {kind}", before_all[-1], after_all[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", action="store_true", help="print every row that was joined")
    given = parser.parse_args()
    services = default_services(threads=1)
    counts: Counter[tuple[str, str, FieldVerdict]] = Counter()
    for number in range(given.count):
        for kind, before, after in outcomes(number, given.seed, services):
            counts[kind, "alone", before.verdict] += 1
            counts[kind, "together", after.verdict] += 1
            if given.each and "joint" in after.evidence:
                print(
                    kind,
                    before.field,
                    before.declared,
                    before.read,
                    before.evidence.get("reason"),
                    before.evidence.get("log_ratio"),
                    after.evidence["joint"],
                    after.verdict.value,
                )
    print(
        "| rows | alone: undecided | together | alone: passed | together | accused |\n|---|---:|---:|---:|---:|---:|"
    )
    for kind in dict.fromkeys(kind for kind, _, _ in counts):
        total = sum(n for (k, how, _), n in counts.items() if (k, how) == (kind, "alone"))
        cells = [
            share(counts[kind, how, verdict], total)
            for verdict in (FieldVerdict.UNDECIDED, FieldVerdict.MATCH)
            for how in ("alone", "together")
        ]
        accused = {counts[kind, how, FieldVerdict.MISMATCH] for how in ("alone", "together")}
        print(f"| {kind} | {' | '.join(cells)} | {' → '.join(map(str, accused))} |")


if __name__ == "__main__":
    main()
