"""A wall of processor time for one file: however busy the machine is, the same file ends
the same way."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from intake.domain.errors import Refusal


@contextmanager
def processor_wall(seconds: int) -> Iterator[None]:
    """Raises Refusal FILE_TOO_COMPLEX in the block once this process has computed so long.

    The kernel counts from now on (ITIMER_PROF, setitimer(2)) and tells again after each
    further second, so that a library that swallows the refusal meets it once more. A limit
    of the whole process (RLIMIT_CPU) would not do: the kernel holds it against ticks, which
    differ from the process's clock by seconds once it has computed for a quarter of an hour.
    Signals reach the main thread alone; in any other there is no wall.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    is_within = True

    def refuse(*_: Any) -> None:
        if is_within:
            raise Refusal("FILE_TOO_COMPLEX")

    before = signal.signal(signal.SIGPROF, refuse)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 1), 1)
    try:
        yield
    finally:
        is_within = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
