"""The docs say what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.cli_docs import PAGES
from intake.flags import DEFECT_ADVICE, FLAG_TYPES

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
        "run: python -m intake.cli_docs"
    )
