"""Characters that the recogniser lists and never outputs count as outside its alphabet."""

from __future__ import annotations

import numpy as np

from intake.domain.values.folding import is_han
from intake.extraction.ocr.ctc_likelihood import outside_alphabet
from models.ctc import Alphabet, decode
from models.unknown import unknown_characters

RARE = "𠅤"
"""An old form of 惠: in the recogniser's list, and no print makes it say so."""
COMMON = "的一是在不了有和人这中大为上个国我以要他张王李赵刘陈杨黄周吴艾力江古丽买提"


def test_the_list_holds_rare_characters_and_no_common_one() -> None:
    assert RARE in unknown_characters()
    assert not unknown_characters() & set(COMMON)
    assert all(map(is_han, unknown_characters()))


def test_what_the_recogniser_never_says_is_outside_its_alphabet() -> None:
    alphabet = Alphabet(["blank", "王", "惠", RARE])
    chances = np.array([[0.01, 0.97, 0.01, 0.01], [0.96, 0.02, 0.01, 0.01]], np.float32)
    read = decode(chances, alphabet)
    assert read.text == "王"
    assert outside_alphabet("王" + RARE, read.posterior.alphabet)
    assert not outside_alphabet("王惠", read.posterior.alphabet)
    assert RARE in alphabet.listed
