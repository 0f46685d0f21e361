"""The province and the prefecture before a county, which papers and people leave out."""

from __future__ import annotations

import re

from intake.domain.values.regions import region_pattern

_PLACE = re.compile(
    rf"^({region_pattern()}|[\u4e00-\u9fff]{{2,3}}省)?"
    r"([\u4e00-\u9fff]{2,9}?(?:自治州|地区)"
    r"|[\u4e00-\u9fff]{2,4}市(?=[\u4e00-\u9fff]{1,5}(?:县|市|(?<![小园社校景厂院街])区)))?"
)
"""Province and prefecture before a county: 州, 地区, or a city with districts."""


def without_place(address: str) -> str:
    """An address without province and prefecture (contract §2)."""
    return _PLACE.sub("", address, count=1) or address
