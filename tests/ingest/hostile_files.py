"""Files made to hurt whoever opens them, each drawn here from a few lines.

Nothing is taken from elsewhere; a case is a name, bytes, and the code it must end in.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pymupdf
from PIL import Image

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


@dataclass(frozen=True)
class Hostile:
    """A file and the codes it may end in; the first is what we expect today."""

    name: str
    make: Callable[[], bytes]
    codes: tuple[str, ...]


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys, content)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A well-formed PDF whose object 1 is the catalogue."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    return out.getvalue()


def nested_forms(levels: int = 12) -> bytes:
    """Ten calls of a form that makes ten calls …: 10¹² drawings from 3 KB."""
    objects = [
        CATALOG,
        ONE_PAGE,
        PAGE[:-2] + b"/Resources << /XObject << /F 5 0 R >> >> >>",
        stream(b"/F Do"),
    ]
    for level in range(levels):
        own = 5 + level
        calls = b"/F Do " * 10 if level < levels - 1 else b"0 0 10 10 re f"
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (own + 1)
        objects.append(
            stream(
                calls,
                b"/Type /XObject /Subtype /Form /BBox [0 0 300 300] "
                + (inner if level < levels - 1 else b""),
            )
        )
    return pdf_of(objects)


def double_flate(megabytes: int = 1_500) -> bytes:
    """Drawing commands that unpack twice, from a few KB to 1.5 GB."""
    packer = zlib.compressobj(1)
    block = b"0 0 m 9 9 l S\n" * 75_000
    once = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    twice = zlib.compress(once, 9)
    return pdf_of([CATALOG, ONE_PAGE, PAGE, stream(twice, b"/Filter [/FlateDecode /FlateDecode]")])


def huge_picture_in_pdf() -> bytes:
    """A one-bit picture of 900 million pixels on one page."""
    side = 30_000
    packed = zlib.compress(bytes(side * side // 8), 9)
    return pdf_of(
        [
            CATALOG,
            ONE_PAGE,
            PAGE[:-2] + b"/Resources << /XObject << /I 5 0 R >> >> >>",
            stream(b"300 0 0 300 0 0 cm /I Do"),
            stream(
                packed,
                b"/Type /XObject /Subtype /Image /Width %d /Height %d "
                b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode"
                % (side, side // 8),
            ),
        ]
    )


def page_of(width: int, height: int) -> bytes:
    """An empty page so many points wide and high."""
    size = b"%d %d" % (width, height)
    return pdf_of([CATALOG, ONE_PAGE, PAGE.replace(b"300 300", size), stream(b"")])


def vast_page() -> bytes:
    return page_of(200_000, 200_000)


def page_loop() -> bytes:
    """A page tree whose branch is its own root."""
    return pdf_of(
        [
            CATALOG,
            b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>",
        ]
    )


def count_lie() -> bytes:
    """One page that says it is a thousand million."""
    return pdf_of(
        [
            CATALOG,
            ONE_PAGE.replace(b"/Count 1", b"/Count 1000000000"),
            PAGE,
            stream(b"0 0 10 10 re f"),
        ]
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 30 30] >>"
    return pdf_of(
        [
            CATALOG,
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            b"null",
            *[page] * count,
        ]
    )


def no_pages() -> bytes:
    return pdf_of([CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"])


def encrypted(user: str = "secret", owner: str = "owner") -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "locked")
    return document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=user, owner_pw=owner)


def broken_off_pdf() -> bytes:
    document = pymupdf.open()
    for _ in range(3):
        document.new_page().insert_text((72, 72), "page " * 50)
    whole: bytes = document.tobytes(deflate=False)
    return whole[: len(whole) // 2]


def picture(mode: str, kind: str, size: tuple[int, int] = (300, 200), **save: object) -> bytes:
    drawn = io.BytesIO()
    noise = Image.effect_noise(size, 60).convert(mode)
    noise.save(drawn, kind, **save)
    return drawn.getvalue()


def png_header(width: int, height: int, data: bytes = b"") -> bytes:
    """A one-bit PNG of any claimed size; `data` is its packed rows."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def png_bomb() -> bytes:
    """1.6 thousand million white pixels in 0.2 MB."""
    return blank_png(40_000)


def blank_png(side: int) -> bytes:
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    rows = b"".join(packer.compress(row * 100) for _ in range(side // 100))
    return png_header(side, side, rows + packer.flush())


def png_text_bomb() -> bytes:
    """64 MB of zeros in a text chunk of 64 KB."""
    plain = picture("L", "PNG")
    body = b"Comment\0\0" + zlib.compress(bytes(64_000_000), 9)
    chunk = (
        struct.pack(">I", len(body))
        + b"zTXt"
        + body
        + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    )
    return plain[:33] + chunk + plain[33:]


def jpeg_claiming(width: int, height: int, progressive: bool = False) -> bytes:
    """A small JPEG whose header claims another size."""
    plain = bytearray(picture("RGB", "JPEG", progressive=progressive, subsampling=0))
    at = plain.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    plain[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(plain)


def tiff_of_frames(count: int) -> bytes:
    """Many one-pixel pages in one TIFF, written by hand because Pillow needs minutes."""
    out = bytearray(b"II*\x00")
    entry = 2 + 8 * 12 + 4
    out += struct.pack("<I", 8)
    for number in range(count):
        here = len(out)
        tags = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 4), (278, 1), (279, 1))
        out += struct.pack("<H", len(tags))
        for tag, value in tags:
            out += struct.pack("<HHII", tag, 4, 1, value)
        following = here + entry if number < count - 1 else 0
        out += struct.pack("<I", following)
    return bytes(out)


def tiff_loop() -> bytes:
    """A TIFF whose second page is its first."""
    two = bytearray(tiff_of_frames(2))
    two[-4:] = struct.pack("<I", 8)
    return bytes(two)


def archive(inner: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(inner, b"%PDF-1.7 " + bytes(1_000))
    return packed.getvalue()


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


NOT_ALLOWED: tuple[Hostile, ...] = tuple(
    Hostile(name, make, ("UPLOAD_TYPE_NOT_ALLOWED",))
    for name, make in (
        ("one byte", lambda: b"\xff"),
        ("zip as jpg", lambda: archive("a.jpg")),
        ("docx as jpg", lambda: archive("word/document.xml")),
        ("html with a PDF header in it", lambda: b"<html><!-- %PDF-1.7 -->"),
        ("svg", svg),
        ("program", lambda: b"MZ\x90\x00" + bytes(200)),
        ("gif", lambda: picture("P", "GIF")),
        ("jpeg 2000", lambda: b"\x00\x00\x00\x0cjP  \r\n\x87\n"),
        ("avif", lambda: b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"),
        ("text", lambda: "姓名：某人".encode()),
        ("postscript", lambda: b"%!PS-Adobe-3.0\n"),
    )
)

IMAGES: tuple[Hostile, ...] = (
    *(
        Hostile(f"magic only {magic!r}", lambda magic=magic: magic, ("IMAGE_CORRUPT",))
        for magic in (
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"II*\x00",
            b"RIFF\x10\x00\x00\x00WEBP",
            b"\x00\x00\x00\x18ftypheic",
            b"BM" + bytes(12) + b"\x28\x00\x00\x00",
        )
    ),
    *(
        Hostile(
            f"{kind} cut at {share} %",
            lambda kind=kind, share=share: cut(picture("RGB", kind), share),
            ("IMAGE_CORRUPT",),
        )
        for kind in ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
        for share in (10, 50, 90)
    ),
    Hostile(
        "progressive JPEG cut",
        lambda: cut(picture("RGB", "JPEG", progressive=True), 60),
        ("IMAGE_CORRUPT",),
    ),
    Hostile("PNG bomb", png_bomb, ("IMAGE_TOO_LARGE",)),
    Hostile("PNG one pixel too many", lambda: png_header(60_000_001, 1), ("IMAGE_TOO_LARGE",)),
    Hostile("PNG too long", lambda: png_header(65_501, 1), ("IMAGE_TOO_LARGE",)),
    Hostile("PNG text bomb", png_text_bomb, ("IMAGE_CORRUPT",)),
    Hostile("JPEG of 65500 squared", lambda: jpeg_claiming(65_500, 65_500), ("IMAGE_TOO_LARGE",)),
    Hostile(
        "progressive JPEG of 240 Mpx in full colour",
        lambda: jpeg_claiming(16_000, 15_000, progressive=True),
        ("IMAGE_TOO_LARGE",),
    ),
    Hostile("JPEG claiming 200 Mpx", lambda: jpeg_claiming(16_000, 12_500), ("IMAGE_CORRUPT",)),
    Hostile("TIFF of 10,000 pages", lambda: tiff_of_frames(10_000), ("TOO_MANY_PAGES",)),
    Hostile("TIFF of 51 pages", lambda: tiff_of_frames(51), ("TOO_MANY_PAGES",)),
)

PDFS: tuple[Hostile, ...] = (
    Hostile("PDF magic only", lambda: b"%PDF-1.7", ("PDF_CORRUPT",)),
    Hostile("PDF of noise", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, ("PDF_CORRUPT",)),
    Hostile("PDF broken off", broken_off_pdf, ("PDF_CORRUPT",)),
    Hostile("PDF with a user password", encrypted, ("PDF_ENCRYPTED",)),
    Hostile("PDF without pages", no_pages, ("PDF_NO_PAGES",)),
    Hostile("PDF of 51 pages", lambda: many_pages(51), ("TOO_MANY_PAGES",)),
    Hostile("PDF of 20,000 pages", lambda: many_pages(20_000), ("TOO_MANY_PAGES",)),
    Hostile("PDF whose count lies", count_lie, ("TOO_MANY_PAGES", "PDF_CORRUPT")),
    Hostile("PDF page loop", page_loop, ("PDF_CORRUPT", "PDF_NO_PAGES")),
    Hostile("PDF page of 70 m", vast_page, ("PAGE_TOO_LARGE",)),
)


def cut(whole: bytes, share: int) -> bytes:
    return whole[: len(whole) * share // 100]
