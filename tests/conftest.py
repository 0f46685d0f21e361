"""Fixtures that several test files share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.made_report import card_page
from tests.servers import PostgresServer, running_postgresql, running_redis, running_s3

ROOT = Path(__file__).resolve().parent.parent
SUBMITTED = "2024-10-20T10:00:00+08:00"


LONGEST = ("test_named_cases.py",)
"""Files of few tests that take minutes: one that begins last keeps a worker alone."""


SLOW = {
    "cli": "loads the networks",
    "end_to_end": "reads whole applications",
    "evaluation": "measures",
    "extraction": "draws and reads pages",
    "faults": "kills and freezes servers",
    "ingest": "opens hostile files in a sandbox",
    "models": "loads the networks",
    "samples": "draws documents",
    "store": "runs on both databases",
    "verification": "reads drawn strips",
    "web": "runs servers and a browser",
    "workers": "runs brokers and processes",
    "test_door.py": "checks types and reads a page",
    "test_docker.py": "reads what containers run",
    "test_notice_rows.py": "tries every row of the notice",
    "test_unasked.py": "takes every value of every rule away",
    "test_rules_fuzz.py": "tries hundreds of applications",
    "test_letter_files.py": "typesets letters",
    "test_servers.py": "runs servers",
}
"""Rooms of tests, and files by themselves, that `make test-fast` leaves out, and why."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        if room in SLOW or item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _settings_of_this_test_alone(monkeypatch):
    """No test depends on the environment of whoever runs it, or leaves its own behind."""
    from intake.domain.settings import Settings, settings

    for name in Settings.model_fields:
        monkeypatch.delenv(f"INTAKE_{name.upper()}", raising=False)
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


@pytest.fixture
def redis_server():
    """A real broker with an append-only file, this test's alone."""
    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql():
    """A real PostgreSQL, shared by the whole run: take a `database` of it, never crash it."""
    if PostgresServer.programs() is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    with running_postgresql() as server:
        yield server


@pytest.fixture
def an_own_database(postgresql):
    """`INTAKE_DATABASE_URL` of an empty database in PostgreSQL."""
    with postgresql.database() as url:
        yield url


@pytest.fixture
def another_own_database(postgresql):
    """A second one, empty too."""
    with postgresql.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """`INTAKE_DATABASE_URL` of an empty database, of each kind there is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/database.sqlite3"
        return
    yield request.getfixturevalue("an_own_database")


@pytest.fixture
def s3_storage(monkeypatch):
    """`INTAKE_STORAGE` of an empty bucket on a real server that speaks S3."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    with running_s3() as address:
        yield address
