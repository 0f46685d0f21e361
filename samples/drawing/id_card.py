"""Both sides of the resident ID card, Han-only and with Uyghur lines (domain §3.1).

Positions are in units of 1/1011 of the card's width (300 dpi); the drawing is twice that.
Each house has its own positions, sizes and places for the Uyghur lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from samples.drawing import fonts, ornament
from samples.drawing.canvas import BLACK, Canvas, Colour
from samples.drawing.fonts import Face
from samples.drawing.otherwise import otherwise
from samples.drawing.truth import Drawing
from samples.people import names
from samples.people.person import Person, chance, choose

DPI, SCALE = 600.0, 2.0
SIZE = (2022, 1276)
CORNER_MM = 3.18
"""Corner radius of ISO/IEC 7810 ID-1 cards."""
BLUE: Colour = (58, 120, 178)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on the portrait side; y are base lines.

    `uyghur` says where the Uyghur line goes: '' none, above, below or beside the label.
    """

    label_x: int
    value_x: int
    rows: tuple[int, int, int, int]
    people_x: int
    number_y: int
    number_x: int
    name_size: float
    size: float
    label_size: float
    pitch: int
    right: int
    photo: tuple[int, int, int, int]
    uyghur: str = ""
    uyghur_size: float = 0.0


PORTRAIT = {
    "tune": (
        Layout(
            66, 182, (112, 192, 268, 348), 348, 568, 350, 45, 37, 31, 48, 620, (642, 90, 936, 452)
        ),
        Layout(
            58,
            164,
            (118, 204, 278, 350),
            352,
            578,
            330,
            38,
            31,
            27,
            40,
            625,
            (650, 96, 930, 440),
            "above",
            23,
        ),
    ),
    "test": (
        Layout(
            72, 190, (104, 180, 254, 332), 372, 556, 362, 42, 35, 29, 45, 612, (636, 76, 940, 446)
        ),
        Layout(
            54,
            178,
            (96, 180, 256, 330),
            376,
            566,
            340,
            36,
            30,
            26,
            41,
            615,
            (644, 84, 922, 428),
            "below",
            22,
        ),
        Layout(
            64,
            196,
            (110, 186, 258, 334),
            380,
            572,
            362,
            37,
            31,
            24,
            42,
            618,
            (652, 88, 934, 442),
            "beside",
            19,
        ),
    ),
    "judge": (
        Layout(
            78, 202, (122, 204, 284, 362), 388, 582, 372, 43, 36, 27, 46, 628, (660, 104, 948, 462)
        ),
        Layout(
            62,
            170,
            (126, 210, 288, 364),
            344,
            586,
            322,
            38,
            29,
            25,
            39,
            630,
            (664, 110, 938, 456),
            "above",
            20,
        ),
        Layout(
            70,
            186,
            (100, 184, 264, 340),
            366,
            560,
            352,
            39,
            32,
            26,
            42,
            606,
            (640, 72, 926, 434),
            "below",
            20,
        ),
    ),
}
LABELS_UYGHUR = {
    "name": "ئىسمى",
    "sex": "جىنسى",
    "ethnicity": "مىللىتى",
    "birth": "تۇغۇلغان",
    "address": "ئادرېسى",
    "number": "گراژدانلىق كىملىك نومۇرى",
}
PEOPLES_UYGHUR = {
    "汉": "خەنزۇ",
    "维吾尔": "ئۇيغۇر",
    "哈萨克": "قازاق",
    "回": "خۇيزۇ",
    "蒙古": "موڭغۇل",
}
ADDRESS_UYGHUR = "شىنجاڭ خېجىڭ ناھىيىسى دوستلۇق يولى"


def draw_portrait_side(
    person: Person, rng: np.random.Generator, house: str, *, bilingual: bool | None = None
) -> Drawing:
    """The side with the face; `bilingual` None: as likely as in Xinjiang's papers."""
    if bilingual is None:
        bilingual = bool(person.name_uyghur) or chance(rng, 0.35)
    layout = choose(rng, [x for x in PORTRAIT[house] if bool(x.uyghur) == bilingual])
    dx, dy = int(rng.integers(-6, 7)), int(rng.integers(-6, 7))
    layout = replace(
        layout,
        label_x=layout.label_x + dx,
        value_x=layout.value_x + dx,
        rows=tuple(y + dy for y in layout.rows),
        number_y=layout.number_y + dy // 2,
    )
    canvas = Canvas(house, _background(house, rng), DPI)
    left, top, right, bottom = layout.photo
    face = ornament.portrait(
        int((right - left) * SCALE),
        int((bottom - top) * SCALE),
        int(rng.integers(40)),
        (232, 236, 240),
    )
    canvas.image.paste(face, (int(left * SCALE), int(top * SCALE)))
    _portrait_text(canvas, layout, person, rng)
    return replace(
        canvas.finish("id_card_portrait_side", rounded_mm=CORNER_MM), bilingual=bilingual
    )


def _portrait_text(
    canvas: Canvas, layout: Layout, person: Person, rng: np.random.Generator
) -> None:
    hei = fonts.pick(canvas.house, "hei", rng, person.name + person.address)
    name_y, sex_y, birth_y, address_y = layout.rows
    for text, y in (("姓名", name_y), ("性别", sex_y), ("出生", birth_y), ("住址", address_y)):
        _label(canvas, layout.label_x, y, text, hei, layout.label_size)
    _label(
        canvas,
        layout.people_x - 1.25 * (layout.people_x - layout.value_x) / 2,
        sex_y,
        "民族",
        hei,
        layout.label_size,
    )
    _name(canvas, layout, person.name, hei)
    put = _Printer(canvas, hei, layout.size)
    put(layout.value_x, sex_y, person.sex, "sex")
    put(layout.people_x, sex_y, person.ethnicity, "ethnicity")
    born, x = person.birth_date, float(layout.value_x)
    for number, label, gap in ((born.year, "年", 12), (born.month, "月", 14), (born.day, "日", 14)):
        x = put(x, birth_y, str(number), "birth_date", born.isoformat()) + gap
        x = (
            put(
                x,
                birth_y,
                label,
                "birth_date",
                born.isoformat(),
                colour=BLUE,
                size=layout.label_size,
            )
            + gap
        )
    y = float(address_y)
    for line in _broken(canvas, person.address, hei, layout):
        put(layout.value_x, y, line, "address", person.address)
        y += layout.pitch
    _label(
        canvas, layout.label_x, layout.number_y, "公民身份号码", hei, layout.label_size, gap=0.06
    )
    number_face = fonts.pick(canvas.house, "number", rng)
    canvas.text(
        layout.number_x * SCALE,
        layout.number_y * SCALE,
        person.id_number,
        number_face,
        layout.size * 1.12 * SCALE,
        tracking=4.0,
        name="id_number",
    )
    if layout.uyghur:
        _uyghur_lines(canvas, layout, person, rng)


@dataclass
class _Printer:
    """Prints a value at a place given in card units and returns where it ends."""

    canvas: Canvas
    face: Face
    size: float

    def __call__(
        self,
        x: float,
        y: float,
        text: str,
        name: str,
        value: str | None = None,
        *,
        colour: Colour = BLACK,
        size: float | None = None,
    ) -> float:
        return (
            self.canvas.text(
                x * SCALE,
                y * SCALE,
                text,
                self.face,
                (size or self.size) * SCALE,
                colour=colour,
                name=name,
                value=value,
            )
            / SCALE
        )


def _label(
    canvas: Canvas, x: float, y: float, text: str, face: Face, size: float, gap: float = 0.42
) -> None:
    canvas.text(
        x * SCALE, y * SCALE, text, face, size * SCALE, colour=BLUE, tracking=size * gap * SCALE
    )


def _name(canvas: Canvas, layout: Layout, name: str, face: Face) -> None:
    """The name, on two lines where it is longer than the text column.

    Cards break such a name where the column ends, often behind the dot.
    """
    room = (layout.right - layout.value_x) * SCALE
    size, y = layout.name_size * SCALE, layout.rows[0] * SCALE
    lines = [name]
    if canvas.width(name, face, size) > room:
        dot = name.rfind("·", 0, len(name) - 1) + 1
        fits = max(i for i in range(1, len(name)) if canvas.width(name[:i], face, size) <= room)
        cut = dot if 0 < dot <= fits else fits
        lines = [name[:cut], name[cut:]]
        # Two lines share the place of one: smaller, the first a little higher.
        size, y = size * 0.86, y - layout.name_size * 0.42 * SCALE
    tracking = 0.12 * size if len(name) < 5 else 0.0
    for line in lines:
        canvas.text(
            layout.value_x * SCALE, y, line, face, size, tracking=tracking, name="name", value=name
        )
        y += size * 1.04


def _broken(canvas: Canvas, text: str, face: Face, layout: Layout) -> list[str]:
    """The address in lines as wide as the text column."""
    lines, line = [], ""
    for char in text:
        if (
            canvas.width(line + char, face, layout.size * SCALE)
            > (layout.right - layout.value_x) * SCALE
        ):
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def _uyghur_lines(canvas: Canvas, layout: Layout, person: Person, rng: np.random.Generator) -> None:
    face = fonts.pick(canvas.house, "arabic", rng)
    size = layout.uyghur_size
    own = person.name_uyghur or " ".join(
        choose(rng, names.UYGHUR_MALE)[1] for _ in range(int(rng.integers(1, 3)))
    )
    values = (
        ("name", own),
        ("sex", "ئەر" if person.sex == "男" else "ئايال"),
        ("birth", f"{person.birth_date.year}-يىلى"),
        ("address", ADDRESS_UYGHUR),
    )

    def write(x: float, y: float, text: str, colour: Colour = BLACK) -> None:
        canvas.text(x * SCALE, y * SCALE, text, face, size * SCALE, colour=colour, rtl=True)

    people = PEOPLES_UYGHUR.get(person.ethnicity, PEOPLES_UYGHUR["维吾尔"])
    for (key, value), y in zip(values, layout.rows, strict=True):
        if layout.uyghur == "beside":
            write(layout.label_x + layout.label_size * 2.5, y - 2, LABELS_UYGHUR[key], BLUE)
            if key == "name" and len(person.name) < 5:
                write(layout.value_x + layout.name_size * 5.2, y - 2, value)
            continue
        up = layout.name_size * 1.02 if layout.uyghur == "above" else -size * 1.25
        if key == "name" and len(person.name) > 11:
            up = layout.name_size * 1.55 if up > 0 else up * 1.6
        if key == "address" and up < 0:
            continue  # below the address's label its further lines would be in the way
        write(layout.label_x, y - up, LABELS_UYGHUR[key], BLUE)
        if key != "birth":
            write(layout.value_x, y - up, value)
        if key == "sex":
            write(layout.people_x, y - up, people)
    if layout.uyghur != "below":
        write(layout.label_x, layout.number_y - layout.size * 1.2, LABELS_UYGHUR["number"], BLUE)


EMBLEM = {
    # title x, y, sizes; authority row, validity row, label x, value x; Uyghur size
    "tune": (
        (330, 176, 52, 290, 78, 478, 552, 258, 432, 0),
        (318, 146, 42, 270, 62, 486, 560, 236, 404, 27),
    ),
    "test": (
        (352, 160, 49, 268, 84, 466, 540, 282, 450, 0),
        (340, 186, 40, 306, 58, 474, 556, 224, 420, 24),
    ),
    "judge": (
        (308, 184, 54, 302, 72, 490, 566, 246, 420, 0),
        (328, 166, 38, 290, 66, 494, 574, 240, 438, 22),
    ),
}


def draw_emblem_side(
    person: Person, rng: np.random.Generator, house: str, *, bilingual: bool | None = None
) -> Drawing:
    """The side with the emblem: who issued the card and how long it is valid."""
    if bilingual is None:
        bilingual = bool(person.name_uyghur) or chance(rng, 0.35)
    x, y1, size1, y2, size2, y3, y4, label_x, value_x, uyghur = EMBLEM[house][int(bilingual)]
    shift = int(rng.integers(-6, 7))
    canvas = Canvas(house, _background(house, rng, style=1), DPI)
    _wall(canvas)
    canvas.paste_over(ornament.emblem(400, (188, 46, 44)), 80 * SCALE, 62 * SCALE)
    hei, song = (
        fonts.pick(house, "hei", rng, person.id_issuing_authority),
        fonts.pick(house, "song_bold", rng),
    )
    dark: Colour = (30, 30, 34)
    room = 960 - x
    for text, y, size in (("中华人民共和国", y1, size1), ("居民身份证", y2, size2)):
        text = otherwise(text)
        gap = (room - len(text) * size) / (len(text) - 1) * SCALE * 0.8
        canvas.text(
            x * SCALE, (y + shift) * SCALE, text, song, size * SCALE, colour=dark, tracking=gap
        )
    y3, y4 = y3 + shift, y4 + shift
    for text, y in (("签发机关", y3), ("有效期限", y4)):
        canvas.text(label_x * SCALE, y * SCALE, text, hei, 33 * SCALE, colour=dark)
    canvas.text(
        value_x * SCALE,
        y3 * SCALE,
        person.id_issuing_authority,
        hei,
        34 * SCALE,
        name="id_issuing_authority",
    )
    _validity(canvas, person, hei, value_x * SCALE, y4 * SCALE)
    if uyghur:
        arabic = fonts.pick(house, "arabic", rng)
        above = {"tune": 46, "test": 42, "judge": 47}[house]
        for at_x, at_y, text, size in (
            (x + 60, y1 - size1 - 18 + shift, "جۇڭخۇا خەلق جۇمھۇرىيىتى", uyghur + 8),
            (x + 60, y2 - size2 - 4 + shift, "ئاھالە كىملىكى", uyghur + 4),
            (label_x - 10, y3 - above, "تارقاتقان ئورگان", uyghur),
            (label_x - 10, y4 - above + 8, "ئىناۋەتلىك مۇددىتى", uyghur),
        ):
            canvas.text(
                at_x * SCALE, at_y * SCALE, text, arabic, size * SCALE, colour=dark, rtl=True
            )
    return replace(canvas.finish("id_card_emblem_side", rounded_mm=CORNER_MM), bilingual=bilingual)


def _validity(canvas: Canvas, person: Person, face: Face, x: float, y: float) -> None:
    start, end = person.id_valid_from, person.id_valid_until
    x = canvas.text(
        x,
        y,
        f"{start:%Y.%m.%d}",
        face,
        34 * SCALE,
        tracking=2,
        name="id_valid_from",
        value=start.isoformat(),
    )
    x = canvas.text(x + 3, y, "-", face, 34 * SCALE)
    canvas.text(
        x + 3,
        y,
        f"{end:%Y.%m.%d}" if end else "长期",
        face,
        34 * SCALE,
        tracking=2,
        name="id_valid_until",
        value=end.isoformat() if end else "长期",
    )


CARDS: dict[str, tuple[tuple[tuple[Colour, Colour], ...], int]] = {
    # paper and tint, first of the two patterns
    "tune": ((((232, 243, 247), (198, 222, 234)), ((236, 244, 240), (206, 226, 222))), 0),
    "test": ((((228, 238, 248), (200, 216, 236)), ((238, 241, 247), (214, 216, 232))), 2),
    "judge": ((((226, 240, 244), (190, 214, 224)), ((240, 240, 232), (218, 222, 208))), 5),
}


def _background(house: str, rng: np.random.Generator, style: int = 0) -> Image.Image:
    tones, first = CARDS[house]
    paper, tint = tones[int(rng.integers(2))]
    return ornament.guilloche(*SIZE, paper, tint, style + first)


def _wall(canvas: Canvas) -> None:
    """A pale line of hills across the emblem side, where the card shows the Wall."""
    xs = np.arange(0, SIZE[0], 6)
    for k, base in enumerate((760, 860)):
        ys = base - 90 * np.sin(xs / 330 + k) - 30 * np.sin(xs / 90 + 2 * k)
        canvas.draw.line(
            list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=(206, 218, 226), width=7
        )
