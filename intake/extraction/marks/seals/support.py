"""Do the pixels of a seal's ring support that it is a given unit's?

The unit's name is laid along what the recogniser believes of each unrolled strip
(`alignment`), so that letters too worn or too small to be read freely still speak. What
tells two units apart (第一, 第二) must be seen itself, and a name of which two neighbours
are lost may be another's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from intake.domain.text import Line, Posterior
from intake.domain.values.folding import fold
from intake.domain.values.place_names import (
    COUNTIES,
    PARTY,
    may_be_another,
    own_name,
    rivals,
    town_of,
)
from intake.domain.values.sealed_unit import FORMS, TELLING, is_place, place_parts
from intake.extraction.marks.seals.county import is_placed
from intake.extraction.marks.seals.thresholds import (
    AS_GOOD,
    FAR_LIKELIER,
    LEAST_CHANCE,
    LEAST_HINT,
    LEAST_LETTERS,
    LEAST_READ,
    LEAST_TELLING,
    MOST_LOST_OF_NAME,
    NEAR_STEPS,
    NO_CHANCE,
    RIVAL,
    SURE_OTHER,
    SUREST,
)
from intake.extraction.ocr.ctc_alignment import NOWHERE, align

_Test = Callable[[Posterior, int, float], bool]
"""Whether a character is seen, by its probability at a step."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A Chinese character as read: where it peaks, and how surely."""

    character: str
    step: int
    chance: float


@dataclass(frozen=True, slots=True)
class Held:
    """One strip against one name: which characters it supports, and in the place of which it
    surely shows another; how many sure characters the name has no place for; of those that
    are none of its lost ones (a ring cut open within its text shows those) the places of the
    name around each, first and last; whether it was read well enough to speak against the
    name."""

    supported: NDArray[np.bool_]
    another: NDArray[np.bool_]
    wrong: int
    foreign: tuple[slice, ...]
    is_read: bool

    def is_other(self, supported: NDArray[np.bool_]) -> bool:
        """Whether it shows another unit's name, `supported` what all strips support together:
        where another strip shows the name's own character, this one was misread."""
        foreign = sum(not supported[gap].all() or gap.start == gap.stop for gap in self.foreign)
        return self.is_read and (foreign > 1 or bool((self.another & ~supported).any()))


def is_of_unit(strips: Sequence[Line], unit: str) -> bool | None:
    """Whether these strips of one ring show the name of `unit`; None where they leave it
    open."""
    read = [strip for strip in strips if strip.posterior is not None and strip.posterior.steps]
    is_other = bool(read)
    for name, left_out in forms(unit) if read else ():
        verdict = _verdict(read, name, left_out)
        if verdict:
            return True
        is_other = is_other and verdict is False
    return False if is_other else None


def forms(unit: str) -> Iterator[tuple[str, str]]:
    """The name as seals write it, with ever more of the place in front left out."""
    names = [re.sub(r"\W", "", fold(unit))]
    for long, short in FORMS:
        for name in list(names):
            names.append(name.replace(long, short) if long in name else name.replace(short, long))
    for name in dict.fromkeys(names):
        parts = place_parts(name)
        for left_out in ("".join(parts[:k]) for k in range(len(parts) + 1)):
            if len(name) - len(left_out) >= LEAST_LETTERS:
                yield name[len(left_out) :], left_out


def _verdict(strips: Sequence[Line], name: str, left_out: str) -> bool | None:
    held = [hold(strip, name, left_out) for strip in strips]
    most = max(int(one.supported.sum()) for one in held)
    best = [one for one in held if one.supported.sum() >= AS_GOOD * most]
    supported = np.any([one.supported for one in best], axis=0)
    others = np.sum([one.another for one in best], axis=0)
    # What some strips support and others deny speaks for nobody.
    agreed = supported & (others == 0)
    is_whole = (
        not _is_open(name, agreed, left_out)
        and not ((others > 0) & ~supported).any()
        and any(one.wrong == 0 for one in best)
    )
    if is_whole and is_placed(strips, name, left_out):
        return True
    against = sum(one.is_other(supported) for one in best)
    return False if 2 * against > len(best) else None


def _is_open(name: str, supported: NDArray[np.bool_], left_out: str) -> bool:
    """Whether what is lost of a name may make it another's."""
    lost, at = ~supported, 0
    if (lost[1:] & lost[:-1]).any():
        return True
    for part in place_parts(name):
        if may_be_another(part, lost[at : at + len(part)].tolist()):
            return True
        at += len(part)
    town = town_of(name[at:])
    if may_be_another(town, lost[at : at + len(town)].tolist()):
        return True
    lost = lost[at:]
    return int(lost.sum()) > (0 if left_out else MOST_LOST_OF_NAME * lost.size) or any(
        c in TELLING for c, gone in zip(name[at:], lost, strict=True) if gone
    )


def hold(strip: Line, name: str, left_out: str) -> Held:
    """One strip held against a name, `left_out` the place in front that it lacks."""
    assert strip.posterior is not None
    aligned = align(name, [strip.posterior])
    supported = np.array(
        [
            step != NOWHERE and is_supported(strip.posterior, int(step), float(np.exp(chance)))
            for is_supported, step, chance in zip(
                _tests(name), aligned.steps, aligned.chances, strict=True
            )
        ]
    )
    ours = aligned.steps[supported]
    letters = _letters(strip)
    others = [
        one
        for one in letters
        if one.chance >= SURE_OTHER and not (np.abs(ours - one.step) <= NEAR_STEPS).any()
    ]
    first = int(ours.min()) if ours.size else 0
    before: list[_Letter] = []
    if left_out:
        before = _beside_place([one for one in letters if one.step < first], left_out)
        others = [one for one in others if one.step > first or one in before]
    elif is_place("".join(one.character for one in others if one.step < first)):
        others = [one for one in others if one.step > first]
    lost = {character for character, ok in zip(name, supported, strict=True) if not ok}
    foreign = [one for one in others if one.character not in lost]
    telling = [one.step for one in foreign if one.chance >= SUREST or one.character in TELLING]
    surely = sum(one.chance >= SURE_OTHER for one in letters)
    return Held(
        supported=supported,
        another=_another(
            strip.posterior, name, np.where(supported, aligned.steps, NOWHERE), telling
        ),
        wrong=len({*others, *before}),
        foreign=tuple(_gap(aligned.steps, supported, one.step) for one in foreign),
        is_read=surely >= max(LEAST_READ * len(letters), LEAST_LETTERS),
    )


def _letters(strip: Line) -> list[_Letter]:
    """The Chinese characters that the recogniser read of a strip."""
    read = map(_Letter, strip.text, strip.steps, strip.probabilities)
    return [letter for letter in read if "\u3400" <= letter.character <= "\u9fff"]


def _beside_place(before: Sequence[_Letter], left_out: str) -> list[_Letter]:
    """Letters in front of a name that are none of the place `left_out` there: where some of
    it is read, a doubtful letter may be the rest, unless other counties have it."""
    rest = [one for one in before if one.character not in left_out]
    if len(rest) == len(before):
        return rest
    return [
        one
        for one in rest
        if one.chance >= SURE_OTHER or any(one.character in county for county in COUNTIES)
    ]


def _tests(name: str) -> list[_Test]:
    """How each character of a name must be seen: by itself, or as one that tells apart."""
    tests: list[_Test] = [_is_telling if c in TELLING else _is_likely for c in name]
    at = 0
    for part in place_parts(name):
        for i in range(len(own_name(part)) if part not in PARTY else 0):
            tests[at + i] = (
                partial(_is_county, rivals(part, i)) if part in COUNTIES else _is_telling
            )
        at += len(part)
    for i in range(len(town_of(name[at:]))):
        tests[at + i] = _is_telling
    return tests


def _is_likely(posterior: Posterior, step: int, chance: float) -> bool:
    return chance >= LEAST_CHANCE and chance >= _other(posterior, step, chance) * RIVAL


def _is_telling(posterior: Posterior, step: int, chance: float) -> bool:
    return chance >= LEAST_TELLING and chance >= _other(posterior, step, chance)


def _is_county(others: str, posterior: Posterior, step: int, chance: float) -> bool:
    """The same of a county's name: it is far likelier than any other county's there."""
    near = slice(max(step - NEAR_STEPS, 0), step + NEAR_STEPS + 1)
    codes, logs = posterior.characters[near], posterior.log_probabilities[near]
    rival = logs[np.isin(codes, [ord(c) for c in others])]
    most = float(np.exp(rival.astype(np.float64).max())) if rival.size else 0.0
    return chance >= LEAST_HINT and chance >= most * FAR_LIKELIER


def _other(posterior: Posterior, step: int, chance: float) -> float:
    """Probability of the likeliest other character at a step."""
    codes, logs = posterior.characters[step], posterior.log_probabilities[step].astype(np.float64)
    others = logs[(codes > 0) & (np.abs(logs - np.log(chance)) > 1e-6)]
    return float(np.exp(others.max())) if others.size else 0.0


def _gap(steps: NDArray[np.int_], supported: NDArray[np.bool_], step: int) -> slice:
    """Which of a name's characters are not supported where a letter stands."""
    before = np.flatnonzero(supported & (steps <= step))
    behind = np.flatnonzero(supported & (steps > step))
    first = int(before[-1]) + 1 if before.size else 0
    return slice(first, max(int(behind[0]), first) if behind.size else len(steps))


def _another(
    posterior: Posterior, name: str, steps: NDArray[np.int_], others: Sequence[int]
) -> NDArray[np.bool_]:
    """Where just between two supported neighbours one sure character stands in the place
    of another that the pixels give no chance; `steps` of the name's characters, `NOWHERE`
    for those not supported, and of the other sure characters. Of the place in front of a
    name one character is too little."""
    found = np.zeros(len(name), bool)
    place = len("".join(place_parts(name)))
    for i in np.flatnonzero(steps == NOWHERE):
        if i < place:
            continue
        left = steps[i - 1] if i else NOWHERE
        right = steps[i + 1] if i + 1 < len(name) else posterior.steps
        between = [step for step in others if left < step < right]
        if (i and left == NOWHERE) or right == NOWHERE or len(between) != 1:
            continue
        near = slice(max(between[0] - 1, 0), between[0] + 2)
        seen = posterior.log_probabilities[near][posterior.characters[near] == ord(name[i])]
        found[i] = not seen.size or float(seen.max()) < np.log(NO_CHANCE)
    return found
