"""The employer's posting (公示, appendix 1) and its result (公示结果, appendix 2).

The notice gives templates; units fill them in, shorten them, or write their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from samples.drawing import houses, unit_paper
from samples.drawing.canvas import Canvas, Span
from samples.drawing.truth import Drawing
from samples.drawing.unit_paper import RIGHT_SEAL, Cell, Letter, Marks, label
from samples.drawing.wording import date_in_digits
from samples.people.person import Person, chance, choose

BASIS = {
    "tune": "《关于开展2024年度县初次确定专业技术职务任职资格申报工作的通知》",
    "test": "《关于开展2024年度和静县初定初级职称工作的通知》",
}
LEVELS = ("初", "初", "助理")
Layout = Callable[[Canvas, "_Facts", np.random.Generator], None]


class _Facts(Letter):
    """One person's posting and the choices its writer made."""

    def __init__(
        self,
        person: Person,
        rng: np.random.Generator,
        house: str,
        marks: Marks,
        masked: bool,
        days: tuple[dt.date, dt.date, int] | None,
    ) -> None:
        super().__init__(person, rng, house, marks)
        self.days = days or self.work.posting
        self.level = choose(rng, LEVELS)
        self.masked = masked
        self.same_year = chance(rng, 0.3)
        """至10月15日, the year of the first day taken over."""

    def id_span(self) -> Span:
        number = self.person.id_number
        return Span(f"{number[:6]}********{number[-4:]}") if self.masked else self.id_number()

    def since(self) -> Span:
        return Span(date_in_digits(self.days[0]), "posting_from", self.days[0].isoformat())

    def until(self) -> Span:
        text = date_in_digits(self.days[1])
        return Span(text[5:] if self.same_year else text, "posting_until", self.days[1].isoformat())

    def ethnicity(self) -> Span:
        return Span(f"{self.person.ethnicity}族", "ethnicity")


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    seal: str | None = RIGHT_SEAL,
    signed: bool = True,
    dated: bool = True,
    residue: bool = False,
    masked: bool | None = None,
    days: tuple[dt.date, dt.date, int] | None = None,
) -> Drawing:
    """公示; `days` are other first and last days than the person's own."""
    return _draw(
        NOTICES,
        "public_notice",
        person,
        rng,
        house,
        layout,
        Marks(seal, signed, dated, residue),
        masked,
        days,
    )


def draw_result(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    seal: str | None = RIGHT_SEAL,
    signed: bool = True,
    dated: bool = True,
    residue: bool = False,
    days: tuple[dt.date, dt.date, int] | None = None,
) -> Drawing:
    """公示结果; `days[2]` is what it says for the days posted."""
    return _draw(
        RESULTS,
        "public_notice_result",
        person,
        rng,
        house,
        layout,
        Marks(seal, signed, dated, residue),
        False,
        days,
    )


def _draw(
    layouts: dict[str, tuple[Layout, ...]],
    material: str,
    person: Person,
    rng: np.random.Generator,
    house: str,
    layout: int | None,
    marks: Marks,
    masked: bool | None,
    days: tuple[dt.date, dt.date, int] | None,
) -> Drawing:
    facts = _Facts(person, rng, house, marks, chance(rng, 0.3) if masked is None else masked, days)
    canvas = unit_paper.blank(house, rng)
    index = int(rng.integers(len(houses.of(layouts, house)))) if layout is None else layout
    houses.of(layouts, house)[index](canvas, facts, rng)
    return canvas.finish(material)


def _sign_off(
    canvas: Canvas,
    facts: _Facts,
    rng: np.random.Generator,
    material: str,
    y: float,
    printed: str = "",
) -> None:
    named = choose(rng, ("", "", "推荐单位名称（公章）")) if facts.marks.residue else ""
    unit_paper.sign_off(
        canvas,
        facts,
        rng,
        material,
        y,
        printed,
        facts.person.employer,
        unit_label=named,
        is_employer=not named,
    )


# ------------------------------------------------------------------------------ 公示


def _notice_by_template(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 0: the template's words, filled in."""
    p, w = facts.person, facts.work
    y = unit_paper.heading(
        canvas,
        [
            [
                Span(f"关于{p.name}同志申报"),
                facts.series(),
                Span(f"{p.specialty}专业{facts.level}级"),
            ],
            [Span(f"职称的公示{facts.template_word()}")],
        ],
        canvas.image.height * 0.1,
        facts.title,
        facts.em * 1.4,
    )
    history = f"{date_in_digits(p.work_start, day=False)}至今在{p.employer}工作。"
    blanks = "（姓名）" if facts.marks.residue else ""
    parts = [
        [
            Span(
                f"根据{houses.of(BASIS, canvas.house)}要求，现对{p.name}等1名同志申报初次确定{facts.level}级职称情况进行公示："
            )
        ],
        [
            facts.name(),
            Span(f"{blanks}，"),
            Span(p.sex, "sex"),
            Span("，"),
            facts.ethnicity(),
            Span(f"，{w.politics}，身份证号"),
            facts.id_span(),
            Span("，参加工作时间"),
            facts.work_start(),
            Span("，编制在"),
            facts.employer(),
            Span(f"。{history}"),
        ],
        [
            Span(
                f"该同志思想政治表现良好，参加工作以来主要从事{w.work}，取得较好成绩。现申请初次确定"
            ),
            facts.specialty(),
            Span(f"专业{facts.level}级职称。"),
        ],
        [
            Span("公示时间自"),
            facts.since(),
            Span("起至"),
            facts.until(),
            Span(
                f"止（公示期不少于5个工作日）。如对{p.name}同志的相关信息有疑异，"
                f"请电话或书面形式反映至{p.employer}办公室，监督电话：{w.phone}。"
            ),
        ],
    ]
    y = unit_paper.paragraphs(
        canvas, parts, y + facts.em * 2.6, facts.body, facts.em, facts.margin, 1.75
    )
    _sign_off(
        canvas,
        facts,
        rng,
        "public_notice",
        y + facts.em * 1.4,
        choose(rng, ("签字：", "单位负责人（签字）：", "签字：（单位负责人签字）")),
    )


def _notice_with_table(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 1: a posting with the person's data in a ruled table."""
    p, w, em = facts.person, facts.work, facts.em * 0.92
    y = unit_paper.heading(
        canvas,
        [[Span(f"关于初次确定专业技术职务申报人员的公示{facts.template_word()}")]],
        canvas.image.height * 0.1,
        facts.title,
        em * 1.5,
    )
    y = unit_paper.paragraphs(
        canvas,
        [
            [
                Span(f"经个人申请、单位审核，拟推荐{p.name}同志申报"),
                facts.series(),
                facts.specialty(),
                Span("专业初级职称，现将有关情况公示如下："),
            ]
        ],
        y + em * 2.4,
        facts.body,
        em,
        facts.margin,
    )
    pen = chance(rng, 0.25)
    rows = [
        (
            2.2,
            [
                label(0.14, "姓　名"),
                Cell(0.22, (facts.name(),), by_hand=pen),
                label(0.12, "性　别"),
                Cell(0.12, (Span(p.sex, "sex"),), by_hand=pen),
                label(0.14, "民　族"),
                Cell(0.26, (facts.ethnicity(),), by_hand=pen),
            ],
        ),
        (
            2.2,
            [
                label(0.2, "身份证号码"),
                Cell(0.46, (facts.id_span(),)),
                label(0.14, "政治面貌"),
                Cell(0.2, (Span(w.politics),), by_hand=pen),
            ],
        ),
        (
            2.2,
            [
                label(0.2, "参加工作时间"),
                Cell(0.3, (facts.work_start(),), by_hand=pen),
                label(0.2, "现从事专业"),
                Cell(0.3, (Span(p.specialty),)),
            ],
        ),
        (2.2, [label(0.2, "工作单位"), Cell(0.8, (facts.employer(),))]),
        (
            4,
            [
                label(0.2, "工作简历"),
                Cell(0.8, (Span(f"{p.work_start:%Y.%m}—至今  {p.employer}  {w.post}"),)),
            ],
        ),
    ]
    y = unit_paper.ruled(canvas, rng, rows, y, facts.body, em, facts.margin) + em * 2.4
    parts = [
        [Span("公示期："), facts.since(), Span("至"), facts.until(), Span("。")],
        [Span(f"公示期间，如有异议，请向{p.employer}反映。联系电话：{w.phone}。")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y, facts.body, em, facts.margin)
    _sign_off(
        canvas,
        facts,
        rng,
        "public_notice",
        y + em * 1.6,
        choose(rng, ("分管领导签字：", "负责人签字：")),
    )


def _notice_short(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 0: headed 公示 alone, free wording."""
    p, w = facts.person, facts.work
    start = canvas.image.height * 0.11
    if chance(rng, 0.5):
        start = unit_paper.letterhead(canvas, rng, p.employer) + facts.em * 3.4
    y = unit_paper.heading(
        canvas, [[Span(f"公　　示{facts.template_word()}")]], start, facts.title, facts.em * 1.9
    )
    parts = [
        [
            Span(f"按照{houses.of(BASIS, canvas.house)}精神，经本人申请、单位研究，同意推荐"),
            facts.name(),
            Span("同志申报"),
            facts.series(),
            facts.specialty(),
            Span(f"专业{facts.level}级职称，现予以公示。"),
        ],
        [
            Span(f"{p.name}，"),
            Span(p.sex, "sex"),
            Span("，"),
            facts.ethnicity(),
            Span(f"，{p.birth_date.year}年{p.birth_date.month}月出生，{w.politics}，身份证号码："),
            facts.id_span(),
            Span("，"),
            facts.work_start(),
            Span("参加工作，现为"),
            facts.employer(),
            Span(f"{w.post}。"),
        ],
        [Span(f"任现职以来，该同志遵纪守法、爱岗敬业，一直从事{w.work}。")],
        [
            Span("公示期为"),
            facts.since(),
            Span("至"),
            facts.until(),
            Span("，公示期间如有不同意见，请实名向单位反映，受理电话："),
            Span(f"{w.phone}。"),
        ],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + facts.em * 2.8, facts.body, facts.em, facts.margin)
    _sign_off(
        canvas,
        facts,
        rng,
        "public_notice",
        y + facts.em * 1.6,
        choose(rng, ("单位负责人签字：", "领导签字：")),
    )


def _notice_in_points(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 1: numbered points, one datum on a line."""
    p, w, em = facts.person, facts.work, facts.em * 0.95
    y = unit_paper.heading(
        canvas,
        [[Span(f"{p.employer}")], [Span(f"2024年度初定职称申报人员公示{facts.template_word()}")]],
        canvas.image.height * 0.1,
        facts.title,
        em * 1.45,
    )
    lines = [
        ("姓名：", facts.name()),
        ("性别：", Span(p.sex, "sex")),
        ("族别：", facts.ethnicity()),
        ("政治面貌：", Span(w.politics)),
        ("身份证号：", facts.id_span()),
        ("参加工作时间：", facts.work_start(day=chance(rng, 0.4))),
        ("所在单位：", facts.employer()),
        ("申报系列：", facts.series()),
        ("申报专业：", facts.specialty()),
        ("申报级别：", Span("初级")),
    ]
    parts = [
        [Span("一、申报人基本情况")],
        *([Span(name), span] for name, span in lines),
        [Span(f"二、工作业绩：该同志从事{w.work}，工作认真负责。")],
        [Span("三、公示时间："), facts.since(), Span("—"), facts.until()],
        [Span(f"四、监督电话：{w.phone}（{p.employer}办公室）")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 2.4, facts.body, em, facts.margin, 1.6)
    _sign_off(canvas, facts, rng, "public_notice", y + em * 1.4, "负责人（签字）：")


# -------------------------------------------------------------------------- 公示结果


def _result_by_template(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 0: the template's words, filled in."""
    p = facts.person
    y = unit_paper.heading(
        canvas,
        [
            [Span(f"关于{p.name}同志申报{p.series}{p.specialty}专业{facts.level}级")],
            [Span(f"职称的公示结果{facts.template_word()}")],
        ],
        canvas.image.height * 0.12,
        facts.title,
        facts.em * 1.4,
    )
    days = Span("××") if facts.marks.residue else Span(str(facts.days[2]), "posting_days")
    parts = [
        [
            Span("根据《关于开展2024年度和静县初次确定专业技术职务任职资格申报工作的通知》要求，"),
            facts.name(),
            Span("同志申报材料已在本单位公示"),
            days,
            Span("天，公示期间无投诉、举报，"),
            Span("公示无异议", "outcome"),
            Span(f"，申报材料真实、完整、有效，同意推荐{p.name}同志申报初定"),
            facts.series(),
            facts.specialty(),
            Span("专业初级专业技术任职资格。"),
        ]
    ]
    y = unit_paper.paragraphs(
        canvas, parts, y + facts.em * 3, facts.body, facts.em * 1.05, facts.margin
    )
    _sign_off(
        canvas,
        facts,
        rng,
        "public_notice_result",
        y + facts.em * 3,
        "签字：" if facts.marks.signed else "",
    )


def _result_letter(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 1: 公示情况证明, telling from when to when."""
    y = unit_paper.heading(
        canvas,
        [[Span(f"公示情况证明{facts.template_word()}")]],
        canvas.image.height * 0.13,
        facts.title,
        facts.em * 1.7,
    )
    parts = [
        [
            Span("我单位于"),
            Span(date_in_digits(facts.days[0])),
            Span("至"),
            Span(date_in_digits(facts.days[1])),
            Span("对"),
            facts.name(),
            Span("同志申报"),
            facts.series(),
            facts.specialty(),
            Span("专业初级职称的材料进行了公示，公示"),
            Span(str(facts.days[2]), "posting_days"),
            Span("天，公示期间未收到任何投诉举报，"),
            Span("公示无异议", "outcome"),
            Span("。"),
        ],
        [Span("特此证明。")],
    ]
    y = unit_paper.paragraphs(
        canvas, parts, y + facts.em * 3, facts.body, facts.em * 1.05, facts.margin
    )
    _sign_off(canvas, facts, rng, "public_notice_result", y + facts.em * 3, "单位分管领导签字：")


def _result_certificate(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 0: 公示无异议证明 on headed paper."""
    p = facts.person
    start = (
        unit_paper.letterhead(canvas, rng, p.employer) + facts.em * 3.6
        if chance(rng, 0.6)
        else canvas.image.height * 0.13
    )
    y = unit_paper.heading(
        canvas,
        [[Span(f"公示无异议证明{facts.template_word()}")]],
        start,
        facts.title,
        facts.em * 1.7,
    )
    parts = [
        [
            Span("兹有"),
            facts.employer(),
            facts.name(),
            Span("同志申报"),
            facts.series(),
            Span("（"),
            facts.specialty(),
            Span("专业）初级职称，申报材料已按规定在单位公示栏公示"),
            Span(str(facts.days[2]), "posting_days"),
            Span("天，公示期满，"),
            Span("无异议", "outcome"),
            Span("，材料真实有效，同意推荐。"),
        ],
        [Span("特此证明")],
    ]
    y = unit_paper.paragraphs(
        canvas, parts, y + facts.em * 3, facts.body, facts.em * 1.05, facts.margin
    )
    _sign_off(canvas, facts, rng, "public_notice_result", y + facts.em * 3, "经办领导签字：")


def _result_form(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 1: a ruled form, partly filled in by hand."""
    p, em = facts.person, facts.em * 0.95
    y = unit_paper.heading(
        canvas,
        [[Span(f"申报职称人员公示结果{facts.template_word()}")]],
        canvas.image.height * 0.11,
        facts.title,
        em * 1.6,
    )
    pen = chance(rng, 0.4)
    rows = [
        (
            2.6,
            [
                label(0.2, "申报人姓名"),
                Cell(0.3, (facts.name(),), by_hand=pen),
                label(0.2, "性别"),
                Cell(0.3, (Span(p.sex),), by_hand=pen),
            ],
        ),
        (2.6, [label(0.2, "工作单位"), Cell(0.8, (facts.employer(),), by_hand=pen)]),
        (
            2.6,
            [
                label(0.2, "申报系列"),
                Cell(0.3, (facts.series(),), by_hand=pen),
                label(0.2, "申报专业"),
                Cell(0.3, (facts.specialty(),), by_hand=pen),
            ],
        ),
        (
            2.6,
            [
                label(0.2, "公示时间"),
                Cell(
                    0.8,
                    (Span(f"{date_in_digits(facts.days[0])}至{date_in_digits(facts.days[1])}"),),
                    by_hand=pen,
                ),
            ],
        ),
        (
            2.6,
            [
                label(0.2, "公示天数"),
                Cell(0.8, (Span(str(facts.days[2]), "posting_days"), Span("天")), by_hand=pen),
            ],
        ),
        (
            5,
            [
                label(0.2, "公示结果"),
                Cell(
                    0.8,
                    (
                        Span("公示期间未收到投诉、举报，"),
                        Span("公示无异议", "outcome"),
                        Span("，同意推荐。"),
                    ),
                ),
            ],
        ),
    ]
    y = unit_paper.ruled(canvas, rng, rows, y + em * 2, facts.body, em, facts.margin)
    _sign_off(canvas, facts, rng, "public_notice_result", y + em * 3.4, "单位负责人签字：")


NOTICES: dict[str, tuple[Layout, ...]] = {
    "tune": (_notice_by_template, _notice_with_table),
    "test": (_notice_short, _notice_in_points),
}
RESULTS: dict[str, tuple[Layout, ...]] = {
    "tune": (_result_by_template, _result_letter),
    "test": (_result_certificate, _result_form),
}
