"""A flat paper under construction: text that remembers where it stands.

All positions are drawing pixels, text is placed by its left end on the base line. The
ink mask holds letters only, no seals and no background: it is what legibility is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

from samples.drawing import fonts
from samples.drawing.fonts import Face
from samples.drawing.otherwise import otherwise
from samples.drawing.truth import Drawing, DrawnField

Colour = tuple[int, int, int]
BLACK: Colour = (24, 24, 26)
_NOT_FIRST = "，。、；：）》”！"
"""Characters that never begin a line of Chinese prose."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of prose; with `field` it is a value, `value` in the contract's notation."""

    text: str
    field: str | None = None
    value: str | None = None
    face: Face | None = None
    colour: Colour | None = None
    underlined: bool = False


@dataclass
class _Mark:
    value: str | None
    printed: str
    quads: list[NDArray[np.float64]]
    glyph_height: float


def ink_box(
    font: ImageFont.FreeTypeFont, text: str, stroke: float = 0.0, **options: str
) -> tuple[float, float, float, float]:
    """What the text's ink covers around its origin (left end of the base line); ink that
    runs adds `stroke` pixels on every side.

    Pillow's own box also holds the blank that follows the last character.
    """
    bitmap, offset = font.getmask2(text, mode="L", anchor="ls", stroke_width=stroke, **options)
    box = bitmap.getbbox() or (0, 0, 0, 0)
    return box[0] + offset[0], box[1] + offset[1], box[2] + offset[0], box[3] + offset[1]


def glyph_height(face: Face, size: float, text: str) -> float:
    """Ink height in pixels of this text's smallest class of characters: digits are
    lower than Han characters, and a value is as readable as its smallest part."""
    probe = "0" if any(c.isascii() and c.isalnum() for c in text) else "国"
    if not face.covers(probe):
        return size * 0.75
    box = ink_box(face.at(size), probe)
    return float(box[3] - box[1])


@dataclass
class Canvas:
    """One paper being drawn by one house; `finish` makes the Drawing."""

    house: str
    image: Image.Image
    dpi: float
    _marks: dict[str, _Mark] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.image = self.image.convert("RGB")
        self.ink = Image.new("L", self.image.size, 0)
        self.draw = ImageDraw.Draw(self.image)
        self._ink_draw = ImageDraw.Draw(self.ink)

    @property
    def printed(self) -> frozenset[str]:
        """Names of the fields printed so far."""
        return frozenset(self._marks)

    def mm(self, millimetres: float) -> float:
        """Pixels in this many millimetres of paper."""
        return millimetres / 25.4 * self.dpi

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: Face,
        size: float,
        *,
        colour: Colour = BLACK,
        tracking: float = 0.0,
        name: str | None = None,
        value: str | None = None,
        anchor: str = "ls",
        rtl: bool = False,
    ) -> float:
        """Print one line and return the x where it ends.

        `tracking` pixels are added after each character; `name` makes it a field, a
        second call with the same name adds a line or a part on the same line.
        """
        text, value = otherwise(text), None if value is None else otherwise(value)
        face = fonts.instead(self.house, face, text) if not rtl else face
        font = face.at(size)
        if anchor != "ls":
            wide = self.width(text, face, size, tracking)
            x -= wide / 2 if anchor[0] == "m" else wide if anchor[0] == "r" else 0
        # Without libfribidi the Uyghur letters stay apart, which is noise as good as any.
        options = {"direction": "rtl"} if rtl and features.check("raqm") else {}
        boxes = []
        if tracking and not rtl:
            for char in text:
                boxes.append(self._glyphs(x, y, char, font, colour, face.spread * size, {}))
                x += font.getlength(char) + tracking
            end = x - tracking
        else:
            boxes.append(self._glyphs(x, y, text, font, colour, face.spread * size, options))
            end = x + font.getlength(text, **options)
        if name is not None:
            self._mark(
                name,
                value if value is not None else text,
                text,
                boxes,
                glyph_height(face, size, text),
            )
        return end

    def width(self, text: str, face: Face, size: float, tracking: float = 0.0) -> float:
        """Length in pixels of the line that `text` would print."""
        text = otherwise(text)
        font = fonts.instead(self.house, face, text).at(size)
        return float(font.getlength(text)) + tracking * max(len(text) - 1, 0)

    def _glyphs(
        self,
        x: float,
        y: float,
        text: str,
        font: ImageFont.FreeTypeFont,
        colour: Colour,
        stroke: float,
        options: dict[str, str],
    ) -> tuple[float, float, float, float]:
        at = (round(x), round(y))
        self.draw.text(
            at, text, font=font, fill=colour, anchor="ls", stroke_width=stroke, **options
        )
        self._ink_draw.text(
            at, text, font=font, fill=255, anchor="ls", stroke_width=stroke, **options
        )
        box = ink_box(font, text, stroke, **options)
        return at[0] + box[0], at[1] + box[1], at[0] + box[2], at[1] + box[3]

    def _mark(
        self,
        name: str,
        value: str,
        printed: str,
        boxes: Sequence[tuple[float, float, float, float]],
        height: float,
    ) -> None:
        seen = [b for b in boxes if b[2] > b[0] and b[3] > b[1]]
        if not seen:
            return
        x0, y0 = min(b[0] for b in seen), min(b[1] for b in seen)
        x1, y1 = max(b[2] for b in seen), max(b[3] for b in seen)
        old = self._marks.get(name)
        if old is None:
            self._marks[name] = _Mark(value, printed, [quad(x0, y0, x1, y1)], height)
            return
        last = old.quads[-1]
        low, high = last[:, 1].min(), last[:, 1].max()
        if min(y1, high) - max(y0, low) > 0.5 * min(y1 - y0, high - low):
            old.quads[-1] = quad(
                min(x0, last[:, 0].min()), min(y0, low), max(x1, last[:, 0].max()), max(y1, high)
            )
        else:
            old.quads.append(quad(x0, y0, x1, y1))
        old.printed += printed
        old.glyph_height = min(old.glyph_height, height)

    def written(
        self,
        name: str,
        value: str,
        text: str,
        box: tuple[float, float, float, float],
        height: float,
    ) -> None:
        """Say that the field `name` stands in `box`, laid on by hand; `height` of its characters."""
        self._mark(name, value, text, [box], height)

    def mark(
        self, name: str, value: str | None, box: tuple[float, float, float, float] | None = None
    ) -> None:
        """Record one of `truth.MARKS` within `box` (x0, y0, x1, y1; None: the whole paper)."""
        box = box or (0.0, 0.0, float(self.image.width), float(self.image.height))
        self._marks[name] = _Mark(value, "", [quad(*box)], 0.0)

    def prose(
        self,
        x: float,
        y: float,
        width: float,
        spans: Sequence[Span],
        face: Face,
        size: float,
        *,
        leading: float = 1.8,
        tracking: float = 0.0,
        indent: float = 0.0,
        colour: Colour = BLACK,
    ) -> float:
        """Set spans as a paragraph of `width` and return the last base line's y.

        `leading` is the line pitch and `indent` the first line's, both in em.
        """
        cursor = x + indent * size
        for span in (replace(s, text=otherwise(s.text)) for s in spans):
            own = fonts.instead(self.house, span.face or face, span.text)
            font, run, start = own.at(size), "", cursor
            # A number is never broken over two lines, Chinese words are.
            for atom in re.findall(r"[0-9A-Za-z*]+|.", span.text):
                step = sum(float(font.getlength(char)) + tracking for char in atom)
                if cursor + step > x + width + size * 0.3 and atom not in _NOT_FIRST:
                    self._run(start, y, run, span, own, size, tracking, colour)
                    y += leading * size
                    run, start, cursor = "", x, x
                run += atom
                cursor += step
            self._run(start, y, run, span, own, size, tracking, colour)
        return y

    def _run(
        self,
        x: float,
        y: float,
        run: str,
        span: Span,
        face: Face,
        size: float,
        tracking: float,
        colour: Colour,
    ) -> None:
        if not run:
            return
        end = self.text(
            x,
            y,
            run,
            face,
            size,
            colour=span.colour or colour,
            tracking=tracking,
            name=span.field,
            value=span.value or span.text,
        )
        if span.underlined:
            self.draw.line(
                [(x, y + size * 0.22), (end, y + size * 0.22)],
                fill=span.colour or colour,
                width=max(1, round(size / 22)),
            )

    def paste_over(self, layer: Image.Image, x: float, y: float) -> None:
        """Lay an RGBA layer over the paper (photo, code); the ink mask is left alone."""
        self.image.paste(layer, (round(x), round(y)), layer if layer.mode == "RGBA" else None)

    def stamp(self, seal: Image.Image, x: float, y: float) -> None:
        """Press a seal, an RGBA layer, centred at x, y: its ink darkens what is below."""
        left, top = round(x - seal.width / 2), round(y - seal.height / 2)
        base = self.image.crop((left, top, left + seal.width, top + seal.height))
        under = np.asarray(base, dtype=np.float32) / 255
        over = np.asarray(seal, dtype=np.float32) / 255
        mixed = under * (1 - over[..., 3:] * (1 - over[..., :3]))
        self.image.paste(Image.fromarray((mixed * 255).astype(np.uint8)), (left, top))

    def finish(
        self,
        material: str,
        *,
        year: int | None = None,
        rounded_mm: float = 0.0,
        pdf: bytes | None = None,
    ) -> Drawing:
        """The finished paper with its fields in the order they were printed."""
        drawn = [
            DrawnField(name, mark.value, mark.printed, mark.quads, mark.glyph_height)
            for name, mark in self._marks.items()
        ]
        return Drawing(material, self.image, self.dpi, drawn, year, self.ink, rounded_mm, pdf)


def quad(x0: float, y0: float, x1: float, y1: float) -> NDArray[np.float64]:
    """The four corners of an upright rectangle, top left first, clockwise."""
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)
