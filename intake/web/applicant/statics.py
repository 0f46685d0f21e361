"""Style, scripts and pictures: served under a digest of their bytes, kept for a year.

A changed file has another address, so nobody ever waits for or sees an old one. Text is
sent compressed: the largest script shrinks to a third on a slow line.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from intake.web.api.problems import ProblemError
from intake.web.applicant.thresholds import DIGEST_CHARACTERS

FOLDER = Path(__file__).parents[1] / "static"
PREFIX = "/static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_COMPRESSED = {".css", ".js", ".svg"}

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Static:
    """A file as it is sent; `zipped` None where compressing gains nothing."""

    digest: str
    plain: bytes
    zipped: bytes | None
    media_type: str


@cache
def _files() -> dict[str, Static]:
    return {path.name: _read(path) for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}


def _read(path: Path) -> Static:
    plain = path.read_bytes()
    zipped = gzip.compress(plain, mtime=0) if path.suffix in _COMPRESSED else None
    digest = hashlib.sha256(plain).hexdigest()[:DIGEST_CHARACTERS]
    return Static(digest, plain, zipped, MEDIA_TYPES[path.suffix])


def address(name: str) -> str:
    """Where a page finds this file; raises KeyError for a name that is not there."""
    return f"{PREFIX}/{_files()[name].digest}/{name}"


@router.get("/{digest}/{name}")
async def serve(request: Request, digest: str, name: str) -> Response:
    """Only the version that there is: an old page's address is not found."""
    found = _files().get(name)
    if found is None or found.digest != digest:
        raise ProblemError("NOT_FOUND")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = found.plain
    if found.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = found.zipped, "gzip"
    return Response(body, headers=headers, media_type=found.media_type)
