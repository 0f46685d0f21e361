"""What the kernel denies the disposable child, beyond limits of memory and time.

calls: an allow-list of system calls (seccomp, compiled by libseccomp); everything that no
decoder needs fails with EPERM. files: nothing can be opened but the interpreter's own
modules, for reading (Landlock, with every right that the kernel knows); no TCP port, no
abstract socket and no signal leaves the sandbox where the kernel can forbid it. network: an
empty network namespace. user: another user than the program's, where the program runs as
root and that user can read the interpreter. Each wall is best effort: where the kernel or a
container forbids it, the others still hold. `walls_of` says which stand.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import struct
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

try:
    import pyseccomp
except (ImportError, RuntimeError, OSError):  # the library libseccomp is not there
    pyseccomp = None

_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
NOBODY = 65_534
"""The user and group `nobody` of Debian."""

# --------------------------------------------------------------------------------------- calls

_CLONE_THREAD = 0x00010000
_PR_SET_NAME, _PR_SET_VMA = 15, 0x53564D41
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC: not the ones that send signals.
_FCNTL_ALLOWED = (0, 1, 2, 3, 4, 1030)
# What a decoder needs: reading and writing what is open, memory, threads, clocks, its own end.
# Opening is allowed here, because modules are loaded late; the wall of files limits it.
_CALLS_ALLOWED = """
    read readv pread64 preadv write writev pwrite64 lseek close dup dup2 dup3 pipe2 poll ppoll
    select pselect6 fstat newfstatat fstatat64 stat lstat statx open openat access faccessat
    faccessat2 readlink readlinkat getcwd getdents64 fadvise64 ftruncate
    mmap mmap2 munmap mprotect mremap madvise brk mincore
    futex set_robust_list get_robust_list rseq sched_yield sched_getaffinity membarrier
    set_tid_address restart_syscall
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack
    getpid getppid gettid getuid geteuid getgid getegid uname sysinfo getrusage times
    getrlimit setrlimit umask clock_gettime clock_getres gettimeofday time nanosleep
    clock_nanosleep getrandom getcpu exit exit_group
""".split()


def deny_calls() -> bool:
    """From here on every call that is not on the list fails with EPERM, for good."""
    if pyseccomp is None:
        return False
    try:
        wall = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
        for name in _CALLS_ALLOWED:
            _add(wall, pyseccomp.ALLOW, name)
        for name, arguments in _limited_calls():
            _add(wall, pyseccomp.ALLOW, name, *arguments)
        # Its arguments lie in memory, where a filter cannot look: the C library then takes
        # clone, whose flags are in a register.
        _add(wall, pyseccomp.ERRNO(errno.ENOSYS), "clone3")
        wall.load()
    except OSError:
        return False
    return True


def _limited_calls() -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Calls that are allowed with certain arguments only."""
    arg, equal = pyseccomp.Arg, pyseccomp.EQ
    yield "clone", (arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD),)
    # abort() sends its signal to its own process.
    yield "tgkill", (arg(0, equal, os.getpid()),)
    yield "prlimit64", (arg(0, equal, 0),)
    for number in (_PR_SET_NAME, _PR_SET_VMA):
        yield "prctl", (arg(0, equal, number),)
    for number in _FCNTL_ALLOWED:
        yield "fcntl", (arg(1, equal, number),)


def _add(wall: Any, action: int, name: str, *arguments: Any) -> None:
    with contextlib.suppress(OSError):  # a call that this kind of processor does not have
        wall.add_rule(action, name, *arguments)


# --------------------------------------------------------------------------------------- files

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_ABI_QUERY = 1
_PATH_BENEATH = 1
_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""Version of Landlock's interface → how many file rights it knows: from 2 on linking to other
folders, from 3 on truncating, from 5 on the commands of devices (linux/landlock.h)."""
_NETWORK_FROM, _SCOPES_FROM = 4, 6
"""Versions that know TCP ports, and scopes of abstract sockets and signals."""
_TCP = 1 << 0 | 1 << 1  # BIND_TCP, CONNECT_TCP
_SCOPES = 1 << 0 | 1 << 1  # ABSTRACT_UNIX_SOCKET, SIGNAL


def landlock_version(libc: ctypes.CDLL) -> int:
    """The version of Landlock's interface, 0 where the kernel has none."""
    return max(0, int(libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_ABI_QUERY)))


def leave_the_files(libc: ctypes.CDLL) -> bool:
    """Nothing can be opened any more but to read Python and its packages.

    Descriptors already open keep working: the upload, the pipe.
    """
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    version = landlock_version(libc)
    if version < 1:
        return False
    handled = _handled(version)
    kept = ctypes.create_string_buffer(handled, len(handled))
    ruleset = libc.syscall(_LANDLOCK_CREATE, kept, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        for place in _python_places():
            _allow_reading(libc, ruleset, place)
        return bool(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _handled(version: int) -> bytes:
    """`struct landlock_ruleset_attr` with everything that this version can deny."""
    rights = (1 << max(count for since, count in _FILE_RIGHTS if version >= since)) - 1
    if version < _NETWORK_FROM:
        return struct.pack("=Q", rights)
    if version < _SCOPES_FROM:
        return struct.pack("=QQ", rights, _TCP)
    return struct.pack("=QQQ", rights, _TCP, _SCOPES)


def _python_places() -> set[Path]:
    """Where modules, their character maps and shared libraries lie; not the whole of
    `sys.path`, which may name a project's root with applications in it."""
    packages = [entry for entry in sys.path if entry.endswith("-packages")]
    wanted = {
        sys.prefix,
        sys.base_prefix,
        *packages,
        str(Path(__file__).parents[1]),
        "/lib",
        "/lib64",
        "/usr/lib",
    }
    return {Path(place).resolve() for place in wanted if place and Path(place).exists()}


def _allow_reading(libc: ctypes.CDLL, ruleset: int, place: Path) -> None:
    fd = os.open(place, os.O_PATH | os.O_CLOEXEC)
    rights = _READ if place.is_dir() else _READ & ~(1 << 3)
    try:
        # struct landlock_path_beneath_attr is packed: 8 bytes of rights, 4 of descriptor.
        beneath = ctypes.create_string_buffer(struct.pack("=Qi", rights, fd))
        libc.syscall(_LANDLOCK_ADD, ruleset, _PATH_BENEATH, beneath, 0)
    finally:
        os.close(fd)


# --------------------------------------------------------------------------- network and user


def leave_the_network(libc: ctypes.CDLL) -> bool:
    """An empty network for this process and its children."""
    together: int = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    return together == 0 or bool(libc.unshare(_CLONE_NEWNET) == 0)


def leave_the_user() -> bool:
    """Become `nobody`, where this process is root and `nobody` can read the interpreter."""
    if os.geteuid() != 0 or not _in_a_child(_nobody_reads_python):
        return False
    _become_nobody()
    return True


def _become_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _nobody_reads_python() -> bool:
    _become_nobody()
    places = (*_python_places(), Path(sys.executable), Path(__file__))
    return all(os.access(place, os.R_OK) for place in places)


# ------------------------------------------------------------------------------ which stand

WALLS = {
    "user": "另一个用户",
    "network": "没有网络",
    "files": "不能打开其他文件",
    "calls": "只许必要的系统调用",
}
"""Every wall there is, and what it does."""


def build_outer_walls(libc: ctypes.CDLL) -> list[str]:
    """The walls around the process that forks the children, in the only order that works:
    only root may change its user, and only before it leaves for another namespace."""
    walls: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("user", leave_the_user),
        ("network", lambda: leave_the_network(libc)),
        ("files", lambda: leave_the_files(libc)),
    )
    return [name for name, build in walls if build()]


def inner_walls() -> list[str]:
    """The walls that each child builds for itself."""
    return ["calls"] if _in_a_child(deny_calls) else []


@lru_cache(maxsize=1)
def walls_of() -> dict[str, bool]:
    """Which walls this kernel lets us build; each is tried in a child that then ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    return {
        "user": _in_a_child(leave_the_user),
        "network": _in_a_child(lambda: leave_the_network(libc)),
        "files": _in_a_child(lambda: leave_the_files(libc)),
        "calls": _in_a_child(deny_calls),
    }


def _in_a_child(attempt: Callable[[], bool]) -> bool:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if attempt() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
