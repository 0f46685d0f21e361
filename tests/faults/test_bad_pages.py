"""Pages that kill, starve or hang whoever reads them: a person gets them, nobody waits."""

from __future__ import annotations

import resource

import pytest

from intake.store import JobStatus, UploadStatus
from tests.faults.parts import parts_of, wait_for_pool
from tests.faults.readers import ABORTS, EATS_MEMORY, NEVER_ENDS, SEGFAULTS
from tests.faults.test_deliveries import ring
from tests.faults.trial import (
    IS_FULL,
    applications,
    count,
    done_jobs,
    full,
    give,
    give_all,
    picture,
    settle,
)
from tests.servers import until

WHITE = (250, 250, 250)
LITTLE_MEMORY = 1 << 30
HARD_LIMIT_SECONDS = 3
"""In the short form the bell of a page that never ends carries this limit."""


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("a page that segfaults", SEGFAULTS),
        ("a page that aborts", ABORTS),
        ("a page that eats memory", EATS_MEMORY),
    ],
    ids=["segfaults", "aborts", "eats-memory"],
)
def test_a_page_that_kills_its_reader_is_left_to_a_person(
    name, colour, tmp_path, redis_server, record
):
    good, bad = full(95, 6), full(5, 1)
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url) as (parts, store):
        owners = applications(store, 4)
        worker = parts.worker()
        wait_for_pool(worker)
        if not IS_FULL:
            for child in worker.children():
                resource.prlimit(child, resource.RLIMIT_DATA, (LITTLE_MEMORY, LITTLE_MEMORY))
        poisoned = [give(store, owners[i % 4], picture(colour, i)) for i in range(bad)]
        given = poisoned + give_all(store, owners, (picture(WHITE, 100 + i) for i in range(good)))
        parts.relay()
        settle(store, parts)
        assert worker.is_running and worker.starts == 1
        quarantined = store.jobs.in_status(JobStatus.QUARANTINED)
        assert {job.upload_id for job in quarantined} == {upload.id for upload in poisoned}
        statuses = [u.status for owner in owners for u in store.uploads.of(owner)]
        assert statuses.count(UploadStatus.CHECKED) == good
        outcome = count(store, given, poisoned={upload.id for upload in poisoned})
    record(name, bad, outcome)


def test_a_page_that_never_ends_is_left_to_a_person(tmp_path, redis_server, record):
    good = full(30, 4)
    with parts_of(tmp_path, INTAKE_BROKER_URL=redis_server.url) as (parts, store):
        owners = applications(store, 2)
        endless = give(store, owners[0], picture(NEVER_ENDS))
        worker = parts.worker()
        if not IS_FULL:
            twice_to_its_limit(store, parts, redis_server.url)
        given = [endless, *give_all(store, owners, (picture(WHITE, 100 + i) for i in range(good)))]
        parts.relay()
        settle(store, parts, full(3600, 60))
        assert worker.is_running and worker.starts == 1
        outcome = count(store, given, poisoned={endless.id})
    record("a page that never ends", 1, outcome)


def twice_to_its_limit(store, parts, url) -> None:
    """What the product's own limit of ten minutes does, with a shorter one."""
    [bell] = store.jobs.due(10)
    for failures in (1, 2):
        ring(url, bell.job_id, bell.queue, 1, time_limit=HARD_LIMIT_SECONDS)
        until(
            lambda n=failures: store.jobs.get(bell.job_id).attempts_page >= n,
            f"the page is blamed\n{parts.logs()}",
        )
    assert store.jobs.get(bell.job_id).status is JobStatus.QUARANTINED
    assert done_jobs(store) == 0
