"""How long a reviewer's pages take on the server, and how much of them travels.

    python -m tests.measure_pages [--files 5000]

Fills a store of its own with a made-up county and as many small files as are asked for,
starts `intake web` on it as a process of its own, and prints a table: milliseconds of
processor that the server used, milliseconds from request to the last byte on the loopback
(median, 95th of 100), and what each page loads besides. Nothing is asserted: the clock says
something only beside the load, the processor on its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import insert

from intake.domain.application import Material
from intake.domain.settings import Settings
from intake.store import ApplicationRecord, StaffRole, StateChange, Store
from intake.store.database import schema as s
from samples.county import draw
from samples.county.draw import NOW, County
from tests.servers import free_port

TIMES = 40
PAPERS = 25
UNIT = "和静县第一中学"
STATES = ("submitted", "submitted", "recommended", "returned", "confirmed")
RUN = "from intake.cli.app import app; app()"


class Larger(County):
    """Everybody sends as many papers as the goal is about."""

    def _papers(
        self, record: ApplicationRecord, now: dt.datetime
    ) -> list[tuple[Material, int | None]]:
        owed = super()._papers(record, now)
        more = [(Material.CE_PUBLIC_COURSE, 2000 + n) for n in range(PAPERS - len(owed) + 1)]
        return [*owed, *more]


def fill(store: Store, files: int) -> None:
    """A county of 14, and small files like them, in all states, up to this number."""
    draw.PLAN = tuple((state, 2) for state, _ in draw.PLAN)
    draw.DRAWN = 0
    there = len(store.cases.listed(limit=files)) or len(
        list(Larger(store, 5, {"reader": "sha256:made-up"}).fill())
    )
    ours = [record for record in store.cases.listed(limit=files) if record.created_at < NOW]
    known = [(record.declaration, store.reports.newest(record.id).body) for record in ours]
    for number in range(there, files):
        declaration, body = known[number % len(known)]
        record, _ = store.cases.create(draw.POLICY, declaration, NOW)
        change = StateChange("submitted", 1, submitted_at=NOW - dt.timedelta(minutes=number % 9000))
        store.cases.move(record.id, record.version, change)
        claim = store.jobs.claim(store.jobs.due(1)[0].job_id, "measuring")
        assert store.results.finish_report(claim, 2, body, body["verdict"])
        state = STATES[number % len(STATES)]
        if state != "submitted":
            store.cases.move(record.id, 2, StateChange(state, 1, correct_by=NOW, rejudge=False))
        _uploads(store, record.id, len(body["uploads"]))
        print(f"\r{number + 1}", end="", file=sys.stderr)


def _uploads(store: Store, id: str, count: int) -> None:
    """Rows as uploads leave them; nobody opens these files."""
    names = [(f"{n:02x}{id[2:]}", n) for n in range(count)]
    with store.db.write() as connection:
        connection.execute(
            insert(s.files),
            [
                {
                    "id": name,
                    "application_id": id,
                    "path": name,
                    "size": 1,
                    "sha256": b"x" * 32,
                    "content_mac": name.encode(),
                    "kid": store.keys.active,
                    "wrapped_key": b"x" * 60,
                    "created_at": 0,
                }
                for name, _ in names
            ],
        )
        connection.execute(
            insert(s.uploads),
            [
                {
                    "id": name,
                    "application_id": id,
                    "file_id": name,
                    "slot": f"-/{n}",
                    "filename": b"x" * 60,
                    "received_at": 0,
                    "stored_at": 0,
                    "status": "checked",
                    "round": 1,
                }
                for name, n in names
            ],
        )


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, int]]:
    """`intake web` on this store: its address and process."""
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, "web"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "INTAKE_DATA_DIR": str(settings.data_dir),
            "INTAKE_PORT": str(port),
            "INTAKE_CLOCK": NOW.isoformat(),
        },
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(address + "/healthz", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, child.pid
    finally:
        child.terminate()
        child.wait(30)


def computed(pid: int) -> float:
    """Milliseconds of processor that this process has used (proc(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def milliseconds_of(ask: Callable[[], httpx.Response]) -> float:
    began = time.perf_counter()
    answer = ask()
    assert answer.status_code == 200, answer.text[:200]
    return (time.perf_counter() - began) * 1000


def milliseconds(ask: Callable[[], httpx.Response], pid: int) -> tuple[list[float], float]:
    """Of each request by the clock; of processor per request."""
    times, before = [], 0.0
    for number in range(TIMES + 2):
        before = computed(pid) if number == 2 else before
        times.append(milliseconds_of(ask))
    return sorted(times[2:]), (computed(pid) - before) / TIMES


def weight(client: httpx.Client, path: str) -> int:
    """Bytes of script and style that this page loads, uncompressed."""
    found = client.get(path).text
    names = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', found)
    return sum(len(client.get(name).content) for name in names)


def table(client: httpx.Client, pid: int, id: str) -> Iterator[tuple[str, ...]]:
    """One row per page, with its heading."""
    yield ("page", "processor ms", "median ms", "95 % ms", "script and style, kB")
    yield ("---", "---:", "---:", "---:", "---:")
    client.get("/review?text=古")  # a search opens every declaration once
    pictures = list(
        dict.fromkeys(re.findall(r'data-src="([^"?]+)"', client.get(f"/review/{id}").text))
    )
    client.get(pictures.pop())  # the opener's process is started once
    waiting = iter(pictures)
    first = [milliseconds_of(lambda: client.get(next(waiting))) for _ in pictures]
    pages = {
        "queue, first page": "/review",
        "queue, page 20": "/review?page=20",
        "queue, returned": "/review?tab=returned",
        "queue, drafts": "/review?tab=draft",
        "queue, with problems only": "/review?verdict=return",
        "queue, of one unit": f"/review?unit={UNIT}",
        "queue, search for a name": "/review?text=古",
        "queue, sorted by name": "/review?sort=name",
        "queue, sorted by result": "/review?sort=-verdict",
        "statistics": "/staff/counts",
        "file view": f"/review/{id}",
        "… a picture, drawn before": pictures[0],
    }
    for words, path in pages.items():
        times, processor = milliseconds(lambda path=path: client.get(path), pid)
        kilobytes = "" if path == pictures[0] else f"{weight(client, path) / 1000:.0f}"
        figures = (processor, statistics.median(times), times[int(len(times) * 0.95)])
        yield (words, *(f"{figure:.0f}" for figure in figures), kilobytes)
    first.sort()
    yield (
        "… a picture, drawn for the first time",
        "",
        f"{statistics.median(first):.0f}",
        f"{first[-1]:.0f}",
        "",
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests.measure_pages", description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--data", type=Path, help="keep the store here and go on with it")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=given.data or Path(folder) / "data", clock=NOW)
        with Store.open(settings) as store:
            fill(store, given.files)
            if not store.staff.everybody():
                store.staff.add("li", "李", StaffRole.COUNTY_REVIEWER, "县局", None, NOW, "command")
            token = store.staff.begin_session(store.staff.everybody()[0], NOW, "password")
            id = next(r.id for r in store.cases.listed(limit=10**6) if _is_whole(store, r))
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        with (
            served(settings) as (address, pid),
            httpx.Client(
                base_url=address,
                cookies={"intake_staff": token},
                headers={"Accept": "text/html"},
                timeout=60,
                trust_env=False,
            ) as client,
        ):
            for row in table(client, pid, id):
                print(f"| {' | '.join(row)} |", flush=True)
    print(
        f"load {load} before, {' '.join(f'{one:.1f}' for one in os.getloadavg())} after; {TIMES} requests each"
    )
    return 0


def _is_whole(store: Store, record: ApplicationRecord) -> bool:
    """Handed in, with as many papers as the goal is about, and with their files."""
    is_of_county = record.submitted_at is not None and record.created_at < NOW
    return is_of_county and len(store.uploads.of(record.id)) >= PAPERS


if __name__ == "__main__":
    sys.exit(main())
