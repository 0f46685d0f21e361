"""What all continuing-education certificates are made of: facts, paper, frame, seal."""

from __future__ import annotations

import numpy as np
from PIL import Image

from samples.drawing import fonts, ornament
from samples.drawing.canvas import Canvas, Colour, Span
from samples.drawing.fonts import Face
from samples.drawing.wording import DateStyle
from samples.people.person import Course, Person, chance, choose

DPI = 200.0
LANDSCAPE_MM, UPRIGHT_MM = (297, 210), (210, 297)
PRINTED = {
    "公需课": ("公需科目", "公需课", "公需课程"),
    "专业课": ("专业科目", "专业课", "专业课程"),
}
TOPICS = {
    "公需课": (
        "中国式现代化与高质量发展",
        "铸牢中华民族共同体意识",
        "数字经济与创新能力",
        "科技自立自强与人才强国",
        "生态文明建设",
    ),
    "专业课": (
        "{specialty}专业技术新进展",
        "{specialty}领域新知识新技能",
        "{specialty}行业标准与规范解读",
        "{specialty}实务与案例",
    ),
}
ISSUERS = {
    "tune": (
        "新疆维吾尔自治区继续教育中心",
        "巴音郭楞蒙古自治州继续教育基地",
        "天山专业技术人员培训中心",
    ),
    "test": ("巴州专业技术人员继续教育中心", "博斯腾继续教育学院", "新疆西域培训网络平台"),
    "judge": ("塔里木继续教育在线平台", "准噶尔人力资源培训学院", "新疆北庭专业技术人员培训基地"),
}
NUMBER_LABELS = {
    "tune": ("证书编号：", "编号：", "证书编号:"),
    "test": ("证书编号：", "合格证编号：", "证书号："),
    "judge": ("证书编号　", "证书编号：", "编　号："),
}
PAPERS: dict[str, tuple[Colour, Colour, int]] = {
    "tune": ((252, 250, 242), (238, 228, 206), 0),
    "test": ((250, 250, 255), (226, 230, 246), 3),
    "judge": ((246, 250, 246), (214, 230, 218), 6),
}
"""Paper, tint and pattern of sheets that are not plain."""
RED: Colour = (186, 30, 38)


class Facts:
    """What this certificate prints, with the printer's choices made once."""

    def __init__(
        self, person: Person, course: Course, rng: np.random.Generator, house: str, masked: bool
    ) -> None:
        self.person, self.course = person, course
        self.printed = choose(rng, PRINTED[course.course])
        self.topic = choose(rng, TOPICS[course.course]).format(specialty=person.specialty)
        self.issuer = choose(rng, ISSUERS[house])
        self.masked = masked
        self.when = DateStyle(rng, in_words=0.2)
        number = person.id_number
        self.id_text = f"{number[:6]}********{number[-4:]}" if masked else number

    def id_span(self) -> Span:
        return Span(self.id_text) if self.masked else Span(self.id_text, "id_number")

    def name_span(self) -> Span:
        return Span(self.person.name, "name")

    def year_span(self) -> Span:
        return Span(str(self.course.year), "year")

    def course_span(self) -> Span:
        return Span(self.printed, "course", self.course.course)

    def hours_span(self) -> Span:
        return Span(str(self.course.hours), "hours")


def sheet(house: str, size_mm: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """Plain paper for most upright certificates, printed paper for the others."""
    size = (round(size_mm[0] / 25.4 * DPI), round(size_mm[1] / 25.4 * DPI))
    if size_mm == UPRIGHT_MM and chance(rng, 0.6):
        return Image.new("RGB", size, (254, 254, 253))
    return ornament.guilloche(*size, *PAPERS[house])


def frame(canvas: Canvas, rng: np.random.Generator, colour: Colour) -> None:
    """Two lines around the sheet."""
    width, height = canvas.image.size
    inset = canvas.mm(float(rng.uniform(8, 13)))
    for k, thick in ((0, 9), (18, 3)):
        canvas.draw.rectangle(
            (inset + k, inset + k, width - inset - k, height - inset - k),
            outline=colour,
            width=thick,
        )


def sealed_foot(
    canvas: Canvas,
    facts: Facts,
    rng: np.random.Generator,
    face: Face,
    em: float,
    right: float,
    y: float,
) -> None:
    """Issuer and date at the right, the seal between them or over the date."""
    canvas.text(right, y, facts.issuer, face, em, anchor="rs")
    canvas.text(
        right - em * 0.5, y + em * 1.9, facts.when(facts.course.issued), face, em, anchor="rs"
    )
    diameter = round(canvas.mm(float(rng.uniform(38, 43))))
    letters = fonts.pick(canvas.house, "song", rng).at(
        diameter * min(0.11, 1.3 / len(facts.issuer))
    )
    seal = ornament.seal(
        facts.issuer,
        letters,
        diameter,
        below="培训专用章" if chance(rng, 0.5) else "",
        seed=int(rng.integers(1000)),
    )
    canvas.stamp(seal, right - em * 3.6, y + em * 0.7)


def number_line(
    canvas: Canvas,
    facts: Facts,
    rng: np.random.Generator,
    face: Face,
    x: float,
    y: float,
    em: float,
    anchor: str = "ls",
) -> None:
    label = choose(rng, NUMBER_LABELS[canvas.house])
    digits = fonts.pick(canvas.house, choose(rng, ("latin", "song", "mono")), rng)
    number = facts.course.certificate_number
    if anchor == "rs":
        x -= canvas.width(label, face, em) + canvas.width(number, digits, em)
    end = canvas.text(x, y, label, face, em)
    canvas.text(end, y, number, digits, em, name="certificate_number")


def rows(
    canvas: Canvas,
    rows: list[tuple[str, list[Span]]],
    x: float,
    value_x: float,
    y: float,
    pitch: float,
    face: Face,
    values: Face,
    em: float,
    colon: str,
) -> float:
    """Labels and values in two columns; returns the base line below the last."""
    for label, spans in rows:
        canvas.text(x, y, label + colon, face, em)
        end = value_x
        for span in spans:
            end = canvas.text(
                end,
                y,
                span.text,
                values if span.field else face,
                em,
                name=span.field,
                value=span.value or span.text,
            )
        y += pitch
    return y
