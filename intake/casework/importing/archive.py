"""What lies in a ZIP or a folder, opened with care: every file once, nothing written beside.

Names come in the encoding of whoever packed them. What is refused is named with its reason.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote

from intake.casework.importing.thresholds import (
    LARGEST_FILE,
    MOST_FILES,
    MOST_RATIO,
    MOST_UNPACKED,
    RATIO_FROM,
)
from intake.domain.errors import UsageError

_UTF8 = 0x800
"""The flag of an entry whose name is UTF-8."""
_UNICODE_PATH = 0x7075
"""The extra field in which some programs repeat a name as UTF-8."""
_ENCRYPTED = 0x1
_FIELD = struct.Struct("<HH")
"""The head of an extra field: its kind and size."""
_JUNK_FOLDERS = {"__macosx", ".git", "$recycle.bin", "system volume information", ".trashes"}
_JUNK_FILES = {"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db"}
ARCHIVES = (".zip",)
OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
LISTS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Item:
    """One file: where it lay, its size in bytes, and how it is opened for reading."""

    path: PurePosixPath
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def ending(self) -> str:
        return self.path.suffix.lower()


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not taken, and the sentence that says why."""

    path: str
    reason: str


def is_junk(path: PurePosixPath) -> bool:
    """What programs leave behind: nobody's paper, and not worth a word."""
    folders = {part.lower() for part in path.parts[:-1]}
    name = path.name.lower()
    return bool(
        folders & _JUNK_FOLDERS
        or name in _JUNK_FILES
        or name.startswith(("._", "~$", ".~"))
        or (name.startswith(".") and "." not in name[1:])
        or name.endswith((".tmp", ".lnk", ".crdownload", ".part"))
    )


def decoded(raw: bytes, first: str = "utf-8") -> str:
    """A name whose encoding nobody states: UTF-8 where it is, else GB 18030."""
    for encoding in (first, "utf-8", "gb18030"):
        try:
            return mended(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return mended(raw.decode("gb18030", "replace"))


def mended(name: str) -> str:
    """A name as `#U5f20`, as `%E5%BC%A0`, or as GBK shown in a western character set."""
    text = re.sub(r"#U([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), name)
    if re.search(r"(?:%[0-9A-Fa-f]{2}){3}", text):
        text = unquote(text, errors="replace")
    if re.search(r"[\u4e00-\u9fff]", text) or text.isascii():
        return text
    for encoding in ("cp437", "latin-1", "cp1252"):
        try:
            again = text.encode(encoding).decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if re.search(r"[\u4e00-\u9fff]", again):
            return again
    return text


def walk(root: Path, left: list[Left]) -> Iterator[Item]:
    """Every file under a folder, or the one file that it is; links are not followed."""
    if root.is_file() and not root.is_symlink():
        yield Item(PurePosixPath(_shown(root.name)), root.stat().st_size, _opener(root))
        return
    for here, folders, files in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(files):
            path = Path(here) / name
            shown = PurePosixPath(*map(_shown, path.relative_to(root.parent).parts))
            status = path.lstat()
            if is_junk(shown):
                continue
            if not stat.S_ISREG(status.st_mode):
                left.append(Left(str(shown), "是链接或特殊文件，不跟随；请放入文件本身"))
                continue
            yield Item(shown, status.st_size, _opener(path))


def _shown(name: str) -> str:
    """A name on the disk; bytes that are no UTF-8 are another encoding."""
    return decoded(os.fsencode(name))


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


@contextmanager
def unpacked(stream: IO[bytes], name: str, left: list[Left]) -> Iterator[Iterator[Item]]:
    """The files of a ZIP while it is open; an archive within is a folder of its name.

    stream: seekable. Raises UsageError ARCHIVE_UNREADABLE, ARCHIVE_TOO_LARGE.
    """
    archive = _opened(stream, name)
    inner = _Inner(archive)
    with archive, closing(inner):
        yield _items(archive, left, inner)


def _opened(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as wrong:
        raise UsageError(
            "ARCHIVE_UNREADABLE", f"{name} 打不开：压缩包不完整或不是 ZIP，请重新压缩后再导入"
        ) from wrong
    _require_reasonable(archive.infolist(), name)
    return archive


class _Inner:
    """The archives within an archive, one of them unpacked beside at a time: the files of
    one lie together, so each is unpacked about twice however many there are."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entry: zipfile.ZipInfo | None = None
        self._beside: IO[bytes] | None = None
        self._open: zipfile.ZipFile | None = None

    def archive(self, entry: zipfile.ZipInfo, name: str) -> zipfile.ZipFile:
        """Raises UsageError as `unpacked`."""
        if self._entry is entry and self._open is not None:
            return self._open
        self.close()
        self._beside = tempfile.TemporaryFile()  # noqa: SIM115  closed by `close`
        for piece in pieces(lambda: self._archive.open(entry)):
            self._beside.write(piece)
        self._open, self._entry = _opened(self._beside, name), entry
        return self._open

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        if self._beside is not None:
            self._beside.close()
        self._entry = self._beside = self._open = None


def _require_reasonable(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MOST_FILES:
        raise UsageError(
            "ARCHIVE_TOO_LARGE", f"{name} 中的文件超过 {MOST_FILES} 个，请分成几个压缩包"
        )
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise UsageError(
            "ARCHIVE_TOO_LARGE", f"{name} 解开后超过 {MOST_UNPACKED >> 30} GB，请分成几个压缩包"
        )


def _items(archive: zipfile.ZipFile, left: list[Left], inner: _Inner) -> Iterator[Item]:
    for entry, path in _entries(archive, left):
        if path.suffix.lower() not in ARCHIVES:
            yield Item(path, entry.file_size, partial(archive.open, entry))
            continue
        try:
            within = list(_entries(inner.archive(entry, path.name), left))
        except UsageError as wrong:
            left.append(Left(str(path), wrong.message))
            continue
        for one, below in within:
            if below.suffix.lower() in ARCHIVES:
                left.append(Left(str(path / below), "是压缩包中的压缩包里的压缩包；请解开后导入"))
                continue
            open_it = partial(_open_within, inner, entry, path.name, one)
            yield Item(path.with_suffix("") / below, one.file_size, open_it)


def _open_within(
    inner: _Inner, outer: zipfile.ZipInfo, name: str, entry: zipfile.ZipInfo
) -> IO[bytes]:
    return inner.archive(outer, name).open(entry)


def _entries(
    archive: zipfile.ZipFile, left: list[Left]
) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files that may be taken; two entries of one name are two files."""
    taken: dict[str, int] = {}
    encoding = _encoding(archive.infolist())
    for entry in archive.infolist():
        path = PurePosixPath(entry_name(entry, encoding).replace("\\", "/"))
        if entry.is_dir() or is_junk(path):
            continue
        reason = _refused(entry, path)
        if reason is not None:
            left.append(Left(str(path), reason))
            continue
        again = taken.get(str(path), 0)
        taken[str(path)] = again + 1
        if again:
            path = path.with_name(f"{path.stem}({again + 1}){path.suffix}")
        yield entry, path


def _encoding(entries: list[zipfile.ZipInfo]) -> str:
    """One packer wrote all names: UTF-8 only where every name is it and shows Han or Uyghur;
    郑伟 in GBK happens to be UTF-8 as well."""
    for entry in entries:
        if entry.flag_bits & _UTF8 or entry.orig_filename.isascii():
            continue
        try:
            name = entry.orig_filename.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return "gb18030"
        if not re.search(r"[\u3400-\u9fff\u0600-\u06ff]", name):
            return "gb18030"
    return "utf-8"


def entry_name(entry: zipfile.ZipInfo, encoding: str = "utf-8") -> str:
    """The name of an entry, in whatever encoding it was written."""
    extra = entry.extra
    while len(extra) >= _FIELD.size:
        kind, size = _FIELD.unpack_from(extra)
        if kind == _UNICODE_PATH and size:
            try:
                return extra[9 : 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                break
        extra = extra[4 + size :]
    if entry.flag_bits & _UTF8:
        return mended(entry.orig_filename)
    try:
        return decoded(entry.orig_filename.encode("cp437"), encoding)
    except UnicodeEncodeError:
        return mended(entry.orig_filename)


def _refused(entry: zipfile.ZipInfo, path: PurePosixPath) -> str | None:
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", str(path)):
        return "文件名指向压缩包之外，没有导入；请重新压缩"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "是链接，没有导入；请放入文件本身"
    if entry.flag_bits & _ENCRYPTED:
        return "加了密码，打不开；请去掉密码后重新压缩"
    is_archive = path.suffix.lower() in ARCHIVES
    if entry.file_size > LARGEST_FILE and not is_archive:
        return f"超过 {LARGEST_FILE >> 20} MB；请压缩图片或以 300dpi 重新扫描"
    is_dense = entry.file_size > MOST_RATIO * max(1, entry.compress_size)
    if is_dense and entry.file_size > RATIO_FROM:
        return "压缩率异常（可能是压缩炸弹），没有解开；请重新压缩原来的文件"
    return None


def pieces(open_file: Callable[[], IO[bytes]], size: int = 1 << 20) -> Iterator[bytes]:
    """A file's bytes, some at a time. Raises UsageError FILE_DAMAGED."""
    try:
        with open_file() as stream:
            while piece := stream.read(size):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as wrong:
        raise UsageError("FILE_DAMAGED", "在压缩包中已损坏，解不开；请重新压缩") from wrong
