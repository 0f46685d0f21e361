"""Every named case is a test: its verdict, and exactly the flags it should raise.

Three cases are committed as pixels (`samples/committed`); the others are drawn from
their seed into an ignored folder and kept there until the drawing code changes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from intake.domain.application import Material
from intake.domain.findings import Severity
from intake.pipeline import check_application
from intake.policy.notice import Policy, load_policy
from models.services import ModelServices, default_services
from samples.cases.named import CASES, make_case

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "samples" / "committed"
DRAWN = ROOT / "samples" / "drawn"


@cache
def _services() -> ModelServices:
    return default_services()


def _drawing_code() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "samples").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def folder_of(name: str) -> Path:
    """The case's folder: committed pixels, else drawn once per state of the code."""
    if (COMMITTED / name).is_dir():
        return COMMITTED / name
    folder = DRAWN / _drawing_code() / name
    if not (folder / "expected.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_case(name, folder)
    return folder


def _policy_of(expected: dict[str, Any]) -> Policy:
    """The notice, asking only for the papers that the case is about."""
    policy = load_policy("hejing-2024")
    scope = expected.get("scope")
    return policy.model_copy(update={"scope": tuple(map(Material, scope))}) if scope else policy


@pytest.mark.parametrize("name", CASES)
def test_a_case_raises_exactly_what_it_should(name: str) -> None:
    folder = folder_of(name)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    report = check_application(folder, _services(), policy=_policy_of(expected)).report
    raised = [
        [f.kind.value, f.severity.value, f.code, f.material and f.material.value, f.year, f.field]
        for f in report.flags
        if f.severity is not Severity.INFO
    ]
    wanted = expected["flags"]
    for row, want in zip(sorted(raised, key=str), sorted(wanted, key=str), strict=False):
        if want[2] == "*":  # unclear as a page or as a paper: both are right
            row[2] = "*"
    assert sorted(raised, key=str) == sorted(wanted, key=str)
    assert report.verdict == expected["verdict"]
