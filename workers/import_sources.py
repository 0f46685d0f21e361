"""The files of an import while they are open: from this machine, or as they came in by the web."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from intake.casework.importing.archive import ARCHIVES, Item, Left, is_junk, unpacked, walk
from intake.domain.errors import UsageError
from intake.store import Store


@contextmanager
def opened(sources: Sequence[tuple[str, Path]], left: list[Left]) -> Iterator[list[Item]]:
    """The files of all sources while they are open: archives and folders are gone through.

    sources: name for people and place on this machine.
    """
    with ExitStack() as stack:
        items: list[Item] = []
        taken: dict[str, int] = {}
        for name, path in sources:
            prefix = _prefix(PurePosixPath(name), taken)
            if path.is_file() and PurePosixPath(name).suffix.lower() in ARCHIVES:
                items += _of_archive(name, path, left, stack, prefix)
            else:
                items += [_under(prefix, one, path.is_dir()) for one in walk(path, left)]
        yield items


def _prefix(name: PurePosixPath, taken: dict[str, int]) -> PurePosixPath:
    """The folder that a source's files are under: no two sources share one."""
    bare = name.with_suffix("") if name.suffix.lower() in ARCHIVES else name
    times = taken[str(bare)] = taken.get(str(bare), 0) + 1
    return bare if times == 1 else bare.with_name(f"{bare.name}({times})")


def _under(prefix: PurePosixPath, item: Item, is_folder: bool) -> Item:
    """A file of a folder with its source's own folder first; a single file as it is named."""
    if is_folder:
        return replace(item, path=PurePosixPath(prefix.name, *item.path.parts[1:]))
    if prefix.name != item.path.name and re.search(r"\(\d+\)$", prefix.name):
        number = prefix.name[prefix.name.rindex("(") :]
        return replace(item, path=item.path.with_stem(item.path.stem + number))
    return item


def _of_archive(
    name: str, path: Path, left: list[Left], stack: ExitStack, prefix: PurePosixPath
) -> list[Item]:
    try:
        stream = stack.enter_context(path.open("rb"))
        found = stack.enter_context(unpacked(stream, name, left))
        return [replace(one, path=prefix / one.path) for one in found]
    except UsageError as wrong:
        left.append(Left(name, wrong.message))
    except OSError:
        left.append(Left(name, "读不出来"))
    return []


class _Unsealed(io.RawIOBase):
    """A file that came in, as a stream in clear that lies nowhere."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


@contextmanager
def arrived(store: Store, import_id: str, left: list[Left]) -> Iterator[list[Item]]:
    """The files that came in by the web; an archive is laid in clear while it is open."""
    with ExitStack() as stack:
        items: list[Item] = []
        taken: dict[str, int] = {}
        for one in store.imports.files.of(import_id):
            path = PurePosixPath(one.path)
            if path.suffix.lower() in ARCHIVES:
                place = stack.enter_context(store.imports.files.opened(one.id))
                items += _of_archive(one.path, place, left, stack, _prefix(path, taken))
            elif not is_junk(path):
                items.append(Item(path, one.size, partial(_stream, store, one.id)))
        yield items


def _stream(store: Store, source: str) -> IO[bytes]:
    return io.BufferedReader(_Unsealed(store.imports.files.pieces(source)))
