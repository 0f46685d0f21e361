"""Bachelor's degree certificates (domain §3.4), every university's own design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from samples.drawing import fonts, ornament
from samples.drawing.canvas import BLACK, Canvas, Colour, Span
from samples.drawing.fonts import Face
from samples.drawing.truth import Drawing
from samples.drawing.wording import DateStyle, day_span
from samples.people.person import Person, chance, choose

DPI = 200.0
SHEETS_MM = {"landscape": ((297, 210), (285, 200)), "upright": ((210, 297), (200, 280))}
TONES = {
    "tune": (((246, 248, 252), (222, 230, 244)), ((253, 249, 238), (240, 230, 206))),
    "test": (((249, 246, 240), (232, 224, 212)), ((242, 249, 247), (214, 234, 228))),
    "judge": (((250, 246, 250), (230, 218, 234)), ((248, 250, 240), (226, 232, 206))),
}
PATTERNS = {"tune": (2, 0), "test": (1, 3), "judge": (5, 4)}
FRAMES = {"tune": ((6, 0),), "test": ((3, 0), (2, 12)), "judge": ((9, 0), (2, 20), (2, 28))}
"""Lines around the sheet: width and inset in pixels."""
SIGNERS = {
    "tune": ("校　　长：", "学位评定委员会主席："),
    "test": ("校（院）长：", "学位评定委员会主席："),
    "judge": ("校　长", "学位评定委员会主席"),
}
LAW = "《中华人民共和国学位条例》"
Wording = Callable[[Person, DateStyle], list[Span]]


def _degree(person: Person) -> Span:
    return Span(person.degree, "degree", person.degree)


def _head(person: Person, when: DateStyle, sex: str = "，") -> list[Span]:
    return [
        Span(person.name, "name"),
        Span(sex),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
    ]


def _classic(person: Person, when: DateStyle) -> list[Span]:
    return [
        *_head(person, when),
        Span("生。在"),
        Span(person.school, "school"),
        Span(person.major, "major"),
        Span(f"专业完成了本科学习计划，业已毕业，经审核符合{LAW}的规定，授予"),
        _degree(person),
        Span("学位。"),
    ]


def _short(person: Person, when: DateStyle) -> list[Span]:
    return [
        *_head(person, when),
        Span("生。在我校"),
        Span(person.major, "major"),
        Span(
            f"专业修完本科教学计划规定的全部课程，成绩合格，准予毕业，根据{LAW}，经校学位评定委员会审定，授予"
        ),
        _degree(person),
        Span("学位。"),
    ]


def _student(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生　"),
        *_head(person, when, "　性别　"),
        Span("出生，在本校"),
        Span(person.major, "major"),
        Span(f"专业完成本科培养方案规定的学业，成绩合格，符合{LAW}的规定，授予"),
        _degree(person),
        Span("学位。"),
    ]


def _holds(person: Person, when: DateStyle) -> list[Span]:
    return [
        *_head(person, when, "　"),
        Span("生，于"),
        Span(person.school, "school"),
        Span("　"),
        Span(person.major, "major"),
        Span(f"　专业本科毕业，经审核，符合{LAW}规定的条件，特授予"),
        _degree(person),
        Span("学位。"),
    ]


def _approved(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span(person.name, "name"),
        Span("，"),
        Span(person.sex, "sex"),
        Span("，生于"),
        day_span("birth_date", person.birth_date, when),
        Span("。在本校完成了"),
        Span(person.major, "major"),
        Span(f"专业本科学习计划，业已毕业，经学位评定委员会审核，符合{LAW}的规定，现授予"),
        _degree(person),
        Span("学位，特发此证。"),
    ]


def _by_law(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生"),
        Span(person.name, "name"),
        Span("（"),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
        Span("出生），"),
        Span(person.school, "school"),
        Span(person.major, "major"),
        Span(f"专业普通全日制本科毕业。依照{LAW}，授予"),
        _degree(person),
        Span("学位。"),
    ]


WORDINGS: dict[str, tuple[Wording, ...]] = {
    "tune": (_classic, _short),
    "test": (_student, _holds, _classic),
    "judge": (_approved, _by_law, _classic),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A layout; shares of width and height as in `paper_diploma.Sheet`."""

    shape: str
    title: tuple[float, float]
    text: tuple[float, float, float]
    photo: tuple[float, float]
    signers: tuple[float, float, float]
    date: tuple[float, float]
    number: tuple[float, float]
    em_mm: float
    title_em: float
    colour: Colour = BLACK


SHEETS = {
    "tune": (
        Sheet(
            "landscape",
            (0.58, 0.23),
            (0.34, 0.36, 0.54),
            (0.18, 0.34),
            (0.34, 0.60, 0.70),
            (0.88, 0.80),
            (0.10, 0.88),
            5.9,
            2.3,
        ),
        Sheet(
            "upright",
            (0.5, 0.20),
            (0.16, 0.42, 0.68),
            (0.5, 0.225),
            (0.16, 0.16, 0.70),
            (0.84, 0.86),
            (0.16, 0.92),
            5.8,
            2.3,
            (150, 30, 36),
        ),
    ),
    "test": (
        Sheet(
            "landscape",
            (0.5, 0.20),
            (0.12, 0.32, 0.56),
            (0.82, 0.28),
            (0.12, 0.44, 0.70),
            (0.90, 0.83),
            (0.12, 0.83),
            6.0,
            2.4,
            (30, 60, 120),
        ),
        Sheet(
            "landscape",
            (0.26, 0.30),
            (0.50, 0.26, 0.41),
            (0.26, 0.42),
            (0.50, 0.50, 0.64),
            (0.91, 0.86),
            (0.14, 0.86),
            5.5,
            2.0,
        ),
    ),
    "judge": (
        Sheet(
            "landscape",
            (0.42, 0.22),
            (0.13, 0.35, 0.54),
            (0.80, 0.34),
            (0.13, 0.40, 0.74),
            (0.87, 0.88),
            (0.60, 0.94),
            5.7,
            2.2,
            (120, 70, 20),
        ),
        Sheet(
            "landscape",
            (0.72, 0.28),
            (0.53, 0.40, 0.36),
            (0.28, 0.20),
            (0.12, 0.12, 0.66),
            (0.90, 0.86),
            (0.12, 0.88),
            5.2,
            1.8,
        ),
        Sheet(
            "upright",
            (0.5, 0.24),
            (0.15, 0.34, 0.70),
            (0.30, 0.56),
            (0.50, 0.50, 0.70),
            (0.86, 0.88),
            (0.15, 0.94),
            5.6,
            2.1,
            (20, 80, 70),
        ),
    ),
}


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    seal_on_date: bool | None = None,
) -> Drawing:
    """The certificate; raises ValueError for a person without a degree."""
    if person.awarded is None:
        raise ValueError("this person has no degree")
    sheet = SHEETS[house][layout] if layout is not None else choose(rng, SHEETS[house])
    when = DateStyle(rng, in_words=0.45)
    canvas = Canvas(house, _paper(house, sheet, rng), DPI)
    width, height = canvas.image.size
    em = canvas.mm(sheet.em_mm) * float(rng.uniform(0.93, 1.05))
    body = fonts.pick(house, choose(rng, ("song", "kai")), rng)
    values = (
        fonts.pick(house, choose(rng, ("song", "kai", "hei")), rng) if chance(rng, 0.4) else body
    )
    _title(canvas, sheet, rng, em)
    spans = [
        Span(s.text, s.field, s.value, values) if s.field else s
        for s in choose(rng, WORDINGS[house])(person, when)
    ]
    x, y, wide = sheet.text
    canvas.prose(
        x * width,
        y * height,
        wide * width,
        spans,
        body,
        em,
        indent=2.0,
        leading=float(rng.uniform(1.65, 1.9)),
        tracking=em * float(rng.uniform(0, 0.06)),
    )
    _photo(canvas, sheet, rng)
    _foot(canvas, sheet, person, rng, body, em, when)
    _seal(canvas, sheet, person, rng, chance(rng, 0.35) if seal_on_date is None else seal_on_date)
    return canvas.finish("degree_certificate")


def _paper(house: str, sheet: Sheet, rng: np.random.Generator) -> Image.Image:
    wide, high = choose(rng, SHEETS_MM[sheet.shape])
    paper, tint = choose(rng, TONES[house])
    style = choose(rng, PATTERNS[house])
    return ornament.guilloche(
        round(wide / 25.4 * DPI), round(high / 25.4 * DPI), paper, tint, style
    )


def _title(canvas: Canvas, sheet: Sheet, rng: np.random.Generator, em: float) -> None:
    width, height = canvas.image.size
    x, y, size = sheet.title[0] * width, sheet.title[1] * height, em * sheet.title_em
    face = fonts.pick(canvas.house, choose(rng, ("kai", "song_bold", "hei_bold")), rng)
    title = choose(rng, ("学士学位证书", "学士学位证书", "学位证书"))
    canvas.text(
        x,
        y,
        title,
        face,
        size,
        colour=sheet.colour,
        tracking=size * float(rng.uniform(0.1, 0.3)),
        anchor="ms",
    )
    if title == "学位证书":
        canvas.text(x, y + em * 1.7, "（普通高等教育本科毕业生）", face, em * 0.8, anchor="ms")
    mark = ornament.emblem(round(em * 3), sheet.colour if sheet.colour != BLACK else (180, 140, 60))
    canvas.paste_over(mark, x - mark.width / 2, y - size * 1.2 - mark.height)
    inset = canvas.mm(float(rng.uniform(7, 12)))
    for line, further in FRAMES[canvas.house]:
        at = inset + further
        canvas.draw.rectangle(
            (at, at, width - at, height - at), outline=(188, 160, 104), width=line
        )


def _photo(canvas: Canvas, sheet: Sheet, rng: np.random.Generator) -> None:
    width, height = canvas.image.size
    wide, high = round(canvas.mm(33)), round(canvas.mm(45))
    left, top = sheet.photo[0] * width - wide / 2, sheet.photo[1] * height
    canvas.paste_over(
        ornament.portrait(wide, high, int(rng.integers(40)), (98, 150, 208)), left, top
    )
    canvas.paste_over(
        ornament.steel_seal(round(canvas.mm(33))), left + wide * 0.5, top + high * 0.6
    )


def _foot(
    canvas: Canvas,
    sheet: Sheet,
    person: Person,
    rng: np.random.Generator,
    body: Face,
    em: float,
    when: DateStyle,
) -> None:
    width, height = canvas.image.size
    size = em * float(rng.uniform(0.82, 0.95))
    first, second, y = sheet.signers[0] * width, sheet.signers[1] * width, sheet.signers[2] * height
    stacked = second - first < size
    if stacked and "school" not in canvas.printed:
        canvas.text(first, y - size * 2.1, person.school, body, size * 1.1, name="school")
    for i, label in enumerate(SIGNERS[canvas.house]):
        x, line = (second if i else first), y + (size * 2.3 if i and stacked else 0)
        end = canvas.text(x, line, label, body, size)
        sign = ornament.scribble(round(size * 4), round(size * 1.8), int(rng.integers(1000)))
        canvas.paste_over(sign, end, line - size * 1.3)
    if not stacked and "school" not in canvas.printed:
        canvas.text(first, y + size * 2.0, person.school, body, size * 1.1, name="school")
    x, y = sheet.number[0] * width, sheet.number[1] * height
    digits = fonts.pick(canvas.house, choose(rng, ("latin", "song", "mono")), rng)
    end = canvas.text(
        x, y, choose(rng, ("证书编号：", "证书编号:", "学位证书编号：")), body, size * 0.95
    )
    canvas.text(
        end,
        y,
        person.degree_certificate_number,
        digits,
        size * 0.95,
        name="degree_certificate_number",
        tracking=float(rng.uniform(0, 3)),
    )
    if person.awarded is not None:
        canvas.text(
            sheet.date[0] * width,
            sheet.date[1] * height,
            when(person.awarded),
            body,
            size,
            name="awarded",
            value=person.awarded.isoformat(),
            anchor="rs",
        )


def _seal(
    canvas: Canvas, sheet: Sheet, person: Person, rng: np.random.Generator, over: bool
) -> None:
    width, height = canvas.image.size
    diameter = round(canvas.mm(float(rng.uniform(39, 43))))
    name = person.school.split("（")[0]
    letters = fonts.pick(canvas.house, "song", rng, name).at(diameter * 0.11)
    seal = ornament.seal(name, letters, diameter, seed=int(rng.integers(1000)))
    x = min(sheet.date[0] * width - diameter * 0.55, width - diameter * 0.6)
    y = sheet.date[1] * height - diameter * (0.25 if over else 0.62)
    canvas.stamp(seal, x, min(y, height - diameter * 0.55))
