"""学信网 reports (domain §3.5, §3.6): 备案表 in the old table and the list of 2022, and
the list-like 学籍在线验证报告; each both as pixels and as a PDF with a text layer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import qrcode
from PIL import Image, ImageDraw

from samples.drawing import fonts, ornament
from samples.drawing.canvas import Colour
from samples.drawing.fonts import Face
from samples.drawing.otherwise import otherwise
from samples.drawing.pdf_sheet import PdfSheet
from samples.drawing.truth import Drawing
from samples.drawing.wording import date_in_digits
from samples.people.person import Person, chance, choose

KINDS = ("table", "list", "status")
"""备案表 layout A, 备案表 layout B, 学籍在线验证报告."""
VERIFY_URL = "https://www.chsi.com.cn/xlcx/bg.do?vcode={}"
RECORD_TITLE, STATUS_TITLE = "学历证书电子注册备案表", "学籍在线验证报告"
NOTES = (
    "备案表是依据《高等学校学生学籍学历电子注册办法》（教学[2014]11号）对学历证书电子注册复核备案的结果。",
    "备案表内容如有修改，请以最新在线验证的内容为准。",
    "未经学历信息权属人同意，不得将备案表用于违背权属人意愿之用途。",
    "报告在线验证有效期由报告权属人设置（1~6个月），其在报告验证到期前可再次延长验证有效期。",
)
STATUS_NOTES = (
    "《学籍在线验证报告》是教育部学籍电子注册备案的查询结果。",
    "报告内容如有修改，请以最新在线验证的内容为准。",
    "未经学籍信息权属人同意，不得将报告用于违背权属人意愿之用途。",
    "报告在线验证有效期由报告权属人设置（1~6个月），其在报告验证到期前可再次延长验证有效期。",
)
GREY: Colour = (110, 110, 110)
Row = tuple[str, str, str | None, str | None]
"""Label, printed value, field name or None, value in the contract's notation or None."""


@dataclass(frozen=True, slots=True)
class ListLayout:
    """Points on the page; `labels_right` says that labels end at `label_x`."""

    title_y: float
    updated: tuple[float, float, str]
    first_y: float
    pitch: float
    label_x: float
    labels_right: bool
    value_x: float
    photo: tuple[float, float]
    size: float
    lines: str
    code_y: float
    colon: str


LISTS = {
    "tune": (
        ListLayout(92, (300, 116, "m"), 150, 29.5, 132, True, 160, (440, 138), 11.5, "", 596, ""),
        ListLayout(84, (548, 110, "r"), 146, 31, 64, False, 170, (432, 136), 12, "rows", 612, ""),
    ),
    "test": (
        ListLayout(80, (60, 112, "l"), 152, 30, 150, True, 164, (424, 140), 11, "", 600, "："),
        ListLayout(
            98, (298, 124, "m"), 162, 28.5, 72, False, 190, (436, 150), 11.5, "band", 598, ""
        ),
    ),
    "judge": (
        ListLayout(
            88, (66, 120, "l"), 158, 29, 66, False, 158, (452, 146), 10.8, "dots", 604, "："
        ),
        ListLayout(
            76, (540, 104, "r"), 140, 30.5, 146, True, 158, (430, 128), 11.8, "band", 606, ""
        ),
    ),
}
GRIDS = {
    "tune": (62.0, 533.0, 132.0, 34.0, 84.0),
    "test": (70.0, 526.0, 146.0, 30.0, 78.0),
    "judge": (56.0, 538.0, 124.0, 32.0, 90.0),
}
"""The old table: left, right, top, height of a row, width of a label, in points."""
MARKS: dict[str, Colour] = {
    "tune": (240, 244, 249),
    "test": (246, 242, 236),
    "judge": (238, 246, 240),
}
"""The watermark's tone."""


def draw(
    person: Person,
    rng: np.random.Generator,
    house: str,
    *,
    kind: str | None = None,
    updated: dt.date | None = None,
    name_as_image: bool | None = None,
    layout: int | None = None,
) -> Drawing:
    """The report; `kind` is one of KINDS (None: by chance), `updated` the 更新日期.

    `name_as_image` None: in half of the tables, never in the lists.
    """
    kind = kind or choose(rng, ("table", "list", "list", "status"))
    updated = updated or person.chsi_updated
    sheet = PdfSheet(house)
    code = person.verification_code
    if kind == "table":
        hidden = chance(rng, 0.5) if name_as_image is None else name_as_image
        _draw_table(sheet, person, rng, updated, code, hidden)
    else:
        rows = _record_rows(person, rng) if kind == "list" else _status_rows(person, rng)
        where = choose(rng, LISTS[house]) if layout is None else LISTS[house][layout]
        _draw_list(sheet, person, rng, updated, code, rows, where, kind, bool(name_as_image))
    if chance(rng, 0.15):
        _browser_lines(sheet, rng, updated)
    return sheet.finish("chsi_report")


def _padded(date: dt.date) -> str:
    return date_in_digits(date, padded=True)


def _level(person: Person, rng: np.random.Generator) -> str:
    if person.level == "本科":
        return (
            choose(rng, ("专升本", "本科"))
            if person.is_upgraded
            else choose(rng, ("本科", "本科", "普通本科"))
        )
    return choose(rng, ("专科", "高职（专科）", "高职(专科)"))


def _record_rows(person: Person, rng: np.random.Generator) -> list[Row]:
    full = choose(rng, ("普通全日制", "全日制", "普通全日制"))
    grouped = chance(rng, 0.4)
    number = _groups(person.certificate_number) if grouped else person.certificate_number
    return [
        ("姓名", person.name, "name", person.name),
        ("性别", person.sex, "sex", person.sex),
        ("出生日期", _padded(person.birth_date), "birth_date", person.birth_date.isoformat()),
        ("入学日期", _padded(person.enrolled), "enrolled", person.enrolled.isoformat()),
        ("毕（结）业日期", _padded(person.graduated), "graduated", person.graduated.isoformat()),
        ("学校名称", person.school, "school", person.school),
        ("专业", person.major, "major", person.major),
        ("学制", f"{person.years_of_study} 年", None, None),
        ("层次", _level(person, rng), "level", None),
        ("学历类别", "普通高等教育", None, None),
        ("学习形式", full, "study_form", full),
        ("毕（结）业", "毕业", None, None),
        ("证书编号", number, "certificate_number", person.certificate_number),
        ("校（院）长姓名", person.head_of_school, None, None),
    ]


def _status_rows(person: Person, rng: np.random.Generator) -> list[Row]:
    full = choose(rng, ("普通全日制", "全日制"))
    status = choose(
        rng, ("不在籍（毕业）", "不在籍（毕业）", "不在籍(毕业)")
    )  # enrolled: `plant_rules` alone
    people = f"{person.ethnicity}族"
    return [
        ("姓名", person.name, "name", person.name),
        ("性别", person.sex, "sex", person.sex),
        ("出生日期", _padded(person.birth_date), "birth_date", person.birth_date.isoformat()),
        ("民族", people, "ethnicity", people),
        ("学校名称", person.school, "school", person.school),
        ("层次", _level(person, rng), "level", None),
        ("专业", person.major, "major", person.major),
        ("学制", f"{person.years_of_study} 年", None, None),
        ("学历类别", "普通高等教育", None, None),
        ("学习形式", full, "study_form", full),
        ("分院", choose(rng, ("", "工学院", "理学部")), None, None),
        ("系所", choose(rng, ("", "应用技术系", "基础教学部")), None, None),
        ("入学日期", _padded(person.enrolled), "enrolled", person.enrolled.isoformat()),
        ("学籍状态", status, "study_status", status),
        ("预计毕业日期", _padded(person.graduated), None, None),
    ]


def _groups(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _title(sheet: PdfSheet, face: Face, y: float, title: str, size: float) -> None:
    """教育部 and the kind of report; only the kind is a field."""
    wide = sheet.width("教育部" + title, face, size)
    x = sheet.text(298 - wide / 2, y, "教育部", face, size)
    sheet.text(x, y, title, face, size, name="report_kind")


def _updated(
    sheet: PdfSheet,
    face: Face,
    x: float,
    y: float,
    anchor: str,
    date: dt.date,
    size: float,
    rng: np.random.Generator,
) -> None:
    text = date_in_digits(date, padded=chance(rng, 0.4))
    wide = sheet.width("更新日期：" + text, face, size)
    x -= {"l": 0.0, "m": wide / 2, "r": wide}[anchor]
    end = sheet.text(x, y, "更新日期：", face, size, colour=GREY)
    sheet.text(
        end, y, text, face, size, colour=(70, 70, 70), name="updated", value=date.isoformat()
    )


def _draw_list(
    sheet: PdfSheet,
    person: Person,
    rng: np.random.Generator,
    updated: dt.date,
    code: str,
    rows: list[Row],
    where: ListLayout,
    kind: str,
    hidden: bool,
) -> None:
    _watermark(sheet, rng)
    hei = fonts.pick(sheet.house, "hei", rng)
    value_face = hei if chance(rng, 0.6) else fonts.pick(sheet.house, "song", rng)
    title = RECORD_TITLE if kind == "list" else STATUS_TITLE
    _title(
        sheet,
        fonts.pick(sheet.house, "hei_bold", rng),
        where.title_y,
        title,
        float(rng.uniform(17, 20)),
    )
    _updated(sheet, hei, *where.updated, updated, 11.2, rng)
    x, y = where.photo
    sheet.picture(
        x, y, x + 84, y + 112, ornament.portrait(252, 336, int(rng.integers(40)), (110, 160, 214))
    )
    size, row_y = where.size * float(rng.uniform(0.99, 1.07)), where.first_y
    for i, (label, text, name, value) in enumerate(rows):
        short = where.photo[0] - 14 if row_y < y + 120 else 548
        if where.lines == "band" and i % 2 == 0:
            sheet.box(
                56,
                row_y - where.pitch * 0.65,
                short,
                row_y + where.pitch * 0.35,
                (243, 246, 250),
                0,
            )
        elif where.lines == "dots":
            for x in range(62, int(short), 7):
                sheet.line(
                    x,
                    row_y + where.pitch * 0.34,
                    x + 3,
                    row_y + where.pitch * 0.34,
                    (200, 206, 212),
                )
        elif where.lines == "rows":
            sheet.line(
                56, row_y + where.pitch * 0.35, short, row_y + where.pitch * 0.35, (220, 220, 220)
            )
        sheet.text(
            where.label_x,
            row_y,
            label + where.colon,
            hei,
            size,
            colour=GREY,
            anchor="r" if where.labels_right else "l",
        )
        if text:
            sheet.text(
                where.value_x,
                row_y,
                text,
                value_face,
                size,
                name=name,
                value=value or text,
                as_image=hidden and name == "name",
            )
        row_y += where.pitch
    top = max(where.code_y, row_y + 6)
    _code_box(sheet, rng, hei, code, 60, top, boxed=True)
    _notes(sheet, hei, 60, top + 118, NOTES if kind == "list" else STATUS_NOTES, 8.2)


def _draw_table(
    sheet: PdfSheet,
    person: Person,
    rng: np.random.Generator,
    updated: dt.date,
    code: str,
    hidden: bool,
) -> None:
    song = fonts.pick(
        sheet.house, "song" if sheet.house == "tune" or chance(rng, 0.5) else "hei", rng
    )
    left, right, top, pitch, label_w = GRIDS[sheet.house]
    size = float(rng.uniform(11.0, 11.8))
    _title(sheet, fonts.pick(sheet.house, "hei_bold", rng), top - 46, RECORD_TITLE, 17)
    _updated(sheet, song, right, top - 14, "r", updated, 11, rng)
    values = {label: (text, name, value) for label, text, name, value in _record_rows(person, rng)}
    values["证书编号"] = (
        _groups(person.certificate_number),
        "certificate_number",
        person.certificate_number,
    )
    if sheet.house != "tune" or chance(rng, 0.5):
        values = {
            label.replace("（", "(").replace("）", ")"): rest for label, rest in values.items()
        }
    keys = {label.replace("(", "（").replace(")", "）"): label for label in values}
    layout = (
        ("姓名",),
        ("性别", "出生日期"),
        ("入学日期", "毕（结）业日期"),
        ("学历类别", "层次"),
        ("学校名称", "学制"),
        ("专业", "学习形式"),
        ("证书编号", "毕（结）业"),
        ("校（院）长姓名",),
    )
    photo_x = right - 96
    sheet.box(left, top, right, top + pitch * len(layout), (120, 120, 120), 0.8)
    sheet.picture(
        photo_x + 8,
        top + 6,
        photo_x + 88,
        top + 6 + 107,
        ornament.portrait(240, 320, int(rng.integers(40))),
    )
    sheet.line(photo_x, top, photo_x, top + pitch * 4, (120, 120, 120))
    for i, cells in enumerate(layout):
        end = photo_x if i < 4 else right
        y = top + pitch * i
        if i:
            sheet.line(left, y, end, y, (120, 120, 120))
        # Long values (school, number) get the wider first half, as in the old page.
        middle = left + (end - left) * (0.5 if i < 4 else 0.62)
        for k, key in enumerate(cells):
            x0, x1 = (left, middle if len(cells) > 1 else end) if k == 0 else (middle, end)
            if k:
                sheet.line(x0, y, x0, y + pitch, (120, 120, 120))
            _cell(
                sheet,
                (x0, y, x1, y + pitch),
                label_w,
                keys[key],
                values[keys[key]],
                song,
                size,
                hidden and key in ("姓名", "毕（结）业"),
            )
    below = top + pitch * len(layout)
    _code_box(sheet, rng, song, code, left, below + 18, boxed=False)
    _notes(sheet, song, left, below + 150, NOTES, 9)


def _cell(
    sheet: PdfSheet,
    at: tuple[float, float, float, float],
    label_w: float,
    label: str,
    cell: tuple[str, str | None, str | None],
    face: Face,
    size: float,
    as_image: bool,
) -> None:
    """A label and its value side by side; a long value is set smaller, as the page did."""
    x0, y0, x1, y1 = at
    text, name, value = cell
    if sheet.house != "test":
        sheet.box(
            x0,
            y0,
            x0 + label_w,
            y1,
            (238, 242, 246) if sheet.house == "tune" else (244, 246, 240),
            0,
        )
    sheet.line(x0 + label_w, y0, x0 + label_w, y1, (150, 150, 150))
    base = (y0 + y1) / 2 + size * 0.36
    sheet.text(
        x0 + label_w / 2, base, label, face, size * (0.95 if len(label) < 6 else 0.88), anchor="m"
    )
    fit = size * min(1.0, (x1 - x0 - label_w - 10) / max(sheet.width(text, face, size), 1))
    sheet.text(
        x0 + label_w + 6, base, text, face, fit, name=name, value=value or text, as_image=as_image
    )


def _code_box(
    sheet: PdfSheet,
    rng: np.random.Generator,
    face: Face,
    code: str,
    x: float,
    y: float,
    *,
    boxed: bool,
) -> None:
    """The block for online verification: code, QR and what to do with it."""
    if boxed:
        sheet.box(x - 8, y, 543, y + 100, (190, 205, 220), 0.8)
    qr_left = chance(rng, 0.5) if sheet.house == "tune" else not boxed
    qr_x, text_x = (x + 4, x + 108) if qr_left else (446, x + 8)
    code_image = (
        qrcode.make(otherwise(VERIFY_URL.format(code)), box_size=6, border=2)
        .get_image()
        .convert("RGB")
    )
    sheet.picture(qr_x, y + 8, qr_x + 84, y + 92, code_image)
    label = choose(rng, ("在线验证码", "在线验证码：", "报告在线验证码："))
    end = sheet.text(text_x, y + 34, label, face, 12)
    printed = _groups(code) if chance(rng, 0.35) else code
    digits = face if chance(rng, 0.5) else fonts.pick(sheet.house, "mono", rng)
    sheet.text(end + 8, y + 34, printed, digits, 12.5, name="verification_code", value=code)
    for i, line in enumerate(
        (
            "验证方式一：访问 https://www.chsi.com.cn/xlcx/bgcx.jsp 输入在线验证码查验。",
            "验证方式二：使用学信网App扫描二维码验证。",
        )
    ):
        sheet.text(text_x, y + 58 + 18 * i, line, face, 8.4, colour=GREY)


def _notes(
    sheet: PdfSheet, face: Face, x: float, y: float, notes: tuple[str, ...], size: float
) -> None:
    sheet.text(x, y + 4, "注意事项：", face, size + 1)
    y += 20
    for i, note in enumerate(notes, 1):
        line = {"tune": f"{i}、", "test": f"{i}. ", "judge": f"（{i}）"}[sheet.house]
        for char in note:
            if sheet.width(line + char, face, size) > 538 - x:
                sheet.text(x, y, line, face, size, colour=GREY)
                line, y = "", y + size * 1.5
            line += char
        sheet.text(x, y, line, face, size, colour=GREY)
        y += size * 1.7


def _watermark(sheet: PdfSheet, rng: np.random.Generator) -> None:
    """A pale emblem or slanted letters behind the list."""
    image = Image.new("RGB", (900, 900), "white")
    tone = MARKS[sheet.house]
    if chance(rng, 0.5):
        mark = ornament.emblem(700, tone)
        image.paste(mark, (100, 100), mark)
    else:
        face = fonts.pick(sheet.house, "hei", rng)
        for i in range(-1, 6):
            ImageDraw.Draw(image).text(
                (60 + 60 * (i % 2), 120 + i * 150),
                "学信网　学信网　学信网",
                font=face.at(60),
                fill=tone,
            )
        image = image.rotate(24, fillcolor="white")
    sheet.picture(98, 200, 498, 600, image)


def _browser_lines(sheet: PdfSheet, rng: np.random.Generator, date: dt.date) -> None:
    """Header and foot of a page printed from the browser."""
    face = fonts.pick(sheet.house, "hei", rng)
    sheet.text(
        24,
        22,
        f"{date.year}/{date.month}/{date.day} {int(rng.integers(8, 22))}:{int(rng.integers(10, 59))}",
        face,
        7.5,
    )
    sheet.text(298, 22, "学信档案", face, 7.5, anchor="m")
    sheet.text(24, 828, "https://my.chsi.com.cn/archive/", face, 7.5)
    sheet.text(571, 828, "1/1", face, 7.5, anchor="r")
