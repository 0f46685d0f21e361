"""教师资格证 and 普通话水平测试等级证书, booklets, cards and sheets (domain §3.17, §3.18)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PIL import Image

from samples.drawing import fonts, houses, ornament, seals
from samples.drawing.canvas import Canvas, Colour, Span
from samples.drawing.truth import Drawing
from samples.drawing.wording import DateStyle, spaced
from samples.people.papers import papers_of
from samples.people.person import Person, chance, choose

DPI = 200.0
RED: Colour = (176, 26, 34)
BLUE: Colour = (30, 62, 128)
Rows = Sequence[tuple[str, Sequence[Span]]]
Layout = Callable[[Canvas, "_Facts", np.random.Generator], None]
AUTHORITY = {
    "tune": ("和静县教育局", "巴音郭楞蒙古自治州教育局"),
    "test": ("和静县教育和科学技术局", "库尔勒市教育局"),
}
STATIONS = {
    "tune": ("新疆维吾尔自治区语言文字工作委员会", "新疆语言文字培训测试中心"),
    "test": ("巴音郭楞蒙古自治州语言文字工作委员会", "新疆普通话培训测试中心"),
}
LAW = "根据《中华人民共和国教师法》和《教师资格条例》的规定，"


class _Facts:
    """What is printed, with the printer's choices made once."""

    def __init__(self, person: Person, rng: np.random.Generator, house: str) -> None:
        self.person, self.papers = person, papers_of(person)
        self.body = fonts.pick(house, choose(rng, ("song", "kai", "hei")), rng)
        self.values = fonts.pick(house, choose(rng, ("song", "kai", "hei")), rng)
        self.title = fonts.pick(house, choose(rng, ("song_bold", "hei_bold")), rng)
        self.when = DateStyle(rng, in_words=0.1)
        self.has_number = chance(rng, 0.8)

    def name(self) -> Span:
        return Span(self.person.name, "name")

    def sex(self) -> Span:
        return Span(self.person.sex, "sex")

    def born(self, day: bool = True) -> Span:
        born = self.person.birth_date
        return Span(
            self.when(born, day=day), "birth_date", born.isoformat() if day else f"{born:%Y-%m}"
        )

    def number(self) -> Span:
        return Span(self.person.id_number, "id_number")


def _canvas(house: str, rng: np.random.Generator, mm: tuple[int, int]) -> Canvas:
    size = (round(mm[0] / 25.4 * DPI), round(mm[1] / 25.4 * DPI))
    if chance(rng, 0.35):
        return Canvas(house, Image.new("RGB", size, (253, 252, 249)), DPI)
    tones: tuple[Colour, Colour] = (
        ((252, 249, 240), (240, 226, 206))
        if house == "tune"
        else ((247, 251, 248), (220, 236, 226))
    )
    return Canvas(house, ornament.guilloche(*size, *tones, 2 if house == "tune" else 1), DPI)


def _lay(
    canvas: Canvas,
    rows: Rows,
    at: tuple[float, float],
    value_x: float,
    pitch: float,
    facts: _Facts,
    em: float,
    colon: str = "",
    line_to: float | None = None,
) -> float:
    """Labels at `at` and values at `value_x`; `line_to` rules a line under every value."""
    x, y = at
    for label, spans in rows:
        canvas.text(x, y, label + colon, facts.body, em)
        end = value_x
        for span in spans:
            end = canvas.text(
                end,
                y,
                span.text,
                facts.values if span.field else facts.body,
                em,
                name=span.field,
                value=span.value,
            )
        if line_to is not None:
            canvas.draw.line(
                (value_x - em * 0.2, y + em * 0.3, line_to, y + em * 0.3),
                fill=(60, 60, 60),
                width=2,
            )
        y += pitch
    return y


def _photo(canvas: Canvas, rng: np.random.Generator, x: float, y: float) -> None:
    face = ornament.portrait(
        round(canvas.mm(26)),
        round(canvas.mm(36)),
        int(rng.integers(40)),
        choose(rng, ((250, 250, 250), (96, 148, 210))),
    )
    canvas.paste_over(face, x, y)


def _foot(
    canvas: Canvas,
    rng: np.random.Generator,
    facts: _Facts,
    rows: Sequence[str],
    right: float,
    y: float,
    em: float,
    unit: str,
) -> None:
    """Who issued it and when, sealed; the seal is the field `seal`."""
    for number, text in enumerate(rows):
        canvas.text(right, y + number * em * 1.9, text, facts.body, em, anchor="rs")
    seals.press(canvas, rng, unit, right - em * 3.4, y + em * 0.8)


# ------------------------------------------------------------------------ qualification


def _qualification_rows(
    facts: _Facts, house: str, rng: np.random.Generator
) -> list[tuple[str, list[Span]]]:
    papers, person = facts.papers, facts.person
    number, subject = houses.of(
        {
            "tune": ("证书号码", "任教学科"),
            "test": ("证书编号", choose(rng, ("任教学科", "任教学科（专业）"))),
        },
        house,
    )
    return [
        (spaced("姓名"), [facts.name()]),
        (spaced("性别"), [facts.sex()]),
        ("出生年月日" if house == "test" else "出生日期", [facts.born()]),
        (spaced("民族"), [Span(f"{person.ethnicity}族")]),
        ("身份证号码" if house == "tune" else "身份证号", [facts.number()]),
        ("资格种类", [Span(papers.qualification, "kind")]),
        (subject, [Span(papers.subject, "subject")]),
        (number, [Span(papers.qualification_number, "certificate_number")]),
    ]


def _sheet_with_law(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 0: one landscape sheet, photo at the left, what the law says below."""
    width, height = canvas.image.size
    em = canvas.mm(4.8) * float(rng.uniform(0.95, 1.05))
    canvas.text(
        width / 2,
        height * 0.14,
        "教 师 资 格 证 书",
        facts.title,
        em * 2.1,
        anchor="ms",
        colour=RED,
    )
    _photo(canvas, rng, width * 0.08, height * 0.24)
    rows = _qualification_rows(facts, "tune", rng)
    _lay(
        canvas,
        rows,
        (width * 0.27, height * 0.27),
        width * 0.27 + em * 6,
        em * 1.75,
        facts,
        em,
        choose(rng, ("", "：")),
    )
    y = height * 0.27 + em * 1.75 * len(rows)
    canvas.prose(
        width * 0.08,
        y + em * 0.4,
        width * 0.5,
        [Span(LAW + "认定其具备上述教师资格，特发此证。")],
        facts.body,
        em * 0.85,
        indent=2,
    )
    unit = choose(rng, AUTHORITY["tune"])
    _foot(
        canvas,
        rng,
        facts,
        (f"认定机构：{unit}", f"认定时间：{facts.when(facts.papers.qualified)}"),
        width * 0.95,
        y + em * 1.2,
        em * 0.9,
        unit,
    )


def _booklet(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 1: an open booklet, the person on the left page and the right on the other."""
    width, height = canvas.image.size
    em = canvas.mm(4.5) * float(rng.uniform(0.95, 1.05))
    canvas.draw.line((width / 2, 0, width / 2, height), fill=(206, 200, 190), width=5)
    rows = _qualification_rows(facts, "tune", rng)
    _photo(canvas, rng, width * 0.05, height * 0.12)
    canvas.text(width * 0.33, height * 0.2, "中华人民共和国", facts.body, em, anchor="ms")
    canvas.text(
        width * 0.33, height * 0.3, "教师资格证书", facts.title, em * 1.4, anchor="ms", colour=RED
    )
    _lay(
        canvas,
        [("持证人姓名", rows[0][1]), *rows[1:5]],
        (width * 0.05, height * 0.56),
        width * 0.05 + em * 6,
        em * 1.9,
        facts,
        em,
        "",
        width * 0.46,
    )
    end = _lay(
        canvas,
        rows[5:],
        (width * 0.55, height * 0.2),
        width * 0.55 + em * 5,
        em * 2.3,
        facts,
        em,
        "",
        width * 0.95,
    )
    unit = choose(rng, AUTHORITY["tune"])
    _foot(
        canvas,
        rng,
        facts,
        (f"发证机关 {unit}", facts.when(facts.papers.qualified)),
        width * 0.95,
        end + em * 2.5,
        em * 0.9,
        unit,
    )


def _qualification_prose(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 0: prose in a frame, the number above."""
    width, height = canvas.image.size
    em = canvas.mm(5.4) * float(rng.uniform(0.94, 1.04))
    for inset in (canvas.mm(7), canvas.mm(9)):
        canvas.draw.rectangle(
            (inset, inset, width - inset, height - inset), outline=(40, 120, 84), width=4
        )
    canvas.text(
        width / 2,
        height * 0.2,
        "教师资格证书",
        facts.title,
        em * 2.2,
        anchor="ms",
        tracking=em * 0.3,
    )
    label = choose(rng, ("证书号码：", "证书编号："))
    x = canvas.text(width * 0.52, height * 0.3, label, facts.body, em * 0.85)
    canvas.text(
        x,
        height * 0.3,
        facts.papers.qualification_number,
        fonts.pick(canvas.house, "latin", rng),
        em * 0.85,
        name="certificate_number",
    )
    spans = [
        facts.name(),
        Span("，"),
        facts.sex(),
        Span("，"),
        facts.born(),
        Span("出生，身份证号码"),
        facts.number(),
        Span("。" + LAW + "经审核，具备"),
        Span(facts.papers.qualification, "kind"),
        Span("，任教学科："),
        Span(facts.papers.subject, "subject"),
        Span("。特发此证。"),
    ]
    y = canvas.prose(
        width * 0.1, height * 0.4, width * 0.8, spans, facts.values, em, indent=2, leading=1.75
    )
    unit = choose(rng, AUTHORITY["test"])
    _foot(
        canvas,
        rng,
        facts,
        (unit, facts.when(facts.papers.qualified)),
        width * 0.9,
        y + em * 2.8,
        em,
        unit,
    )


def _qualification_pairs(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 1: an upright sheet, two fields to a row."""
    width, height = canvas.image.size
    em = canvas.mm(4.3) * float(rng.uniform(0.97, 1.05))
    canvas.text(
        width / 2,
        height * 0.14,
        "中华人民共和国教师资格证",
        facts.title,
        em * 1.6,
        anchor="ms",
        colour=BLUE,
    )
    _photo(canvas, rng, width * 0.7, height * 0.2)
    rows = dict(_qualification_rows(facts, "test", rng))
    keys = list(rows)
    y = height * 0.25
    pitch = em * 2.4
    for number, pair in enumerate(
        ((keys[0],), (keys[1], keys[3]), (keys[2],), (keys[4],), (keys[5],), (keys[6],), (keys[7],))
    ):
        for at, key in zip((0.1, 0.38), pair, strict=False):
            label_em = max(
                em * 5.4 if len(pair) == 1 else em * 3.6, canvas.width(key, facts.body, em) + em
            )
            _lay(
                canvas,
                [(key, rows[key])],
                (width * at, y + number * pitch),
                width * at + label_em,
                pitch,
                facts,
                em,
                "：" if number % 2 else "",
            )
    unit = choose(rng, AUTHORITY["test"])
    _foot(
        canvas,
        rng,
        facts,
        (f"认定机关：{unit}", f"认定日期：{facts.when(facts.papers.qualified)}"),
        width * 0.88,
        y + 8.3 * pitch,
        em,
        unit,
    )


# ------------------------------------------------------------------------------ mandarin


def _mandarin_rows(
    facts: _Facts, words: Mapping[str, str], unit: str
) -> list[tuple[str, list[Span]]]:
    papers = facts.papers
    rows = [(spaced("姓名"), [facts.name()]), (spaced("性别"), [Span(facts.person.sex)])]
    if facts.has_number:
        rows.append((words["id"], [facts.number()]))
    return [
        *rows,
        (words["score"], [Span(papers.score, "score"), Span(words["unit"])]),
        (words["grade"], [Span(papers.grade, "grade")]),
        (words["number"], [Span(papers.mandarin_number, "certificate_number")]),
        ("测试时间", [Span(facts.when(papers.tested, day=False))]),
        (words["office"], [Span(unit)]),
    ]


def _mandarin_card(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 0: the newer card, labels with lines under their values."""
    width, height = canvas.image.size
    em = canvas.mm(4.4) * float(rng.uniform(0.96, 1.06))
    canvas.text(
        width / 2,
        height * 0.13,
        "普通话水平测试等级证书",
        facts.title,
        em * 1.7,
        anchor="ms",
        colour=RED,
    )
    _photo(canvas, rng, width * 0.07, height * 0.25)
    unit = choose(rng, STATIONS["tune"])
    words = {
        "id": "身份证号",
        "score": "测试成绩",
        "unit": choose(rng, ("分", "")),
        "grade": choose(rng, ("等级", "测试等级")),
        "number": "证书编号",
        "office": "发证单位",
    }
    rows = _mandarin_rows(facts, words, unit)
    end = _lay(
        canvas,
        rows,
        (width * 0.3, height * 0.27),
        width * 0.3 + em * 5,
        em * 1.75,
        facts,
        em,
        choose(rng, ("：", "")),
        width * 0.93,
    )
    seals.press(canvas, rng, unit, width * 0.82, end - em)


def _mandarin_booklet(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """tune 1: the older booklet, a sentence on the right page."""
    width, height = canvas.image.size
    em = canvas.mm(4.8) * float(rng.uniform(0.95, 1.04))
    canvas.draw.line((width / 2, 0, width / 2, height), fill=(206, 200, 190), width=5)
    _photo(canvas, rng, width * 0.19, height * 0.22)
    x = canvas.text(
        width * 0.1, height * 0.78, choose(rng, ("编号：", "证书编号：")), facts.body, em * 0.9
    )
    canvas.text(
        x,
        height * 0.78,
        facts.papers.mandarin_number,
        facts.values,
        em * 0.9,
        name="certificate_number",
    )
    canvas.text(
        width * 0.75,
        height * 0.17,
        "普通话水平测试等级证书",
        facts.title,
        em * 1.35,
        anchor="ms",
        colour=RED,
    )
    spans = [
        facts.name(),
        Span("同志于" + facts.when(facts.papers.tested, day=False) + "参加普通话水平测试，成绩为"),
        Span(facts.papers.score, "score"),
        Span("分，达到"),
        Span(facts.papers.grade, "grade"),
        Span("标准，特发此证。"),
    ]
    y = canvas.prose(
        width * 0.55, height * 0.32, width * 0.4, spans, facts.values, em, indent=2, leading=1.8
    )
    unit = choose(rng, STATIONS["tune"])
    _foot(
        canvas,
        rng,
        facts,
        (unit, facts.when(facts.papers.tested)),
        width * 0.95,
        y + em * 2.6,
        em * 0.85,
        unit,
    )


def _mandarin_sheet(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 0: an upright sheet printed from the query site, two fields to a row."""
    width, height = canvas.image.size
    em = canvas.mm(4.1) * float(rng.uniform(0.98, 1.06))
    canvas.text(
        width / 2, height * 0.12, "普通话水平测试等级证书", facts.title, em * 1.8, anchor="ms"
    )
    unit = choose(rng, STATIONS["test"])
    words = {
        "id": "证件号码",
        "score": "成绩",
        "unit": "分",
        "grade": "水平等级",
        "number": "证书号码",
        "office": "测试机构",
    }
    rows = _mandarin_rows(facts, words, unit)
    left, y, pitch = width * 0.12, height * 0.2, em * 2.6
    for number in range(0, len(rows), 2):
        for at, row in zip((left, width * 0.52), rows[number : number + 2], strict=False):
            if len(row[1][0].text) > 14 and at > left:
                y += pitch
                at = left
            _lay(canvas, [row], (at, y), at + em * 5.2, pitch, facts, em)
        y += pitch
    seals.press(canvas, rng, unit, width * 0.72, y + em * 2)


def _mandarin_frame(canvas: Canvas, facts: _Facts, rng: np.random.Generator) -> None:
    """test 1: a landscape certificate, prose with the grade in large letters."""
    width, height = canvas.image.size
    em = canvas.mm(5.3) * float(rng.uniform(0.95, 1.05))
    inset = canvas.mm(8)
    canvas.draw.rectangle(
        (inset, inset, width - inset, height - inset), outline=(160, 110, 40), width=6
    )
    canvas.text(width / 2, height * 0.2, "普通话水平测试", facts.title, em * 1.6, anchor="ms")
    canvas.text(width / 2, height * 0.3, "等级证书", facts.title, em * 2, anchor="ms", tracking=em)
    spans = [facts.name(), Span(f"，{facts.person.sex}，")]
    if facts.has_number:
        spans += [Span("身份证号"), facts.number(), Span("，")]
    spans += [
        Span(f"于{facts.when(facts.papers.tested)}参加国家普通话水平测试，测试得分"),
        Span(facts.papers.score, "score"),
        Span("分，等级为"),
        Span(facts.papers.grade, "grade"),
        Span("。"),
    ]
    y = canvas.prose(
        width * 0.12, height * 0.42, width * 0.76, spans, facts.values, em, indent=2, leading=1.8
    )
    x = canvas.text(width * 0.12, y + em * 3, "证书编号：", facts.body, em * 0.9)
    canvas.text(
        x,
        y + em * 3,
        facts.papers.mandarin_number,
        facts.values,
        em * 0.9,
        name="certificate_number",
    )
    unit = choose(rng, STATIONS["test"])
    _foot(
        canvas,
        rng,
        facts,
        (unit, facts.when(facts.papers.tested)),
        width * 0.88,
        y + em * 3,
        em * 0.9,
        unit,
    )


QUALIFICATIONS: dict[str, tuple[tuple[tuple[int, int], Layout], ...]] = {
    "tune": (((260, 185), _sheet_with_law), ((250, 170), _booklet)),
    "test": (((250, 176), _qualification_prose), ((176, 250), _qualification_pairs)),
}
MANDARINS: dict[str, tuple[tuple[tuple[int, int], Layout], ...]] = {
    "tune": (((200, 140), _mandarin_card), ((260, 150), _mandarin_booklet)),
    "test": (((190, 240), _mandarin_sheet), ((260, 185), _mandarin_frame)),
}
"""Size in mm and what draws it."""


def draw_qualification(
    person: Person, rng: np.random.Generator, house: str, *, layout: int | None = None
) -> Drawing:
    """The teacher's certificate of qualification."""
    return _drawn("teacher_qualification", QUALIFICATIONS, person, rng, house, layout)


def draw_mandarin(
    person: Person, rng: np.random.Generator, house: str, *, layout: int | None = None
) -> Drawing:
    """The certificate of spoken Mandarin, of the newer or the older kind."""
    return _drawn("mandarin_certificate", MANDARINS, person, rng, house, layout)


def _drawn(
    material: str,
    layouts: dict[str, tuple[tuple[tuple[int, int], Layout], ...]],
    person: Person,
    rng: np.random.Generator,
    house: str,
    layout: int | None,
) -> Drawing:
    own = houses.of(layouts, house)
    size, make = own[int(rng.integers(len(own))) if layout is None else layout]
    canvas = _canvas(house, rng, size)
    make(canvas, _Facts(person, rng, house), rng)
    return canvas.finish(material)
