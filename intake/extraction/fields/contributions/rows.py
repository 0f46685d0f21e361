"""The rows of a list of contributions: the months that begin them and their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.domain.text import Line
from intake.domain.values.months import MonthAt, is_range, spanned
from intake.extraction.fields.contributions.cells import Cell
from intake.extraction.fields.contributions.thresholds import (
    ALIGNED_MONTHS,
    LABEL_GAP,
    LEAST_HEADS,
    LONE_BAND,
    NEAR_HEAD,
    SENTENCE_BEHIND,
    WIDEST_BAND,
)

NOT_PAID_IN = re.compile(
    "(日期|时间|期间|区间|时段|出生|有效期|建账|首次参保|参加工作)[年月]*[:]?$"
)
"""Words before a month that is none of a contribution."""
FIRST_HEAD, LAST_HEAD = re.compile("起|始|自|从"), re.compile("止|终|至")
POSTED_HEAD = re.compile("到账|入账|实缴|办理|结算|入库|经办|缴款|打印")
MONTH_HEAD = re.compile("年月|所属期|月份|缴费|期间")
_DASH = re.compile(r"[\-—–~至到一]{1,3}")
_HAN = re.compile(r"[\u3400-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One printed contribution: its months, the cells that name them, all its cells."""

    months: tuple[int, ...]
    named: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    low: float
    high: float


def rows_of_table(cells: Sequence[Cell], lines: Sequence[Line]) -> list[Row]:
    """Rows in reading order, list after list where they stand side by side."""
    months = [c for c in cells if c.month is not None and not _is_other_date(c, cells, lines)]
    heads = {id(c) for row in side_by_side(months, cells, lines) for c in row}
    months = [c for c in months if id(c) not in heads]
    lasts = {id(a): b for row in lines_of(months) for a, b in pairwise(row) if _joined(a, b, lines)}
    seconds = {id(c) for c in lasts.values()}
    columns = _own_columns(_columns([c for c in months if id(c) not in seconds]), cells)
    firsts, ends = _ends(columns, cells)
    lasts |= ends
    if len(firsts) < 2 and not any(id(c) in lasts or _is_under_head(c, cells) for c in firsts):
        return []
    starts = [min(c.left for c in column) for column in _columns(firsts)]
    return [_row(cell, lasts.get(id(cell)), firsts, cells, starts) for cell in firsts]


def _row(
    cell: Cell,
    last: Cell | None,
    firsts: Sequence[Cell],
    cells: Sequence[Cell],
    starts: Sequence[float],
) -> Row:
    low, high = _band(cell, firsts)
    reach = ALIGNED_MONTHS * cell.height
    right = min((x for x in starts if x > cell.left + reach), default=float("inf"))
    left = cell.left - 1 if any(x < cell.left - reach for x in starts) else float("-inf")
    inside = tuple(c for c in cells if low < c.y < high and left <= c.left < right)
    named = (cell,) if last is None else (cell, last)
    return Row(spanned(cell.month or 0, named[-1].month or 0), named, inside, low, high)


def _is_other_date(cell: Cell, cells: Sequence[Cell], lines: Sequence[Line]) -> bool:
    """A month in a sentence, or behind a label of its own (打印时间 2024年10月)."""
    text = lines[cell.span.line].text
    before, behind = text[: cell.span.start], text[cell.span.stop :]
    in_sentence = re.search(r"[,，。自从在:]$", before) and _HAN.search(before)
    if NOT_PAID_IN.search(before) or in_sentence or len(_HAN.findall(behind)) > SENTENCE_BEHIND:
        return True
    beside = [c for c in cells if c.right <= cell.left + 1 and same_line(c, cell)]
    nearest = max(beside, key=lambda c: c.right, default=None)
    is_labelled = nearest is not None and cell.left - nearest.right < LABEL_GAP * cell.height
    return (
        is_labelled
        and nearest is not None
        and bool(NOT_PAID_IN.search(nearest.text) or nearest.text.endswith(":"))
    )


def same_line(one: Cell, other: Cell) -> bool:
    """Whether two cells stand side by side."""
    return abs(one.y - other.y) < 0.6 * min(one.height, other.height)


def side_by_side(
    months: Sequence[Cell], cells: Sequence[Cell], lines: Sequence[Line]
) -> Iterator[list[Cell]]:
    """Rows of three months or more beside each other, no range's ends: heads of columns.

    Beside such rows, shorter ones without amounts go on with them (the last months).
    """
    rows = [row for row in lines_of(months) if _rises(row, lines)]
    if any(len(row) >= LEAST_HEADS for row in rows):
        yield from (
            row
            for row in rows
            if len(row) >= LEAST_HEADS
            or not any(c.amount is not None and same_line(c, row[0]) for c in cells)
        )


def _rises(row: Sequence[Cell], lines: Sequence[Line]) -> bool:
    return all(
        (a.month or 0) < (b.month or 0) and not _joined(a, b, lines) for a, b in pairwise(row)
    )


def lines_of(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells grouped by the line they stand on, each from left to right."""
    grouped: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: c.y):
        if grouped and same_line(grouped[-1][-1], cell):
            grouped[-1].append(cell)
        else:
            grouped.append([cell])
    return [sorted(row, key=lambda c: c.left) for row in grouped]


def _columns(months: Sequence[Cell]) -> list[list[Cell]]:
    """Months below one another, from top to bottom; columns from left to right."""
    columns: list[list[Cell]] = []
    for cell in sorted(months, key=lambda c: c.x):
        if columns and cell.x - columns[-1][-1].x < ALIGNED_MONTHS * cell.height:
            columns[-1].append(cell)
        else:
            columns.append([cell])
    return [sorted(column, key=lambda c: c.y) for column in columns]


def _own_columns(columns: list[list[Cell]], cells: Sequence[Cell]) -> list[list[Cell]]:
    """Without columns that say when a payment arrived, where another says what for."""
    own = [column for column in columns if not POSTED_HEAD.search(_head(column, cells))]
    return own or columns


def _head(column: Sequence[Cell], cells: Sequence[Cell]) -> str:
    """The words above a column, nearest last; wide ones are headings of the page."""
    top = column[0]
    above = [
        c
        for c in cells
        if c.month is None
        and c.amount is None
        and 0 < top.y - c.y < NEAR_HEAD * top.height
        and c.left < top.right + 0.5 * top.height
        and c.right > top.left - 0.5 * top.height
        and len(c.text) <= 12
    ]
    return "".join(c.text for c in sorted(above, key=lambda c: c.y))


def _is_under_head(cell: Cell, cells: Sequence[Cell]) -> bool:
    return bool(MONTH_HEAD.search(_head([cell], cells)))


def _ends(
    columns: Sequence[Sequence[Cell]], cells: Sequence[Cell]
) -> tuple[list[Cell], dict[int, Cell]]:
    """Months that begin a row, and by their identity the last months in a column beside."""
    firsts: list[Cell] = []
    lasts: dict[int, Cell] = {}
    taken: set[int] = set()
    for number, column in enumerate(columns):
        beside = columns[number + 1] if number + 1 < len(columns) else ()
        are_ends = _are_ends(column, beside, cells)
        goes_on = bool(beside) and _goes_on(column, beside)
        for cell in column:
            if id(cell) in taken:
                continue
            firsts.append(cell)
            partner = next((c for c in beside if same_line(c, cell)), None)
            if partner is None:
                continue
            if are_ends:
                lasts[id(cell)] = partner
            if are_ends or not goes_on:  # else when it was paid, not what for
                taken.add(id(partner))
    return firsts, lasts


def _joined(one: Cell, other: Cell, lines: Sequence[Line]) -> bool:
    """Whether a dash or 至 stands between two months, in either's box."""
    a, b = (MonthAt(c.month or 0, c.span.line, c.span.start, c.span.stop) for c in (one, other))
    if a.line == b.line:
        return is_range(lines[a.line].text, a, b)
    between = lines[a.line].text[a.stop :] + lines[b.line].text[: b.start]
    return bool(_DASH.fullmatch(between))


def _are_ends(column: Sequence[Cell], beside: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """Two columns of months: do they name first and last ones? By their heads, or by runs."""
    if not beside:
        return False
    if LAST_HEAD.search(_head(beside, cells)) and FIRST_HEAD.search(_head(column, cells)):
        return True
    apart = [(b.month or 0) - (a.month or 0) for a in column for b in beside if same_line(a, b)]
    is_run = bool(apart) and min(apart) >= 0 and max(apart) > 1
    return is_run and not _goes_on(column, beside)


def _goes_on(column: Sequence[Cell], beside: Sequence[Cell]) -> bool:
    """Whether the months beside go on where the column's end: one list in two halves."""
    low, high = sorted(([c.month or 0 for c in part] for part in (column, beside)), key=min)
    go_on = all(
        len({*part}) == len(part) > 1 and part in (sorted(part), sorted(part)[::-1])
        for part in (low, high)
    )
    return go_on and max(low) < min(high)


def _band(cell: Cell, firsts: Sequence[Cell]) -> tuple[float, float]:
    """From where to where the row reaches: half way to the nearest row of its column."""
    column = [c.y for c in firsts if abs(c.x - cell.x) < ALIGNED_MONTHS * cell.height]
    near = [abs(y - cell.y) / 2 for y in column if abs(y - cell.y) > 0.5 * cell.height]
    half = min([*near, WIDEST_BAND * cell.height]) if near else LONE_BAND * cell.height
    return cell.y - half, cell.y + half
