"""The docs say what the code does."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from intake.cli.docs import PAGES
from intake.documents import PAPERS
from intake.domain.finding_codes import DEFECT_ADVICE, FLAG_TYPES
from intake.policy.notice import Policy
from intake.policy.references import STATED, VIEWS
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


GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")


def test_every_name_in_the_glossary_is_there() -> None:
    named = sorted(set(re.findall(r"`((?:intake|workers|models)[\w.]*)`", GLOSSARY)))
    assert len(named) > 50
    wrong = []
    for name in named:
        module, _, last = name.rpartition(".")
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            if not hasattr(importlib.import_module(module), last):
                wrong.append(name)
    assert not wrong


def test_one_word_of_the_glossary_has_one_row() -> None:
    words = re.findall(r"^\| ([^|]+?) \| [^|]+ \| [^|]+ \|$", GLOSSARY, re.MULTILINE)
    words = [word for word in words if word not in ("中文", "---")]
    assert len(words) == len(set(words)) > 50


ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")


def test_the_table_of_rooms_is_that_of_the_imports() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| `([\w.]+)` \| `([\w./]+)` \|", ARCHITECTURE, re.MULTILINE)
    assert [room for room, _ in rows] == list(project["tool"]["rooms"])
    assert not [place for _, place in rows if not (DOCS.parent / place).exists()]


def test_every_decision_has_a_number_a_title_a_status_and_its_row() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert len(records) > 40
    for number, path in enumerate(records, 1):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        assert path.name.startswith(f"{number:04}-")
        title = re.fullmatch(rf"# {number}\. (.+)", head)
        assert title, path.name
        assert re.match(r"Status: (in force|replaced by \d+)\.\n\n\S", body), path.name
        row = f"| [{number:04}](decisions/{path.name}) | {title[1]} |"
        assert row in ARCHITECTURE, row


def linked() -> list[tuple[str, str]]:
    pages = [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]
    return [
        (page.relative_to(DOCS.parent).as_posix(), target)
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target
    ]


def test_every_page_that_a_page_links_to_is_there() -> None:
    assert linked()
    wrong = [
        (page, target)
        for page, target in linked()
        if not ((DOCS.parent / page).parent / target).exists()
    ]
    assert not wrong
