"""One cause, one flag: a value typed wrong is contradicted by every paper that prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.flags import paper_title
from intake.policy import Policy
from intake.records import FieldFinding, FieldVerdict, Flag, Material, PaperFinding

_PERSON = frozenset({"name", "sex", "birth_date", "id_number", "ethnicity"})
_EDUCATION = frozenset({
    "enrolled", "graduated", "school", "major", "level", "study_form", "certificate_number",
})  # fmt: skip
_SCHOOL_PAPERS = frozenset({
    Material.GRADUATION_CERTIFICATE, Material.DEGREE_CERTIFICATE, Material.CHSI_REPORT,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper and its flags."""

    paper: PaperFinding
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
    for field in sorted(_PERSON | _EDUCATION):
        flags = _joined(field, judged, flags, policy)
    return flags


def _joined(
    field: str, judged: Sequence[Judged], flags: list[Flag], policy: Policy
) -> list[Flag]:
    rows = [(one.paper, found) for one in judged if (found := _decided(one.paper, field))]
    if any(found.verdict is FieldVerdict.MATCH for _, found in rows):
        return flags
    if not _print_the_same(field, [found.read for _, found in rows], policy):
        return flags
    codes = (f"{field.upper()}_MISMATCH", "OTHER_PERSON")
    about = [f for f in flags if f.code in codes and f.field == field and _is_about(f, rows)]
    if len(about) < 2 or not _may_join(about):
        return flags
    first, rest = about[0], [f for f in about[1:] if f.code != "OTHER_PERSON" or about[0].code == f.code]
    return [_naming(f, rest) if f is first else f for f in flags if f not in rest]


def _decided(paper: PaperFinding, field: str) -> FieldFinding | None:
    if field in _EDUCATION and paper.material not in _SCHOOL_PAPERS:
        return None
    return next(
        (f for f in paper.fields if f.field == field
         and f.verdict in (FieldVerdict.MATCH, FieldVerdict.MISMATCH)),
        None,
    )  # fmt: skip


def _is_about(flag: Flag, rows: Sequence[tuple[PaperFinding, FieldFinding]]) -> bool:
    return any(
        flag.material is paper.material and flag.upload == (found.upload or paper.upload)
        for paper, found in rows
    )


def _may_join(about: Sequence[Flag]) -> bool:
    """Another person's papers have one cause only if the card is that person's, too."""
    strangers = [f for f in about if f.code == "OTHER_PERSON"]
    return not strangers or about[0].material is Material.ID_CARD_PORTRAIT_SIDE


def _print_the_same(field: str, values: Sequence[str | None], policy: Policy) -> bool:
    """Equal, at the coarser precision for dates and by meaning for levels."""
    texts = [value or "" for value in values]
    if field == "level":
        texts = [policy.level_of(text) or text for text in texts]
    shortest = min(texts, key=len, default="")
    if field in ("birth_date", "enrolled", "graduated"):
        texts = [text[: len(shortest)] for text in texts]
    return bool(shortest) and len(set(texts)) == 1


def _naming(flag: Flag, others: Sequence[Flag]) -> Flag:
    """The flag that stands for all: the other papers are named in words and evidence."""
    if not others:
        return flag
    papers = dict.fromkeys(paper_title(f.material, f.year) for f in others if f.material)
    also = [
        {"material": f.material, "year": f.year, "upload": f.upload, "page": f.page}
        for f in others
    ]
    named = "".join(f"《{paper}》" for paper in papers)
    return replace(
        flag, message=f"{flag.message}（{named}所印相同）",
        evidence={**flag.evidence, "same_on": also},
    )  # fmt: skip
