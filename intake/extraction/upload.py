"""One file seen: opened and every page of it read, with nothing declared in sight.

What comes out follows from the file's bytes and the readers alone, whatever slot the file
lies in: it can be kept, and judged as often as the declaration changes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from intake.domain.application import Material
from intake.domain.errors import Fault, Refusal
from intake.domain.findings import PageFinding
from intake.domain.geometry import Box
from intake.domain.ports import Reader, Witnesses
from intake.extraction.imaging.crops import Corners, Crops
from intake.extraction.imaging.page_hash import fingerprint
from intake.extraction.legibility.page_quality import PageQuality
from intake.extraction.legibility.recapture import page_needs
from intake.extraction.page import SeenPage, see
from intake.extraction.paper import SeenPaper, scaled
from intake.extraction.reading_version import pipeline_version, version_for
from intake.extraction.unrecognised import is_page_illegible
from intake.ingest.admission import open_folder_file, sha256_of
from intake.ingest.open import iter_pages
from intake.ingest.sandbox import spent_seconds as sandboxed_seconds

log = logging.getLogger(__name__)

PENDING = "CHECK_PENDING"


class Services(Protocol):
    """What the journey needs from `models`: readers, and their names for the record."""

    @property
    def reader(self) -> Reader: ...
    @property
    def witnesses(self) -> Witnesses: ...
    @property
    def versions(self) -> Mapping[str, str]: ...


def versions_of(services: Services) -> dict[str, Any]:
    """What a report says it was made by."""
    return {"pipeline": pipeline_version(), "models": dict(services.versions)}


def reading_version(services: Services) -> str:
    """Names what a reading by these services depends on: their networks and our code."""
    return version_for(services.versions)


@dataclass(frozen=True, slots=True)
class IllegiblePage:
    """A page of no known kind that may be unreadable rather than of another kind.

    `as_paper`: it is if the applicant says that it is one of the notice's papers;
    `otherwise`: it is also where nobody says so; `box` as in `SeenPage`; `recapture`:
    what a new picture must reach.
    """

    page: int
    quality: PageQuality
    as_paper: bool
    otherwise: bool
    box: Box | None = None
    recapture: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SeenUpload:
    """One file as seen; no slot and no declared value is in here.

    `status`: checked, refused (the applicant's, by `code` and its sentence's `words`) or
    not_checked (ours); nothing of a file counts unless all of it was seen. `crops` and
    `thumbnails` are JPEG bytes by (page, box) and by page.
    """

    upload: str
    sha256: str | None = None
    status: str = "checked"
    code: str | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    pages: tuple[PageFinding, ...] = ()
    papers: tuple[SeenPaper, ...] = ()
    illegible: tuple[IllegiblePage, ...] = ()
    pictures: tuple[SeenPaper, ...] = ()
    crops: Mapping[tuple[int, Corners], bytes] = field(default_factory=dict)
    thumbnails: Mapping[int, bytes] = field(default_factory=dict)


def spent_seconds() -> float:
    """Processor time of this process and of the sandboxes that ended."""
    return time.process_time() + sandboxed_seconds()


def not_seen(upload: str, code: str = PENDING) -> SeenUpload:
    """An upload that waits its turn, or, with another code, that we failed on."""
    return SeenUpload(upload, status="not_checked", code=code)


def see_upload(path: Path, upload: str, services: Services) -> SeenUpload:
    """Open the file and read all its pages as upload `upload`.

    Never raises for what is wrong with the file: that is its status and code.
    """
    return _see(upload, lambda: path, services)


def see_listed(folder: Path, upload: str, services: Services) -> SeenUpload:
    """The same for a file that an application folder lists under this name."""
    return _see(upload, partial(open_folder_file, folder, upload), services)


def _see(upload: str, find: Callable[[], Path], services: Services) -> SeenUpload:
    seen = SeenUpload(upload)
    try:
        path = find()
        seen = replace(seen, sha256=sha256_of(path))
        return _see_pages(seen, path, services)
    except Refusal as refusal:
        return SeenUpload(upload, seen.sha256, "refused", refusal.code, refusal.words)
    except Fault as fault:
        return SeenUpload(upload, seen.sha256, "not_checked", fault.code, fault.words)
    except Exception:  # the journey's edge: whatever broke, the upload is not passed
        log.exception("an upload was not checked")
        return SeenUpload(upload, seen.sha256, "not_checked", "PAGE_NOT_CHECKED")


def _see_pages(seen: SeenUpload, path: Path, services: Services) -> SeenUpload:
    crops = Crops()
    for page in iter_pages(path, seen.upload):
        before = [paper for paper in seen.papers if paper.page == page.number - 1]
        sight = see(
            page, services.reader, services.witnesses, before[-1].material if before else None
        )
        _keep_pictures(sight, crops)
        seen = replace(
            seen,
            pages=(*seen.pages, _page_finding(sight)),
            papers=(*seen.papers, *sight.papers),
            illegible=(*seen.illegible, *_illegible_page(sight)),
            pictures=(*seen.pictures, *([sight.picture] if sight.picture else [])),
        )
    return replace(seen, crops=crops.pictures, thumbnails=crops.thumbnails)


def _page_finding(sight: SeenPage) -> PageFinding:
    page = sight.page
    materials = tuple(paper.material for paper in sight.papers) or (Material.OTHER,)
    found = None if sight.papers else sight.recognition
    return PageFinding(
        page.number,
        page.width,
        page.height,
        sight.rotation,
        materials,
        fingerprint=None if sight.papers else fingerprint(page.pixels),
        looks_like=found.foreign if found else None,
        resembles=found.resembles if found else None,
        unknown_lines=sight.unknown[0] if sight.unknown else 0,
        unknown_box=sight.unknown[1] if sight.unknown else None,
    )


def _keep_pictures(sight: SeenPage, crops: Crops) -> None:
    page = sight.page
    crops.keep_page(page.number, page.pixels)
    for paper in (*sight.papers, *([sight.picture] if sight.picture else [])):
        for reading in paper.readings.values():
            box = scaled(reading.box, page.reduction)
            crops.keep_field(page.number, box, page.pixels, sight.rotation, page.reduction)


def _illegible_page(sight: SeenPage) -> tuple[IllegiblePage, ...]:
    if sight.papers:
        return ()
    as_paper, otherwise = (is_page_illegible(sight, has) for has in (True, False))
    if not as_paper and not otherwise:
        return ()
    asked = page_needs(sight.qualities, sight.quality.resolution_dpi)
    return (IllegiblePage(sight.page.number, sight.quality, as_paper, otherwise, sight.box, asked),)
