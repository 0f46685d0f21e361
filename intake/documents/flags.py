"""A finding of a code, in the words of the document that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.documents.registry import paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS, FLAG_TYPES, FlagType
from intake.domain.findings import Flag
from intake.domain.geometry import Box


def make_flag(  # noqa: PLR0913 - one argument for each column of a finding
    code: str,
    *,
    material: Material | None = None,
    year: int | None = None,
    field: str | None = None,
    upload: str | None = None,
    page: int | None = None,
    box: Box | None = None,
    declared: str | None = None,
    read: str | None = None,
    confidence: float | None = None,
    clause: str | None = None,
    evidence: Mapping[str, Any] | None = None,
    own: FlagType | None = None,
    **words: object,
) -> Flag:
    """A flag of this code, whose type is `own` where a policy defines it itself; `words` fill
    the rest of its sentence and advice."""
    kind = own or FLAG_TYPES[code]
    values = _named(material, year, field, declared, read) | words
    return Flag(
        kind=kind.kind,
        severity=kind.severity,
        code=code,
        message=kind.message.format(**values),
        advice=kind.advice.format(**values),
        material=material,
        year=year,
        field=field,
        upload=upload,
        page=page,
        box=box,
        declared=declared,
        read=read,
        confidence=confidence,
        clause=clause,
        evidence=dict(evidence or {}),
    )


def recoded(flag: Flag, code: str, evidence: Mapping[str, Any] | None = None, **words: Any) -> Flag:
    """The same finding under another code: its place and its values stay; so does its evidence,
    to which `evidence` is added."""
    return make_flag(
        code,
        material=flag.material,
        year=flag.year,
        field=flag.field,
        upload=flag.upload,
        page=flag.page,
        box=flag.box,
        declared=flag.declared,
        read=flag.read,
        confidence=flag.confidence,
        clause=flag.clause,
        evidence={**flag.evidence, **(evidence or {})},
        **words,
    )


def _named(
    material: Material | None,
    year: int | None,
    field: str | None,
    declared: str | None,
    read: str | None,
) -> dict[str, object]:
    """What a sentence may say of the place and the values that it is about."""
    return {
        "paper": paper_title(material, year) if material else "此页",
        "label": FIELD_LABELS.get(field or "", field or ""),
        "declared": declared or "（未填报）",
        "read": read or "（未读出）",
        "year": year,
        "values": _values(declared, read),
    }


def _values(declared: str | None, read: str | None) -> str:
    """What is known of a value that nobody could settle."""
    known = [f"填报 {declared}"] if declared else []
    known += [f"识读 {read}"] if read else []
    return "，".join(known) or "未读出"
