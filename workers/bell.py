"""One line to the broker: rings bells, counts those not yet heard.

Every call has a time limit (`app.TRANSPORT`); whatever is wrong with the broker comes
out as `BrokerAwayError`, and the next call starts with a new line.
"""

from __future__ import annotations

import contextlib
from typing import Any, NoReturn

from intake.store import Doorbell, Queue
from workers.app import BROKER_ERRORS, app

TASKS = {Queue.FAST: "check_upload", Queue.BULK: "check_upload", Queue.REPORT: "make_report"}


class BrokerAwayError(Exception):
    """No broker answered in time."""


class BellLine:
    """Opened at first use and after each failure. For one thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._producer: Any = None

    def ring(self, bell: Doorbell) -> None:
        """Tell the workers of its queue that this job waits."""
        self._send(TASKS[bell.queue], bell.job_id, bell.queue)

    def send_canary(self, queue: Queue) -> None:
        """Something to be heard on this queue, without any work in it."""
        self._send("canary", queue.value, queue)

    def unheard(self, queue: Queue) -> int:
        """Messages that wait in the broker; those a worker works on are not counted."""
        try:
            self._open()
            declared = self._connection.default_channel.queue_declare(queue.value)
        except BROKER_ERRORS as error:
            self._lost(error)
        return int(declared.message_count)

    def close(self) -> None:
        """Hang up; safe to repeat."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            with contextlib.suppress(*BROKER_ERRORS):
                connection.release()

    def _send(self, task: str, argument: str, queue: Queue) -> None:
        try:
            self._open()
            app.send_task(task, (argument,), queue=queue.value, producer=self._producer)
        except BROKER_ERRORS as error:
            self._lost(error)

    def _open(self) -> None:
        if self._connection is None:
            self._connection = app.connection_for_write(self._url)
            self._producer = app.amqp.Producer(self._connection)

    def _lost(self, error: BaseException) -> NoReturn:
        self.close()
        raise BrokerAwayError(type(error).__name__) from None


def waiting_messages(url: str) -> dict[str, int]:
    """Messages in each of the broker's queues; raises BrokerAwayError."""
    line = BellLine(url)
    try:
        return {queue.value: line.unheard(queue) for queue in Queue}
    finally:
        line.close()
