"""The service's processes as an operator starts them, to be killed one by one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.domain.settings import Settings
from intake.store import Store
from tests.process_watch import children_of
from tests.servers import PATIENCE_SECONDS, until
from workers import processes
from workers.service import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "2024-10-20T10:00"
"""Within the window of the notice."""
READERS = "tests.faults.readers:services"


class Part:
    """One process, `intake` and these words, with what it started."""

    def __init__(self, words: tuple[str, ...], environment: dict[str, str], log: Path) -> None:
        self.words = words
        self._environment = environment
        self._log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = processes.start(
                [*PROGRAM, *self.words], environment=self._environment, output=log.fileno()
            )
        self.starts += 1

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def children(self) -> set[int]:
        """The pool's processes."""
        return children_of(self.pid)

    def kill(self) -> None:
        """SIGKILL to it and to everything in its process group, at once."""
        if self.process is not None:
            processes.kill(self.process)

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process, PATIENCE_SECONDS)


class Parts:
    """The settings of one service, and its processes; all of them end with the block."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "INTAKE_THREADS": "1",
            "INTAKE_CLOCK": CLOCK,
            "INTAKE_DATA_DIR": str(folder / "data"),
            "INTAKE_SERVICES": READERS,
            **environment,
        }
        self.started: list[Part] = []
        self.settings = Settings(
            data_dir=Path(self.environment["INTAKE_DATA_DIR"]),
            database_url=self.environment.get("INTAKE_DATABASE_URL"),
            storage=self.environment.get("INTAKE_STORAGE"),
            broker_url=self.environment.get("INTAKE_BROKER_URL"),
        )

    def part(self, *words: str, **environment: str) -> Part:
        """Not started yet."""
        log = self.folder / f"{'-'.join(words[:1])}-{len(self.started)}.log"
        made = Part(words, {**self.environment, **environment}, log)
        self.started.append(made)
        return made

    def run(self, *words: str, **environment: str) -> Part:
        """Started."""
        made = self.part(*words, **environment)
        made.start()
        return made

    def worker(self, queues: str = "fast,report,bulk", concurrency: int = 1) -> Part:
        return self.run("worker", "--queues", queues, "--concurrency", str(concurrency))

    def relay(self) -> Part:
        return self.run("relay")

    def logs(self) -> str:
        """What the processes said, for a failure's message."""
        texts = (path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))
        return "\n".join(texts)[-4000:]


@contextmanager
def parts_of(folder: Path, **environment: str) -> Iterator[tuple[Parts, Store]]:
    """Processes on a service's data, and a view of that data that is never killed."""
    parts = Parts(folder, environment)
    try:
        with Store.open(parts.settings) as store:
            yield parts, store
    finally:
        for part in reversed(parts.started):
            part.kill()


def wait_for_pool(worker: Part) -> None:
    """Until the worker has forked its pool."""
    until(worker.children, "the worker has a pool")
