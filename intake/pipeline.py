"""The journey as one function that can be read aloud: from a folder to its report.

    open → see (quality, classify, read) → pair with the declaration → verify → report

Edges carry applications here and the report away; only this module knows the order.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from intake.application import load_application, now_from_environment
from intake.completeness import CertificateKey, assemble, declared_for, pair_courses
from intake.crops import Crops
from intake.errors import Fault, Refusal
from intake.findings import Witnesses, find_fields, is_page_illegible
from intake.papers import PAPERS
from intake.policy import Policy, load_policy
from intake.previous import keep_findings
from intake.records import (
    RGB,
    Application,
    FieldFinding,
    Material,
    PageFinding,
    PaperFinding,
    Reader,
    Report,
    Slot,
    UploadFinding,
)
from intake.safe_open import iter_pages
from intake.sight import SeenPage, SeenPaper, see
from intake.upload import hash_of, locate_upload
from intake.verify import Thresholds

log = logging.getLogger(__name__)

PIPELINE_VERSION = "1"
"""Raised whenever the same pixels may be judged differently."""


class Services(Protocol):
    """What the journey needs from `models`: readers, and their names for the record."""

    @property
    def reader(self) -> Reader: ...
    @property
    def witnesses(self) -> Witnesses: ...
    @property
    def versions(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A report and the pictures that show its findings (JPEG bytes)."""

    report: Report
    crops: Mapping[tuple[str, int, tuple[int, int, int, int]], bytes]
    thumbnails: Mapping[tuple[str, int], bytes]


Progress = Callable[[str], None]
"""Called with the name of each upload when it is done."""


def check_application(
    folder: Path,
    services: Services,
    previous: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Checked:
    """Check one application folder (contract §1) and say everything in one report (§3).

    `previous` is the report of the round before, as JSON. Raises `UsageError` when the
    folder cannot be used at all; whatever is wrong with one upload is in the report.
    """
    application = load_application(folder, now=now or now_from_environment())
    policy = load_policy(application.policy)
    crops = Crops()
    seen: list[_Upload] = []
    for slot in application.slots:
        seen.append(_see_upload(folder, slot, services, crops))
        if progress:
            progress(slot.upload)
    findings = _verify_all(application, policy, seen, services, crops)
    report = assemble(application, policy, findings, _versions(services, policy))
    if previous is not None:
        report = keep_findings(report, previous)
    return Checked(report, crops.pictures, crops.thumbnails)


# ------------------------------------------------------------------- opening and seeing


@dataclass(frozen=True, slots=True, eq=False)
class _Upload:
    """One upload as seen: its outcome so far, and its papers before verification."""

    slot: Slot
    sha256: str | None
    status: str = "checked"
    code: str | None = None
    words: Mapping[str, object] | None = None
    pages: tuple[PageFinding, ...] = ()
    papers: tuple[tuple[int, SeenPaper], ...] = ()
    illegible: tuple[PaperFinding, ...] = ()


def _see_upload(folder: Path, slot: Slot, services: Services, crops: Crops) -> _Upload:
    sha256: str | None = None
    try:
        path = locate_upload(folder, slot.upload)
        sha256 = hash_of(path)
        pages = list(_see_pages(path, slot, services, crops))
    except Refusal as refusal:
        return _Upload(slot, sha256, "refused", refusal.code, refusal.words)
    except Fault as fault:
        return _Upload(slot, sha256, "not_checked", fault.code, fault.words)
    except Exception:  # the journey's edge: whatever broke, the upload is not passed
        log.exception("an upload was not checked")
        return _Upload(slot, sha256, "not_checked", "PAGE_NOT_CHECKED")
    return _Upload(
        slot=slot, sha256=sha256,
        pages=tuple(finding for finding, _, _ in pages),
        papers=tuple((f.page, paper) for f, papers, _ in pages for paper in papers),
        illegible=tuple(paper for _, _, lost in pages for paper in lost),
    )  # fmt: skip


def _see_pages(
    path: Path, slot: Slot, services: Services, crops: Crops
) -> Iterator[tuple[PageFinding, tuple[SeenPaper, ...], tuple[PaperFinding, ...]]]:
    for page in iter_pages(path, slot.upload):
        sight = see(page, services.reader, services.witnesses.codes)
        materials = tuple(paper.material for paper in sight.papers) or (Material.OTHER,)
        finding = PageFinding(
            page.number, page.width, page.height, sight.rotation, materials
        )
        crops.keep(sight)
        yield finding, sight.papers, _illegible_page(sight, slot)


def _illegible_page(sight: SeenPage, slot: Slot) -> tuple[PaperFinding, ...]:
    if sight.papers or not is_page_illegible(sight):
        return ()
    page = sight.page
    return (
        PaperFinding(
            material=slot.material or Material.OTHER, upload=page.upload,
            page=page.number, box=None, slot=slot, legibility=sight.quality.legibility,
            defects=sight.quality.defects, is_illegible=True,
            resolution_dpi=sight.quality.resolution_dpi,
        ),
    )  # fmt: skip


# --------------------------------------------------------------------------- verifying


def _verify_all(
    application: Application,
    policy: Policy,
    uploads: list[_Upload],
    services: Services,
    crops: Crops,
) -> list[UploadFinding]:
    """Hold every paper against its part of the declaration."""
    thresholds = replace(Thresholds(), **policy.verification)
    papers = [(u, page, paper) for u in uploads for page, paper in u.papers]
    entries = pair_courses([_key(u, p) for u, _, p in papers], application.courses)
    declared = [
        declared_for(paper.material, application, entry=entry)
        for (_, _, paper), entry in zip(papers, entries, strict=True)
    ]
    values = _values_elsewhere([paper for _, _, paper in papers])
    found: dict[int, list[PaperFinding]] = {id(u): [] for u in uploads}
    for number, (upload, page, paper) in enumerate(papers):
        elsewhere = {name: v - {number} for name, v in values.items()}
        fields = find_fields(
            paper, upload.slot.upload, page, declared[number], thresholds,
            services.witnesses, crops, _agreeing(elsewhere, papers, declared[number]),
        )  # fmt: skip
        found[id(upload)].append(_finding(paper, upload, page, fields))
    return [
        UploadFinding(
            upload=u.slot.upload, sha256=u.sha256, status=u.status, code=u.code,
            pages=u.pages, slot=u.slot, papers=(*found[id(u)], *u.illegible),
            words=dict(u.words or {}),
        )
        for u in uploads
    ]  # fmt: skip


def _key(upload: _Upload, paper: SeenPaper) -> CertificateKey:
    number = paper.readings.get("certificate_number")
    return CertificateKey(
        material=paper.material, years=paper.years, courses=paper.courses,
        number=number.value if number else None, slot=upload.slot,
    )  # fmt: skip


Places = dict[tuple[str, str], set[int]]


def _values_elsewhere(papers: list[SeenPaper]) -> Places:
    """Which papers show which value: `(field, value)` → paper numbers."""
    places: Places = {}
    for number, paper in enumerate(papers):
        for name, reading in paper.readings.items():
            if reading.value is not None:
                places.setdefault((name, reading.value), set()).add(number)
    return places


def _agreeing(
    elsewhere: Places, papers: list[Any], declared: Mapping[str, str]
) -> frozenset[str]:
    """Fields whose declared value stands, as read, on another paper too."""
    return frozenset(
        name for name, value in declared.items() if elsewhere.get((name, value))
    )


def _finding(
    paper: SeenPaper, upload: _Upload, page: int, fields: tuple[FieldFinding, ...]
) -> PaperFinding:
    return PaperFinding(
        material=paper.material, upload=upload.slot.upload, page=page, box=paper.box,
        years=paper.years, courses=paper.courses, slot=upload.slot,
        resolution_dpi=paper.quality.resolution_dpi,
        legibility=paper.quality.legibility, defects=paper.quality.defects,
        fields=fields, flags=paper.flags,
    )  # fmt: skip


def _versions(services: Services, policy: Policy) -> dict[str, Any]:
    return {
        "pipeline": PIPELINE_VERSION,
        "policy_revision": policy.revision,
        "models": dict(services.versions),
    }


def scope_is_known(policy: Policy) -> bool:
    """Whether every material of the policy's scope has a table here."""
    return all(material in PAPERS for material in policy.scope)


__all__ = ["RGB", "Checked", "Services", "check_application"]
