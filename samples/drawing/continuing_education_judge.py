"""Layouts of continuing-education certificates that only house `judge` prints."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from samples.drawing import fonts
from samples.drawing.canvas import Canvas, Colour, Span
from samples.drawing.continuing_education_parts import Facts, number_line, rows, sealed_foot
from samples.people.person import chance, choose

GREEN: Colour = (20, 96, 72)
GREY: Colour = (120, 124, 128)


def annual_record(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """A record of one year: who above, a ruled table with heads above its values below."""
    width, height = canvas.image.size
    em = canvas.mm(5.3) * float(rng.uniform(0.95, 1.05))
    face = fonts.pick(canvas.house, choose(rng, ("song", "hei")), rng)
    title = fonts.pick(canvas.house, choose(rng, ("hei_bold", "song_bold")), rng)
    canvas.text(
        width / 2, height * 0.15, "专业技术人员继续教育学时登记证明", title, em * 1.8, anchor="ms"
    )
    y = height * 0.25
    end = canvas.text(width * 0.08, y, "姓名：", face, em)
    canvas.text(end, y, facts.person.name, face, em, name="name")
    end = canvas.text(width * 0.52, y, "身份证号：", face, em)
    span = facts.id_span()
    canvas.text(end, y, span.text, face, em, name=span.field)
    left, right, top, pitch = width * 0.08, width * 0.92, height * 0.30, em * 2.4
    heads: tuple[tuple[float, str, Span], ...] = (
        (0.0, "年度", facts.year_span()),
        (0.11, "科目类别", facts.course_span()),
        (0.28, "学习内容", Span(facts.topic)),
        (0.66, "学时", facts.hours_span()),
        (0.76, "证书编号", Span(facts.course.certificate_number, "certificate_number")),
        (1.0, "", Span("")),
    )
    for (share, label, value), (following, *_) in pairwise(heads):
        x, wide = left + share * (right - left), (following - share) * (right - left)
        for row, text in ((0, Span(label)), (1, value)):
            base = top + pitch * row
            canvas.draw.rectangle((x, base, x + wide, base + pitch), outline=(60, 60, 60), width=2)
            fit = (
                em
                * 0.92
                * min(1.0, (wide - em * 0.4) / max(canvas.width(text.text, face, em * 0.92), 1))
            )
            canvas.text(
                x + wide / 2,
                base + pitch * 0.63,
                text.text,
                face,
                max(fit, em * 0.55),
                anchor="ms",
                name=text.field,
                value=text.value or text.text,
            )
    canvas.text(
        left,
        top + pitch * 2 + em * 2,
        "经考核，该同志本年度继续教育学习情况合格，特此证明。",
        face,
        em,
    )
    sealed_foot(canvas, facts, rng, face, em, width * 0.88, height * 0.76)


def platform_sheet(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """A sheet printed from a learning platform: its head, a sentence, a short list."""
    width, height = canvas.image.size
    em = canvas.mm(5.1) * float(rng.uniform(0.96, 1.06))
    face = fonts.pick(canvas.house, "hei", rng)
    canvas.draw.rectangle((0, height * 0.06, width, height * 0.115), fill=GREEN)
    canvas.text(
        width * 0.08,
        height * 0.097,
        facts.issuer,
        fonts.pick(canvas.house, "hei_bold", rng),
        em * 1.2,
        colour=(255, 255, 255),
    )
    canvas.text(
        width / 2,
        height * 0.20,
        "继续教育学习证明",
        fonts.pick(canvas.house, "kai", rng),
        em * 2.1,
        anchor="ms",
    )
    number_line(canvas, facts, rng, face, width * 0.12, height * 0.25, em * 0.85)
    spans = [
        Span("学员"),
        facts.name_span(),
        Span("（身份证号码："),
        facts.id_span(),
        Span("）在本平台完成《"),
        Span(facts.topic),
        Span("》课程的学习并通过考试，情况如下："),
    ]
    y = canvas.prose(
        width * 0.12, height * 0.31, width * 0.76, spans, face, em, indent=2, leading=1.8
    )
    table = [
        ("学习年度", [facts.year_span(), Span("年")]),
        ("课程类型", [facts.course_span()]),
        ("获得学时", [facts.hours_span(), Span(choose(rng, (" 学时", "学时", " 课时")))]),
        ("学习状态", [Span("已完成，考试合格")]),
    ]
    y = rows(
        canvas,
        table,
        width * 0.18,
        width * 0.40,
        y + em * 2.6,
        em * 2.1,
        face,
        face,
        em,
        choose(rng, ("：", "")),
    )
    canvas.draw.line((width * 0.12, y, width * 0.88, y), fill=GREY, width=2)
    sealed_foot(canvas, facts, rng, face, em, width * 0.88, max(y + em * 4, height * 0.72))


def centred(canvas: Canvas, facts: Facts, rng: np.random.Generator) -> None:
    """A landscape certificate of honour: a large name, centred lines, number at the foot."""
    width, height = canvas.image.size
    em = canvas.mm(5.6) * float(rng.uniform(0.94, 1.04))
    body = fonts.pick(canvas.house, choose(rng, ("kai", "song")), rng)
    band = canvas.mm(9)
    for k, tone in enumerate(((150, 30, 36), (206, 170, 96))):
        inset = band + k * canvas.mm(2.2)
        canvas.draw.rounded_rectangle(
            (inset, inset, width - inset, height - inset),
            canvas.mm(6),
            outline=tone,
            width=8 - 5 * k,
        )
    canvas.text(
        width / 2,
        height * 0.22,
        "结业证书" if chance(rng, 0.5) else "合格证书",
        fonts.pick(canvas.house, "song_bold", rng),
        em * 2.6,
        anchor="ms",
        colour=(150, 30, 36),
        tracking=em * 0.6,
    )
    canvas.text(width / 2, height * 0.29, "（专业技术人员继续教育）", body, em * 0.9, anchor="ms")
    canvas.text(
        width / 2, height * 0.38, facts.person.name, body, em * 1.5, anchor="ms", name="name"
    )
    span = facts.id_span()
    end = canvas.text(width * 0.33, height * 0.44, "公民身份号码：", body, em * 0.9)
    canvas.text(end, height * 0.44, span.text, body, em * 0.9, name=span.field)
    spans = [
        Span("同志参加"),
        facts.year_span(),
        Span("年度"),
        facts.course_span(),
        Span(f"“{facts.topic}”专题培训，修满"),
        facts.hours_span(),
        Span("学时，经考核合格，准予结业。"),
    ]
    canvas.prose(width * 0.16, height * 0.53, width * 0.68, spans, body, em, indent=2, leading=1.75)
    number_line(canvas, facts, rng, body, width * 0.14, height * 0.86, em * 0.85)
    sealed_foot(canvas, facts, rng, body, em * 0.9, width * 0.86, height * 0.76)
