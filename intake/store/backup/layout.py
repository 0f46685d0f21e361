"""What a backup looks like on the disk.

    blobs/ab/…                   sealed files, as in the store; shared by all snapshots
    snapshots/20261130T031500/
        tables/applications.jsonl.gz …   every row of every table, one JSON array a line
        blobs.tsv                        name, bytes and SHA-256 of every sealed file
        manifest.json                    what there is, written last: without it, it is no snapshot

The master keys are never in it: whoever has the backup alone can open nothing, and whoever
has lost the keys has lost the backup. The manifest says which keys it needs.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from intake.domain.errors import UsageError
from intake.store.backup.thresholds import COPIED_BYTES
from intake.store.database.wording import damaged, disk_errors
from intake.store.files.blobs import Blobs
from intake.store.files.keys import sync_folder

FORMAT = 1
MANIFEST, TABLES, BLOBS, SNAPSHOTS = "manifest.json", "tables", "blobs", "snapshots"
BLOB_LIST = "blobs.tsv"


@dataclass(frozen=True, slots=True)
class BlobLine:
    """One sealed file of a snapshot."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table's file. columns: name and whether its values are bytes (in base64)."""

    name: str
    rows: int
    sha256: str
    columns: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds; ids, counts, digests and times only."""

    format: int
    made_at: str
    schema: str
    tables: list[Table]
    blobs: int
    blob_bytes: int
    blobs_sha256: str
    master_keys: list[str]
    missing: list[str]


class Folder:
    """A backup's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def blob(self, name: str) -> Path:
        return self.root / BLOBS / name[:2] / name

    def snapshot(self, stamp: str) -> Path:
        return self.root / SNAPSHOTS / stamp

    def stamps(self) -> list[str]:
        """Whole snapshots, the oldest first."""
        found = (self.root / SNAPSHOTS).glob(f"*/{MANIFEST}")
        return sorted(path.parent.name for path in found)

    def manifest(self, stamp: str) -> Manifest:
        """Raises UsageError BACKUP_INVALID."""
        try:
            raw = json.loads((self.snapshot(stamp) / MANIFEST).read_bytes())
            tables = [
                Table(t["name"], t["rows"], t["sha256"], [(c[0], c[1]) for c in t["columns"]])
                for t in raw["tables"]
            ]
            made = Manifest(**(raw | {"tables": tables}))
        except (OSError, ValueError, TypeError, KeyError, LookupError):
            raise invalid("清单（manifest.json）缺失或已损坏") from None
        if made.format != FORMAT:
            raise invalid("备份由其他版本的程序写成，请用那个版本或更新的版本恢复")
        return made

    def blob_lines(self, stamp: str) -> list[BlobLine]:
        """Raises UsageError BACKUP_INVALID where the list was changed."""
        try:
            data = (self.snapshot(stamp) / BLOB_LIST).read_bytes()
        except OSError:
            raise invalid("文件清单（blobs.tsv）缺失") from None
        if hashlib.sha256(data).hexdigest() != self.manifest(stamp).blobs_sha256:
            raise invalid("文件清单（blobs.tsv）已损坏")
        lines = (line.split("\t") for line in data.decode().splitlines())
        return [BlobLine(name, int(size), sha256) for name, size, sha256 in lines]


def invalid(why: str) -> UsageError:
    return UsageError("BACKUP_INVALID", f"备份不能用：{why}")


def stamp_of(now: dt.datetime) -> str:
    """A snapshot's name: it sorts by time."""
    return now.strftime("%Y%m%dT%H%M%S")


def make_private(folder: Path) -> None:
    """The folder and those above it that are not there yet, for their owner alone."""
    for one in (*reversed(folder.parents), folder):
        with disk_errors():
            one.mkdir(mode=0o700, exist_ok=True)


def written(path: Path, data: bytes) -> None:
    """The file whole and on the disk, for its owner alone, or not there."""
    make_private(path.parent)
    with disk_errors():
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.rename(path)
        sync_folder(path.parent)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in pieces."""
    with disk_errors(), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pieces(blobs: Blobs, name: str) -> Iterator[bytes]:
    """A sealed file from its beginning to its end; raises Fault BLOB_DAMAGED."""
    size = blobs.size(name)
    if size is None:
        raise damaged(name)
    for at in range(0, size, COPIED_BYTES):
        yield blobs.fetch(name, at, min(COPIED_BYTES, size - at))


def packed(row: Mapping[str, Any], columns: list[tuple[str, bool]]) -> bytes:
    """A row as a line."""
    values = [
        base64.b64encode(row[name]).decode() if is_bytes and row[name] is not None else row[name]
        for name, is_bytes in columns
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def unpacked(line: bytes, columns: list[tuple[str, bool]]) -> dict[str, Any]:
    """`packed`, turned round."""
    return {
        name: base64.b64decode(value) if is_bytes and value is not None else value
        for (name, is_bytes), value in zip(columns, json.loads(line), strict=True)
    }


def as_json(manifest: Manifest) -> bytes:
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode() + b"\n"
