"""What the letter shows of a page: upright, at a size that is sharp on paper, and never a
citizen number that is not itself the item."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from intake.domain.errors import IntakeError, UsageError
from intake.domain.findings import PageFinding, Report
from intake.domain.geometry import Box
from intake.domain.page import Page
from intake.domain.thresholds import MM_PER_INCH
from intake.extraction.imaging.crops import Crops
from intake.extraction.imaging.thresholds import CROP_MARGIN, JPEG_QUALITY
from intake.ingest.admission import open_folder_file, sha256_of
from intake.ingest.open import iter_pages
from intake.reporting.html import CropKey, Jpeg, PageKey, Pictures
from intake.reporting.letter.records import Letter, Point
from intake.reporting.letter.thresholds import COVER_GREY, FIELD_MM, PAGE_MM, SHARP_DPI


@dataclass(frozen=True, slots=True)
class Shown:
    """A JPEG and its size on the sheet, millimetres."""

    jpeg: Jpeg
    width: float
    height: float
    is_page: bool


def shown(point: Point, pictures: Pictures) -> Shown | None:
    """The crop of the point's box, else its page made small; None when there is neither."""
    if point.upload is None or point.page is None:
        return None
    page = point.page
    if point.box is not None and not _touches(point.box, point.covered):
        box = point.box
        key = (point.upload, page.page, (box.left, box.top, box.right, box.bottom))
        crop = pictures.crops.get(key)
        if crop is not None:
            return _sized(crop, FIELD_MM, is_page=False)
    small = pictures.thumbnails.get((point.upload, page.page))
    if small is None:
        return None
    return _sized(_upright(small, page, point.covered), PAGE_MM, is_page=True)


def _touches(box: Box, covered: Iterable[Box]) -> bool:
    """A crop shows a margin around its box; what is covered must not stand in it."""
    margin = round(CROP_MARGIN * min(box.width, box.height)) + 3
    wide = Box(box.left - margin, box.top - margin, box.right + margin, box.bottom + margin)
    return any(wide.overlap(other) for other in covered)


def _sized(jpeg: Jpeg, limits: tuple[float, float], *, is_page: bool) -> Shown:
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        width, height = (side * MM_PER_INCH / SHARP_DPI for side in picture.size)
    scale = min(1.0, limits[0] / width, limits[1] / height)
    return Shown(jpeg, round(width * scale, 2), round(height * scale, 2), is_page)


def _upright(jpeg: Jpeg, page: PageFinding, covered: Iterable[Box]) -> Jpeg:
    """The thumbnail turned upright, citizen numbers painted over in its pixels."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        picture.load()
        across, down = picture.width / page.width, picture.height / page.height
        draw = ImageDraw.Draw(picture)
        for box in covered:
            draw.rectangle(
                (
                    box.left * across - 1,
                    box.top * down - 1,
                    box.right * across + 1,
                    box.bottom * down + 1,
                ),
                fill=COVER_GREY,
            )
        turned = picture.rotate(-page.rotation, expand=True)
        out = io.BytesIO()
        turned.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def pictures_of(letter: Letter, folder: Path) -> Pictures:
    """The letter's pictures from the files themselves, for a report made earlier.

    Only files that an item names are opened. What cannot be opened has no picture: the
    letter's item says why.
    """
    points: dict[str, list[Point]] = {}
    for point in (p for item in letter.items for p in item.points):
        if point.upload is not None and point.page is not None:
            points.setdefault(point.upload, []).append(point)
    crops: dict[CropKey, Jpeg] = {}
    thumbnails: dict[PageKey, Jpeg] = {}
    for name, here in points.items():
        kept = Crops()
        with suppress(IntakeError):
            for page in iter_pages(open_folder_file(folder, name), name):
                _keep(kept, page, here)
        crops |= {(name, *at): jpeg for at, jpeg in kept.pictures.items()}
        thumbnails |= {(name, number): jpeg for number, jpeg in kept.thumbnails.items()}
    return Pictures(crops, thumbnails)


def _keep(kept: Crops, page: Page, points: Iterable[Point]) -> None:
    for point in points:
        if point.page is None or point.page.page != page.number:
            continue
        kept.keep_page(page.number, page.pixels)
        if point.box is not None:
            turn = point.page.rotation
            kept.keep_field(page.number, point.box, page.pixels, turn, page.reduction)


def refuse_other_files(report: Report, folder: Path) -> None:
    """Raises UsageError LETTER_REPORT_STALE when a file is not the one the report is on."""
    for upload in report.uploads:
        if upload.sha256 is None:
            continue
        try:
            is_same = sha256_of(open_folder_file(folder, upload.upload)) == upload.sha256
        except IntakeError:
            is_same = False
        if not is_same:
            raise UsageError(
                "LETTER_REPORT_STALE",
                "文件夹中的文件与报告所核对的不同，请重新核对（不带 --report）",
            )
