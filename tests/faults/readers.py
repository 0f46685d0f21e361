"""Readers for the fault tests: honest about nothing, quick, and deadly on some colours.

A page of one of the colours below does to its reading process what a hostile page could
do to any reader's C code; every other page holds no text.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from intake.domain.geometry import RGB, Quad
from intake.domain.text import Line
from samples.county.readers import Silent

SEGFAULTS, EATS_MEMORY, NEVER_ENDS, ABORTS = ((200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0))
"""RGB; pictures of one colour survive JPEG within `NEAR`."""
SLOW = (120, 120, 120)
"""A page that takes `SLOW_SECONDS`, for those who want to kill its reader meanwhile."""
NEAR = 12
SLOW_SECONDS = 0.5
BITE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reader:
    name: str = "no reader, for tests of faults"

    def find(self, pixels: RGB, side: int) -> list[Quad]:
        colour = np.median(pixels.reshape(-1, 3), axis=0)
        for deadly, deed in DEEDS.items():
            if np.abs(colour - np.array(deadly)).max() <= NEAR:
                deed()
        return []

    def recognise(self, pixels: RGB, quads: Sequence[Quad]) -> list[Line]:
        return []


@dataclass(frozen=True, slots=True)
class Services:
    reader: Reader = Reader()
    witnesses: Silent = field(default_factory=Silent)
    versions: Mapping[str, str] = field(default_factory=dict)


def services(models_dir: Path | None, threads: int, runtime: str) -> Services:
    return Services()


def _segfault() -> None:
    ctypes.string_at(0)


def _eat_memory() -> None:
    eaten = []
    while True:  # until the limit of this process, never the machine's
        eaten.append(np.ones(BITE, np.uint8))


def _abort() -> None:
    os.abort()


def _never_end() -> None:
    # As C code does: it holds on through every signal but SIGKILL.
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP})
    while True:
        time.sleep(3600)


def _take_long() -> None:
    time.sleep(SLOW_SECONDS)


DEEDS = {
    SEGFAULTS: _segfault,
    EATS_MEMORY: _eat_memory,
    NEVER_ENDS: _never_end,
    ABORTS: _abort,
    SLOW: _take_long,
}
