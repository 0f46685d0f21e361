"""The files of imports, sealed, until each is somebody's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, select

from intake.store.cases.import_records import ImportSource, ImportStatus
from intake.store.database import import_schema as t
from intake.store.database.base import Core
from intake.store.database.wording import not_found
from intake.store.files.incoming import Writing
from intake.store.files.plaintext import plaintext_file
from intake.store.files.sealing import open_column, seal_column, unsealed

_IMPORTS, _SOURCES = t.imports.c, t.import_sources.c


class Arriving:
    """One file of an import on its way; end it with `commit` or `abort`."""

    def __init__(self, files: ImportFiles, import_id: str) -> None:
        self._files, self._import_id = files, import_id
        self._writing = Writing(files.core.blobs.incoming)

    @property
    def size(self) -> int:
        return self._writing.size

    def write(self, chunk: bytes) -> None:
        """Seal and store these bytes. Raises Fault STORAGE_FULL."""
        self._writing.write(chunk)

    def commit(self, path: str) -> None:
        """Durable when this returns. Raises NotFound when the import takes nothing more."""
        core = self._files.core
        self._writing.keep(core.blobs)
        source = uuid.uuid4().hex
        with core.db.write() as connection:
            status = connection.execute(
                select(_IMPORTS.status).where(_IMPORTS.id == self._import_id).with_for_update()
            ).scalar()
            if status != ImportStatus.RECEIVING:
                core.blobs.remove(self._writing.blob)
                raise not_found()
            key = core.store_key(connection)
            connection.execute(
                core.insert(t.import_sources).values(
                    id=source,
                    import_id=self._import_id,
                    path=seal_column(key, "import_sources", "path", source, path.encode()),
                    blob=self._writing.blob,
                    size=self._writing.size,
                    file_key=seal_column(
                        key, "import_sources", "file_key", source, self._writing.key
                    ),
                )
            )

    def abort(self) -> None:
        """Forget the bytes; harmless after `commit`."""
        self._writing.abandon()


@dataclass
class ImportFiles:
    """The part of the store that holds what came in and is nobody's yet."""

    core: Core

    def receive(self, import_id: str) -> Arriving:
        """A place to stream one file into; raises NotFound."""
        with self.core.db.read() as connection:
            status = connection.execute(
                select(_IMPORTS.status).where(_IMPORTS.id == import_id)
            ).scalar()
        if status != ImportStatus.RECEIVING:
            raise not_found()
        return Arriving(self, import_id)

    def of(self, import_id: str) -> list[ImportSource]:
        """The files that came in, in the order of their names."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(t.import_sources).where(_SOURCES.import_id == import_id)
            ).all()
            key = self.core.store_key(connection)
        found = [
            ImportSource(
                row.id,
                open_column(key, "import_sources", "path", row.id, row.path).decode(),
                row.size,
            )
            for row in rows
        ]
        return sorted(found, key=lambda one: one.path)

    @contextmanager
    def opened(self, source_id: str) -> Iterator[Path]:
        """One of these files in clear, gone afterwards. Raises NotFound, Fault BLOB_DAMAGED."""
        with plaintext_file(self._source(source_id).size, self.pieces(source_id)) as path:
            yield path

    def pieces(self, source_id: str) -> Iterator[bytes]:
        """The same some bytes at a time."""
        row = self._source(source_id)
        with self.core.db.read() as connection:
            store_key = self.core.store_key(connection)
        key = open_column(store_key, "import_sources", "file_key", row.id, row.file_key)

        def fetch(start: int, length: int) -> bytes:
            return self.core.blobs.fetch(row.blob, start, length)

        yield from unsealed(key, row.blob, row.size, fetch)

    def _source(self, source_id: str) -> Row[Any]:
        with self.core.db.read() as connection:
            row = connection.execute(
                select(t.import_sources).where(_SOURCES.id == source_id)
            ).one_or_none()
        if row is None:
            raise not_found()
        return row

    def drop(self, import_ids: Sequence[str]) -> None:
        """Those of these imports are wanted no more."""
        of_them = _SOURCES.import_id.in_(import_ids)
        with self.core.db.read() as connection:
            blobs = connection.execute(select(_SOURCES.blob).where(of_them)).scalars().all()
        for blob in blobs:
            self.core.blobs.remove(blob)
        with self.core.db.write() as connection:
            connection.execute(delete(t.import_sources).where(of_them))
