"""What a seal says: its ring unrolled into strips (`seal_strips`), read by the reader of lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intake.domain.geometry import RGB
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.marks.seals.detect import Ring
from intake.extraction.marks.seals.thresholds import LEAST_LETTERS, MOST_UNSURE, SURE_LETTER, WIDE
from intake.extraction.marks.seals.unroll import stacked, strips_of

UNSURE = "□"


@dataclass(frozen=True, slots=True)
class SealText:
    """`text` with doubtful characters as `UNSURE`, None where too little can be read;
    `below` is the line under the middle (专用章), empty if there is none; `strips` are the
    ring as read in each way (`seal_support`), their quads in a picture of their own."""

    text: str | None
    confidence: float
    below: str = ""
    strips: tuple[Line, ...] = ()


def read_seal(pixels: RGB, ring: Ring, reader: Reader) -> SealText:
    """Read the letters along the ring and the line below its middle; `ring` in page pixels."""
    *around, foot = reader.recognise(*stacked(strips_of(pixels, ring)))
    best = max(around, key=_worth)
    below = foot.text if _worth(foot) >= 2 * SURE_LETTER and foot.confidence >= SURE_LETTER else ""
    return SealText(text_of(best), best.confidence, below, tuple(around))


def _worth(line: Line) -> float:
    """How much of a name this reading is: its Chinese characters, by their certainty."""
    chances = line.probabilities or (line.confidence,) * len(line.text)
    return sum(p for c, p in zip(line.text, chances, strict=True) if "\u3400" <= c <= "\u9fff")


def text_of(line: Line) -> str | None:
    """A strip's letters, those that are doubtful or not read at all as `UNSURE`."""
    pairs = list(
        zip(line.text, line.probabilities or (line.confidence,) * len(line.text), strict=True)
    )
    gaps = _gaps(line)
    letters = [
        UNSURE * gap + (c if p >= SURE_LETTER else UNSURE)
        for (c, p), gap in zip(pairs, gaps, strict=True)
        if c.isalnum() or c in '“”"()（）'
    ]
    text = "".join(letters)
    unsure = text.count(UNSURE)
    if len(text) - unsure < LEAST_LETTERS or unsure > MOST_UNSURE * len(text):
        return None
    return text


def _gaps(line: Line) -> list[int]:
    """How many letters stand unread before each character: a seal's stand equally far apart."""
    if len(line.steps) != len(line.text):
        return [0] * len(line.text)
    is_letter = [is_han(c) for c in line.text]
    apart = [
        line.steps[i] - line.steps[i - 1] if i and is_letter[i] and is_letter[i - 1] else 0
        for i in range(len(line.text))
    ]
    usual = float(np.median([d for d in apart if d] or [0]))
    return [round(d / usual) - 1 if usual and d >= WIDE * usual else 0 for d in apart]
