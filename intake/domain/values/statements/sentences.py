"""Letters cut into sentences and clauses, with their places in the text.

A newline in the text means that the line before it does not go on (the caller joins the
lines that do); a full stop that a reader took for a comma only makes a sentence longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。!?;；！？\n]+[。!?;；！？]?")
_CLAUSE = re.compile(r"[^,，:：()（）]+")
_HEADING = re.compile(
    r"^(?:关于[^,，。:：]{4,60}?的?)?(?:(?!没有|无法|不能|未能)[^,，。:：的]){0,16}?"
    r"(?:公示结果|情况证明|情况说明|经历证明|推荐意见|鉴定意见|推荐函|证明书|证明|说明)"
    r"(?=兹|经|该|本|现|我|[\u4e00-\u9fff·]{2,16}(?:同志|[,，]))"
)
"""A title that runs into the first sentence, where the lines give no other hint."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `[start, stop)` of the text."""

    text: str
    start: int
    stop: int


def sentences(text: str) -> list[Piece]:
    found = [Piece(m[0], m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    return [_without_heading(piece) for piece in found if piece.text.strip()]


def _without_heading(piece: Piece) -> Piece:
    title = _HEADING.match(piece.text)
    if title is None:
        return piece
    return Piece(piece.text[title.end() :], piece.start + title.end(), piece.stop)


def clauses(sentence: str) -> list[Piece]:
    """What stands between commas, colons and brackets; an enumeration stays whole."""
    return [Piece(m[0], m.start(), m.end()) for m in _CLAUSE.finditer(sentence)]


def clause_at(pieces: list[Piece], place: int) -> int:
    """The number of the clause that holds the character at `place`."""
    return next((i for i, piece in enumerate(pieces) if place < piece.stop), len(pieces) - 1)


def overlapping(spans: list[tuple[int, int]], start: int, stop: int) -> Iterator[tuple[int, int]]:
    yield from (span for span in spans if start < span[1] and span[0] < stop)
