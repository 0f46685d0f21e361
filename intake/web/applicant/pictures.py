"""Pictures of an applicant's own pages, upright, numbers masked in them as over the API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from intake.domain.findings import FieldVerdict
from intake.domain.geometry import Box
from intake.extraction.codec import Pictures, pictures_from_kept
from intake.reporting.masking import ID_NUMBER, is_anothers
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
    place, newest = _box(box), serving.store.readings.newest
    is_plain = place is not None and is_owners_to_see(stored.body, upload, page, place)
    jpeg = masked_picture(stored.body, kept, upload, page, place, newest, is_plain=is_plain)
    if jpeg is None:
        raise ProblemError("NOT_FOUND")
    return Response(
        jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"}
    )


def _nothing_read(_: str) -> None:
    return None


def is_owners_to_see(report: Mapping[str, Any], upload: str, page: int, box: Box) -> bool:
    """The number in this box is itself the matter: it differs from what its owner declared,
    cannot be read, or waits for its owner to say that it is right.

    Another person's number, which happens to lie in the same folder, is not.
    """
    place = (upload, page, box.as_list())

    def is_here(one: Mapping[str, Any]) -> bool:
        found = (one["upload"], one["page"], one["box"] and list(one["box"]))
        return one["field"] == ID_NUMBER and found == place

    flags = [f for f in report["flags"] if is_here(f)]
    if any(not is_anothers(f["declared"] or "", f["read"] or "") for f in flags):
        return True
    rows = [f for entry in report["materials"] for f in entry["fields"] if is_here(f)]
    return any(row["verdict"] == FieldVerdict.NOT_DECLARED for row in rows)


def masked_picture(
    report: Mapping[str, Any],
    kept: Pictures,
    upload: str,
    page: int,
    box: Box | None,
    newest: Callable[[str], StoredReading | None] = _nothing_read,
    *,
    is_plain: bool = False,
) -> bytes | None:
    """The crop of `box`, or without one the whole page made small, as it may be shown.

    is_plain: the crop is shown as it is. A page on which a number stands nobody knows where is shown too small to read it.
    """
    revealed = {(upload, page)} if is_plain and box is not None else set()
    covering = Covering(newest, report, revealed, colour=COVER_SLATE)
    if covering.frame(upload, page) is None:
        return None
    if box is not None:
        crop = kept.crops.get((page, (box.left, box.top, box.right, box.bottom)))
        if crop is not None:
            return covering.crop(upload, page, box, crop)
        covering = Covering(newest, report, colour=COVER_SLATE)
    small = kept.thumbnails.get(page)
    return None if small is None else covering.page(upload, page, small)


def _box(untrusted: str | None) -> Box | None:
    parts = (untrusted or "").split(",")
    if len(parts) != 4 or not all(p.isdecimal() and len(p) < 7 for p in parts):
        return None
    return Box(*map(int, parts))
