"""Lines and beliefs built by hand, drawn strips, and the one slow reader, made once.

Nothing here imitates a part of the product: lines are what a reader would hand over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from intake.domain.application import Material
from intake.domain.geometry import RGB, Box, Quad
from intake.domain.ports import Face
from intake.domain.text import Line, Posterior, Reading, Span
from intake.domain.values.folding import simplify
from intake.extraction.legibility.line import LineQuality
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.ocr.layout import Placed, place, rotation_matrix
from intake.extraction.paper import SeenPaper
from models.paddle import PaddleReader
from tests.drawn import FONTS, font, rect

SURE = 0.99
"""Probability of a clearly printed character, as the recogniser gives it."""
ALPHABET = frozenset(
    "".join(map(chr, range(0x4E00, 0xA000))) + "0123456789ABCDEFGHJKLMNPQRSTUVWXYZx·.-:()（）〇"
)


@cache
def paddle_reader() -> PaddleReader:
    """One reader for the whole run: loading its networks takes seconds."""
    return PaddleReader(threads=2)


# ------------------------------------------------------------------------------- beliefs


def posterior(
    columns: Sequence[Mapping[str, float]], alphabet: frozenset[str] = ALPHABET
) -> Posterior:
    """One mapping per time step: character → probability; the empty string is blank."""
    width = max(len(column) for column in columns)
    characters = np.full((len(columns), width), -1, dtype=np.int32)
    logs = np.full((len(columns), width), np.log(1e-6), dtype=np.float32)
    for step, column in enumerate(columns):
        best_first = sorted(column.items(), key=lambda pair: -pair[1])
        for rank, (character, chance) in enumerate(best_first):
            characters[step, rank] = ord(simplify(character)) if character else 0
            logs[step, rank] = np.log(max(chance, 1e-6))
    return Posterior(characters, logs, alphabet)


def line(
    text: str,
    left: float = 0,
    top: float = 0,
    height: float = 30,
    *,
    width: float | None = None,
    doubts: Mapping[int, Mapping[str, float]] | None = None,
    sure: float = SURE,
    alphabet: frozenset[str] = ALPHABET,
) -> Line:
    """A line read by a recogniser; a character and a blank take one time step each.

    `doubts[i]` replaces the belief at character i: character → probability; the text
    keeps what it says, which must be the likeliest there.
    """
    columns: list[Mapping[str, float]] = [{"": SURE, text[:1]: 1 - SURE}]
    for i, character in enumerate(text):
        columns.append((doubts or {}).get(i, {character: sure, "": 1 - sure}))
        columns.append({"": SURE, character: 1 - SURE})
    chances = tuple(float((doubts or {}).get(i, {c: sure})[c]) for i, c in enumerate(text))
    steps = tuple(1 + 2 * i for i in range(len(text)))
    right = left + (len(text) * height if width is None else width)
    return Line(
        text,
        float(np.mean(chances)) if chances else 0.0,
        rect(left, top, right, top + height),
        chances,
        steps,
        posterior(columns, alphabet),
    )


def layer_line(text: str, left: float = 0, top: float = 0, height: float = 30) -> Line:
    """A line of a PDF's text layer."""
    quad = rect(left, top, left + len(text) * height, top + height)
    return Line(text, 1.0, quad, (1.0,) * len(text), from_layer=True)


def sheet(*texts: str, pitch: float = 60, height: float = 30, left: float = 100) -> list[Line]:
    """Lines below each other, all starting at the same left edge."""
    return [line(t, left, 100 + i * pitch, height) for i, t in enumerate(texts)]


def upright(lines: Sequence[Line]) -> list[Placed]:
    """The lines as they stand, for a page that is not turned."""
    return place(lines, rotation_matrix(0.0))


def whole(name: str, text: str, of: Line, value: str | None = "", number: int = 0) -> Reading:
    """A reading that is all of line `number`; `value` as the text unless given."""
    return Reading(
        name,
        text if value == "" else value,
        text,
        (Span(number, 0, len(text)),),
        of.box,
        min(of.probabilities, default=1.0),
        "text_layer" if of.from_layer else "ocr",
    )


# -------------------------------------------------------------------------------- papers


def quality(
    quad: Quad | None = None,
    glyph_height: float = 40.0,
    edge_width: float = 1.5,
    contrast: float = 180.0,
) -> LineQuality:
    """The physics of a line that anybody can read, unless told otherwise."""
    return LineQuality(
        quad=rect(0, 0, 100, 40) if quad is None else quad,
        glyph_height=glyph_height,
        edge_width=edge_width,
        edge_least=edge_width,
        contrast=contrast,
        paper=240.0,
        dark=240.0 - contrast,
        noise=2.0,
        clipped_fraction=0.0,
        glare_fraction=0.0,
        covered_fraction=0.0,
        touches_edge=False,
    )


def seen_paper(
    material: Material,
    readings: Mapping[str, Reading],
    lines: Sequence[Line],
    *,
    physics: LineQuality | None = None,
    page: PageQuality | None = None,
    codes: tuple[str, ...] = (),
    with_strips: bool = True,
) -> SeenPaper:
    """A paper as `sight` leaves it; every line is white with the same physics."""
    strip = np.full((80, 400, 3), 240, np.uint8)
    return SeenPaper(
        material=material,
        box=Box(0, 0, 2000, 2000),
        lines=tuple(lines),
        qualities=tuple(physics or quality(li.quad) for li in lines),
        readings=readings,
        quality=page or PageQuality((), 300.0, 0.95),
        upload="uploads/a.jpg",
        page=1,
        reduction=1,
        physics={},
        strips=dict.fromkeys(range(len(lines)), strip) if with_strips else {},
        codes=codes,
    )


@dataclass
class Testimony:
    """Witnesses whose answers are known; they count how often they were asked."""

    __test__ = False

    again: tuple[Line, ...] = ()
    second: str | None = None
    asked: list[str] = field(default_factory=list)

    def look_again(self, strip: RGB) -> list[Line]:
        self.asked.append("again")
        return list(self.again)

    def second_reading(self, strip: RGB) -> str | None:
        self.asked.append("second")
        return self.second

    def codes(self, pixels: RGB) -> list[str]:
        return []

    def faces(self, pixels: RGB) -> list[Face]:
        return []

    def may_show_face(self, pixels: RGB) -> bool:
        return False


# ------------------------------------------------------------------------------- pictures


def strip_of(text: str, size: int = 44, name: str = FONTS[0]) -> tuple[RGB, Quad]:
    """A small white picture with one printed line, and the quad around it."""
    face = font(name, size)
    x0, y0, x1, y1 = face.getbbox(text)
    pad = size
    image = Image.new("RGB", (int(x1 - x0) + 2 * pad, int(y1 - y0) + 2 * pad), (248, 248, 246))
    ImageDraw.Draw(image).text((pad - x0, pad - y0), text, fill=(30, 30, 34), font=face)
    near = size * 0.12
    quad = rect(pad - near, pad - near, image.width - pad + near, image.height - pad + near)
    return np.asarray(image).copy(), quad


def card_picture(values: Mapping[str, str], scale: float = 1.0) -> RGB:
    """The portrait side of a card with these printed values, 1011 x 638 at scale 1."""
    image = Image.new("RGB", (1011, 638), (224, 234, 242))
    draw = ImageDraw.Draw(image)
    rows = (
        (70, 80, "姓名", values["name"]),
        (70, 155, "性别", values["sex"]),
        (300, 155, "民族", values["ethnicity"]),
        (70, 230, "出生", values["birth_date"]),
        (70, 310, "住址", values["address"]),
    )
    for x, y, label, value in rows:
        draw.text((x, y), label, fill=(60, 110, 170), font=font(FONTS[0], 30))
        draw.text((x + 110, y - 4), value, fill=(25, 25, 30), font=font(FONTS[0], 38))
    draw.text((70, 540), "公民身份号码", fill=(60, 110, 170), font=font(FONTS[0], 30))
    draw.text((330, 534), values["id_number"], fill=(25, 25, 30), font=font(FONTS[0], 42))
    size = (round(1011 * scale), round(638 * scale))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS)).copy()
