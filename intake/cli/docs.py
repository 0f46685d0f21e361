"""Pages of `docs/` that are written by the code: `python -m intake.cli.docs`.

A test holds the files to what this writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from intake.cli.threshold_page import thresholds_page
from intake.domain.finding_codes import DEFECT_ADVICE, FLAG_TYPES
from intake.policy.notice import Policy, load_policy, policy_names
from intake.policy.rules import LOCAL
from intake.reporting.wording import KINDS

DOCS = Path(__file__).parents[2] / "docs"


def codes_page() -> str:
    """`docs/codes.md`: every code, every defect, and the rules of every policy."""
    policies = [load_policy(name) for name in policy_names()]
    codes = _table(
        ("代码", "种类", "程度", "句子", "怎么办"),
        (
            (f"`{code}`", f"{KINDS[t.kind]} `{t.kind}`", f"`{t.severity}`", t.message, t.advice)
            for code, t in FLAG_TYPES.items()
        ),
    )
    defects = _table(
        ("缺陷", "中文", "怎么办"),
        ((f"`{defect}`", words, advice) for defect, (words, advice) in DEFECT_ADVICE.items()),
    )
    return "\n".join(
        [
            "# 结论代码",
            "",
            "代码一经发布不再改名；每个代码只有一种严重程度（政策文件可以改写）。依据第几条由各份政策写明。本页由 `python -m intake.cli.docs` 写出，`tests/test_docs.py` 保证它与代码一致。",
            "",
            codes,
            "",
            "## 缺陷",
            "",
            defects,
            *(_rules(policy) for policy in policies),
            "",
        ]
    )


def _rules(policy: Policy) -> str:
    own = {
        rule.code: (
            f"`{rule.code}`",
            str(rule.kind),
            str(rule.severity),
            rule.message or "",
            rule.advice or "",
        )
        for rule in policy.rules
        if rule.code.startswith(LOCAL)
    }
    parts = ["", f"## {policy.id} 的规则", "", f"{policy.issuer}{policy.document}。", ""]
    parts.append(
        _table(
            ("规则", "依据", "说的是", "代码"),
            ((one.id, one.clause, one.title, f"`{one.code}`") for one in policy.catalogue()),
        )
    )
    if own:
        parts += [
            "",
            "自定义的代码：",
            "",
            _table(("代码", "种类", "程度", "句子", "怎么办"), own.values()),
        ]
    return "\n".join(parts)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def schema_page() -> str:
    """`docs/policy.schema.json`: a policy file's shape, for editors that complete and check."""
    schema = Policy.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


PAGES = {
    "codes.md": codes_page,
    "policy.schema.json": schema_page,
    "thresholds.md": thresholds_page,
}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
