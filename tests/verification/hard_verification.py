"""How often a true value is accused and a false one found: drawn strips of house `tune`.

    python -m tests.verification.hard_verification --count 2000 [--calibrate] [--seed 1] [--house tune]

Every strip is read once; then its true value and values false in one way each are declared,
and judged as `findings` judges them (second look included; Tesseract with --tesseract, 0.2
s a line). `--calibrate` draws harder strips and prints what pairs of limits of
`verify.CALIBRATION` cost: true values accused, false ones found.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.domain.findings import FieldFinding, FieldVerdict
from intake.domain.geometry import RGB, Box
from intake.domain.ports import Face, Witnesses
from intake.domain.text import Line, Reading, Span
from intake.extraction.fields.reread_lines import read_again
from intake.extraction.legibility.line import measure_line
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.ocr.layout import cut_out
from intake.extraction.ocr.spans import span_box
from intake.extraction.ocr.thresholds import STRIP_MARGIN
from intake.extraction.paper import SeenPaper
from intake.reporting.rates import Rate
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields
from models.services import default_services
from samples.faults.plant import look_alike
from samples.people.person import Person, check_digit, make_person
from samples.trials.strips import draw_strip

CARD, DIPLOMA = Material.ID_CARD_PORTRAIT_SIDE, Material.GRADUATION_CERTIFICATE
FIELDS = (
    (CARD, "name"),
    (CARD, "id_number"),
    (CARD, "birth_date"),
    (DIPLOMA, "name"),
    (DIPLOMA, "certificate_number"),
    (DIPLOMA, "graduated"),
    (DIPLOMA, "school"),
    (DIPLOMA, "major"),
)
_TWIN_DIGITS = {"3": "8", "8": "3", "1": "7", "7": "1", "0": "6", "6": "0", "5": "6", "9": "0"}
CONTRADICT, CERTAIN_MISMATCH = (-2.0, -3.0, -4.5, -6.0, -7.5, -9.0), (0.5, 0.7, 0.85, 0.92, 0.97)
"""Limits that `--calibrate` tries."""
LOOSEST = Thresholds(contradict=-0.7, certain_mismatch=0.0)
"""With these every doubt accuses: what was said is then held against stricter limits."""
BEYOND_LEGIBLE = 1.6
"""How hard the strips of `--calibrate` are drawn: a third of them beyond the rule."""
HAN = "〇一二三四五六七八九"


# ------------------------------------------------------------------------------ values


def value_of(person: Person, name: str) -> str:
    value = getattr(person, name)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def printed(value: str, name: str, rng: np.random.Generator) -> str:
    """One of the ways in which papers print it."""
    if name not in ("birth_date", "graduated"):
        return value
    day = dt.date.fromisoformat(value)
    han = "".join(HAN[int(c)] for c in str(day.year))
    return str(
        rng.choice(
            [
                f"{day.year}年{day.month}月{day.day}日",
                f"{day.year}年{day.month:02d}月{day.day:02d}日",
                f"{day:%Y.%m.%d}",
                f"{han}年{_han(day.month)}月{_han(day.day)}日",
            ]
        )
    )


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else HAN[tens]) + "十") + (
        HAN[ones] if ones else ""
    )


def false_values(
    value: str, name: str, person: Person, other: Person, rng: np.random.Generator
) -> Iterator[tuple[str, str]]:
    """Kind of fault and the value it makes; each differs from the true one."""
    if name in ("birth_date", "graduated"):
        day = dt.date.fromisoformat(value)
        yield "digit", day.replace(day=day.day % 28 + 1).isoformat()
        yield "digit", day.replace(month=day.month % 12 + 1, day=min(day.day, 28)).isoformat()
        near = person.enrolled if name == "graduated" else person.id_valid_from
        yield "neighbour", near.isoformat()
        return
    yield "neighbour", value_of(other, name)
    swaps = [
        i for i in range(len(value) - 1) if value[i] != value[i + 1] and "·" not in value[i : i + 2]
    ]
    if swaps:
        at = int(rng.choice(swaps))
        yield "transposed", value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    if len(value) > 2:
        at = int(rng.choice([i for i, c in enumerate(value) if c not in "·（）()"]))
        yield "missing", value[:at] + value[at + 1 :]
    if name in ("id_number", "certificate_number"):
        places = [i for i in range(6, min(17, len(value))) if value[i] in _TWIN_DIGITS]
        at = int(rng.choice(places or [8]))
        wrong = value[:at] + _TWIN_DIGITS.get(value[at], "4") + value[at + 1 :]
        yield "look_alike", wrong[:17] + check_digit(wrong[:17]) if name == "id_number" else wrong
        return
    twin = look_alike(value, rng)
    if twin:
        yield "look_alike", twin


# ---------------------------------------------------------------------------- judging


@dataclass
class _Looks:
    """Witnesses whose second looks at a strip are taken once."""

    real: Witnesses
    asks_tesseract: bool
    taken: dict[int, list[Line]] = field(default_factory=dict)

    def look_again(self, strip: RGB) -> list[Line]:
        if id(strip) not in self.taken:
            self.taken[id(strip)] = self.real.look_again(strip)
        return self.taken[id(strip)]

    def second_reading(self, strip: RGB) -> str | None:
        return self.real.second_reading(strip) if self.asks_tesseract else None

    def codes(self, pixels: RGB) -> list[str]:
        return []

    def faces(self, pixels: RGB) -> list[Face]:
        return []

    def may_show_face(self, pixels: RGB) -> bool:
        return False


def seen(material: Material, name: str, pixels: RGB, line: Line, looks: _Looks) -> SeenPaper:
    """A paper on which this line is the field's."""
    notation = PAPERS[material].field(name).kind
    lines = [line]
    reading = _reading(name, notation, lines, 0)
    again = read_again(pixels, lines, {name: reading}, looks)
    if again:
        lines.append(again[0])
        later = _reading(name, notation, lines, 1)
        if later.value is not None and later.confidence > reading.confidence:
            reading = later
    number = reading.spans[0].line
    return SeenPaper(
        material=material,
        box=Box(0, 0, pixels.shape[1], pixels.shape[0]),
        lines=tuple(lines),
        qualities=tuple(measure_line(pixels, li.quad) for li in lines),
        readings={name: reading},
        quality=PageQuality((), 300.0, 0.95),
        upload="a",
        page=1,
        reduction=1,
        physics={},
        strips={number: cut_out(pixels, line.quad, STRIP_MARGIN)},
    )


def _reading(name: str, notation: object, lines: list[Line], number: int) -> Reading:
    line = lines[number]
    start, stop = notation.extent(line.text)  # type: ignore[arg-type]
    raw = line.text[start:stop]
    box = span_box(line, start, stop) if raw else line.box
    chances = line.probabilities[start:stop]
    value = notation.normalise(raw) if raw else None  # type: ignore[arg-type]
    return Reading(name, value, raw, (Span(number, start, stop),), box, min(chances, default=0.0))


@dataclass(frozen=True)
class Outcome:
    """One declared value on one strip."""

    field: str
    kind: str
    is_legible: bool
    is_read: bool
    found: FieldFinding

    @property
    def verdict(self) -> FieldVerdict:
        return self.found.verdict


@dataclass(frozen=True)
class Draw:
    """Which strips are drawn: how many, of which house, how hard; and how they are judged."""

    count: int
    seed: int
    house: str = "tune"
    hard: float = 1.0
    limits: Thresholds = field(default_factory=Thresholds)
    asks_tesseract: bool = False


def outcomes(draw: Draw) -> Iterator[Outcome]:
    services = default_services(threads=1)
    for number in range(draw.count):
        rng = np.random.default_rng((draw.seed, number))
        person, other = make_person(rng), make_person(rng)
        material, name = FIELDS[number % len(FIELDS)]
        value = value_of(person, name)
        is_number = name in ("id_number", "certificate_number")
        strip = draw_strip(
            printed(value, name, rng), rng, draw.house, number=is_number, hard=draw.hard
        )
        line = services.reader.recognise(strip.pixels, [strip.quad])[0]
        looks = _Looks(services.witnesses, draw.asks_tesseract)
        if not line.text:
            continue
        paper = seen(material, name, strip.pixels, line, looks)
        is_read = paper.readings[name].value == value
        for kind, declared in [("true", value), *false_values(value, name, person, other, rng)]:
            if kind != "true" and PAPERS[material].field(name).kind.same(declared, value):
                continue  # a bracket moved is no fault
            rows = find_fields(paper, {name: declared}, draw.limits, looks, lambda _f, _v: False)
            row = next(row for row in rows if row.field == name)
            yield Outcome(name, kind, strip.is_legible, is_read, row)


# ------------------------------------------------------------------------------ tables


def share(hits: int, of: int) -> str:
    low, high = Rate(hits, of).interval or (0.0, 1.0)
    return f"{100 * hits / max(of, 1):.2f} % ({100 * low:.2f}–{100 * high:.2f}), {hits}/{of}"


def table(found: list[Outcome]) -> str:
    legible = [one for one in found if one.is_legible]
    true = [one for one in legible if one.kind == "true"]
    any_true = [one for one in found if one.kind == "true"]
    mismatch, match = FieldVerdict.MISMATCH, FieldVerdict.MATCH

    def row(words: str, of: list[Outcome], hit: Callable[[Outcome], bool]) -> str:
        return f"| {words} | {share(sum(map(hit, of)), len(of))} |"

    rows = [
        row("true values called misreported, legible", true, lambda o: o.verdict is mismatch),
        row("the same, all strips", any_true, lambda o: o.verdict is mismatch),
        row(
            "true legible values left undecided", true, lambda o: o.verdict not in (mismatch, match)
        ),
        row("legible values read exactly", true, lambda o: o.is_read),
    ]
    for kind in dict.fromkeys(one.kind for one in legible if one.kind != "true"):
        of = [one for one in legible if one.kind == kind]
        rows.append(row(f"{kind}: found", of, lambda o: o.verdict is mismatch))
        rows.append(row(f"{kind}: passed", of, lambda o: o.verdict is match))
    planted = [one for one in legible if one.kind != "true"]
    rows.append(row("all planted: found", planted, lambda o: o.verdict is mismatch))
    return "\n".join(["| on strips | share (95 %), n |", "|---|---|", *rows])


def calibration(draw: Draw) -> str:
    """Accused and found for each pair of limits, from verdicts with the loosest ones."""
    all_of: dict[bool, int] = {True: 0, False: 0}
    accused: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    legible = 0
    for one in outcomes(replace(draw, hard=BEYOND_LEGIBLE, limits=LOOSEST)):
        is_true = one.kind == "true"
        all_of[is_true] += 1
        legible += is_true and one.is_legible
        if one.verdict is FieldVerdict.MISMATCH:
            ratio, certain = one.found.evidence["log_ratio"], one.found.confidence or 0.0
            accused[is_true].append((ratio, certain))
    rows = [
        f"{all_of[True]} true values, {legible} of them legible, {all_of[False]} false ones",
        "| contradict | certain | accused | found |",
        "|---:|---:|---:|---:|",
    ]
    for limit in CONTRADICT:
        for sure in CERTAIN_MISMATCH:
            hits = {
                is_true: sum(r <= limit and c >= sure for r, c in accused[is_true])
                for is_true in (True, False)
            }
            shares = (share(hits[is_true], all_of[is_true]) for is_true in (True, False))
            rows.append(f"| {limit} | {sure} | {' | '.join(shares)} |")
    worst = sorted(one for one in accused[True] if one[0] <= CONTRADICT[0])
    return "\n".join([*rows, f"true values contradicted, log ratio and certainty: {worst}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--house", choices=("tune", "test"), default="tune")
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--tesseract", action="store_true")
    given = parser.parse_args()
    draw = Draw(given.count, given.seed, given.house, asks_tesseract=given.tesseract)
    if given.calibrate:
        print(calibration(draw))
        return
    found = list(outcomes(draw))
    print(table(found))
    wanted = {True: FieldVerdict.MATCH, False: FieldVerdict.MISMATCH}
    missed = Counter(
        (o.field, o.kind, o.verdict.value, str(o.found.evidence.get("reason")))
        for o in found
        if o.is_legible and o.verdict is not wanted[o.kind == "true"]
    )
    print("\n".join(f"{n:5d} {key}" for key, n in missed.most_common(30)))


if __name__ == "__main__":
    main()
