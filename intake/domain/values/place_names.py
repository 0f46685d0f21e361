"""Which place a name in front of a unit's stands for, some of its characters lost.

Where the first character of two is lost, several counties may be meant; where the list holds
one alone that fits, it is that one. Counties and cities are known by name (`regions`), so that
a lost character is made up for by nothing but this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.values.lexicon import LEXICON
from intake.domain.values.regions import REGIONS
from intake.domain.values.thresholds import MOST_OF_NAME, MOST_OF_PARTY

PARTY = LEXICON.party
_KIND = re.compile("(?:自治区|自治州|地区|州|县|市)$")
_TOWN = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:镇|(?<!城)乡|街道|农场|牧场|林场)")
COUNTIES = frozenset(county for region in REGIONS for county in region.counties)
"""Counties and cities known by name."""


def own_name(part: str) -> str:
    """A place without what kind of place it is (县, 市, 州); the party's name as it is."""
    return part if part in PARTY else _KIND.sub("", part) or part


def town_of(name: str) -> str:
    """The own name of the town (乃门莫敦) that a unit's name begins with; empty if none."""
    town = _TOWN.match(name)
    return town[1] if town else ""


def rivals(part: str, index: int) -> str:
    """Characters that other counties have where this one has that at `index`; without its
    own ones, which stand beside it."""
    if part not in COUNTIES:
        return ""
    return "".join({other[index] for other in COUNTIES if len(other) == len(part)} - set(part))


def may_be_another(part: str, lost: Sequence[bool]) -> bool:
    """Whether a place of which these characters are lost may be another one."""
    if not any(lost):
        return False
    if part in COUNTIES:
        return any(
            other != part
            and len(other) == len(part)
            and all(gone or a == b for a, b, gone in zip(part, other, lost, strict=True))
            for other in COUNTIES
        )
    most = MOST_OF_PARTY if part in PARTY else MOST_OF_NAME
    own = own_name(part)
    return sum(lost[: len(own)]) > most * len(own)
