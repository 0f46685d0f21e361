"""What differs between two policies, for applicants and reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.documents import paper_title
from intake.policy.describe import owed_words, plain_words, reference_words, series_words, times_of
from intake.policy.notice import Policy
from intake.policy.rules import OPERATORS, Rule

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
    "may_lack": "可以不印",
    "or_known": "知道一个即可",
    "less_than": "应小于",
    "each": "各自核对",
    "summed": "合计",
    "gaps": "间断",
    "near": "写法相近",
    "matches": "符合",
}
"""Keys of a rule, as people say them."""
_UNITS = {"days": "天", "months": "个月", "years": "年", "working_days": "个工作日"}


def diff(old: Policy, new: Policy) -> list[str]:
    """What is different for applicants and reviewers, a line each; empty when nothing is."""
    plain = (("通知", "title"), ("文号", "document"), ("发文机关", "issuer"))
    lines = [
        f"{name}：{getattr(old, key)} → {getattr(new, key)}"
        for name, key in plain
        if getattr(old, key) != getattr(new, key)
    ]
    lines += _changed("时间", list(times_of(old)), list(times_of(new)))
    lines += _changed(
        "学历层次", *([f"{k}：{'、'.join(v)}" for k, v in p.levels.items()] for p in (old, new))
    )
    lines += _changed("应交材料", *([owed_words(r, p) for r in p.requirements] for p in (old, new)))
    lines += _changed("核对范围", *([paper_title(m) for m in p.scope] for p in (old, new)))
    lines += _changed(
        "系列与专业",
        *([series_words(s.name, s.specialties, s.teachers) for s in p.series] for p in (old, new)),
    )
    lines += _changed(
        "选定",
        *(
            [f"{p.means} = {plain_words(p.value)}" for p in policy.parameters.values()]
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
    return plain_words(value)
