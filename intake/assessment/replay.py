"""A report judged again later: does every verdict come out the same, and if not, what changed?

Works on reports as JSON (contract §3): the old one is the record, the new one was judged
now, from the files or from the kept readings, as of the record's own moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.assessment.thresholds import SAME_LOG_RATIO

JSON = Mapping[str, Any]

_PLACE = ("material", "year", "field", "upload", "page")
_SAID = ("code", "severity", "declared", "read")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is not what it was: its name, then and now (None: not there)."""

    name: str
    before: Any = None
    now: Any = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One flag of the record, or one that is only found now (`is_new`); `changes` is empty
    when it came out the same on the same grounds."""

    flag: JSON
    changes: tuple[Change, ...] = ()
    is_new: bool = False

    @property
    def is_same(self) -> bool:
        return not self.changes and not self.is_new


@dataclass(frozen=True, slots=True)
class Replay:
    """A record beside what is judged now. `files` and `versions` are what the two were made
    from and with, where that differs; they may differ and change no verdict."""

    flags: tuple[Replayed, ...]
    verdict: Change
    files: tuple[Change, ...]
    versions: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        return self.verdict.before == self.verdict.now and all(one.is_same for one in self.flags)


def replay(record: JSON, again: JSON) -> Replay:
    """Every flag of `record` beside the same place in `again`, and flags new there."""
    left = list(again["flags"])
    return Replay(
        flags=(
            *[_replayed(flag, left) for flag in record["flags"]],
            *(Replayed(flag, is_new=True) for flag in left),
        ),
        verdict=Change("verdict", record["verdict"], again["verdict"]),
        files=tuple(_differing(_hashes(record), _hashes(again))),
        versions=tuple(_differing(_versions(record), _versions(again))),
    )


def _replayed(flag: JSON, left: list[JSON]) -> Replayed:
    """The flag beside its like among those `left`, which loses it."""
    here = [f for f in left if all(f[key] == flag[key] for key in _PLACE)]
    alike = [f for f in here if f["code"] == flag["code"]] or here
    if not alike:
        return Replayed(flag, (Change("flag", flag["code"]),))
    now = alike[0]
    left.remove(now)
    changes = [Change(key, flag[key], now[key]) for key in _SAID if flag[key] != now[key]]
    return Replayed(flag, (*changes, *_grounds_changed(flag["evidence"], now["evidence"])))


def _grounds_changed(old: JSON, new: JSON) -> Iterator[Change]:
    before, after = old.get("verification"), new.get("verification")
    if (before is None) != (after is None):
        yield Change("verification")
    if before is None or after is None:
        return
    for key in ("rule", "thresholds"):
        if before[key] != after[key]:
            yield Change(key, before[key], after[key])
    if before["crop"] != after["crop"]:
        yield Change("crop")
    one, other = old.get("log_ratio"), new.get("log_ratio")
    is_same = one is other if one is None or other is None else abs(one - other) <= SAME_LOG_RATIO
    if not is_same:
        yield Change("log_ratio", one, other)


def _hashes(report: JSON) -> dict[str, Any]:
    uploads: Sequence[JSON] = report["uploads"]
    return {upload["upload"]: upload["sha256"] for upload in uploads}


def _versions(report: JSON) -> dict[str, Any]:
    """What a report was made by and with: `models.` before the models' names."""
    found = dict(report["versions"])
    models = found.pop("models", {})
    return {**found, **{f"models.{name}": version for name, version in models.items()}}


def _differing(before: JSON, now: JSON) -> Iterator[Change]:
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            yield Change(name, before.get(name), now.get(name))
