"""The authority's recommendation (appendix 3) and the integrity certificate (appendix 4).

The recommendation is sealed by the authority above the employer, the certificate by a
discipline body; both templates are one sentence, and offices word it anew.
"""

from __future__ import annotations

import numpy as np

from samples.drawing import unit_paper
from samples.drawing.canvas import Canvas, Span
from samples.drawing.unit_paper import Cell, Layout, Letter, label
from samples.drawing.wording import date_in_digits
from samples.people.person import chance, choose

LEVELS = ("初", "初", "助理")
PUNISHMENTS = (("工作失职", "警告"), ("违反工作纪律", "记过"), ("违反中央八项规定精神", "党内警告"))


def _sign_off(
    canvas: Canvas,
    letter: Letter,
    rng: np.random.Generator,
    material: str,
    y: float,
    printed: str,
    unit_label: str = "",
) -> None:
    unit = (
        letter.person.supervising_authority
        if material == "recommendation"
        else letter.work.discipline
    )
    unit_paper.sign_off(canvas, letter, rng, material, y, printed, unit, unit_label=unit_label)


# ------------------------------------------------------------------------------ 推荐意见


def _opinion_by_template(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 0: the template, its blanks printed or filled in by hand."""
    em = letter.em * 1.08
    y = unit_paper.heading(
        canvas,
        [[Span(f"主管部门推荐意见{letter.template_word()}")]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.6,
    )
    y += em * 3.4
    level = choose(rng, LEVELS)
    if chance(rng, 0.4):
        ink = unit_paper.pen(canvas, rng)
        x = canvas.text(letter.margin + 2 * em, y, "经审核，", letter.body, em)
        x = canvas.text(x, y, "同意推荐", letter.body, em, name="outcome")
        x = unit_paper.by_hand(canvas, rng, x + em * 0.4, y, letter.name(), em * 1.05, ink)
        if x < canvas.image.width * 0.6:
            x = canvas.text(x + em * 0.3, y, "同志申报", letter.body, em)
        else:
            y += em * 2
            x = canvas.text(letter.margin, y, "同志申报", letter.body, em)
        x = unit_paper.by_hand(canvas, rng, x + em * 0.4, y, letter.specialty(), em * 1.05, ink)
        canvas.text(x + em * 0.3, y, "专业", letter.body, em)
        y += em * 2
        x = unit_paper.by_hand(canvas, rng, letter.margin, y, Span(level), em * 1.05, ink)
        canvas.text(x + em * 0.2, y, "级专业技术职务资格。", letter.body, em)
        y += em * 2
    else:
        y = unit_paper.paragraphs(
            canvas,
            [
                [
                    Span("经审核，"),
                    Span("同意推荐", "outcome"),
                    letter.name(),
                    Span("同志申报"),
                    letter.specialty(),
                    Span(f"专业{level}级专业技术职务资格。"),
                ]
            ],
            y,
            letter.body,
            em,
            letter.margin,
        )
    _sign_off(
        canvas,
        letter,
        rng,
        "recommendation",
        y + em * 4,
        "签字：",
        choose(rng, ("主管单位（公章）：", "")),
    )


def _opinion_letter(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 1: a letter on the authority's headed paper."""
    p, em = letter.person, letter.em
    y = unit_paper.letterhead(canvas, rng, p.supervising_authority) + em * 3.6
    y = unit_paper.heading(
        canvas, [[Span(f"关于{p.name}同志初定职称的推荐意见")]], y, letter.title, em * 1.5
    )
    parts = [
        [Span("县人力资源和社会保障局：")],
        [
            letter.name(),
            Span(f"同志系我局所属{p.employer}专业技术人员，申报"),
            letter.series(),
            letter.specialty(),
            Span("专业初级职称。经我局对其申报材料认真审查，该同志符合申报条件，"),
            Span("同意推荐", "outcome"),
            Span("。"),
        ],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "recommendation", y + em * 3, "局领导签字：")


def _opinion_form(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 0: a ruled form; the opinion stands in its largest cell."""
    p, em = letter.person, letter.em * 0.95
    y = unit_paper.heading(
        canvas,
        [[Span("专业技术人员初定职称推荐意见表")]],
        canvas.image.height * 0.1,
        letter.title,
        em * 1.6,
    )
    hand = chance(rng, 0.4)
    rows = [
        (
            2.5,
            [
                label(0.18, "姓　名"),
                Cell(0.32, (letter.name(),), by_hand=hand),
                label(0.18, "性　别"),
                Cell(0.32, (Span(p.sex),), by_hand=hand),
            ],
        ),
        (2.5, [label(0.18, "工作单位"), Cell(0.82, (Span(p.employer),), by_hand=hand)]),
        (
            2.5,
            [
                label(0.18, "申报系列"),
                Cell(0.32, (letter.series(),), by_hand=hand),
                label(0.18, "申报专业"),
                Cell(0.32, (letter.specialty(),), by_hand=hand),
            ],
        ),
        (
            5,
            [
                label(0.18, "推荐意见"),
                Cell(
                    0.82,
                    (
                        Span("经主管部门审核，该同志符合初定条件，"),
                        Span("同意推荐", "outcome"),
                        Span("。"),
                    ),
                ),
            ],
        ),
    ]
    y = unit_paper.ruled(canvas, rng, rows, y + em * 2, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "recommendation", y + em * 3.4, "主管部门负责人签字：")


def _opinion_short(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 1: 推荐意见 alone as its head, two sentences."""
    p, em = letter.person, letter.em * 1.05
    y = unit_paper.heading(
        canvas,
        [[Span(f"推 荐 意 见{letter.template_word()}")]],
        canvas.image.height * 0.14,
        letter.title,
        em * 1.8,
    )
    parts = [
        [
            Span(f"{p.employer}推荐的"),
            letter.name(),
            Span("同志，自参加工作以来能够认真履行岗位职责，工作成绩良好。经研究，"),
            Span("同意推荐", "outcome"),
            Span(f"{p.name}同志申报"),
            letter.specialty(),
            Span("专业初级专业技术职务任职资格。"),
        ]
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(
        canvas,
        letter,
        rng,
        "recommendation",
        y + em * 3,
        "签字：",
        choose(rng, ("主管部门（盖章）", "")),
    )


# ------------------------------------------------------------------------------ 廉政情况


def _verdict(letter: Letter, clean: str) -> list[Span]:
    """What the certificate says of punishments; one in effect is the field penalty_until."""
    if letter.punished is None:
        return [Span(clean, "outcome")]
    why, what = PUNISHMENTS[letter.punished.day % len(PUNISHMENTS)]
    until = letter.punished.replace(year=letter.punished.year + letter.years)
    return [
        Span(
            f"{date_in_digits(letter.punished)}因{why}，受到{what}处分，影响期为{letter.years}年",
            "penalty_until",
            until.isoformat(),
        )
    ]


def _certificate_by_template(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 0: the template's sentence."""
    em = letter.em * 1.05
    y = unit_paper.heading(
        canvas,
        [[Span(f"廉政情况证明{letter.template_word()}")]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.7,
    )
    clues = "有（无）" if letter.marks.residue else "无"
    parts = [
        [
            Span("兹有"),
            letter.name(),
            Span("同志系"),
            letter.employer(),
            Span("职工，聘现职以来，"),
            *_verdict(letter, "未受到党纪政纪处理"),
            Span(f"，{clues}政治纪律、党风廉政方面的问题线索反映。"),
        ],
        [Span("特此证明。")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(
        canvas,
        letter,
        rng,
        "integrity_certificate",
        y + em * 3.6,
        "签字：",
        choose(rng, ("（纪检部门）（盖章）", "", "")),
    )


def _certificate_headed(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 1: an opinion on headed paper about the person's honesty."""
    p, em = letter.person, letter.em
    y = unit_paper.letterhead(canvas, rng, letter.work.discipline) + em * 3.6
    y = unit_paper.heading(
        canvas,
        [[Span(f"关于{p.name}同志党风廉政情况的鉴定意见{letter.template_word()}")]],
        y,
        letter.title,
        em * 1.45,
    )
    parts = [
        [
            letter.name(),
            Span(f"，{p.sex}，{p.ethnicity}族，{letter.work.politics}，现任"),
            letter.employer(),
            Span(f"{letter.work.post}。"),
        ],
        [
            Span("经核查，截至目前，该同志"),
            *_verdict(letter, "未受到党纪、政务处分"),
            Span("，未发现违反廉洁自律规定的问题，无正在核查的问题线索。"),
        ],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "integrity_certificate", y + em * 3, "经办领导：")


def _certificate_short(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 0: 廉政证明 with an addressee."""
    p, em = letter.person, letter.em * 1.05
    y = unit_paper.heading(
        canvas,
        [[Span(f"廉 政 证 明{letter.template_word()}")]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.8,
    )
    parts = [
        [Span("和静县人力资源和社会保障局：")],
        [
            Span("兹证明"),
            letter.employer(),
            letter.name(),
            Span(f"同志（身份证号：{p.id_number}）在任职期间遵守廉洁从业各项规定，"),
            *_verdict(letter, "未受过党纪政务处分"),
            Span("，目前无信访举报和问题线索。"),
        ],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "integrity_certificate", y + em * 3, "签字：")


def _certificate_form(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 1: a ruled form with an opinion's cell."""
    em = letter.em * 0.95
    y = unit_paper.heading(
        canvas,
        [[Span(f"专业技术人员廉洁情况审查表{letter.template_word()}")]],
        canvas.image.height * 0.1,
        letter.title,
        em * 1.6,
    )
    hand = chance(rng, 0.4)
    rows = [
        (
            2.5,
            [
                label(0.18, "姓名"),
                Cell(0.32, (letter.name(),), by_hand=hand),
                label(0.18, "政治面貌"),
                Cell(0.32, (Span(letter.work.politics),), by_hand=hand),
            ],
        ),
        (2.5, [label(0.18, "工作单位"), Cell(0.82, (letter.employer(),), by_hand=hand)]),
        (2.5, [label(0.18, "现任岗位"), Cell(0.82, (Span(letter.work.post),), by_hand=hand)]),
        (
            6,
            [
                label(0.18, "纪检部门意见"),
                Cell(
                    0.82,
                    (
                        Span("该同志任现职以来，"),
                        *_verdict(letter, "未受到党纪政纪处分"),
                        Span("，无党风廉政方面的问题线索反映。"),
                    ),
                ),
            ],
        ),
    ]
    y = unit_paper.ruled(canvas, rng, rows, y + em * 2, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "integrity_certificate", y + em * 3.4, "审查人签字：")


RECOMMENDATIONS: dict[str, tuple[Layout, ...]] = {
    "tune": (_opinion_by_template, _opinion_letter),
    "test": (_opinion_form, _opinion_short),
}
CERTIFICATES: dict[str, tuple[Layout, ...]] = {
    "tune": (_certificate_by_template, _certificate_headed),
    "test": (_certificate_short, _certificate_form),
}

draw_recommendation = unit_paper.drawer("recommendation", RECOMMENDATIONS)
"""主管部门推荐意见."""
draw_integrity = unit_paper.drawer("integrity_certificate", CERTIFICATES)
"""廉政情况证明; `punished` on that day, with effect for so many `years`."""
