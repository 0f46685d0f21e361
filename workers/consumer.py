"""A consumer that hangs up and calls again when it cannot acknowledge a message.

Celery logs such an error and goes on, with the message still counted as held. Ours may
hold only as many as it has processes, so that it would never ask for another: alive, its
line restored, and deaf. Seen with a broker killed at the moment at which a task ended.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery.worker.consumer import Consumer


class HangingUp(Consumer):  # type: ignore[misc]  # celery ships no types
    """Set as `worker_consumer`."""

    def call_soon_ack(self, p: Callable[..., None], *args: Any, **kwargs: Any) -> Any:
        """`p` is a message's `ack_log_error` or `reject_log_error`."""
        message: Any = getattr(p, "__self__", None)

        def answer(*given: Any, **named: Any) -> None:
            p(*given, **named)
            if message is not None and not message.acknowledged:
                # Out of the event loop, where errors of the line end in a new one.
                raise ConnectionResetError("a message could not be acknowledged")

        return super().call_soon_ack(answer, *args, **kwargs)
