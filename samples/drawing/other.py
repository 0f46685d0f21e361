"""Pages that are none of the papers this version reads: what applicants add or confuse."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

from samples.drawing import fonts, ornament
from samples.drawing.canvas import BLACK, Canvas, Span
from samples.drawing.truth import Drawing
from samples.people.person import Person, choose, digits

DPI = 200.0
KINDS = ("notice", "assessment", "invoice", "advert", "blank", "photo")
A4 = (1654, 2339)


def draw(
    person: Person, rng: np.random.Generator, house: str, *, kind: str | None = None
) -> Drawing:
    """A page that must be called "other"; it has no fields. `kind` is one of KINDS."""
    kind = kind or choose(rng, KINDS)
    tone = int(rng.integers(248, 256))
    canvas = Canvas(house, Image.new("RGB", A4, (tone, tone, tone - 2)), DPI)
    _DRAWN[kind](canvas, person, rng)
    return canvas.finish("other")


def _letter(canvas: Canvas, rng: np.random.Generator, title: str, text: str, unit: str) -> None:
    """A letter: title, paragraphs (one per line of `text`), unit, date and seal."""
    width, height = canvas.image.size
    em = canvas.mm(5.4) * float(rng.uniform(0.95, 1.05))
    body = fonts.pick(canvas.house, choose(rng, ("song", "kai")), rng)
    heading = fonts.pick(canvas.house, "song_bold", rng)
    margin, y = width * float(rng.uniform(0.11, 0.15)), height * 0.13
    for line in title.splitlines():
        canvas.text(width / 2, y, line, heading, em * 1.4, anchor="ms")
        y += em * 2
    y += em
    for part in text.splitlines():
        y = (
            canvas.prose(
                margin, y, width - 2 * margin, [Span(part)], body, em, indent=2, leading=1.8
            )
            + em * 1.8
        )
    y = max(y + em * 3, height * 0.62)
    canvas.text(width - margin, y, unit, body, em, anchor="rs")
    canvas.text(width - margin, y + em * 1.9, "2024年10月9日", body, em, anchor="rs")
    letters = fonts.pick(canvas.house, "song", rng, unit).at(em * 0.72)
    canvas.stamp(
        ornament.seal(unit, letters, round(canvas.mm(41)), seed=int(rng.integers(99))),
        width - margin - em * 3.5,
        y + em * 0.6,
    )


def _notice(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    people = f"{person.name}，{person.sex}，{person.ethnicity}族，身份证号{person.id_number}"
    _letter(
        canvas,
        rng,
        f"关于{person.name}同志申报{person.series}\n{person.specialty}专业初级职称的公示",
        "根据《关于开展2024年度和静县初次确定专业技术职务任职资格申报工作的通知》要求，现将申报情况进行公示：\n"
        f"{people}，参加工作时间{person.work_start.year}年{person.work_start.month}月，编制在{person.employer}。\n"
        "该同志思想政治表现良好，参加工作以来主要从事专业技术工作，取得了较好成绩。\n"
        "公示时间自2024年9月26日起至2024年10月8日止。如有异议，请以书面形式反映至单位办公室，监督电话：0996-5000000。",
        person.employer,
    )


def _assessment(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    width, height = canvas.image.size
    em = canvas.mm(4.8)
    face = fonts.pick(canvas.house, choose(rng, ("song", "hei")), rng)
    canvas.text(
        width / 2,
        height * 0.09,
        "事业单位工作人员年度考核登记表",
        fonts.pick(canvas.house, "song_bold", rng),
        em * 1.6,
        anchor="ms",
    )
    canvas.text(width / 2, height * 0.12, "（2023年度）", face, em, anchor="ms")
    rows = (
        (("姓　名", person.name), ("性　别", person.sex)),
        (("出生年月", f"{person.birth_date:%Y.%m}"), ("政治面貌", "群众")),
        (("单　位", person.employer),),
        (("从事工作", person.specialty),),
    )
    left, right, y = width * 0.1, width * 0.9, height * 0.14
    for cells in rows:
        canvas.draw.rectangle((left, y, right, y + em * 2.4), outline=BLACK, width=2)
        for (label, value), x in zip(cells, (left, width / 2), strict=False):
            canvas.draw.line((x, y, x, y + em * 2.4), fill=BLACK, width=2)
            canvas.text(x + em * 0.4, y + em * 1.6, label, face, em)
            canvas.text(x + em * 5.2, y + em * 1.6, value, face, em)
        y += em * 2.4
    for label, text, rows_high in (
        (
            "本人总结",
            "本年度能够认真学习，遵守各项规章制度，按时完成领导交办的各项任务，业务能力有所提高。",
            16,
        ),
        ("主管领导评语和考核等次建议", "该同志工作认真负责，建议评为合格等次。", 9),
        ("单位负责人意见", "同意评为合格等次。", 9),
        ("本人意见", "同意", 6),
    ):
        canvas.draw.rectangle((left, y, right, y + em * rows_high), outline=BLACK, width=2)
        canvas.prose(left + em * 0.4, y + em * 1.8, em * 4, [Span(label)], face, em, leading=1.4)
        canvas.draw.line((left + em * 5, y, left + em * 5, y + em * rows_high), fill=BLACK, width=2)
        canvas.prose(
            left + em * 5.6,
            y + em * 1.8,
            right - left - em * 7,
            [Span(text)],
            fonts.pick(canvas.house, "kai", rng),
            em,
            leading=1.7,
        )
        y += em * rows_high


def _invoice(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    width, height = canvas.image.size
    em = canvas.mm(4.4)
    face = fonts.pick(canvas.house, "song", rng)
    brown = (140, 74, 40)
    canvas.text(
        width / 2, height * 0.1, "电子发票（普通发票）", face, em * 1.7, colour=brown, anchor="ms"
    )
    y = height * 0.14
    for label, value in (
        ("发票号码", digits(rng, 20)),
        ("开票日期", "2024年06月18日"),
        ("购买方名称", person.name),
        ("销售方名称", "西域网络培训服务有限公司"),
        ("项目名称", "*非学历教育服务*培训费"),
        ("金额", "¥120.00"),
        ("税额", "¥3.60"),
        ("价税合计（大写）", "壹佰贰拾叁圆陆角整"),
        ("备注", "培训服务"),
        ("开票人", "管理员"),
    ):
        canvas.draw.rectangle((width * 0.08, y, width * 0.92, y + em * 2.4), outline=brown, width=2)
        canvas.text(width * 0.1, y + em * 1.6, label, face, em, colour=brown)
        canvas.text(width * 0.36, y + em * 1.6, value, face, em)
        y += em * 2.4


def _advert(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    _letter(
        canvas,
        rng,
        f"关于举办{person.specialty}专业\n技术人员培训班的通知",
        "各有关单位：\n为进一步提升专业技术人员业务水平，定于2024年11月举办培训班，现将有关事项通知如下。\n"
        "一、培训对象：各单位从事相关工作的专业技术人员。\n二、培训方式：网络学习，报名后登录平台观看课程视频。\n"
        "三、收费标准：每人120元，含资料费。\n四、报名时间：即日起至2024年11月10日，名额有限，报满为止。",
        "西域网络培训服务有限公司",
    )


def _blank(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    """Paper with nothing on it but its own slight unevenness."""
    pixels = np.asarray(canvas.image, np.float32) + rng.normal(0, 1.2, (A4[1], A4[0], 1)).astype(
        np.float32
    )
    canvas.image.paste(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))


def _photo(canvas: Canvas, person: Person, rng: np.random.Generator) -> None:
    """A page-filling picture without letters: hills under a sky."""
    width, height = canvas.image.size
    coarse = rng.random((12, 9, 3)).astype(np.float32) * 40
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    sky = np.stack([150 + 60 * y / height, 180 + 40 * y / height, 235 - 10 * y / height], axis=-1)
    hills = height * 0.55 + 120 * np.sin(x / 260 + rng.random()) + 50 * np.sin(x / 71)
    land = np.array([86.0, 120.0, 62.0], np.float32) + cv2.resize(
        coarse, (width, height), interpolation=cv2.INTER_CUBIC
    )
    pixels = np.where((y > hills)[..., None], land, sky) + rng.normal(0, 5, (height, width, 1))
    canvas.image.paste(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))


_DRAWN: dict[str, Callable[[Canvas, Person, np.random.Generator], None]] = {
    "notice": _notice,
    "assessment": _assessment,
    "invoice": _invoice,
    "advert": _advert,
    "blank": _blank,
    "photo": _photo,
}
