"""What one address may do is counted over all web processes, or by each where Redis is away."""

from __future__ import annotations

import subprocess
import sys

import pytest

from intake.web.api.problems import ProblemError
from intake.web.serving import Limiter, Shared
from tests.servers import running_redis
from workers.shared_buckets import SharedBuckets

OTHER_PROCESS = """
import sys
from intake.web.serving import Limiter, Shared
from intake.web.api.problems import ProblemError
from workers.shared_buckets import SharedBuckets

limiter = Limiter(10, 0.001, "login", Shared(SharedBuckets(sys.argv[1]), "secret"))
taken = 0
try:
    while True:
        limiter.take("1.1.1.1")
        taken += 1
except ProblemError:
    print(taken)
"""


def limiter(url: str, burst: int = 10) -> tuple[Limiter, Shared]:
    shared = Shared(SharedBuckets(url), "secret")
    return Limiter(burst, 0.001, "login", shared), shared


def tries(one: Limiter, address: str = "1.1.1.1", most: int = 100) -> int:
    for number in range(most):
        try:
            one.take(address)
        except ProblemError as refused:
            assert int(refused.headers["Retry-After"]) > 0
            return number
    return most


def test_two_processes_give_one_address_no_more_than_one_would(redis_server):
    here, shared = limiter(redis_server.url)
    for _ in range(4):
        here.take("1.1.1.1")
    there = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, redis_server.url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == "6"
    assert tries(here) == 0 and shared.is_there
    assert tries(here, "2.2.2.2") == 10


def test_no_address_stands_in_the_broker(redis_server):
    import redis

    here, _ = limiter(redis_server.url)
    here.take("1.1.1.1")
    kept = redis.Redis.from_url(redis_server.url.replace("redis+socket", "unix"))
    [key] = kept.keys("intake:bucket:*")
    assert b"1.1.1.1" not in key and 0 < kept.ttl(key) < 2000


def test_without_a_broker_each_process_counts_by_itself_and_says_so():
    with running_redis() as server:
        here, shared = limiter(server.url, burst=3)
        here.take("1.1.1.1")
        assert shared.is_there
    assert tries(here) == 3
    assert not shared.is_there


@pytest.mark.parametrize("tokens", [None, lambda *_: 0.0])
def test_a_process_alone_says_that_it_counts_by_itself(tokens):
    assert Shared(tokens, "secret").is_there is (tokens is not None)
