"""A born-digital page: real text layer, and truth boxes that fit its own rendering.

The picture of the drawing is the PDF rendered at 200 dpi, so pixels, boxes and text
layer agree by construction. Places are PDF points from the top left.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.drawing import fonts
from samples.drawing.canvas import Colour, glyph_height, ink_box, quad
from samples.drawing.fonts import Face
from samples.drawing.otherwise import otherwise
from samples.drawing.truth import Drawing, DrawnField

A4 = (595, 842)
DPI = 200
PX = DPI / 72.0
IMAGE_DPI = 300
"""Resolution of text that is put in as a picture, as the old reports did with names."""


@dataclass
class _Run:
    x: float
    y: float
    text: str
    face: Face
    size: float
    colour: Colour
    name: str | None
    value: str | None
    as_image: bool = False


@dataclass
class PdfSheet:
    """Collects text, lines and pictures; `finish` makes PDF, picture and truth."""

    house: str
    size: tuple[int, int] = A4
    _runs: list[_Run] = field(default_factory=list)
    _shapes: list[tuple[str, tuple[float, float, float, float], Colour, float]] = field(
        default_factory=list
    )
    _images: list[tuple[tuple[float, float, float, float], bytes]] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: Face,
        size: float,
        *,
        colour: Colour = (30, 30, 30),
        name: str | None = None,
        value: str | None = None,
        anchor: str = "l",
        as_image: bool = False,
    ) -> float:
        """One line by its base line; returns about where it ends (in points)."""
        text, value = otherwise(text), None if value is None else otherwise(value)
        face = fonts.instead(self.house, face, text)
        wide = self.width(text, face, size)
        x -= {"l": 0.0, "m": wide / 2, "r": wide}[anchor]
        self._runs.append(_Run(x, y, text, face, size, colour, name, value, as_image))
        return x + wide

    def width(self, text: str, face: Face, size: float) -> float:
        """Length of the line in points."""
        text = otherwise(text)
        return float(fonts.instead(self.house, face, text).at(100).getlength(text)) * size / 100

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: Colour = (160, 160, 160),
        width: float = 0.6,
    ) -> None:
        self._shapes.append(("line", (x0, y0, x1, y1), colour, width))

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: Colour = (160, 160, 160),
        width: float = 0.6,
    ) -> None:
        """An outline; `width` 0 fills instead."""
        self._shapes.append(("box", (x0, y0, x1, y1), colour, width))

    def picture(self, x0: float, y0: float, x1: float, y1: float, image: Image.Image) -> None:
        self._images.append(((x0, y0, x1, y1), _png(image)))

    def finish(self, material: str, year: int | None = None) -> Drawing:
        """The drawing with its PDF; raises nothing a caller could help."""
        document = pymupdf.open()
        page = document.new_page(width=self.size[0], height=self.size[1])
        for place, data in self._images:
            page.insert_image(pymupdf.Rect(*place), stream=data)
        for kind, at, colour, width in self._shapes:
            tone = tuple(c / 255 for c in colour)
            if kind == "line":
                page.draw_line(at[:2], at[2:], color=tone, width=width)
            else:
                page.draw_rect(
                    pymupdf.Rect(*at), color=tone, width=width or 0.1, fill=None if width else tone
                )
        boxes = self._write(page)
        document.subset_fonts()
        data = document.tobytes(garbage=3, deflate=True)
        rendered = pymupdf.open(stream=data)[0].get_pixmap(dpi=DPI)
        image = Image.frombytes("RGB", (rendered.width, rendered.height), rendered.samples)
        return Drawing(
            material, image, float(DPI), self._fields(boxes), year, _ink(image, boxes), 0.0, data
        )

    def _write(self, page: pymupdf.Page) -> list[NDArray[np.float64]]:
        """Print the runs; returns each run's quad in pixels."""
        letters: dict[Face, str] = {}
        for run in self._runs:
            if not run.as_image:
                letters[run.face] = letters.get(run.face, "") + run.text
        made = {
            face: pymupdf.Font(fontbuffer=fonts.embeddable(face, text))
            for face, text in letters.items()
        }
        writers: dict[Colour, pymupdf.TextWriter] = {}
        boxes = []
        for run in self._runs:
            if run.as_image:
                boxes.append(self._write_image(page, run))
                continue
            font = made[run.face]
            writer = writers.setdefault(run.colour, pymupdf.TextWriter(page.rect))
            writer.append((run.x, run.y), run.text, font=font, fontsize=run.size)
            boxes.append(_tight(run, font))
        for colour, writer in writers.items():
            writer.write_text(page, color=tuple(c / 255 for c in colour))
        return boxes

    def _write_image(self, page: pymupdf.Page, run: _Run) -> NDArray[np.float64]:
        """Put the run's text in as a picture: the layer does not have it."""
        scale = IMAGE_DPI / 72
        font = run.face.at(run.size * scale)
        x0, y0, x1, y1 = ink_box(font, run.text)
        pad = 4
        picture = Image.new("RGB", (int(x1 - x0) + 2 * pad, int(y1 - y0) + 2 * pad), "white")
        ImageDraw.Draw(picture).text(
            (pad - x0, pad - y0), run.text, font=font, fill=run.colour, anchor="ls"
        )
        place = (
            run.x + (x0 - pad) / scale,
            run.y + (y0 - pad) / scale,
            run.x + (x1 + pad) / scale,
            run.y + (y1 + pad) / scale,
        )
        page.insert_image(pymupdf.Rect(*place), stream=_png(picture))
        return quad(
            *(
                (v / scale + o) * PX
                for v, o in zip((x0, y0, x1, y1), (run.x, run.y, run.x, run.y), strict=True)
            )
        )

    def _fields(self, boxes: list[NDArray[np.float64]]) -> list[DrawnField]:
        found: dict[str, DrawnField] = {}
        for run, box in zip(self._runs, boxes, strict=True):
            if run.name is None:
                continue
            height = glyph_height(run.face, run.size * PX, run.text)
            if run.name in found:
                found[run.name].quads.append(box)
                found[run.name].printed += run.text
            else:
                found[run.name] = DrawnField(
                    run.name, run.value or run.text, run.text, [box], height
                )
        return list(found.values())


def joined(sheets: Sequence[bytes]) -> bytes:
    """PDF documents one behind the other as one."""
    whole = pymupdf.open()
    for sheet in sheets:
        whole.insert_pdf(pymupdf.open(stream=sheet))
    return bytes(whole.tobytes(garbage=3, deflate=True))


def _tight(run: _Run, font: pymupdf.Font) -> NDArray[np.float64]:
    """Quad of the run's ink in pixels, from the glyphs' own boxes.

    FreeType's boxes, since MuPDF gives the whole font's box for every glyph of a large
    font.
    """
    x, edges = run.x, []
    for char in run.text:
        if not char.isspace():
            box = _glyph_box(run.face, char)
            edges.append(
                (
                    x + box[0] * run.size,
                    run.y + box[1] * run.size,
                    x + box[2] * run.size,
                    run.y + box[3] * run.size,
                )
            )
        x += font.glyph_advance(ord(char)) * run.size
    ends = np.array(edges) * PX
    return quad(ends[:, 0].min(), ends[:, 1].min(), ends[:, 2].max(), ends[:, 3].max())


@lru_cache(maxsize=8192)
def _glyph_box(face: Face, char: str) -> tuple[float, ...]:
    """Ink box in em, y downwards from the base line."""
    return tuple(v / 400 for v in ink_box(face.at(400), char))


def _ink(image: Image.Image, boxes: list[NDArray[np.float64]]) -> Image.Image:
    """Mask of letters: what is darker than the paper inside the runs' boxes."""
    dark = 255 - np.asarray(image.convert("L"), dtype=np.int16)
    mask = np.zeros(dark.shape, np.uint8)
    for box in boxes:
        x0, y0 = np.floor(box.min(axis=0)).astype(int)
        x1, y1 = np.ceil(box.max(axis=0)).astype(int)
        part = dark[max(y0, 0) : y1, max(x0, 0) : x1]
        if part.size:
            low, high = np.percentile(part, 10), part.max()
            mask[max(y0, 0) : y1, max(x0, 0) : x1] = np.clip(
                (part - low) * 255 / max(high - low, 1), 0, 255
            )
    return Image.fromarray(mask)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
