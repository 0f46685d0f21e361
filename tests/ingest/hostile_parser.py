"""A parser that does what a file tells it: what a taken-over decoder could do.

The word after the JPEG mark in the file names the deed. Runs in a sandbox of its own.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyseccomp

from intake.ingest.sandbox_walls import _CALLS_ALLOWED

MARK = b"\xff\xd8\xff"


def told_to(deed: str, folder: Path) -> Path:
    """A file that makes this parser do the deed."""
    path = folder / "a.jpg"
    path.write_bytes(MARK + deed.encode())
    return path


def rehearse() -> None:
    """Nothing to load."""


def work(file_fd: int, pipe_fd: int, request: bytes) -> None:
    deed = os.pread(file_fd, 100, len(MARK)).decode()
    DEEDS[deed](pipe_fd)


def frame(pipe_fd: int, body: object) -> None:
    packed = body if isinstance(body, bytes) else json.dumps(body).encode()
    os.write(pipe_fd, len(packed).to_bytes(4, "big") + packed)


def page(**changed: object) -> dict[str, object]:
    return {
        "frame": "page",
        "number": 1,
        "width": 2,
        "height": 1,
        "reduction": 1,
        "jpeg_quality": None,
        "layer_is_trusted": False,
        "words": [],
        **changed,
    }


def send_page(pipe_fd: int, **changed: object) -> None:
    frame(pipe_fd, page(**changed))
    os.write(pipe_fd, bytes(6))


def die_of(number: signal.Signals) -> Callable[[int], None]:
    return lambda pipe_fd: signal.raise_signal(number)


def spin(pipe_fd: int) -> None:
    while True:
        pass


def sleep(pipe_fd: int) -> None:
    time.sleep(600)


def hang_up(pipe_fd: int) -> None:
    os.close(pipe_fd)
    time.sleep(600)


def take_a_moment(pipe_fd: int) -> None:
    time.sleep(0.7)
    send_page(pipe_fd)
    frame(pipe_fd, {"frame": "end", "pages": 1})


def kill_the_helper(pipe_fd: int) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


def eat_memory(pipe_fd: int) -> None:
    kept = []
    try:
        while True:
            kept.append(bytearray(50_000_000))
    except MemoryError:
        kept.clear()
        frame(pipe_fd, {"frame": "refusal", "code": "FILE_TOO_COMPLEX"})


def flood(pipe_fd: int) -> None:
    while True:
        os.write(pipe_fd, b"\xff" * 65_536)


def crash_after_a_page(pipe_fd: int) -> None:
    send_page(pipe_fd)
    signal.raise_signal(signal.SIGSEGV)


def call_home(pipe_fd: int) -> None:
    """A page 2 pixels wide when the network was out of reach, else 3."""
    try:
        with socket.create_connection(("127.0.0.1", PORT), timeout=2):
            reached = True
    except OSError:
        reached = False
    send_page(pipe_fd, reduction=3 if reached else 2)
    frame(pipe_fd, {"frame": "end", "pages": 1})


def leave_a_child(pipe_fd: int) -> None:
    """A page 2 pixels wide when no process could be left behind, else 3."""
    try:
        subprocess.Popen(["sleep", "60"])
        left = True
    except OSError:
        left = False
    send_page(pipe_fd, reduction=3 if left else 2)
    frame(pipe_fd, {"frame": "end", "pages": 1})


def read_a_secret(pipe_fd: int) -> None:
    """What the file beside this module's own holds, as a word; empty when denied."""
    try:
        words = [[Path(SECRET).read_text(), 0, 0, 1, 1]]
    except OSError:
        words = []
    send_page(pipe_fd, words=words)
    frame(pipe_fd, {"frame": "end", "pages": 1})


def write_a_file(pipe_fd: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    place = f"/tmp/hostile-{os.getpid()}"
    try:
        with open(place, "wb", buffering=0) as file:  # noqa: PTH123
            file.write(b"kept")
        written = True
    except OSError:
        written = False
    send_page(pipe_fd, reduction=3 if written else 2)
    frame(pipe_fd, {"frame": "end", "pages": 1})


def ask_the_kernel(pipe_fd: int) -> None:
    """The numbers of all system calls that are on no list and were not refused, as a word."""
    libc = ctypes.CDLL(None, use_errno=True)
    arch = pyseccomp.system_arch()
    allowed = {name.encode() for name in [*_CALLS_ALLOWED, *LIMITED]}
    answered = []
    for number in range(MOST_CALLS):
        try:
            name = pyseccomp.resolve_syscall(arch, number)
        except (OSError, ValueError):
            name = b""
        if name in allowed or number in OF_THE_KERNEL:
            continue
        ctypes.set_errno(0)
        got = libc.syscall(number, 0, 0, 0, 0, 0, 0)
        if got != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            answered.append(name.decode() or str(number))
    send_page(pipe_fd, words=[[" ".join(answered) or "none", 0, 0, 1, 1]])
    frame(pipe_fd, {"frame": "end", "pages": 1})


def reach_beyond_its_arguments(pipe_fd: int) -> None:
    """Calls that are allowed for some arguments, with others: what was not refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getppid()
    attempts = {
        "fork": lambda: libc.fork(),
        "signal the parent's thread": lambda: libc.syscall(number_of("tgkill"), parent, parent, 0),
        "limit the parent": lambda: libc.syscall(number_of("prlimit64"), parent, 0, 0, 0),
        "have signals sent": lambda: libc.fcntl(pipe_fd, 8, parent),  # F_SETOWN
        "become undumpable": lambda: libc.prctl(4, 0, 0, 0, 0),
        "a watcher of the parent": lambda: libc.prctl(0x59616D61, parent, 0, 0, 0),
    }
    reached = []
    for name, attempt in attempts.items():
        ctypes.set_errno(0)
        if attempt() != -1 or ctypes.get_errno() != errno.EPERM:
            reached.append(name)
    send_page(pipe_fd, words=[[" ".join(reached) or "none", 0, 0, 1, 1]])
    frame(pipe_fd, {"frame": "end", "pages": 1})


def number_of(name: str) -> int:
    number: int = pyseccomp.resolve_syscall(pyseccomp.system_arch(), name)
    return number


LIMITED = ("clone", "clone3", "tgkill", "prlimit64", "prctl", "fcntl")
OF_THE_KERNEL = (335, 336)
"""uretprobe and uprobe: the kernel's own, ended with SIGILL for whoever else asks."""
MOST_CALLS = 480
"""Numbers of calls that the kernels of 2026 have, and some."""


def show_environment(pipe_fd: int) -> None:
    names = " ".join(sorted(os.environ))
    send_page(pipe_fd, words=[[names, 0, 0, 1, 1]])
    frame(pipe_fd, {"frame": "end", "pages": 1})


PORT = 9
SECRET = "/etc/passwd"
LIES: dict[str, object] = {
    "no JSON": b"\x80\x04pickle",
    "a list": [1],
    "deep JSON": b"[" * 100_000,
    "unknown frame": {"frame": "hello"},
    "unknown code": {"frame": "refusal", "code": "UPLOAD_MISSING"},
    "end without pages": {"frame": "end", "pages": 0},
    "wide": page(width=10**9),
    "negative": page(height=-1),
    "a float": page(width=2.0),
    "NaN": page(width=float("nan")),
    "no pixels": {"frame": "page", "number": 1},
    "60 Mpx": page(width=60_000, height=60_000),
    "quality": page(jpeg_quality=900),
    "words": page(words="abc"),
}
LATE_LIES: dict[str, dict[str, object]] = {
    "page two first": {"number": 2},
    "box outside": {"words": [["a", 0, 0, 9, 9]]},
    "box inverted": {"words": [["a", 2, 1, 0, 0]]},
    "text a number": {"words": [[5, 0, 0, 1, 1]]},
    "endless word": {"words": [["长" * 5_000, 0, 0, 1, 1]]},
    "too many words": {"words": [["a", 0, 0, 1, 1]] * 20_001},
}
DEEDS: dict[str, Callable[[int], None]] = {
    "segv": die_of(signal.SIGSEGV),
    "abort": die_of(signal.SIGABRT),
    "hang up": hang_up,
    "take a moment": take_a_moment,
    "kill the helper": kill_the_helper,
    "spin": spin,
    "sleep": sleep,
    "eat memory": eat_memory,
    "flood": flood,
    "exit": lambda pipe_fd: os._exit(0),
    "crash after a page": crash_after_a_page,
    "call home": call_home,
    "leave a child": leave_a_child,
    "write a file": write_a_file,
    "ask the kernel": ask_the_kernel,
    "reach beyond": reach_beyond_its_arguments,
    "read a secret": read_a_secret,
    "show environment": show_environment,
    **{name: (lambda pipe_fd, lie=lie: frame(pipe_fd, lie)) for name, lie in LIES.items()},
    **{
        name: (lambda pipe_fd, lie=lie: send_page(pipe_fd, **lie))
        for name, lie in LATE_LIES.items()
    },
}
