"""The journey as one function that can be read aloud: from a folder to its report.

    open → see (quality, classify, read) → pair with the declaration → verify → report

Edges carry applications here and the report away; only this module knows the order.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from intake.application import load_application, now_from_environment
from intake.completeness import assemble
from intake.crops import Crops
from intake.errors import Fault, Refusal
from intake.findings import find_fields
from intake.flags import make_flag
from intake.pairing import CertificateKey, declared_for, pair_courses
from intake.policy import Policy, load_policy
from intake.previous import keep_findings
from intake.records import (
    Application,
    FieldFinding,
    Flag,
    Material,
    PageFinding,
    PaperFinding,
    Reader,
    Report,
    Slot,
    UploadFinding,
    Witnesses,
)
from intake.safe_open import iter_pages
from intake.sight import SeenPage, SeenPaper, scaled, see
from intake.unread import is_page_illegible
from intake.upload import open_folder_file, sha256_of
from intake.verify import Thresholds

log = logging.getLogger(__name__)

REGISTRY_HOST = "chsi.com.cn"
"""Where the QR code of a genuine 学信网 report leads (domain §3.5)."""
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
        twin = next((u for u in seen if u.slot.upload == slot.upload), None)
        if twin:  # one file in two slots, as both sides of a card may be
            seen.append(replace(twin, slot=slot, flags=()))
        else:
            seen.append(_see_upload(folder, slot, services, crops))
        if progress:
            progress(slot.upload)
    findings = _verify_all(application, policy, seen, services)
    report = assemble(application, policy, findings, _versions(services, policy))
    if previous is not None:
        report = keep_findings(report, previous)
    return Checked(report, crops.pictures, crops.thumbnails)


# ------------------------------------------------------------------- opening and seeing


@dataclass(frozen=True, slots=True, eq=False)
class _Upload:
    """One upload as seen: its outcome so far, and its papers before verification."""

    slot: Slot
    sha256: str | None = None
    status: str = "checked"
    code: str | None = None
    flags: tuple[Flag, ...] = ()
    pages: tuple[PageFinding, ...] = ()
    papers: tuple[SeenPaper, ...] = ()
    illegible: tuple[PaperFinding, ...] = ()


def _see_upload(folder: Path, slot: Slot, services: Services, crops: Crops) -> _Upload:
    upload = _Upload(slot)
    try:
        path = open_folder_file(folder, slot.upload)
        upload = replace(upload, sha256=sha256_of(path))
        for page in iter_pages(path, slot.upload):
            sight = see(page, services.reader, services.witnesses)
            _keep_pictures(sight, crops)
            upload = replace(
                upload,
                pages=(*upload.pages, _page_finding(sight)),
                papers=(*upload.papers, *sight.papers),
                illegible=(*upload.illegible, *_illegible_page(sight, slot)),
                flags=(*upload.flags, *_code_flags(sight)),
            )
    except Refusal as refusal:
        return _stopped(upload, "refused", refusal.code, refusal.words)
    except Fault as fault:
        return _stopped(upload, "not_checked", fault.code, fault.words)
    except Exception:  # the journey's edge: whatever broke, the upload is not passed
        log.exception("an upload was not checked")
        return _stopped(upload, "not_checked", "PAGE_NOT_CHECKED", {})
    return upload


def _stopped(
    upload: _Upload, status: str, code: str, words: Mapping[str, object]
) -> _Upload:
    """The upload's outcome when opening or reading broke off; nothing of it counts."""
    slot = upload.slot
    limits: dict[str, Any] = dict(words)
    flag = make_flag(
        code, material=slot.material, year=slot.year, upload=slot.upload, **limits
    )
    return _Upload(slot, upload.sha256, status, code, (flag,))


def _page_finding(sight: SeenPage) -> PageFinding:
    page = sight.page
    materials = tuple(paper.material for paper in sight.papers) or (Material.OTHER,)
    return PageFinding(page.number, page.width, page.height, sight.rotation, materials)


def _keep_pictures(sight: SeenPage, crops: Crops) -> None:
    page = sight.page
    crops.keep_page(page.upload, page.number, page.pixels)
    for paper in sight.papers:
        for reading in paper.readings.values():
            box = scaled(reading.box, page.reduction)
            crops.keep_field(
                page.upload, page.number, box, page.pixels, sight.rotation, page.reduction
            )


def _code_flags(sight: SeenPage) -> tuple[Flag, ...]:
    """A report's QR code that leads elsewhere than to the registry's own host."""
    hosts = {urlsplit(code).hostname or "" for p in sight.papers for code in p.codes}
    foreign = [h for h in hosts if h and not f".{h}".endswith(f".{REGISTRY_HOST}")]
    if not foreign:
        return ()
    page = sight.page
    return (
        make_flag("QR_NOT_CHSI", material=Material.CHSI_REPORT, upload=page.upload,
                  page=page.number, evidence={"host": sorted(foreign)[0]}),
    )  # fmt: skip


def _is_text_paper(material: Material | None) -> bool:
    return material not in (None, Material.ID_PHOTO, Material.OTHER)


def _illegible_page(sight: SeenPage, slot: Slot) -> tuple[PaperFinding, ...]:
    if sight.papers or not is_page_illegible(sight, _is_text_paper(slot.material)):
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
    application: Application, policy: Policy, uploads: list[_Upload], services: Services
) -> list[UploadFinding]:
    """Hold every paper against its part of the declaration."""
    thresholds = replace(Thresholds(), **policy.verification)
    places = {id(p): (upload, p) for upload in uploads for p in upload.papers}
    papers = list(places.values())  # each once, though its file may be in two slots
    keys = [_key(upload, paper) for upload, paper in papers]
    entries = pair_courses(keys, application.courses)
    shown = _values_shown([paper for _, paper in papers])
    fields: dict[int, tuple[FieldFinding, ...]] = {}
    for number, (upload, paper) in enumerate(papers):
        declared = declared_for(
            paper.material, application, entry=entries[number],
            pairs=len(keys[number].pairs()), slot=upload.slot,
        )  # fmt: skip
        fields[id(paper)] = find_fields(
            paper, declared, thresholds, services.witnesses,
            partial(_stands_elsewhere, shown, number),
        )  # fmt: skip
    return [
        _outcome(u, [_finding(paper, u.slot, fields[id(paper)]) for paper in u.papers])
        for u in uploads
    ]


def _outcome(upload: _Upload, papers: list[PaperFinding]) -> UploadFinding:
    return UploadFinding(
        upload=upload.slot.upload, sha256=upload.sha256, status=upload.status,
        code=upload.code, pages=upload.pages, slot=upload.slot,
        papers=(*papers, *upload.illegible), flags=upload.flags,
    )  # fmt: skip


def _key(upload: _Upload, paper: SeenPaper) -> CertificateKey:
    number = paper.readings.get("certificate_number")
    return CertificateKey(
        material=paper.material, years=paper.years, courses=paper.courses,
        number=number.value if number else None, slot=upload.slot,
    )  # fmt: skip


def _values_shown(papers: list[SeenPaper]) -> dict[tuple[str, str], set[int]]:
    """Which papers show which value: `(field, value)` → paper numbers."""
    shown: dict[tuple[str, str], set[int]] = {}
    for number, paper in enumerate(papers):
        for name, reading in paper.readings.items():
            if reading.value is not None:
                shown.setdefault((name, reading.value), set()).add(number)
    return shown


def _stands_elsewhere(
    shown: Mapping[tuple[str, str], set[int]], own: int, field: str, value: str
) -> bool:
    return bool(shown.get((field, value), set()) - {own})


def _finding(
    paper: SeenPaper, slot: Slot, fields: tuple[FieldFinding, ...]
) -> PaperFinding:
    return PaperFinding(
        material=paper.material, upload=paper.upload, page=paper.page, box=paper.box,
        years=paper.years, courses=paper.courses, slot=slot,
        resolution_dpi=paper.quality.resolution_dpi,
        legibility=round(paper.quality.legibility, 3), defects=paper.quality.defects,
        fields=fields,
    )  # fmt: skip


def _versions(services: Services, policy: Policy) -> dict[str, Any]:
    return {
        "pipeline": PIPELINE_VERSION,
        "policy_revision": policy.revision,
        "models": dict(services.versions),
    }
