"""A policy in business words, and what differs between two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS
from intake.policy.notice import Policy
from intake.policy.operators import DECLARED, VIEWS
from intake.policy.requirements import TEACHERS, Condition, Requirement
from intake.policy.rules import OPERATORS, Rule

EMPLOYERS = {"public_institution": "事业单位", "enterprise": "企业"}
DEGREES = {"declared": "填报有学位", "undeclared": "未填报学位", "none": "无学位"}
KEYS = {
    "of": "看的是",
    "how": "方式",
    "allowed": "只接受",
    "refused": "不接受",
    "unless": "除非提到",
    "topic": "说的是",
    "pattern": "写法",
    "since": "起自",
    "until": "截至",
    "unit": "单位",
    "at_least": "至少",
    "at_most": "至多",
    "first_day_counts": "计起始日",
    "all_known": "须都已知",
    "marks": "标记",
    "values": "两者",
    "must": "应",
    "as": "比较",
    "lag": "可早几个月",
    "phrases": "要点",
    "number": "数值",
    "named": "等级",
    "bands": "各等级",
    "days": "天数",
    "born": "出生",
    "years": "年限",
    "by_age": "按年龄",
    "series": "系列",
    "specialty": "专业",
    "when": "适用于",
    "where": "条件",
    "title": "说的是",
    "clause": "依据",
    "code": "代码",
    "severity": "程度",
    "message": "句子",
    "advice": "怎么办",
    "without": "而没有",
    "of_other_years": "应交年度之外",
    "instead_of": "代替",
    "value": "看的是",
    "is": "是",
    "mentions": "提到",
    "silent_on": "没有提到",
    "level": "学历",
    "employer_kind": "单位",
    "degree": "学位",
    "exempt": "免学",
    "unless_flagged": "已指出则不再说",
    "once": "只说一次",
}
"""Keys of a rule, as people say them."""
_UNITS = {"days": "天", "months": "个月", "years": "年", "working_days": "个工作日"}
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
        *_section("时间", _times(policy)),
        *_section(
            "学历层次", (f"{level}：{'、'.join(words)}" for level, words in policy.levels.items())
        ),
        *_section("应交材料", (f"{_owed(r, policy)}（{r.clause}）" for r in policy.requirements)),
        *_section("本程序核对的材料", ["、".join(paper_title(m) for m in policy.scope)]),
        *_section(
            "系列与专业", (_series_words(s.name, s.specialties, s.teachers) for s in policy.series)
        ),
        *_section(
            "规则", (f"{n.id} {n.title}（{n.clause}，{n.code}）" for n in policy.catalogue())
        ),
        *_section(
            "通知未写明而由本政策选定的",
            (f"{name} = {_plain(p.value)}：{p.means}" for name, p in policy.parameters.items()),
        ),
        *_section(
            "改写的程度", (f"{code} → {severity}" for code, severity in policy.severities.items())
        ),
    ]


def _section(title: str, lines: Iterator[str] | Sequence[str]) -> list[str]:
    found = list(lines)
    return [f"## {title}", "", *(f"- {line}" for line in found), ""] if found else []


def _times(policy: Policy) -> Iterator[str]:
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


def _owed(r: Requirement, policy: Policy) -> str:
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


def _series_words(name: str, specialties: Sequence[str], teachers: bool) -> str:
    return f"{name}{'（教师）' if teachers else ''}：{'、'.join(specialties) or '任何专业'}"


# --------------------------------------------------------------------------------- diff


def diff(old: Policy, new: Policy) -> list[str]:
    """What is different for applicants and reviewers, a line each; empty when nothing is."""
    plain = (("通知", "title"), ("文号", "document"), ("发文机关", "issuer"))
    lines = [
        f"{name}：{getattr(old, key)} → {getattr(new, key)}"
        for name, key in plain
        if getattr(old, key) != getattr(new, key)
    ]
    lines += _changed("时间", list(_times(old)), list(_times(new)))
    lines += _changed(
        "学历层次", *([f"{k}：{'、'.join(v)}" for k, v in p.levels.items()] for p in (old, new))
    )
    lines += _changed("应交材料", *([_owed(r, p) for r in p.requirements] for p in (old, new)))
    lines += _changed("核对范围", *([paper_title(m) for m in p.scope] for p in (old, new)))
    lines += _changed(
        "系列与专业",
        *([_series_words(s.name, s.specialties, s.teachers) for s in p.series] for p in (old, new)),
    )
    lines += _changed(
        "选定",
        *(
            [f"{p.means} = {_plain(p.value)}" for p in policy.parameters.values()]
            for policy in (old, new)
        ),
    )
    lines += _rules(old, new)
    lines += _changed("工作日历", *(_calendar(p) for p in (old, new)))
    lines += _changed(
        "改写的程度", *([f"{c} → {s}" for c, s in p.severities.items()] for p in (old, new))
    )
    return lines


def _changed(name: str, old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Lines of one heading (up to the first ：or =) side by side, else gone or new."""
    before, after = _by_heading(old), _by_heading(new)
    lines = []
    for heading in dict.fromkeys([*before, *after]):
        gone = [line for line in before.get(heading, []) if line not in after.get(heading, [])]
        come = [line for line in after.get(heading, []) if line not in before.get(heading, [])]
        if len(gone) == len(come) == 1:
            lines.append(f"{name}改变：{gone[0]} → {come[0].removeprefix(heading).strip()}")
        else:
            lines += [f"{name}取消：{line}" for line in gone] + [
                f"{name}新增：{line}" for line in come
            ]
    return lines


def _by_heading(lines: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        heading = re.match(r"[^：=]*[：=]?", line)
        found.setdefault(heading[0] if heading else line, []).append(line)
    return found


def _calendar(policy: Policy) -> list[str]:
    of = policy.calendar
    return (
        [f"放假：{day}" for day in of.holidays]
        + [f"上班：{day}" for day in of.workdays]
        + [f"自定年份：{year}" for year in of.years]
    )


def _rules(old: Policy, new: Policy) -> list[str]:
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    lines = []
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            lines.append(f"规则取消：{name} {before[name].title}")
        elif name not in before:
            lines.append(f"规则新增：{name} {after[name].title}（{after[name].clause}）")
        else:
            lines += [
                f"规则改变：{name} {after[name].title}，{words}"
                for words in _rule_changes(before[name], after[name])
            ]
    return lines


def _rule_changes(old: Rule, new: Rule) -> Iterator[str]:
    before, after = (dict(_leaves(_said(rule))) for rule in (old, new))
    for path in dict.fromkeys([*before, *after]):
        if before.get(path) != after.get(path):
            words = " ".join(KEYS.get(part, part) for part in path if part not in OPERATORS)
            yield f"{words}：{_leaf(before.get(path))} → {_leaf(after.get(path))}"


def _said(rule: Rule) -> Mapping[str, Any]:
    said: Mapping[str, Any] = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return said


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    else:
        yield path, value


def _leaf(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_leaf(one) for one in value)
    if isinstance(value, str):
        known = _UNITS.get(value)
        return known or (
            reference_words(value) if re.fullmatch(r"[a-z_]+\.[a-z_.*]+", value) else value
        )
    return _plain(value)


def _plain(value: Any) -> str:
    """A value without the notation of a programming language."""
    if value is None:
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(_plain(inner) for inner in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
