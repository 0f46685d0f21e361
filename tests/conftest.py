"""Fixtures that several test files share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.made_report import card_page

ROOT = Path(__file__).resolve().parent.parent
SUBMITTED = "2024-10-20T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _settings_of_this_test_alone(monkeypatch):
    """No test depends on the environment of whoever runs it, or leaves its own behind."""
    from intake.settings import settings

    for name in ("CLOCK", "MODELS_DIR", "THREADS", "RUNTIME"):
        monkeypatch.delenv(f"INTAKE_{name}", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def make_folder(tmp_path):
    """A function that makes an application folder with one drawn page in it."""

    def make(name: str = "ayi-guli", **document: Any) -> Path:
        folder = tmp_path / name
        (folder / "uploads").mkdir(parents=True)
        card_page().save(folder / "uploads" / "a.jpg", quality=90)
        whole = {"policy": "hejing-2024", "submitted_at": SUBMITTED, **document}
        text = json.dumps(whole, ensure_ascii=False)
        (folder / "application.json").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def schemas() -> dict[str, Any]:
    """The two JSON Schemas beside the contract."""
    return {
        name: json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
        for name in ("application", "report")
    }
