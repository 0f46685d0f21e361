"""毕业生登记表 from a personnel archive: cover, particulars, self-review, opinions (domain §3.8).

Filled in by pen. `draw` is the page of particulars, `draw_pages` the whole form; the
school's seal is pressed on the page of opinions, and on that of particulars on none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from samples.drawing import fonts, hand, houses, ornament, seals
from samples.drawing.canvas import BLACK, Canvas, Span
from samples.drawing.truth import Drawing
from samples.drawing.unit_paper import Cell, label, ruled
from samples.drawing.wording import date_in_digits
from samples.people import names
from samples.people.papers import papers_of
from samples.people.person import Person, chance, choose

DPI = 200.0
SIXTEEN_K, A4 = (185, 260), (210, 297)
MATERIAL = "graduate_registration_form"
TITLES = {
    "中专": (
        "普通中等专业学校毕业生登记表",
        "中等专业学校毕业生登记表",
        "中等职业学校毕业生登记表",
    ),
    "": ("高等学校毕业生登记表", "普通高等学校毕业生登记表", "高等学校毕业生登记表"),
}
REVIEW = (
    "在校期间，本人热爱祖国，拥护中国共产党的领导，遵守学校各项规章制度，学习刻苦，成绩良好。"
    "积极参加集体活动和社会实践，团结同学，尊敬老师，具有较强的动手能力。"
    "今后将继续努力，在工作岗位上服务家乡。",
    "三年来认真学习专业知识，掌握了基本技能，完成了教学计划规定的全部课程和实习任务。"
    "生活上艰苦朴素，待人诚恳，能虚心接受老师和同学的批评。作为一名毕业生，愿到基层去锻炼。",
)
Page = Callable[["_Form"], None]


class _Form:
    """One form: its person, its printer's choices, and the page being drawn."""

    def __init__(
        self, person: Person, rng: np.random.Generator, house: str, mm: tuple[int, int]
    ) -> None:
        self.person, self.papers, self.rng, self.house, self.mm = (
            person,
            papers_of(person),
            rng,
            house,
            mm,
        )
        self.title = choose(rng, TITLES["中专" if person.level == "中专" else ""])
        self.em = 4.5 * float(rng.uniform(0.95, 1.06)) / 25.4 * DPI
        self.with_day = chance(rng, 0.35)
        self.body = fonts.pick(house, choose(rng, ("song", "song", "hei")), rng)
        self.bold = fonts.pick(house, choose(rng, ("song_bold", "hei_bold")), rng)
        self.new_page()

    def new_page(self) -> None:
        size = (round(self.mm[0] / 25.4 * DPI), round(self.mm[1] / 25.4 * DPI))
        tone = int(self.rng.integers(238, 254))
        self.canvas = Canvas(self.house, Image.new("RGB", size, (tone, tone - 2, tone - 8)), DPI)
        self.width, self.height = size
        self.margin = self.width * 0.08

    def born(self) -> Span:
        born = self.person.birth_date
        return Span(
            date_in_digits(born, day=self.with_day),
            "birth_date",
            born.isoformat() if self.with_day else f"{born:%Y-%m}",
        )

    def graduated(self) -> Span:
        day = self.person.graduated
        return Span(date_in_digits(day, day=False), "graduated", f"{day:%Y-%m}")

    def pen(self, share: float, *spans: Span) -> Cell:
        return Cell(share, spans, by_hand=True)

    def table(self, rows: list[tuple[float, list[Cell]]], y: float) -> float:
        return ruled(self.canvas, self.rng, rows, y, self.body, self.em, self.margin)


def _home(form: _Form) -> str:
    """Where somebody comes from: 新疆和静."""
    return "新疆" + form.person.county[: -1 if len(form.person.county) > 2 else None][:5]


# -------------------------------------------------------------------------------- pages


def _cover(form: _Form) -> None:
    """The cover of tune: the title, and lines filled in by pen."""
    canvas, em = form.canvas, form.em * 1.25
    canvas.text(
        form.width / 2,
        form.height * 0.24,
        form.title,
        form.bold,
        min(em * 1.7, form.width * 0.8 / len(form.title)),
        anchor="ms",
    )
    rows = (
        ("学　校", Span(form.person.school, "school")),
        ("专　业", Span(form.person.major, "major")),
        ("姓　名", Span(form.person.name, "name")),
        ("填表日期", Span(date_in_digits(form.person.graduated, day=False))),
    )
    for number, (text, span) in enumerate(rows):
        y = form.height * (0.5 + 0.07 * number)
        x = canvas.text(form.width * 0.2, y, text, form.body, em) + em * 0.6
        canvas.draw.line((x, y + em * 0.3, form.width * 0.84, y + em * 0.3), fill=BLACK, width=2)
        size = min(em, (form.width * 0.84 - x) / max(len(span.text), 1))
        box = hand.write(canvas, form.rng, span.text, x + em * 0.2, y, size)
        if span.field:
            canvas.written(span.field, span.text, span.text, box, size * 0.8)


def _particulars_tune(form: _Form) -> None:
    """tune 0: three pairs to a row, the photo at the right."""
    person, papers = form.person, form.papers
    form.canvas.text(
        form.width / 2, form.height * 0.08, form.title, form.bold, form.em * 1.5, anchor="ms"
    )
    rows = [
        (
            2.6,
            [
                label(0.14, "姓名"),
                form.pen(0.34, Span(person.name, "name")),
                label(0.12, "性别"),
                form.pen(0.14, Span(person.sex, "sex")),
                Cell(0.26, ()),
            ],
        ),
        (
            2.6,
            [
                label(0.14, "民族"),
                form.pen(0.24, Span(f"{person.ethnicity}族")),
                label(0.14, "出生年月"),
                form.pen(0.22, form.born()),
                Cell(0.26, ()),
            ],
        ),
        (
            2.6,
            [
                label(0.14, "政治面貌"),
                form.pen(0.24, Span(papers.politics)),
                label(0.14, "籍贯"),
                form.pen(0.22, Span(_home(form))),
                Cell(0.26, ()),
            ],
        ),
        (2.6, [label(0.14, "学校"), form.pen(0.86, Span(person.school, "school"))]),
        (
            2.6,
            [
                label(0.14, "所学专业"),
                form.pen(0.46, Span(person.major, "major")),
                label(0.14, "学制"),
                form.pen(0.26, Span(f"{person.years_of_study}年")),
            ],
        ),
        (
            2.6,
            [
                label(0.14, "入学时间"),
                form.pen(0.36, Span(date_in_digits(person.enrolled, day=False))),
                label(0.14, "毕业时间"),
                form.pen(0.36, form.graduated()),
            ],
        ),
        (2.8, [label(0.14, "家庭住址"), form.pen(0.86, Span(person.address))]),
        (
            5.0,
            [
                label(0.14, "奖惩情况"),
                form.pen(0.86, Span(choose(form.rng, ("无", "2019年获三好学生")))),
            ],
        ),
        (
            9.0,
            [
                label(0.14, "本人简历"),
                form.pen(
                    0.86,
                    Span(
                        f"{person.enrolled.year}年至{person.graduated.year}年在{person.school}学习"
                    ),
                ),
            ],
        ),
    ]
    form.table(rows, form.height * 0.12)
    face = ornament.portrait(
        round(form.canvas.mm(22)), round(form.canvas.mm(30)), int(form.rng.integers(40))
    )
    form.canvas.paste_over(
        face, form.margin + (form.width - 2 * form.margin) * 0.76, form.height * 0.125
    )


def _particulars_plain(form: _Form) -> None:
    """tune 1: no ruled cells, label, colon and a line to write on, two to a row."""
    person = form.person
    canvas, em = form.canvas, form.em * 1.05
    canvas.text(form.width / 2, form.height * 0.1, form.title, form.bold, em * 1.5, anchor="ms")
    pairs: list[list[tuple[str, Span]]] = [
        [("姓名", Span(person.name, "name")), ("性别", Span(person.sex, "sex"))],
        [("民族", Span(f"{person.ethnicity}族")), ("出生日期", form.born())],
        [("毕业学校", Span(person.school, "school"))],
        [("专业", Span(person.major, "major"))],
        [("学制", Span(f"{person.years_of_study}年")), ("毕业时间", form.graduated())],
        [("政治面貌", Span(form.papers.politics)), ("籍贯", Span(_home(form)))],
        [("家庭住址", Span(person.address))],
    ]
    for number, row in enumerate(pairs):
        y = form.height * 0.18 + number * em * 2.8
        for at, (text, span) in zip((0.1, 0.58), row, strict=False):
            x = canvas.text(form.width * at, y, text + "：", form.body, em)
            end = form.width * (0.56 if len(row) > 1 and at < 0.5 else 0.92)
            size = min(em, (end - x - em) / max(len(span.text), 1))
            canvas.draw.line((x, y + em * 0.35, end, y + em * 0.35), fill=(90, 90, 90), width=2)
            box = hand.write(canvas, form.rng, span.text, x + em * 0.3, y, size)
            if span.field:
                canvas.written(span.field, span.value or span.text, span.text, box, size * 0.8)


def _particulars_test(form: _Form) -> None:
    """test 0: school and major above, four narrow columns."""
    person, papers = form.person, form.papers
    form.canvas.text(
        form.width / 2,
        form.height * 0.09,
        form.title,
        form.bold,
        form.em * 1.6,
        anchor="ms",
        tracking=form.em * 0.1,
    )
    rows = [
        (2.8, [label(0.18, "学校名称"), form.pen(0.82, Span(person.school, "school"))]),
        (2.8, [label(0.18, "专业名称"), form.pen(0.82, Span(person.major, "major"))]),
        (
            2.8,
            [
                label(0.18, "姓　名"),
                form.pen(0.48, Span(person.name, "name")),
                label(0.16, "性　别"),
                form.pen(0.18, Span(person.sex, "sex")),
            ],
        ),
        (
            2.8,
            [
                label(0.18, "出生年月"),
                form.pen(0.36, form.born()),
                label(0.16, "民　族"),
                form.pen(0.30, Span(f"{person.ethnicity}族")),
            ],
        ),
        (
            2.8,
            [
                label(0.18, "籍　贯"),
                form.pen(0.32, Span(_home(form))),
                label(0.2, "政治面貌"),
                form.pen(0.30, Span(papers.politics)),
            ],
        ),
        (
            2.8,
            [
                label(0.18, "毕业年月"),
                form.pen(0.34, form.graduated()),
                label(0.16, "学　历"),
                form.pen(0.32, Span(person.level)),
            ],
        ),
        (
            6.0,
            [
                label(0.18, "学习经历"),
                form.pen(
                    0.82,
                    Span(f"{person.enrolled.year}.09-{person.graduated.year}.06 {person.school}"),
                ),
            ],
        ),
        (
            6.0,
            [
                label(0.18, "家庭成员"),
                form.pen(
                    0.82,
                    Span(
                        f"父亲{choose(form.rng, names.SURNAMES)}{choose(form.rng, names.GIVEN)}，务农"
                    ),
                ),
            ],
        ),
    ]
    form.table(rows, form.height * 0.14)


def _particulars_dense(form: _Form) -> None:
    """test 1: an A4 sheet, labels above their values."""
    person = form.person
    form.canvas.text(
        form.width / 2, form.height * 0.07, form.title, form.bold, form.em * 1.5, anchor="ms"
    )
    rows = [
        (
            2.2,
            [
                label(0.34, "学生姓名"),
                label(0.12, "性别"),
                label(0.26, "出生日期"),
                label(0.28, "民族"),
            ],
        ),
        (
            2.6,
            [
                form.pen(0.34, Span(person.name, "name")),
                form.pen(0.12, Span(person.sex, "sex")),
                form.pen(0.26, form.born()),
                form.pen(0.28, Span(f"{person.ethnicity}族")),
            ],
        ),
        (2.2, [label(0.42, "毕业院校"), label(0.34, "所学专业"), label(0.24, "毕业时间")]),
        (
            2.8,
            [
                form.pen(0.42, Span(person.school, "school")),
                form.pen(0.34, Span(person.major, "major")),
                form.pen(0.24, form.graduated()),
            ],
        ),
        (2.6, [label(0.2, "家庭住址"), form.pen(0.8, Span(person.address))]),
        (
            7.0,
            [
                label(0.2, "主要社会经历"),
                form.pen(0.8, Span(f"{person.enrolled.year}年9月起在校学习")),
            ],
        ),
    ]
    form.table(rows, form.height * 0.11)


def _review(form: _Form) -> None:
    """自我鉴定: a page of handwriting."""
    canvas, em = form.canvas, form.em
    canvas.text(
        form.margin + em,
        form.height * 0.09,
        choose(form.rng, ("自我鉴定", "自 我 鉴 定", "本人自我鉴定")),
        form.bold,
        em * 1.2,
    )
    canvas.draw.rectangle(
        (form.margin, form.height * 0.05, form.width - form.margin, form.height * 0.93),
        outline=BLACK,
        width=3,
    )
    text = choose(form.rng, REVIEW)
    hand.write(
        canvas,
        form.rng,
        text,
        form.margin + em,
        form.height * 0.15,
        em,
        width=form.width - 2 * form.margin - 2.5 * em,
    )
    canvas.text(form.width * 0.6, form.height * 0.88, "签名：", form.body, em)


def _opinions(form: _Form) -> None:
    """班级鉴定 and 学校意见 with the school's seal and the day of graduation."""
    canvas, em = form.canvas, form.em
    day = form.person.graduated
    middle = form.height * 0.46
    for top, bottom, title, text in (
        (
            form.height * 0.05,
            middle,
            choose(form.rng, ("班级鉴定", "班组鉴定", "班主任意见")),
            "该生在校表现良好，同意本人鉴定。",
        ),
        (middle, form.height * 0.93, choose(form.rng, ("学校意见", "学校审查意见")), "同意毕业。"),
    ):
        canvas.draw.rectangle(
            (form.margin, top, form.width - form.margin, bottom), outline=BLACK, width=3
        )
        canvas.text(form.margin + em, top + em * 2, title, form.bold, em * 1.1)
        hand.write(canvas, form.rng, text, form.margin + em * 2, top + em * 5, em * 1.1)
    canvas.text(
        form.width * 0.52,
        form.height * 0.86,
        date_in_digits(day),
        form.body,
        em,
        name="graduated",
        value=day.isoformat(),
    )
    seals.press(canvas, form.rng, form.person.school, form.width * 0.66, form.height * 0.76)


FORMS: dict[str, tuple[tuple[tuple[int, int], tuple[Page, ...]], ...]] = {
    "tune": (
        (SIXTEEN_K, (_cover, _particulars_tune, _review, _opinions)),
        (A4, (_particulars_plain, _review, _opinions)),
    ),
    "test": (
        (SIXTEEN_K, (_particulars_test, _review, _opinions)),
        (A4, (_particulars_dense, _opinions)),
    ),
}
"""Size in mm and the pages in order; the one of particulars is named `_particulars…`."""


def draw(
    person: Person, rng: np.random.Generator, house: str, *, layout: int | None = None
) -> Drawing:
    """The page of particulars."""
    return draw_pages(person, rng, house, layout=layout, only="_particulars")[0]


def draw_pages(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    layout: int | None = None,
    only: str = "",
) -> list[Drawing]:
    """The form's pages in order; `only` those whose function's name begins so."""
    own = houses.of(FORMS, house)
    mm, pages = own[int(rng.integers(len(own))) if layout is None else layout]
    form = _Form(person, rng, house, mm)
    drawn = []
    for page in pages:
        if page.__name__.startswith(only):
            form.new_page()
            page(form)
            drawn.append(form.canvas.finish(MATERIAL))
    return drawn
