"""A digest of program text and of installed libraries: the same on every machine that has
the same release, and another one as soon as a byte of it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SUFFIXES = frozenset({".py", ".toml", ".txt", ".yaml", ".yml"})
"""Program text and its data tables; what is for people, or compiled, decides nothing."""


def source_digest(root: Path, names: Iterable[str], libraries: Iterable[str] = ()) -> str:
    """SHA-256, hexadecimal, of the files and folders `names` under `root` with their names,
    and of the versions of the installed distributions `libraries`.

    Line ends do not count, because a checkout may have its own. Raises `FileNotFoundError`
    where a name is not there: a digest of less would pass for the whole.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(root, names)):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        head = f"{path.relative_to(root).as_posix()}\0{len(text)}\0"
        digest.update(head.encode() + text)
    for library in sorted(libraries):
        digest.update(f"{library}=={_version(library)}\0".encode())
    return digest.hexdigest()


def _files(root: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        place = root / name
        if not place.exists():
            raise FileNotFoundError(place)
        found = place.rglob("*") if place.is_dir() else [place]
        yield from (path for path in found if path.suffix in SUFFIXES and path.is_file())


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
