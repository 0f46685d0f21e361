"""One labelled application folder against its report: what was right, what was wrong.

Pure bookkeeping on JSON values: the truth, the declaration and a report of contract §3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from intake.evaluation.faults import (
    ACCUSING,
    accuses,
    is_at,
    is_planted_rule,
    score_planted,
    strays,
    unclear_on,
)
from intake.evaluation.records import CaseScore, FieldScore, PageScore, PaperScore, SeenScore
from intake.evaluation.truth import (
    JSON,
    applicant_of,
    declared_value,
    is_planted_false,
    is_spoilt,
    names_paper,
    overlap,
    papers_of,
    same_year,
    texts_of,
    touches,
)


def score_case(
    folder: str, truth: JSON, application: JSON, report: JSON, scope: Collection[str]
) -> CaseScore:
    """Score one folder; only materials of `scope` count.

    A report that failed (`error`) scores as one that read nothing and found nothing.
    """
    flags = report.get("flags", [])
    planted = [p for p in truth.get("planted", []) if _counts(p, scope)]
    fields, superseded = _score_fields(folder, _Case(truth, application, report, scope, planted))
    return CaseScore(
        folder=folder,
        case=str(truth.get("case", "")),
        verdict=report.get("verdict"),
        error=(report.get("error") or {}).get("code"),
        fields=tuple(fields),
        pages=tuple(_score_pages(folder, truth, flags, planted, scope)),
        papers=tuple(_score_papers(folder, truth, report, planted, scope)),
        planted=tuple(score_planted(folder, p, truth, flags) for p in planted),
        strays=tuple(strays(folder, truth, flags, planted)),
        superseded=superseded,
        seen=tuple(_score_seen(folder, truth, report, scope)),
        applicant=applicant_of(truth, application),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    truth: JSON
    application: JSON
    report: JSON
    scope: Collection[str]
    planted: Sequence[JSON]


def _counts(planted: JSON, scope: Collection[str]) -> bool:
    return planted.get("material") is None or planted["material"] in scope


# ----------------------------------------------------------------------------- fields


def _score_fields(folder: str, case: _Case) -> tuple[list[FieldScore], int]:
    """Scores of every printed field, and how many stood on a copy that was not used."""
    rows = [
        {**row, "material": entry["material"], "entry_year": entry["year"]}
        for entry in case.report.get("materials", [])
        for row in entry.get("fields", [])
    ]
    used = {(r["upload"], r["page"], r["material"]) for r in rows}
    scores: list[FieldScore] = []
    superseded = 0
    for page, paper in papers_of(case.truth, case.scope):
        key = (page["upload"], page["page"], paper["material"])
        if key not in used and _has_used_twin(case, page, paper, used):
            superseded += len(texts_of(paper))
            continue
        scores += [
            _score_field(folder, case, page, paper, field, rows) for field in texts_of(paper)
        ]
    return scores, superseded


def _has_used_twin(case: _Case, page: JSON, paper: JSON, used: Collection[object]) -> bool:
    """Whether the same paper was uploaded twice and the report took the other copy."""
    return any(
        twin["material"] == paper["material"]
        and twin["year"] == paper["year"]
        and (other["upload"], other["page"]) != (page["upload"], page["page"])
        and (other["upload"], other["page"], twin["material"]) in used
        for other, twin in papers_of(case.truth, case.scope)
    )


def _score_field(
    folder: str, case: _Case, page: JSON, paper: JSON, field: JSON, rows: Sequence[JSON]
) -> FieldScore:
    row = _row_of(page, paper, field, rows)
    name = field["field"]
    declared = declared_value(case.application, paper, name)
    here = [f for f in case.report.get("flags", []) if is_at(f, page, paper, name)]
    return FieldScore(
        folder=folder,
        upload=page["upload"],
        page=page["page"],
        capture=page["capture"],
        material=paper["material"],
        year=paper["year"],
        field=name,
        truth=_half_width(field["value"]) or "",
        declared=declared,
        read=_half_width(row["read"]) if row else None,
        verdict=row["verdict"] if row else None,
        legible=field["legible"],
        spoilt=is_spoilt(paper, case.planted, name),
        glyph_height=field["glyph_height"],
        edge_width=field["edge_width"],
        contrast=field["contrast"],
        declared_is_true=None
        if declared is None
        else not is_planted_false(case.planted, paper, field, declared),
        accused=any(accuses(f) and not is_planted_rule(f, case.planted) for f in here),
        unclear=any(f["kind"] == "unclear" for f in here),
        printed=field.get("printed", ""),
    )


def _half_width(value: str | None) -> str | None:
    """Brackets and colons of either width are one sign: readers cannot tell them apart."""
    return unicodedata.normalize("NFKC", value) if value else value


def _row_of(page: JSON, paper: JSON, field: JSON, rows: Iterable[JSON]) -> JSON | None:
    """The report's row for a printed field: same place, then same year, then nearest."""
    same = [
        r
        for r in rows
        if r["upload"] == page["upload"]
        and r["page"] == page["page"]
        and r["material"] == paper["material"]
        and r["field"] == field["field"]
    ]
    same.sort(key=lambda r: (r["entry_year"] != paper["year"], -overlap(r, field["box"])))
    best = same[0] if same else None
    alike = [p for p in page["papers"] if p["material"] == paper["material"]]
    if best is not None and len(alike) > 1 and not touches(best, paper["box"]):
        return None  # the row belongs to another paper of this kind on the page
    return best


# ------------------------------------------------------------------- pages and papers


def _score_pages(
    folder: str, truth: JSON, flags: Sequence[JSON], planted: Sequence[JSON], scope: Collection[str]
) -> list[PageScore]:
    scores = []
    for page in truth.get("pages", []):
        papers = [p for p in page["papers"] if p["material"] in scope]
        if not papers:
            continue
        fields = [f for p in papers for f in p["fields"]]
        scores.append(
            PageScore(
                folder,
                page["upload"],
                page["page"],
                page["capture"],
                legible=bool(fields) and all(f["legible"] for f in fields),
                spoilt=any(is_spoilt(p, planted) for p in papers),
                called_unclear=any(unclear_on(f, page) for f in flags),
            )
        )
    return scores


def _score_papers(
    folder: str, truth: JSON, report: JSON, planted: Sequence[JSON], scope: Collection[str]
) -> list[PaperScore]:
    seen = {
        (upload["upload"], page["page"]): page["materials"]
        for upload in report.get("uploads", [])
        for page in upload.get("pages", [])
    }
    missing = [f for f in report.get("flags", []) if f["kind"] == "missing"]
    return [
        PaperScore(
            folder,
            page["upload"],
            page["page"],
            page["capture"],
            paper["material"],
            paper["year"],
            is_spoilt(paper, planted),
            recognised=paper["material"] in seen.get((page["upload"], page["page"]), ()),
            called_missing=any(
                f["material"] == paper["material"] and same_year(f["year"], paper["year"])
                for f in missing
            ),
            flagged=None
            if _is_planted_on(planted, paper)
            else any(
                f["severity"] in ACCUSING and is_at(f, page, paper, None)
                for f in report.get("flags", [])
            ),
        )
        for page, paper in papers_of(truth, scope)
    ]


def _is_planted_on(planted: Sequence[JSON], paper: JSON) -> bool:
    return any(p["material"] is not None and names_paper(p, paper) for p in planted)


def _score_seen(folder: str, truth: JSON, report: JSON, scope: Collection[str]) -> list[SeenScore]:
    """Every material in scope that the report names, against what lies on that page."""
    there = {
        (page["upload"], page["page"], paper["material"]) for page, paper in papers_of(truth, scope)
    }
    return [
        SeenScore(
            folder,
            upload["upload"],
            page["page"],
            material,
            (upload["upload"], page["page"], material) in there,
        )
        for upload in report.get("uploads", [])
        for page in upload.get("pages", [])
        for material in dict.fromkeys(page["materials"])
        if material in scope
    ]
