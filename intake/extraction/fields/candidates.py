"""Where a field's value may stand: at its labels, in the sentence, or alone on a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.documents.spec import FieldSpec
from intake.domain.text import Line, Span
from intake.domain.values.folding import as_printed_words
from intake.domain.values.id_numbers import id_number_problem
from intake.extraction.fields.contributions.read import listed
from intake.extraction.fields.labels.cells import Label
from intake.extraction.fields.labels.thresholds import MAX_CELL_PITCH
from intake.extraction.fields.labels.values import (
    Candidate,
    after_label,
    beneath_label,
    heads_a_table,
)
from intake.extraction.fields.statements import stated
from intake.extraction.fields.thresholds import LEAST_ENGLISH
from intake.extraction.ocr.layout import Placed, columns, rows, spans_of, text_in_order

CITIZEN = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
AT_LINE_START = "(?m)^"
"""Begins a pattern whose value begins a line: the name after a heading."""
NUMBER_ALONE = re.compile(r"\d{1,3}(?:\.\d)?(?:学时|课时)?")
"""A cell of a column of hours."""
Joined = tuple[str, list[tuple[int, int]]]
"""Running text, with `(line, character)` for every character of it."""


def candidates(
    spec: FieldSpec,
    lines: Sequence[Line],
    placed: Sequence[Placed],
    labels: Sequence[Label],
    texts: Sequence[Joined],
) -> Iterator[Candidate]:
    """Every place where a value of the field may stand, the surest first."""
    statements = stated(spec.states, lines, placed) if spec.states else []
    if statements:
        yield from statements
        return
    if spec.in_list and not names_several(lines):
        yield from listed(spec, lines, placed)
    mine = [label for label in labels if label.field == spec.name]
    if spec.usual:
        mine.sort(key=lambda label: _rank(spec, _text_of(label, lines)))

    def beside(chosen: Sequence[Label]) -> Iterator[Candidate]:
        found = (after_label(spec, label, lines, placed, labels) for label in chosen)
        return (one for one in found if one is not None)

    def beneath(chosen: Sequence[Label]) -> Iterator[Candidate]:
        cells = (beneath_label(spec, label, lines, placed, labels) for label in chosen)
        return (one for one in cells if one and not _is_one_of_a_list(spec, one, lines, placed))

    yield from beside([label for label in mine if _text_of(label, lines) in spec.totals])
    heads = [label for label in mine if heads_a_table(label, placed, labels)]
    yield from beneath(heads if spec.beneath else [])
    yield from (
        one
        for one in beneath(heads if spec.in_table else [])
        if not _is_one_of_several(spec, one, lines, placed)
    )
    yield from beside([label for label in mine if label.is_strong])
    yield from _in_sentence(spec, texts)
    yield from beside([label for label in mine if not label.is_strong])
    yield from _alone(spec, lines, placed)
    yield from beneath(mine if spec.beneath else [])


def names_several(lines: Sequence[Line]) -> bool:
    """Whether the paper prints the numbers of several citizens: a list of a unit's people."""
    numbers = {found.upper() for line in lines for found in CITIZEN.findall(line.text)}
    return sum(id_number_problem(number) is None for number in numbers) > 1


def _text_of(label: Label, lines: Sequence[Line]) -> str:
    return lines[label.line].text[label.start : label.stop]


def _is_one_of_a_list(
    spec: FieldSpec, cell: Candidate, lines: Sequence[Line], placed: Sequence[Placed]
) -> bool:
    """Whether the cell beneath a label stands in a column of several and is not their sum."""
    own = next(p for p in placed if p.index == cell.spans[0].line)
    column = [
        p
        for p in placed
        if min(p.right, own.right) > max(p.left, own.left)
        and p.middle >= own.middle
        and NUMBER_ALONE.fullmatch(lines[p.index].text)
    ]
    return bool(spec.totals) and len(column) >= 2


def _is_one_of_several(
    spec: FieldSpec, cell: Candidate, lines: Sequence[Line], placed: Sequence[Placed]
) -> bool:
    """Whether the column goes on with values of others: nobody knows whose row is meant."""
    own = next(p for p in placed if p.index == cell.spans[0].line)
    return any(
        own.bottom < p.middle < own.middle + MAX_CELL_PITCH * own.height
        and min(p.right, own.right) > max(p.left, own.left)
        and spec.kind.normalise(lines[p.index].text)
        for p in placed
    )


def _alone(spec: FieldSpec, lines: Sequence[Line], placed: Sequence[Placed]) -> list[Candidate]:
    """Lines that are such a value as a whole, the surest first (a seal's is not), or the
    lowest first where the value stands at a paper's foot."""
    if spec.alone is None:
        return []
    if spec.at_foot:
        return _at_foot(spec.alone, lines, placed)
    fits = [(i, re.fullmatch(spec.alone, line.text)) for i, line in enumerate(lines)]
    found = [(i, match) for i, match in fits if match]
    found.sort(key=lambda pair: -lines[pair[0]].confidence)
    return [Candidate(match["v"], (Span(i, *match.span("v")),)) for i, match in found]


def _at_foot(alone: str, lines: Sequence[Line], placed: Sequence[Placed]) -> list[Candidate]:
    """The same from the lowest row up; pieces of one line that a detector cut are one."""
    found = []
    for row in reversed(rows(placed)):
        strips: list[list[Placed]] = []
        for item in row:
            if strips and item.left - strips[-1][-1].right < item.height / 2:
                strips[-1].append(item)
            else:
                strips.append([item])
        for strip in strips:
            for parts in [strip, *([one] for one in strip if len(strip) > 1)]:
                text, places = text_in_order(lines, parts)
                if match := re.fullmatch(alone, text):
                    found.append(Candidate(match["v"], spans_of(places[slice(*match.span("v"))])))
                    break
    return found


def _rank(spec: FieldSpec, label: str) -> int:
    """Of two numbers a diploma prints: 证书编号 before 注册号."""
    return spec.labels.index(label) if label in spec.labels else len(spec.labels)


def joined_texts(lines: Sequence[Line], placed: Sequence[Placed]) -> list[Joined]:
    """The paper as running text, row by row and column by column, with places.

    Each text comes with `(line, character)` for every character of it; the last text has
    its lines apart, for patterns that say `AT_LINE_START`.
    """
    own = [p for p in placed if not _is_foreign(lines[p.index].text)]
    by_row = [p for row in rows(own) for p in row]
    by_column = [p for column in columns(own) for row in rows(column) for p in row]
    orders = [by_row] if by_row == by_column else [by_column, by_row]
    texts: list[Joined] = []
    for order in orders:
        texts.append(text_in_order(lines, order))
    lined, places = "", []
    for item in by_row:
        text, own_places = text_in_order(lines, [item])
        lined += text + "\n"
        places += [*own_places, (item.index, len(lines[item.index].text))]
    return [*texts, (lined.removesuffix("\n"), places)]


def _is_foreign(text: str) -> bool:
    """A line of the English that some papers print between their own lines."""
    return len(re.findall("[a-z]", text)) >= LEAST_ENGLISH and not re.search(
        r"[\u3400-\U0003ffff]", text
    )


def _in_sentence(spec: FieldSpec, texts: Sequence[Joined]) -> Iterator[Candidate]:
    for pattern in spec.patterns:
        is_lined = pattern.startswith(AT_LINE_START)
        for text, places in texts[-1:] if is_lined else texts[:-1]:
            matches = list(re.finditer(pattern, as_printed_words(text)))
            if spec.totals and len({match["v"] for match in matches}) > 1:
                continue  # hours of single courses: none is the sum
            for match in matches:
                start, stop = match.span("v")
                if spec.not_behind and re.search(f"(?:{spec.not_behind})$", text[:start]):
                    continue
                spans = spans_of(places[start:stop])
                is_broken = len(spans) > 1 and not spec.kind.may_wrap
                if spans and not is_broken:
                    yield Candidate(text[start:stop], spans)
