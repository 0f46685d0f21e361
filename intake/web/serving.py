"""What every handler works with, and the moment its request came."""

from __future__ import annotations

import datetime as dt
import ipaddress
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from intake.domain.settings import Settings
from intake.store import Store
from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import MOST_STORED
from intake.web.thresholds import (
    CREATE_BURST,
    CREATE_PER_SECOND,
    LOGIN_BURST,
    LOGIN_PER_SECOND,
    MOST_ADDRESSES,
    PERSONS_PREFIX,
    UPLOAD_PER_SECOND,
)
from intake.web.tokens import StaffTokens

BrokerFacts = Callable[[], Mapping[str, int]]
"""Messages waiting in each of the broker's queues; raises anything when it is away."""


class Limiter:
    """A bucket of tokens per address: `burst` at once, then `per_second`."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._rate = burst, per_second
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> None:
        """Raises ProblemError TOO_MANY_REQUESTS with `Retry-After`."""
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.pop(address, (float(self._burst), now))
            left = min(self._burst, left + (now - at) * self._rate)
            # Taken out and put back: the dictionary is in order of last use.
            self._buckets[address] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
            if len(self._buckets) > MOST_ADDRESSES:
                del self._buckets[next(iter(self._buckets))]
        if left < 1:
            seconds = int((1 - left) / self._rate) + 1
            raise ProblemError("TOO_MANY_REQUESTS", headers={"Retry-After": str(seconds)})


@dataclass
class Serving:
    """The service of one process."""

    store: Store
    settings: Settings
    tokens: StaffTokens
    broker_facts: BrokerFacts | None
    creations: Limiter = field(default_factory=lambda: Limiter(CREATE_BURST, CREATE_PER_SECOND))
    logins: Limiter = field(default_factory=lambda: Limiter(LOGIN_BURST, LOGIN_PER_SECOND))
    uploads: Limiter = field(default_factory=lambda: Limiter(MOST_STORED, UPLOAD_PER_SECOND))
    streams: Counter[str] = field(default_factory=Counter)
    """Open event streams of each person; only the event loop counts them."""
    drafts_bytes: int = 0
    drafts_again_at: float = 0.0
    """What all drafts held when last summed up, and when to sum up again."""


async def _serving(request: Request) -> Serving:
    found: Serving = request.app.state.serving
    return found


async def _received_at(request: Request) -> dt.datetime:
    moment: dt.datetime = request.state.received_at
    return moment


def address_of(request: Request) -> str:
    """Who is counted as one by the limiters: an IPv4 address, or the /64 network that one
    person's IPv6 addresses come from (RFC 6177)."""
    host = request.client.host if request.client else "-"
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, PERSONS_PREFIX), strict=False))


Served = Annotated[Serving, Depends(_serving)]
Now = Annotated[dt.datetime, Depends(_received_at)]
