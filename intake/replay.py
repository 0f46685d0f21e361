"""A verdict judged again later: does it come out the same, and if not, what changed?

Works on reports as JSON (contract §3): the old one is the record, the new one was judged
now, from the files or from the kept readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

JSON = Mapping[str, Any]

SAME_LOG_RATIO = 0.05
"""Log ratios closer than this are one: runtimes differ in the last digits, and reports
keep two places."""
_PLACE = ("material", "year", "field", "upload", "page")


@dataclass(frozen=True, slots=True)
class Replayed:
    """One flag of the record with evidence; `changes` is empty when all is the same.

    `now` is the new flag's code, None where nothing is flagged any more.
    """

    flag: JSON
    now: str | None
    changes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.changes


def replay(record: JSON, again: JSON) -> list[Replayed]:
    """Every flag of `record` that says why, beside the same place in `again`."""
    versions = _versions_changed(record, again)
    return [
        _replayed(flag, again["flags"], versions)
        for flag in record["flags"]
        if "verification" in flag["evidence"]
    ]


def _replayed(flag: JSON, flags: Sequence[JSON], versions: Sequence[str]) -> Replayed:
    here = [f for f in flags if all(f[key] == flag[key] for key in _PLACE)]
    alike = [f for f in here if f["code"] == flag["code"]] or here
    if not alike:
        return Replayed(flag, None, ("flag", *versions))
    now = alike[0]
    changes = [key for key in ("code", "declared", "read") if now[key] != flag[key]]
    changes += _evidence_changed(flag["evidence"], now["evidence"])
    # Other versions that come to the same verdict on the same grounds changed nothing.
    return Replayed(flag, now["code"], (*changes, *versions) if changes else ())


def _evidence_changed(old: JSON, new: JSON) -> list[str]:
    before, after = old["verification"], new.get("verification")
    if after is None:
        return ["verification"]
    changed = [key for key in ("rule", "thresholds", "crop") if before[key] != after[key]]
    one, other = old.get("log_ratio"), new.get("log_ratio")
    if one is None or other is None:
        is_same = one is other
    else:
        is_same = abs(one - other) <= SAME_LOG_RATIO
    return changed if is_same else [*changed, "log_ratio"]


def _versions_changed(record: JSON, again: JSON) -> list[str]:
    """Names of what the two reports were made by and with, where it differs."""
    old, new = record["versions"], again["versions"]
    models = {**old.get("models", {}), **new.get("models", {})}
    return [
        *(f"versions.{key}" for key in ("pipeline", "policy_revision") if old.get(key) != new.get(key)),
        *(f"versions.models.{name}" for name in sorted(models)
          if old.get("models", {}).get(name) != new.get("models", {}).get(name)),
    ]  # fmt: skip
