"""Which of several printed options is ticked, as far as the text of the row tells.

Forms print □优秀 □合格 □基本合格 □不合格, or the box behind the word; readers see a box as 口,
a tick as V. A row is decided only when exactly one option bears a tick and others are
empty; what the text leaves open the pixels may tell (`extraction.fields.tick_boxes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.domain.values.statements.thresholds import LEAST_OPTIONS

EMPTY = "□口囗○〇◯◻☐▢O0"
TICKED = "√✓✔☑■●▇◉⊙VvⅤ丿乄∨"
CROSSED = "xX×✗☒"
"""A cross is a choice to one writer and a deletion to another."""
_SIGNS = f"[{re.escape(EMPTY + TICKED + CROSSED)}]"
_BETWEEN = r"[\s、,，/|.。;；()（）]"
_APART = r"[\s、,，/|.。;；]"
_BRACKETS = re.compile(r"[(（]\s*[)）]")


@dataclass(frozen=True, slots=True)
class Option:
    """One word of the row, characters `[start, stop)`, with the signs at its box."""

    word: str
    start: int
    stop: int
    signs: str

    @property
    def is_ticked(self) -> bool:
        return any(sign in TICKED for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Row:
    """A printed choice; `box_before`: the boxes stand before their words, None where the
    text does not tell."""

    options: tuple[Option, ...]
    start: int
    stop: int
    box_before: bool | None

    @property
    def chosen(self) -> Option | None:
        """The only ticked option of a row whose signs all speak plainly."""
        ticked = [one for one in self.options if one.is_ticked]
        is_plain = not any(sign in CROSSED for one in self.options for sign in one.signs)
        empty = [one for one in self.options if one.signs and not one.is_ticked]
        sure = is_plain and len(ticked) == 1 and (empty or len(self.options) >= LEAST_OPTIONS)
        return ticked[0] if sure else None


def rows_of_options(words: Sequence[str], text: str) -> Iterator[Row]:
    """Every printed choice among `words` (the longer before those they hold)."""
    word = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    gap = rf"(?:{_SIGNS}|{_BETWEEN})*"
    for found in re.finditer(
        rf"{gap}(?:{word})(?:等[次级]|档次)?(?:{gap}(?:{word})(?:等[次级]|档次)?)+{gap}", text
    ):
        row = _row(word, found[0], found.start())
        is_choice = any(one.signs for one in row.options) or len(row.options) >= LEAST_OPTIONS
        if is_choice and len({one.word for one in row.options}) > 1:
            yield row


def _row(word: str, text: str, start: int) -> Row:
    words = list(re.finditer(word, text))
    edges = [0, *(edge for w in words for edge in w.span()), len(text)]
    gaps = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    signs = ["".join(re.findall(_SIGNS, _BRACKETS.sub(EMPTY[0], gap))) for gap in gaps]
    before = _stands_before(gaps, signs)
    own = signs[1:] if before is False else signs[:-1]
    if before is None and any(signs):
        own = [one + CROSSED[0] for one in own]  # nobody can tell whose sign it is
    options = tuple(
        Option(w[0], start + w.start(), start + w.end(), s) for w, s in zip(words, own, strict=True)
    )
    return Row(options, start, start + len(text), before)


def _stands_before(gaps: Sequence[str], signs: Sequence[str]) -> bool | None:
    """Whether a sign belongs to the word behind it; None where both are as near."""
    if signs[0] or signs[-1]:
        return bool(signs[0])
    for gap, sign in zip(gaps, signs, strict=True):
        if sign and re.match(_APART, gap) and not re.search(f"{_APART}$", gap):
            return True
        if sign and not re.match(_APART, gap) and re.search(f"{_APART}$", gap):
            return False
    return None
