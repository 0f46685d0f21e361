"""Words already inside a born-digital PDF (home of pdfplumber; sandboxed half).

Everything here is in the page frame at 200 dpi: crop box, after /Rotate. Whether the
words can also be *seen* is for `pages`, which has the pixels.
"""

from __future__ import annotations

import io
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pdfplumber as _pdfplumber
from pdfplumber.page import Page as PlumberPage

from intake.domain.geometry import Box
from intake.domain.page import Word
from intake.ingest.thresholds import (
    CJK_SHARE,
    GAP_POINTS,
    GARBLED_SHARE,
    LATIN_GARBLE_SHARE,
    TWICE_POINTS,
)

pdfplumber: Any = _pdfplumber  # its modules do not export what its manual names


# Fonts whose glyphs are shared give a radical instead of the character it looks like
# (⺠ for 民 in PDFs printed by Chrome). NFKC maps the Kangxi block, but not these.
_RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺟⺫⻁⻈⻌⻑⻒⻦",
    "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟母目虎讠辶長長鸟",
)
_UNUSABLE_CATEGORIES = frozenset({"Co", "Cn", "Cs", "Cc"})


class TextLayer:
    """The text layer of one open PDF; pages are parsed when asked for."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)
        self._pdf: Any = None

    def words(self, index: int, width: int, height: int) -> tuple[Word, ...]:
        """Words of page `index` (from 0) in a `width` x `height` frame.

        Empty when pdfplumber cannot parse the page: OCR then reads it.
        """
        try:
            if self._pdf is None:
                self._pdf = pdfplumber.open(self._file)
            page = self._pdf.pages[index]
            found = _words_of(page, width, height)
            page.close()
        except Exception:  # pdfminer raises anything; OCR is the fallback
            return ()
        return found


def _words_of(page: PlumberPage, width: int, height: int) -> tuple[Word, ...]:
    left, top, wide, high = crop_in_display(
        page.page_obj.mediabox, page.page_obj.cropbox, page.rotation
    )
    across, down = width / wide, height / high
    words = []
    for raw in _extracted(page):
        x0, y0 = raw["x0"] - page.mediabox[0] - left, raw["top"] - page.mediabox[1] - top
        x1 = raw["x1"] - page.mediabox[0] - left
        y1 = raw["bottom"] - page.mediabox[1] - top
        if not (0 <= (x0 + x1) / 2 < wide and 0 <= (y0 + y1) / 2 < high):
            continue  # outside the crop box nobody sees it
        corners = ((x0 * across, y0 * down), (x1 * across, y1 * down))
        words.append(Word(unified(raw["text"]), Box.around(corners).clipped(width, height)))
    return tuple(words)


def _extracted(page: PlumberPage) -> list[dict[str, Any]]:
    """Words in reading order, for each of the four directions text may run in."""
    runs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for char in _once(page.chars):
        runs[_direction(char["matrix"])].append(char)
    found: list[dict[str, Any]] = []
    for direction, run in runs.items():
        found += pdfplumber.utils.extract_words(
            run,
            x_tolerance=GAP_POINTS,
            y_tolerance=GAP_POINTS,
            char_dir=direction if direction in {"ltr", "rtl"} else "ltr",
            char_dir_rotated=direction if direction in {"ttb", "btt"} else "ttb",
        )
    return found


def _once(chars: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each character once, though some programs draw it twice to make it bold.

    pdfplumber's own `dedupe_chars` needs 8.7 s for a page of 10,000 characters.
    """
    seen: set[tuple[str, int, int]] = set()
    for char in chars:
        text = char["text"]
        column, row = int(char["x0"] / TWICE_POINTS), int(char["top"] / TWICE_POINTS)
        near = ((text, column + right, row + down) for right in (-1, 0, 1) for down in (-1, 0, 1))
        if not any(place in seen for place in near):
            seen.add((text, column, row))
            yield char


def _direction(matrix: Sequence[float]) -> str:
    """Where the next character stands on the displayed page (PDF y points up)."""
    a, b = matrix[0], matrix[1]
    if abs(a) >= abs(b):
        return "ltr" if a >= 0 else "rtl"
    return "btt" if b > 0 else "ttb"


def crop_in_display(
    media: Sequence[float], crop: Sequence[float], rotation: int
) -> tuple[float, float, float, float]:
    """Left, top, width, height (points) of the crop box in the displayed media box.

    pdfplumber turns the media box but, for 180 and 270 degrees, not the crop box's
    offset; so it is computed from the raw boxes.
    """
    mx0, my0, mx1, my1 = _normal(media)
    cx0, cy0, cx1, cy1 = _normal(crop)
    cx0, cy0, cx1, cy1 = max(cx0, mx0), max(cy0, my0), min(cx1, mx1), min(cy1, my1)
    if cx1 <= cx0 or cy1 <= cy0:  # no overlap: viewers show the media box
        cx0, cy0, cx1, cy1 = mx0, my0, mx1, my1
    wide, high = cx1 - cx0, cy1 - cy0
    if rotation == 90:
        return cy0 - my0, cx0 - mx0, high, wide
    if rotation == 180:
        return mx1 - cx1, cy0 - my0, wide, high
    if rotation == 270:
        return my1 - cy1, mx1 - cx1, high, wide
    return cx0 - mx0, my1 - cy1, wide, high


def _normal(box: Sequence[float]) -> tuple[float, float, float, float]:
    return (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))


def unified(text: str) -> str:
    """Radicals and compatibility ideographs as the characters they look like."""
    return "".join(
        unicodedata.normalize("NFKC", c) if _is_compatibility(c) else c for c in text
    ).translate(_RADICALS)


def _is_compatibility(char: str) -> bool:
    return "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff"


def is_sound(words: Sequence[Word]) -> bool:
    """Whether the text can be what was printed: mapped characters, Chinese among them."""
    text = "".join(word.text for word in words)
    unmapped = text.count("(cid:")
    characters = [c for c in text if not c.isspace()]
    letters = [c for c in characters if c.isalpha()]
    if not characters or not letters:
        return False
    unusable = unmapped + sum(_is_unusable(c) for c in characters)
    latin = sum("\u00a1" <= c <= "\u00ff" for c in characters)
    cjk = sum(unicodedata.name(c, "").startswith("CJK UNIFIED") for c in letters)
    return (
        unusable <= GARBLED_SHARE * len(characters)
        and latin <= LATIN_GARBLE_SHARE * len(characters)
        and cjk >= CJK_SHARE * len(letters)
    )


def _is_unusable(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in _UNUSABLE_CATEGORIES
