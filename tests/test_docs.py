"""The docs say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.cli.docs import PAGES
from intake.documents import PAPERS
from intake.domain.finding_codes import DEFECT_ADVICE, FLAG_TYPES
from intake.policy.notice import Policy
from intake.policy.operators import STATED, VIEWS
from intake.policy.rules import WORDS_OF

DOCS = Path(__file__).parents[1] / "docs"


def test_every_code_and_defect_is_listed_with_its_sentence() -> None:
    text = (DOCS / "codes.md").read_text(encoding="utf-8")
    for code, kind in FLAG_TYPES.items():
        assert f"| `{code}` |" in text
        assert f"| {kind.message} | {kind.advice} |" in text
    for defect, (words, advice) in DEFECT_ADVICE.items():
        assert f"| `{defect.value}` | {words} | {advice} |" in text


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_written_page_is_what_the_code_writes_now(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), (
        "run: python -m intake.cli.docs"
    )


def test_the_page_for_policy_writers_names_every_part_operator_and_view() -> None:
    text = (DOCS / "policy.md").read_text(encoding="utf-8")
    for operator, words in WORDS_OF.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{operator}` |"))
        assert all(f"{{{word}}}" in row for word in words), operator
    optional = {"one_flag_per_declared_error", "verification"}
    for name in Policy.model_fields.keys() - optional:
        assert re.search(rf"\b{name}\b", text), name
    for name in (*VIEWS, *STATED):
        assert name.rpartition(".")[2] in text, name


def test_a_field_that_the_contract_does_not_list_has_a_row_only_where_it_is_read() -> None:
    listed = {
        material: set(fields.split())
        for names, fields in re.findall(
            r"^\| ((?:`[a-z_]+` ?)+)\| .* \| (.*) \|$",
            (DOCS / "contract.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        for material in re.findall(r"`([a-z_]+)`", names)
    }
    for material, paper in PAPERS.items():
        own = [f for f in paper.fields if f.name not in paper.marks]
        beside = {f.name for f in own if f.name not in listed[material.value]}
        assert beside == {f.name for f in own if f.only_if_read}, material
