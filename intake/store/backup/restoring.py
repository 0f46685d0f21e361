"""A backup is restored, into a database without applications."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, column, delete, insert, inspect, select, table, text

from intake.domain.errors import UsageError
from intake.store.backup.layout import (
    TABLES,
    BlobLine,
    Folder,
    Manifest,
    Table,
    digest_of,
    invalid,
    pieces,
    unpacked,
)
from intake.store.backup.thresholds import RESTORED_AT_ONCE
from intake.store.cases.units import name_units
from intake.store.database.base import Core
from intake.store.database.migrate import HEAD, clear, migrate
from intake.store.database.wording import disk_errors
from intake.store.files.blobs import Blobs
from intake.store.staff.row_digests import FIRST_SIGNED, sign_users


@dataclass(frozen=True, slots=True)
class Restored:
    """What there is again. blobs: files copied; present: were in the storage already."""

    stamp: str
    manifest: Manifest
    blobs: int
    present: int


@dataclass
class Restoring:
    """A backup's snapshot on its way into database and storage; nothing is open yet.

    Files first, rows last in one transaction: interrupted, it can be begun again.
    """

    core: Core

    def restore(self, root: Path, stamp: str | None = None) -> Restored:
        """Raises UsageError BACKUP_INVALID, BACKUP_KEYS_MISSING, RESTORE_NOT_EMPTY."""
        folder = Folder(root)
        stamp = stamp or next(reversed(folder.stamps()), None)
        if stamp is None:
            raise invalid("文件夹中没有完整的备份")
        manifest, lines = folder.manifest(stamp), folder.blob_lines(stamp)
        if manifest.schema > HEAD:
            raise invalid("由更新版本的程序写成，请先升级本程序")
        self._ask_for_keys(manifest)
        self._ask_for_room()
        _verify_tables(folder.snapshot(stamp) / TABLES, manifest)
        copied = sum(put_back(self.core.blobs, folder, line) for line in lines)
        with self.core.db.write() as connection:
            # Emptied and made anew as it was then; the same transaction brings it up to date.
            clear(connection)
            migrate(connection, manifest.schema)
            for one in manifest.tables:
                _fill(connection, folder.snapshot(stamp) / TABLES, one)
            migrate(connection)
            name_units(self.core, connection)
            # A table made as it was before digests holds none. From later releases an
            # account without a fitting digest was changed by others, and stays locked out.
            if manifest.schema < FIRST_SIGNED:
                sign_users(self.core, connection)
        return Restored(stamp, manifest, copied, len(lines) - copied)

    def _ask_for_keys(self, manifest: Manifest) -> None:
        lacking = [kid for kid in manifest.master_keys if kid not in self.core.keys.kids()]
        if lacking:
            raise UsageError(
                "BACKUP_KEYS_MISSING",
                f"主密钥文件（INTAKE_MASTER_KEYS）中缺少本备份所用的主密钥 {'、'.join(lacking)}；"
                "主密钥不在备份中，请先放回另行保管的主密钥文件，再恢复",
            )

    def _ask_for_room(self) -> None:
        """Nothing of anybody's is overwritten."""
        with self.core.db.read() as connection:
            asked = inspect(connection)
            if any(
                connection.execute(select(text("1")).select_from(table(name)).limit(1)).first()
                for name in ("applications", "users", "audit")
                if asked.has_table(name)
            ):
                raise UsageError(
                    "RESTORE_NOT_EMPTY",
                    "现有数据库中已有数据，不会覆盖；请先停止服务，把现有数据库移到别处（或新建一个），再恢复",
                )


def put_back(blobs: Blobs, folder: Folder, line: BlobLine) -> bool:
    """Into the storage unless it is there whole; raises UsageError BACKUP_INVALID."""
    if _is_there(blobs, line):
        return False
    source = folder.blob(line.name)
    if not source.exists() or digest_of(source) != line.sha256:
        raise invalid(f"文件 {line.name} 缺失或已损坏")
    temporary = blobs.incoming / line.name
    with disk_errors():
        temporary.unlink(missing_ok=True)
        shutil.copyfile(source, temporary)
        temporary.chmod(0o600)
    blobs.keep(temporary, line.name)
    return True


def _is_there(blobs: Blobs, line: BlobLine) -> bool:
    if blobs.size(line.name) != line.size:
        return False
    digest = hashlib.sha256()
    for piece in pieces(blobs, line.name):
        digest.update(piece)
    return digest.hexdigest() == line.sha256


def _verify_tables(folder: Path, manifest: Manifest) -> None:
    """Before anything is written: every table's file is the one that the manifest means."""
    for one in manifest.tables:
        digest, count = hashlib.sha256(), 0
        for line in _lines(folder, one):
            digest.update(line)
            count += 1
        if (digest.hexdigest(), count) != (one.sha256, one.rows):
            raise invalid(f"表 {one.name} 已损坏")


def _lines(folder: Path, one: Table) -> Iterator[bytes]:
    try:
        with gzip.open(folder / f"{one.name}.jsonl.gz", "rb") as stream:
            yield from stream
    except (OSError, EOFError, ValueError):
        raise invalid(f"表 {one.name} 缺失或已损坏") from None


def _fill(connection: Connection, folder: Path, one: Table) -> None:
    target = table(one.name, *(column(name) for name, _ in one.columns))
    if connection.execute(select(text("1")).select_from(target).limit(1)).first():
        connection.execute(delete(target))  # what its migrations put there
    waiting: list[dict[str, Any]] = []
    for line in _lines(folder, one):
        waiting.append(unpacked(line, one.columns))
        if len(waiting) == RESTORED_AT_ONCE:
            connection.execute(insert(target), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(target), waiting)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, one)


def _go_on_counting(connection: Connection, one: Table) -> None:
    """PostgreSQL's own counters know nothing of numbers that were given."""
    for name, _ in one.columns:
        found = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": one.name, "column": name},
        ).scalar()
        if found is not None:
            connection.execute(
                text(
                    f"SELECT setval('{found}', coalesce((SELECT max({name}) FROM {one.name}), 1),"
                    f" EXISTS (SELECT 1 FROM {one.name}))"
                )
            )
