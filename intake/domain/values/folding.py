"""One character per meaning: simplified script, half-width signs, one middle dot.

OpenCC's character table folds traditional and variant Han characters (contract §2);
PP-OCRv6 reads simplified Kai print as traditional with 0.998 confidence, so both sides
of every comparison go through here.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC

from intake.domain.values.lexicon import LEXICON

_TO_SIMPLIFIED = OpenCC("t2s")

MIDDLE_DOT = "\u00b7"
DOTS = frozenset("\u119e·‧•∙∘⋄⋅◦ㆍ・･．.。、﹒․-—*,，'’｡●‐–")
"""Signs met in software and OCR where a name has its middle dot (domain §3.1)."""


def is_han(character: str) -> bool:
    """Whether it is a Chinese character, rare ones beyond the basic plane among them."""
    return "\u3400" <= character <= "\U0003ffff"


@lru_cache(maxsize=32768)
def simplify(character: str) -> str:
    """One character folded: half width where there is one, simplified script.

    The length never changes, so places in a text stay valid.
    """
    half = unicodedata.normalize("NFKC", character)
    character = half if len(half) == 1 else character
    if not is_han(character):
        return character
    folded: str = _TO_SIMPLIFIED.convert(character)
    return folded if len(folded) == 1 else character


def as_printed_words(text: str) -> str:
    """The text with misread words of forms as they are printed, character for character.

    To find labels and sentences by; a value is always taken from the text itself.
    """
    for seen, word in LEXICON.misread.items():
        text = text.replace(seen, word)
    return text


def fold(text: str) -> str:
    """Half width, simplified script, without any blanks; `·` stays."""
    return "".join(simplify(c) for c in text if not c.isspace())
