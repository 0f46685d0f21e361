"""Why a declared value was judged as it was: for a reviewer's eye, and to be judged again.

What stands in a flag's `evidence.verification` (docs/http.md): the rule that decided and
the limits it used, what else the pixels may say and how likely, which declared character
stands against which read one, and the crop's fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from intake.documents.spec import FieldSpec
from intake.domain.findings import FieldVerdict
from intake.domain.geometry import RGB
from intake.domain.text import Line, Reading
from intake.extraction.ocr.ctc_likelihood import chance_of, others_at, scores
from intake.verification.judgement import Judgement
from intake.verification.limits import Thresholds
from intake.verification.thresholds import OTHER_FROM, OTHERS_SHOWN
from intake.verification.verify_value import likeliest_form

Place = tuple[Line, int]
"""A line and the number of one of its characters."""


def verification(
    spec: FieldSpec,
    declared: str,
    reading: Reading,
    lines: Sequence[Line],
    judgement: Judgement,
    thresholds: Thresholds,
) -> dict[str, Any]:
    """Rule, limits, alternatives and aligned characters of a judgement, as JSON values.

    `alternatives` are texts as they would be printed; their probabilities are those of
    the whole value on these pixels, so that they sum to at most 1.
    """
    is_number = spec.kind.is_number
    form = likeliest_form(spec.kind, declared, reading, lines)
    places = [(lines[s.line], i) for s in reading.spans for i in range(s.start, s.stop)]
    return {
        "rule": f"verify.{_rule(judgement)}",
        "thresholds": asdict(thresholds),
        "alternatives": _alternatives(reading, form, lines, places, is_number),
        "characters": _aligned(reading.raw, form, places, is_number),
    }


def _rule(judgement: Judgement) -> str:
    if judgement.verdict is FieldVerdict.UNREADABLE:
        return "illegible"
    return judgement.reason or judgement.verdict.value


def strip_hash(strips: Mapping[int, RGB], reading: Reading) -> str | None:
    """SHA-256 of the pixels that a value was read from; None where they are not kept."""
    digest, found = hashlib.sha256(), False
    for number in dict.fromkeys(span.line for span in reading.spans):
        strip = strips.get(number)
        if strip is not None:
            digest.update(repr(strip.shape).encode())
            digest.update(np.ascontiguousarray(strip).data)
            found = True
    return digest.hexdigest() if found else None


def _alternatives(
    reading: Reading, form: str, lines: Sequence[Line], places: Sequence[Place], is_number: bool
) -> list[dict[str, Any]]:
    roles = {reading.raw: "read"}
    roles.setdefault(form, "declared")
    for text in exchanged(reading.raw, places):
        roles.setdefault(text, "other")
    pieces = [(lines[s.line], s) for s in reading.spans]
    known = scores(list(roles), pieces, is_number)
    if known is None:  # a text layer says what it says
        known = [0.0 if role == "read" else -np.inf for role in roles.values()]
    best_first = sorted(zip(known, roles.items(), strict=True), key=lambda one: -one[0])
    shown = [
        {"text": text, "role": role, "probability": round(float(np.exp(min(log, 0.0))), 6)}
        for log, (text, role) in best_first
    ]
    others = [one for one in shown if one["role"] == "other"][:OTHERS_SHOWN]
    return [one for one in shown if one["role"] != "other" or one in others]


def exchanged(raw: str, places: Sequence[Place]) -> list[str]:
    """The reading with one doubtful character exchanged for another likely one."""
    if len(places) != len(raw):
        return []
    return [
        raw[:i] + other + raw[i + 1 :]
        for i, (line, at) in enumerate(places)
        for other in others_at(line, at, OTHER_FROM)
    ]


def _aligned(raw: str, form: str, places: Sequence[Place], is_number: bool) -> list[dict[str, Any]]:
    """Which declared character stands against which read one; null where one lacks."""
    rows: list[dict[str, Any]] = []
    for step in Levenshtein.opcodes(raw, form):
        read = range(step.src_start, step.src_end)
        wanted = range(step.dest_start, step.dest_end)
        for k in range(max(len(read), len(wanted))):
            at = read[k] if k < len(read) else None
            character = form[wanted[k]] if k < len(wanted) else None
            rows.append(_row(raw, at, character, places, is_number))
    return rows


def _row(
    raw: str, at: int | None, character: str | None, places: Sequence[Place], is_number: bool
) -> dict[str, Any]:
    place = places[at] if at is not None and len(places) == len(raw) else None
    chances = [
        None if place is None or sign is None else _chance(*place, sign, is_number)
        for sign in (character, None if at is None else raw[at])
    ]
    return {
        "declared": character,
        "read": None if at is None else raw[at],
        "p_declared": chances[0],
        "p_read": chances[1],
    }


def _chance(line: Line, at: int, character: str, is_number: bool) -> float | None:
    if line.from_layer:
        return 1.0 if line.text[at] == character else 0.0
    chance = chance_of(line, at, character, is_number)
    return None if chance is None else round(min(chance, 1.0), 6)
