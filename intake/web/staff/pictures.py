"""Pictures of pages and fields for a reviewer, numbers painted over unless revealed.

A page is drawn from the sealed file itself by the sandboxed opener; what was drawn is kept
in memory for a while, because a reviewer turns pages back and forth. Crops and small
pictures were kept when the file was read. Before either leaves, numbers are covered
(`covering`), but for the pages that this person asked to see whole.
"""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections import OrderedDict
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Response
from PIL import Image

from intake.domain.errors import IntakeError, NotFound
from intake.domain.geometry import Box
from intake.domain.page import Page
from intake.extraction.codec import pictures_from_kept
from intake.ingest.open import iter_pages
from intake.store import AuditNote, Store, Uploads
from intake.web.covering import Covering
from intake.web.serving import Now, Served, Serving
from intake.web.staff.files import File, opened
from intake.web.staff.session import OfFile, SignedIn, Staff
from intake.web.staff.thresholds import DRAWN_KEPT, SHOWN_QUALITY, SHOWN_SIDE

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
    covering = covering_of(serving.store, file)
    if covering.frame(upload, number) is None:
        raise NotFound("NOT_FOUND")
    _note_opened(serving, staff, now, id)
    kept = pictures_from_kept(serving.store.readings.pictures(upload) or b"") if small else None
    jpeg = kept.thumbnails.get(number) if kept is not None else None
    return _jpeg(covering.page(upload, number, jpeg or _page(serving.store, upload, number)))


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
    covering = covering_of(serving.store, file)
    frame = covering.frame(upload, number)
    place = Box(*(int(edge) for edge in box.split(",")))
    if frame is None or not (
        place.left < place.right <= frame.width and place.top < place.bottom <= frame.height
    ):
        raise NotFound("NOT_FOUND")
    _note_opened(serving, staff, now, id)
    kept = pictures_from_kept(serving.store.readings.pictures(upload) or b"")
    edges = (place.left, place.top, place.right, place.bottom)
    jpeg = kept.crops.get((number, edges)) if kept is not None else None
    if jpeg is not None:
        return _jpeg(covering.crop(upload, number, place, jpeg))
    return _jpeg(covering.cut(upload, number, place, _page(serving.store, upload, number)))


def _note_opened(serving: Serving, staff: Staff, now: dt.datetime, id: str) -> None:
    """A page of pictures is one opening, and so is what is asked for without the page."""
    serving.store.audit.note_once(AuditNote(staff.user.id, "file_opened"), now, id)


def covering_of(store: Store, file: File) -> Covering:
    """The pictures of this file as this person may see them."""
    return Covering(store.readings.newest, file.body, file.revealed)


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
