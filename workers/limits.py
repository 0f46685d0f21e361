"""A wall of processor time for one file: however busy the machine is, the same file ends
the same way."""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from intake.domain.errors import Refusal


@contextmanager
def processor_wall(seconds: int) -> Iterator[None]:
    """Raises Refusal FILE_TOO_COMPLEX in the block once this process has computed so long.

    The kernel counts (SIGXCPU, setrlimit(2)) and tells again after each further second, so
    that a library that swallows the refusal meets it once more. Signals reach the main
    thread alone; in any other there is no wall.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    is_within = True

    def refuse(*_: Any) -> None:
        if is_within:
            raise Refusal("FILE_TOO_COMPLEX")

    before = signal.signal(signal.SIGXCPU, refuse)
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wall = int(time.process_time()) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (wall if hard < 0 else min(wall, hard), hard))
    try:
        yield
    finally:
        is_within = False
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        signal.signal(signal.SIGXCPU, before)
