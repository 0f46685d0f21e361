"""A later round (contract §4, `--previous`): unchanged pages keep their findings.

The notice allows one complete opinion (七（二）): a defect that is noticed only now on a
page nobody changed goes to the reviewer as LATE_FINDING, never back to the applicant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from intake.assessment.entry_status import LATE, status_of
from intake.documents.flags import recoded
from intake.domain.findings import Flag, Kind, MaterialEntry, Report, Severity
from intake.domain.report_json import from_json, verdict_of
from intake.domain.values.id_numbers import day

PageName = tuple[str | None, int | None]
"""SHA-256 of the upload, page."""

# These follow from the clock and the page; they are late only if they already held.
_BY_CLOCK = frozenset({"ID_CARD_EXPIRED", "CHSI_REPORT_AGED", "CHSI_REPORT_EXPIRED"})
_ABOUT_PIXELS = frozenset({Kind.UNCLEAR, Kind.MISREPORTED, Kind.NOT_CHECKED})


def keep_findings(report: Report, untrusted_previous: Mapping[str, Any]) -> Report:
    """The report in the light of the round before, given as its JSON.

    Raises UsageError PREVIOUS_INVALID when that is no report.
    """
    before = _Round(from_json(untrusted_previous))
    now = _Round(report)
    flags = [_late(flag) if _is_late(flag, now, before) else flag for flag in report.flags]
    flags += [
        _moved(flag, now, before) for flag in before.report.flags if _is_kept(flag, now, before)
    ]
    known = {(entry.material, entry.year): entry.status for entry in report.materials}
    materials = tuple(
        replace(entry, status=_status(entry, known, flags)) for entry in report.materials
    )
    return replace(report, verdict=verdict_of(flags), flags=tuple(flags), materials=materials)


def _status(entry: MaterialEntry, known: Mapping[Any, str], flags: list[Flag]) -> str:
    """Anew from the flags; an entry behind an unseen page keeps what it was called."""
    old, new = known[(entry.material, entry.year)], status_of(entry, flags)
    return old if new == "ok" or (not entry.pages and old != "missing") else new


class _Round:
    """One report, with its pages named by what is in them instead of by file name."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._hashes = {u.upload: u.sha256 for u in report.uploads}
        self.uploads = {u.sha256: u.upload for u in report.uploads if u.sha256}
        self.declared = {
            (entry.material, found.field, self.page(found.upload, found.page)): found
            for entry in report.materials
            for found in entry.fields
        }

    def page(self, upload: str | None, page: int | None) -> PageName:
        return (self._hashes.get(upload or ""), page)

    def page_of(self, flag: Flag) -> PageName:
        return self.page(flag.upload, flag.page)

    def entry(self, flag: Flag) -> MaterialEntry | None:
        return next(
            (
                e
                for e in self.report.materials
                if e.material is flag.material and e.year == flag.year
            ),
            None,
        )

    def declared_at(self, flag: Flag, page: PageName) -> str | None:
        if flag.material is None or flag.field is None:
            return None
        found = self.declared.get((flag.material, flag.field, page))
        return found.declared if found else None


# ---------------------------------------------------------------------- seen only now


def _is_late(flag: Flag, now: _Round, before: _Round) -> bool:
    """Could the round before have said this of the same page and declaration, but did not?"""
    if flag.severity is Severity.INFO or flag.kind is Kind.NOT_CHECKED:
        return False
    if flag.kind is Kind.MISSING:
        return _is_late_missing(flag, now, before)
    page = now.page_of(flag)
    if page[0] is None or page[0] not in before.uploads:
        return False
    if any(_says_the_same(flag, old, page, before) for old in before.report.flags):
        return False
    if flag.code in _BY_CLOCK:
        return _held_already(flag, before)
    return not _declared_anew(flag, page, before)


def _says_the_same(flag: Flag, old: Flag, page: PageName, before: _Round) -> bool:
    """The same finding, or one that already covered this page or this field's cause."""
    if (old.code, old.field) == (flag.code, flag.field) and old.declared == flag.declared:
        if before.page_of(old) == page or (old.page is None and before.page_of(old)[0] == page[0]):
            return True
        named = old.evidence.get("same_on", [])
        return any(before.page(at.get("upload"), at.get("page")) == page for at in named)
    is_whole = old.kind is Kind.UNCLEAR and old.field is None
    return is_whole and before.page_of(old) == page


def _declared_anew(flag: Flag, page: PageName, before: _Round) -> bool:
    """The applicant changed the value that the page now contradicts."""
    if flag.kind is not Kind.MISREPORTED or flag.field is None:
        return False
    return before.declared_at(flag, page) != flag.declared


def _held_already(flag: Flag, before: _Round) -> bool:
    """Was the card expired, the report this old, at the round before?"""
    date = day(flag.read)
    if date is None:
        return True
    passed = (before.report.as_of.date() - date).days
    if flag.code == "ID_CARD_EXPIRED":
        return passed > 0
    limit = flag.evidence.get("limit_days")
    return not isinstance(limit, int) or passed > limit


def _is_late_missing(flag: Flag, now: _Round, before: _Round) -> bool:
    """It was owed before, was on a page then, and that page is still there unchanged."""
    entry = before.entry(flag)
    if entry is None or not entry.required or entry.status == "missing" or not entry.pages:
        return False
    return all(before.page(p.upload, p.page)[0] in now.uploads for p in entry.pages)


def _late(flag: Flag) -> Flag:
    return recoded(flag, LATE, {"code": flag.code}, message=flag.message)


# -------------------------------------------------------------------- said before, kept


def _is_kept(flag: Flag, now: _Round, before: _Round) -> bool:
    """A finding on pixels that did not change, about a declaration that did not change.

    Not kept: what is said again anyway, and what no longer counts because the applicant
    handed in a better page for the same place.
    """
    page = before.page_of(flag)
    if flag.severity is Severity.INFO or flag.kind not in _ABOUT_PIXELS:
        return False
    if page[0] is None or page[0] not in now.uploads or flag.page is None:
        return False
    entry = now.entry(flag)
    if flag.material is not None and (entry is None or not _counts(entry, page, now)):
        return False
    if any(_answers(new, flag, page, now) for new in now.report.flags):
        return False
    return flag.field is None or now.declared_at(flag, page) == flag.declared


def _counts(entry: MaterialEntry, page: PageName, now: _Round) -> bool:
    return any(now.page(paper.upload, paper.page) == page for paper in entry.pages)


def _answers(new: Flag, old: Flag, page: PageName, now: _Round) -> bool:
    """Something is said now about the same field, or the whole, of the same page."""
    if new.severity is Severity.INFO:
        return False
    if (new.material, new.year, new.field) == (old.material, old.year, old.field):
        return now.page_of(new) == page or new.code == old.code
    return now.page_of(new) == page and new.field is None and new.kind is Kind.UNCLEAR


def _moved(flag: Flag, now: _Round, before: _Round) -> Flag:
    """The old flag under the name the unchanged upload has now."""
    return replace(flag, upload=now.uploads.get(before.page_of(flag)[0] or "", flag.upload))
