"""What runs inside the disposable child: parse one file and write frames to a pipe.

A frame is four bytes of length (big endian), that many bytes of JSON, and for a page
its pixels, `height * width * 3` bytes. `safe_open` believes none of it unchecked.
"""

from __future__ import annotations

import io
import json
import os
import resource
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from intake.domain.errors import Refusal
from intake.domain.page import Page
from intake.ingest.admission import DEFAULT_LIMITS, FileKind, Limits
from intake.ingest.image_decoder import image_pages
from intake.ingest.pdf_renderer import pdf_pages, sample_pdf
from intake.ingest.thresholds import TURNED_ROWS


def work(file_fd: int, pipe_fd: int, request: bytes) -> None:
    """Parse the file and report pages, then `end`; or a refusal or fault instead."""
    asked: dict[str, Any] = json.loads(request)
    kind = FileKind(asked.pop("kind"))
    limits = Limits(**asked)
    pages = 0
    try:
        for page in _pages(file_fd, kind, limits):
            _send_page(pipe_fd, page)
            pages += 1
            _renew_cpu(limits)
        _send(pipe_fd, {"frame": "end", "pages": pages})
    except Refusal as refusal:
        _send(pipe_fd, {"frame": "refusal", "code": refusal.code})
    except (MemoryError, RecursionError):
        _send(pipe_fd, {"frame": "refusal", "code": "FILE_TOO_COMPLEX"})
    except BrokenPipeError:
        return
    except Exception:  # our own mistake, told as such
        _send(pipe_fd, {"frame": "fault"})


def rehearse() -> None:
    """Parse one picture of each kind and one PDF, all made here: 15 ms less per file."""
    picture = Image.new("RGB", (16, 16), "white")
    for kind in (FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP, FileKind.WEBP):
        drawn = io.BytesIO()
        picture.save(drawn, kind.value)
        drawn.seek(0)
        list(image_pages(drawn, kind, DEFAULT_LIMITS))
    list(pdf_pages(sample_pdf(), DEFAULT_LIMITS))


def _pages(file_fd: int, kind: FileKind, limits: Limits) -> Iterator[Page]:
    with os.fdopen(file_fd, "rb") as file:
        file.seek(0)
        if kind is FileKind.PDF:
            yield from pdf_pages(file.read(limits.file_bytes), limits)
        else:
            yield from image_pages(file, kind, limits)


def _renew_cpu(limits: Limits) -> None:
    """Each page gets its own time; the hard limit for the file stays where it was."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(used + limits.cpu_seconds, hard), hard))


def _send_page(pipe_fd: int, page: Page) -> None:
    high, wide, _channels = page.pixels.shape
    _send(
        pipe_fd,
        {
            "frame": "page",
            "number": page.number,
            "width": wide,
            "height": high,
            "reduction": page.reduction,
            "jpeg_quality": page.jpeg_quality,
            "layer_is_trusted": page.layer_is_trusted,
            "words": [[word.text, *word.box.as_list()] for word in page.words],
        },
    )
    for top in range(0, high, TURNED_ROWS):
        band = np.ascontiguousarray(page.pixels[top : top + TURNED_ROWS])
        _write_all(pipe_fd, band.data.cast("B"))


def _send(pipe_fd: int, frame: dict[str, Any]) -> None:
    body = json.dumps(frame).encode()
    _write_all(pipe_fd, memoryview(len(body).to_bytes(4, "big") + body))


def _write_all(pipe_fd: int, data: memoryview) -> None:
    while data:
        data = data[os.write(pipe_fd, data) :]
