"""What a seal says: its ring unrolled into strips (`seal_strips`), read by the reader of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from intake.domain.geometry import RGB
from intake.domain.ports import Reader
from intake.domain.text import Line
from intake.domain.values.folding import is_han
from intake.extraction.marks.seals.detect import Ring
from intake.extraction.marks.seals.thresholds import (
    HAS_A_SAY,
    LEAST_AGREED,
    LEAST_LETTERS,
    MOST_UNSURE,
    OUTVOTED,
    SURE_LETTER,
    WIDE,
)
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
    voters = [one for one in around if one is best or _worth(one) >= HAS_A_SAY * _worth(best)]
    return SealText(text_of(best, voters), best.confidence, below, tuple(around))


def _worth(line: Line) -> float:
    """How much of a name this reading is: its Chinese characters, by their certainty."""
    chances = line.probabilities or (line.confidence,) * len(line.text)
    return sum(p for c, p in zip(line.text, chances, strict=True) if "\u3400" <= c <= "\u9fff")


def text_of(line: Line, voters: Sequence[Line] = ()) -> str | None:
    """A strip's letters; those that are doubtful, not read at all, or not seen by most of the
    strips that have a say stand as `UNSURE`."""
    agreed = _agreed(line, voters or (line,))
    pairs = list(
        zip(line.text, line.probabilities or (line.confidence,) * len(line.text), strict=True)
    )
    gaps = _gaps(line)
    letters = [
        UNSURE * gap + (c if p >= SURE_LETTER and seen else UNSURE)
        for (c, p), gap, seen in zip(pairs, gaps, agreed, strict=True)
        if c.isalnum() or c in '“”"()（）'
    ]
    text = "".join(letters)
    unsure = text.count(UNSURE)
    if len(text) - unsure < LEAST_LETTERS or unsure > MOST_UNSURE * len(text):
        return None
    return text


def _agreed(line: Line, voters: Sequence[Line]) -> list[bool]:
    """Which of a strip's characters the voters agree on, each by its certainty."""
    seen, other = np.zeros(len(line.text)), np.zeros(len(line.text))
    for voter in voters:
        text, chances = _turned_like(line.text, voter)
        for step in Levenshtein.opcodes(line.text, text):
            if step.tag in ("equal", "replace"):
                votes = seen if step.tag == "equal" else other
                there = chances[step.dest_start : step.dest_end]
                votes[step.src_start : step.src_end] += there
    enough = max(LEAST_AGREED * len(voters), SURE_LETTER)
    return [bool(agree) for agree in (seen >= enough) & (seen >= OUTVOTED * other)]


def _turned_like(text: str, voter: Line) -> tuple[str, NDArray[np.float64]]:
    """A voter's characters and their certainty from where its ring begins as `text` does: it
    may have been cut open at another place."""
    turns = [voter.text[at:] + voter.text[:at] for at in range(max(len(voter.text), 1))]
    at = max(range(len(turns)), key=lambda i: (Levenshtein.similarity(text, turns[i]), -i))
    chances = np.array(voter.probabilities or (voter.confidence,) * len(voter.text), np.float64)
    return turns[at], np.roll(chances, -at)


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
