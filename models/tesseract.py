"""Tesseract behind `Reader`: the second, independent opinion on one crop."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

import numpy as np
import pytesseract
from PIL import Image
from pytesseract import Output

from intake.domain.geometry import RGB, Quad
from intake.domain.text import Line
from intake.domain.values.folding import fold
from intake.extraction.ocr.layout import cut_out
from models.thresholds import LINE_SECONDS, MIN_HEIGHT

LANGUAGE = "chi_sim"
LINE_MODE = "--oem 1 --psm 7"
PAGE_MODE = "--oem 1 --psm 11"


class TesseractReader:
    """Tesseract's LSTM with simplified Chinese."""

    def __init__(self, version: str) -> None:
        self._version = version

    @classmethod
    def if_installed(cls) -> TesseractReader | None:
        """A reader, or None when the program or its Chinese data is not there."""
        try:
            version = str(pytesseract.get_tesseract_version())
            languages = pytesseract.get_languages()
        except (pytesseract.TesseractNotFoundError, subprocess.SubprocessError, OSError,
                SystemExit):  # fmt: skip  # pytesseract exits on an odd version
            return None
        return cls(version) if LANGUAGE in languages else None

    @property
    def name(self) -> str:
        return f"tesseract {self._version} {LANGUAGE}"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        """Text lines of a picture, with the long side shrunk to `side` px."""
        image = Image.fromarray(pixels)
        image.thumbnail((side, side))
        scale = pixels.shape[1] / image.width
        table = _ask(image, PAGE_MODE)
        quads = []
        for i, level in enumerate(table["level"]):
            if level == 4:  # a line
                x, y, w, h = (float(table[side][i]) for side in ("left", "top", "width", "height"))
                corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]
                quads.append(np.array(corners, dtype=np.float32) * scale)
        return quads

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        """Read each quad; confidence is Tesseract's mean word confidence."""
        return [self._line(cut_out(pixels, quad, 0.15), quad) for quad in quads]

    def read_line(self, strip: RGB) -> str | None:
        """One line of text without blanks; None if nothing is seen."""
        whole = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
        return self._line(strip, whole).text or None

    def _line(self, strip: RGB, quad: Quad) -> Line:
        image = Image.fromarray(np.ascontiguousarray(strip))
        if image.height < MIN_HEIGHT:
            factor = MIN_HEIGHT / image.height
            size = (max(round(image.width * factor), 1), MIN_HEIGHT)
            image = image.resize(size, Image.Resampling.BICUBIC)
        table = _ask(image, LINE_MODE)
        words = [
            (fold(str(text)), float(conf) / 100)
            for text, conf in zip(table["text"], table["conf"], strict=True)
            if fold(str(text)) and float(conf) >= 0
        ]
        text = "".join(word for word, _ in words)
        chances = tuple(conf for word, conf in words for _ in word)
        mean = sum(chances) / len(chances) if chances else 0.0
        return Line(text, mean, quad, chances)


def _ask(image: Image.Image, mode: str) -> dict[str, list[int | float | str]]:
    try:
        table: dict[str, list[int | float | str]] = pytesseract.image_to_data(
            image, lang=LANGUAGE, config=mode, output_type=Output.DICT, timeout=LINE_SECONDS
        )
    except (RuntimeError, pytesseract.TesseractError):
        return {
            "level": [],
            "left": [],
            "top": [],
            "width": [],
            "height": [],
            "text": [],
            "conf": [],
        }
    return table
