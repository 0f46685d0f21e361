"""The process that untrusted bytes are opened beside: it forks one child per file.

It is started once per program, imports the parsers once, and never parses anything
itself. Each request brings three descriptors: the file (read), a pipe (write), and a
socket on which the child's end is told. When the asking program closes that socket the
child is killed; when the program is gone, so is this process, and with it every child.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from intake.ingest import sandbox_walls
from intake.ingest.thresholds import OPEN_FILES, REQUEST_BYTES

_PR_SET_PDEATHSIG = 1
_FILE, _PIPE = 3, 4

Work = Callable[[int, int, bytes], None]
"""`work(file_fd, pipe_fd, request)`: parse and write; runs in the child."""


@dataclass(frozen=True, slots=True)
class _Child:
    pid: int
    pidfd: int
    status: socket.socket


def main(control_fd: int, module_name: str) -> None:
    """Serve requests until the asking program is gone.

    The module has `work` (see `Work`) and `rehearse()`, which runs through the parsers
    once with bytes of our own, so that each child need not load their lazy parts.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    libc = ctypes.CDLL(None, use_errno=True)
    module = importlib.import_module(module_name)
    module.rehearse()
    stand = sandbox_walls.build_outer_walls(libc) + sandbox_walls.inner_walls()
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=control_fd)
    # A reply says that everything is imported, and which walls stand; the other side waits
    # for it only once.
    control.send(json.dumps(stand).encode())
    _Server(control, module.work, libc).run()


class _Server:
    """One loop over requests, ends of children and closed sockets."""

    def __init__(self, control: socket.socket, work: Work, libc: ctypes.CDLL) -> None:
        self._control = control
        self._work = work
        self._libc = libc
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)
        self._children: dict[int, _Child] = {}

    def run(self) -> None:
        """Until the control socket closes."""
        while True:
            for fd, _event in self._poll.poll():
                if fd == self._control.fileno():
                    if not self._accept():
                        return
                elif fd in self._children:
                    self._attend(fd, self._children[fd])

    def _accept(self) -> bool:
        """Start a child for the next request; False when the program is gone."""
        request, fds, _flags, _address = socket.recv_fds(self._control, REQUEST_BYTES, 3)
        if not request:
            return False
        if len(fds) == 3:
            self._start(request, fds[0], fds[1], fds[2])
        else:
            for fd in fds:
                os.close(fd)
        return True

    def _start(self, request: bytes, file_fd: int, pipe_fd: int, status_fd: int) -> None:
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            _be_the_child(self._libc, self._work, server, request, file_fd, pipe_fd)
        os.close(file_fd)
        os.close(pipe_fd)
        child = _Child(pid, os.pidfd_open(pid), socket.socket(fileno=status_fd))
        for fd in (child.pidfd, status_fd):
            self._children[fd] = child
            self._poll.register(fd, select.POLLIN)

    def _attend(self, fd: int, child: _Child) -> None:
        """The child ended, or nobody wants it any more: kill it, and tell its end."""
        os.kill(child.pid, signal.SIGKILL)  # not reaped yet, so the id is still its own
        _pid, status, usage = os.wait4(child.pid, 0)
        for known in (child.pidfd, child.status.fileno()):
            self._poll.unregister(known)
            del self._children[known]
        os.close(child.pidfd)
        end = {
            "ended_by": os.waitstatus_to_exitcode(status),
            "killed_on_request": fd != child.pidfd,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
        }
        with contextlib.suppress(OSError):
            child.status.send(json.dumps(end).encode())
        child.status.close()


def _be_the_child(
    libc: ctypes.CDLL, work: Work, server: int, request: bytes, file_fd: int, pipe_fd: int
) -> None:
    """Keep two descriptors, take the limits, work, end. Never returns."""
    code = 70
    try:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != server:
            return
        spare_file, spare_pipe = os.dup(file_fd), os.dup(pipe_fd)
        os.dup2(spare_file, _FILE, inheritable=False)
        os.dup2(spare_pipe, _PIPE, inheritable=False)
        os.dup2(0, 2)  # parsers complain about the file on stderr; that is nobody's log
        # Another file's pipe kept open here would hide that file's end.
        os.closerange(_PIPE + 1, os.sysconf("SC_OPEN_MAX"))
        _take_limits(json.loads(request))
        sandbox_walls.deny_calls()
        work(_FILE, _PIPE, request)
        code = 0
    except BaseException:  # whatever it was, this process ends here
        code = 71
    finally:
        os._exit(code)


def _take_limits(request: dict[str, int]) -> None:
    """Hard limits of the whole child; the soft CPU limit moves on with each page."""
    memory, total = request["memory_bytes"], request["total_cpu_seconds"]
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, min(request["cpu_seconds"], total), total),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
