"""The web killed, its disk full: whoever got an answer keeps the file, nobody half a one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import subprocess
import threading
from pathlib import Path

import httpx
import pytest

from intake.store import UploadRecord
from tests.faults.parts import parts_of
from tests.faults.trial import POLICY, count, full, not_a_picture, settle
from tests.servers import free_port, until

MB = 1_000_000
DISK = 24 * MB
"""Small enough to be full at once, large enough for a database."""
FILE = 2 * MB
LONGEST_CALL = 0.05
"""Seconds within which an upload is answered: the web dies somewhere in them."""


class Client:
    """An applicant who tries again with the same `Idempotency-Key` until there is an answer."""

    def __init__(self, port: int) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)
        until(self.is_up, "the web answers")
        made = self.http.post("/api/applications", json={"policy": POLICY}).json()
        self.id = made["id"]
        self.mine = {"Authorization": f"Bearer {made['upload_token']}"}

    def is_up(self) -> bool:
        try:
            return self.http.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def send(self, data: bytes, key: str) -> httpx.Response:
        """One try; raises TransportError when the web is killed meanwhile."""
        return self.http.post(
            f"/api/applications/{self.id}/uploads",
            params={"filename": "a.jpg"},
            content=data,
            headers={**self.mine, "Idempotency-Key": key},
        )

    def send_until_answered(self, data: bytes, key: str) -> dict[str, str]:
        answers = []

        def is_answered() -> bool:
            try:
                answers.append(self.send(data, key))
            except httpx.TransportError:
                return False
            return True

        until(is_answered, "an answer")
        assert answers[-1].status_code in (200, 202), answers[-1].text
        return answers[-1].json()


@pytest.fixture
def clients():
    """A function that makes applicants."""
    made = []

    def make(port: int) -> Client:
        made.append(Client(port))
        return made[-1]

    yield make
    for client in made:
        client.http.close()


def test_a_web_killed_while_files_come_in(tmp_path, redis_server, clients, record):
    """Between commit and answer, between commit and bell, in the middle of a file."""
    uploads, kills = full(500, 24), full(20, 3)
    port, chance = free_port(), random.Random(20241030)
    environment = {"INTAKE_BROKER_URL": redis_server.url, "INTAKE_PORT": str(port)}
    with parts_of(tmp_path, **environment) as (parts, store):
        web = parts.run("web")
        # One application may hold 300 files.
        applicants = [clients(port) for _ in range(full(2, 1))]
        receipts = {}
        for number in range(uploads):
            data = not_a_picture(number)
            client = applicants[number % len(applicants)]
            if number % (uploads // kills) == 1:
                die_while_sending(
                    web, client, data, f"key-{number}", chance.uniform(0, LONGEST_CALL)
                )
            receipt = client.send_until_answered(data, f"key-{number}")
            receipts[receipt["id"]] = hashlib.sha256(data).hexdigest()
            assert receipt["sha256"] == receipts[receipt["id"]]
        assert len(receipts) == uploads
        # Nobody has heard of them yet: no relay has run, no bell has rung.
        parts.relay()
        parts.worker()
        settle(store, parts)
        given: list[UploadRecord] = [u for one in applicants for u in store.uploads.of(one.id)]
        assert {u.id: u.sha256 for u in given} == receipts
        outcome = count(store, given)
    record("web killed while files come in", kills, outcome)


def die_while_sending(web, client, data, key, after) -> None:
    """The web is killed `after` seconds into a call whose answer may or may not come."""
    killer = threading.Timer(after, web.kill)
    killer.start()
    with contextlib.suppress(httpx.TransportError):
        client.send(data, key)
    killer.join()
    web.start()


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own that is nearly full from the start."""
    if os.getuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True
    )
    if made.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_disk_full_while_a_file_comes_in(tmp_path, small_disk, redis_server, clients, record):
    """It is said so, nothing is half there, and with room again it goes on by itself."""
    port = free_port()
    environment = {
        "INTAKE_BROKER_URL": redis_server.url,
        "INTAKE_PORT": str(port),
        "INTAKE_DATA_DIR": str(small_disk),
    }
    with parts_of(tmp_path, **environment) as (parts, store):
        web = parts.run("web")
        client = clients(port)
        accepted, refusals, number = {}, 0, 0
        while refusals < full(20, 4):
            data = os.urandom(FILE)
            answer = client.send(data, f"key-{number}")
            number += 1
            if answer.status_code == 507:
                assert answer.json()["code"] == "STORAGE_FULL"
                refusals += 1
            else:
                assert answer.status_code == 202, answer.text
                accepted[answer.json()["id"]] = hashlib.sha256(data).hexdigest()
        assert accepted and web.is_running
        assert not list((small_disk / "storage" / "incoming").iterdir())
        assert len(stored(small_disk)) == len(accepted) == len(store.uploads.of(client.id))
        assert client.http.get("/readyz").status_code == 503
        # Room again, as when somebody tidies up: nothing is restarted.
        subprocess.run(["mount", "-o", f"remount,size={4 * DISK}", small_disk], check=True)
        until(lambda: client.http.get("/readyz").status_code == 200, "ready again")
        receipt = client.send_until_answered(os.urandom(FILE), "after")
        parts.relay()
        parts.worker()
        settle(store, parts)
        given = store.uploads.of(client.id)
        assert {u.id for u in given} == {*accepted, receipt["id"]}
        assert all(u.sha256 == accepted.get(u.id, u.sha256) for u in given)
        outcome = count(store, given)
    record("disk full while files come in", refusals, outcome)


def stored(data: Path) -> list[Path]:
    return list((data / "storage" / "blobs").glob("*/*"))
