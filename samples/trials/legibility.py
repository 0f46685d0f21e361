"""How well field legibility is calibrated: `python -m samples.trials.legibility --help`.

    python -m samples.trials.legibility data OUT --house tune --count 150 --seed 51000
    python -m samples.trials.legibility fit OUT/tune-51000.json        # prints LEGIBILITY_ODDS
    python -m samples.trials.legibility report OUT/test-52000.json     # tables, docs/legibility.svg

`data` draws single papers by lot, saves each picture as uploaded, measures every field of
one line in its place and lets the recogniser read it. Fitted on house `tune` only; the
truth is the rule of `truth.py`. `.venv-peers/bin/python samples/trials/peers.py OUT/…` adds what
other gates say about the same files (`make peers`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from intake.extraction.legibility import score
from intake.extraction.legibility.thresholds import LEAST_ODDS
from models.paddle import PaddleReader
from samples.capture import take as captures
from samples.capture.shot import Bytes
from samples.cases.lot import CAPTURES, MILD_EFFECTS, SPOILERS, choose_by
from samples.drawing.houses import HOUSES
from samples.drawing.papers import draw
from samples.drawing.truth import MARKS, FieldTruth
from samples.people.person import choose, make_person
from samples.trials import legibility_tables as tables

MATERIALS = (
    "id_card_portrait_side",
    "id_card_emblem_side",
    "graduation_certificate",
    "degree_certificate",
    "chsi_report",
    "ce",
)
SPOILT, MILD = 0.45, 0.25
"""Shares of pages made illegible, and hard but legible; the rest are as devices give them."""
PAD = 0.18
"""A detector's box is wider than the ink by this share of its height."""
RIDGE = 0.5
"""Weight of the slope's squared distance from 1 against the log likelihood."""
ROUNDS, STEP = 20000, 0.02


def data(out: Path, house: str, count: int, seed: int) -> Path:
    """Draw and measure; pictures lie beside the JSON."""
    reader = PaddleReader(threads=1)
    folder = out / f"{house}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    pages = [_page(folder, house, seed + i, reader) for i in range(count)]
    target = folder.with_suffix(".json")
    target.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
    return target


def _page(folder: Path, house: str, seed: int, reader: PaddleReader) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    taken = _taken(house, rng)
    path = captures.save(taken, folder / f"{seed}.jpg")
    pixels = np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB"), np.uint8)
    items = [f for p in taken.papers for f in p.fields if f.field not in MARKS and one_line(f)]
    return {
        "file": path.name,
        "kind": taken.kind,
        "effects": taken.effects,
        "fields": list(_measured(pixels, items, reader)),
    }


def _taken(house: str, rng: np.random.Generator) -> captures.Captured:
    material = choose(rng, MATERIALS)
    person = make_person(rng, level="本科")
    while person.awarded is None:
        person = make_person(rng, level="本科")
    course = choose(rng, person.courses) if material == "ce" else None
    drawing = draw(material, person, rng, house, course=course)
    dice, effects = rng.random(), []
    if dice < SPOILT:
        effects = [f"{choose(rng, SPOILERS)}:{rng.uniform(0.5, 1.0):.2f}:*"]
    elif dice < SPOILT + MILD:
        effects = [f"{choose(rng, MILD_EFFECTS)}:{rng.uniform(0.1, 0.4):.2f}"]
    return captures.capture([drawing], choose_by(rng, CAPTURES), rng, house=house, effects=effects)


def one_line(item: FieldTruth) -> bool:
    return item.box[3] - item.box[1] < 2.2 * max(item.glyph_height, 4.0) and not item.clipped


def _measured(
    pixels: Bytes, items: list[FieldTruth], reader: PaddleReader
) -> Iterator[dict[str, Any]]:
    quads = [quad_of(item.box) for item in items]
    for item, quad, line in zip(
        items, quads, reader.recognise(pixels, quads) if quads else [], strict=True
    ):
        measured = score.measure_line(pixels, quad)
        chances = line.probabilities
        mean, least = (float(np.mean(chances)), min(chances)) if len(chances) else (0.0, 0.0)
        yield {
            "field": item.field,
            "legible": item.legible,
            "glyph": item.glyph_height,
            "exact": _plain(line.text) == _plain(item.printed),
            "physical": score.physical_legibility(measured),
            "raw": score.physical_legibility(measured) * (mean + least) / 2,
        }


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def quad_of(box: list[int]) -> NDArray[np.float32]:
    pad = PAD * (box[3] - box[1])
    x0, y0, x1, y1 = box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def fit(source: Path) -> tuple[float, float]:
    """Slope and offset of the log odds of the raw figure (Platt 1999), by descent."""
    fields = [f for page in json.loads(source.read_text(encoding="utf-8")) for f in page["fields"]]
    raw = np.clip([f["raw"] for f in fields], LEAST_ODDS, 1 - LEAST_ODDS)
    odds, truth = np.log(raw / (1 - raw)), np.array([f["legible"] for f in fields], float)
    slope, offset = 1.0, 0.0
    for _ in range(ROUNDS):
        error = 1 / (1 + np.exp(-(slope * odds + offset))) - truth
        slope -= STEP * float((error * odds).mean() + RIDGE * (slope - 1) / len(truth))
        offset -= STEP * float(error.mean())
    return slope, offset


def main() -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(prog="samples.trials.legibility", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    drawn = commands.add_parser("data")
    drawn.add_argument("out", type=Path)
    drawn.add_argument("--house", choices=HOUSES, default="tune")
    drawn.add_argument("--count", type=int, default=150)
    drawn.add_argument("--seed", type=int, default=51000)
    for name in ("fit", "report"):
        commands.add_parser(name).add_argument("source", type=Path)
    given = parser.parse_args()
    root = Path(__file__).resolve().parents[2]
    if given.command == "data":
        print(data(given.out, given.house, given.count, given.seed))
    elif given.command == "fit":
        print("LEGIBILITY_ODDS = ({:.3f}, {:.3f})".format(*fit(given.source)))
    else:
        print(
            tables.report(
                json.loads(given.source.read_text(encoding="utf-8")),
                _peers(given.source),
                root / "docs" / "legibility.svg",
            )
        )
    return 0


def _peers(source: Path) -> dict[str, dict[str, float]]:
    """What other gates said: file → name → score, higher meaning better; empty if not run."""
    path = source.with_suffix(".peers.json")
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


if __name__ == "__main__":
    sys.exit(main())
