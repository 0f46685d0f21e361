"""Signs of life of this machine's workers: files that are touched by work done.

Not by a clock: a worker whose process lives but which no longer hears the broker answers
every other probe. The relay puts a canary on every queue every 30 s, and whatever a
worker takes off a queue touches its file.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intake.store import Queue
from workers.thresholds import DEAF_SECONDS


@dataclass(frozen=True, slots=True)
class Life:
    """One worker of this machine, and how long ago it gave a sign."""

    queues: str
    seconds: float

    @property
    def is_deaf(self) -> bool:
        return self.seconds > DEAF_SECONDS


def sign_file(data_dir: Path, queues: Sequence[Queue]) -> Path:
    """The file of this machine's worker on these queues."""
    name = "-".join(queue.value for queue in queues)
    return _folder(data_dir) / f"{socket.gethostname()}.{name}"


def give_sign(file: Path) -> None:
    """Alive now. A full or broken disk is not the worker's death."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)


def end(file: Path) -> None:
    """The worker ended as it should: nobody is missing."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def lives(data_dir: Path) -> list[Life]:
    """All workers of this machine that started and did not end as they should."""
    mine = f"{socket.gethostname()}."
    found = []
    with contextlib.suppress(OSError):
        for file in sorted(_folder(data_dir).iterdir()):
            if file.name.startswith(mine):
                seconds = max(0.0, time.time() - file.stat().st_mtime)
                found.append(Life(file.name.removeprefix(mine), seconds))
    return found


def _folder(data_dir: Path) -> Path:
    return data_dir.absolute() / "workers"
