"""What papers of a unit have in common: letterhead, ruled cells, hand, foot with its marks.

The marks (`truth.MARKS`) stand among a paper's fields, an absent one at the place where it
belongs; `signed_on` is the day at the foot.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from samples.drawing import fonts, hand, houses, seals
from samples.drawing.canvas import BLACK, Canvas, Colour, Span
from samples.drawing.fonts import Face
from samples.drawing.truth import Drawing
from samples.drawing.wording import DateStyle, date_in_digits
from samples.people.person import Person, chance, choose
from samples.people.work import work_of

DPI = 200.0
A4 = (1654, 2339)
RIGHT_SEAL = ""


@dataclass(frozen=True)
class Marks:
    """What a unit put on its paper: `seal` is the seal's text, "" the right one, None no
    seal; `residue` leaves words of the template standing."""

    seal: str | None = RIGHT_SEAL
    signed: bool = True
    dated: bool = True
    residue: bool = False


class Letter:
    """One person's paper in the making: who, what marks, how it is set."""

    def __init__(
        self,
        person: Person,
        rng: np.random.Generator,
        house: str,
        marks: Marks,
        *,
        punished: dt.date | None = None,
        years: int = 1,
        year: int | None = None,
        grade: str = "",
    ) -> None:
        self.person, self.work, self.marks = person, work_of(person), marks
        self.punished, self.years, self.year, self.grade = punished, years, year, grade
        self.body = fonts.pick(house, choose(rng, ("song", "song", "kai", "hei")), rng)
        self.title = fonts.pick(house, choose(rng, ("song_bold", "hei_bold")), rng)
        self.em = 5.35 * float(rng.uniform(0.92, 1.05)) / 25.4 * DPI
        self.margin = A4[0] * float(rng.uniform(0.1, 0.14))

    def name(self) -> Span:
        return Span(self.person.name, "name")

    def employer(self) -> Span:
        return Span(self.person.employer, "employer")

    def series(self) -> Span:
        return Span(self.person.series, "series")

    def specialty(self) -> Span:
        return Span(self.person.specialty, "specialty")

    def id_number(self) -> Span:
        return Span(self.person.id_number, "id_number")

    def work_start(self, *, day: bool = False) -> Span:
        start = self.person.work_start
        return Span(
            date_in_digits(start, day=day),
            "work_start",
            start.isoformat() if day else f"{start:%Y-%m}",
        )

    def template_word(self) -> str:
        return "（模板）" if self.marks.residue else ""


Layout = Callable[[Canvas, Letter, np.random.Generator], None]


def draw(
    layouts: Mapping[str, Sequence[Layout]],
    material: str,
    letter: Letter,
    rng: np.random.Generator,
    house: str,
    layout: int | None,
) -> Drawing:
    """The paper in one of its house's layouts; None draws one."""
    canvas = blank(house, rng)
    made = houses.of(layouts, house)
    made[int(rng.integers(len(made))) if layout is None else layout](canvas, letter, rng)
    return canvas.finish(material, year=letter.year)


def drawer(material: str, layouts: Mapping[str, Sequence[Layout]]) -> Callable[..., Drawing]:
    """Draws such papers; whatever a `Letter` knows beside its marks may be given by name."""

    def draw_one(
        person: Person,
        rng: np.random.Generator,
        house: str,
        *,
        layout: int | None = None,
        seal: str | None = RIGHT_SEAL,
        signed: bool = True,
        dated: bool = True,
        residue: bool = False,
        **known: Any,
    ) -> Drawing:
        letter = Letter(person, rng, house, Marks(seal, signed, dated, residue), **known)
        return draw(layouts, material, letter, rng, house, layout)

    return draw_one


def sign_off(
    canvas: Canvas,
    letter: Letter,
    rng: np.random.Generator,
    material: str,
    y: float,
    printed: str,
    unit: str,
    *,
    unit_label: str = "",
    is_employer: bool = False,
) -> None:
    """Line for a signature and the foot."""
    signature(
        canvas,
        rng,
        letter.marks,
        printed,
        letter.work.leader,
        letter.margin + letter.em * float(rng.uniform(2, 8)),
        y,
        letter.body,
        letter.em,
    )
    day = letter.work.signed.get(material) or dt.date(
        (letter.year or 2023) + 1, 1, int(rng.integers(8, 29))
    )
    foot(
        canvas,
        rng,
        letter.marks,
        unit,
        day,
        y=y + letter.em * 3,
        face=letter.body,
        em=letter.em,
        unit_label=unit_label,
        is_employer=is_employer,
        day_field=None if material == "annual_assessment" else "signed_on",
    )


def pen(canvas: Canvas, rng: np.random.Generator) -> Colour:
    """One pen's ink."""
    return choose(rng, houses.of(hand.INKS, canvas.house))


def blank(house: str, rng: np.random.Generator) -> Canvas:
    """An A4 sheet, not quite white."""
    tone = int(rng.integers(248, 256))
    return Canvas(house, Image.new("RGB", A4, (tone, tone, tone - int(rng.integers(0, 4)))), DPI)


def letterhead(canvas: Canvas, rng: np.random.Generator, unit: str) -> float:
    """Red head of an office's paper; returns the y below its line."""
    width, height = canvas.image.size
    face = fonts.pick(canvas.house, "song_bold", rng, unit)
    size = min(canvas.mm(10), width * 0.76 / len(unit))
    y = height * 0.09
    canvas.text(
        width / 2, y, unit, face, size, colour=(206, 30, 36), anchor="ms", tracking=size * 0.12
    )
    canvas.draw.line(
        (width * 0.1, y + size * 0.7, width * 0.9, y + size * 0.7), fill=(206, 30, 36), width=5
    )
    return y + size * 0.9


def heading(
    canvas: Canvas, lines: Sequence[Sequence[Span]], y: float, face: Face, size: float
) -> float:
    """Centred lines of a title; returns the base line of the last."""
    width = canvas.image.width
    for number, spans in enumerate(lines):
        y += size * 1.6 * (number > 0)
        wide = sum(canvas.width(s.text, face, size) for s in spans)
        fit = min(1.0, width * 0.84 / wide)
        x = width / 2 - wide * fit / 2
        for span in spans:
            x = canvas.text(x, y, span.text, face, size * fit, name=span.field, value=span.value)
    return y


def paragraphs(
    canvas: Canvas,
    parts: Sequence[Sequence[Span]],
    y: float,
    face: Face,
    em: float,
    margin: float,
    leading: float = 1.85,
) -> float:
    """Indented paragraphs; returns the base line that the next would have."""
    width = canvas.image.width
    for spans in parts:
        y = (
            canvas.prose(margin, y, width - 2 * margin, spans, face, em, indent=2, leading=leading)
            + em * leading
        )
    return y


def by_hand(
    canvas: Canvas,
    rng: np.random.Generator,
    x: float,
    y: float,
    span: Span,
    size: float,
    ink: Colour,
) -> float:
    """A value written with a pen at x, y; returns where it ends."""
    box = hand.write(canvas, rng, span.text, x, y, size, colour=ink)
    if span.field is not None:
        canvas.written(span.field, span.value or span.text, span.text, box, size * 0.8)
    return box[2]


@dataclass(frozen=True)
class Cell:
    """One cell of a ruled form: what it says and its share of the row's width."""

    share: float
    spans: tuple[Span, ...]
    is_label: bool = False
    by_hand: bool = False


def label(share: float, text: str) -> Cell:
    return Cell(share, (Span(text),), is_label=True)


def ruled(
    canvas: Canvas,
    rng: np.random.Generator,
    rows: Sequence[tuple[float, Sequence[Cell]]],
    y: float,
    face: Face,
    em: float,
    margin: float,
) -> float:
    """A form of ruled cells; each row comes with its height in em; returns its lower edge."""
    width = canvas.image.width - 2 * margin
    ink = pen(canvas, rng)
    for high, cells in rows:
        x, bottom = margin, y + high * em
        for cell in cells:
            right = x + cell.share * width
            canvas.draw.rectangle((x, y, right, bottom), outline=BLACK, width=2)
            _fill(canvas, rng, cell, (x, y, right, bottom), face, em, ink)
            x = right
        y = bottom
    return y


def _fill(
    canvas: Canvas,
    rng: np.random.Generator,
    cell: Cell,
    box: tuple[float, float, float, float],
    face: Face,
    em: float,
    ink: Colour,
) -> None:
    x0, y0, x1, y1 = box
    text = "".join(s.text for s in cell.spans)
    room = x1 - x0 - em * 0.8
    if cell.by_hand and canvas.width(text, face, em) < room:
        x, y = x0 + em * 0.5, (y0 + y1) / 2 + em * 0.36
        for span in cell.spans:
            x = by_hand(canvas, rng, x, y, span, em * 1.05, ink)
        return
    lines = max(1, math.ceil(canvas.width(text, face, em) / room))
    y = (y0 + y1) / 2 + em * (0.36 - 0.65 * (lines - 1))
    x = x0 + em * 0.4
    if lines == 1 and cell.is_label:
        x = (x0 + x1 - canvas.width(text, face, em)) / 2
    canvas.prose(x, y, x1 - x - em * 0.4, cell.spans, face, em, leading=1.3)


def foot(
    canvas: Canvas,
    rng: np.random.Generator,
    marks: Marks,
    unit: str,
    day: dt.date,
    *,
    y: float,
    face: Face,
    em: float,
    unit_label: str = "",
    sealed_by: str | None = None,
    is_employer: bool = False,
    day_field: str | None = "signed_on",
) -> None:
    """Unit, day and seal at the lower right; `unit_label` is printed instead of the unit,
    `sealed_by` is the right seal where it is not the unit's own; `is_employer`: the unit
    is the paper's field `employer` where nothing above was; the day is field `day_field`."""
    right = canvas.image.width * float(rng.uniform(0.84, 0.9))
    name = "employer" if is_employer and "employer" not in canvas.printed else None
    canvas.text(right, y, unit_label or unit, face, em, anchor="rs", name=name)
    below = y + em * float(rng.uniform(1.7, 2.1))
    when = DateStyle(rng, in_words=0.25)
    if marks.dated:
        printed = when(day)
        left = right - em * 0.4 - canvas.width(printed, face, em)
        canvas.text(left, below, printed, face, em, name=day_field, value=day.isoformat())
    else:
        printed = "2024年  月  日" if chance(rng, 0.6) else "    年    月    日"
        left = right - canvas.width(printed, face, em)
        canvas.text(left, below, printed, face, em)
    canvas.mark("dated", "present" if marks.dated else "absent", (left, below - em, right, below))
    whose = (sealed_by or unit) if marks.seal == RIGHT_SEAL else marks.seal
    if whose is None:
        seals.leave_unsealed(canvas)
        return
    seals.press(
        canvas,
        rng,
        whose,
        right - em * float(rng.uniform(3.0, 4.2)),
        (y + below) / 2 + em * float(rng.uniform(-0.6, 0.8)),
    )


def signature(
    canvas: Canvas,
    rng: np.random.Generator,
    marks: Marks,
    printed: str,
    who: str,
    x: float,
    y: float,
    face: Face,
    em: float,
) -> None:
    """A line `printed` for a signature, signed by `who` or left empty; "" prints none."""
    end = canvas.text(x, y, printed, face, em) if printed else x
    if not marks.signed:
        canvas.mark("signature", "absent", (end, y - em * 1.6, end + em * 6, y + em * 0.6))
        return
    hand.sign(canvas, rng, who, end + em * 0.5, y + em * 0.1, em * float(rng.uniform(1.2, 1.7)))
