"""Run a piece of work on untrusted bytes in a disposable child, and hear only bytes back.

The child is forked from a helper process that has the parsers loaded (see
`sandbox_server`): about 10 ms per file instead of the 0.8 s of importing them. The helper
is a fresh interpreter told by name what to run, so it never imports the main program
again, whatever that is: a console script, pytest, or a script on standard input.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from intake.domain.settings import settings
from intake.ingest.thresholds import HELPER_SECONDS, KILLED_SECONDS, LAST_MOMENT_SECONDS, PIPE_BYTES


class SandboxBrokenError(Exception):
    """The helper process itself is gone; the work was not judged."""


class OutOfTimeError(Exception):
    """No news from the child within the wall-clock limit."""


@dataclass(frozen=True, slots=True)
class End:
    """How a child ended: `ended_by` is its exit code, or minus the signal."""

    ended_by: int
    killed_on_request: bool
    cpu_seconds: float

    @property
    def was_limited(self) -> bool:
        """Ended by its CPU limit, or by the kernel for want of memory."""
        if self.ended_by == -signal.SIGKILL:
            return not self.killed_on_request
        return self.ended_by == -signal.SIGXCPU


_spent: list[float] = []


def spent_seconds() -> float:
    """Processor time of all children that have ended, of this process's helpers."""
    _spent[:] = [sum(_spent)]
    return _spent[0]


class Job:
    """One child at work. Leaving the `with` block kills it if it still runs."""

    def __init__(self, pipe_fd: int, status: socket.socket, wall_seconds: float) -> None:
        self._pipe = pipe_fd
        self._status = status
        self._wall = wall_seconds
        self._ended: End | None = None

    def __enter__(self) -> Job:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(SandboxBrokenError):
            self.end()
        os.close(self._pipe)
        self._status.close()

    def read_into(self, buffer: memoryview) -> bool:
        """Fill `buffer`; False when the child ended first. Time counts per call.

        Raises OutOfTimeError. Only waiting counts: while the caller is busy with a page the
        child rests on a full pipe, and that is not its fault.
        """
        deadline = time.monotonic() + self._wall
        poll = select.poll()
        poll.register(self._pipe, select.POLLIN)
        poll.register(self._status.fileno(), select.POLLIN)
        done = 0
        while done < len(buffer):
            left = deadline - time.monotonic()
            ready = poll.poll(left * 1_000) if left > 0 else []
            if not ready:
                raise OutOfTimeError
            if self._pipe not in (fd for fd, _event in ready):
                return False  # it ended, and everything it wrote has been read
            count = os.readv(self._pipe, [buffer[done:]])
            if count == 0:
                return False
            done += count
        return True

    def end(self) -> End:
        """How the child ended; it is killed if it has not. Raises SandboxBrokenError."""
        if self._ended is None:
            with contextlib.suppress(OSError):
                self._status.shutdown(socket.SHUT_WR)
            self._ended = self._hear()
            _spent.append(self._ended.cpu_seconds)
        return self._ended

    def wait(self) -> End:
        """How the child ended, leaving it a moment to end by itself."""
        if self._ended is None:
            poll = select.poll()
            poll.register(self._status.fileno(), select.POLLIN)
            if poll.poll(LAST_MOMENT_SECONDS * 1_000):
                self._ended = self._hear()
                _spent.append(self._ended.cpu_seconds)
        return self.end()

    def _hear(self) -> End:
        self._status.settimeout(KILLED_SECONDS)
        try:
            told = self._status.recv(1_024)
        except OSError as error:
            raise SandboxBrokenError from error
        if not told:
            raise SandboxBrokenError
        return End(**json.loads(told))


class Sandbox:
    """The helper process of this program, started at first use and after its death."""

    def __init__(self, module_name: str) -> None:
        self._module_name = module_name
        self._lock = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._is_ready = False
        atexit.register(self.close)
        # A forked copy of this program must not keep the helper of the original alive.
        os.register_at_fork(after_in_child=self._forget)

    @property
    def helper_pid(self) -> int | None:
        """Process id of the helper, None before the first use."""
        return self._helper.pid if self._helper is not None else None

    def warm_up(self) -> None:
        """Start the helper without waiting for it: its imports then cost nobody time."""
        with self._lock:
            self._start_if_needed()

    def start(self, file_fd: int, request: dict[str, Any], wall_seconds: float) -> Job:
        """A child at work on `file_fd`, which stays the caller's. Raises SandboxBrokenError."""
        packed = json.dumps(request).encode()
        with self._lock:
            for attempt in (1, 2):
                self._start_if_needed()
                try:
                    self._await_ready()
                    return self._ask(file_fd, packed, wall_seconds)
                except OSError as error:
                    self._stop()
                    if attempt == 2:
                        raise SandboxBrokenError from error
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the helper and all its children."""
        with self._lock:
            self._stop()

    def _ask(self, file_fd: int, packed: bytes, wall_seconds: float) -> Job:
        assert self._control is not None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read_end, write_end = os.pipe2(os.O_CLOEXEC)
        try:
            _widen(write_end)
            socket.send_fds(self._control, [packed], [file_fd, write_end, theirs.fileno()])
        except OSError:
            os.close(read_end)
            ours.close()
            raise
        finally:
            os.close(write_end)
            theirs.close()
        return Job(read_end, ours, wall_seconds)

    def _start_if_needed(self) -> None:
        if self._helper is not None and self._helper.poll() is None:
            return
        self._stop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        start = "from intake.ingest import sandbox_server as s; import sys; s.main(int(sys.argv[1]), sys.argv[2])"
        self._helper = subprocess.Popen(
            [sys.executable, "-c", start, str(theirs.fileno()), self._module_name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env=_environment(),
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self._control = ours
        self._is_ready = False

    def _await_ready(self) -> None:
        if self._is_ready:
            return
        assert self._control is not None
        self._control.settimeout(HELPER_SECONDS)
        told = self._control.recv(1_024)
        if not told:
            raise OSError("the helper ended while starting")
        missing = settings().demanded_walls - set(json.loads(told))
        if missing:
            self._stop()  # it tells its walls once: who asks again starts it anew
            raise SandboxBrokenError(f"walls that are demanded do not stand: {sorted(missing)}")
        self._is_ready = True

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._helper is not None:
            try:
                self._helper.wait(timeout=KILLED_SECONDS)
            except subprocess.TimeoutExpired:
                self._helper.kill()
                self._helper.wait()
        self._helper = self._control = None
        self._is_ready = False

    def _forget(self) -> None:
        """In a forked copy: drop the original's helper without touching it."""
        self._lock = threading.Lock()
        if self._control is not None:
            self._control.close()
        if self._helper is not None:
            self._helper.returncode = 0  # not our child: never wait for it
        self._helper = self._control = None
        self._is_ready = False


def _widen(pipe_fd: int) -> None:
    """Best effort: a user over the system's quota for pipes keeps the small one."""
    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe_fd, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _environment() -> dict[str, str]:
    """Only what an interpreter needs to find the same modules: no secrets inside."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
        if name in os.environ
    }
    return kept | {
        "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        # Threads before a fork break it, and each reserves address space.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
