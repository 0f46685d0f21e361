"""What a reviewer decides, and what the decisions allow: recommend, confirm, return.

Every error and every warning is decided on: upheld (the applicant has to mend it) or
overruled with a reason. What is overruled is in nobody's letter; what is upheld is,
whatever the program called it. A flag is known by what it is about, so a decision
outlasts a new report as long as file and finding stay the same. No I/O, no clock; flags
are those of a report's JSON (contract §3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from intake.domain.errors import NotAllowed

UPHELD, OVERRULED = "upheld", "overruled"
FINE = "fine"
"""A person looked at what the program could not tell and found nothing wrong: the usual end
of a warning, and no disagreement with the rule."""
REASONS: dict[str, str] = {
    FINE: "看过，没有问题",
    "misread": "识别错误",
    "acceptable": "原件如此，可以接受",
    "verified": "已线下核实",
    "other": "其他",
}
"""Why a flag is overruled; `other` needs a sentence."""
_ABOUT = ("code", "material", "year", "field", "upload", "page")

Flags = Sequence[Mapping[str, Any]]
Actions = Mapping[str, str]
"""Flag key → `UPHELD` or `OVERRULED`."""


def flag_key(flag: Mapping[str, Any]) -> str:
    """32 hexadecimal digits, equal for the same finding on the same file."""
    about = json.dumps([flag.get(name) for name in _ABOUT])
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def needs_decision(flag: Mapping[str, Any]) -> bool:
    """Nobody has to act on a hint."""
    return flag["severity"] in ("error", "warning")


def to_decide(flags: Flags) -> list[Mapping[str, Any]]:
    """The flags that somebody decides on, in the report's order."""
    return [flag for flag in flags if needs_decision(flag)]


def undecided(flags: Flags, actions: Actions) -> list[Mapping[str, Any]]:
    return [flag for flag in to_decide(flags) if flag_key(flag) not in actions]


def upheld(flags: Flags, actions: Actions) -> list[Mapping[str, Any]]:
    return [flag for flag in to_decide(flags) if actions.get(flag_key(flag)) == UPHELD]


def pages_of(body: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Upload and page of everything there is to look at."""
    return [(row["upload"], page["page"]) for row in body["uploads"] for page in row["pages"]]


def require_cleared(flags: Flags, actions: Actions) -> None:
    """To recommend or confirm: nothing is open, nothing was upheld.

    Raises NotAllowed FLAGS_UNDECIDED, FLAGS_UPHELD.
    """
    _require_decided(flags, actions)
    found = upheld(flags, actions)
    if found:
        raise NotAllowed(
            "FLAGS_UPHELD", f"有 {len(found)} 条问题已认可，应退回补正；改判后才能通过"
        )


def require_returnable(
    body: Mapping[str, Any], actions: Actions, seen: Collection[tuple[str, int]]
) -> None:
    """To return: everything seen and decided, and something to mend.

    Raises NotAllowed FLAGS_UNDECIDED, PAGES_UNSEEN, NOTHING_TO_RETURN.
    """
    _require_decided(body["flags"], actions)
    unseen = [page for page in pages_of(body) if page not in seen]
    if unseen:
        raise NotAllowed("PAGES_UNSEEN", f"还有 {len(unseen)} 页材料没有看过；意见须一次性全部提出")
    if not upheld(body["flags"], actions):
        raise NotAllowed("NOTHING_TO_RETURN", "没有认可任何问题，不必退回")


def _require_decided(flags: Flags, actions: Actions) -> None:
    left = undecided(flags, actions)
    if left:
        raise NotAllowed("FLAGS_UNDECIDED", f"还有 {len(left)} 条提示没有认可或驳回")


def in_force(body: Mapping[str, Any], decided: Flags) -> dict[str, Any]:
    """The report as the applicant gets it: overruled flags gone, upheld ones to be mended.

    decided: rows with `flag_key` and `action`; a flag without a row stays as it is.
    """
    actions = {row["flag_key"]: row["action"] for row in decided}
    flags = []
    for flag in body["flags"]:
        action = actions.get(flag_key(flag))
        if action == UPHELD:
            flags.append({**flag, "severity": "error"})
        elif action != OVERRULED:
            flags.append(dict(flag))
    severities = {flag["severity"] for flag in flags}
    verdict = "return" if "error" in severities else "manual" if "warning" in severities else "pass"
    return {**body, "flags": flags, "verdict": verdict}


def old_problems(
    flags: Flags, actions: Actions, before: Mapping[str, Any] | None, decided: Flags | None
) -> list[Mapping[str, Any]]:
    """Upheld now, although an earlier return said nothing of it and its file was there.

    The notice asks for one complete opinion; `before` is the report of the last return,
    `decided` what was decided then (None: as it stood).
    """
    if before is None:
        return []
    named = {
        flag_key(f) for f in in_force(before, decided or ())["flags"] if f["severity"] == "error"
    }
    there = {row["upload"] for row in before["uploads"]}
    return [f for f in upheld(flags, actions) if f["upload"] in there and flag_key(f) not in named]
