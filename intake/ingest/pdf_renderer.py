"""PDF → RGB pages at 200 dpi, with the words printed on them (home of PyMuPDF).

Runs only inside the disposable child. The frame is the crop box after /Rotate at
200 dpi; a page larger than `working_pixels` is rendered smaller by `reduction`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pymupdf as _pymupdf

from intake.domain.errors import Refusal
from intake.domain.geometry import RGB, Box
from intake.domain.page import Page, Word
from intake.ingest.admission import Limits
from intake.ingest.image_decoder import stored_jpeg_quality
from intake.ingest.pdf_text import TextLayer, is_sound
from intake.ingest.thresholds import (
    COVERING_SHARE,
    HIDDEN_RUNS,
    INK_CONTRAST,
    MAX_DRAWN_ITEMS,
    MIN_SIDE,
    PAGE_DPI,
    POINTS_PER_INCH,
    TAIL_BYTES,
)

pymupdf: Any = _pymupdf  # it ships no types
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What MuPDF draws on a page, in drawing order, as far as text is concerned."""

    hidden: tuple[Box, ...]
    visible: int
    items: int
    is_a_picture: bool


def pdf_pages(content: bytes, limits: Limits) -> Iterator[Page]:
    """Every page, in order, as `Page`s of "".

    Raises Refusal PDF_CORRUPT, PDF_ENCRYPTED, PDF_NO_PAGES, TOO_MANY_PAGES,
    PAGE_TOO_LARGE, FILE_TOO_COMPLEX.
    """
    document = _opened(content)
    count = _page_count(document, limits)
    layer = TextLayer(content)
    for index in range(count):
        try:
            yield _page(document.load_page(index), index, layer, limits)
        except (Refusal, MemoryError, GeneratorExit):
            raise
        except Exception as error:
            raise _refusal(error) from error


def sample_pdf() -> bytes:
    """A page of our own with Chinese and Latin text, to load the lazy parts with."""
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "样页 sample", fontname="china-s")
    return bytes(document.tobytes())


def _refusal(error: Exception) -> Refusal:
    """MuPDF reports want of memory as an error among others; the words are its own."""
    text = str(error).lower()
    out_of_memory = any(word in text for word in ("malloc", "memory", "calloc", "bad_alloc"))
    return Refusal("FILE_TOO_COMPLEX" if out_of_memory else "PDF_CORRUPT")


def _opened(content: bytes) -> Any:
    try:
        document = pymupdf.open(stream=content, filetype="pdf")
    except MemoryError:
        raise
    except Exception as error:
        raise _refusal(error) from error
    if document.needs_pass:
        raise Refusal("PDF_ENCRYPTED")
    # Repaired without an end: the transfer broke off, and pages may be missing.
    if document.is_repaired and b"%%EOF" not in content[-TAIL_BYTES:]:
        raise Refusal("PDF_CORRUPT")
    return document


def _page_count(document: Any, limits: Limits) -> int:
    try:
        count = int(document.page_count)
    except Exception as error:
        raise _refusal(error) from error
    if count <= 0:
        raise Refusal("PDF_NO_PAGES")
    if count > limits.pages:
        raise Refusal("TOO_MANY_PAGES", words={"limit": limits.pages})
    return count


def _page(page: Any, index: int, layer: TextLayer, limits: Limits) -> Page:
    scale = PAGE_DPI / POINTS_PER_INCH
    wide, high = page.rect.width * scale, page.rect.height * scale
    if not (
        wide * high <= limits.page_pixels
        and min(wide, high) >= MIN_SIDE
        and max(wide, high) <= limits.side
    ):
        raise Refusal("PAGE_TOO_LARGE")
    reduction = 1
    while wide * high > limits.working_pixels * reduction * reduction:
        reduction += 1
    pixels = _rendered(page, scale / reduction)
    frame = (pixels.shape[1] * reduction, pixels.shape[0] * reduction)
    drawn = _drawn(page, scale)
    words: tuple[Word, ...] = ()
    trusted = False
    if drawn.visible and drawn.items <= MAX_DRAWN_ITEMS:
        words, trusted = _printed(layer.words(index, *frame), drawn, pixels, reduction)
    return Page(
        "",
        index + 1,
        pixels,
        words=words[: limits.words],
        layer_is_trusted=trusted,
        reduction=reduction,
        jpeg_quality=_scan_quality(page) if drawn.is_a_picture else None,
    )


def _rendered(page: Any, scale: float) -> RGB:
    picture = page.get_pixmap(
        matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False
    )
    # A copy: the view of `samples_mv` does not keep the picture's memory alive.
    rows = np.frombuffer(picture.samples_mv, np.uint8).copy()
    pixels: RGB = rows.reshape(picture.height, picture.width, 3)
    return pixels


def _scan_quality(page: Any) -> int | None:
    """Quality of the JPEG a scanned page consists of, None when it is none."""
    xref, _mask, _width, _height = max(
        (entry[:4] for entry in page.get_images()), key=lambda e: e[2] * e[3], default=(0, 0, 0, 0)
    )
    try:
        found = page.parent.extract_image(xref) if xref else {}
        return stored_jpeg_quality(found["image"]) if found.get("ext") == "jpeg" else None
    except MemoryError:
        raise
    except Exception:  # only a hint for the judge of legibility; the pixels are there
        return None


def _drawn(page: Any, scale: float) -> _Drawn:
    """Which text is seen: neither invisible by its mode nor under a later full picture."""
    log = page.get_bboxlog()
    whole = abs(page.rect.width * page.rect.height)
    texts: list[tuple[str, Any]] = []
    hidden: list[Any] = []
    is_a_picture = False
    for kind, box in log:
        if kind.endswith("-text"):
            texts.append((kind, box))
        elif kind == "fill-image":
            seen = pymupdf.Rect(box) & page.rect
            if not seen.is_empty and abs(seen) >= COVERING_SHARE * whole:
                hidden += [under for _kind, under in texts]
                texts = []
                is_a_picture = True
    hidden += [box for kind, box in texts if kind == "ignore-text"]
    visible = sum(kind != "ignore-text" for kind, _box in texts)
    return _Drawn(tuple(_box(box, scale) for box in hidden), visible, len(log), is_a_picture)


def _box(points: Sequence[float], scale: float) -> Box:
    return Box.around(
        [[points[0] * scale, points[1] * scale], [points[2] * scale, points[3] * scale]]
    )


def _printed(
    words: Sequence[Word], drawn: _Drawn, pixels: RGB, reduction: int
) -> tuple[tuple[Word, ...], bool]:
    """The words a person can see, and whether they are what was printed."""
    if len(drawn.hidden) > HIDDEN_RUNS * (len(drawn.hidden) + drawn.visible):
        return tuple(words), False
    seen = tuple(
        word
        for word in words
        if word.text.strip()
        and _has_ink(word.box, pixels, reduction)
        and not any(_is_within(word.box, hidden) for hidden in drawn.hidden)
    )
    return seen, is_sound(seen)


def _is_within(word: Box, other: Box) -> bool:
    return 2 * word.overlap(other) >= word.width * word.height


def _has_ink(box: Box, pixels: RGB, reduction: int) -> bool:
    """White text on white, or text on nothing, is not on the paper."""
    part = pixels[
        box.top // reduction : -(-box.bottom // reduction),
        box.left // reduction : -(-box.right // reduction),
        1,
    ]
    return part.size > 0 and int(part.max()) - int(part.min()) >= INK_CONTRAST
