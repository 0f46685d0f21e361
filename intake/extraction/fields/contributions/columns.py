"""Contributions with months side by side: as heads of columns, a row for each kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.domain.text import Line
from intake.domain.values.months import ordinal
from intake.extraction.fields.contributions.cells import Cell
from intake.extraction.fields.contributions.kinds import PENSION, UNPAID, kind_of, kinds_in
from intake.extraction.fields.contributions.rows import lines_of, same_line, side_by_side
from intake.extraction.fields.contributions.thresholds import LEAST_SHORT_MONTHS, LONE_PITCH

_SHORT = re.compile(r"(1[0-2]|0?[1-9])月(?:份)?")
_YEAR = re.compile(r"(20\d\d)年?(?:度)?")
PAID_SIGNS = re.compile("已缴|正常|实缴|到账|足额|√|✓|★|☑")


def paid_in_columns(
    cells: Sequence[Cell], lines: Sequence[Line]
) -> tuple[list[Cell], set[int]] | None:
    """The head cells of the months paid, and those months (empty: cannot be told)."""
    years = _Years(cells)
    heads = list(side_by_side([c for c in cells if c.month is not None], cells, lines))
    heads += _short_heads(cells)
    if not heads:
        return None
    heads.sort(key=lambda row: row[0].y)
    named: dict[int, Cell] = {}
    months: set[int] = set()
    for number, head in enumerate(heads):
        end = heads[number + 1][0].y if number + 1 < len(heads) else float("inf")
        below = [
            c for c in cells if head[0].y + 0.5 * head[0].height < c.y < end - 0.5 * head[0].height
        ]
        for row in _counting(lines_of(below), head):
            for cell in row:
                column = min(head, key=lambda h: abs(h.x - cell.x))
                if (
                    cell.right < head[0].left
                    or not _is_under(cell, column, head)
                    or not _shows_payment(cell)
                ):
                    continue
                month = years.month_of(column, row)
                if month is not None:
                    months.add(month)
                    named[id(column)] = column
    return list(named.values()) or [c for head in heads for c in head], months


class _Years:
    """Years that head a row, or the one year that heads the table."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.printed = [(c, int(m[1])) for c in cells if (m := _YEAR.fullmatch(c.text))]

    def month_of(self, column: Cell, row: Sequence[Cell]) -> int | None:
        if column.month is not None and column.month >= 12:
            return column.month
        own = [year for c, year in self.printed if any(same_line(c, r) for r in row[:1])]
        above = [year for c, year in self.printed if c.y < column.y + column.height]
        years = set(own) or set(above)
        return ordinal(years.pop(), 1) + (column.month or 0) if len(years) == 1 else None


def _short_heads(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Rows of months without a year; their `month` is 0 for January to 11."""
    short: list[Cell] = []
    for cell in cells:
        found = list(_SHORT.finditer(cell.text))
        if not found or "".join(m[0] for m in found) != cell.text:
            continue
        wide = (cell.right - cell.left) / len(cell.text)
        short += [
            replace(
                cell,
                text=m[0],
                month=int(m[1]) - 1,
                left=cell.left + wide * m.start(),
                right=cell.left + wide * m.end(),
                span=replace(
                    cell.span, start=cell.span.start + m.start(), stop=cell.span.start + m.end()
                ),
            )
            for m in found
        ]
    return [row for row in lines_of(short) if len(row) >= LEAST_SHORT_MONTHS]


def _counting(rows: Sequence[list[Cell]], head: Sequence[Cell]) -> list[list[Cell]]:
    """Rows of pensions where kinds are named, else all; a row begins left of the months.

    A kind's name may stand a line above or below its amounts: the nearest counts.
    """
    named = [c for row in rows for c in row if kind_of(c) and c.x < head[0].left]
    if PENSION not in kinds_in(named):
        return list(rows)
    return [
        row for row in rows if kind_of(min(named, key=lambda n: abs(n.y - row[0].y))) == PENSION
    ]


def _is_under(cell: Cell, column: Cell, head: Sequence[Cell]) -> bool:
    pitch = LONE_PITCH * column.height
    if len(head) > 1:
        pitch = (head[-1].x - head[0].x) / (len(head) - 1)
    return abs(cell.x - column.x) < 0.5 * pitch


def _shows_payment(cell: Cell) -> bool:
    if cell.amount is not None:
        return cell.amount > 0
    return bool(PAID_SIGNS.search(cell.text)) and not UNPAID.search(cell.text)
