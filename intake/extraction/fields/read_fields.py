"""From lines to named fields: by labels, by the sentence, by what a value looks like.

Nothing here knows a pixel position of any sample: a value stands right of its label or
goes on below it, or inside a sentence whose words are known. The reading is returned as
it is read; nothing is corrected by checksum, dictionary or declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.documents.spec import FieldSpec, PaperSpec
from intake.domain.geometry import Box
from intake.domain.text import Line, Reading, Span
from intake.domain.values.folding import as_printed_words
from intake.domain.values.value_kind import ValueKind
from intake.extraction.fields.contributions.read import listed
from intake.extraction.fields.labels.cells import Label
from intake.extraction.fields.labels.find import find_labels
from intake.extraction.fields.labels.values import (
    Candidate,
    after_label,
    beneath_label,
    heads_a_table,
)
from intake.extraction.fields.overlaps import read_once
from intake.extraction.fields.thresholds import LEAST_ENGLISH, LEAST_LEAD, LEAST_SUPPORT
from intake.extraction.ocr.ctc_likelihood import likeliest_of, score
from intake.extraction.ocr.layout import Placed, columns, rows, spans_of, text_in_order
from intake.extraction.ocr.spans import span_box

AT_LINE_START = "(?m)^"
"""Begins a pattern whose value begins a line: the name after a heading."""
NUMBER_ALONE = re.compile(r"\d{1,3}(?:\.\d)?(?:学时|课时)?")
"""A cell of a column of hours."""


def read_fields(
    paper: PaperSpec, lines: Sequence[Line], placed: Sequence[Placed]
) -> dict[str, Reading]:
    """Every field of the paper that can be found among `lines`; `placed` likewise.

    A field whose place is found but whose content is no value of its kind has a
    `Reading` with `value` None; a field that is nowhere has none.
    """
    labels = find_labels(paper, lines, placed)
    texts = _joined_texts(lines, placed)
    readings: dict[str, Reading] = {}
    for spec in paper.fields:
        candidates = list(_candidates(spec, lines, placed, labels, texts))
        reading = _choose(spec, candidates, lines)
        if reading is not None:
            readings[spec.name] = reading
    return readings


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
            value = spec.notation.normalise(match["v"])
            if value:
                values[value] = None
        if spec.notation.surest_pattern_only:
            break
    return tuple(values)


def _candidates(
    spec: FieldSpec,
    lines: Sequence[Line],
    placed: Sequence[Placed],
    labels: Sequence[Label],
    texts: Sequence[tuple[str, list[tuple[int, int]]]],
) -> Iterator[Candidate]:
    if spec.in_list:
        yield from listed(spec, lines, placed)
    mine = [label for label in labels if label.field == spec.name]
    if spec.usual:
        mine.sort(key=lambda label: _rank(spec, lines[label.line].text[label.start : label.stop]))
    heads = [label for label in mine if spec.beneath and heads_a_table(label, placed, labels)]
    sums = [
        label for label in mine if lines[label.line].text[label.start : label.stop] in spec.totals
    ]
    for label in sums:
        found = after_label(spec, label, lines, placed, labels)
        if found is not None:
            yield found
    for label in heads:
        yield from _unless_a_list(
            spec, beneath_label(spec, label, lines, placed, labels), lines, placed
        )
    for strong in (True, False):
        for label in mine:
            if label.is_strong == strong:
                found = after_label(spec, label, lines, placed, labels)
                if found is not None:
                    yield found
        if strong:
            yield from _in_sentence(spec, texts)
    yield from _alone(spec, lines, placed)
    if spec.beneath:
        for label in mine:
            yield from _unless_a_list(
                spec, beneath_label(spec, label, lines, placed, labels), lines, placed
            )


def _unless_a_list(
    spec: FieldSpec, cell: Candidate | None, lines: Sequence[Line], placed: Sequence[Placed]
) -> Iterator[Candidate]:
    """The cell beneath a label, unless of a column of several it is not the sum."""
    if cell is None:
        return
    own = next(p for p in placed if p.index == cell.spans[0].line)
    column = [
        p
        for p in placed
        if min(p.right, own.right) > max(p.left, own.left)
        and p.middle >= own.middle
        and NUMBER_ALONE.fullmatch(lines[p.index].text)
    ]
    if not spec.totals or len(column) < 2:
        yield cell


def _alone(spec: FieldSpec, lines: Sequence[Line], placed: Sequence[Placed]) -> list[Candidate]:
    """Lines that are such a value as a whole, the surest first (a seal's is not), or the
    lowest first where the value stands at a paper's foot."""
    if spec.alone is None:
        return []
    fits = [(i, re.fullmatch(spec.alone, line.text)) for i, line in enumerate(lines)]
    found = [(i, match) for i, match in fits if match]
    if spec.at_foot:
        low = {item.index: item.middle for item in placed}
        found = sorted((p for p in found if p[0] in low), key=lambda pair: -low[pair[0]])
    else:
        found.sort(key=lambda pair: -lines[pair[0]].confidence)
    return [Candidate(match["v"], (Span(i, *match.span("v")),)) for i, match in found]


def _choose(
    spec: FieldSpec, candidates: Sequence[Candidate], lines: Sequence[Line]
) -> Reading | None:
    first: Reading | None = None
    if spec.usual:
        candidates = sorted(candidates, key=lambda c: not _is_usual(spec, c))
    for whole in (read_once(one, lines) for one in candidates):
        candidate = whole if whole.value else _cut(whole, *spec.notation.extent(whole.raw))
        if spec.characters:
            candidate = _possible(candidate, spec.characters, lines)
        value = candidate.value or spec.notation.normalise(candidate.raw)
        if value is None:
            value = _spelled_out(spec.notation, candidate, lines)
        is_short = len(value or "") < spec.notation.least_length
        if is_short or (spec.shape and not re.fullmatch(spec.shape, value or "")):
            value = None
        reading = _reading(spec.name, value, candidate, lines)
        if value is not None:
            return _with_its_day(reading, spec, candidates, lines)
        first = first or reading
    return first


def _rank(spec: FieldSpec, label: str) -> int:
    """Of two numbers a diploma prints: 证书编号 before 注册号."""
    return spec.labels.index(label) if label in spec.labels else len(spec.labels)


def _is_usual(spec: FieldSpec, candidate: Candidate) -> bool:
    raw = candidate.raw[slice(*spec.notation.extent(candidate.raw))]
    return re.fullmatch(spec.usual or "", spec.notation.normalise(raw) or "") is not None


def _with_its_day(
    month: Reading, spec: FieldSpec, candidates: Sequence[Candidate], lines: Sequence[Line]
) -> Reading:
    """A date whose day stands on the next line, where the sentence says so: 2000年7月 | 27日."""
    if len(month.value or "") != spec.notation.short_form:
        return month
    for whole in candidates:
        value = spec.notation.normalise(whole.raw)
        if whole.raw.startswith(month.raw) and value and len(value) > len(month.value or ""):
            candidate = _cut(whole, *spec.notation.extent(whole.raw))
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


# ---------------------------------------------------------------------------- sentence


def _joined_texts(
    lines: Sequence[Line], placed: Sequence[Placed]
) -> list[tuple[str, list[tuple[int, int]]]]:
    """The paper as running text, row by row and column by column, with places.

    Each text comes with `(line, character)` for every character of it; the last text has
    its lines apart, for patterns that say `AT_LINE_START`.
    """
    own = [p for p in placed if not _is_foreign(lines[p.index].text)]
    by_row = [p for row in rows(own) for p in row]
    by_column = [p for column in columns(own) for row in rows(column) for p in row]
    orders = [by_row] if by_row == by_column else [by_column, by_row]
    texts: list[tuple[str, list[tuple[int, int]]]] = []
    for order in orders:
        texts.append(text_in_order(lines, order))
    lined = "\n".join(lines[p.index].text for p in by_row)
    places = [(p.index, i) for p in by_row for i in range(len(lines[p.index].text) + 1)]
    return [*texts, (lined, places)]


def _is_foreign(text: str) -> bool:
    """A line of the English that some papers print between their own lines."""
    return len(re.findall("[a-z]", text)) >= LEAST_ENGLISH and not re.search(
        r"[\u3400-\U0003ffff]", text
    )


def _in_sentence(
    spec: FieldSpec, texts: Sequence[tuple[str, list[tuple[int, int]]]]
) -> Iterator[Candidate]:
    for pattern in spec.patterns:
        is_lined = pattern.startswith(AT_LINE_START)
        for text, places in texts[-1:] if is_lined else texts[:-1]:
            matches = list(re.finditer(pattern, as_printed_words(text)))
            if spec.totals and len({match["v"] for match in matches}) > 1:
                continue  # hours of single courses: none is the sum
            for match in matches:
                start, stop = match.span("v")
                spans = spans_of(places[start:stop])
                is_broken = len(spans) > 1 and not spec.notation.may_wrap
                if spans and not is_broken:
                    yield Candidate(text[start:stop], spans)
