"""Sealed files in a folder.

    incoming/      being written; a name here promises nothing
    blobs/ab/…     complete and on the disk; the first two digits are the folder
    quarantine/    files that no row named, until they are removed for good
    epoch          which database this storage belongs to, and how new it is

A sealed file is durable before any row names it: bytes and name are forced to the disk
first (fsync file, rename, fsync folder), the transaction comes last.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from intake.store.database.records import Problem
from intake.store.database.wording import damaged, disk_errors, storage_full
from intake.store.files.keys import sync_folder
from intake.store.files.thresholds import READY_BYTES, STALE_SECONDS

QUARANTINE, MARK = "quarantine", "epoch"


class Blobs(Protocol):
    """Where sealed files are kept; names are 32 hexadecimal digits."""

    @property
    def incoming(self) -> Path:
        """A local folder for sealed files that are being written."""

    def keep(self, temporary: Path, name: str) -> None:
        """The finished file under this name, durable on return; the temporary one is gone.

        Raises Fault STORAGE_FULL, STORE_UNAVAILABLE.
        """

    def fetch(self, name: str, start: int, length: int) -> bytes:
        """A part of it; raises Fault BLOB_DAMAGED when there is no such file."""

    def size(self, name: str) -> int | None:
        """Bytes of the sealed file; None: there is none."""

    def remove(self, name: str) -> None:
        """Gone; no error if it was gone before."""

    def names(self) -> Iterator[tuple[str, float]]:
        """Every file kept, and how many seconds ago."""

    def set_aside(self, name: str) -> None:
        """Into the quarantine, from where `fetch` brings it back; no error if it is gone."""

    def take_back(self, name: str) -> bool:
        """Out of the quarantine to where it was; False: it is not there."""

    def set_aside_names(self) -> Iterator[tuple[str, float]]:
        """Every file in the quarantine, and since how many seconds."""

    def remove_set_aside(self, name: str) -> None:
        """Gone from the quarantine for good."""

    def read_mark(self) -> bytes | None:
        """What `write_mark` left here last; None: nothing yet."""

    def write_mark(self, mark: bytes) -> None:
        """A few bytes that belong to the storage as a whole."""

    def problem(self) -> Problem | None:
        """Why nothing can be kept at present."""


class LocalBlobs:
    """Sealed files on a local disk (or a mounted one that honours fsync and rename)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = make_incoming(root)
        if (root / "blobs" / "ff").is_dir():
            return
        with disk_errors():
            for number in range(256):
                (root / "blobs" / f"{number:02x}").mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(root / "blobs")
            sync_folder(root)

    @property
    def incoming(self) -> Path:
        return self._incoming

    def keep(self, temporary: Path, name: str) -> None:
        with disk_errors():
            place = self._place(name)
            temporary.rename(place)
            sync_folder(place.parent)

    def fetch(self, name: str, start: int, length: int) -> bytes:
        with disk_errors():
            try:
                handle = os.open(self._place(name), os.O_RDONLY)
            except FileNotFoundError:
                if not self.take_back(name):
                    raise damaged(name) from None
                handle = os.open(self._place(name), os.O_RDONLY)
            try:
                return os.pread(handle, length, start)
            finally:
                os.close(handle)

    def size(self, name: str) -> int | None:
        with disk_errors():
            try:
                return self._place(name).stat().st_size
            except FileNotFoundError:
                return self._place(name).stat().st_size if self.take_back(name) else None

    def remove(self, name: str) -> None:
        with disk_errors():
            self._place(name).unlink(missing_ok=True)
            self._aside(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, float]]:
        yield from _aged((self._root / "blobs").glob("??/*"))

    def set_aside(self, name: str) -> None:
        with disk_errors():
            self._aside(name).parent.mkdir(mode=0o700, exist_ok=True)
            try:
                # Its time says since when it has been there, also after a crash between the two.
                os.utime(self._place(name))
                self._place(name).rename(self._aside(name))
            except FileNotFoundError:
                return

    def take_back(self, name: str) -> bool:
        with disk_errors():
            try:
                self._aside(name).rename(self._place(name))
            except FileNotFoundError:
                return False
            sync_folder(self._place(name).parent)
        return True

    def set_aside_names(self) -> Iterator[tuple[str, float]]:
        yield from _aged((self._root / QUARANTINE).glob("*"))

    def remove_set_aside(self, name: str) -> None:
        with disk_errors():
            self._aside(name).unlink(missing_ok=True)

    def read_mark(self) -> bytes | None:
        with disk_errors():
            try:
                return (self._root / MARK).read_bytes()
            except FileNotFoundError:
                return None

    def write_mark(self, mark: bytes) -> None:
        with disk_errors():
            fresh = self._incoming / f"{MARK}-{secrets.token_hex(8)}"
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(mark)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.rename(self._root / MARK)
            sync_folder(self._root)

    def problem(self) -> Problem | None:
        return folder_problem(self._incoming)

    def _place(self, name: str) -> Path:
        return self._root / "blobs" / name[:2] / name

    def _aside(self, name: str) -> Path:
        return self._root / QUARANTINE / name


def _aged(paths: Iterable[Path]) -> Iterator[tuple[str, float]]:
    """Names, and how many seconds ago each was written or set aside."""
    now = time.time()
    for path in paths:
        try:
            yield path.name, now - path.stat().st_mtime
        except FileNotFoundError:
            continue


def make_incoming(root: Path) -> Path:
    """The folder for files being written; raises Fault STORE_UNAVAILABLE."""
    folder = root / "incoming"
    with disk_errors():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def remove_stale(incoming: Path) -> int:
    """Remove what nobody has written to for `STALE_SECONDS`; how many files."""
    gone = 0
    for path in incoming.iterdir():
        try:
            # A clock that was set makes a file look as if from the future: leave it.
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone


def folder_problem(folder: Path) -> Problem | None:
    """A folder that is full or cannot be written to, as a problem."""
    try:
        disk = os.statvfs(folder)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        return Problem("STORE_UNAVAILABLE", "存储文件夹不存在或不可写")
    if disk.f_bavail * disk.f_frsize < READY_BYTES:
        full = storage_full()
        return Problem(full.code, full.message)
    return None
