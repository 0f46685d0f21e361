"""What a material's row is called: the first of the contract's order that applies."""

from __future__ import annotations

from collections.abc import Iterable

from intake.domain.findings import (
    DocumentFinding,
    FieldVerdict,
    Flag,
    Kind,
    MaterialEntry,
    Severity,
)
from intake.domain.geometry import Box

LATE = "LATE_FINDING"
ORDER = ("missing", "unclear", "misreported", "deficient", "manual", "ok")
_WORDS = {
    Kind.MISSING: "missing",
    Kind.UNCLEAR: "unclear",
    Kind.MISREPORTED: "misreported",
    Kind.DEFICIENT: "deficient",
    Kind.INELIGIBLE: "manual",
    Kind.NOT_CHECKED: "manual",
}


def status_of(entry: MaterialEntry, flags: Iterable[Flag]) -> str:
    """`missing unclear misreported deficient manual ok`, the first that applies.

    Flags for information do not count. A contradicted field counts even where its flag
    stands on another paper or was taken into OTHER_PERSON; one that was noticed only now
    on an unchanged page (LATE_FINDING) does not.
    """
    about = [f for f in flags if f.severity is not Severity.INFO and is_about(f, entry)]
    words = {_WORDS[flag.kind] for flag in about}
    late = {f.field for f in about if f.code == LATE}
    is_whole_late = any(f.evidence.get("code") == "OTHER_PERSON" for f in about if f.code == LATE)
    if not is_whole_late and any(
        f.verdict is FieldVerdict.MISMATCH and f.field not in late for f in entry.fields
    ):
        words.add("misreported")
    return next((word for word in ORDER if word in words), "ok")


def is_about(flag: Flag, entry: MaterialEntry) -> bool:
    """Does the flag name this entry, or a paper that the entry shares with another?"""
    if flag.material is entry.material and flag.year == entry.year:
        return True
    if flag.kind is Kind.MISSING or flag.material is None:
        return False
    if flag.kind is Kind.NOT_CHECKED and _names(flag, entry):
        return True
    return any(_is_on(flag, paper) for paper in entry.pages)


def _names(flag: Flag, entry: MaterialEntry) -> bool:
    """One finding for several papers names the others in its evidence."""
    others = flag.evidence.get("same_on", ())
    return any((o["material"], o["year"]) == (entry.material, entry.year) for o in others)


def _is_on(flag: Flag, paper: DocumentFinding) -> bool:
    if (flag.upload, flag.page) != (paper.upload, paper.page):
        return False
    if flag.box is None or paper.box is None:
        return flag.material is paper.material
    return _holds(paper.box, flag.box)


def _holds(outer: Box, inner: Box) -> bool:
    return outer.overlap(inner) * 2 > inner.width * inner.height
