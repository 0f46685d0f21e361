"""`intake serve`: everything on one machine, started in order, watched, stopped in order.

    broker → relay, workers → web        and back

Each part is a process of its own that dies with this one. One that ends is started
again; a worker that no longer hears its queue is replaced.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intake.domain.errors import IntakeError, UsageError
from intake.domain.settings import Settings
from intake.store import Queue, Store
from workers import health, processes
from workers.broker import Broker
from workers.thresholds import (
    BROKER_SILENT_LOOKS,
    DEAF_SECONDS,
    IMPORT_NICENESS,
    MEMORY_PER_READER,
    RECOVERED_SECONDS,
    RESTART_PAUSES,
    SERVICE_LOOK_SECONDS,
    WEB_SECONDS,
    WORKER_NICENESS,
)

log = logging.getLogger(__name__)

PATIENCE_SECONDS = {"web": 10.0, "relay": 10.0, "worker": 60.0}
"""From SIGTERM to SIGKILL: requests under way, one step, the pages being read (a page
takes seconds; whatever takes longer is done again by the next worker)."""
PROGRAM = (sys.executable, "-c", "from intake.cli.app import app; app()")


@dataclass(frozen=True, slots=True)
class Part:
    """One process: `intake` and these words. queues: what it consumes, if anything."""

    kind: str
    words: tuple[str, ...]
    queues: tuple[Queue, ...] = ()
    niceness: int = 0


class Service:
    """`start`, then `watch`, then `stop` (safe to repeat, also after a failed `start`)."""

    def __init__(
        self, settings: Settings, parts: Sequence[Part], folder: Path | None = None
    ) -> None:
        """Every part gets these settings, and works in `folder`, or where we do."""
        self._settings = settings
        own = settings.broker_url is None
        self._silent = 0
        self._broker = Broker(settings.data_dir) if own else None
        self._runs = [_Run(part, _environment(settings, part), folder) for part in parts]

    def start(self) -> None:
        """Raises Fault or UsageError with a sentence when a part of it cannot be had."""
        _require_free(self._settings.host, self._settings.port)
        # Once, before many processes want to: tables, keys, a database that answers.
        Store.open(self._settings).close()
        if self._broker is not None:
            self._broker.start()
        for run in self._runs:
            run.start()
        self._await_web()

    def watch(self, is_over: threading.Event) -> None:
        """Until the event: start again what ended, replace who no longer hears."""
        while not is_over.wait(SERVICE_LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """One look at every part."""
        if self._broker is not None:
            self._look_at(self._broker)
        deaf = {life.queues for life in health.lives(self._settings.data_dir) if life.is_deaf}
        for run in self._runs:
            if run.part.queues and run.label in deaf:
                run.replace()
            run.start_if_ended()

    def _look_at(self, broker: Broker) -> None:
        """Start it again where it ended, or where nobody can reach it any more."""
        if broker.is_reached():
            self._silent = 0
            return
        self._silent += 1
        if broker.is_running and self._silent < BROKER_SILENT_LOOKS:
            return  # busy with its file, or frozen for a moment
        log.warning("the broker ended or is not reached, and is started again")
        try:
            broker.restart()
        except (IntakeError, OSError) as wrong:
            # The folder may be away: everything else goes on, and the next look tries again.
            log.warning("the broker cannot be started: %s", getattr(wrong, "code", "OSError"))
        self._silent = 0

    def stop(self) -> None:
        """Nothing new first, then nothing at all."""
        for kind in ("web", "relay", "worker"):
            asked = [run for run in self._runs if run.part.kind == kind]
            for run in asked:
                run.ask_to_end()
            deadline = time.monotonic() + PATIENCE_SECONDS[kind]
            for run in asked:
                run.end(max(0.0, deadline - time.monotonic()))
        if self._broker is not None:
            self._broker.stop()

    def _await_web(self) -> None:
        """Until a browser would be answered; a slow machine is watched all the same."""
        deadline = time.monotonic() + WEB_SECONDS
        address = self._settings.host, self._settings.port
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(address, 1):
                return
            time.sleep(SERVICE_LOOK_SECONDS / 5)
        log.warning("the web does not answer yet")


class _Run:
    """A part and its process."""

    def __init__(self, part: Part, environment: dict[str, str], folder: Path | None) -> None:
        self._folder = folder
        self.part = part
        self.label = "-".join(queue.value for queue in part.queues) or part.kind
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0
        self._due: float | None = None

    def start(self) -> None:
        self._process = processes.start(
            [*PROGRAM, *self.part.words],
            environment=self._environment,
            niceness=self.part.niceness,
            folder=self._folder,
        )
        self._started, self._due = time.monotonic(), None

    def start_if_ended(self) -> None:
        """Again, after a pause that grows while it keeps ending."""
        if self._process is None or self._process.poll() is None:
            return
        now = time.monotonic()
        if self._due is None:
            if now - self._started > RECOVERED_SECONDS:
                self._failures = 0
            self._due = now + RESTART_PAUSES[min(self._failures, len(RESTART_PAUSES) - 1)]
            self._failures += 1
            log.warning("%s ended (%s) and is started again", self.label, self._process.returncode)
        if now >= self._due:
            self.start()

    def replace(self) -> None:
        """It lives but hears nothing; its running jobs, if any, run again."""
        if self._process is None or time.monotonic() - self._started < DEAF_SECONDS:
            return
        log.warning("%s hears nothing and is replaced", self.label)
        processes.kill(self._process)

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, patience: float) -> None:
        if self._process is not None:
            processes.stop(self._process, patience)
            self._process = None


def parts(readers: int) -> list[Part]:
    """Web, relay, and three workers: a long import never delays a single upload, and
    neither delays a report. Workers yield the processor to whoever asks for a page, and the
    import's worker to the others."""
    return [
        Part("relay", ("relay",)),
        _worker((Queue.FAST,), readers, WORKER_NICENESS),
        _worker((Queue.REPORT,), 1, WORKER_NICENESS),
        _worker((Queue.BULK,), 1, IMPORT_NICENESS),
        Part("web", ("web",)),
    ]


def _worker(queues: tuple[Queue, ...], concurrency: int, niceness: int) -> Part:
    names = ",".join(queue.value for queue in queues)
    words = ("worker", "--queues", names, "--concurrency", str(concurrency))
    return Part("worker", words, queues, niceness)


def usual_readers() -> int:
    """One per processor, as far as the memory goes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(len(os.sched_getaffinity(0)), memory // MEMORY_PER_READER))


def _environment(settings: Settings, part: Part) -> dict[str, str]:
    """These settings, whatever ours were made from; readers side by side share the
    processors instead of each taking all."""
    given = settings.model_dump(include=settings.model_fields_set, mode="json")
    if part.queues and "threads" not in given:
        cores = len(os.sched_getaffinity(0))
        given["threads"] = max(1, cores // int(part.words[-1]))
    ours = {f"INTAKE_{name.upper()}": "" if v is None else str(v) for name, v in given.items()}
    return {**os.environ, **ours}


def _require_free(host: str, port: int) -> None:
    """Raises UsageError PORT_TAKEN: a web server that ends at once says so nowhere."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError as error:
        raise UsageError(
            "PORT_TAKEN",
            f"{host}:{port} 无法监听（{error.strerror}）；请用 INTAKE_HOST、INTAKE_PORT 另设",
        ) from None
