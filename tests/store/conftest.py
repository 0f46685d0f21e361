"""A store on each database, and small things to fill it with."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from intake.records import BEIJING
from intake.settings import Settings
from intake.store import Queue, Store, UploadRecord

NOW = dt.datetime(2024, 10, 20, 10, 0, tzinfo=BEIJING)
POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
DECLARED = {"applicant": {"name": "阿依古丽·买买提", "id_number": "652827199903081227"}}


@dataclass(frozen=True)
class Kept:
    """A made-up reading."""

    reading: bytes = b"reading" * 1000
    strips: bytes = b"strips" * 400_000
    pictures: bytes = b"pictures"


@pytest.fixture(scope="session")
def postgresql_server():
    """A real PostgreSQL of this session alone, as a URL without a database's name."""
    if not POSTGRESQL.is_dir():
        pytest.skip("PostgreSQL 15 is not installed")
    home = Path(tempfile.mkdtemp(prefix="intake-pg-"))
    as_user = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(home, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home}
    subprocess.run([*as_user, POSTGRESQL / "initdb", "-D", home / "d", "-A", "trust", "-E", "UTF8", "-U", "postgres"], **quiet)
    control = [*as_user, POSTGRESQL / "pg_ctl", "-D", home / "d", "-w"]
    subprocess.run([*control, "-l", home / "log", "-o", f"-k {home} -c listen_addresses=''", "start"], **quiet)
    yield f"host={home}"
    subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
    shutil.rmtree(home)


@pytest.fixture
def make_postgresql(postgresql_server):
    """A function that makes an empty database and gives its URL."""
    names = []
    admin = f"{postgresql_server} dbname=postgres user=postgres"

    def make() -> str:
        names.append(f"t{uuid.uuid4().hex}")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {names[-1]}")
        return f"postgresql://postgres@/{names[-1]}?{postgresql_server}"

    yield make
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Settings:
    """Settings of a store that does not exist yet, on each database."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("make_postgresql")()
    return Settings(data_dir=tmp_path / "data", database_url=url)


@pytest.fixture
def store(place):
    with Store.open(place) as opened:
        yield opened


@pytest.fixture
def application(store):
    record, _ = store.create_application("hejing-2024", DECLARED, NOW)
    return record.id


def give(
    store: Store, application_id: str, data: bytes = b"pixels", material: str | None = None,
    **more: object,
) -> UploadRecord:  # fmt: skip
    """Upload these bytes."""
    incoming = store.receive(application_id)
    incoming.write(data)
    words = {"year": None, "filename": "扫描件.jpg", "round": 1, "now": NOW, "queue": Queue.FAST}
    return incoming.commit(material, **(words | more))


def claim_next(store: Store, worker: str = "worker"):
    """The oldest job that waits, claimed."""
    return store.claim(store.due(1)[0].job_id, worker)


def blobs(settings: Settings) -> list[Path]:
    """Every sealed file kept."""
    return sorted((settings.data_dir / "storage" / "blobs").glob("*/*"))


def incoming(settings: Settings) -> list[Path]:
    """Every file that is being written."""
    return list((settings.data_dir / "storage" / "incoming").iterdir())
