"""The employer on a person's work (工作经历证明) and, of teachers, conduct (师德师风情况说明).

The notice gives no template for either: only that times and work must be stated.
"""

from __future__ import annotations

import numpy as np

from samples.drawing import unit_paper
from samples.drawing.canvas import Canvas, Span
from samples.drawing.unit_paper import Cell, Layout, Letter, label
from samples.drawing.wording import date_in_digits
from samples.people.person import chance, choose


def _sign_off(
    canvas: Canvas, letter: Letter, rng: np.random.Generator, material: str, y: float, printed: str
) -> None:
    unit_paper.sign_off(
        canvas, letter, rng, material, y, printed, letter.person.employer, is_employer=True
    )


def _work(letter: Letter) -> Span:
    return Span(letter.work.work, "work")


# --------------------------------------------------------------------------- 工作经历


def _experience_letter(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 0: one sentence from the first day until now."""
    em = letter.em * 1.03
    y = unit_paper.heading(
        canvas,
        [[Span(choose(rng, ("专业技术工作经历证明", "从事专业技术工作经历证明")))]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.6,
    )
    parts = [
        [
            Span("兹有"),
            letter.name(),
            Span("同志，身份证号："),
            letter.id_number(),
            Span("，自"),
            letter.work_start(),
            Span("至今", "work_end"),
            Span("在"),
            letter.employer(),
            Span("工作，从事"),
            _work(letter),
            Span(f"，现任{letter.work.post}。"),
        ],
        [Span("特此证明。")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "work_experience", y + em * 3, "分管领导签字：")


def _experience_table(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 1: a ruled form with a line for each time."""
    em = letter.em * 0.95
    y = unit_paper.heading(
        canvas,
        [[Span("专业技术人员工作经历证明")]],
        canvas.image.height * 0.1,
        letter.title,
        em * 1.6,
    )
    hand = chance(rng, 0.3)
    start = letter.person.work_start
    rows = [
        (
            2.5,
            [
                label(0.18, "姓　名"),
                Cell(0.28, (letter.name(),), by_hand=hand),
                label(0.2, "身份证号"),
                Cell(0.34, (letter.id_number(),)),
            ],
        ),
        (2.5, [label(0.18, "工作单位"), Cell(0.82, (letter.employer(),))]),
        (2.4, [label(0.34, "起止时间"), label(0.38, "从事专业技术工作"), label(0.28, "职务")]),
        (
            3,
            [
                Cell(
                    0.34,
                    (
                        Span(f"{start:%Y.%m}", "work_start", f"{start:%Y-%m}"),
                        Span("—"),
                        Span("至今", "work_end"),
                    ),
                ),
                Cell(0.38, (_work(letter),)),
                Cell(0.28, (Span(letter.work.post),)),
            ],
        ),
        (2.4, [Cell(0.34, ()), Cell(0.38, ()), Cell(0.28, ())]),
    ]
    y = unit_paper.ruled(canvas, rng, rows, y + em * 2, letter.body, em, letter.margin) + em * 2.4
    y = unit_paper.paragraphs(
        canvas, [[Span("以上情况属实，特此证明。")]], y, letter.body, em, letter.margin
    )
    _sign_off(canvas, letter, rng, "work_experience", y + em * 1.6, "单位负责人签字：")


def _experience_headed(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 0: 工作经历证明 on headed paper, participation in work told apart."""
    p, em = letter.person, letter.em
    y = unit_paper.letterhead(canvas, rng, p.employer) + em * 3.6
    y = unit_paper.heading(canvas, [[Span("工 作 经 历 证 明")]], y, letter.title, em * 1.7)
    parts = [
        [
            letter.name(),
            Span(f"，{p.sex}，{p.ethnicity}族，身份证号码"),
            letter.id_number(),
            Span("，系"),
            letter.employer(),
            Span("在职职工。"),
        ],
        [
            Span("该同志于"),
            letter.work_start(),
            Span("参加工作，一直在我单位从事"),
            _work(letter),
            Span("，工作时间"),
            Span(date_in_digits(p.work_start, day=False)),
            Span("—"),
            Span("至今", "work_end"),
            Span("，专业技术工作经历真实有效。"),
        ],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "work_experience", y + em * 3, "领导签字：")


def _experience_points(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 1: labels with colons, one below the other."""
    em = letter.em * 1.02
    y = unit_paper.heading(
        canvas,
        [[Span("关于从事专业技术工作年限的证明")]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.6,
    )
    parts = [
        [Span("姓名："), letter.name()],
        [Span("身份证号："), letter.id_number()],
        [Span("工作单位："), letter.employer()],
        [Span("起止时间："), letter.work_start(day=True), Span("至"), Span("至今", "work_end")],
        [Span("从事工作："), _work(letter)],
        [Span("以上内容经我单位审核属实。")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin, 1.7)
    _sign_off(canvas, letter, rng, "work_experience", y + em * 2.6, "审核人（签字）：")


# ------------------------------------------------------------------------------- 师德


def _ethics_statement(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 0: 师德师风情况说明 in two paragraphs."""
    p, em = letter.person, letter.em * 1.03
    y = unit_paper.heading(
        canvas, [[Span("师德师风情况说明")]], canvas.image.height * 0.13, letter.title, em * 1.7
    )
    parts = [
        [
            letter.name(),
            Span(f"，{p.sex}，{p.ethnicity}族，现为"),
            letter.employer(),
            Span("教师。"),
        ],
        [
            Span(
                "该同志自任教以来，忠诚于党的教育事业，遵守《新时代中小学教师职业行为十项准则》，爱岗敬业、为人师表，无体罚学生、"
                "有偿补课等违反师德师风的行为。"
            )
        ],
        [Span("特此说明。")],
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "teacher_ethics", y + em * 3, "校领导签字：")


def _ethics_appraisal(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """tune 1: 师德表现鉴定 with a heading that names the person."""
    p, em = letter.person, letter.em
    y = unit_paper.heading(
        canvas,
        [[Span(f"关于{p.name}同志师德师风表现的鉴定")]],
        canvas.image.height * 0.13,
        letter.title,
        em * 1.5,
    )
    parts = [
        [
            Span("兹有"),
            letter.employer(),
            Span("教师"),
            letter.name(),
            Span(
                "同志，能够贯彻党的教育方针，立德树人，关爱学生，团结同事，"
                "师德考核结果为合格，未发现违反教师职业道德的问题。"
            ),
        ]
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "teacher_ethics", y + em * 3, "负责人签字：")


def _ethics_certificate(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 0: 师德师风证明, the person's numbers in it."""
    p, em = letter.person, letter.em * 1.05
    y = unit_paper.heading(
        canvas, [[Span("师 德 师 风 证 明")]], canvas.image.height * 0.13, letter.title, em * 1.7
    )
    parts = [
        [
            Span("兹证明"),
            letter.name(),
            Span(f"同志（身份证号{p.id_number}）系"),
            letter.employer(),
            Span(
                "在职教师，任职期间思想端正，依法执教，"
                "师德师风良好，没有违反教师职业道德规范的行为。"
            ),
        ]
    ]
    y = unit_paper.paragraphs(canvas, parts, y + em * 3, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "teacher_ethics", y + em * 3, "签字：")


def _ethics_form(canvas: Canvas, letter: Letter, rng: np.random.Generator) -> None:
    """test 1: a ruled form with the school's opinion."""
    p, em = letter.person, letter.em * 0.95
    y = unit_paper.heading(
        canvas,
        [[Span("教师师德师风情况鉴定表")]],
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
                label(0.18, "性别"),
                Cell(0.32, (Span(p.sex),), by_hand=hand),
            ],
        ),
        (2.5, [label(0.18, "所在单位"), Cell(0.82, (letter.employer(),), by_hand=hand)]),
        (2.5, [label(0.18, "任教学科"), Cell(0.82, (Span(letter.work.post),), by_hand=hand)]),
        (
            8,
            [
                label(0.18, "师德表现"),
                Cell(
                    0.82,
                    (
                        Span(
                            "能够遵守教师职业道德规范，教书育人，关心爱护学生，廉洁从教，无违反师德师风的行为。"
                        ),
                    ),
                ),
            ],
        ),
        (4, [label(0.18, "学校意见"), Cell(0.82, (Span("情况属实，师德师风表现良好。"),))]),
    ]
    y = unit_paper.ruled(canvas, rng, rows, y + em * 2, letter.body, em, letter.margin)
    _sign_off(canvas, letter, rng, "teacher_ethics", y + em * 3.2, "学校领导签字：")


EXPERIENCE: dict[str, tuple[Layout, ...]] = {
    "tune": (_experience_letter, _experience_table),
    "test": (_experience_headed, _experience_points),
}
ETHICS: dict[str, tuple[Layout, ...]] = {
    "tune": (_ethics_statement, _ethics_appraisal),
    "test": (_ethics_certificate, _ethics_form),
}

draw_experience = unit_paper.drawer("work_experience", EXPERIENCE)
"""专业技术工作经历证明."""
draw_ethics = unit_paper.drawer("teacher_ethics", ETHICS)
"""师德师风情况说明."""
