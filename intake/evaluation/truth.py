"""What a labelled folder says is true: its papers, its declaration, its planted faults.

Pure look-ups in JSON values: `truth.json` (the shape of samples/drawing/truth.py) and the
declaration of `application.json`; the report is not consulted here, so that a paper
nobody recognised counts all the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from intake.documents import document
from intake.domain.application import Material
from intake.evaluation.records import Applicant

JSON = Mapping[str, Any]


def papers_of(truth: JSON, scope: Collection[str]) -> list[tuple[JSON, JSON]]:
    """Every (page, paper) of the truth whose material is in scope, in file order."""
    return [
        (page, paper)
        for page in truth.get("pages", [])
        for paper in page["papers"]
        if paper["material"] in scope
    ]


MARKS = (
    "seal",
    "sealed_by",
    "signature",
    "dated",
    "fingerprint",
    "handwritten",
    "faces",
    "background",
)
"""Fields that are no printed text: of each one it is counted whether it was seen."""


def texts_of(paper: JSON) -> list[JSON]:
    """The printed values of a paper, its marks left aside."""
    return [field for field in paper["fields"] if field["field"] not in MARKS]


def is_spoilt(paper: JSON, planted: Iterable[JSON], field: str | None = None) -> bool:
    """Whether this paper (or that field of it) was made illegible on purpose."""
    return any(
        p["kind"] == "unclear"
        and names_paper(p, paper)
        and (p["field"] is None or field is None or p["field"] == field)
        for p in planted
    )


def is_planted_false(planted: Sequence[JSON], paper: JSON, field: JSON, declared: str) -> bool:
    """Whether a declared value was made wrong on purpose, as this paper can show it.

    A fault planted on one paper makes the declaration wrong on every paper that prints
    the same field, so there the values themselves decide.
    """
    for fault in planted:
        if fault["kind"] != "misreported":
            continue
        covers = fault["field"] in (None, field["field"]) or other_person(fault)
        if covers and names_paper(fault, paper):
            return True
        if fault["field"] == field["field"] and not agree(field["field"], declared, field["value"]):
            return True
    return False


def other_person(fault: JSON) -> bool:
    """Whether the planted fault is a whole paper of somebody else."""
    return "OTHER_PERSON" in (fault.get("note") or "").upper()


def names_paper(fault: JSON, paper: JSON) -> bool:
    """Whether a planted fault is about this paper; no material means every paper."""
    return fault["material"] in (None, paper["material"]) and same_year(
        fault["year"], paper["year"]
    )


def same_year(one: int | None, other: int | None) -> bool:
    """Whether two years can be the same one; None stands for any."""
    return one is None or other is None or one == other


def agree(field: str, one: str, other: str) -> bool:
    """Whether two values of the contract's notation mean the same (its §2), generously."""
    one, other = _plain(field, one), _plain(field, other)
    if field in _DATES and "长期" not in (one, other):
        shorter = min(len(one), len(other))
        return one[:shorter] == other[:shorter]
    return one == other or (field == "address" and (one in other or other in one))


_DATES = (
    "birth_date",
    "enrolled",
    "graduated",
    "awarded",
    "updated",
    "id_valid_from",
    "id_valid_until",
    "work_start",
)
_JUNIOR_COLLEGE = ("专科", "高职", "大专")


def _plain(field: str, value: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    if field == "ethnicity":
        text = text.removesuffix("族")
    if field == "level" and text in _JUNIOR_COLLEGE:
        text = _JUNIOR_COLLEGE[0]
    return text


# ------------------------------------------------------------------- the declaration


def applicant_of(truth: JSON, application: JSON) -> Applicant:
    """Name and ethnicity as declared (a planted slip keeps both kinds), and the card."""
    person = application.get("applicant") or {}
    cards = [
        p
        for page in truth.get("pages", [])
        for p in page["papers"]
        if str(p["material"]).startswith("id_card")
    ]
    bilingual = any(p.get("bilingual") for p in cards) if cards else None
    return Applicant(str(person.get("name") or ""), str(person.get("ethnicity") or ""), bilingual)


_FROM_APPLICANT = (
    "name",
    "sex",
    "ethnicity",
    "birth_date",
    "id_number",
    "address",
    "id_issuing_authority",
    "id_valid_from",
    "id_valid_until",
)
_FROM_EDUCATION = (
    "level",
    "study_form",
    "school",
    "major",
    "enrolled",
    "graduated",
    "certificate_number",
    "degree",
    "degree_certificate_number",
)
_FROM_EMPLOYMENT = ("employer", "work_start", "series", "specialty", "current_title")


def declared_value(application: JSON, paper: JSON, field: str) -> str | None:
    """What the applicant declared for this field of this paper, as a string, or None.

    Independent of the report, so that a paper nobody recognised still counts.
    """
    value: object = None
    course = document(Material(paper["material"])).course
    if course and field in ("year", "course", "hours", "certificate_number"):
        entries = application.get("continuing_education") or []
        for entry in entries:
            if (entry.get("year"), entry.get("course")) == (paper["year"], course):
                value = entry.get(field)
    elif field in _FROM_APPLICANT:
        value = (application.get("applicant") or {}).get(field)
    elif field in _FROM_EMPLOYMENT:
        value = (application.get("employment") or {}).get(field)
    elif field == "grade":
        entries = application.get("assessments") or []
        value = next((e.get("grade") for e in entries if e.get("year") == paper["year"]), None)
    elif field in _FROM_EDUCATION:
        value = (application.get("education") or {}).get(field)
    return None if value is None else str(value)


def overlap(row: JSON, box: Sequence[int]) -> int:
    """Square pixels that `row["box"]` shares with a box; 0 when either is absent."""
    other = row.get("box")
    if not other or not box:
        return 0
    wide = min(other[2], box[2]) - max(other[0], box[0])
    high = min(other[3], box[3]) - max(other[1], box[1])
    return int(max(wide, 0) * max(high, 0))


def touches(row: JSON, box: Sequence[int]) -> bool:
    """Whether they overlap; a row or a paper without a box is anywhere."""
    return not box or not row.get("box") or overlap(row, box) > 0
