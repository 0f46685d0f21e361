"""A new year's policy from an old one: every year moves on, every comment and anchor stays."""

from __future__ import annotations

import datetime as dt
import re

from intake.domain.errors import UsageError
from intake.policy.located_yaml import Scalar, read_yaml, scalars
from intake.policy.notice import parse_policy
from intake.policy.stale import ISO_DAY, TO_FILL

_QUOTED = ("clauses", "calendar")
"""Parts that quote the notice or the government's calendar: nobody can know them ahead."""
_YEARLY = ("years", "also_accepted", "assessment_years")


def for_year(content: bytes, name: str, year: int) -> str:
    """The text of the policy called `name` with all its years moved to `year`.

    Windows, days in rules and parameters, years of papers, the title and the name move on;
    the number of the document becomes 待填; clauses and calendar stay as they are.
    Raises UsageError POLICY_INVALID when `content` is no policy, POLICY_YEAR when `year` is
    not later than its own.
    """
    policy = parse_policy(content, name)
    step = year - policy.year
    if step <= 0:
        raise UsageError("POLICY_YEAR", f"{name} 是 {policy.year} 年的，新的一年应在其后")
    _, node = read_yaml(content, name)
    text = content.decode("utf-8")
    edits: dict[int, tuple[int, str]] = {}
    for one in scalars(node):
        moved = _moved(one, policy.year, step)
        if moved != one.value:
            edits[one.start] = one.end, text[one.start : one.end].replace(one.value, moved)
    for start, (end, written) in sorted(edits.items(), reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _moved(scalar: Scalar, old: int, step: int) -> str:
    path, value = scalar.path, scalar.value
    if path[0] in _QUOTED:
        return value
    if path == ("document",):
        return re.sub(
            r"([〔\[［])\d{4}([〕\]］])\s*\d+\s*号", rf"\g<1>{old + step}\2{TO_FILL}号", value
        )
    if path in (("id",), ("title",)):
        return value.replace(str(old), str(old + step))
    if ISO_DAY.fullmatch(value):
        return _later(value, step)
    if re.fullmatch(r"20\d\d", value) and any(part in _YEARLY for part in path):
        return str(int(value) + step)
    return value


def _later(day: str, step: int) -> str:
    """The same day `step` years on; 29 February becomes the 28th where there is none."""
    year, rest = int(day[:4]) + step, day[4:]
    try:
        dt.date.fromisoformat(f"{year}{rest[:6]}")
    except ValueError:
        rest = f"-02-28{rest[6:]}"
    return f"{year}{rest}"
