"""Both ends of a pipe between `intake bench` and a program it measures.

Each program is a process of its own, so that its memory is its own and nothing it
imports slows the other. A request is one line; an answer is one JSON object on one line,
to which the child adds `peak_kib`, its largest resident set so far, and `cpu_seconds`,
what all its threads (and children that ended) computed for this request.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from intake.domain.errors import Fault, IntakeError

Answer = dict[str, Any]
Worker = Callable[[str], Answer]
"""Does the work of one request line."""

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENCV_FOR_THREADS_NUM")
"""What OpenMP (Tesseract, ONNX Runtime) and OpenCV read when they start."""


def peak_kib(process: str = "self") -> int:
    """Largest resident set of a process so far, KiB (`VmHWM`; Linux); 0 if unknown."""
    return _status(process).get("VmHWM", 0)


def children_peak_kib() -> int:
    """The same of the largest living child of this process; 0 without children."""
    me = os.getpid()
    others = (p.name for p in Path("/proc").iterdir() if p.name.isdigit())
    rows = (_status(other) for other in others)
    return max((row.get("VmHWM", 0) for row in rows if row.get("PPid") == me), default=0)


def _status(process: str) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:  # it ended meanwhile
        return {}
    pairs = (line.split() for line in lines)
    return {p[0].rstrip(":"): int(p[1]) for p in pairs if len(p) > 1 and p[1].isdigit()}


# --------------------------------------------------------------------------- the child


def serve(start: Callable[[], Worker]) -> None:
    """Answer request lines on standard input until it closes.

    The first answer, before any request, holds `seconds`: the time `start` took. What
    libraries print goes to standard error. An interruption of ours is answered with its
    code as `error`; anything else ends the process.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(values: Answer, cpu: float) -> None:
        own = {"peak_kib": peak_kib(), "cpu_seconds": _cpu_seconds() - cpu}
        answers.write(json.dumps({**values, **own}) + "\n")
        answers.flush()

    begin, cpu = time.perf_counter(), _cpu_seconds()
    work = start()
    answer({"seconds": time.perf_counter() - begin}, cpu)
    for line in sys.stdin:
        cpu = _cpu_seconds()
        try:
            answer(work(line.rstrip("\n")), cpu)
        except IntakeError as wrong:
            answer({"error": wrong.code}, cpu)


def _cpu_seconds() -> float:
    return sum(os.times()[:4])


# -------------------------------------------------------------------------- the parent


class Child:
    """A program being measured; leaving the `with` block ends it."""

    def __init__(self, module: str, threads: int, *arguments: str) -> None:
        environment = dict(os.environ)
        environment.update({name: str(threads) for name in THREAD_VARIABLES})
        self._module = module
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  closed on leaving
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(threads), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=environment,
            text=True,
            encoding="utf-8",
        )
        self.last: Answer = {}  # the latest answer
        try:
            # Time to import and to load the networks.
            self.load_seconds = float(self._answer()["seconds"])
        except Fault:
            self.__exit__(None, None, None)
            raise

    def ask(self, line: str) -> Answer:
        """The answer to one request; raises `Fault` (`BENCH_CHILD`) when it ended."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._gone() from None
        return self._answer()

    def ask_all(self, lines: Sequence[str]) -> list[Answer]:
        """The answers to several requests, one after the other."""
        return [self.ask(line) for line in lines]

    def _answer(self) -> Answer:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._gone()
        self.last = json.loads(line)
        return self.last

    def _gone(self) -> Fault:
        """Names what ended it by its type alone: the rest may hold what was read."""
        self._process.wait()
        self._said.seek(0)
        last = self._said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        why = last.partition(":")[0] if self._process.returncode else "?"
        return Fault("BENCH_CHILD", f"{self._module} 意外结束（{why}）")

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        if kind is not None:
            self._process.kill()
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._said.close()
