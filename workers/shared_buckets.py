"""Buckets of tokens that all web processes share, in the broker's Redis.

One script takes a token, by the broker's own clock. What is kept is a keyed digest of who
asks, for as long as the bucket takes to fill; a broker that loses it forgets a few tries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import redis

from workers.thresholds import BUCKET_SECONDS

_TAKE = """
local told = redis.call('TIME')
local now = told[1] + told[2] / 1000000
local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
left = math.min(burst, left + math.max(0, now - at) * rate)
local wait = 0
if left >= 1 then left = left - 1 else wait = (1 - left) / rate end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil((burst - left) / rate) + 1)
return tostring(wait)
"""


@dataclass
class SharedBuckets:
    """Call it to take a token; whatever the library raises, the broker is away."""

    url: str

    def __call__(self, key: str, burst: int, per_second: float) -> float:
        """Seconds to wait, 0: the token is taken."""
        answer: Any = self._take(keys=[f"intake:bucket:{key}"], args=[burst, per_second])
        return float(answer)

    @cached_property
    def _take(self) -> Any:
        # Kombu's name for a socket is not the library's.
        address = self.url.replace("redis+socket://", "unix://", 1)
        line = redis.Redis.from_url(
            address, socket_timeout=BUCKET_SECONDS, socket_connect_timeout=BUCKET_SECONDS
        )
        return line.register_script(_TAKE)
