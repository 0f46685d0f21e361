"""The three houses that draw and photograph papers, and what a table lacks for one.

`tune` is what limits and networks may be fitted to; `test` is what they are tried on, and
whoever mended a fault has looked at it; `judge` is only reported. No font file, layout,
background or capture effect belongs to two of them (Kai and heading faces of `judge` are
other weights where a design exists once). Nothing that reads may be tuned on `judge`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

HOUSES = ("tune", "test", "judge")
T = TypeVar("T")


def of(table: Mapping[str, T], house: str) -> T:
    """The house's entry; a paper that `judge` has no layout of is drawn in the layout of
    `test`, with judge's own fonts, inks and captures."""
    return table[house] if house in table else table["test"]
