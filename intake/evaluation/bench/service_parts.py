"""The service's own processes on a folder of their own, and the processor time they use."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from intake.domain.errors import Fault
from intake.domain.settings import Settings
from intake.evaluation.bench.thresholds import SERVICE_START_SECONDS, SERVICE_STOP_SECONDS

HOST = "127.0.0.1"
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers at `host:port`; its processes by the part they belong to."""

    settings: Settings
    port: int
    processes: Mapping[str, tuple[int, ...]]

    def cpu_seconds(self) -> dict[str, float]:
        """Computed so far by each part: all its processes, ended ones included."""
        parents = process_parents()
        return {
            part: sum(cpu_of_tree(pid, parents) for pid in pids)
            for part, pids in self.processes.items()
        }


@contextmanager
def service(folder: Path, workers: int, given: Settings) -> Iterator[Running]:
    """Web, relay, `workers` one-thread workers and a broker; gone after the block.

    `database_url` and `broker_url` of the settings are used when they are given.
    Raises Fault NO_BROKER, STORE_UNAVAILABLE or SERVICE_SILENT.
    """
    from workers import processes
    from workers.broker import Broker, broker_url
    from workers.service import PROGRAM
    from workers.thresholds import WORKER_NICENESS

    port = _free_port()
    mine = given.model_copy(update={"data_dir": folder})
    environment = _environment(folder, port, broker_url(mine))
    broker = None if given.broker_url else Broker(folder)
    started: dict[str, list[subprocess.Popen[bytes]]] = {}
    worker = ("worker", "--queues", "fast,report", "--concurrency", "1")
    with (folder / "parts.log").open("ab") as log:
        try:
            if broker is not None:
                broker.start()
            for words in (("web",), ("relay",), *[worker] * workers):
                child = processes.start(
                    [*PROGRAM, *words],
                    environment=environment,
                    output=log.fileno(),
                    niceness=WORKER_NICENESS if words == worker else 0,
                )
                started.setdefault(words[0], []).append(child)
            _await_answer(port)
            pids = {part: tuple(c.pid for c in found) for part, found in started.items()}
            if broker is not None and broker.server is not None:
                pids["redis"] = (broker.server.pid,)
            yield Running(mine, port, pids)
        finally:
            for child in (child for found in started.values() for child in found):
                processes.stop(child, SERVICE_STOP_SECONDS)
            if broker is not None:
                broker.stop()


def _environment(folder: Path, port: int, broker: str) -> dict[str, str]:
    return {
        **os.environ,
        "INTAKE_DATA_DIR": str(folder),
        "INTAKE_THREADS": "1",
        "INTAKE_HOST": HOST,
        "INTAKE_PORT": str(port),
        "INTAKE_BROKER_URL": broker,
    }


def _await_answer(port: int) -> None:
    deadline = time.monotonic() + SERVICE_START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise Fault("SERVICE_SILENT", "服务没有启动，请先运行 intake doctor") from None
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


# ------------------------------------------------------------------------ processor time


def process_parents() -> dict[int, int]:
    """Every process → its parent."""
    names = (entry.name for entry in Path("/proc").iterdir())
    told = {int(name): _stat(int(name)) for name in names if name.isdigit()}
    return {pid: int(fields[1]) for pid, fields in told.items() if fields}


def cpu_of_tree(pid: int, parents: Mapping[int, int]) -> float:
    below = sum(cpu_of_tree(child, parents) for child, parent in parents.items() if parent == pid)
    # utime, stime, and those of children waited for (proc(5), fields 14 to 17).
    return below + sum(int(ticks) for ticks in _stat(pid)[11:15]) / _TICK


def _stat(pid: int) -> list[str]:
    """What follows the name in /proc/…/stat: state, parent, …; empty when it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return told.rpartition(")")[2].split()
