"""年度考核登记表 of public institutions, 考核鉴定意见 of enterprises, and appendix 5, the form
that exempts from continuing education."""

from __future__ import annotations

import numpy as np

from samples.drawing import unit_paper
from samples.drawing.canvas import Canvas, Span
from samples.drawing.truth import Drawing
from samples.drawing.unit_paper import RIGHT_SEAL, Cell, Layout, Letter, Marks, label
from samples.people.person import Person, chance

FORM, LETTER = 0, 1
"""Layout of each house for public institutions, and for enterprises."""
SUMMARY = (
    "本年度在单位领导的带领下，认真学习党的路线方针政策，遵守各项规章制度，按时完成领导交办的各项工作任务，业务能力和"
    "专业技术水平有所提高。今后将继续努力，克服不足，争取更大进步。"
)


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    year: int = 2023,
    grade: str = "合格",
    layout: int | None = None,
    seal: str | None = RIGHT_SEAL,
    signed: bool = True,
    dated: bool = True,
    residue: bool = False,
) -> Drawing:
    """One year's assessment; without `layout` the form or letter that the employer uses."""
    letter = Letter(person, rng, house, Marks(seal, signed, dated, residue), year=year, grade=grade)
    kind = (LETTER if person.employer_kind == "enterprise" else FORM) if layout is None else layout
    return unit_paper.draw(ASSESSMENTS, "annual_assessment", letter, rng, house, kind)


def _sign_off(
    canvas: Canvas, letter: Letter, rng: np.random.Generator, y: float, printed: str
) -> None:
    unit_paper.sign_off(
        canvas,
        letter,
        rng,
        "annual_assessment",
        y,
        printed,
        letter.person.employer,
        is_employer=True,
    )


def _year(letter: Letter) -> Span:
    return Span(str(letter.year), "year")


def _form_top(
    canvas: Canvas,
    letter: Letter,
    rng: np.random.Generator,
    title: str,
    y: float,
    em: float,
    rows: list[tuple[float, list[Cell]]],
) -> float:
    y = unit_paper.heading(
        canvas,
        [[Span(title, "title")], [Span("（"), _year(letter), Span("年度）")]],
        y,
        letter.title,
        em * 1.35,
    )
    return unit_paper.ruled(canvas, rng, rows, y + em * 1.3, letter.body, em, letter.margin)


def _form_with_opinions(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 0: the public institutions' form, the opinions written by hand or typed."""
    p, em, hand = letter.person, letter.em * 0.88, chance(rng, 0.5)
    rows = [
        (
            2.3,
            [
                label(0.16, "姓　名"),
                Cell(0.2, (letter.name(),), by_hand=hand),
                label(0.12, "性别"),
                Cell(0.12, (Span(p.sex),), by_hand=hand),
                label(0.16, "出生年月"),
                Cell(0.24, (Span(f"{p.birth_date:%Y.%m}"),), by_hand=hand),
            ],
        ),
        (
            2.3,
            [
                label(0.16, "政治面貌"),
                Cell(0.2, (Span(letter.work.politics),), by_hand=hand),
                label(0.16, "文化程度"),
                Cell(0.16, (Span(p.level),), by_hand=hand),
                label(0.16, "任现职时间"),
                Cell(0.16, (Span(f"{p.work_start:%Y.%m}"),), by_hand=hand),
            ],
        ),
        (
            2.3,
            [
                label(0.28, "单位及职务（岗位）"),
                Cell(0.72, (letter.employer(), Span(f"　{letter.work.post}"))),
            ],
        ),
        (2.3, [label(0.24, "从事或分管工作"), Cell(0.76, (Span(letter.work.work),), by_hand=hand)]),
        (12, [label(0.1, "本人总结"), Cell(0.9, (Span(SUMMARY),))]),
        (
            6,
            [
                label(0.2, "主管领导评语和考核等次建议"),
                Cell(
                    0.8,
                    (
                        Span("该同志工作认真负责，完成任务较好，建议考核等次为"),
                        Span(letter.grade),
                        Span("。"),
                    ),
                ),
            ],
        ),
        (
            5,
            [
                label(0.2, "单位考核委员会意见"),
                Cell(0.8, (Span("经研究，确定为"), Span(letter.grade, "grade"), Span("等次。"))),
            ],
        ),
        (3, [label(0.2, "本人意见"), Cell(0.8, (Span("同意。"),), by_hand=True)]),
    ]
    y = _form_top(
        canvas, letter, rng, "事业单位工作人员年度考核登记表", canvas.image.height * 0.07, em, rows
    )
    _sign_off(canvas, letter, rng, y + em * 2.2, "单位负责人签字：")


def _form_short(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 0: another printing of the form, with a grade's cell of its own."""
    p, em, hand = letter.person, letter.em * 0.9, chance(rng, 0.5)
    rows = [
        (
            2.4,
            [
                label(0.15, "姓名"),
                Cell(0.35, (letter.name(),), by_hand=hand),
                label(0.15, "性别"),
                Cell(0.35, (Span(p.sex),), by_hand=hand),
            ],
        ),
        (
            2.4,
            [
                label(0.15, "单位"),
                Cell(0.5, (letter.employer(),), by_hand=hand),
                label(0.15, "职务"),
                Cell(0.2, (Span(letter.work.post),)),
            ],
        ),
        (14, [label(0.15, "个人工作总结"), Cell(0.85, (Span(SUMMARY),))]),
        (
            5,
            [
                label(0.15, "主管领导意见"),
                Cell(0.85, (Span("该同志能够履行岗位职责，工作表现较好，同意个人总结。"),)),
            ],
        ),
        (2.6, [label(0.15, "考核等次"), Cell(0.85, (Span(letter.grade, "grade"),), by_hand=hand)]),
        (3.4, [label(0.15, "本人意见"), Cell(0.85, (Span("同意考核结果"),), by_hand=True)]),
    ]
    y = _form_top(
        canvas, letter, rng, "事业单位专业技术人员年度考核表", canvas.image.height * 0.08, em, rows
    )
    _sign_off(canvas, letter, rng, y + em * 2.4, "考核小组负责人签字：")


def _enterprise_letter(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 1: an enterprise's 考核鉴定意见."""
    em = letter.em
    y = unit_paper.letterhead(canvas, rng, letter.person.employer) + em * 3.4
    y = unit_paper.heading(
        canvas, [[_year(letter), Span("年度考核鉴定意见", "title")]], y, letter.title, em * 1.6
    )
    parts = [
        [
            letter.name(),
            Span("同志系"),
            letter.employer(),
            Span(f"{letter.work.post}，主要从事{letter.work.work}。"),
        ],
        [
            Span(
                f"{letter.year}年度，该同志遵守公司规章制度，认真履行岗位职责，较好地完成了全年工作任务。经公司考核，考核结果："
            ),
            Span(letter.grade, "grade"),
            Span("。"),
        ],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, y + em * 3, "公司负责人签字：")


def _enterprise_proof(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 1: 年度考核证明 in one sentence."""
    em = letter.em * 1.03
    y = unit_paper.heading(
        canvas,
        [[Span("年度考核证明", "title")]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.7,
    )
    parts = [
        [
            Span("兹有"),
            letter.employer(),
            Span("职工"),
            letter.name(),
            Span("同志，在"),
            _year(letter),
            Span("年度考核中，德、能、勤、绩、廉表现良好，被评定为"),
            Span(letter.grade, "grade"),
            Span("等次。"),
        ],
        [Span("特此证明。")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, y + em * 3, "分管负责人：")


def _exemption(
    canvas: Canvas,
    letter: Letter,
    rng: np.random.Generator,
    title: list[str],
    hand: bool,
    words: tuple[str, str, str],
) -> None:
    """Appendix 5 cell by cell; `words` are the labels that its names word differently."""
    p, em = letter.person, letter.em * 0.9
    y = unit_paper.heading(
        canvas,
        [[Span(part, "title", "".join(title))] for part in title],
        canvas.image.height * 0.08,
        letter.title,
        em * 1.4,
    )
    reason = letter.work.exemption[0]
    rows = [
        (
            2.6,
            [
                label(0.16, "姓名"),
                Cell(0.24, (letter.name(),), by_hand=hand),
                label(0.12, "性别"),
                Cell(0.12, (Span(p.sex),), by_hand=hand),
                label(0.16, "出生年月"),
                Cell(0.2, (Span(f"{p.birth_date:%Y.%m}"),), by_hand=hand),
            ],
        ),
        (
            2.6,
            [
                label(0.16, "身份证号"),
                Cell(0.4, (letter.id_number(),)),
                label(0.1, "学历"),
                Cell(0.12, (Span(p.level),), by_hand=hand),
                label(0.1, "学位"),
                Cell(0.12, (Span(p.degree[:2] if p.awarded else "无"),), by_hand=hand),
            ],
        ),
        (
            3.4,
            [
                label(0.26, words[0]),
                Cell(0.74, (Span(f"{p.graduated:%Y.%m} {p.school} {p.major}"),)),
            ],
        ),
        (
            2.8,
            [
                label(0.2, "现工作单位"),
                Cell(0.4, (letter.employer(),)),
                label(0.2, "参加工作时间"),
                Cell(0.2, (letter.work_start(),), by_hand=hand),
            ],
        ),
        (
            2.8,
            [
                label(0.26, words[1]),
                Cell(0.2, (Span("无", "current_title"),), by_hand=hand),
                label(0.3, "拟申报" + words[1][2:]),
                Cell(0.24, (Span("技术员"),), by_hand=hand),
            ],
        ),
        (6, [label(0.2, words[2]), Cell(0.8, (Span(reason, "reason"),), by_hand=hand)]),
    ]
    top = y + em * 1.5
    y = unit_paper.ruled(canvas, rng, rows, top, letter.body, em, letter.margin)
    bottom = y + em * 11
    unit_paper.ruled(
        canvas,
        rng,
        [(11, [label(0.2, "审核意见"), Cell(0.8, ())])],
        y,
        letter.body,
        em,
        letter.margin,
    )
    x = letter.margin + (canvas.image.width - 2 * letter.margin) * 0.2
    canvas.text(x + em, y + em * 2, "情况属实，同意免学。", letter.body, em)
    unit_paper.signature(
        canvas,
        rng,
        letter.marks,
        "审核人：",
        letter.work.leader,
        x + em,
        y + em * 4.4,
        letter.body,
        em,
    )
    unit_paper.foot(
        canvas,
        rng,
        letter.marks,
        letter.work.exemption[1],
        letter.work.signed["ce_exemption"],
        y=y + em * 7,
        face=letter.body,
        em=em,
        unit_label="公章" if chance(rng, 0.5) else "",
        day_field=None,
    )
    unit_paper.paragraphs(
        canvas,
        [
            [Span("注：1.仍在参加“访惠聚”驻村工作的专业技术人员，由同级“访惠聚”办公室审核。")],
            [Span("2.已返回人员，由原派驻单位所属的地州市或自治区区属主管单位审核。")],
        ],
        bottom + em * 2,
        letter.body,
        em * 0.8,
        letter.margin,
        1.5,
    )


def _exemption_official(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 0: the appendix as printed in the notice."""
    _exemption(
        canvas,
        letter,
        rng,
        ["自治区“访惠聚”驻村等专业技术人员职称评审", "免除继续教育学习申请表"],
        chance(rng, 0.5),
        ("何时何学校何专业毕业", "现有专业技术职务", "免学理由"),
    )


def _exemption_short(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 1: the name that the notice's text uses."""
    _exemption(
        canvas,
        letter,
        rng,
        ["免学审批表"],
        False,
        ("何时何学校何专业毕业", "现有专业技术职务", "免学理由"),
    )


def _exemption_approval(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 0: 免试审批表, as the list of papers calls it."""
    _exemption(
        canvas,
        letter,
        rng,
        ["参加自治区“访惠聚”工作驻村等人员", "继续教育学习免试审批表"],
        chance(rng, 0.5),
        ("何时何校何专业毕业", "现有专业技术职称", "免试理由"),
    )


def _exemption_plain(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 1: without the programme's name in the title."""
    _exemption(
        canvas,
        letter,
        rng,
        ["专业技术人员免除继续教育学习申请表"],
        chance(rng, 0.5),
        ("何时何校何专业毕业", "现有专业技术职务", "申请免学理由"),
    )


ASSESSMENTS: dict[str, tuple[Layout, ...]] = {
    "tune": (_form_with_opinions, _enterprise_letter),
    "test": (_form_short, _enterprise_proof),
}
EXEMPTIONS: dict[str, tuple[Layout, ...]] = {
    "tune": (_exemption_official, _exemption_short),
    "test": (_exemption_approval, _exemption_plain),
}

draw_exemption = unit_paper.drawer("ce_exemption", EXEMPTIONS)
"""免除继续教育学习申请表, under one of its names."""
