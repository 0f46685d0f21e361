"""The flags of one paper: what could not be read, what contradicts, whose paper it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intake.assessment.thresholds import DEFECTS_NAMED, UNREADABLE_SHARE
from intake.documents import paper_title
from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.finding_codes import DEFECT_ADVICE, DRAWN_ADVICE, FIELD_LABELS, FLAG_TYPES
from intake.domain.findings import Defect, DocumentFinding, FieldFinding, FieldVerdict, Flag, Kind
from intake.extraction.legibility.recapture import Needs, advice, strictest

UNIT_MARKS = frozenset({"seal", "sealed_by", "signature", "dated", "fingerprint", "handwritten"})
"""Marks that a rule may ask for; nothing of them is declared."""
MARKS_IN_COLOUR = frozenset({"seal", "fingerprint"})
"""Marks told by their red: of a copy in grey nobody can tell whether they are there."""
WITNESSES_OF_PERSON = ("birth_date", "id_number", "sex")
"""Name and one of these contradicted: the paper is another person's (contract §3)."""
_UNKNOWN_DEFECT = ("字迹不清", "请重新扫描或拍摄后上传")
_STUDENT_REPORT = "学籍"
"""A 学籍在线验证报告 is for enrolled students: it prints none of these."""
_NOT_ON_STUDENT_REPORT = frozenset({"graduated", "certificate_number"})


def is_unreadable(found: FieldFinding) -> bool:
    """Unreadable, or undecided because of the picture."""
    return found.verdict is FieldVerdict.UNREADABLE or (
        found.verdict is FieldVerdict.UNDECIDED and not found.pixels_are_good
    )


def is_paper_unclear(paper: DocumentFinding) -> bool:
    """More than half of its key fields cannot be read, or it is illegible as a whole."""
    keys = [found for found in paper.fields if found.is_key]
    unreadable = sum(is_unreadable(found) for found in keys)
    return paper.is_illegible or unreadable > len(keys) * UNREADABLE_SHARE


def contradicted(paper: DocumentFinding) -> tuple[FieldFinding, ...]:
    return tuple(f for f in paper.fields if f.verdict is FieldVerdict.MISMATCH)


def is_other_person(paper: DocumentFinding) -> bool:
    """Name and one more of birth date, number, sex are contradicted."""
    names = {found.field for found in contradicted(paper)}
    return "name" in names and not names.isdisjoint(WITNESSES_OF_PERSON)


def flags_of_paper(paper: DocumentFinding, year: int | None, clause: str | None) -> list[Flag]:
    """What this paper gives cause for, standing for `year`; empty when all is well."""
    if is_other_person(paper):
        return [_other_person(paper, year, clause)]
    mismatches = [_mismatch(paper, found, year, clause) for found in contradicted(paper)]
    if is_paper_unclear(paper):
        return [_unclear_paper(paper, year, clause), *mismatches]
    if not paper.fields:
        return [
            make_flag(
                "PAGE_NOT_CHECKED",
                material=paper.material,
                year=year,
                upload=paper.upload,
                page=paper.page,
                box=paper.box,
                clause=clause,
            )
        ]
    flags = []
    for found in paper.fields:
        if found.verdict is FieldVerdict.MISMATCH:
            flags.append(mismatches.pop(0))
        elif is_unreadable(found) and (found.is_key or found.is_hidden):
            asked = found.evidence.get("recapture", {})
            words = defect_words(found.defects or [at.defect for at in paper.defects], asked)
            flags.append(_on_field("FIELD_UNCLEAR", paper, found, year, clause, **words))
        elif found.field in MARKS_IN_COLOUR and found.verdict is FieldVerdict.UNDECIDED:
            flags.append(_on_field("COLOUR_NOT_SHOWN", paper, found, year, clause))
        elif _needs_a_person(paper, found):
            flags.append(_on_field("FIELD_NOT_CHECKED", paper, found, year, clause))
    if not any(flag.kind is Kind.UNCLEAR for flag in flags):
        # What a picture hides of seal or hand has no flag of its own; where none asks for a
        # better picture, a person looks.
        flags += [
            _on_field("FIELD_NOT_CHECKED", paper, found, year, clause)
            for found in paper.fields
            if found.field in UNIT_MARKS and found.verdict is FieldVerdict.UNREADABLE
        ]
    return flags


def _needs_a_person(paper: DocumentFinding, found: FieldFinding) -> bool:
    """Nothing was decided although something was declared: absence is never a pass."""
    if found.verdict is FieldVerdict.UNDECIDED:
        return True
    if found.declared is None:
        return False
    if found.verdict is FieldVerdict.UNREADABLE:
        return True
    if found.verdict is not FieldVerdict.ABSENT or not found.is_key:
        return False
    return not (found.field in _NOT_ON_STUDENT_REPORT and _is_student_report(paper))


def _is_student_report(paper: DocumentFinding) -> bool:
    return paper.material is Material.CHSI_REPORT and any(
        found.field == "report_kind" and _STUDENT_REPORT in (found.read or "")
        for found in paper.fields
    )


def _mismatch(
    paper: DocumentFinding, found: FieldFinding, year: int | None, clause: str | None
) -> Flag:
    code = f"{found.field.upper()}_MISMATCH"
    # A field nobody gave a code (a later paper's) still reaches a person.
    return _on_field(
        code if code in FLAG_TYPES else "FIELD_NOT_CHECKED", paper, found, year, clause
    )


def _other_person(paper: DocumentFinding, year: int | None, clause: str | None) -> Flag:
    found = {f.field: f for f in contradicted(paper)}
    others = [name for name in WITNESSES_OF_PERSON if name in found]
    return _on_field(
        "OTHER_PERSON",
        paper,
        found["name"],
        year,
        clause,
        others="、".join(FIELD_LABELS[name] for name in others),
        also={
            name: {"declared": found[name].declared, "read": found[name].read} for name in others
        },
    )


def _unclear_paper(paper: DocumentFinding, year: int | None, clause: str | None) -> Flag:
    if paper.is_illegible and not paper.fields:
        return unclear_page(paper, paper.material, year, clause)
    unreadable = [found for found in paper.fields if is_unreadable(found)]
    asked = strictest(f.evidence.get("recapture", {}) for f in unreadable if f.is_key)
    asked = asked or paper.recapture
    at_values = [defect for found in unreadable if found.is_key for defect in found.defects]
    return make_flag(
        "PAPER_UNCLEAR",
        material=paper.material,
        year=year,
        upload=paper.upload,
        page=paper.page,
        box=paper.box,
        clause=clause,
        evidence={"unreadable": [found.field for found in unreadable], **_as_evidence(asked)},
        **defect_words(at_values or (at.defect for at in paper.defects), asked),
    )


def _as_evidence(asked: Needs) -> dict[str, Needs]:
    return {"recapture": asked} if asked else {}


def unclear_page(
    paper: DocumentFinding, material: Material | None, year: int | None, clause: str | None
) -> Flag:
    """The page as a whole cannot be read; `material` is the slot's, None if unknown."""
    words = defect_words((at.defect for at in paper.defects), paper.recapture)
    where = f"{paper.upload} 第{paper.page}页"
    if material is not None:
        where = f"《{paper_title(material, year)}》（{where}）"
    return make_flag(
        "PAGE_UNCLEAR",
        material=material,
        year=year,
        upload=paper.upload,
        page=paper.page,
        box=paper.box,
        clause=clause,
        where=where,
        evidence=_as_evidence(paper.recapture),
        **words,
    )


def _on_field(
    code: str,
    paper: DocumentFinding,
    found: FieldFinding,
    year: int | None,
    clause: str | None,
    *,
    also: dict[str, Any] | None = None,
    **words: Any,
) -> Flag:
    return make_flag(
        code,
        material=paper.material,
        year=year,
        field=found.field,
        upload=found.upload or paper.upload,
        page=found.page or paper.page,
        box=found.box,
        declared=found.declared,
        read=found.read,
        confidence=found.confidence,
        clause=clause,
        evidence={**found.evidence, **(also or {})},
        **words,
    )


def defect_words(defects: Iterable[Defect], asked: Needs) -> dict[str, Any]:
    """`defects` and `remedy` of a sentence, the worst-named first, each once; the remedy
    with what a new picture has to reach."""
    drawn = DRAWN_ADVICE if asked.get("is_drawn") else {}
    known = [
        (DEFECT_ADVICE[d][0], drawn.get(d, DEFECT_ADVICE[d][1])) for d in dict.fromkeys(defects)
    ][:DEFECTS_NAMED]
    named = known or [_UNKNOWN_DEFECT]
    return {
        "defects": "、".join(name for name, _ in named),
        "remedy": advice("；".join(dict.fromkeys(remedy for _, remedy in named)), asked),
    }
