"""One cause, one flag: a value typed wrong is contradicted by every paper that prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.documents import PAPERS, course_material, document, paper_title, titles_in_short
from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict, Flag, Kind
from intake.domain.values.id_numbers import mask_compatible
from intake.policy.notice import Policy

_PERSON = frozenset({"name", "sex", "birth_date", "id_number", "ethnicity"})
_EDUCATION = frozenset(
    {"enrolled", "graduated", "school", "major", "level", "study_form", "certificate_number"}
)
_EMPLOYMENT = frozenset({"employer", "work_start", "series", "specialty"})

MASK = "*"
"""Stands for a digit that a certificate does not show (domain §3.9)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper and its flags."""

    paper: DocumentFinding
    flags: tuple[Flag, ...]


def one_flag_per_cause(judged: Sequence[Judged], policy: Policy) -> list[Flag]:
    """All flags, those of one wrong declaration joined on the first paper that shows it.

    A declared value is itself at fault when no paper supports it and all that contradict
    it print the same; when some paper supports it, each contradicting paper keeps its
    own flag. The fields keep their verdict `mismatch` in either case.
    """
    flags = [flag for one in judged for flag in one.flags]
    if not policy.one_flag_per_declared_error:
        return flags
    for field in sorted(_PERSON | _EDUCATION | _EMPLOYMENT):
        flags = _joined(field, judged, flags, policy)
    return flags


_HELD = frozenset({FieldVerdict.MATCH, FieldVerdict.MISMATCH})
"""Verdicts on a value that was held against the declaration and settled."""


def wrong_papers_once(flags: Sequence[Flag], judged: Sequence[Judged]) -> list[Flag]:
    """A paper that contradicts most of what it shows, while others bear each of these values
    out, is another paper than meant: one cause, one finding."""
    result = list(flags)
    for one in judged:
        wrong = [
            f for f in one.flags if f in result and f.code == f"{str(f.field).upper()}_MISMATCH"
        ]
        fields = {f.field for f in wrong}
        shown = [f for f in one.paper.fields if f.verdict in _HELD]
        is_odd = all(_is_borne_out(field, one, judged) for field in fields)
        if not wrong[1:] or not is_odd or len(wrong) * 2 <= len(shown):
            continue
        result = [_wrong_paper(one.paper, wrong) if f is wrong[0] else f for f in result]
        result = [f for f in result if f not in wrong[1:]]
    return result


def _is_borne_out(field: str | None, odd: Judged, judged: Sequence[Judged]) -> bool:
    """Does another paper show the declared value?"""
    return any(
        row.field == field and row.verdict is FieldVerdict.MATCH
        for other in judged
        if other is not odd
        for row in other.paper.fields
    )


def _wrong_paper(paper: DocumentFinding, wrong: Sequence[Flag]) -> Flag:
    first = wrong[0]
    labels = "、".join(FIELD_LABELS.get(str(f.field), str(f.field)) for f in wrong)
    read = {str(f.field): {"declared": f.declared, "read": f.read} for f in wrong}
    return make_flag(
        "WRONG_PAPER",
        material=first.material,
        year=first.year,
        field=first.field,
        upload=first.upload,
        page=first.page,
        box=paper.box,
        declared=first.declared,
        read=first.read,
        confidence=first.confidence,
        clause=first.clause,
        evidence={"fields": read},
        labels=labels,
    )


def _joined(field: str, judged: Sequence[Judged], flags: list[Flag], policy: Policy) -> list[Flag]:
    rows = [(one.paper, found) for one in judged if (found := _decided(one.paper, field))]
    if any(found.verdict is FieldVerdict.MATCH for _, found in rows):
        return flags
    codes = (f"{field.upper()}_MISMATCH", "OTHER_PERSON")
    about = [f for f in flags if f.code in codes and f.field == field and _is_about(f, rows)]
    while about:
        first, *others = about
        same = [f for f in others if _is_one_cause(field, first, f, policy)]
        about = [f for f in others if f not in same]
        flags = [_naming(f, same) if f is first else f for f in flags if f not in same]
    return flags


def _is_one_cause(field: str, first: Flag, other: Flag, policy: Policy) -> bool:
    """Both print the same; another person's paper is a cause of its own, unless the card
    is that person's, too."""
    if not print_the_same(field, (first.read, other.read), policy):
        return False
    if other.code != "OTHER_PERSON":
        return True
    return first.code == other.code and first.material is Material.ID_CARD_PORTRAIT_SIDE


def _decided(paper: DocumentFinding, field: str) -> FieldFinding | None:
    if field in _EDUCATION and field not in document(paper.material).declared:
        return None
    return next(
        (
            f
            for f in paper.fields
            if f.field == field and f.verdict in (FieldVerdict.MATCH, FieldVerdict.MISMATCH)
        ),
        None,
    )


def _is_about(flag: Flag, rows: Sequence[tuple[DocumentFinding, FieldFinding]]) -> bool:
    return any(
        flag.material is paper.material and flag.upload == (found.upload or paper.upload)
        for paper, found in rows
    )


def _what_counts(field: str, value: str) -> str:
    """Of a field of which papers leave out a part (the larger place, 系列, 专业, 族) the rest."""
    kinds = {one.kind for paper in PAPERS.values() for one in paper.fields if one.name == field}
    for kind in kinds:
        if kind.is_printed_in_part:
            return kind.comparable(value)
    return value


def print_the_same(field: str, values: tuple[str | None, str | None], policy: Policy) -> bool:
    """Equal: dates at the coarser precision, levels by meaning, numbers where unmasked."""
    first, second = (value or "" for value in values)
    if field == "level":
        first, second = (policy.level_of(text) or text for text in (first, second))
    first, second = (_what_counts(field, text) for text in (first, second))
    if field in ("birth_date", "enrolled", "graduated", "work_start"):
        length = min(len(first), len(second))
        first, second = first[:length], second[:length]
    if not first:
        return False
    if MASK in second and MASK not in first:
        return mask_compatible(first, second)
    if len(first) != len(second):
        return False
    return all(a == b or MASK in (a, b) for a, b in zip(first, second, strict=True))


def without_years_called_missing(missing: Sequence[Flag], flags: Sequence[Flag]) -> list[Flag]:
    """A certificate of another year or course than declared: its lack is said once.

    The missing pair names the certificate's page, so the contradicted year, or course, of
    that certificate gives no flag of its own.
    """
    told = {(f.material, f.year) for f in missing}
    return [f for f in flags if _declared_place(f) not in told]


def naming_pages(missing: Sequence[Flag], flags: Sequence[Flag]) -> list[Flag]:
    """The missing pairs, each with the page that was declared to be it, if there is one."""
    pages = {_declared_place(f): f for f in reversed(flags)}
    return [
        replace(f, upload=here.upload, page=here.page)
        if f.upload is None and (here := pages.get((f.material, f.year)))
        else f
        for f in missing
    ]


def _declared_place(flag: Flag) -> tuple[Material | None, int | None] | None:
    """The (material, year) that a certificate with this contradicted value was declared as."""
    if flag.code == "YEAR_MISMATCH" and (flag.declared or "").isdecimal():
        return (flag.material, int(flag.declared or 0))
    if flag.code == "COURSE_MISMATCH" and (material := course_material(flag.declared)):
        return (material, flag.year)
    return None


def _naming(flag: Flag, others: Sequence[Flag]) -> Flag:
    """The flag that stands for all: the other papers are named in words and evidence."""
    if not others:
        return flag
    also = [
        {"material": f.material, "year": f.year, "upload": f.upload, "page": f.page} for f in others
    ]
    named = titles_in_short(paper_title(f.material, f.year) for f in others if f.material)
    return replace(
        flag,
        message=f"{flag.message}（{named}所印相同）",
        evidence={**flag.evidence, "same_on": also},
    )


def seals_named_once(flags: Sequence[Flag]) -> list[Flag]:
    """Seals whose unit nobody could read: one finding that names every such paper."""
    unread = [
        f
        for f in flags
        if f.kind is Kind.NOT_CHECKED and f.field == "sealed_by" and f.material is not None
    ]
    if not unread[1:]:
        return list(flags)
    first, *others = unread
    named = titles_in_short(paper_title(f.material, f.year) for f in others if f.material)
    joined = replace(
        _naming(first, others), message=f"{first.message}；{named}的盖章单位也未能核对"
    )
    return [joined if f is first else f for f in flags if f not in others]
