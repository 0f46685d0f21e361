"""What a seal says: its ring unrolled into strips (`seal_strips`), read by the reader of lines."""

from __future__ import annotations

from dataclasses import dataclass

from intake.records import RGB, Line, Reader
from intake.seal_strips import stacked, strips_of
from intake.seals import Ring

SURE = 0.55
"""Probability from which a character counts as read; a weaker one stands as `UNSURE`."""
UNSURE = "□"
LEAST_LETTERS = 3
"""A unit's name is no shorter."""
MOST_UNSURE = 0.5
"""Share of doubtful characters from which the seal counts as unreadable."""


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
    below = foot.text if _worth(foot) >= 2 * SURE and foot.confidence >= SURE else ""
    return SealText(_text_of(best), best.confidence, below, tuple(around))


def _worth(line: Line) -> float:
    """How much of a name this reading is: its Chinese characters, by their certainty."""
    chances = line.probabilities or (line.confidence,) * len(line.text)
    return sum(p for c, p in zip(line.text, chances, strict=True) if "\u3400" <= c <= "\u9fff")


def _text_of(line: Line) -> str | None:
    pairs = list(zip(line.text, line.probabilities or (line.confidence,) * len(line.text), strict=True))
    letters = [c if p >= SURE else UNSURE for c, p in pairs if c.isalnum() or c in "“”\"()（）"]
    unsure = letters.count(UNSURE)
    if len(letters) - unsure < LEAST_LETTERS or unsure > MOST_UNSURE * len(letters):
        return None
    return "".join(letters)
