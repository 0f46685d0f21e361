"""What /proc says: who lives, whose child it is, how much memory this process holds."""

from __future__ import annotations

import os
import time
from pathlib import Path

GROWTH_BYTES = 20_000_000
"""What this process may grow by over a hostile file (research, hostile-input plan)."""


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def state_and_parent(pid: int | str) -> tuple[str, int]:
    """`("X", 0)` for a process that is no more."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return "X", 0
    return told[0], int(told[1])


def children_of(pid: int) -> set[int]:
    names = (entry.name for entry in Path("/proc").glob("[0-9]*"))
    return {int(name) for name in names if state_and_parent(name)[1] == pid}


def gone_within(seconds: float, pids: set[int]) -> bool:
    """Dead, or a zombie: in some containers nobody collects those of a killed parent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if all(state_and_parent(pid)[0] in "XZ" for pid in pids):
            return True
        time.sleep(0.02)
    return False
