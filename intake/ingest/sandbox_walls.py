"""What the kernel denies the disposable child, beyond limits of memory and time.

No new process or program, no socket, no signal to others (seccomp); no file but the
interpreter's own (Landlock); no network (a namespace). Each is best effort: where the
kernel or a container forbids it, the rest still holds, and `walls_of` says which stand.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000

# Kernel numbers (asm/unistd.h): clone, which only threads may use (HEIC's decoder has
# some), and what no decoder needs: fork vfork execve execveat socket socketpair connect kill ptrace process_vm_readv process_vm_writev
# unshare setns mount bpf io_uring_setup perf_event_open keyctl userfaultfd
# pidfd_send_signal pidfd_open.
_DENIED: dict[str, tuple[int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        (
            57,
            58,
            59,
            322,
            41,
            53,
            42,
            62,
            101,
            310,
            311,
            272,
            308,
            165,
            321,
            425,
            298,
            250,
            323,
            424,
            434,
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (
            221,
            281,
            198,
            199,
            203,
            129,
            117,
            270,
            271,
            97,
            268,
            40,
            280,
            425,
            241,
            219,
            282,
            424,
            434,
        ),
    ),
}
_CLONE3 = 435
_CLONE_THREAD = 0x00010000
_X32_BIT = 0x40000000
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_DENY, _UNKNOWN = 0x00050001, 0x00050026  # answer EPERM; ENOSYS, so that clone is tried

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_ABI_QUERY = 1
_PATH_BENEATH = 1
_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_EVERYTHING = (1 << 13) - 1
"""All file rights of Landlock's first version: execute, read, write, make, remove."""


def leave_the_network(libc: ctypes.CDLL) -> bool:
    """An empty network for this process and its children."""
    together: int = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    return together == 0 or bool(libc.unshare(_CLONE_NEWNET) == 0)


def leave_the_files(libc: ctypes.CDLL) -> bool:
    """Nothing can be opened any more but to read Python and its packages.

    Descriptors already open keep working: the upload, the pipe.
    """
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_ABI_QUERY) < 1:
        return False
    handled = ctypes.c_uint64(_EVERYTHING)
    ruleset = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(handled), 8, 0)
    if ruleset < 0:
        return False
    try:
        for place in _python_places():
            _allow_reading(libc, ruleset, place)
        return bool(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


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


def deny_calls(libc: ctypes.CDLL) -> bool:
    """From here on the calls of `_DENIED` fail with EPERM, for good."""
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    machine = platform.machine()
    if machine not in _DENIED:
        return False
    program = _filter_program(*_DENIED[machine])
    kept = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a count, padding, a pointer.
    head = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    )
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, head, 0, 0) == 0)


def _filter_program(architecture: int, clone: int, denied: tuple[int, ...]) -> bytes:
    """Classic BPF over `struct seccomp_data` (number at 0, architecture at 4,
    first argument at 16); a step jumps over so many others for yes and for no."""
    load, equal, at_least, has_bits, answer = 0x20, 0x15, 0x35, 0x45, 0x06

    def step(code: int, yes: int, no: int, value: int) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    count = len(denied)
    return b"".join(
        [
            step(load, 0, 0, 4),
            step(equal, 1, 0, architecture),
            step(answer, 0, 0, _KILL),
            step(load, 0, 0, 0),
            step(at_least, count + 8, 0, _X32_BIT),
            step(equal, 0, 1, _CLONE3),
            step(answer, 0, 0, _UNKNOWN),
            step(equal, 0, 4, clone),
            step(load, 0, 0, 16),
            step(has_bits, 1, 0, _CLONE_THREAD),
            step(answer, 0, 0, _DENY),
            step(answer, 0, 0, _ALLOW),
            *(step(equal, count - index, 0, number) for index, number in enumerate(denied)),
            step(answer, 0, 0, _ALLOW),
            step(answer, 0, 0, _DENY),
        ]
    )


def walls_of() -> dict[str, bool]:
    """Which walls this kernel lets us build; tried in a child that then ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    found = {}
    for name, build in (
        ("network", leave_the_network),
        ("files", leave_the_files),
        ("calls", deny_calls),
    ):
        pid = os.fork()
        if pid == 0:
            os._exit(0 if build(libc) else 1)
        found[name] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return found
