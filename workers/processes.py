"""Children that die with their parent, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """This process gets the signal when `parent`, its parent's id, is gone (prctl(2)).

    The kernel watches the parent's thread that forked: fork from one that lives as long
    as the parent does. Linux only, as the sandbox is.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        # It was gone before we asked; nobody would send the signal any more.
        os._exit(1)


def start(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    output: int | None = None,
    with_signal: signal.Signals = signal.SIGKILL,
    niceness: int = 0,
    kept_open: Collection[int] = (),
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child that dies with us, in a session of its own.

    Of its own: Ctrl-C in a terminal reaches us alone, and we stop the children in order.
    `output` is a descriptor for stdout and stderr; without one only our stderr is shared,
    where logs go. Those in `kept_open` stay
    open in the child; `folder` is where it works.
    """
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if output is None else output,
        stderr=output,
        env=None if environment is None else dict(environment),
        cwd=folder,
        pass_fds=tuple(kept_open),
        start_new_session=True,
        preexec_fn=_prepared(os.getpid(), with_signal, niceness),
    )


def _prepared(parent: int, with_signal: signal.Signals, niceness: int) -> Callable[[], None]:
    def prepare() -> None:
        die_with_parent(parent, with_signal)
        os.nice(niceness)

    return prepare


def stop(child: subprocess.Popen[bytes], patience: float) -> None:
    """SIGTERM, and after `patience` seconds SIGKILL to it and whatever it started."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        kill(child)


def kill(child: subprocess.Popen[bytes]) -> None:
    """At once, with everything in its session's process group."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
