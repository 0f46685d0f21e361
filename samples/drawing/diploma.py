"""Graduation certificates (domain §3.3): two-column, single-column and upright sheets.

Layouts and wordings belong to one house each; sizes, gaps and printers vary at random.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from samples.drawing import fonts, ornament
from samples.drawing.canvas import BLACK, Canvas, Span
from samples.drawing.fonts import Face
from samples.drawing.truth import Drawing
from samples.drawing.wording import YEARS_OF_STUDY, DateStyle, day_span, month_span
from samples.people.person import Person, chance, choose

DPI = 200.0
SHEETS_MM = {"landscape": ((297, 210), (260, 185)), "upright": ((210, 297), (185, 260))}
TONES = {
    "tune": (((252, 247, 236), (240, 226, 204)), ((246, 249, 244), (224, 234, 220))),
    "test": (((253, 244, 240), (242, 220, 214)), ((244, 248, 252), (216, 228, 242))),
    "judge": (
        ((250, 250, 244), (226, 226, 206)),
        ((252, 242, 246), (236, 212, 224)),
        ((245, 240, 228), (226, 214, 190)),
    ),
}
RED = (178, 34, 40)
Wording = Callable[[Person, DateStyle], list[Span]]


def _name(person: Person) -> Span:
    return Span(person.name, "name", person.name)


def _level(person: Person) -> Span:
    return Span("本科" if person.level == "本科" else "专科", "level")


def _years(person: Person) -> str:
    return YEARS_OF_STUDY[person.years_of_study]


def _start(person: Person) -> str:
    return "（专科起点）" if person.is_upgraded else ""


def _full(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生"),
        _name(person),
        Span("，性别"),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
        Span("生，于"),
        month_span("enrolled", person.enrolled, when),
        Span("至"),
        month_span(None, person.graduated, when),
        Span("在本校"),
        Span(person.major, "major"),
        Span(f"专业{_years(person)}年制{_start(person)}"),
        _level(person),
        Span("学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"),
    ]


def _full_time(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生　"),
        _name(person),
        Span("　，"),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
        Span("出生，于"),
        month_span("enrolled", person.enrolled, when),
        Span("至"),
        month_span(None, person.graduated, when),
        Span("在本校　"),
        Span(person.major, "major"),
        Span(f"　专业{_start(person)}"),
        Span("全日制", "study_form"),
        Span(f"{_years(person)}年制"),
        _level(person),
        Span("学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"),
    ]


def _term(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生　"),
        _name(person),
        Span("　性别　"),
        Span(person.sex, "sex"),
        Span("　生于"),
        day_span("birth_date", person.birth_date, when),
        Span("，"),
        month_span("enrolled", person.enrolled, when),
        Span("至"),
        month_span(None, person.graduated, when),
        Span("在我校"),
        Span(person.major, "major"),
        Span(f"专业学习，学制{_years(person)}年，修完{_start(person)}"),
        _level(person),
        Span("教学计划规定的全部课程，成绩合格，准予毕业。"),
    ]


def _plain(person: Person, when: DateStyle) -> list[Span]:
    return [
        _name(person),
        Span("，"),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
        Span("生，自"),
        month_span("enrolled", person.enrolled, when),
        Span("至"),
        month_span(None, person.graduated, when),
        Span("在本校"),
        Span(person.major, "major"),
        Span("专业"),
        Span("普通全日制", "study_form"),
        Span(f"{_years(person)}年制{_start(person)}"),
        _level(person),
        Span("学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"),
    ]


def _numbered_dates(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生　"),
        _name(person),
        Span("（性别："),
        Span(person.sex, "sex"),
        Span("，出生日期："),
        day_span("birth_date", person.birth_date, when),
        Span("）于"),
        month_span("enrolled", person.enrolled, when),
        Span("—"),
        month_span(None, person.graduated, when),
        Span(f"在本校{_start(person)}"),
        Span(person.major, "major"),
        Span(f"专业{_years(person)}年制"),
        _level(person),
        Span("学习期满，修完教学计划规定的全部课程，考核成绩合格，准予毕业，特发此证。"),
    ]


def _credits(person: Person, when: DateStyle) -> list[Span]:
    return [
        _name(person),
        Span("，"),
        Span(person.sex, "sex"),
        Span("性，"),
        day_span("birth_date", person.birth_date, when),
        Span("出生，系我校"),
        Span(person.major, "major"),
        Span(f"专业{_start(person)}"),
        _level(person),
        Span("学生，学制"),
        Span(f"{_years(person)}年，"),
        month_span("enrolled", person.enrolled, when),
        Span("入学，"),
        month_span(None, person.graduated, when),
        Span("修满培养方案规定的学分，成绩合格，准予毕业。"),
    ]


def _secondary_trained(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生　"),
        _name(person),
        Span("　系　"),
        Span(person.sex, "sex"),
        Span("　性，"),
        day_span("birth_date", person.birth_date, when),
        Span("出生，"),
        month_span("enrolled", person.enrolled, when),
        Span("入学，至"),
        month_span(None, person.graduated, when),
        Span("在本校学完"),
        Span(person.major, "major"),
        Span(f"专业{_years(person)}年制全部课程，考试合格，准予毕业。"),
    ]


def _secondary(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生　"),
        _name(person),
        Span("　性别"),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
        Span("生，于"),
        month_span("enrolled", person.enrolled, when),
        Span("至"),
        month_span(None, person.graduated, when),
        Span("在本校"),
        Span(person.major, "major"),
        Span(f"专业学习，学制{_years(person)}年，修完教学计划规定的全部课程，成绩合格，准予毕业。"),
    ]


def _secondary_short(person: Person, when: DateStyle) -> list[Span]:
    return [
        Span("学生"),
        _name(person),
        Span("，"),
        Span(person.sex, "sex"),
        Span("，"),
        day_span("birth_date", person.birth_date, when),
        Span("生。"),
        month_span("enrolled", person.enrolled, when),
        Span("至"),
        month_span(None, person.graduated, when),
        Span("在我校"),
        Span(person.major, "major"),
        Span(f"专业{_years(person)}年制学习期满，成绩合格，准予毕业，特发此证。"),
    ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A layout; numbers are shares of the sheet's width (x) and height (y).

    `text` is the prose's left, first base line and width; `title` its centre and base
    line; `photo` the centre and top of the photo; `foot` the left of 校名 and 校长, the
    right end of the date; `number` the left and base line of the certificate number.
    """

    shape: str
    title: tuple[float, float]
    text: tuple[float, float, float]
    photo: tuple[float, float]
    foot: tuple[float, float, float]
    foot_y: tuple[float, float]
    number: tuple[float, float]
    em_mm: float
    title_em: float
    columns: bool = False


SHEETS = {
    "tune": (
        Sheet(
            "landscape",
            (0.27, 0.24),
            (0.54, 0.24, 0.38),
            (0.27, 0.36),
            (0.54, 0.54, 0.91),
            (0.68, 0.76),
            (0.115, 0.88),
            5.2,
            2.2,
            True,
        ),
        Sheet(
            "landscape",
            (0.5, 0.22),
            (0.30, 0.36, 0.58),
            (0.175, 0.30),
            (0.12, 0.56, 0.88),
            (0.74, 0.86),
            (0.12, 0.86),
            6.1,
            2.5,
        ),
        Sheet(
            "upright",
            (0.5, 0.17),
            (0.15, 0.46, 0.70),
            (0.5, 0.21),
            (0.15, 0.52, 0.85),
            (0.76, 0.84),
            (0.15, 0.92),
            5.8,
            2.2,
        ),
    ),
    "test": (
        Sheet(
            "landscape",
            (0.275, 0.22),
            (0.09, 0.37, 0.38),
            (0.74, 0.20),
            (0.56, 0.56, 0.92),
            (0.62, 0.80),
            (0.56, 0.89),
            5.0,
            2.0,
            True,
        ),
        Sheet(
            "landscape",
            (0.42, 0.20),
            (0.11, 0.34, 0.56),
            (0.82, 0.26),
            (0.11, 0.50, 0.86),
            (0.72, 0.90),
            (0.11, 0.80),
            5.9,
            2.3,
        ),
        Sheet(
            "upright",
            (0.5, 0.15),
            (0.13, 0.28, 0.74),
            (0.24, 0.56),
            (0.44, 0.44, 0.86),
            (0.58, 0.85),
            (0.44, 0.67),
            5.8,
            2.3,
        ),
    ),
    "judge": (
        Sheet(
            "landscape",
            (0.73, 0.24),
            (0.54, 0.36, 0.38),
            (0.25, 0.22),
            (0.10, 0.10, 0.42),
            (0.66, 0.83),
            (0.54, 0.86),
            4.9,
            1.9,
            True,
        ),
        Sheet(
            "landscape",
            (0.60, 0.19),
            (0.34, 0.32, 0.56),
            (0.20, 0.46),
            (0.34, 0.62, 0.90),
            (0.70, 0.82),
            (0.34, 0.90),
            5.6,
            2.1,
        ),
        Sheet(
            "upright",
            (0.5, 0.18),
            (0.17, 0.50, 0.66),
            (0.72, 0.24),
            (0.17, 0.17, 0.83),
            (0.74, 0.88),
            (0.17, 0.45),
            5.5,
            2.4,
        ),
        Sheet(
            "landscape",
            (0.5, 0.18),
            (0.10, 0.30, 0.58),
            (0.84, 0.22),
            (0.10, 0.46, 0.89),
            (0.74, 0.84),
            (0.60, 0.93),
            5.7,
            2.2,
        ),
    ),
}
WORDINGS: dict[str, tuple[Wording, ...]] = {
    "tune": (_full, _term),
    "test": (_full_time, _plain, _full),
    "judge": (_numbered_dates, _credits, _full),
}
SECONDARY: dict[str, Wording] = {
    "tune": _secondary,
    "test": _secondary_short,
    "judge": _secondary_trained,
}
NUMBER_LABELS = {
    "tune": ("证书编号：", "证书编号:", "编号：", "毕业证书编号："),
    "test": ("证书编号：", "证书编号 ", "电子注册号：", "编　号："),
    "judge": ("证书编号：", "证书编号　", "毕业证书编号：", "证书编号:"),
}
HEAD_LABELS = {
    "tune": ("校（院）长：", "校长："),
    "test": ("校　长：", "院（校）长："),
    "judge": ("校（院）长：", "院长："),
}
PATTERNS = {"tune": (1, 0), "test": (2, 3), "judge": (4, 6)}


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    seal_on_date: bool | None = None,
) -> Drawing:
    """The certificate; `layout` indexes SHEETS[house], None draws one by chance."""
    sheet = SHEETS[house][layout] if layout is not None else choose(rng, SHEETS[house])
    when = DateStyle(rng)
    canvas = Canvas(house, _paper(house, sheet, rng), DPI)
    em = canvas.mm(sheet.em_mm) * float(rng.uniform(0.93, 1.06))
    role = choose(rng, ("song", "song", "kai"))
    body = fonts.pick(house, role, rng)
    values = fonts.pick(house, choose(rng, (role, "kai", "song")), rng)
    _title(canvas, sheet, person, rng, em)
    wording = SECONDARY[house] if person.level == "中专" else choose(rng, WORDINGS[house])
    x, y, wide = sheet.text
    width, height = canvas.image.size
    underlined = chance(rng, 0.3)
    spans = [_styled(span, values, underlined) for span in wording(person, when)]
    canvas.prose(
        x * width,
        y * height,
        wide * width,
        spans,
        body,
        em,
        indent=2.0,
        leading=float(rng.uniform(1.65, 1.95)),
        tracking=em * float(rng.uniform(0.0, 0.07)),
    )
    _photo(canvas, sheet, rng)
    _foot(canvas, sheet, person, rng, body, em, when)
    over = chance(rng, 0.4) if seal_on_date is None else seal_on_date
    _seal(canvas, sheet, person, rng, over)
    return canvas.finish("graduation_certificate")


def _styled(span: Span, values: Face, underlined: bool) -> Span:
    if span.field is None:
        return span
    return Span(span.text, span.field, span.value, values, span.colour, underlined)


def _paper(house: str, sheet: Sheet, rng: np.random.Generator) -> Image.Image:
    wide, high = choose(rng, SHEETS_MM[sheet.shape])
    size = (round(wide / 25.4 * DPI), round(high / 25.4 * DPI))
    paper, tint = choose(rng, TONES[house])
    return ornament.guilloche(*size, paper, tint, PATTERNS[house][int(rng.integers(2))])


def _title(
    canvas: Canvas, sheet: Sheet, person: Person, rng: np.random.Generator, em: float
) -> None:
    width, height = canvas.image.size
    x, y = sheet.title[0] * width, sheet.title[1] * height
    face = fonts.pick(canvas.house, choose(rng, ("kai", "song_bold", "hei_bold")), rng)
    colour = RED if chance(rng, 0.3) else BLACK
    size, small = em * sheet.title_em, em * 1.25
    secondary = person.level == "中专"
    above = "中等专业学校" if secondary else "普通高等学校"
    gap = size * float(rng.uniform(0.15, 0.5))
    if secondary:
        # The heading is the only place where such a sheet says the level.
        left = x - canvas.width(above, face, small, small * 0.3) / 2
        end = canvas.text(
            left,
            y - size * 1.25,
            above[:4],
            face,
            small,
            colour=colour,
            tracking=small * 0.3,
            name="level",
            value="中专",
        )
        canvas.text(
            end + small * 0.3,
            y - size * 1.25,
            above[4:],
            face,
            small,
            colour=colour,
            tracking=small * 0.3,
        )
    else:
        canvas.text(
            x, y - size * 1.25, above, face, small, colour=colour, tracking=small * 0.3, anchor="ms"
        )
    canvas.text(x, y, "毕业证书", face, size, colour=colour, tracking=gap, anchor="ms")
    frame = canvas.mm(float(rng.uniform(6, 11)))
    canvas.draw.rectangle(
        (frame, frame, width - frame, height - frame), outline=(196, 160, 96), width=4
    )
    if sheet.columns:
        canvas.draw.line(
            (width / 2, frame * 2, width / 2, height - frame * 2), fill=(214, 196, 160), width=2
        )


def _photo(canvas: Canvas, sheet: Sheet, rng: np.random.Generator) -> None:
    width, height = canvas.image.size
    wide, high = round(canvas.mm(33)), round(canvas.mm(46))
    face = ornament.portrait(
        wide,
        high,
        int(rng.integers(40)),
        choose(rng, ((96, 148, 206), (250, 250, 250), (186, 40, 48))),
    )
    left, top = sheet.photo[0] * width - wide / 2, sheet.photo[1] * height
    canvas.paste_over(face, left, top)
    ring = ornament.steel_seal(round(canvas.mm(34)))
    canvas.paste_over(ring, left + wide * 0.45, top + high * 0.62)


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
    left, middle, right = (share * width for share in sheet.foot)
    top, bottom = (share * height for share in sheet.foot_y)
    size = em * float(rng.uniform(0.86, 0.98))
    school = fonts.pick(canvas.house, choose(rng, ("kai", "song")), rng, person.school)
    label = choose(rng, ("校名：", "校　名：", "学校名称：", ""))
    end = canvas.text(left, top, label, body, size) if label else left
    room = middle - end - size if middle > end else right - end
    fitting = size * min(1.1, room / max(canvas.width(person.school, school, size * 1.1), 1) * 1.1)
    canvas.text(end, top, person.school, school, max(fitting, size * 0.6), name="school")
    head_y = top if middle > left + size else top + size * 2.2
    end = canvas.text(middle, head_y, choose(rng, HEAD_LABELS[canvas.house]), body, size)
    sign = ornament.scribble(round(size * 4.4), round(size * 2), int(rng.integers(1000)))
    canvas.paste_over(sign, end, head_y - size * 1.4)
    date = when(person.graduated)
    number_label = choose(rng, NUMBER_LABELS[canvas.house])
    digits = fonts.pick(canvas.house, choose(rng, ("latin", "song", "mono")), rng)
    x, y = sheet.number[0] * width, sheet.number[1] * height
    end = canvas.text(x, y, number_label, body, size * 0.95)
    canvas.text(
        end,
        y,
        person.certificate_number,
        digits,
        size * 0.95,
        name="certificate_number",
        tracking=float(rng.uniform(0, 3)),
    )
    canvas.text(
        right,
        bottom,
        date,
        body,
        size,
        name="graduated",
        value=person.graduated.isoformat(),
        anchor="rs",
        tracking=float(rng.uniform(0, size * 0.08)),
    )


def _seal(
    canvas: Canvas, sheet: Sheet, person: Person, rng: np.random.Generator, over: bool
) -> None:
    width, height = canvas.image.size
    diameter = round(canvas.mm(float(rng.uniform(38, 42))))
    face = fonts.pick(canvas.house, "song", rng, person.school)
    name = person.school.split("（")[0]
    letters = face.at(diameter * min(0.115, 1.25 / max(len(name), 8)))
    seal = ornament.seal(name, letters, diameter, seed=int(rng.integers(1000)))
    x, y = sheet.foot[2] * width - diameter * 0.55, sheet.foot_y[1] * height
    y = y - diameter * 0.3 if over else y - diameter * 0.62
    canvas.stamp(seal, min(x, width - diameter * 0.6), min(y, height - diameter * 0.55))
