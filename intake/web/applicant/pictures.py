"""Pictures of an applicant's own pages, upright, numbers masked in them as over the API."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from PIL import Image, ImageDraw

from intake.documents import document
from intake.domain.application import Material
from intake.domain.geometry import Box
from intake.extraction.codec import Pictures, pictures_from_kept
from intake.extraction.imaging.thresholds import CROP_MARGIN, JPEG_QUALITY
from intake.reporting.masking import ID_NUMBER, VERIFICATION_CODE
from intake.web.api.problems import ProblemError
from intake.web.applicant.sessions import HOME, Own
from intake.web.applicant.thresholds import COVER_SLATE, UNREADABLE_SIDE
from intake.web.serving import Served

router = APIRouter(prefix=f"{HOME}/pictures", include_in_schema=False)

HIDDEN = {ID_NUMBER: (6 / 18 - 0.01, 14 / 18 + 0.01), VERIFICATION_CODE: (0.0, 0.76)}
"""Shares of the printed number that are covered: what `masking` stars out, a hair wider."""


def address(upload: str, page: int | None, box: Iterable[int] | None = None) -> str:
    """Of the page made small, or of what stands in this box of it."""
    where = f"{HOME}/pictures/{upload}/{page or 1}"
    return where if box is None else f"{where}?box={','.join(map(str, box))}"


@router.get("/{upload}/{page}")
def picture(serving: Served, own: Own, upload: str, page: int, box: str | None = None) -> Response:
    """A crop if there is one for this box, else the page; JPEG."""
    if serving.store.uploads.get(own.id, upload) is None:
        raise ProblemError("NOT_FOUND")
    kept = pictures_from_kept(serving.store.readings.pictures(upload) or b"")
    stored = own.progress.report
    if kept is None or stored is None:
        raise ProblemError("NOT_FOUND")
    jpeg = masked_picture(stored.body, kept, upload, page, _box(box))
    if jpeg is None:
        raise ProblemError("NOT_FOUND")
    return Response(
        jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"}
    )


def masked_picture(
    report: Mapping[str, Any], kept: Pictures, upload: str, page: int, box: Box | None
) -> bytes | None:
    """The crop of `box`, or without one the whole page made small, as it may be shown.

    A page on which a number stands nobody knows where is shown too small to read it.
    """
    known = next(
        (
            p
            for row in report["uploads"]
            if row["upload"] == upload
            for p in row["pages"]
            if p["page"] == page
        ),
        None,
    )
    if known is None:
        return None
    turn, numbers = int(known["rotation"]), list(_numbers(report, upload, page))
    if box is not None:
        crop = kept.crops.get((page, (box.left, box.top, box.right, box.bottom)))
        if crop is not None:
            margin = round(CROP_MARGIN * min(box.width, box.height)) + 2
            frame = Box(
                max(box.left - margin, 0),
                max(box.top - margin, 0),
                min(box.right + margin, known["width"]),
                min(box.bottom + margin, known["height"]),
            )
            return _covered(crop, frame, turn, numbers, is_upright=True)
    small = kept.thumbnails.get(page)
    if small is None:
        return None
    is_known = bool(numbers) or all(
        document(Material(m)).shows_no_number for m in known["materials"]
    )
    whole = Box(0, 0, known["width"], known["height"])
    side = None if is_known else UNREADABLE_SIDE
    return _covered(small, whole, turn, numbers, is_upright=False, side=side)


def _covered(
    jpeg: bytes,
    frame: Box,
    turn: int,
    numbers: Iterable[tuple[str, Box]],
    *,
    is_upright: bool,
    side: int | None = None,
) -> bytes:
    """The picture of `frame`, turned upright, with the middle of each number covered."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as opened:
        image = opened if is_upright else opened.rotate(-turn, expand=True)
        image.load()
        draw = ImageDraw.Draw(image)
        turned = _turned(frame, frame, turn)
        across, down = image.width / turned.width, image.height / turned.height
        for field, box in numbers:
            if not frame.overlap(box):
                continue
            at, (begin, end) = _turned(box, frame, turn), HIDDEN[field]
            draw.rectangle(
                (
                    (at.left + at.width * begin) * across,
                    at.top * down - 1,
                    (at.left + at.width * end) * across,
                    at.bottom * down + 1,
                ),
                fill=COVER_SLATE,
            )
        if side is not None:
            image.thumbnail((side, side))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def _turned(box: Box, frame: Box, turn: int) -> Box:
    """The box in the frame's own pixels after turning it upright."""
    left, top = box.left - frame.left, box.top - frame.top
    right, bottom = box.right - frame.left, box.bottom - frame.top
    if turn == 90:
        return Box(frame.height - bottom, left, frame.height - top, right)
    if turn == 180:
        return Box(
            frame.width - right, frame.height - bottom, frame.width - left, frame.height - top
        )
    if turn == 270:
        return Box(top, frame.width - right, bottom, frame.width - left)
    return Box(left, top, right, bottom)


def _numbers(report: Mapping[str, Any], upload: str, page: int) -> Iterator[tuple[str, Box]]:
    for entry in report["materials"]:
        for field in entry["fields"]:
            is_here = (field["upload"], field["page"]) == (upload, page)
            if is_here and field["field"] in HIDDEN and field["box"]:
                yield field["field"], Box(*field["box"])


def _box(untrusted: str | None) -> Box | None:
    parts = (untrusted or "").split(",")
    if len(parts) != 4 or not all(p.isdecimal() and len(p) < 7 for p in parts):
        return None
    return Box(*map(int, parts))
