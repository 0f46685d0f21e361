"""A picture file → RGB pages (the sandboxed half; runs only inside the disposable child).

Pillow decodes, from an allow-list of formats. OpenCV never does: it accepts truncated
JPEGs silently and turns EXIF differently.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageFile, UnidentifiedImageError

from intake.domain.errors import Refusal
from intake.domain.geometry import RGB
from intake.domain.page import Page
from intake.ingest.admission import FileKind, Limits
from intake.ingest.thresholds import (
    COEFFICIENT_BYTES,
    DECODED_ROWS,
    DRAFT_FACTORS,
    FILLED_ROWS,
    MIDDLE_GREY,
    STANDARD_TABLE_SUM,
)

pi_heif.register_heif_opener()
pi_heif.options.DECODE_THREADS = 1  # the child's CPU limit counts threads together
Image.MAX_IMAGE_PIXELS = None  # our own limits below, by format, say it better
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("ignore")  # a file's oddities are judged by what it decodes to

_ORIENTATION = 0x0112
_SUBFILE_TYPE = 254
_REDUCED_COPY = 1


def image_pages(file: BinaryIO, kind: FileKind, limits: Limits) -> Iterator[Page]:
    """Every page of the picture, upright by its EXIF orientation, as `Page`s of "".

    Raises Refusal IMAGE_CORRUPT, IMAGE_TOO_LARGE, TOO_MANY_PAGES. A page over
    `working_pixels` is shrunk by `reduction`, a power of two.
    """
    try:
        count = _frame_count(file, kind, limits)
        file.seek(0)
        with Image.open(file, formats=[kind.value]) as picture:
            yield from _pages_of(picture, kind, count, limits)
    except (Refusal, MemoryError, GeneratorExit):
        raise
    except (UnidentifiedImageError, Exception) as error:
        # Pillow's plugins raise anything from SyntaxError to struct.error on bad bytes.
        raise Refusal("IMAGE_CORRUPT") from error


def _pages_of(picture: Image.Image, kind: FileKind, count: int, limits: Limits) -> Iterator[Page]:
    number = 0
    for index in range(count):
        if index:
            picture.seek(index)
        if kind is FileKind.TIFF and index and _is_reduced_copy(picture):
            continue
        number += 1
        yield _page(picture, kind, number, limits)


def _frame_count(file: BinaryIO, kind: FileKind, limits: Limits) -> int:
    """Only TIFF holds pages; further frames of the others are previews or animations.

    A picture of its own is walked, and only to the first page too many: Pillow counts
    500,000 frames in minutes, and cannot seek back once it has passed the end.
    """
    if kind is not FileKind.TIFF:
        return 1
    with Image.open(file, formats=[kind.value]) as probe:
        for index in range(1, limits.pages + 1):
            try:
                probe.seek(index)
            except EOFError:
                return index
    raise Refusal("TOO_MANY_PAGES", words={"limit": limits.pages})


def _is_reduced_copy(picture: Image.Image) -> bool:
    """A thumbnail some scanners write after the page (TIFF 6.0, NewSubfileType bit 0)."""
    tags: Mapping[int, object] = getattr(picture, "tag_v2", {})
    subfile = tags.get(_SUBFILE_TYPE, 0)
    return isinstance(subfile, int) and bool(subfile & _REDUCED_COPY)


def _page(picture: Image.Image, kind: FileKind, number: int, limits: Limits) -> Page:
    wide, high = picture.size
    allowed = limits.jpeg_pixels if kind is FileKind.JPEG else limits.image_pixels
    if wide * high > allowed or max(wide, high) > limits.side:
        raise Refusal("IMAGE_TOO_LARGE")
    if _coefficient_bytes(picture) > COEFFICIENT_BYTES:
        raise Refusal("IMAGE_TOO_LARGE")
    quality = jpeg_quality(getattr(picture, "quantization", None))
    reduction = _reduction(wide * high, limits.working_pixels)
    if kind is FileKind.JPEG and reduction > 1:
        reduction = _draft(picture, reduction)
    picture.load()
    if kind is FileKind.JPEG and _is_filled_up(picture):
        raise Refusal("IMAGE_CORRUPT")
    orientation = _orientation(picture)
    if kind is not FileKind.JPEG and reduction > 1:
        picture = picture.reduce(reduction) if _reducible(picture) else picture
        reduction = round(max(wide, high) / max(picture.size))
    pixels = turned(rgb_of(picture), orientation)
    return Page("", number, pixels, jpeg_quality=quality, reduction=reduction)


def _coefficient_bytes(picture: Image.Image) -> int:
    """libjpeg holds two bytes for every sample of a progressive JPEG, at full size."""
    layers: Sequence[tuple[int, int, int, int]] = getattr(picture, "layer", ())
    if not picture.info.get("progressive") or not layers:
        return 0
    samples = sum(across * down for _id, across, down, _table in layers)
    largest = max(layer[1] for layer in layers) * max(layer[2] for layer in layers)
    return 2 * picture.width * picture.height * samples // max(largest, 1)


def _is_filled_up(picture: Image.Image) -> bool:
    """Whether a JPEG's data ended before its last rows.

    With an end mark behind broken-off data libjpeg only warns, to nobody, and decodes
    the missing blocks from zeros: exactly middle grey, which no camera or scanner gives
    over whole rows.
    """
    wide, high = picture.size
    if picture.mode not in {"RGB", "L"} or high < FILLED_ROWS:
        return False
    extrema = picture.crop((0, high - FILLED_ROWS, wide, high)).getextrema()
    bands = [extrema] if picture.mode == "L" else extrema
    return all(band == (MIDDLE_GREY, MIDDLE_GREY) for band in bands)


def _reduction(pixels: int, working_pixels: int) -> int:
    """The smallest power of two that brings the picture under `working_pixels`."""
    factor = 1
    while pixels > working_pixels * factor * factor:
        factor *= 2
    return factor


def _draft(picture: Image.Image, reduction: int) -> int:
    """Have libjpeg decode at a fraction; the factor it grants (1 for odd colour models)."""
    wide, high = picture.size
    factor = min(reduction, DRAFT_FACTORS[-1])
    picture.draft(None, (wide // factor, high // factor))
    return round(max(wide, high) / max(picture.size))


def _reducible(picture: Image.Image) -> bool:
    """Averaging means nothing on palette numbers, and Pillow has none for 16 bit."""
    return picture.mode in {"L", "RGB", "RGBA", "LA", "CMYK"}


def _orientation(picture: Image.Image) -> int:
    """EXIF orientation still to be applied, 1 to 8; after `load`, because some plugins
    (TIFF, HEIC) have turned the pixels themselves and then dropped the tag."""
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # a broken EXIF block is no reason to refuse pixels
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def turned(pixels: RGB, orientation: int) -> RGB:
    """The picture as it should be seen, a view (EXIF 2.3, tag 274)."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    flips = {2: (1, -1), 3: (-1, -1), 4: (-1, 1), 6: (1, -1), 7: (-1, -1), 8: (-1, 1)}
    down, right = flips.get(orientation, (1, 1))
    return pixels[::down, ::right]


def rgb_of(picture: Image.Image) -> RGB:
    """`(height, width, 3)` uint8 from any mode, transparency laid over white paper."""
    wide, high = picture.size
    pixels = np.empty((high, wide, 3), np.uint8)
    depth = _depth_scale(picture)
    for top in range(0, high, DECODED_ROWS):
        bottom = min(top + DECODED_ROWS, high)
        band = picture.crop((0, top, wide, bottom))
        pixels[top:bottom] = _band_rgb(band, depth)
    return pixels


def _depth_scale(picture: Image.Image) -> float | None:
    """What deep grey is multiplied by to reach 0–255; None for 8-bit modes."""
    if picture.mode.startswith("I;16"):
        return 255 / 65_535
    if picture.mode not in {"I", "F"}:
        return None
    extrema = picture.getextrema()
    brightest = float(extrema[1]) if isinstance(extrema[1], int | float) else 255.0
    ceiling = next((c for c in (1.0, 255.0, 65_535.0) if brightest <= c), brightest)
    # Integers of at most 1 are a bilevel picture as much as floats of at most 1.
    return 255 / ceiling


def _band_rgb(band: Image.Image, depth: float | None) -> NDArray[np.uint8]:
    if depth is not None:
        grey = np.nan_to_num(np.asarray(band, np.float64)) * depth
        return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    if band.has_transparency_data:
        see_through = band.convert("RGBA")
        paper = Image.new("RGBA", band.size, (255, 255, 255, 255))
        band = Image.alpha_composite(paper, see_through)
    return np.asarray(band if band.mode == "RGB" else band.convert("RGB"))


def jpeg_quality(tables: Mapping[int, Sequence[int]] | None) -> int | None:
    """IJG quality 1–100 of a JPEG's luminance table, None without one.

    Inverts the scaling of ITU-T T.81 K.1 by the sum of the table, so that the order of
    its entries does not matter; tables of other encoders give the nearest IJG quality.
    """
    if not tables:
        return None
    table = tables[min(tables)]
    scale = 100 * sum(table) / STANDARD_TABLE_SUM
    if max(table) <= 1:
        return 100
    quality = (200 - scale) / 2 if scale <= 100 else 5_000 / scale
    return int(min(max(round(quality), 1), 100))


def stored_jpeg_quality(content: bytes) -> int | None:
    """The same for a JPEG inside another file; only its head is read."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        return jpeg_quality(getattr(picture, "quantization", None))
