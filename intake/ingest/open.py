"""Open an upload without letting it near this process (architecture, decision 14).

The file is parsed by `sandboxed` in a disposable child with limits of memory, processor and
wall-clock time, without network. What comes back is length-prefixed JSON and raw
pixels, every number of it checked here: only numbers, pixels and text get out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from intake.domain.errors import Fault, Refusal
from intake.domain.geometry import Box
from intake.domain.page import Page, Word
from intake.ingest.admission import DEFAULT_LIMITS, Limits, open_untrusted
from intake.ingest.sandbox import End, Job, OutOfTimeError, Sandbox, SandboxBrokenError
from intake.ingest.thresholds import FRAME_BYTES, WORD_CHARACTERS

_CHILD_MAY_REFUSE = frozenset(
    {
        "IMAGE_CORRUPT",
        "IMAGE_TOO_LARGE",
        "PDF_ENCRYPTED",
        "PDF_CORRUPT",
        "PDF_NO_PAGES",
        "TOO_MANY_PAGES",
        "PAGE_TOO_LARGE",
        "FILE_TOO_COMPLEX",
    }
)

_sandbox = Sandbox("intake.ingest.sandbox_child")


class _NonsenseError(Exception):
    """The child said something it never should: it crashed, or was taken over."""


def open_upload(path: Path, upload: str, limits: Limits = DEFAULT_LIMITS) -> tuple[Page, ...]:
    """All pages of the file, numbered from 1, as pages of `upload`.

    Raises Refusal (UPLOAD_…, IMAGE_…, PDF_…, TOO_MANY_PAGES, PAGE_TOO_LARGE,
    FILE_TOO_COMPLEX) and Fault (PARSER_CRASH, MACHINE_OVERLOADED). Three A4 pages are 35 MB: for long PDFs
    `iter_pages` holds one page at a time.
    """
    return tuple(iter_pages(path, upload, limits))


def iter_pages(
    path: Path, upload: str, limits: Limits = DEFAULT_LIMITS, sandbox: Sandbox = _sandbox
) -> Iterator[Page]:
    """The same, page by page; an interruption may come after some pages were given.

    Stopping early (`close()`, or leaving a `for` and dropping it) ends the child.
    Another `sandbox` runs other parsers; tests keep hostile ones in theirs.
    """
    file_fd, kind = open_untrusted(path, limits)
    request = asdict(limits) | {"kind": kind.value}
    given = 0
    try:
        # A helper that died (out of memory, an operator's kill) is not the file's doing:
        # a new one is asked, once, because it might have been.
        for attempt in (1, 2):
            try:
                with sandbox.start(file_fd, request, limits.wall_seconds) as job:
                    for page in _pages_of(job, upload, limits):
                        given += 1
                        yield page
                return
            except SandboxBrokenError as error:
                if given or attempt == 2:
                    raise Fault("PARSER_CRASH") from error
    finally:
        os.close(file_fd)


def warm_up() -> None:
    """Start the helper process early, so that the first upload need not wait for it."""
    _sandbox.warm_up()


def _pages_of(job: Job, upload: str, limits: Limits) -> Iterator[Page]:
    number = 0
    while True:
        try:
            frame = _frame(job)
            if frame is None:
                raise _interruption(job.wait())
            if frame.get("frame") == "page":
                page = _page(job, frame, upload, limits)
            else:
                _conclude(frame, number, limits)
                return
            number += 1
            if page.number != number or number > limits.pages:
                raise _NonsenseError
        except OutOfTimeError as error:
            # Whoever works is ended by the processor's limit long before: it was given none.
            raise Fault("MACHINE_OVERLOADED") from error
        except (_NonsenseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise Fault("PARSER_CRASH") from error
        yield page


def _frame(job: Job) -> dict[str, Any] | None:
    """The next frame's JSON, None when the child ended without one."""
    head = bytearray(4)
    if not job.read_into(memoryview(head)):
        return None
    length = int.from_bytes(head, "big")
    if length > FRAME_BYTES:
        raise _NonsenseError
    body = bytearray(length)
    if not job.read_into(memoryview(body)):
        return None
    frame = json.loads(body)
    if not isinstance(frame, dict):
        raise _NonsenseError
    return frame


def _conclude(frame: dict[str, Any], pages: int, limits: Limits) -> None:
    """The last frame: return when all is well, else raise what it says."""
    if frame.get("frame") == "end" and pages and frame.get("pages") == pages:
        return
    code = frame.get("code")
    if frame.get("frame") == "refusal" and code in _CHILD_MAY_REFUSE:
        words = {"limit": limits.pages} if code == "TOO_MANY_PAGES" else {}
        raise Refusal(str(code), words=words)
    raise _NonsenseError


def _interruption(end: End) -> Refusal | Fault:
    """A limit is the file's doing, a crash is the parser's."""
    return Refusal("FILE_TOO_COMPLEX") if end.was_limited else Fault("PARSER_CRASH")


def _page(job: Job, frame: dict[str, Any], upload: str, limits: Limits) -> Page:
    wide = _whole(frame["width"], 1, limits.side)
    high = _whole(frame["height"], 1, limits.side)
    reduction = _whole(frame["reduction"], 1, limits.side)
    if wide * high > limits.image_pixels:
        raise _NonsenseError
    quality = frame["jpeg_quality"]
    pixels = np.empty((high, wide, 3), np.uint8)
    if not job.read_into(pixels.data.cast("B")):
        raise _interruption(job.wait())
    words = frame["words"]
    if not isinstance(words, list) or len(words) > limits.words:
        raise _NonsenseError
    return Page(
        upload,
        _whole(frame["number"], 1, limits.pages),
        pixels,
        words=tuple(_word(word, wide * reduction, high * reduction) for word in words),
        layer_is_trusted=frame["layer_is_trusted"] is True,
        jpeg_quality=None if quality is None else _whole(quality, 1, 100),
        reduction=reduction,
    )


def _whole(untrusted: object, least: int, most: int) -> int:
    """A whole number within bounds; `True` and `1.0` are none."""
    if type(untrusted) is not int or not least <= untrusted <= most:
        raise _NonsenseError
    return untrusted


def _word(untrusted: object, wide: int, high: int) -> Word:
    if not isinstance(untrusted, list) or len(untrusted) != 5:
        raise _NonsenseError
    text, *corners = untrusted
    if not isinstance(text, str) or len(text) > WORD_CHARACTERS:
        raise _NonsenseError
    left, right = (_whole(corners[i], 0, wide) for i in (0, 2))
    top, bottom = (_whole(corners[i], 0, high) for i in (1, 3))
    if left >= right or top >= bottom:
        raise _NonsenseError
    return Word(text.encode("utf-8", "replace").decode(), Box(left, top, right, bottom))
