"""Is the unit that a seal names the unit that had to seal? With what a seal leaves unread.

A seal's text comes with doubtful characters as `□` (`seal_text.UNSURE`): they speak for
nobody and against nobody. Seals leave out or add the larger place in front of a name.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from intake.domain.values.folding import fold
from intake.domain.values.lexicon import LEXICON
from intake.domain.values.regions import region_pattern
from intake.domain.values.thresholds import LEAST_SURE, MOST_LOST_OF_UNIT, SHORT_UNIT, WHOLE_OTHER
from intake.domain.values.unit_names import UNIT_END

UNSURE = "□"
_PLACE = re.compile(
    rf"^({'|'.join(map(re.escape, LEXICON.party))})?({region_pattern()})?"
    r"([\u4e00-\u9fff]{2,8}?(?:自治州|地区|州))?([\u4e00-\u9fff]{2,4}?[县市])?"
)
_SERIAL = re.compile(r"^[\d□]+(?=\D{4})|(?<=\w{4})[\d□]*\d[\d□]*$")
"""What the digits along a seal's lower arc leave at either end of its text."""
FORMS = LEXICON.unit_forms
"""Long and short form of what names are made of."""
TELLING = LEXICON.telling
"""Characters that stand for one another in names of different units."""


def place_parts(name: str) -> list[str]:
    """Party, region, prefecture and county in front of a unit's name, those that are there."""
    found = _PLACE.match(name)
    return [part for part in found.groups() if part] if found else []


def is_place(text: str) -> bool:
    """Whether this is nothing but what stands in front of a unit's name; so is nothing."""
    return "".join(place_parts(text)) == text


def _shortened(name: str) -> str:
    for long, short in FORMS:
        name = name.replace(long, short)
    return name


def same_unit(sealed: str, unit: str) -> bool | None:
    """Whether a seal reading `sealed` is the seal of `unit`; None where it leaves it open."""
    plain = [re.sub(r"[^\w□]", "", fold(name)) for name in (_SERIAL.sub("", sealed), unit)]
    verdicts = [
        _same(a, b)
        for one, other in (plain, list(map(_shortened, plain)))
        for a, b in ((one, other), _without_place(one, other))
        if a and b
    ]
    if any(v is True for v in verdicts):
        return True
    return False if all(v is False for v in verdicts) else None


def _without_place(one: str, other: str) -> tuple[str, str]:
    """Both without the place in front, unless they stand for different places."""
    places = ["".join(place_parts(name)) for name in (one, other)]
    shorter, longer = sorted(places, key=len)
    if not longer.endswith(shorter):
        return one, other
    return one.removeprefix(places[0]), other.removeprefix(places[1])


def _same(sealed: str, unit: str) -> bool | None:
    wrong = lost = 0
    for step in Levenshtein.editops(sealed, unit):
        if step.tag == "insert":
            lost += 1  # the seal's ring may lack it
        elif sealed[step.src_pos] != UNSURE:
            wrong += 1
        else:
            lost += 1
    if wrong == 0:
        return True if lost <= MOST_LOST_OF_UNIT * len(unit) else None
    sure = len(sealed) - sealed.count(UNSURE)
    is_read = sure >= max(LEAST_SURE * min(len(sealed), len(unit)), 3)
    is_whole = UNSURE not in sealed and re.search(f"{UNIT_END}$", sealed) is not None
    is_other = wrong > 1 or (
        _is_telling(sealed, unit) if lost == 0 else is_whole and wrong + lost >= WHOLE_OTHER
    )
    return False if is_read and is_other else None


def _is_telling(sealed: str, unit: str) -> bool:
    """Whether the one character in which two names differ tells units apart, as 第一 and
    第二 do, or is of a name so short that it counts; in a long one it may be misread."""
    if len(unit) < SHORT_UNIT:
        return True
    return any(
        step.tag == "replace" and {sealed[step.src_pos], unit[step.dest_pos]} <= TELLING
        for step in Levenshtein.editops(sealed, unit)
    )


def may_mention(sealed: str, word: str) -> bool:
    """Whether the seal names this word, or may: a doubtful character stands for any."""
    if UNSURE not in sealed:
        return word in sealed
    pieces = (sealed[i : i + len(word)] for i in range(len(sealed) - len(word) + 1))
    return any(all(a in (b, UNSURE) for a, b in zip(piece, word, strict=True)) for piece in pieces)
