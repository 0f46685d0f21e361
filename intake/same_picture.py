"""One picture handed in for two things: the same bytes, or the same page sent again.

A file may hold several papers and be put into several slots on purpose, so this only
points it out, and only where nothing else speaks of the file already. Pages of a known
kind are told apart by what they say (`repeats`), not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from intake.flags import MATERIAL_TITLES, make_flag
from intake.records import RGB, Flag, PageFinding, UploadFinding

SIDE = 64
"""Cells of a fingerprint on each side: coarse enough to outlive a chat program's
compression, fine enough to tell two filled-in copies of one form apart."""
SAME_FROM = 0.97
"""Correlation of two fingerprints from which pages are one picture. Measured on 76 drawn
pages: made smaller by 0.6 and saved at quality 35 at least 0.989, two different pages at
most 0.872 (docs/measurements.md)."""
FLAT_BELOW = 4.0
"""Standard deviation of the cells, grey levels of 255: a blank sheet is like any other."""


def fingerprint(pixels: RGB) -> bytes:
    """The page as `SIDE` x `SIDE` grey cells, one byte each."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    return cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """Correlation of two fingerprints, -1 to 1; 0 where either page is flat."""
    first, second = (np.frombuffer(b, np.uint8).astype(np.float64) for b in (one, other))
    if first.size != second.size or min(first.std(), second.std()) < FLAT_BELOW:
        return 0.0
    first, second = first - first.mean(), second - second.mean()
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


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
    return second.material is not None and (first.material, first.year) != (second.material, second.year)


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
        "SAME_PICTURE", material=slot.material if slot else None, year=slot.year if slot else None,
        upload=other.upload, page=page,
        found=MATERIAL_TITLES[first.material] if first and first.material else one.upload,
        evidence={"same_as": one.upload, "same_bytes": one.sha256 == other.sha256},
    )  # fmt: skip
