"""The broker killed, emptied and frozen: uploads go on, every bell is rung again."""

from __future__ import annotations

import time

import pytest

from tests.faults.parts import parts_of
from tests.faults.trial import (
    Interrupted,
    applications,
    count,
    done_jobs,
    full,
    give,
    not_a_picture,
    settle,
)
from tests.servers import running_redis, until

FROZEN_SECONDS = full(90, 8)


def kill(server) -> None:
    server.kill()
    time.sleep(1)
    server.start()


def forget(server) -> None:
    server.forget()


def freeze(server) -> None:
    server.freeze()
    time.sleep(FROZEN_SECONDS)
    server.thaw()


@pytest.mark.parametrize(
    ("name", "deed", "append_only", "times"),
    [
        ("broker killed, with its file", kill, True, full(8, 2)),
        ("broker killed, without a file", kill, False, full(8, 2)),
        ("broker forgets everything", forget, True, full(5, 2)),
        (f"broker frozen for {FROZEN_SECONDS} s", freeze, True, 1),
    ],
    ids=["killed-with-file", "killed-without-file", "emptied", "frozen"],
)
def test_a_broker_lost_in_the_middle(name, deed, append_only, times, tmp_path, record):
    uploads = full(1500, 90)
    cut = Interrupted()
    with (
        running_redis(append_only=append_only) as server,
        parts_of(tmp_path, INTAKE_BROKER_URL=server.url) as (parts, store),
    ):
        owners = applications(store, 10)
        parts.relay()
        worker = parts.worker()
        given = []
        for share in range(times + 1):
            for number in range(
                share * uploads // (times + 1), (share + 1) * uploads // (times + 1)
            ):
                given.append(give(store, owners[number % 10], not_a_picture(number)))
            if share == times:
                break
            until(lambda n=done_jobs(store): done_jobs(store) > n + 3, f"jobs run\n{parts.logs()}")
            cut.note(store)
            deed(server)
            # An upload needs no broker.
            given.append(give(store, owners[0], not_a_picture(uploads + share)))
        settle(store, parts)
        assert worker.is_running and worker.starts == 1
        outcome = count(store, given, recovery=cut.recovery(store))
    record(name, times, outcome)
