"""From lines to named fields: by labels, by the sentence, by what a value looks like.

Nothing here knows a pixel position of any sample: a value stands right of its label or
goes on below it, or inside a sentence whose words are known. The reading is returned as
it is read; nothing is corrected by checksum, dictionary or declaration.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.documents.spec import FieldSpec, PaperSpec
from intake.domain.geometry import Box
from intake.domain.text import Line, Reading
from intake.domain.values.value_kind import ValueKind
from intake.extraction.fields.candidates import candidates, joined_texts, names_several
from intake.extraction.fields.labels.find import find_labels
from intake.extraction.fields.labels.values import Candidate
from intake.extraction.fields.overlaps import read_once
from intake.extraction.fields.thresholds import LEAST_LEAD, LEAST_SUPPORT
from intake.extraction.ocr.ctc_likelihood import likeliest_of, score
from intake.extraction.ocr.layout import Placed, spans_of
from intake.extraction.ocr.spans import span_box

OF_ONE_PERSON = frozenset({"name", "id_number"})
"""What tells one person of a list from the others."""


def read_fields(
    paper: PaperSpec, lines: Sequence[Line], placed: Sequence[Placed]
) -> dict[str, Reading]:
    """Every field of the paper that can be found among `lines`; `placed` likewise.

    A field whose place is found but whose content is no value of its kind has a
    `Reading` with `value` None; a field that is nowhere has none.
    """
    labels = find_labels(paper, lines, placed)
    texts = joined_texts(lines, placed)
    readings: dict[str, Reading] = {}
    for spec in paper.fields:
        found = list(candidates(spec, lines, placed, labels, texts))
        reading = _choose(spec, found, lines)
        if reading is not None:
            readings[spec.name] = reading
    if names_several(lines):
        readings |= _nobodys(paper, readings)
    return readings


def _nobodys(paper: PaperSpec, readings: dict[str, Reading]) -> dict[str, Reading]:
    """Of a list of several people, no value of one of them: nobody knows whose row is meant."""
    listed = [spec.name for spec in paper.fields if spec.beneath and spec.name in OF_ONE_PERSON]
    return {name: replace(readings[name], value=None) for name in listed if name in readings}


def reading_of(spec: FieldSpec, candidate: Candidate, lines: Sequence[Line]) -> Reading | None:
    """A candidate that was found by other means as the field's reading."""
    return _choose(spec, [candidate], lines)


def all_values(paper: PaperSpec, field: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Every different value that a field's patterns find (several years, both courses).

    Years by the surest pattern alone: where 2023年度 is printed, the year of issue is
    none of them.
    """
    spec = paper.field(field)
    text = "".join(line.text for line in lines)
    values: dict[str, None] = {}
    for pattern in spec.patterns:
        for match in re.finditer(pattern, text):
            value = spec.kind.normalise(match["v"])
            if value:
                values[value] = None
        if spec.kind.surest_pattern_only:
            break
    return tuple(values)


def _choose(
    spec: FieldSpec, candidates: Sequence[Candidate], lines: Sequence[Line]
) -> Reading | None:
    first: Reading | None = None
    if spec.usual:
        candidates = sorted(candidates, key=lambda c: not _is_usual(spec, c))
    for whole in (read_once(one, lines) for one in candidates):
        candidate = whole if whole.value else _cut(whole, *spec.kind.extent(whole.raw))
        if spec.characters:
            candidate = _possible(candidate, spec.characters, lines)
        value = candidate.value or spec.kind.normalise(candidate.raw)
        if value is None:
            value = _spelled_out(spec.kind, candidate, lines)
        is_short = len(value or "") < spec.kind.least_length
        if is_short or (spec.shape and not re.fullmatch(spec.shape, value or "")):
            value = None
        reading = _reading(spec.name, value, candidate, lines)
        if value is not None:
            return _with_its_day(reading, spec, candidates, lines)
        first = first or reading
    return first


def _is_usual(spec: FieldSpec, candidate: Candidate) -> bool:
    raw = candidate.raw[slice(*spec.kind.extent(candidate.raw))]
    return re.fullmatch(spec.usual or "", spec.kind.normalise(raw) or "") is not None


def _with_its_day(
    month: Reading, spec: FieldSpec, candidates: Sequence[Candidate], lines: Sequence[Line]
) -> Reading:
    """A date whose day stands on the next line, where the sentence says so: 2000年7月 | 27日."""
    if len(month.value or "") != spec.kind.short_form:
        return month
    for whole in candidates:
        value = spec.kind.normalise(whole.raw)
        if whole.raw.startswith(month.raw) and value and len(value) > len(month.value or ""):
            candidate = _cut(whole, *spec.kind.extent(whole.raw))
            first, known = candidate.spans[0], month.spans[0]
            if (first.line, first.start) == (known.line, known.start):
                return _reading(spec.name, value, candidate, lines)
    return month


def _spelled_out(kind: ValueKind, candidate: Candidate, lines: Sequence[Line]) -> str | None:
    """A date whose repeated signs the decoder joined, by the likeliest spelling."""
    if kind.spellings is None:
        return None
    pieces = [(lines[s.line], s) for s in candidate.spans]
    own = score(candidate.raw, pieces)
    scored = [(score(text, pieces), text) for text in kind.spellings(candidate.raw)]
    known = sorted((value, text) for value, text in scored if value is not None)
    if own is None or len(known) < 2:
        return None
    best, text = known[-1]
    is_clear = best - own >= LEAST_SUPPORT and best - known[-2][0] >= LEAST_LEAD
    return kind.normalise(text) if is_clear else None


def _cut(candidate: Candidate, start: int, stop: int) -> Candidate:
    """Characters `[start, stop)` of a candidate with their places."""
    places = [(s.line, i) for s in candidate.spans for i in range(s.start, s.stop)]
    if len(places) != len(candidate.raw) or stop <= start:
        return candidate
    return Candidate(candidate.raw[start:stop], spans_of(places[start:stop]))


def _possible(candidate: Candidate, characters: frozenset[str], lines: Sequence[Line]) -> Candidate:
    """What cannot stand in the value read as the likeliest that can: an O is a zero.

    The pixels choose among the field's characters; nothing declared is looked at.
    """
    places = [(lines[s.line], i) for s in candidate.spans for i in range(s.start, s.stop)]
    if len(places) != len(candidate.raw):
        return candidate
    raw, chances = [], []
    for line, at in places:
        character = line.text[at]
        chance = line.probabilities[at] if line.probabilities else 1.0
        if character.isalnum() and character not in characters:
            character, chance = likeliest_of(line, at, characters) or (character, chance)
        raw.append(character)
        chances.append(chance)
    return Candidate("".join(raw), candidate.spans, tuple(chances))


def _reading(field: str, value: str | None, candidate: Candidate, lines: Sequence[Line]) -> Reading:
    chances = candidate.chances or [
        chance
        for span in candidate.spans
        for chance in lines[span.line].probabilities[span.start : span.stop]
    ]
    layer = all(lines[span.line].from_layer for span in candidate.spans)
    return Reading(
        field=field,
        value=value,
        raw=candidate.raw,
        spans=candidate.spans,
        box=Box.union([span_box(lines[s.line], s.start, s.stop) for s in candidate.spans]),
        confidence=min(chances, default=1.0 if layer else 0.0),
        source="text_layer" if layer else "ocr",
    )
