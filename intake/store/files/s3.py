"""Sealed files in storage that speaks S3.

The address: `s3://bucket/prefix?endpoint=http://host:9000&region=…`; key and secret come
from the usual `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. A file is sealed into a
local folder first and sent whole: what arrives is complete or not there at all.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from intake.domain.errors import UsageError
from intake.store.database.records import Problem
from intake.store.database.wording import damaged, disk_errors, unavailable
from intake.store.files.blobs import MARK, QUARANTINE, folder_problem, make_incoming
from intake.store.files.thresholds import (
    READY_MEMORY_SECONDS,
    REQUEST_PATIENCE,
    REQUEST_TIMEOUT,
    RETRIES,
)

if TYPE_CHECKING:
    from obstore.store import S3Config  # it exists for type checkers only


class S3Blobs:
    """Sealed files as objects; a local folder holds those being written."""

    def __init__(self, address: str, local: Path) -> None:
        """Raises UsageError SETTINGS_INVALID for an address that names no bucket."""
        parts = urlsplit(address)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.netloc or set(options) - {"endpoint", "region"}:
            raise UsageError(
                "SETTINGS_INVALID", "INTAKE_STORAGE 应为 s3://bucket/prefix?endpoint=…&region=…"
            )
        endpoint = options.get("endpoint")
        config: S3Config = {"region": options.get("region", "us-east-1")}
        if endpoint:
            config["endpoint"] = endpoint
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=config,
            client_options={
                "timeout": REQUEST_TIMEOUT,
                "allow_http": bool(endpoint and endpoint.startswith("http://")),
            },
            retry_config={"max_retries": RETRIES, "retry_timeout": REQUEST_PATIENCE},
        )
        self._incoming = make_incoming(local)
        self._asked_at = -READY_MEMORY_SECONDS
        self._answer: Problem | None = None

    @property
    def incoming(self) -> Path:
        return self._incoming

    def keep(self, temporary: Path, name: str) -> None:
        with _translated():
            obstore.put(self._store, _key(name), temporary)
        with disk_errors():
            temporary.unlink()

    def fetch(self, name: str, start: int, length: int) -> bytes:
        try:
            return self._range(_key(name), start, length)
        except NotFoundError:
            if not self.take_back(name):
                raise damaged(name) from None
        return self._range(_key(name), start, length)

    def size(self, name: str) -> int | None:
        try:
            return self._size(name)
        except NotFoundError:
            return self._size(name) if self.take_back(name) else None

    def _size(self, name: str) -> int:
        with _translated():
            return int(obstore.head(self._store, _key(name))["size"])

    def remove(self, name: str) -> None:
        self._delete(_key(name))
        self._delete(_aside(name))

    def names(self) -> Iterator[tuple[str, float]]:
        return self._listed("blobs/")

    def set_aside(self, name: str) -> None:
        self._move(_key(name), _aside(name))

    def take_back(self, name: str) -> bool:
        return self._move(_aside(name), _key(name))

    def set_aside_names(self) -> Iterator[tuple[str, float]]:
        return self._listed(f"{QUARANTINE}/")

    def remove_set_aside(self, name: str) -> None:
        self._delete(_aside(name))

    def read_mark(self) -> bytes | None:
        try:
            with _translated():
                return bytes(obstore.get(self._store, MARK).bytes())
        except NotFoundError:
            return None

    def write_mark(self, mark: bytes) -> None:
        with _translated():
            obstore.put(self._store, MARK, mark)

    def _range(self, key: str, start: int, length: int) -> bytes:
        with _translated():
            return bytes(obstore.get_range(self._store, key, start=start, length=length))

    def _delete(self, key: str) -> None:
        try:
            with _translated():
                obstore.delete(self._store, key)
        except NotFoundError:
            return

    def _move(self, source: str, target: str) -> bool:
        """Copied, then deleted: interrupted, it is in both places, and lost in none."""
        try:
            with _translated():
                obstore.copy(self._store, source, target)
        except NotFoundError:
            return False
        self._delete(source)
        return True

    def _listed(self, prefix: str) -> Iterator[tuple[str, float]]:
        now = dt.datetime.now(dt.UTC)
        with _translated():
            for page in obstore.list(self._store, prefix):
                for found in page:
                    age = now - found["last_modified"]
                    yield found["path"].rpartition("/")[2], age.total_seconds()

    def problem(self) -> Problem | None:
        local = folder_problem(self._incoming)
        if local is not None:
            return local
        if time.monotonic() - self._asked_at >= READY_MEMORY_SECONDS:
            self._answer = self._ask()
            self._asked_at = time.monotonic()
        return self._answer

    def _ask(self) -> Problem | None:
        try:
            obstore.list_with_delimiter(self._store, "ready/")
        except (BaseError, OSError):
            return Problem("STORE_UNAVAILABLE", "材料存储（S3）暂时连不上")
        return None


def _key(name: str) -> str:
    return f"blobs/{name[:2]}/{name}"


def _aside(name: str) -> str:
    return f"{QUARANTINE}/{name}"


@contextmanager
def _translated() -> Iterator[Any]:
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise NotFoundError from None
    except (BaseError, OSError) as error:
        raise unavailable("材料存储（S3）暂时连不上", error) from None
