"""Whose verdict another policy would change, from what was read once.

From a report in memory nothing is lost. From a report's JSON the papers are put together
again; whether that was possible is seen by asking the report's own policy first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.assessment.assemble import assemble
from intake.documents import PAPERS, document
from intake.domain.application import Application, Material, Slot
from intake.domain.findings import (
    DocumentFinding,
    FieldFinding,
    FieldVerdict,
    Flag,
    Kind,
    Report,
    Severity,
    UploadFinding,
)
from intake.domain.geometry import Box
from intake.policy.notice import Policy

_PAGE_CODES = frozenset({"QR_NOT_CHSI", "PARSER_CRASH", "PAGE_NOT_CHECKED"})
"""Flags that come with an upload and not from its papers."""
_YEAR_READ = frozenset({FieldVerdict.MATCH, FieldVerdict.MISMATCH, FieldVerdict.NOT_DECLARED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One application under two policies; `is_exact`: its own report came out again."""

    application: str
    before: str
    after: str
    gone: tuple[Flag, ...]
    come: tuple[Flag, ...]
    is_exact: bool

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def simulate(application: Application, report: Report, own: Policy, other: Policy) -> Outcome:
    """`own` is the policy that the report was made by, `other` the one to try."""
    has_papers = any(upload.papers for upload in report.uploads)
    uploads = report.uploads if has_papers else uploads_of(report, application)
    before = assemble(application, own, uploads, report.versions)
    after = assemble(application, other, uploads, report.versions)
    return Outcome(
        application=application.name,
        before=report.verdict,
        after=after.verdict,
        gone=_only_in(before, after),
        come=_only_in(after, before),
        is_exact=_counted(before) == _counted(report),
    )


_Said = tuple[str, Material | None, int | None, str | None, Severity]


def _said(flag: Flag) -> _Said:
    return (flag.code, flag.material, flag.year, flag.field, flag.severity)


def _counted(report: Report) -> Counter[_Said]:
    return Counter(_said(f) for f in report.flags if f.severity is not Severity.INFO)


def _only_in(one: Report, other: Report) -> tuple[Flag, ...]:
    known = {_said(flag) for flag in other.flags}
    return tuple(flag for flag in one.flags if _said(flag) not in known)


# --------------------------------------------------------------- from a report's JSON


@dataclass(slots=True)
class _Gathered:
    """One paper, as the rows of the places it stands for tell it."""

    paper: DocumentFinding
    fields: dict[str, FieldFinding] = field(default_factory=dict)
    courses: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)


def uploads_of(report: Report, application: Application) -> list[UploadFinding]:
    """The uploads with their papers, as far as a report's JSON still knows them."""
    papers = _papers(report)
    return [
        replace(
            upload,
            slot=_slot(upload, application.slots),
            papers=tuple(p for p in papers if p.upload == upload.upload),
            flags=tuple(f for f in report.flags if _is_uploads_own(f, upload)),
        )
        for upload in report.uploads
    ]


def _slot(upload: UploadFinding, slots: Sequence[Slot]) -> Slot:
    return next((s for s in slots if s.upload == upload.upload), Slot(upload.upload))


def _is_uploads_own(flag: Flag, upload: UploadFinding) -> bool:
    return flag.upload == upload.upload and (flag.code == upload.code or flag.code in _PAGE_CODES)


def _papers(report: Report) -> list[DocumentFinding]:
    found: dict[tuple[str, int, Box | None], _Gathered] = {}
    for entry in report.materials:
        for page in entry.pages:
            one = found.setdefault((page.upload, page.page, page.box), _Gathered(page))
            course = document(entry.material).course
            if course:
                one.courses.add(course)
            rows = [f for f in entry.fields if (f.upload, f.page) == (page.upload, page.page)]
            one.fields |= {row.field: _whole_row(row, entry.material, report) for row in rows}
            if entry.year is not None and _year_was_read(rows):
                one.years.add(entry.year)
    papers = [_paper(one, report) for one in found.values()]
    known = {(p.upload, p.page) for p in papers}
    return papers + [
        DocumentFinding(f.material or Material.OTHER, f.upload, f.page, f.box, is_illegible=True)
        for f in report.flags
        if f.code == "PAGE_UNCLEAR" and f.upload and f.page and (f.upload, f.page) not in known
    ]


def _year_was_read(rows: Sequence[FieldFinding]) -> bool:
    return any(row.field == "year" and row.verdict in _YEAR_READ for row in rows)


def _whole_row(row: FieldFinding, material: Material, report: Report) -> FieldFinding:
    """With what the JSON leaves out: is it a key field, were the pixels good."""
    spec = PAPERS.get(material)
    keys = {f.name for f in spec.fields if f.is_key} if spec else {row.field}
    is_unclear = any(
        f.kind is Kind.UNCLEAR
        and (f.upload, f.page) == (row.upload, row.page)
        and f.field in (row.field, None)
        for f in report.flags
    )
    return replace(row, is_key=row.field in keys, pixels_are_good=not is_unclear)


def _paper(one: _Gathered, report: Report) -> DocumentFinding:
    page = one.paper
    is_unclear = any(
        f.code == "PAGE_UNCLEAR" and (f.upload, f.page) == (page.upload, page.page)
        for f in report.flags
    )
    return replace(
        page,
        fields=tuple(one.fields.values()),
        years=tuple(sorted(one.years)),
        courses=tuple(sorted(one.courses)),
        is_illegible=is_unclear and not one.fields,
    )
