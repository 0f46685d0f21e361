"""A ZIP that is written and sent piece by piece: it never stands in memory whole."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from intake.domain.errors import Fault
from intake.reporting.letter.apart import TOO_COMPLEX, Work
from intake.store import UploadRecord, Uploads
from intake.web.api.problem_types import PROBLEM_TYPES
from intake.web.printing import set_in_turn
from intake.web.staff.file_names import portable
from intake.web.staff.thresholds import ARCHIVE_CHUNK

SUMS = "SHA256SUMS"


class _Pipe(io.RawIOBase):
    """What a ZIP writes, taken away piece by piece."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def zipped(
    uploads: Uploads,
    originals: list[tuple[UploadRecord, str]],
    papers: Iterable[tuple[str, bytes | Work]],
) -> Iterator[bytes]:
    """Originals under their shown names, then the papers, then a list of all digests."""
    pipe, digests = _Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as out:
        names = portable(name for _, name in originals)
        for (upload, _), portable_name in zip(originals, names, strict=True):
            name = f"originals/{portable_name}"
            digests.append((upload.sha256, name))
            yield from _original(uploads, upload, name, out, pipe)
        for part, made in papers:
            name, content = _set(part, made)
            out.writestr(name, content)
            digests.append((hashlib.sha256(content).hexdigest(), name))
            yield pipe.taken()
        out.writestr(SUMS, "".join(f"{digest}  {name}\n" for digest, name in digests))
    yield pipe.taken()


def _original(
    uploads: Uploads, upload: UploadRecord, name: str, out: zipfile.ZipFile, pipe: _Pipe
) -> Iterator[bytes]:
    with (
        uploads.opened(upload.id) as path,
        path.open("rb") as source,
        out.open(name, "w") as target,
    ):
        while chunk := source.read(ARCHIVE_CHUNK):
            target.write(chunk)
            yield pipe.taken()


def _set(name: str, made: bytes | Work) -> tuple[str, bytes]:
    """A PDF that cannot be made is a sentence, and the archive goes on."""
    if isinstance(made, bytes):
        return name, made
    try:
        return name, set_in_turn(made)
    except Fault as fault:
        kind = PROBLEM_TYPES[TOO_COMPLEX]
        return f"{name}.txt", f"{kind.title}（{fault.code}）：{kind.detail}\n".encode()
