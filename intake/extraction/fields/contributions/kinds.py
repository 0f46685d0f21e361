"""Which insurance a contribution is for, and whether it is shown as paid.

Kinds are told apart by a word in the row, by a cell that spans a run of rows, by a
heading above them, or by the head of the column an amount stands in. Where a list names
pensions, a month counts by its pension contribution.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.extraction.fields.contributions.cells import Cell

_KINDS = ("养老", "失业", "工伤", "医疗", "生育")
PENSION = "养老"
_FULL_NAMES = (
    "城镇企业职工基本养老保险",
    "机关事业单位基本养老保险",
    "城乡居民基本养老保险",
    "城镇职工基本医疗保险",
    "失业保险",
    "工伤保险",
    "生育保险",
)
_KIND = re.compile(rf"({'|'.join(_KINDS)})(?!院|服务|护理|机构|中心|公寓|器械|设备|科技|用品)")
_UNIT = re.compile("公司|学校|中心|医院|幼儿园|协会|合作社|局$")
UNPAID = re.compile("未缴|欠费|欠缴|未到账|中断|停保|停缴|暂停|未参保|未实缴|未足额")
"""A status that says that the month was not paid."""
_BASE = re.compile("基数|工资|基额|比例|费率|序号|月数")
"""Heads of columns whose numbers are no contribution."""


def kind_of(cell: Cell) -> str | None:
    """The kind of insurance that a cell names; a unit's name names none."""
    found = _KIND.search(cell.text)
    return found[1] if found and not _UNIT.search(cell.text) else None


def names_a_kind(cell: Cell) -> bool:
    """Whether a cell is the name of a kind, or a line of one that wraps (企业职工基)."""
    return kind_of(cell) is not None or any(cell.text in name for name in _FULL_NAMES)


@dataclass(frozen=True, slots=True)
class Heads:
    """Head cells above the rows: kinds beside one another, and columns of no payment."""

    kinds: tuple[tuple[float, str], ...]
    no_payment: tuple[Cell, ...]

    @classmethod
    def above(cls, cells: Sequence[Cell], top: float) -> Heads:
        """`top`: y where the first row begins."""
        above = [c for c in cells if c.y < top]
        named = [(c, kind) for c in above if (kind := kind_of(c))]
        level = [
            (c.x, kind)
            for c, kind in named
            if any(kind != k and abs(c.y - o.y) < 0.6 * c.height for o, k in named)
        ]
        return cls(tuple(sorted(level)), tuple(c for c in above if _BASE.search(c.text)))

    def of_pension(self, cells: Sequence[Cell]) -> list[Cell]:
        """Those that stand under the head of pensions; all where heads name no kinds."""
        if not any(kind == PENSION for _, kind in self.kinds):
            return list(cells)
        return [c for c in cells if min(self.kinds, key=lambda k: abs(k[0] - c.x))[1] == PENSION]

    def payments(self, cells: Sequence[Cell]) -> list[Cell]:
        """Numbers without those of columns such as 缴费基数, unless nothing else is left."""
        amounts = [c for c in cells if c.amount is not None]
        left = [
            c
            for c in amounts
            if not any(b.left < c.right and c.left < b.right for b in self.no_payment)
        ]
        return left or amounts


def is_paid(cells: Sequence[Cell], heads: Heads) -> bool | None:
    """Whether a row's cells show a payment; None where a pension's cell shows nothing."""
    if any(UNPAID.search(c.text) for c in heads.of_pension([c for c in cells if c.amount is None])):
        return False
    amounts = heads.payments(cells)
    pension = heads.of_pension(amounts)
    if amounts and not pension:
        return None
    return not pension or any(c.amount for c in pension)


def kinds_in(cells: Sequence[Cell]) -> frozenset[str]:
    return frozenset(kind for c in cells if (kind := kind_of(c)))


def pension_part(cells: Sequence[Cell]) -> list[Cell]:
    """Of a row that holds several kinds below one another, the pension's line."""
    named = [c for c in cells if kind_of(c)]
    if len(kinds_in(named)) < 2 or PENSION not in kinds_in(named):
        return list(cells)
    return [
        c
        for c in cells
        if kind_of(min(named, key=lambda n: abs(n.y - c.y))) == PENSION or c.month is not None
    ]
