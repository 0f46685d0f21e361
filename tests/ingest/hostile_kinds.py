"""Every kind of file, spoiled in every way: 8 kinds times 45 ways, made when they are asked for."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import pymupdf

from tests.ingest import hostile_files


def _worded_pdf() -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 72), "ordinary words 123")
    page.insert_image((100, 100, 200, 200), stream=hostile_files.picture("RGB", "JPEG", (40, 30)))
    made: bytes = document.tobytes(deflate=True)
    return made


KINDS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: hostile_files.picture("RGB", "JPEG", (64, 48)),
    "progressive JPEG": lambda: hostile_files.picture("L", "JPEG", (64, 48), progressive=True),
    "PNG": lambda: hostile_files.picture("RGBA", "PNG", (64, 48)),
    "TIFF": lambda: hostile_files.picture("RGB", "TIFF", (64, 48), compression="tiff_lzw"),
    "BMP": lambda: hostile_files.picture("RGB", "BMP", (32, 24)),
    "WEBP": lambda: hostile_files.picture("RGB", "WEBP", (64, 48)),
    "PDF by hand": lambda: hostile_files.many_pages(2),
    "PDF of a program": _worded_pdf,
}
HEAD = 12
"""Bytes at the start that stay in most of them: without its mark a file is of no kind at all."""
_NUMBERS = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def spoiled(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """A name for each way, and the bytes."""
    size, body = len(whole), whole[HEAD:]
    for share in (5, 20, 40, 60, 80, 95, 99):
        yield f"cut at {share} %", whole[: max(HEAD, size * share // 100)]
    for share in (15, 50, 85):
        at = size * share // 100
        yield f"a hole at {share} %", whole[:at] + whole[at + size // 10 :]
        yield f"zeros at {share} %", whole[:at] + bytes(size // 10) + whole[at + size // 10 :]
        yield f"ones at {share} %", whole[:at] + b"\xff" * (size // 10) + whole[at + size // 10 :]
        yield f"a part twice at {share} %", whole[:at] + whole[at - size // 10 :]
    for number in _NUMBERS:
        for place in (16, 24, size // 2 & ~3):
            for order in "<>" if place == 16 else ">":
                value = struct.pack(f"{order}I", number)
                name = f"{order}{number:x} at {place}"
                yield name, whole[:place] + value + whole[place + 4 :]
    yield "twice", whole + whole
    yield "backwards behind its head", whole[:HEAD] + body[::-1]
    yield "halves swapped", whole[:HEAD] + body[len(body) // 2 :] + body[: len(body) // 2]
    yield "every second byte", whole[:HEAD] + body[::2]
    yield "every bit turned", whole[:HEAD] + bytes(b ^ 0xFF for b in body)
    yield "a program behind it", whole + b"MZ\x90\x00" + bytes(200)
    yield "an archive behind it", whole + hostile_files.archive("a.jpg")
    yield "a PDF behind it", whole + hostile_files.many_pages(60)
    yield "digits become nines", whole[:HEAD] + bytes(57 if 48 <= b < 58 else b for b in body)
    yield "names lose a letter", whole[:HEAD] + body.replace(b"/", b"//").replace(b"IDAT", b"IDOT")
