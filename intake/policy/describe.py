"""A policy in business words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS
from intake.policy.notice import Policy
from intake.policy.references import DECLARED, VIEWS
from intake.policy.requirements import TEACHERS, Condition, Requirement

EMPLOYERS = {"public_institution": "事业单位", "enterprise": "企业"}
DEGREES = {"declared": "填报有学位", "undeclared": "未填报学位", "none": "无学位"}
_STATED = {
    "application.submitted_at": "提交之日",
    "application.round": "提交次数",
    "application.exempt": "填报免学",
    "notice.date": "通知印发之日",
    "submission.opens": "申报开始",
    "submission.closes": "申报截止",
    "review.opens": "审核开始",
    "review.closes": "审核结束",
}


def reference_words(reference: str) -> str:
    """`public_notice.posting_from` → 《公示》公示开始日期."""
    if reference in _STATED:
        return _STATED[reference]
    source, _, rest = reference.partition(".")
    if not rest:
        return reference
    field, _, view = rest.partition(".")
    label = "各项" if field == "*" else FIELD_LABELS.get(field) or DECLARED_ONLY.get(field, field)
    of = "填报的" if source == DECLARED else f"《{paper_title(Material(source))}》"
    return f"{of}{label}" + (f"所含的{VIEWS.get(view, view)}" if view else "")


# --------------------------------------------------------------------------------- show


def show(policy: Policy) -> list[str]:
    """The policy as lines of Markdown."""
    return [
        f"# {policy.title}",
        "",
        f"{policy.issuer} {policy.document}（{policy.id}，修订 {policy.revision}）",
        "",
        *_section("时间", times_of(policy)),
        *_section(
            "学历层次", (f"{level}：{'、'.join(words)}" for level, words in policy.levels.items())
        ),
        *_section(
            "应交材料", (f"{owed_words(r, policy)}（{r.clause}）" for r in policy.requirements)
        ),
        *_section("本程序核对的材料", ["、".join(paper_title(m) for m in policy.scope)]),
        *_section(
            "系列与专业", (series_words(s.name, s.specialties, s.teachers) for s in policy.series)
        ),
        *_section(
            "规则", (f"{n.id} {n.title}（{n.clause}，{n.code}）" for n in policy.catalogue())
        ),
        *_section(
            "通知未写明而由本政策选定的",
            (
                f"{name} = {plain_words(p.value)}：{p.means}"
                for name, p in policy.parameters.items()
            ),
        ),
        *_section(
            "改写的程度", (f"{code} → {severity}" for code, severity in policy.severities.items())
        ),
    ]


def _section(title: str, lines: Iterator[str] | Sequence[str]) -> list[str]:
    found = list(lines)
    return [f"## {title}", "", *(f"- {line}" for line in found), ""] if found else []


def times_of(policy: Policy) -> Iterator[str]:
    if policy.notice_date:
        yield f"通知印发：{policy.notice_date}"
    yield f"个人申报：{policy.submission.in_words()}"
    if policy.review:
        yield f"网上审核：{policy.review.in_words()}"
    if policy.paper_documents:
        yield f"纸质材料：{policy.paper_documents.window.days_in_words()}"
    late = (
        "时限可超过申报截止"
        if policy.correction.after_close == "hours"
        else "以申报截止与时限中较早的为准"
    )
    yield f"补正：{policy.correction.hours} 小时内，提交不超过 {policy.correction.max_rounds} 次，{late}"
    yield (
        f"学信网报告：更新 {policy.report_age.sure_days} 天内有效，"
        f"超过 {policy.report_age.longest_days} 天无效，其间由人核对"
    )
    yield "身份证：" + ("须在有效期内" if policy.id_card.refuse_expired else "不核对有效期")


def condition_words(when: Condition) -> str:
    """`本科、填报有学位`; 所有人 when it names nothing."""
    parts = [
        "、".join(when.level) if when.level else "",
        DEGREES.get(when.degree or "", ""),
        {True: "免学", False: "未免学", None: ""}[when.exempt],
        "、".join(EMPLOYERS[kind] for kind in when.employer_kind or ()),
        "、".join(when.series)
        if isinstance(when.series, tuple)
        else {TEACHERS: "教师系列", "others": "非教师系列"}.get(when.series or "", ""),
    ]
    return "；".join(part for part in parts if part) or "所有人"


def owed_words(r: Requirement, policy: Policy) -> str:
    title = f"《{paper_title(r.material)}》"
    others = "".join(f"或《{paper_title(m)}》" for m in r.alternatives)
    years = "；".join(
        f"{level} {'、'.join(map(str, r.years_for(level, policy.year)))}" for level in r.levels
    )
    also = f"（也接受 {'、'.join(map(str, r.also_accepted))} 年度）" if r.also_accepted else ""
    soft = "" if r.code == "MATERIAL_MISSING" else f"，缺时 {r.code}"
    return (
        f"{title}{others}：{condition_words(r.when)}"
        + (f"；{years}" if years else "")
        + also
        + soft
    )


def series_words(name: str, specialties: Sequence[str], teachers: bool) -> str:
    return f"{name}{'（教师）' if teachers else ''}：{'、'.join(specialties) or '任何专业'}"


def plain_words(value: Any) -> str:
    """A value without the notation of a programming language."""
    if value is None:
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{key} {plain_words(inner)}" for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(plain_words(inner) for inner in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
