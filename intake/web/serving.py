"""What every handler works with, and the moment its request came."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
import logging
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
from intake.web.api.thresholds import BUSY_RETRY_SECONDS, MOST_STORED
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

log = logging.getLogger(__name__)

BrokerFacts = Callable[[], Mapping[str, int]]
"""Messages waiting in each of the broker's queues; raises anything when it is away."""


SharedTokens = Callable[[str, int, float], float]
"""Key, burst, tokens a second → seconds to wait for a token, 0 where it was taken; raises
anything when it is away."""


class Shared:
    """The tokens that all processes share, while they can be had."""

    def __init__(self, tokens: SharedTokens | None, secret: str) -> None:
        self._tokens, self._secret, self._again_at = tokens, secret, 0.0

    @property
    def is_there(self) -> bool:
        """Whether the last one asked for was given or refused by all processes together."""
        return self._tokens is not None and not self._again_at

    def wait(self, name: str, address: str, burst: int, rate: float) -> float | None:
        """Seconds to wait for a token; None: the process counts by itself."""
        if self._tokens is None or time.monotonic() < self._again_at:
            return None
        key = hmac.new(self._secret.encode(), f"{name} {address}".encode(), "sha256").hexdigest()
        try:
            seconds = self._tokens(key, burst, rate)
        except Exception as error:  # whatever the broker's library raises, it is away
            if not self._again_at:
                log.warning("limits are counted by this process alone: %s", type(error).__name__)
            self._again_at = time.monotonic() + BUSY_RETRY_SECONDS
            return None
        self._again_at = 0.0
        return seconds


class Limiter:
    """A bucket of tokens per address: `burst` at once, then `per_second`. Its tokens are
    shared with the other processes where `shared` is there, else its own."""

    def __init__(
        self, burst: int, per_second: float, name: str = "", shared: Shared | None = None
    ) -> None:
        self._burst, self._rate = burst, per_second
        self._name, self._shared = name, shared
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> None:
        """Raises ProblemError TOO_MANY_REQUESTS with `Retry-After`."""
        shared = None
        if self._shared is not None:
            shared = self._shared.wait(self._name, address, self._burst, self._rate)
        wait = self._own(address) if shared is None else shared
        if wait > 0:
            raise ProblemError("TOO_MANY_REQUESTS", headers={"Retry-After": str(int(wait) + 1)})

    def _own(self, address: str) -> float:
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.pop(address, (float(self._burst), now))
            left = min(self._burst, left + (now - at) * self._rate)
            # Taken out and put back: the dictionary is in order of last use.
            self._buckets[address] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
            if len(self._buckets) > MOST_ADDRESSES:
                del self._buckets[next(iter(self._buckets))]
        return 0.0 if left >= 1 else (1 - left) / self._rate


@dataclass
class Serving:
    """The service of one process."""

    store: Store
    settings: Settings
    tokens: StaffTokens
    broker_facts: BrokerFacts | None
    shared_tokens: SharedTokens | None = None
    streams: Counter[str] = field(default_factory=Counter)
    """Open event streams of each person; only the event loop counts them."""
    drafts_bytes: int = 0
    drafts_again_at: float = 0.0
    """What all drafts held when last summed up, and when to sum up again."""

    def __post_init__(self) -> None:
        self.shared = Shared(self.shared_tokens, self.tokens.operator)
        self.creations = Limiter(CREATE_BURST, CREATE_PER_SECOND, "create", self.shared)
        self.logins = Limiter(LOGIN_BURST, LOGIN_PER_SECOND, "login", self.shared)
        self.uploads = Limiter(MOST_STORED, UPLOAD_PER_SECOND, "upload", self.shared)


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
