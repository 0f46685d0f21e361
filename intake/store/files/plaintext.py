"""Plaintext as a file, for as long as somebody needs a path.

In memory (`/dev/shm`) where that has room, else in the system's temporary folder; each
file in a folder of its own (0700) that its user holds locked. A killed process loses the
lock, which tells its leftovers from folders in use.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.store.database.wording import disk_errors
from intake.store.files.thresholds import FRESH_SECONDS, MEMORY_ROOM

MEMORY = Path("/dev/shm")


def _prefix() -> str:
    return f"intake-opened-{os.getuid()}-"


@contextmanager
def plaintext_file(size: int, pieces: Iterable[bytes]) -> Iterator[Path]:
    """A file of these pieces, `size` bytes in all; folder and file are gone afterwards."""
    with disk_errors():
        folder = Path(tempfile.mkdtemp(prefix=_prefix(), dir=_home(size)))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / "upload"
        with disk_errors(), path.open("xb") as stream:
            for piece in pieces:
                stream.write(piece)
        path.chmod(0o400)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _home(size: int) -> Path:
    with contextlib.suppress(OSError):
        disk = os.statvfs(MEMORY)
        if disk.f_bavail * disk.f_frsize > MEMORY_ROOM * size and os.access(MEMORY, os.W_OK):
            return MEMORY
    return Path(tempfile.gettempdir())


def remove_leftovers() -> None:
    """Remove what killed processes of this user left on this machine."""
    for home in {MEMORY, Path(tempfile.gettempdir())}:
        for folder in home.glob(f"{_prefix()}*"):
            with contextlib.suppress(OSError):
                _remove_if_nobodys(folder)


def _remove_if_nobodys(folder: Path) -> None:
    if time.time() - folder.stat().st_mtime < FRESH_SECONDS:
        return
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
