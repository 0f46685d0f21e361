"""A seal pressed upon the name of its unit: the print tells what the ring's worn letters are.

A ring of which a part left no ink, or lies under print, still shows some letters. Where the
paper prints a unit's name at the seal and every letter that can be read is that name's, in
its place, the seal is that unit's as far as anybody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from intake.domain.geometry import RGB, Box
from intake.domain.ports import Reader
from intake.domain.text import Line, Posterior
from intake.domain.values.place_names import town_of
from intake.domain.values.sealed_unit import TELLING, place_parts
from intake.domain.values.unit_names import UNIT, unit
from intake.extraction.marks.seals.read import UNSURE, SealText
from intake.extraction.marks.seals.support import forms, hold
from intake.extraction.marks.seals.thresholds import (
    AS_GOOD,
    LEAST_LETTERS,
    LEAST_READ,
    LEAST_TELLING,
    NEAR_STEPS,
)
from intake.extraction.ocr.ctc_alignment import NOWHERE, align
from intake.extraction.ocr.rescan import read_under_stamps


def named_by_print(
    said: SealText, seal: Box, lines: Sequence[Line], pixels: RGB, reader: Reader
) -> SealText:
    """What a seal says, the name that it is pressed upon in the place of one that cannot be
    read whole; `lines` are the paper's, looked at again as if the seal's ink were not there."""
    if said.text is not None and UNSURE not in said.text and UNIT.fullmatch(said.text):
        return said
    under = read_under_stamps(pixels, lines, reader)
    for name in dict.fromkeys(printed_units([*under, *lines], seal)):
        if shows_printed(said.strips, name):
            return replace(said, text=name)
    return said


def printed_units(lines: Sequence[Line], seal: Box) -> Iterator[str]:
    """Names of units on the lines that a seal lies upon, the lowest first: the unit that
    signs stands last."""
    upon = [line for line in lines if line.box.overlap(seal)]
    for line in sorted(upon, key=lambda one: -one.box.top):
        found = UNIT.search(re.sub(r"\s", "", line.text))
        name = unit(found[0]) if found else None
        if name is not None:
            yield name


def shows_printed(strips: Sequence[Line], printed: str) -> bool:
    """Whether these strips of one ring show half of a printed name's letters or more, and
    none shows another unit's; what tells units apart (第一, 第二) must be seen itself."""
    rings = [strip for strip in strips if strip.posterior and strip.posterior.steps]
    return bool(rings) and any(_is_shown(rings, name) for name, _ in forms(printed))


def _is_shown(rings: Sequence[Line], name: str) -> bool:
    held = [hold(_from_beginning(ring, name), name, "") for ring in rings]
    most = max(int(one.supported.sum()) for one in held)
    best = [one for one in held if one.supported.sum() >= AS_GOOD * most]
    supported = np.any([one.supported for one in best], axis=0)
    if any(one.is_other(supported) for one in best):
        return False
    is_seen = int(supported.sum()) >= max(LEAST_READ * len(name), LEAST_LETTERS)
    return is_seen and not any(c in TELLING for c in _lost_within(name, supported))


def _lost_within(name: str, supported: NDArray[np.bool_]) -> str:
    """The lost letters of a name behind its place and town, whose kinds (县, 镇) are told by
    the print as well."""
    start = len("".join(place_parts(name)))
    town = town_of(name[start:])
    start += len(town) + 1 if town else 0
    return "".join(c for c, ok in zip(name[start:], supported[start:], strict=True) if not ok)


def _from_beginning(ring: Line, name: str) -> Line:
    """A ring's strip from where the name begins: it may have been cut open within its text,
    where a part of the seal left no ink."""
    assert ring.posterior is not None
    own, steps = ring.posterior, ring.posterior.steps
    twice = Posterior(
        np.concatenate([own.characters] * 2),
        np.concatenate([own.log_probabilities] * 2),
        own.alphabet,
    )
    aligned = align(name, [twice])
    seen = aligned.steps[(aligned.steps != NOWHERE) & (aligned.chances >= np.log(LEAST_TELLING))]
    start = (int(seen[0]) - NEAR_STEPS) % steps if seen.size else 0
    order = sorted(range(len(ring.steps)), key=lambda i: (ring.steps[i] - start) % steps)
    return Line(
        "".join(ring.text[i] for i in order),
        ring.confidence,
        ring.quad,
        tuple(ring.probabilities[i] for i in order),
        tuple((ring.steps[i] - start) % steps for i in order),
        Posterior(
            np.roll(own.characters, -start, axis=0),
            np.roll(own.log_probabilities, -start, axis=0),
            own.alphabet,
        ),
    )
