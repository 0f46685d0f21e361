"""Writing captured pages as the files applicants upload.

The page frame is what the contract says: after EXIF orientation, and for PDF at 200 dpi,
so a PDF page is made exactly as large as its picture is at 200 dpi.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from samples.capture.shot import Bytes

PDF_DPI = 200.0
"""Resolution at which the product renders PDF pages (contract, frames)."""
ORIENTATION_TAG = 0x0112
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How pixels are stored so that a reader who obeys the tag sees the page frame."""
LOSSY = (".jpg", ".jpeg", ".heic", ".heif", ".pdf")


class Saveable(Protocol):
    """What `save` needs of a captured page."""

    pixels: Bytes
    jpeg_quality: int


def save(captured: Saveable, path: Path, *, orientation: int = 1) -> Path:
    """Write one page in the format of `path`'s suffix and return the path written.

    `orientation` 1-8 stores the pixels turned, with the EXIF tag that undoes it (JPEG,
    PNG, WebP, TIFF). HEIC needs an encoder; without one a JPEG is written beside.
    """
    return save_pages([captured], path, orientation=orientation)


def save_pages(pages: Sequence[Saveable], path: Path, *, orientation: int = 1) -> Path:
    """Write pages into one file: many pages as PDF or TIFF, one page in any format."""
    suffix = path.suffix.lower()
    if suffix in (".heic", ".heif"):
        written = _save_heic(pages[0], path)
        if written:
            return path
        path, suffix = path.with_suffix(".jpg"), ".jpg"
    if len(pages) > 1 and suffix not in (".pdf", ".tif", ".tiff"):
        raise ValueError(f"{suffix} holds one page only")
    turned = [_stored(page, suffix, orientation) for page in pages]
    options: dict[str, Any] = {}
    if orientation != 1:
        if suffix in (".bmp", ".pdf"):
            raise ValueError(f"{suffix} has no EXIF orientation")
        exif = Image.Exif()
        exif[ORIENTATION_TAG] = orientation
        options["exif"] = exif.tobytes() if suffix != ".tiff" and suffix != ".tif" else exif
    if suffix in (".jpg", ".jpeg", ".webp", ".pdf"):
        options["quality"] = pages[0].jpeg_quality
    if suffix == ".pdf":
        options["resolution"] = PDF_DPI
    if suffix in (".tif", ".tiff"):
        options["compression"] = "tiff_lzw"
    if suffix == ".png":
        options["compress_level"] = 3
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": turned[1:]}
    turned[0].save(path, **options)
    return path


def _stored(page: Saveable, suffix: str, orientation: int) -> Image.Image:
    """The page as stored: through JPEG first where the file itself would lose nothing."""
    image = Image.fromarray(page.pixels)
    if suffix not in LOSSY and suffix != ".webp":
        image = Image.fromarray(jpeg_round_trip(page.pixels, page.jpeg_quality))
    transpose = STORED[orientation]
    return image if transpose is None else image.transpose(transpose)


def jpeg_round_trip(pixels: Bytes, quality: int) -> Bytes:
    """Pixels after one JPEG compression (4:2:0), as a chat program or phone stores them."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream).convert("RGB"), np.uint8)


def _save_heic(page: Saveable, path: Path) -> bool:
    """Try Pillow's HEIF encoder, if one is installed; pi-heif only decodes."""
    try:
        from pillow_heif import from_pillow
    except ImportError:
        return False
    from_pillow(Image.fromarray(page.pixels)).save(path, quality=page.jpeg_quality)
    return True
