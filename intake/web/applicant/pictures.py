"""Pictures of an applicant's own pages, upright, numbers masked in them as over the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from intake.domain.geometry import Box
from intake.extraction.codec import Pictures, pictures_from_kept
from intake.store import StoredReading
from intake.web.api.problems import ProblemError
from intake.web.applicant.sessions import HOME, Own
from intake.web.applicant.thresholds import COVER_SLATE
from intake.web.covering import Covering
from intake.web.serving import Served

router = APIRouter(prefix=f"{HOME}/pictures", include_in_schema=False)


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
    jpeg = masked_picture(stored.body, kept, upload, page, _box(box), serving.store.readings.newest)
    if jpeg is None:
        raise ProblemError("NOT_FOUND")
    return Response(
        jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"}
    )


def _nothing_read(_: str) -> None:
    return None


def masked_picture(
    report: Mapping[str, Any],
    kept: Pictures,
    upload: str,
    page: int,
    box: Box | None,
    newest: Callable[[str], StoredReading | None] = _nothing_read,
) -> bytes | None:
    """The crop of `box`, or without one the whole page made small, as it may be shown.

    A page on which a number stands nobody knows where is shown too small to read it.
    """
    covering = Covering(newest, report, colour=COVER_SLATE)
    if covering.frame(upload, page) is None:
        return None
    if box is not None:
        crop = kept.crops.get((page, (box.left, box.top, box.right, box.bottom)))
        if crop is not None:
            return covering.crop(upload, page, box, crop)
    small = kept.thumbnails.get(page)
    return None if small is None else covering.page(upload, page, small)


def _box(untrusted: str | None) -> Box | None:
    parts = (untrusted or "").split(",")
    if len(parts) != 4 or not all(p.isdecimal() and len(p) < 7 for p in parts):
        return None
    return Box(*map(int, parts))
