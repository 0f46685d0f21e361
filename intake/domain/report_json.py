"""Findings as one report: to and from the JSON of contract §3, verdict, exit status."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from intake.domain.application import BEIJING, Material
from intake.domain.errors import UsageError
from intake.domain.findings import (
    Defect,
    DefectAt,
    DocumentFinding,
    FieldFinding,
    FieldVerdict,
    Flag,
    Kind,
    MaterialEntry,
    PageFinding,
    Report,
    Severity,
    UploadFinding,
    Verdict,
)
from intake.domain.geometry import Box
from intake.domain.thresholds import KEPT_DIGITS

SCHEMA = "intake.report/1"
EXIT_PASS, EXIT_FINDINGS, EXIT_USAGE, EXIT_FAULT = 0, 1, 2, 3


def verdict_of(flags: Iterable[Flag]) -> Verdict:
    """`return` if any error, else `manual` if any warning, else `pass`."""
    severities = {flag.severity for flag in flags}
    if Severity.ERROR in severities:
        return Verdict.RETURN
    return Verdict.MANUAL if Severity.WARNING in severities else Verdict.PASS


def exit_status(verdict: str) -> int:
    """0 for pass, 1 for return and manual."""
    return EXIT_PASS if verdict == "pass" else EXIT_FINDINGS


def worst_exit_status(statuses: Iterable[int]) -> int:
    """Of several applications the worst, in the order 3, 2, 1, 0; 0 of none."""
    return max(statuses, default=EXIT_PASS)


# ------------------------------------------------------------------------------ to JSON


def to_json(report: Report) -> dict[str, Any]:
    """The report as contract §3 writes it, ready for `json.dumps`."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "application": report.application,
        "policy": report.policy,
        "as_of": report.as_of.astimezone(BEIJING).isoformat(timespec="seconds"),
        "clock_is_set": report.clock_is_set,
        "round": report.round,
        "scope": [material.value for material in report.scope],
        "versions": dict(report.versions),
        "verdict": str(report.verdict),
        "uploads": [_upload(upload) for upload in report.uploads],
        "flags": [_flag(flag) for flag in report.flags],
        "materials": [_entry(entry) for entry in report.materials],
    }
    cleaned: dict[str, Any] = _clean(document)
    return cleaned


def error_json(application: str, code: str, message: str) -> dict[str, Any]:
    """What stands in a report's place when the folder cannot be used."""
    error = {"code": code, "message": message}
    document = {"schema": SCHEMA, "application": application, "error": error}
    cleaned: dict[str, Any] = _clean(document)
    return cleaned


def _clean(value: Any) -> Any:
    """Lone surrogates (file names that are no UTF-8) cannot be written; they become ?."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_clean(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value


def _box(box: Box | None) -> list[int] | None:
    return None if box is None else [int(edge) for edge in box.as_list()]


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), KEPT_DIGITS)


def _share(value: float | None) -> float | None:
    """A figure from 0 to 1; rounding of the runtime may leave it a hair outside."""
    return None if value is None else round(min(max(float(value), 0.0), 1.0), KEPT_DIGITS)


def _upload(upload: UploadFinding) -> dict[str, Any]:
    return {
        "upload": upload.upload,
        "sha256": upload.sha256,
        "status": upload.status,
        "code": upload.code,
        "pages": [
            {
                "page": page.page,
                "width": int(page.width),
                "height": int(page.height),
                "rotation": int(page.rotation),
                "materials": [m.value for m in page.materials] or [Material.OTHER.value],
                "looks_like": page.looks_like,
            }
            for page in upload.pages
        ],
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "kind": flag.kind.value,
        "severity": flag.severity.value,
        "code": flag.code,
        "material": flag.material.value if flag.material else None,
        "year": flag.year,
        "field": flag.field,
        "upload": flag.upload,
        "page": flag.page,
        "box": _box(flag.box),
        "declared": flag.declared,
        "read": flag.read,
        "confidence": _share(flag.confidence),
        "clause": flag.clause,
        "evidence": dict(flag.evidence),
        "message": flag.message,
        "advice": flag.advice,
    }


def _entry(entry: MaterialEntry) -> dict[str, Any]:
    return {
        "material": entry.material.value,
        "year": entry.year,
        "required": entry.required,
        "status": entry.status,
        "pages": [
            {
                "upload": paper.upload,
                "page": paper.page,
                "box": _box(paper.box),
                "resolution_dpi": _number(paper.resolution_dpi),
                "legibility": _share(paper.legibility),
                "defects": [
                    {"defect": at.defect.value, "box": _box(at.box)} for at in paper.defects
                ],
            }
            for paper in entry.pages
        ],
        "fields": [
            {
                "field": found.field,
                "declared": found.declared,
                "read": found.read,
                "legibility": _share(found.legibility),
                "confidence": _share(found.confidence),
                "verdict": found.verdict.value,
                "upload": found.upload,
                "page": found.page,
                "box": _box(found.box),
            }
            for found in entry.fields
        ],
    }


# ---------------------------------------------------------------------------- from JSON


def load_report(path: Path) -> Report:
    """A report that `intake check --json` wrote; UsageError PREVIOUS_INVALID otherwise."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError("PREVIOUS_INVALID", "上一轮报告读不出来") from error
    return from_json(document)


def from_json(untrusted: Any) -> Report:
    """A report from its JSON; keys it does not know are left alone.

    What the JSON does not hold stays at its default (`is_key`, slots, papers of an
    upload). Raises UsageError PREVIOUS_INVALID when a key is absent or of a wrong type.
    """
    if not isinstance(untrusted, Mapping) or untrusted.get("schema") != SCHEMA:
        raise UsageError("PREVIOUS_INVALID", f"上一轮报告不是 {SCHEMA}")
    try:
        return Report(
            application=str(untrusted["application"]),
            policy=str(untrusted["policy"]),
            as_of=dt.datetime.fromisoformat(untrusted["as_of"]).astimezone(BEIJING),
            clock_is_set=bool(untrusted.get("clock_is_set", False)),
            round=int(untrusted["round"]),
            scope=tuple(Material(m) for m in untrusted["scope"]),
            versions=dict(untrusted["versions"]),
            verdict=Verdict(untrusted["verdict"]),
            uploads=tuple(_upload_from(u) for u in untrusted["uploads"]),
            flags=tuple(_flag_from(f) for f in untrusted["flags"]),
            materials=tuple(_entry_from(e) for e in untrusted["materials"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError("PREVIOUS_INVALID", "上一轮报告的内容不合约定") from error


def _box_from(edges: list[int] | None) -> Box | None:
    return None if edges is None else Box(*edges)


def _upload_from(raw: Mapping[str, Any]) -> UploadFinding:
    pages = tuple(
        PageFinding(
            p["page"],
            p["width"],
            p["height"],
            p["rotation"],
            tuple(Material(m) for m in p["materials"]),
            looks_like=p.get("looks_like"),
        )
        for p in raw["pages"]
    )
    return UploadFinding(raw["upload"], raw["sha256"], raw["status"], raw["code"], pages)


def _flag_from(raw: Mapping[str, Any]) -> Flag:
    return Flag(
        kind=Kind(raw["kind"]),
        severity=Severity(raw["severity"]),
        code=raw["code"],
        message=raw["message"],
        advice=raw["advice"],
        material=Material(raw["material"]) if raw["material"] else None,
        box=_box_from(raw["box"]),
        evidence=dict(raw["evidence"]),
        **{
            name: raw[name]
            for name in (
                "year",
                "field",
                "upload",
                "page",
                "declared",
                "read",
                "confidence",
                "clause",
            )
        },
    )


def _entry_from(raw: Mapping[str, Any]) -> MaterialEntry:
    material = Material(raw["material"])
    pages = tuple(
        DocumentFinding(
            material,
            p["upload"],
            p["page"],
            _box_from(p["box"]),
            resolution_dpi=p["resolution_dpi"],
            legibility=p["legibility"],
            defects=tuple(DefectAt(Defect(d["defect"]), _box_from(d["box"])) for d in p["defects"]),
        )
        for p in raw["pages"]
    )
    fields = tuple(
        FieldFinding(
            f["field"],
            f["declared"],
            f["read"],
            f["legibility"],
            f["confidence"],
            FieldVerdict(f["verdict"]),
            f["upload"],
            f["page"],
            _box_from(f["box"]),
        )
        for f in raw["fields"]
    )
    return MaterialEntry(material, raw["year"], raw["required"], raw["status"], pages, fields)
