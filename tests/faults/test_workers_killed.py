"""Workers killed with SIGKILL, in the middle of everything: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from tests.faults.parts import parts_of, wait_for_pool
from tests.faults.readers import SLOW
from tests.faults.trial import (
    Interrupted,
    applications,
    count,
    done_jobs,
    full,
    give_all,
    not_a_picture,
    picture,
    settle,
    undone_jobs,
)
from tests.servers import until

RECOVERY_SECONDS = 30.0
"""Asked of the service: from a worker's death to the end of what it had begun."""
KILLS_IN_VAIN = 6
"""So many kills without one job done: the machine is so slow that no reader lives as long as
a job lasts, and nothing would ever end. The time between kills is doubled then."""
JOBS_BETWEEN_KILLS = 60
"""A worker that did so many since it started is busy when it dies."""


def test_a_reader_killed_every_two_seconds(tmp_path, redis_server, record):
    """One process of a pool at a time; its worker lives on and starts another."""
    uploads, seconds = full(200, 16), 2.0
    chance = random.Random(20241020)
    cut, kills = Interrupted(), 0
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url) as (parts, store):
        owners = applications(store, 10)
        given = give_all(store, owners, (picture(SLOW, i) for i in range(uploads)))
        parts.relay()
        workers = [parts.worker(), parts.worker()]
        for worker in workers:
            wait_for_pool(worker)
        until(lambda: done_jobs(store), "the first job is done")
        done, in_vain = done_jobs(store), 0
        while undone_jobs(store):
            time.sleep(seconds)
            victims = workers[kills % 2].children()
            if victims and undone_jobs(store):
                cut.note(store)
                os.kill(chance.choice(sorted(victims)), signal.SIGKILL)
                kills += 1
                in_vain = in_vain + 1 if done_jobs(store) == done else 0
                done = done_jobs(store)
            if in_vain == KILLS_IN_VAIN:
                seconds, in_vain = 2 * seconds, 0
            assert kills < 20 * uploads, parts.logs()
        settle(store, parts)
        assert all(worker.is_running and worker.starts == 1 for worker in workers)
        outcome = count(store, given, recovery=cut.recovery(store))
    record("reader killed every 2 s", kills, outcome, RECOVERY_SECONDS)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_busy_worker_killed_with_all_it_started(kind, tmp_path, redis_server, record, request):
    """SIGKILL to the process group of the only worker, while hundreds of jobs wait."""
    uploads = full(3000, 130)
    more = {}
    if kind == "postgresql":
        more["INTAKE_DATABASE_URL"] = request.getfixturevalue("an_own_database")
    cut, kills = Interrupted(), 0
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url, **more) as (parts, store):
        given = give_all(store, applications(store, 40), map(not_a_picture, range(uploads)))
        parts.relay()
        worker = parts.worker()
        done_at_start = 0
        while undone_jobs(store) > JOBS_BETWEEN_KILLS:
            until(
                lambda done=done_at_start: (
                    done_jobs(store) >= done + JOBS_BETWEEN_KILLS
                    or undone_jobs(store) <= JOBS_BETWEEN_KILLS
                ),
                f"{JOBS_BETWEEN_KILLS} jobs are done\n{parts.logs()}",
            )
            cut.note(store)
            worker.kill()
            kills += 1
            worker.start()
            done_at_start = done_jobs(store)
        settle(store, parts)
        outcome = count(store, given, recovery=cut.recovery(store))
    assert kills >= full(50, 2)
    record(f"busy worker killed ({kind})", kills, outcome, RECOVERY_SECONDS)


def test_a_relay_killed_between_the_database_and_the_broker(tmp_path, redis_server, record):
    """Whatever it had rung and not noted is rung twice; whatever not, by the next one."""
    uploads, kills = full(500, 60), full(40, 6)
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url) as (parts, store):
        given = give_all(store, applications(store, 6), map(not_a_picture, range(uploads)))
        wait_for_pool(parts.worker())
        relay = parts.part("relay")
        for number in range(kills):
            relay.start()
            wanted = (number + 1) * uploads // (kills + 1)
            until(lambda n=wanted: done_jobs(store) >= n, f"the relay rings\n{parts.logs()}")
            relay.kill()
        relay.start()
        settle(store, parts)
        outcome = count(store, given)
    record("relay killed", kills, outcome)
