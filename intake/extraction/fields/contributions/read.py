"""A list of social-insurance contributions: which months are paid, and by whom.

No two offices print it alike (domain §3.19): a row per month, one for each kind of
insurance, kinds as columns, months as columns, or the first and last month of a run.
Everything is told by what the cells are and how they stand to one another, with
tolerance. A month counts when its pension contribution is shown as paid, or, where kinds
are not told apart, any. What cannot be told is no value: a person then looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from intake.documents.spec import FieldSpec
from intake.domain.text import Line, Span
from intake.domain.values.months import as_value, is_range, months_in, spanned
from intake.extraction.fields.contributions.cells import Cell, cells_of
from intake.extraction.fields.contributions.columns import paid_in_columns
from intake.extraction.fields.contributions.kinds import (
    PENSION,
    Heads,
    is_paid,
    kind_of,
    kinds_in,
    names_a_kind,
    pension_part,
)
from intake.extraction.fields.contributions.rows import Row, rows_of_table
from intake.extraction.fields.contributions.thresholds import BEFORE_MONTHS, BEHIND_MONTHS
from intake.extraction.fields.labels.values import Candidate
from intake.extraction.ocr.layout import Placed, running_text, spans_of

PERIOD = re.compile("参保|参加|缴费|缴纳|缴交|起止")
"""Words around a run of months that say what it is, where a paper has no table."""
NO_PERIOD = re.compile("查询|打印|有效|建账|出生|首次|验证")
PAYER_HEAD = re.compile("(单位|企业)(名称|全称)|(缴费|参保|缴纳|用人|工作)单位(?!编号|部分|缴)")
NOT_PAYER_HEAD = re.compile("编号|编码|代码|部分|比例|金额|缴费额|缴纳额")
PAYER = re.compile("(公司|厂|院|学校|大学|小学|中学|园|所|站|局|中心|合作社|集团|分行|支行|店)$")
"""How the name of a payer ends, on a page that does not repeat the heads."""
TOTAL = re.compile("合计|小计|总计|累计|共计")


def listed(spec: FieldSpec, lines: Sequence[Line], placed: Sequence[Placed]) -> Iterator[Candidate]:
    """What a list of contributions says of a field: its months, or who paid."""
    find = paid_months if spec.kind.is_list else payer
    found = find(lines, placed)
    if found is not None:
        yield found


def paid_months(lines: Sequence[Line], placed: Sequence[Placed]) -> Candidate | None:
    """The months paid, and the cells that name them; no value where it cannot be told.

    None where the paper names no month at all.
    """
    cells = cells_of(lines, placed)
    rows = rows_of_table(cells, lines)
    if rows:
        return _of_rows(lines, cells, rows)
    columns = paid_in_columns(cells, lines)
    if columns:
        named, months = columns
        return _candidate(lines, named, months)
    periods = list(_periods(lines, placed))
    months = {m for _, found in periods for m in found}
    return (
        _candidate(lines, [], months, [s for spans, _ in periods for s in spans])
        if periods
        else None
    )


def payer(lines: Sequence[Line], placed: Sequence[Placed]) -> Candidate | None:
    """Who paid the newest month, where the payer stands in the table itself."""
    cells = cells_of(lines, placed)
    rows = [row for row in rows_of_table(cells, lines) if row.months]
    if not rows:
        return None
    top = min(row.low for row in rows)
    heads = [place for c in cells if c.y < top for place in _payer_heads(c)]
    for row in sorted(rows, key=lambda r: -max(r.months)):
        words = [
            c for c in row.cells if c.amount is None and c.month is None and not names_a_kind(c)
        ]
        named = [
            c for c in words if any(left < c.right and c.left < right for left, right in heads)
        ]
        named = named if heads else [c for c in words if PAYER.search(c.text) and len(c.text) > 5]
        named = [c for c in named if re.search("[\u3400-\U0003ffff]", c.text)]
        if named and len("".join(c.text for c in named)) > 3:
            named.sort(key=lambda c: (round((c.y - row.low) / max(c.height, 1.0)), c.left))
            return _candidate(lines, named, None)
    return None


def _payer_heads(cell: Cell) -> Iterator[tuple[float, float]]:
    """From where to where a head for payers stands in a cell, which may hold several."""
    wide = (cell.right - cell.left) / max(len(cell.text), 1)
    for found in PAYER_HEAD.finditer(cell.text):
        if not NOT_PAYER_HEAD.match(cell.text, found.end()):
            yield cell.left + wide * found.start(), cell.left + wide * found.end()


def _candidate(
    lines: Sequence[Line],
    named: Sequence[Cell],
    months: set[int] | None,
    spans: Sequence[Span] = (),
) -> Candidate:
    """`months` None: the value is the text itself; empty: nothing that can be told."""
    places = tuple(dict.fromkeys([*(cell.span for cell in named), *spans]))
    raw = "".join(lines[s.line].text[s.start : s.stop] for s in places)
    return Candidate(raw, places, value=as_value(months) if months else None)


def _of_rows(lines: Sequence[Line], cells: Sequence[Cell], rows: Sequence[Row]) -> Candidate:
    heads = Heads.above(cells, min(row.low for row in rows))
    kinds = _kinds_of_rows(rows, cells)
    names_pension = any(PENSION in found for found in kinds)
    paid: list[Row] = []
    is_told = not _has_unnamed(rows, cells)
    for row, found in zip(rows, kinds, strict=True):
        if names_pension and found and PENSION not in found:
            continue
        known = is_paid(pension_part(row.cells), heads)
        is_told = is_told and known is not None and bool(row.months)
        if known:
            paid.append(row)
    named = [cell for row in paid or rows for cell in row.named]
    return _candidate(lines, named, {m for row in paid for m in row.months} if is_told else set())


def _kinds_of_rows(rows: Sequence[Row], cells: Sequence[Cell]) -> list[frozenset[str]]:
    """The kinds each row is for: named in it, beside its run of rows, or above them."""
    top = min(row.low for row in rows)
    heads = {k for _, k in Heads.above(cells, top).kinds}
    found: list[frozenset[str]] = []
    for run in _runs(rows):
        low, high = run[0].low, max(row.high for row in run)
        before = max((row.high for row in rows if row.high <= low + 1), default=float("-inf"))
        own = [kinds_in(row.cells) for row in run]
        beside = kinds_in([c for c in cells if low <= c.y <= high])
        above = () if heads else [c for c in cells if kind_of(c) and before <= c.y < low]
        heading = kinds_in(sorted(above, key=lambda c: -c.y)[:1])
        is_each = all(own)
        found += own if is_each else [beside or heading] * len(run)
    return found


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows whose months go on in one direction, on one side: one kind's list."""
    run: list[Row] = []
    for row in rows:
        months = [r.months[0] for r in (*run, row) if r.months]
        goes_on = months == sorted(months) or months == sorted(months, reverse=True)
        is_beside = run and abs(row.named[0].x - run[-1].named[0].x) < 4 * row.named[0].height
        if run and not (goes_on and is_beside):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _has_unnamed(rows: Sequence[Row], cells: Sequence[Cell]) -> bool:
    """Whether a line of amounts among the rows has no month that could be read."""
    top, bottom = min(r.low for r in rows), max(r.high for r in rows)
    lines: dict[int, list[Cell]] = {}
    for cell in cells:
        if top < cell.y < bottom and not any(r.low < cell.y < r.high for r in rows):
            lines.setdefault(round(cell.y / (2 * cell.height)), []).append(cell)
    return any(
        sum(c.amount is not None and "." in c.text for c in line) >= 2
        and not any(TOTAL.search(c.text) for c in line)
        for line in lines.values()
    )


def _periods(
    lines: Sequence[Line], placed: Sequence[Placed]
) -> Iterator[tuple[tuple[Span, ...], tuple[int, ...]]]:
    """Runs of months in the paper's sentences: 自2024年4月至2024年9月参保缴费."""
    text, places = running_text(lines, placed)
    months = months_in(text, 0)
    for one, other in pairwise(months):
        before, behind = (
            text[max(one.start - BEFORE_MONTHS, 0) : one.start],
            text[other.stop : other.stop + BEHIND_MONTHS],
        )
        says_what = PERIOD.search(before) or PERIOD.search(behind)
        if is_range(text, one, other) and says_what and not NO_PERIOD.search(before[-6:]):
            yield spans_of(places[one.start : other.stop]), spanned(one.ordinal, other.ordinal)
