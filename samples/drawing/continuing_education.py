"""Continuing-education certificates, 公需课 and 专业课 (domain §3.9).

No two platforms print them alike: prose in a frame, forms with labels, letters with a
seal. `course` is 公需课 or 专业课 in the truth, whatever the certificate calls it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import qrcode

from samples.drawing import fonts, ornament
from samples.drawing.canvas import BLACK, Canvas, Span
from samples.drawing.continuing_education_judge import annual_record, centred, platform_sheet
from samples.drawing.continuing_education_parts import (
    DPI,
    LANDSCAPE_MM,
    RED,
    UPRIGHT_MM,
    Facts,
    frame,
    number_line,
    rows,
    sealed_foot,
    sheet,
)
from samples.drawing.truth import Drawing
from samples.drawing.wording import spaced
from samples.people.person import Course, Person, chance, choose

MATERIAL = {"公需课": "ce_public_course", "专业课": "ce_professional_course"}
Layout = Callable[[Canvas, Facts, np.random.Generator], None]


def draw(
    person: Person,
    course: Course,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    masked: bool | None = None,
) -> Drawing:
    """One certificate; for planted faults pass a changed `Course`.

    `masked` hides the middle of the ID number, which then is no field; None: sometimes.
    """
    facts = Facts(person, course, rng, house, chance(rng, 0.3) if masked is None else masked)
    index = int(rng.integers(len(LAYOUTS[house]))) if layout is None else layout
    size_mm, make = LAYOUTS[house][index]
    canvas = Canvas(house, sheet(house, size_mm, rng), DPI)
    make(canvas, facts, rng)
    return canvas.finish(MATERIAL[course.course], year=course.year)


def _prose_frame(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """tune 0: landscape certificate, prose between a title and a seal."""
    width, height = canvas.image.size
    frame(canvas, rng, (176, 134, 62))
    em = canvas.mm(6.2) * float(rng.uniform(0.93, 1.05))
    body = fonts.pick(canvas.house, choose(rng, ("song", "kai")), rng)
    title = fonts.pick(canvas.house, choose(rng, ("kai", "song_bold")), rng)
    canvas.text(
        width / 2,
        height * 0.2,
        "新疆维吾尔自治区专业技术人员",
        title,
        em * 1.2,
        anchor="ms",
        colour=RED,
    )
    canvas.text(
        width / 2,
        height * 0.3,
        "继续教育培训合格证书",
        title,
        em * 2,
        anchor="ms",
        colour=RED,
        tracking=em * 0.2,
    )
    number_line(canvas, facts, rng, body, width * 0.9, height * 0.37, em * 0.85, "rs")
    spans = [
        facts.name_span(),
        Span("同志（身份证号："),
        facts.id_span(),
        Span("）于"),
        facts.year_span(),
        Span("年度参加专业技术人员继续教育"),
        facts.course_span(),
        Span(f"《{facts.topic}》学习，完成"),
        facts.hours_span(),
        Span("学时，经考核成绩合格，特发此证。"),
    ]
    canvas.prose(width * 0.13, height * 0.46, width * 0.74, spans, body, em, indent=2, leading=1.75)
    sealed_foot(canvas, facts, rng, body, em * 0.9, width * 0.86, height * 0.77)


def _form_upright(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """tune 1: A4 sheet of the platform, label and value, with a code to scan."""
    width, height = canvas.image.size
    em = canvas.mm(5.0) * float(rng.uniform(0.96, 1.08))
    hei = fonts.pick(canvas.house, "hei", rng)
    values = fonts.pick(canvas.house, choose(rng, ("hei", "song")), rng)
    bold = fonts.pick(canvas.house, "hei_bold", rng)
    canvas.text(width / 2, height * 0.13, "专业技术人员继续教育合格证", bold, em * 1.7, anchor="ms")
    end = canvas.text(width * 0.43, height * 0.175, "（", hei, em)
    end = canvas.text(end, height * 0.175, str(facts.course.year), hei, em, name="year")
    canvas.text(end, height * 0.175, "年度）", hei, em)
    table = [
        (spaced("姓名"), [facts.name_span()]),
        ("身份证号", [facts.id_span()]),
        ("工作单位", [Span(facts.person.employer)]),
        ("科目类别", [facts.course_span()]),
        ("课程名称", [Span(facts.topic)]),
        (spaced("学时"), [facts.hours_span(), Span("学时")]),
        ("考核结果", [Span("合格")]),
    ]
    if chance(rng, 0.5):
        table.insert(1, (spaced("性别"), [Span(facts.person.sex)]))
    y = rows(
        canvas,
        table,
        width * 0.16,
        width * 0.36,
        height * 0.25,
        em * 2.3,
        hei,
        values,
        em,
        choose(rng, ("：", "")),
    )
    number_line(canvas, facts, rng, hei, width * 0.16, y, em)
    code = (
        qrcode.make(f"CE:{facts.course.certificate_number}", box_size=6, border=2)
        .get_image()
        .convert("RGB")
    )
    canvas.image.paste(code.resize((240, 240)), (round(width * 0.16), round(y + em * 2.5)))
    sealed_foot(canvas, facts, rng, hei, em, width * 0.86, max(y + em * 5, height * 0.72))


def _table_landscape(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """test 0: landscape card with a photo at the left and labels at the right."""
    width, height = canvas.image.size
    frame(canvas, rng, (60, 92, 150))
    em = canvas.mm(5.6) * float(rng.uniform(0.95, 1.06))
    body = fonts.pick(canvas.house, choose(rng, ("song", "hei")), rng)
    values = fonts.pick(canvas.house, choose(rng, ("kai", "hei")), rng)
    title = fonts.pick(canvas.house, "hei_bold", rng)
    canvas.text(
        width / 2,
        height * 0.19,
        "专业技术人员继续教育",
        title,
        em * 1.5,
        anchor="ms",
        colour=(28, 56, 120),
    )
    canvas.text(
        width / 2, height * 0.28, "合 格 证 书", title, em * 2, anchor="ms", colour=(28, 56, 120)
    )
    face = ornament.portrait(
        round(canvas.mm(30)), round(canvas.mm(42)), int(rng.integers(40)), (98, 150, 208)
    )
    canvas.paste_over(face, width * 0.10, height * 0.38)
    table = [
        ("学员姓名", [facts.name_span()]),
        ("身份证号码", [facts.id_span()]),
        ("培训年度", [facts.year_span(), Span("年度")]),
        ("培训类别", [facts.course_span()]),
        ("总 学 时", [facts.hours_span(), Span(choose(rng, ("学时", "课时", "")))]),
        ("培训内容", [Span(facts.topic)]),
    ]
    rows(
        canvas,
        table,
        width * 0.27,
        width * 0.27 + em * 6.2,
        height * 0.41,
        em * 1.85,
        body,
        values,
        em,
        "：",
    )
    number_line(canvas, facts, rng, body, width * 0.10, height * 0.86, em * 0.9)
    sealed_foot(canvas, facts, rng, body, em * 0.9, width * 0.89, height * 0.78)


def _letter_upright(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """test 1: an upright letter that proves the hours of one year."""
    width, height = canvas.image.size
    em = canvas.mm(5.6) * float(rng.uniform(0.95, 1.05))
    body = fonts.pick(canvas.house, choose(rng, ("song", "kai", "hei")), rng)
    title = fonts.pick(canvas.house, "song_bold", rng)
    if chance(rng, 0.5):
        canvas.draw.line(
            (width * 0.12, height * 0.12, width * 0.88, height * 0.12), fill=(200, 30, 36), width=6
        )
        canvas.text(
            width / 2,
            height * 0.105,
            facts.issuer,
            title,
            em * 1.4,
            anchor="ms",
            colour=(200, 30, 36),
        )
    canvas.text(width / 2, height * 0.2, "继续教育学习合格证明", title, em * 1.8, anchor="ms")
    number_line(canvas, facts, rng, body, width * 0.88, height * 0.25, em * 0.85, "rs")
    spans = [
        Span("兹有"),
        Span(facts.person.employer),
        Span("学员"),
        facts.name_span(),
        Span("，"),
        Span(facts.person.sex),
        Span("，身份证号码"),
        facts.id_span(),
        Span("，参加"),
        facts.year_span(),
        Span("年专业技术人员"),
        facts.course_span(),
        Span(f"培训，学习内容为“{facts.topic}”，共计"),
        facts.hours_span(),
        Span("学时，考试合格，准予结业。"),
    ]
    y = canvas.prose(
        width * 0.14, height * 0.32, width * 0.72, spans, body, em, indent=2, leading=1.9
    )
    canvas.text(
        width * 0.14 + 2 * em, y + em * 2.4, choose(rng, ("特此证明。", "特发此证。")), body, em
    )
    sealed_foot(canvas, facts, rng, body, em, width * 0.86, max(y + em * 6, height * 0.68))


def _grid_upright(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """test 2: a ruled form with four columns."""
    width, height = canvas.image.size
    em = canvas.mm(4.9) * float(rng.uniform(0.97, 1.06))
    face = fonts.pick(canvas.house, choose(rng, ("hei", "song")), rng)
    canvas.text(
        width / 2,
        height * 0.14,
        "继续教育合格证书",
        fonts.pick(canvas.house, "hei_bold", rng),
        em * 1.9,
        anchor="ms",
    )
    left, right, top, pitch = width * 0.10, width * 0.90, height * 0.19, em * 2.5
    marks = [(0.0, 0.17), (0.5, 0.67)]
    grid = [
        [("姓名", [facts.name_span()]), ("年度", [facts.year_span()])],
        [("证件号码", [facts.id_span()])],
        [("课程类别", [facts.course_span()]), ("学时", [facts.hours_span()])],
        [("课程名称", [Span(facts.topic)])],
        [("证书编号", [Span(facts.course.certificate_number, "certificate_number")])],
        [("工作单位", [Span(facts.person.employer)])],
    ]
    for i, cells in enumerate(grid):
        y = top + i * pitch
        canvas.draw.rectangle((left, y, right, y + pitch), outline=BLACK, width=2)
        for (at, value_at), (label, spans) in zip(marks, cells, strict=False):
            x, value_x = left + at * (right - left), left + value_at * (right - left)
            canvas.draw.line((value_x, y, value_x, y + pitch), fill=BLACK, width=2)
            if at:
                canvas.draw.line((x, y, x, y + pitch), fill=BLACK, width=2)
            rows(
                canvas,
                [(label, spans)],
                x + em * 0.4,
                value_x + em * 0.5,
                y + pitch * 0.64,
                pitch,
                face,
                face,
                em,
                "",
            )
    sealed_foot(canvas, facts, rng, face, em, width * 0.86, top + pitch * len(grid) + em * 4)


LAYOUTS: dict[str, tuple[tuple[tuple[int, int], Layout], ...]] = {
    "tune": ((LANDSCAPE_MM, _prose_frame), (UPRIGHT_MM, _form_upright)),
    "test": (
        (LANDSCAPE_MM, _table_landscape),
        (UPRIGHT_MM, _letter_upright),
        (UPRIGHT_MM, _grid_upright),
    ),
    "judge": ((LANDSCAPE_MM, annual_record), (UPRIGHT_MM, platform_sheet), (LANDSCAPE_MM, centred)),
}
