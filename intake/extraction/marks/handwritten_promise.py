"""The promise that has to be written by hand: which of its characters the pixels support.

Free reading of handwriting is too weak; the sentence is known, so it is laid along what
the recogniser believes (`alignment`). A character is supported where the pixels give it a
chance of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.documents.commitment import PROMISE
from intake.domain.text import Line
from intake.domain.values.folding import fold
from intake.extraction.marks.signature import Sheet
from intake.extraction.marks.thresholds import (
    GLYPH,
    LEAST_CHANCE_OF_PROMISE,
    LEAST_PAIRS,
    LEAST_SUPPORTED,
    SIZES,
    SURE_GLYPH,
    TYPED_ALIKE,
    WRITTEN_ALIKE,
)
from intake.extraction.ocr.ctc_alignment import align
from intake.extraction.ocr.layout import cut_out

UNSUPPORTED = "□"


def aligned_promise(lines: Sequence[Line]) -> str | None:
    """The promise with each unsupported character as `□`; None where hardly any of it is
    there. Signs are taken as their neighbour on the left: nobody writes them all."""
    supported = support(lines)
    if supported is None or float(supported.mean()) < LEAST_SUPPORTED:
        return None
    return "".join(
        c if ok else UNSUPPORTED for c, ok in zip(PROMISE, _with_signs(supported), strict=True)
    )


def support(lines: Sequence[Line]) -> NDArray[np.bool_] | None:
    """For each character of the promise that is no sign: do the lines, in reading order,
    support it? None where no line has beliefs."""
    read = [line.posterior for line in lines if line.posterior is not None and line.posterior.steps]
    if not read:
        return None
    aligned = align("".join(fold(c) for c in PROMISE if c.isalnum()), read)
    return np.asarray(aligned.chances >= np.log(LEAST_CHANCE_OF_PROMISE))


def _with_signs(supported: NDArray[np.bool_]) -> list[bool]:
    found: list[bool] = []
    letters = iter(supported)
    for char in PROMISE:
        found.append(bool(next(letters)) if char.isalnum() else bool(found and found[-1]))
    return found


# ------------------------------------------------------------------------ typed or not

_RESIZED = [cv2.getRotationMatrix2D(((GLYPH - 1) / 2, (GLYPH - 1) / 2), 0, size) for size in SIZES]


def is_typed(sheet: Sheet) -> bool | None:
    """Whether equal characters look equal, as only type does; None where too few repeat."""
    glyphs: dict[str, list[NDArray[np.float32]]] = {}
    for line in sheet.lines:
        strip = cut_out(sheet.pixels, line.quad, 0.1)
        for char, glyph in _glyphs(
            line, np.asarray(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY), np.uint8)
        ):
            glyphs.setdefault(char, []).append(glyph)
    alike = [
        _likeness(same[i], same[j])
        for same in glyphs.values()
        for i in range(min(len(same), 5))
        for j in range(i)
    ]
    if len(alike) < LEAST_PAIRS:
        return None
    middle = float(np.median(alike))
    return True if middle >= TYPED_ALIKE else False if middle <= WRITTEN_ALIKE else None


def _glyphs(line: Line, strip: NDArray[np.uint8]) -> list[tuple[str, NDArray[np.float32]]]:
    """Surely read Chinese characters of a line, cut where their steps say."""
    if line.posterior is None or not line.steps:
        return []
    high, wide = strip.shape
    edge = 0.1 / 1.2 * high
    per_step = (wide - 2 * edge) / line.posterior.steps
    found = []
    for char, step, chance in zip(line.text, line.steps, line.probabilities, strict=True):
        middle = edge + (step + 0.5) * per_step
        left, right = round(middle - 0.62 * high), round(middle + 0.62 * high)
        if "\u3400" <= char <= "\u9fff" and chance > SURE_GLYPH and left >= 0 and right <= wide:
            glyph = cv2.resize(strip[:, left:right], (GLYPH, GLYPH), interpolation=cv2.INTER_AREA)
            found.append((char, glyph.astype(np.float32)))
    return found


def _likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Best correlation of the middle of one with the other, over small shifts and sizes."""
    sized = (
        cv2.warpAffine(one, how, (GLYPH, GLYPH), borderMode=cv2.BORDER_REPLICATE)
        for how in _RESIZED
    )
    return max(
        float(cv2.matchTemplate(other, glyph[6:-6, 9:-9], cv2.TM_CCOEFF_NORMED).max())
        for glyph in sized
    )
