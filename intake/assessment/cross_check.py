"""Paper against paper: which one is the odd one out, and what has to be corrected.

Registers (the card, the 学信网 report) are the reference; the declaration is corrected
first, a unit's paper second (domain §6). Nothing here accuses: a disagreement that the
declaration does not settle goes to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intake.assessment.document_flags import is_other_person, is_paper_unclear
from intake.assessment.root_causes import Judged, print_the_same
from intake.assessment.rules.evidence import days_of, whole_months
from intake.assessment.validity import printed_value
from intake.documents import paper_title, titles_in_short
from intake.documents.flags import make_flag, recoded
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import DocumentFinding, FieldFinding, FieldVerdict, Flag
from intake.domain.verdict_stages import Stage, turned
from intake.policy.notice import Policy
from intake.policy.parts import Agreement

DECLARATION = "declaration"
"""Stands in `evidence.odd_one_out` when the papers agree against what was typed."""


@dataclass(frozen=True, slots=True)
class _Witness:
    paper: DocumentFinding
    row: FieldFinding
    value: str


# ---------------------------------------------------------------------------- tolerance


def tolerant(paper: DocumentFinding, policy: Policy) -> DocumentFinding:
    """The paper, its dates that are as near to the declared ones as the policy allows
    taken as agreeing."""
    if policy.consistency is None:
        return paper
    loose = {a.field: a.same_months for a in policy.consistency.fields if a.same_months is not None}
    fields = tuple(
        turned(f, Stage.TOLERANCE, FieldVerdict.MATCH)
        if f.field in loose
        and f.verdict is FieldVerdict.MISMATCH
        and (months := months_apart(f)) is not None
        and months <= loose[f.field]
        else f
        for f in paper.fields
    )
    return replace(paper, fields=fields) if fields != paper.fields else paper


def months_apart(row: FieldFinding | Flag) -> int | None:
    """Calendar months between what is declared and what is read; None for no dates."""
    spans = [days_of(text or "") for text in (row.declared, row.read)]
    if spans[0] is None or spans[1] is None:
        return None
    return abs(whole_months(spans[0][0].replace(day=1), spans[1][0].replace(day=1)))


# ------------------------------------------------------------------- the odd one out


def with_odd_ones(flags: Sequence[Flag], judged: Sequence[Judged], policy: Policy) -> list[Flag]:
    """The flags, each contradiction with who is the odd one and what to correct; and one
    flag for every paper that disagrees on a value nobody declared."""
    if policy.consistency is None:
        return list(flags)
    result = list(flags)
    for agreement in policy.consistency.fields:
        witnesses = list(_witnesses(agreement, judged, policy))
        result = [_named(flag, agreement, witnesses, policy) for flag in result]
        result += _disagreements(agreement, witnesses, policy)
    return result


def _witnesses(
    agreement: Agreement, judged: Sequence[Judged], policy: Policy
) -> Iterator[_Witness]:
    assert policy.consistency is not None
    for one in judged:
        paper = one.paper
        if (
            paper.material not in agreement.among
            or is_paper_unclear(paper)
            or is_other_person(paper)
        ):
            continue
        for row in paper.fields:
            value = printed_value(paper, row.field) if row.field == agreement.field else None
            is_sure = row.verdict is not FieldVerdict.NOT_DECLARED or (
                (row.confidence or 0.0) >= policy.consistency.least_confidence
            )
            if value and is_sure:
                yield _Witness(paper, row, value)


def _named(flag: Flag, agreement: Agreement, witnesses: Sequence[_Witness], policy: Policy) -> Flag:
    """A contradiction of this field with its odd one; any other flag as it is."""
    assert policy.consistency is not None
    if flag.field != agreement.field or flag.code != f"{agreement.field.upper()}_MISMATCH":
        return flag
    if _is_near(flag, agreement):
        return recoded(flag, f"{agreement.field.upper()}_NEAR")
    registers = policy.consistency.registers
    agreeing = [w.paper for w in witnesses if w.row.verdict is FieldVerdict.MATCH]
    alike = [
        w.paper
        for w in witnesses
        if w.row.verdict is FieldVerdict.MISMATCH and _same(agreement, w.value, flag.read, policy)
    ]
    is_register = any(p.material in registers for p in alike)
    if not agreeing:
        return (
            _with(flag, DECLARATION, alike, _correct_declaration(flag)) if len(alike) > 1 else flag
        )
    if is_register and any(p.material in registers for p in agreeing):
        return _with(flag, flag.material, agreeing, _registers_differ(flag))
    if is_register:
        return _with(flag, DECLARATION, agreeing, _register_is_right(flag, agreeing))
    if agreement.field == "name" and is_variant(
        flag.declared, flag.read, policy.consistency.variants
    ):
        return _with(recoded(flag, "NAME_VARIANT"), flag.material, agreeing, None)
    return _with(flag, flag.material, agreeing, _correct_paper(flag, agreeing))


def _is_near(flag: Flag, agreement: Agreement) -> bool:
    months = months_apart(flag)
    near = agreement.near_months
    return near is not None and months is not None and months <= near


def _same(agreement: Agreement, one: str, other: str | None, policy: Policy) -> bool:
    return print_the_same(agreement.field, (one, other), policy) or print_the_same(
        agreement.field, (other, one), policy
    )


def _with(
    flag: Flag, odd: str | None, papers: Sequence[DocumentFinding], advice: str | None
) -> Flag:
    evidence: dict[str, Any] = {
        **flag.evidence,
        "odd_one_out": str(odd),
        "witnesses": [
            {"material": str(p.material), "upload": p.upload, "page": p.page} for p in papers
        ],
    }
    return replace(flag, evidence=evidence, advice=advice or flag.advice)


def _titles(papers: Sequence[DocumentFinding]) -> str:
    return titles_in_short(paper_title(p.material) for p in papers)


def _label(flag: Flag) -> str:
    return FIELD_LABELS.get(flag.field or "", flag.field or "")


def _paper(flag: Flag) -> str:
    return paper_title(flag.material, flag.year) if flag.material else "此页"


def _correct_declaration(flag: Flag) -> str:
    return f"各份材料的{_label(flag)}一致而与填报不同，请核对并修改填报；如填报无误，请由出具单位更正材料"


def _register_is_right(flag: Flag, agreeing: Sequence[DocumentFinding]) -> str:
    return (
        f"以《{_paper(flag)}》为准：请核对并修改填报的{_label(flag)}，"
        f"{_titles(agreeing)}与之不同的，请由出具单位更正；如该页扫描有误，请重新扫描上传"
    )


_NAME_CHANGED = "姓名曾更改（曾用名、户口更名）的，请上传户口簿的更名记录或公安机关出具的同一人证明，由审核员确认；"


def _registers_differ(flag: Flag) -> str:
    if flag.field == "name":
        return f"登记材料之间姓名不一致：{_NAME_CHANGED}如扫描有误，请重新扫描上传"
    return (
        f"登记材料之间{_label(flag)}不一致：如曾更改，请上传户口簿更改记录；"
        "如学校登记有误，请向学校申请更正学信网信息后重新下载报告；如扫描有误，请重新扫描上传"
    )


def _correct_paper(flag: Flag, agreeing: Sequence[DocumentFinding]) -> str:
    changed = _NAME_CHANGED if flag.field == "name" else ""
    return (
        f"{changed}"
        f"{_titles(agreeing)}与填报一致，只有《{_paper(flag)}》不同：请核对是否传错文件；"
        "如该材料有误，请由出具单位更正后重新上传；如填报有误，请修改填报"
    )


# --------------------------------------------------------- values that nobody declared


def _disagreements(
    agreement: Agreement, witnesses: Sequence[_Witness], policy: Policy
) -> Iterator[Flag]:
    """One flag for every reading that is not the reference's; which is a register's, else
    that of the most papers, else the first."""
    assert policy.consistency is not None
    groups = _alike(agreement, witnesses, policy)
    if not groups[1:]:
        return
    ranks = {m: -i for i, m in enumerate(policy.consistency.registers)}
    reference = max(
        groups, key=lambda g: (max(ranks.get(w.paper.material, -len(ranks)) for w in g), len(g))
    )
    is_known = any(w.paper.material in ranks for w in reference) or len(reference) > 1
    for group in groups:
        if group is not reference:
            yield _disagreement(agreement.field, group[0], reference, is_known)


def _alike(
    agreement: Agreement, witnesses: Sequence[_Witness], policy: Policy
) -> list[list[_Witness]]:
    """What nobody declared, in groups that print the same."""
    groups: list[list[_Witness]] = []
    for one in witnesses:
        if one.row.verdict is not FieldVerdict.NOT_DECLARED:
            continue
        same = (
            g
            for g in groups
            if _same(agreement, g[0].value, one.value, policy) or _is_close(agreement, g[0], one)
        )
        group = next(same, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _disagreement(field: str, odd: _Witness, reference: Sequence[_Witness], is_known: bool) -> Flag:
    known = [w.paper for w in reference]
    return make_flag(
        "PAPERS_DISAGREE",
        material=odd.paper.material,
        field=field,
        year=next(iter(odd.paper.years), None),
        upload=odd.paper.upload,
        page=odd.paper.page,
        box=odd.row.box or odd.paper.box,
        read=odd.value,
        confidence=odd.row.confidence,
        found=f"{_titles(known)}为 {reference[0].value}",
        evidence={
            "odd_one_out": str(odd.paper.material) if is_known else None,
            "reference": reference[0].value,
        },
    )


def _is_close(agreement: Agreement, one: _Witness, other: _Witness) -> bool:
    if agreement.same_months is None:
        return False
    months = months_apart(replace(one.row, declared=one.value, read=other.value))
    return months is not None and months <= agreement.same_months


# -------------------------------------------------------------------------------- names


def is_variant(one: str | None, other: str | None, variants: Sequence[tuple[str, str]]) -> bool:
    """Do two names differ by nothing but the characters that offices write for one sound?"""
    if not one or not other or one == other or len(one) != len(other):
        return False
    twins = {frozenset(pair) for pair in variants}
    return all(a == b or frozenset((a, b)) in twins for a, b in zip(one, other, strict=True))
