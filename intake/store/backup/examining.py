"""Every original against its digest, every row against its file, the audit's chain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, select

from intake.domain.errors import Fault, UsageError
from intake.store.backup.layout import BlobLine, Folder
from intake.store.backup.restoring import put_back
from intake.store.backup.thresholds import EXAMINED_AT_ONCE
from intake.store.database import schema as s
from intake.store.database.base import Core
from intake.store.files.keys import Wrapped
from intake.store.files.sealing import open_column, open_small_reading, unsealed
from intake.store.staff.audit import Audit


class Damage(StrEnum):
    """What is wrong with a row or its file."""

    ORIGINAL_MISSING = "original_missing"
    ORIGINAL_DAMAGED = "original_damaged"
    ORIGINAL_DIFFERS = "original_differs"
    READING_MISSING = "reading_missing"
    READING_DAMAGED = "reading_damaged"
    APPLICATION_DAMAGED = "application_damaged"
    KEY_MISSING = "key_missing"
    AUDIT_BROKEN = "audit_broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One damage: ids only. blob: the sealed file, where it is one."""

    damage: Damage
    application: str | None
    row: str
    blob: str | None = None


@dataclass(slots=True)
class Examined:
    """How much was looked at, and what was wrong."""

    applications: int = 0
    originals: int = 0
    readings: int = 0
    audit_lines: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Examination:
    """The part of the store that looks through all of it, while the service runs."""

    core: Core
    audit: Audit

    def run(self) -> Examined:
        """Open everything once; who is erased meanwhile is no damage."""
        done = Examined()
        for row in self._rows(_APPLICATIONS, s.applications.c.id):
            done.applications += 1
            self._try(
                done, Finding(Damage.APPLICATION_DAMAGED, row.id, row.id), self._declared, row
            )
        for row in self._rows(_FILES, s.files.c.id):
            done.originals += 1
            found = Finding(Damage.ORIGINAL_DAMAGED, row.application_id, row.id, row.path)
            self._try(done, found, self._original, row)
        for row in self._rows(_READINGS, s.readings.c.id):
            done.readings += 1
            blob = None if row.sealed is not None else row.path
            found = Finding(Damage.READING_DAMAGED, row.application_id, row.id, blob)
            self._try(done, found, self._reading, row)
        proof = self.audit.verify()
        done.audit_lines = proof.length
        if proof.broken_at is not None:
            done.findings.append(Finding(Damage.AUDIT_BROKEN, None, str(proof.broken_at)))
        return done

    def repair(self, root: Path, findings: list[Finding]) -> list[Finding]:
        """Put back from a backup what is missing or damaged; those that were put back."""
        folder = Folder(root)
        lines: dict[str, BlobLine] = {}
        for stamp in folder.stamps():
            lines |= {line.name: line for line in folder.blob_lines(stamp)}
        mended = []
        for found in findings:
            line = None if found.blob is None else lines.get(found.blob)
            if line is None:
                continue
            try:
                put_back(self.core.blobs, folder, line)
            except UsageError:
                continue  # damaged there, too
            mended.append(found)
        return mended

    def _try(
        self, done: Examined, found: Finding, look: Callable[[Row[Any]], Damage | None], row: Any
    ) -> None:
        try:
            damage = look(row)
        except Fault as fault:
            if fault.code == "KEYS_MISSING":
                damage = Damage.KEY_MISSING
            elif fault.code == "BLOB_DAMAGED":
                damage = found.damage
                if found.blob is not None and self.core.blobs.size(found.blob) is None:
                    damage = _MISSING[damage]
            else:
                raise
        if damage is not None and self._is_still_there(found):
            done.findings.append(Finding(damage, found.application, found.row, found.blob))

    def _is_still_there(self, found: Finding) -> bool:
        wanted = select(s.applications.c.id).where(
            s.applications.c.id == found.application, s.applications.c.erased_at.is_(None)
        )
        with self.core.db.read() as connection:
            return connection.execute(wanted).first() is not None

    def _declared(self, row: Row[Any]) -> Damage | None:
        key = self.core.unwrapped(row, "applications", row.id)
        open_column(key, "applications", "declaration", row.id, row.declaration)
        return None

    def _original(self, row: Row[Any]) -> Damage | None:
        digest = hashlib.sha256()
        for piece in self._pieces(row, row.path, row.size):
            digest.update(piece)
        wrapped = Wrapped(row.its_kid, row.its_key)
        owner = self.core.keys.unwrap(wrapped, "applications", row.application_id)
        wanted = open_column(owner, "files", "sha256", row.id, row.sha256)
        return None if digest.digest() == wanted else Damage.ORIGINAL_DIFFERS

    def _reading(self, row: Row[Any]) -> Damage | None:
        if row.sealed is not None:
            open_small_reading(self.core.unwrapped(row, "files", row.file_id), row.path, row.sealed)
            return None
        for _ in self._pieces(row, row.path, row.whole, row.file_id):
            pass
        return None

    def _pieces(
        self, row: Row[Any], path: str, size: int, file_id: str | None = None
    ) -> Iterator[bytes]:
        key = self.core.unwrapped(row, "files", file_id or row.id)
        return unsealed(key, path, size, lambda at, n: self.core.blobs.fetch(path, at, n))

    def _rows(self, wanted: Select[Any], by: Any) -> Iterator[Row[Any]]:
        """In batches by id: no transaction lasts as long as the files take."""
        after = ""
        while True:
            with self.core.db.read() as connection:
                rows = connection.execute(
                    wanted.where(by > after).order_by(by).limit(EXAMINED_AT_ONCE)
                ).all()
            yield from rows
            if len(rows) < EXAMINED_AT_ONCE:
                return
            after = rows[-1].id


_MISSING = {
    Damage.ORIGINAL_DAMAGED: Damage.ORIGINAL_MISSING,
    Damage.READING_DAMAGED: Damage.READING_MISSING,
}
_APPLICATIONS = select(s.applications).where(s.applications.c.erased_at.is_(None))
_FILES = (
    select(
        s.files,
        s.applications.c.kid.label("its_kid"),
        s.applications.c.wrapped_key.label("its_key"),
    )
    .join(s.applications, s.applications.c.id == s.files.c.application_id)
    .where(s.applications.c.erased_at.is_(None))
)
_READINGS = (
    select(
        s.readings.c.id,
        s.readings.c.file_id,
        s.readings.c.path,
        s.readings.c.sealed,
        (s.readings.c.reading_size + s.readings.c.strips_size + s.readings.c.pictures_size).label(
            "whole"
        ),
        s.files.c.kid,
        s.files.c.wrapped_key,
        s.files.c.application_id,
    )
    .join(s.files, s.files.c.id == s.readings.c.file_id)
    .where(s.files.c.wrapped_key.is_not(None))
)
