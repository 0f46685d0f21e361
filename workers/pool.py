"""One process of the pool: its store, its services, its limits.

Opened at first use, after the fork: the main process has none of these. The networks
come with the first job that needs them and stay until the process is replaced.
"""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import socket
import time
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from intake.domain.errors import IntakeError
from intake.domain.settings import settings
from intake.store import Queue, Store
from workers import health
from workers.thresholds import BEAT_SECONDS, BELL_PAUSE_SECONDS, DATA_BYTES

if TYPE_CHECKING:
    from intake.extraction.upload import Services

log = logging.getLogger(__name__)


_sign: list[Path] = []
_beats: dict[str, float] = {}


def name_worker(data_dir: Path, queues: Sequence[Queue]) -> Path:
    """In the main process, before it forks: where its pool's processes give signs."""
    _sign[:] = [health.sign_file(data_dir, queues)]
    return _sign[0]


def take_limits() -> None:
    """The limits of this process."""
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    # A core would hold pages and names.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(job_id: str, runner: str, queue: Queue) -> None:
    """Do the job if it still waits, and what else does. Never raises: Celery would end the whole worker on a
    MemoryError, and log what other errors say."""
    try:
        from workers.work import Desk, do

        do(Desk(_store(), _services, heard), job_id, runner, queue)
        return
    except IntakeError as fault:
        log.warning("job %s: %s", job_id, fault.code)
    except MemoryError:
        log.error("job %s: out of memory", job_id)
    except Exception:
        log.exception("job %s", job_id)
    time.sleep(BELL_PAUSE_SECONDS)


def heard(queue: str) -> None:
    """A sign that this worker takes things off this queue."""
    for file in _sign:
        health.give_sign(file)
    now = time.monotonic()
    if now < _beats.get(queue, 0.0):
        return
    with contextlib.suppress(IntakeError):
        _store().facts.beat(f"{socket.gethostname()}:{os.getppid()}", queue)
        _beats[queue] = now + BEAT_SECONDS


@cache
def _store() -> Store:
    return Store.open(settings())


@cache
def _services() -> Services:
    wanted = settings()
    module, _, function = wanted.services.partition(":")
    make = getattr(import_module(module), function)
    services: Services = make(wanted.models_dir, wanted.threads, wanted.runtime)
    # Imported here: the main process never loads what sees.
    from workers.remembered import remembering

    return remembering(services)
