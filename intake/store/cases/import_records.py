"""Imports as they are handed out: frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intake.store.database import import_schema as t

_IMPORTS, _SOURCES = t.imports.c, t.import_sources.c


class ImportStatus(StrEnum):
    """How far an import has come: files arrive; it waits; somebody works at it; a person is
    asked what columns mean; the last two are ends."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    ASKING = "asking"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import as it is shown. wanted: stage, policy and the like; outcome: JSON."""

    id: str
    actor: str
    status: ImportStatus
    wanted: Mapping[str, Any]
    outcome: Mapping[str, Any] | None
    done: int
    total: int
    created_at: dt.datetime
    files: int = 0

    @property
    def is_busy(self) -> bool:
        return self.status in (ImportStatus.WAITING, ImportStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class ImportClaim:
    """An import that is ours to do."""

    id: str
    actor: str
    wanted: Mapping[str, Any]
    fence: int
    is_local: bool = False
    """Done by whoever has the files, so that nobody else may take it over."""


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A file as it came in: its name or path as the browser said it, and its size."""

    id: str
    path: str
    size: int
