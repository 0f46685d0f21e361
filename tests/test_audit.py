"""`make audit` with a copy of the OSV database tells what is vulnerable from what is not."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
assert _spec is not None and _spec.loader is not None
audit = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(audit)


@pytest.mark.parametrize(
    ("version", "is_hit"),
    [("1.0", False), ("1.2", True), ("1.9.1", True), ("2.0", False), ("2.5", True), ("soon", True)],
)
def test_a_range_is_read_from_where_it_begins_to_where_it_was_mended(version, is_hit):
    events = [{"introduced": "1.2"}, {"fixed": "2.0"}, {"introduced": "2.5"}]
    assert audit.hits({"ranges": [{"type": "ECOSYSTEM", "events": events}]}, version) == is_hit


def test_a_locked_package_that_is_known_to_be_vulnerable_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    name, version = next(iter(audit.locked().items()))
    entries = {
        "hit": {"id": "OSV-1", "affected": [{"package": {"name": name}, "versions": [version]}]},
        "withdrawn": {
            "id": "OSV-2",
            "withdrawn": "2026-01-01T00:00:00Z",
            "affected": [{"package": {"name": name}, "versions": [version]}],
        },
        "other": {"id": "OSV-3", "affected": [{"package": {"name": "nothing-of-ours"}}]},
    }
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as out:
        for key, entry in entries.items():
            out.writestr(f"{key}.json", json.dumps(entry))
    found = audit.known_offline(tmp_path / "all.zip")
    assert [line.split()[2] for line in found] == ["OSV-1"]
