"""Regions as data: their names, prefectures and counties, from `data/regions/*.toml`.

The code knows what a place in front of a name is made of, and no place by name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "regions"


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its own names, short names of its prefectures, its counties and cities."""

    names: tuple[str, ...]
    prefectures: tuple[str, ...]
    counties: frozenset[str]


def _read(path: Path) -> Region:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Region(
        tuple(raw["names"]), tuple(raw["prefectures"].values()), frozenset(raw["counties"]["names"])
    )


REGIONS = tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))
"""Every region that there is a file of."""


def region_pattern() -> str:
    """Alternatives of a regular expression: any region's name, the longer ones first."""
    names = {name for region in REGIONS for name in region.names}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


def prefecture_pattern() -> str:
    """The same for short names of prefectures."""
    names = {name for region in REGIONS for name in region.prefectures}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
