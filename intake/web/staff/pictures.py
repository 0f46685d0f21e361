"""Pictures of pages and fields for a reviewer, numbers painted over unless revealed.

A page is drawn from the sealed file itself by the sandboxed opener; what was drawn is kept
in memory for a while, because a reviewer turns pages back and forth. Crops and small
pictures were kept when the file was read. Before either leaves, whatever stands in the
box of a citizen number or a verification code is covered as the text is masked.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Response
from PIL import Image, ImageDraw

from intake.domain.errors import IntakeError, NotFound
from intake.domain.page import Page
from intake.extraction.codec import pictures_from_kept
from intake.extraction.imaging.thresholds import CROP_MARGIN
from intake.ingest.open import iter_pages
from intake.reporting.letter.thresholds import COVER_GREY
from intake.reporting.masking import KEPT_CHARACTERS
from intake.store import Store, Uploads
from intake.web.serving import Now, Served
from intake.web.staff.files import File, opened
from intake.web.staff.screen import Box, Frame, frames_of
from intake.web.staff.session import OfFile, SignedIn
from intake.web.staff.thresholds import DRAWN_KEPT, PAD, SHOWN_QUALITY, SHOWN_SIDE

router = APIRouter(prefix="/review", include_in_schema=False)


_drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()
_drawing = threading.Lock()


@router.get("/{id}/pages/{upload}/{number}")
def page_picture(
    serving: Served,
    now: Now,
    staff: SignedIn,
    id: OfFile,
    upload: str,
    number: int,
    small: bool = False,
) -> Response:
    """One page, upright; `small` is the one that was kept."""
    file = opened(serving.store, id, staff, now)
    frame = frames_of(file.body).get((upload, number))
    if frame is None:
        raise NotFound("NOT_FOUND")
    kept = pictures_from_kept(serving.store.readings.pictures(upload) or b"") if small else None
    jpeg = kept.thumbnails.get(number) if kept is not None else None
    return _jpeg(covered_page(file, upload, number, jpeg or _page(serving.store, upload, number)))


@router.get("/{id}/crops/{upload}/{number}")
def crop_picture(
    serving: Served,
    now: Now,
    staff: SignedIn,
    id: OfFile,
    upload: str,
    number: int,
    box: Annotated[str, Query(pattern=r"^\d{1,6}(,\d{1,6}){3}$")],
) -> Response:
    """What stands in a box of the page frame, as it was kept with the reading."""
    file = opened(serving.store, id, staff, now)
    frame = frames_of(file.body).get((upload, number))
    x0, y0, x1, y1 = (int(edge) for edge in box.split(","))
    if frame is None or not (x0 < x1 <= frame.width and y0 < y1 <= frame.height):
        raise NotFound("NOT_FOUND")
    kept = pictures_from_kept(serving.store.readings.pictures(upload) or b"")
    jpeg = kept.crops.get((number, (x0, y0, x1, y1))) if kept is not None else None
    if jpeg is not None:
        return _jpeg(covered_crop(file, upload, number, (x0, y0, x1, y1), jpeg))
    region = _with_margin((x0, y0, x1, y1), frame)
    cut = _cut(_page(serving.store, upload, number), region, frame.width)
    return _jpeg(
        _covered(cut, region, _hidden(file, upload, number), frame.rotation, frame.rotation)
    )


def covered_page(
    file: File, upload: str, number: int, jpeg: bytes, *, upright: bool = True
) -> bytes:
    """A picture of the whole page, given in its own frame, numbers covered."""
    frame = frames_of(file.body)[upload, number]
    region, hidden = (0, 0, frame.width, frame.height), _hidden(file, upload, number)
    turn = frame.rotation if upright else 0
    return _covered(jpeg, region, hidden, turn, turn)


def covered_crop(file: File, upload: str, number: int, box: Box, jpeg: bytes) -> bytes:
    """A kept crop, which stands upright already, numbers covered."""
    frame = frames_of(file.body)[upload, number]
    region, hidden = _with_margin(box, frame), _hidden(file, upload, number)
    return _covered(jpeg, region, hidden, frame.rotation, 0)


def _with_margin(box: Box, frame: Frame) -> Box:
    """What a kept crop of this box shows (`crops`)."""
    x0, y0, x1, y1 = box
    margin = round(CROP_MARGIN * min(x1 - x0, y1 - y0)) + 2
    return (
        max(0, x0 - margin),
        max(0, y0 - margin),
        min(frame.width, x1 + margin),
        min(frame.height, y1 + margin),
    )


def _jpeg(data: bytes) -> Response:
    return Response(data, media_type="image/jpeg")


def _page(store: Store, upload: str, number: int) -> bytes:
    """JPEG in the page's own frame; raises NotFound where it cannot be drawn."""
    with _drawing:
        if (upload, number) not in _drawn:
            _draw(store.uploads, upload)
        found = _drawn.get((upload, number))
        if found is None:
            raise NotFound("NOT_FOUND")
        _drawn.move_to_end((upload, number))
        return found


def _draw(uploads: Uploads, upload: str) -> None:
    try:
        with uploads.opened(upload) as path:
            for page in iter_pages(path, upload):
                _drawn[upload, page.number] = _encoded(page)
    except IntakeError:
        raise NotFound("NOT_FOUND") from None
    while len(_drawn) > DRAWN_KEPT:
        _drawn.popitem(last=False)


def _encoded(page: Page) -> bytes:
    image = Image.fromarray(np.ascontiguousarray(page.pixels))
    image.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _written(image)


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=SHOWN_QUALITY)
    return out.getvalue()


def _cut(jpeg: bytes, region: Box, width: int) -> bytes:
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        scale = picture.width / width
        x0, y0, x1, y1 = (round(edge * scale) for edge in region)
        return _written(picture.crop((x0, y0, x1, y1)))


def _covered(jpeg: bytes, region: Box, hidden: Sequence[Box], rotation: int, turn: int) -> bytes:
    """The picture of a region of the page, upright, with what is hidden painted over.

    `turn` degrees clockwise are still lacking; `rotation` is the page's whole one.
    """
    x0, y0, x1, y1 = region
    inside = [b for b in hidden if b[0] < x1 and b[2] > x0 and b[1] < y1 and b[3] > y0]
    if not inside and not turn:
        return jpeg
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        image = picture.convert("RGB").rotate(rotation - turn, expand=True)
    across, down = image.width / (x1 - x0), image.height / (y1 - y0)
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in inside:
        draw.rectangle(
            (
                (left - x0) * across - 1,
                (top - y0) * down - 1,
                (right - x0) * across + 1,
                (bottom - y0) * down + 1,
            ),
            fill=COVER_GREY,
        )
    return _written(image.rotate(-rotation, expand=True))


def _hidden(file: File, upload: str, number: int) -> list[Box]:
    """Page frame: where this page shows a number of which only a part may be seen."""
    if file.is_revealed:
        return []
    frame = frames_of(file.body)[upload, number]
    rows: list[Mapping[str, Any]] = [
        field for entry in file.body["materials"] for field in entry["fields"]
    ] + list(file.body["flags"])
    return [
        _middle(tuple(row["box"]), row["read"] or "", KEPT_CHARACTERS[row["field"]], frame.rotation)
        for row in rows
        if row["field"] in KEPT_CHARACTERS
        and row["box"] is not None
        and (row["upload"], row["page"]) == (upload, number)
    ]


def _middle(box: Box, value: str, kept: tuple[int, int], rotation: int) -> Box:
    """The part of the box in which the masked characters stand; all of it when unsure."""
    head, tail = kept
    if len(value) <= head + tail + 4:
        return box
    start = head / len(value) - PAD if head else 0.0
    stop = 1 - tail / len(value) + PAD
    x0, y0, x1, y1 = box
    # The text runs right, down, left or up in the page's own frame.
    wide, high = x1 - x0, y1 - y0
    return {
        0: (round(x0 + start * wide), y0, round(x0 + stop * wide), y1),
        90: (x0, round(y1 - stop * high), x1, round(y1 - start * high)),
        180: (round(x1 - stop * wide), y0, round(x1 - start * wide), y1),
        270: (x0, round(y0 + start * high), x1, round(y0 + stop * high)),
    }[rotation]
