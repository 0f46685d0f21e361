"""Only the kinds themselves and the tables of documents name a kind of value."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

from intake.documents import PAPERS
from intake.domain.values.kinds import KINDS
from intake.domain.values.value_kind import ValueKind

ROOT = Path(__file__).resolve().parents[2] / "intake"
NAMES_OF_KINDS = {name.upper() for name in KINDS}
MODULE = "intake.domain.values.kinds"


def _named(path: Path) -> set[str]:
    """The kinds that a module imports, or reaches through the module that holds them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aliases, found = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(MODULE):
            found |= {a.name for a in node.names} & NAMES_OF_KINDS
        elif isinstance(node, ast.ImportFrom) and node.module == "intake.domain.values":
            aliases |= {a.asname or a.name for a in node.names if a.name == "kinds"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in aliases and node.attr in NAMES_OF_KINDS:
                found.add(node.attr)
    return found


def test_nothing_but_the_documents_tables_names_a_kind() -> None:
    allowed = (ROOT / "domain" / "values", ROOT / "documents")
    named = {
        str(path.relative_to(ROOT)): found
        for path in ROOT.rglob("*.py")
        if not any(path.is_relative_to(folder) for folder in allowed)
        if (found := _named(path))
    }
    assert named == {}


def test_the_search_for_names_finds_them(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "from intake.domain.values import kinds\n"
        "from intake.domain.values.kinds.days import DATE\n"
        "NUMBERS = (kinds.YEAR, DATE)\n",
        encoding="utf-8",
    )
    assert _named(path) == {"YEAR", "DATE"}


def test_every_kind_of_a_document_is_registered_under_its_own_name() -> None:
    used = {spec.kind for paper in PAPERS.values() for spec in paper.fields}
    assert used <= set(KINDS.values())
    assert all(kind.name == name for name, kind in KINDS.items())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_cannot_be_changed(kind: ValueKind) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        kind.is_number = True  # type: ignore[misc]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_says_that_a_value_stands_alone_serves_only_kinds_that_are_looked_for(
    kind: ValueKind,
) -> None:
    assert kind.neighbours is None or kind.search != "never"
    assert not kind.lengths or kind.is_digit_string
