"""Flags against planted faults: which were found, and which accuse for no reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.documents import PAPERS
from intake.domain.application import Material
from intake.evaluation.records import PlantedScore, Stray
from intake.evaluation.truth import JSON, names_paper, other_person, papers_of, same_year, touches

ACCUSING = ("error", "warning")
"""Severities that tell somebody that a declared value is wrong; `info` does not."""

RULE = "rule"
"""Kind of a planted fault that breaks a rule of the notice; its note is "rule code"."""

_IDENTITY = ("name", "sex", "birth_date", "id_number")
"""Fields of which two contradicted make another person's paper (contract §3)."""


def is_at(flag: JSON, page: JSON, paper: JSON, field: str | None) -> bool:
    """Whether a flag points at this paper (and field, unless `field` is None)."""
    if flag["material"] != paper["material"]:
        return False
    if field is not None and flag["field"] != field:
        return False
    if flag["upload"] is None:
        return same_year(flag["year"], paper["year"])
    return (
        flag["upload"] == page["upload"]
        and flag["page"] in (None, page["page"])
        and touches(flag, paper["box"])
    )


def accuses(flag: JSON) -> bool:
    """Whether a flag tells somebody that a declared value is wrong."""
    return flag["kind"] == "misreported" and flag["severity"] in ACCUSING


def unclear_on(flag: JSON, page: JSON) -> bool:
    """Whether a flag calls this page, its upload, or anything on it unclear."""
    return (
        flag["kind"] == "unclear"
        and flag["upload"] == page["upload"]
        and flag["page"] in (None, page["page"])
    )


def score_planted(folder: str, fault: JSON, truth: JSON, flags: Sequence[JSON]) -> PlantedScore:
    """Whether a planted fault was found: by a flag of its own kind, at its own place."""
    finds = _FINDERS.get(fault["kind"], _finds_by_place)
    found = any(fault["kind"] in (RULE, f["kind"]) and finds(f, fault, truth) for f in flags)
    doubted = not found and any(
        f["kind"] in ("not_checked", "unclear") and _finds_by_place(f, fault, truth) for f in flags
    )
    return PlantedScore(
        folder,
        fault["kind"],
        fault["material"],
        fault["year"],
        fault["field"],
        fault.get("note") or "",
        found,
        doubted,
        _can_be_seen(fault, truth),
    )


def _can_be_seen(fault: JSON, truth: JSON) -> bool:
    """Whether some page shows the misreported value legibly (the rule of the truth).

    Another person's name stands on that person's paper alone. A capture that was to be
    spoilt and came out legible all over is no fault either.
    """
    if fault["kind"] == "unclear":
        fields = [
            field["legible"]
            for page in truth["pages"]
            for paper in page["papers"]
            if paper["material"] == fault["material"]
            if same_year(paper["year"], fault["year"])
            for field in paper["fields"]
        ]
        return not fields or not all(fields)
    if fault["kind"] != "misreported" or fault["field"] is None:
        return True
    shown = [
        field["legible"]
        for page in truth["pages"]
        for paper in page["papers"]
        if paper["material"] == fault["material"]
        or (fault["field"] in _IDENTITY and not other_person(fault))
        if same_year(paper["year"], fault["year"])
        for field in paper["fields"]
        if field["field"] == fault["field"]
    ]
    return any(shown) or not shown


def _finds_by_place(flag: JSON, fault: JSON, _truth: JSON) -> bool:
    return (
        (
            fault["material"] is None
            or flag["material"] in (None, fault["material"])
            or fault["field"] in _IDENTITY  # the first legible paper that shows it
        )
        and (fault["field"] is None or flag["field"] in (None, fault["field"]))
        and same_year(flag["year"], fault["year"])
    )


def _finds_misreport(flag: JSON, fault: JSON, truth: JSON) -> bool:
    if flag["code"] == "WRONG_SLOT" or "WRONG_SLOT" in (fault.get("note") or ""):
        return flag["code"] in (fault.get("note") or "")
    if flag["severity"] not in ACCUSING:
        return False
    if flag["code"] == "OTHER_PERSON":  # one flag stands for all fields of the paper
        if fault["material"] is None:
            return fault["field"] in (None, *_IDENTITY)
        return bool(flag["material"] == fault["material"])
    if other_person(fault):
        return bool(flag["material"] == fault["material"])
    return _finds_by_place(flag, fault, truth)


def _finds_unclear(flag: JSON, fault: JSON, truth: JSON) -> bool:
    """By the paper's name, or by its page when nobody could tell which paper it is."""
    if fault["field"] is not None and flag["field"] not in (None, fault["field"]):
        return False
    if flag["material"] is not None and fault["material"] is not None:
        return bool(flag["material"] == fault["material"]) and same_year(
            flag["year"], fault["year"]
        )
    pages = [
        page
        for page in truth.get("pages", [])
        if fault["material"] is None or any(names_paper(fault, paper) for paper in page["papers"])
    ]
    return any(unclear_on(flag, page) for page in pages)


def _finds_missing(flag: JSON, fault: JSON, _truth: JSON) -> bool:
    return bool(flag["material"] == fault["material"]) and same_year(flag["year"], fault["year"])


def is_planted_rule(flag: JSON, planted: Sequence[JSON]) -> bool:
    """Whether a flag names a rule that was broken on purpose: then it accuses nobody."""
    return any(p["kind"] == RULE and _finds_rule(flag, p, {}) for p in planted)


def _finds_rule(flag: JSON, fault: JSON, _truth: JSON) -> bool:
    """By its code, at its paper where the rule is about one."""
    _, code = fault["note"].split()
    return flag["code"] == code and fault["material"] in (None, flag["material"])


_FINDERS: dict[str, Callable[[JSON, JSON, JSON], bool]] = {
    "misreported": _finds_misreport,
    "unclear": _finds_unclear,
    "missing": _finds_missing,
    RULE: _finds_rule,
}


def strays(folder: str, truth: JSON, flags: Sequence[JSON], planted: Sequence[JSON]) -> list[Stray]:
    """Accusations that neither a printed field nor a planted fault explains."""
    everything = {m.value for m in (*PAPERS, Material.OTHER)}
    places = papers_of(truth, everything)
    return [
        Stray(folder, f["code"], f["material"], f["field"], f["declared"], f["read"])
        for f in flags
        if accuses(f)
        and not is_planted_rule(f, planted)
        and not any(
            any(field["field"] == f["field"] for field in paper["fields"])
            and is_at(f, page, paper, None)
            for page, paper in places
        )
        and not any(p["kind"] == "misreported" and _finds_misreport(f, p, truth) for p in planted)
    ]
