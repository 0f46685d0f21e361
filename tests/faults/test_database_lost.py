"""The database crashed and restarted, its clock set back: work waits and goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from intake.domain.errors import Fault
from tests.faults.parts import parts_of
from tests.faults.readers import SLOW
from tests.faults.trial import (
    Interrupted,
    applications,
    count,
    done_jobs,
    full,
    give,
    give_all,
    not_a_picture,
    picture,
    running_jobs,
    settle,
)
from tests.servers import running_postgresql, until

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
AN_HOUR_BACK = "-1h"


def patiently(step, seconds: float = 60):
    """What a client does that is told to try again."""
    result = []

    def tried() -> bool:
        try:
            result.append(step())
        except Fault:
            return False
        return True

    until(tried, "the store works again", seconds)
    return result[0]


def test_a_database_crashed_in_the_middle(tmp_path, redis_server, record):
    """Every connection is cut at once, as `pg_ctl restart -m immediate` does."""
    uploads, crashes = full(300, 40), full(10, 2)
    cut = Interrupted()
    with (
        running_postgresql(is_durable=True) as server,
        server.database() as url,
        parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url, INTAKE_DATABASE_URL=url) as (
            parts,
            store,
        ),
    ):
        owners = applications(store, 5)
        files = [picture(SLOW, i) if i % 4 == 0 else not_a_picture(i) for i in range(uploads)]
        given = give_all(store, owners, files)
        parts.relay()
        worker = parts.worker()
        for number in range(crashes):
            wanted = (number + 1) * uploads // (crashes + 1)
            until(lambda n=wanted: done_jobs(store) >= n, f"jobs run\n{parts.logs()}")
            cut.note(store)
            server.crash()
            server.start()
            extra = not_a_picture(uploads + number)
            given.append(patiently(lambda data=extra: give(store, owners[0], data)))
        settle(store, parts)
        assert worker.is_running and worker.starts == 1
        outcome = count(store, given, recovery=cut.recovery(store))
    record("database crashed", crashes, outcome)


@pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed (apt install libfaketime)")
def test_the_clock_set_back_in_the_middle(tmp_path, redis_server, record):
    """An hour back, while leases run: of every process, and so of SQLite, at once."""
    uploads = full(600, 60)
    clock = tmp_path / "clock"
    clock.write_text("+0")
    fake = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url, **fake) as (parts, store):
        given = give_all(store, applications(store, 4), map(not_a_picture, range(uploads)))
        parts.relay()
        worker = parts.worker()
        until(lambda: done_jobs(store) >= 10, f"jobs run\n{parts.logs()}")
        until(lambda: is_caught_with_a_job(worker, store), "the worker is in the middle of a job")
        clock.write_text(AN_HOUR_BACK)
        worker.kill()
        worker.start()
        settle(store, parts)
        outcome = count(store, given)
    record("clock set back an hour, worker killed", 1, outcome)


def is_caught_with_a_job(worker, store) -> bool:
    """Frozen while it holds a lease; else it goes on."""
    [reader] = worker.children()
    os.kill(reader, signal.SIGSTOP)
    if running_jobs(store):
        return True
    os.kill(reader, signal.SIGCONT)
    return False
