"""The description says what the service does, and the file in docs says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

from intake.web.api.describe import description
from intake.web.api.problem_types import PROBLEM_TYPES
from intake.web.app import bare_app

DOCS = Path(__file__).parents[2] / "docs"
METHODS = {"get", "post", "patch", "delete", "put"}


def operations(document) -> list[tuple[str, str, dict]]:
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_the_file_is_what_the_service_says_of_itself(service):
    """`python -m intake.web.api.describe > docs/openapi.json` writes it anew."""
    assert (DOCS / "openapi.json").read_text("utf-8") == description()
    served = service.client().get("/api/openapi.json")
    assert served.json() == json.loads(description())
    assert served.json()["openapi"].startswith("3.1")


def test_every_call_of_the_contract_is_there():
    section = (DOCS / "contract.md").read_text("utf-8").split("## 5.")[1]
    rows = re.findall(r"^\| (`.+?`(?: `.+?`)*(?: `.+?`)*) \|", section, re.MULTILINE)
    promised = set()
    for row in rows:
        words = re.findall(r"[A-Z]{3,}|/[^\s`?]+", row)
        methods = []
        for word in words:
            if word.startswith("/"):
                promised |= {(method.lower(), word) for method in methods}
                path_methods, methods = methods, []
            else:
                methods.append(word)
        assert path_methods
    there = {(method, path) for method, path, _ in operations(bare_app().openapi())}
    assert len(promised) >= 13
    assert promised <= there


def test_every_operation_is_described_in_chinese_with_its_problems():
    for method, path, operation in operations(bare_app().openapi()):
        assert re.search(r"[\u4e00-\u9fff]", operation["summary"]), path
        assert re.search(r"[\u4e00-\u9fff]", operation["description"]), path
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (method, path)
        if path.startswith("/api"):
            is_public = path == "/api/applications" or path.startswith("/api/policies")
            assert "401" in operation["responses"] or is_public


def test_a_generated_client_gets_names_in_ascii_and_each_once():
    document = bare_app().openapi()
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    described = {tag["name"] for tag in document["tags"]}
    for _, _, operation in operations(document):
        assert re.fullmatch(r"[a-z]+_[a-z_]+", operation["operationId"])
        assert set(operation["tags"]) <= described
    assert all(name.isascii() for name in described)
    assert document["servers"]


def test_every_problem_a_caller_can_meet_is_listed_in_the_docs():
    text = (DOCS / "http.md").read_text("utf-8")
    for code, kind in PROBLEM_TYPES.items():
        assert f"| `{code}` | {kind.status} | {kind.title} | {kind.detail} |" in text


def test_the_description_names_every_reference_it_uses():
    document = bare_app().openapi()
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]
