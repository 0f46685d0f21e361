"""One application judged: what was seen of its files held against what it declares.

    pair with the declaration → verify → assemble the report

Cheap beside seeing, so it is done anew whenever the declaration or a file changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from intake.assessment.assemble import assemble
from intake.assessment.pairing import CertificateKey, declared_for, pair_courses
from intake.documents import document
from intake.documents.flags import make_flag
from intake.domain.application import Application, Material, Slot
from intake.domain.finding_codes import FLAG_TYPES
from intake.domain.findings import DocumentFinding, FieldFinding, Flag, Report, UploadFinding
from intake.domain.ports import Witnesses
from intake.extraction.legibility.recapture import page_needs
from intake.extraction.paper import SeenPaper
from intake.extraction.upload import IllegiblePage, SeenUpload, not_seen
from intake.policy.notice import Policy
from intake.verification.joint_evidence import Judged, with_joint_evidence
from intake.verification.limits import Thresholds
from intake.verification.verify_document import find_fields

REGISTRY_HOST = "chsi.com.cn"
"""Where the QR code of a genuine 学信网 report leads (domain §3.5)."""

_Seen = tuple[Slot, SeenUpload]


def judge(
    application: Application,
    policy: Policy,
    seen: Mapping[str, SeenUpload],
    witnesses: Witnesses,
    versions: Mapping[str, Any],
) -> Report:
    """The whole report on an application; `seen` by the names its slots give.

    A slot whose upload is not in `seen` is still being checked, and the report says so:
    it is never called missing. `versions`: `seen.versions_of`.
    """
    portraits = {slot.upload for slot in application.slots if slot.material is Material.ID_PHOTO}
    uploads = [
        (slot, _with_picture(one) if slot.upload in portraits else one)
        for slot in application.slots
        for one in [seen.get(slot.upload) or not_seen(slot.upload)]
    ]
    findings = _verify_all(application, policy, uploads, witnesses)
    return assemble(application, policy, findings, versions)


def _with_picture(seen: SeenUpload) -> SeenUpload:
    """A file handed in as the portrait: where no page of it is one by itself, nor any other
    known paper, its first page without text is, whatever it shows."""
    if seen.papers or not seen.pictures:
        return seen
    first = seen.pictures[0]
    rest = tuple(page for page in seen.illegible if page.page != first.page)
    return replace(seen, papers=(first,), illegible=rest)


def _verify_all(
    application: Application, policy: Policy, uploads: Sequence[_Seen], witnesses: Witnesses
) -> list[UploadFinding]:
    """Hold every paper against its part of the declaration."""
    thresholds = Thresholds.of(policy.verification.limits())
    places = {id(p): (slot, upload, p) for slot, upload in uploads for p in upload.papers}
    papers = list(places.values())  # each once, though its file may be in two slots
    keys = [_key(slot, paper) for slot, _, paper in papers]
    entries = pair_courses(keys, application.courses)
    shown = _values_shown([paper for _, _, paper in papers])
    judged = []
    for number, (slot, upload, paper) in enumerate(papers):
        declared = declared_for(
            paper.material,
            application,
            entry=entries[number],
            pairs=len(keys[number].pairs()),
            slot=slot,
            year=_assessed(paper),
        )
        rows = find_fields(
            paper, declared, thresholds, witnesses, partial(_stands_elsewhere, shown, number)
        )
        # One picture sent twice is one capture.
        judged.append(Judged(paper, rows, (upload.sha256, paper.page)))
    together = with_joint_evidence(judged)
    fields = {id(one.paper): rows for one, rows in zip(judged, together, strict=True)}
    return [_outcome(slot, upload, fields) for slot, upload in uploads]


def _assessed(paper: SeenPaper) -> int | None:
    """The year of an assessment that is for one year."""
    is_one = paper.material is Material.ANNUAL_ASSESSMENT and len(paper.years) == 1
    return paper.years[0] if is_one else None


def _outcome(
    slot: Slot, seen: SeenUpload, fields: Mapping[int, tuple[FieldFinding, ...]]
) -> UploadFinding:
    papers = [_finding(paper, slot, fields[id(paper)]) for paper in seen.papers]
    is_seen = seen.status == "checked"
    return UploadFinding(
        upload=slot.upload,
        sha256=seen.sha256,
        status=seen.status,
        code=seen.code,
        pages=seen.pages,
        slot=slot,
        papers=(*papers, *_illegible_pages(slot, seen)),
        flags=tuple(_foreign_codes(seen)) if is_seen else (_stopped(slot, seen),),
    )


def _stopped(slot: Slot, seen: SeenUpload) -> Flag:
    """Why nothing of the upload counts (yet)."""
    code = seen.code if seen.code in FLAG_TYPES else "PAGE_NOT_CHECKED"
    return make_flag(
        str(code), material=slot.material, year=slot.year, upload=slot.upload, **seen.words
    )


def _foreign_codes(seen: SeenUpload) -> Iterator[Flag]:
    """Pages with a report's QR code that leads elsewhere than to the registry's own host."""
    for page in seen.pages:
        papers = [paper for paper in seen.papers if paper.page == page.page]
        hosts = {urlsplit(code).hostname or "" for p in papers for code in p.codes}
        foreign = [h for h in hosts if h and not f".{h}".endswith(f".{REGISTRY_HOST}")]
        if foreign:
            yield make_flag(
                "QR_NOT_CHSI",
                material=Material.CHSI_REPORT,
                upload=seen.upload,
                page=page.page,
                evidence={"host": sorted(foreign)[0]},
            )


def _illegible_pages(slot: Slot, seen: SeenUpload) -> Iterator[DocumentFinding]:
    is_paper = slot.material is not None and bool(document(slot.material).fields)
    for at in seen.illegible:
        if at.as_paper if is_paper else at.otherwise:
            yield _illegible_page(slot, at)


def _illegible_page(slot: Slot, at: IllegiblePage) -> DocumentFinding:
    return DocumentFinding(
        material=slot.material or Material.OTHER,
        upload=slot.upload,
        page=at.page,
        box=at.box,
        slot=slot,
        legibility=at.quality.legibility,
        defects=at.quality.defects,
        is_illegible=True,
        recapture=at.recapture,
        resolution_dpi=at.quality.resolution_dpi,
    )


def _key(slot: Slot, paper: SeenPaper) -> CertificateKey:
    number = paper.readings.get("certificate_number")
    return CertificateKey(
        material=paper.material,
        years=paper.years,
        courses=paper.courses,
        number=number.value if number else None,
        slot=slot,
    )


def _values_shown(papers: Sequence[SeenPaper]) -> dict[tuple[str, str], set[int]]:
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


def _finding(paper: SeenPaper, slot: Slot, fields: tuple[FieldFinding, ...]) -> DocumentFinding:
    return DocumentFinding(
        material=paper.material,
        upload=paper.upload,
        page=paper.page,
        box=paper.box,
        years=paper.years,
        courses=paper.courses,
        slot=slot,
        resolution_dpi=paper.quality.resolution_dpi,
        legibility=round(paper.quality.legibility, 3),
        defects=paper.quality.defects,
        fields=fields,
        recapture=page_needs(paper.qualities, paper.quality.resolution_dpi),
    )
