"""One picture handed in for two things: the same bytes, or the same page sent again.

A file may hold several papers and be put into several slots on purpose, so this only
points it out, and only where nothing else speaks of the file already. Pages of a known
kind are told apart by what they say (`repeats`), not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from intake.assessment.thresholds import SAME_FROM
from intake.documents import paper_title
from intake.documents.flags import make_flag
from intake.domain.findings import Flag, PageFinding, UploadFinding
from intake.extraction.imaging.page_hash import likeness


def same_pictures(uploads: Sequence[UploadFinding], told: Sequence[Flag]) -> list[Flag]:
    """One flag for every further copy of a picture, in another slot, that no flag names."""
    named = {flag.upload for flag in told}
    flags: dict[str, Flag] = {}
    for one, other in combinations(uploads, 2):
        if other.upload in flags or {one.upload, other.upload} & named:
            continue
        if not _are_for_two_things(one, other):
            continue
        page = _copied_page(one, other)
        if page is not None:
            flags[other.upload] = _flag(one, other, page)
    return list(flags.values())


def _are_for_two_things(one: UploadFinding, other: UploadFinding) -> bool:
    first, second = one.slot, other.slot
    if first is None or second is None or one.upload == other.upload:
        return False
    return second.material is not None and (first.material, first.year) != (
        second.material,
        second.year,
    )


def _copied_page(one: UploadFinding, other: UploadFinding) -> int | None:
    """The page of `other` that is a page of `one`, None if there is none."""
    if one.sha256 is not None and one.sha256 == other.sha256:
        return 1
    for page, mine in _fingerprints(other):
        if any(likeness(mine, theirs) >= SAME_FROM for _, theirs in _fingerprints(one)):
            return page.page
    return None


def _fingerprints(upload: UploadFinding) -> Iterator[tuple[PageFinding, bytes]]:
    return ((page, page.fingerprint) for page in upload.pages if page.fingerprint)


def _flag(one: UploadFinding, other: UploadFinding, page: int) -> Flag:
    slot, first = other.slot, one.slot
    return make_flag(
        "SAME_PICTURE",
        material=slot.material if slot else None,
        year=slot.year if slot else None,
        upload=other.upload,
        page=page,
        found=paper_title(first.material) if first and first.material else one.upload,
        evidence={"same_as": one.upload, "same_bytes": one.sha256 == other.sha256},
    )
