"""A backup is made: the rows as they were at one moment, then every file they name.

A sealed file never changes and is durable before any row names it, so whatever the rows of
that moment name is there, unless somebody was erased while it was copied: then the rows are
read once more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, select

from intake.domain.errors import Fault, UsageError
from intake.store.backup.layout import (
    BLOB_LIST,
    BLOBS,
    FORMAT,
    MANIFEST,
    SNAPSHOTS,
    TABLES,
    BlobLine,
    Folder,
    Manifest,
    Table,
    as_json,
    digest_of,
    make_private,
    packed,
    pieces,
    stamp_of,
    written,
)
from intake.store.backup.thresholds import MOST_LOOKS
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.database.migrate import HEAD
from intake.store.database.wording import disk_errors


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written. copied: files that no earlier snapshot held; removed: snapshots."""

    stamp: str
    manifest: Manifest
    copied: int
    removed: int


@dataclass
class Saving:
    """The part of the store that makes backups."""

    core: Core

    def save(self, root: Path, now: dt.datetime, keep: int | None = None) -> Saved:
        """A new snapshot under `root`; then only the newest `keep` are left.

        Raises UsageError BACKUP_WITH_KEYS, BACKUP_EXISTS, Fault STORAGE_FULL.
        """
        self._refuse_keys(root)
        folder, stamp = Folder(root), stamp_of(now)
        if folder.snapshot(stamp).exists():
            raise UsageError("BACKUP_EXISTS", "这一秒已有一份备份，请稍后再试")
        make_private(root / SNAPSHOTS)
        known = {line.name: line for old in folder.stamps()[-1:] for line in folder.blob_lines(old)}
        copied = 0
        for look in range(MOST_LOOKS):
            tables, names, kids = self._rows(folder.snapshot(stamp))
            lines, missing, fresh = self._blobs(folder, names, known)
            copied += fresh
            gone = [name for name in missing if name not in self._named()]
            if not gone or look == MOST_LOOKS - 1:
                break
        listed = "".join(f"{one.name}\t{one.size}\t{one.sha256}\n" for one in lines).encode()
        written(folder.snapshot(stamp) / BLOB_LIST, listed)
        manifest = Manifest(
            format=FORMAT,
            made_at=now.isoformat(),
            schema=HEAD,
            tables=tables,
            blobs=len(lines),
            blob_bytes=sum(one.size for one in lines),
            blobs_sha256=hashlib.sha256(listed).hexdigest(),
            master_keys=sorted(kids),
            missing=sorted(missing),
        )
        written(folder.snapshot(stamp) / MANIFEST, as_json(manifest))
        removed = 0 if keep is None else prune(folder, keep)
        return Saved(stamp, manifest, copied, removed)

    def _refuse_keys(self, root: Path) -> None:
        """Keys beside what they open protect nothing; and a backup in the store is none."""
        here, keys = root.resolve(), self.core.keys.path.resolve()
        storage = self.core.blobs.incoming.resolve().parent
        holds = keys.is_relative_to(here) or storage.is_relative_to(here)
        if holds or here == keys.parent or here.is_relative_to(storage):
            raise UsageError(
                "BACKUP_WITH_KEYS",
                "备份文件夹不能与主密钥或材料存储放在一起，请换一个位置（最好是另一块磁盘）",
            )

    def _rows(self, snapshot: Path) -> tuple[list[Table], list[str], set[str]]:
        """Every table of one moment, written; the files that are named; the keys needed."""
        tables: list[Table] = []
        with self.core.db.snapshot() as connection:
            for table in s.metadata.sorted_tables:
                tables.append(_table(connection, table, snapshot / TABLES))
            names = list(connection.execute(_NAMED).scalars())
            kids = set[str]()
            for keyed in (s.applications, s.files, s.store_keys):
                found = connection.execute(select(keyed.c.kid).distinct()).scalars()
                kids |= {kid for kid in found if kid is not None}
        return tables, names, kids

    def _named(self) -> set[str]:
        with self.core.db.read() as connection:
            return set(connection.execute(_NAMED).scalars())

    def _blobs(
        self, folder: Folder, names: list[str], known: dict[str, BlobLine]
    ) -> tuple[list[BlobLine], list[str], int]:
        """Each file in the backup, those that could not be had, and how many are new."""
        lines, missing, fresh = [], [], 0
        for name in sorted(names):
            place = folder.blob(name)
            if place.exists():
                old = known.get(name)
                size = place.stat().st_size
                if old is None or old.size != size:
                    old = BlobLine(name, size, digest_of(place))
                lines.append(old)
                continue
            try:
                lines.append(_copied(self.core, place, name))
            except Fault as fault:
                if fault.code != "BLOB_DAMAGED":
                    raise
                missing.append(name)
                continue
            fresh += 1
        return lines, missing, fresh


def prune(folder: Folder, keep: int) -> int:
    """Only the newest `keep` snapshots are left, and the files they name; how many went."""
    old = folder.stamps()[:-keep]
    for stamp in old:
        with disk_errors():
            # First what makes it one: half a snapshot must not look whole.
            (folder.snapshot(stamp) / MANIFEST).unlink()
            shutil.rmtree(folder.snapshot(stamp))
    if old:
        named = {line.name for stamp in folder.stamps() for line in folder.blob_lines(stamp)}
        for path in (folder.root / BLOBS).glob("??/*"):
            if path.name not in named:
                path.unlink()
    return len(old)


def _copied(core: Core, place: Path, name: str) -> BlobLine:
    digest, size = hashlib.sha256(), 0
    make_private(place.parent)
    fresh = place.with_name(f".{name}")
    try:
        with disk_errors():
            fresh.unlink(missing_ok=True)
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces(core.blobs, name):
                digest.update(piece)
                size += len(piece)
                with disk_errors():
                    stream.write(piece)
            with disk_errors():
                stream.flush()
                os.fsync(stream.fileno())
        fresh.rename(place)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return BlobLine(name, size, digest.hexdigest())


def _table(connection: Connection, table: Any, folder: Path) -> Table:
    columns = [(column.name, isinstance(column.type, LargeBinary)) for column in table.columns]
    digest, count = hashlib.sha256(), 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        rows = connection.execution_options(yield_per=500).execute(
            select(table).order_by(*table.primary_key.columns)
        )
        for row in rows:
            line = packed(dict(row._mapping), columns)
            digest.update(line)
            count += 1
            yield line

    path = folder / f"{table.name}.jsonl.gz"
    make_private(folder)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as stream:
        for line in lines():
            with disk_errors():
                stream.write(line)
    with disk_errors(), path.open("rb") as done:
        os.fsync(done.fileno())
    return Table(table.name, count, digest.hexdigest(), columns)


_NAMED = select(s.files.c.path).union_all(
    select(s.readings.c.path).where(s.readings.c.sealed.is_(None))
)
