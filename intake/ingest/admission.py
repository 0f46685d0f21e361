"""Accept or refuse bytes before anything parses them: place, size, real type.

The name an applicant gave is never trusted: it is resolved without following links and
the type comes from the content alone, so a wrong extension is no fault.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from intake.domain.errors import Refusal
from intake.ingest.thresholds import SNIFF_BYTES

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may cost. Each default: what honest files need, then a margin.

    file_bytes: a 200 Mpx phone JPEG is 30 to 50 MB, a 50-page colour scan 20 MB.
    pages: the longest paper asked for is a personal file of about 30 pages.
    image_pixels: A4 at 600 dpi is 35 Mpx; one such picture decoded is 240 MB.
    jpeg_pixels: the largest phone sensors give 200 Mpx; JPEG alone can be decoded at a
      fraction, so its full size never stands in memory.
    working_pixels: A4 at 400 dpi is 15 Mpx; more only costs the reader memory.
    page_pixels: at 200 dpi; applications wrap phone pictures one point per pixel, which
      makes a 48 Mpx picture a page of 370 Mpx (rendered smaller, see `Page.reduction`).
    side: pixels along one side; JPEG itself ends at 65,500.
    words: a page printed full in 6 pt holds about 12,000 characters.
    memory_bytes: address space of the child, 0.25 GB of it before work begins; at
      60 Mpx PNG opens in 1.0 GB, and WebP, the hungriest, not yet in 1.2.
    cpu_seconds: for one page; the slowest honest ones measured (60 Mpx PNG, 30,000
      drawn lines beside text) take 4 to 5 s.
    total_cpu_seconds: for the file; a page printed full (10,000 characters) takes 0.7 s.
    wall_seconds: without any news from the child; twenty times `cpu_seconds`, so that
      however busy the machine is, a file is ended by the processor time that it took.
    """

    file_bytes: int = 60 * MB
    pages: int = 50
    image_pixels: int = 60_000_000
    jpeg_pixels: int = 250_000_000
    working_pixels: int = 24_000_000
    page_pixels: int = 400_000_000
    side: int = 65_500
    words: int = 20_000
    memory_bytes: int = 1_600_000_000
    cpu_seconds: int = 15
    total_cpu_seconds: int = 120
    wall_seconds: float = 300.0


DEFAULT_LIMITS = Limits()


class FileKind(StrEnum):
    """What the first bytes say the file is; the only kinds ever parsed."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WEBP"
    HEIC = "HEIF"
    PDF = "PDF"


_TIFF_STARTS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
# Formats whose own start forbids taking a `%PDF-` further inside for the file's type:
# an archive, a web page or a program that only carries a PDF is not one.
_NEVER_PDF = (
    b"PK",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"GIF8",
    b"<",
    b"\xd0\xcf\x11\xe0",
)


def sniff(head: bytes) -> FileKind | None:
    """The file's kind by its first `SNIFF_BYTES` bytes, None when not accepted."""
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(_TIFF_STARTS):
        return FileKind.TIFF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return FileKind.HEIC
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return FileKind.BMP
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"%PDF-" in head and not stripped.startswith(_NEVER_PDF):
        return FileKind.PDF
    return None


def sha256_of(path: Path) -> str:
    """`sha256:`-less hexadecimal digest of the file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_folder_file(folder: Path, untrusted_name: str) -> Path:
    """The path of a listed file, once it is known to be a plain file inside `folder`.

    Raises Refusal UPLOAD_MISSING when nothing is there, UPLOAD_OUTSIDE_FOLDER for an
    absolute name, `..`, a link anywhere on the way, or anything but a plain file.
    `folder` itself may be a link: it was chosen by the person who runs the check.
    """
    parts = PurePosixPath(untrusted_name).parts
    if not parts:
        raise Refusal("UPLOAD_MISSING")
    if untrusted_name.startswith(("/", "\\")) or ".." in parts or "\0" in untrusted_name:
        raise Refusal("UPLOAD_OUTSIDE_FOLDER")
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            there = _open_beneath(here, part)
            os.close(here)
            here = there
        _require_plain_file(here, parts[-1])
    finally:
        os.close(here)
    return folder.joinpath(*parts)


def _open_beneath(parent_fd: int, part: str) -> int:
    """A folder's descriptor, opened without following a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(part, flags, dir_fd=parent_fd)
    except OSError as error:
        raise _why_not(parent_fd, part) from error


def _require_plain_file(parent_fd: int, part: str) -> None:
    try:
        found = os.stat(part, dir_fd=parent_fd, follow_symlinks=False)
    except OSError as error:
        raise Refusal("UPLOAD_MISSING") from error
    if not stat.S_ISREG(found.st_mode):
        raise Refusal("UPLOAD_OUTSIDE_FOLDER")


def _why_not(parent_fd: int, part: str) -> Refusal:
    """A link on the way leaves the folder; anything else is simply not there."""
    try:
        found = os.stat(part, dir_fd=parent_fd, follow_symlinks=False)
    except OSError:
        return Refusal("UPLOAD_MISSING")
    is_link = stat.S_ISLNK(found.st_mode)
    return Refusal("UPLOAD_OUTSIDE_FOLDER" if is_link else "UPLOAD_MISSING")


def open_untrusted(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[int, FileKind]:
    """A read-only descriptor of the file (the caller closes it) and its kind.

    Raises Refusal UPLOAD_MISSING, UPLOAD_OUTSIDE_FOLDER (a link or no plain file),
    UPLOAD_EMPTY, UPLOAD_TOO_LARGE (`limit` in MB), UPLOAD_TYPE_NOT_ALLOWED.
    """
    # O_NONBLOCK: a named pipe put in the folder must not hang the program.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        fd = os.open(path, flags)
    except FileNotFoundError as error:
        raise Refusal("UPLOAD_MISSING") from error
    except OSError as error:
        raise Refusal("UPLOAD_OUTSIDE_FOLDER") from error
    try:
        return fd, _kind_of(fd, limits)
    except BaseException:
        os.close(fd)
        raise


def _kind_of(fd: int, limits: Limits) -> FileKind:
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode):
        raise Refusal("UPLOAD_OUTSIDE_FOLDER")
    if found.st_size == 0:
        raise Refusal("UPLOAD_EMPTY")
    if found.st_size > limits.file_bytes:
        raise Refusal("UPLOAD_TOO_LARGE", words={"limit": limits.file_bytes // MB})
    kind = sniff(os.pread(fd, SNIFF_BYTES, 0))
    if kind is None:
        raise Refusal("UPLOAD_TYPE_NOT_ALLOWED")
    return kind
