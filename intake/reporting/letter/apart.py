"""A PDF is set by a child process with walls of processor time and memory.

A text that no layout can cope with then costs that child, and a sentence, instead of the
process that serves everybody. The child is a fresh interpreter (`python -m` of this module):
it is given one job on its standard input and writes one answer on its standard output.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass

from intake.domain.errors import Fault
from intake.ingest.admission import DEFAULT_LIMITS
from intake.reporting.html import Pictures
from intake.reporting.letter.records import Letter
from intake.reporting.letter.thresholds import PDF_CPU_SECONDS

TOO_COMPLEX = "LETTER_TOO_COMPLEX"
_PDF, _FAULT = b"P", b"F"


@dataclass(frozen=True, slots=True)
class Work:
    """What is set: a letter with its pictures, or a page of ours that embeds all it shows."""

    letter: Letter | None = None
    pictures: Pictures | None = None
    html: str = ""


def set_apart(work: Work, cpu_seconds: int = PDF_CPU_SECONDS) -> bytes:
    """The PDF; raises Fault LETTER_TOO_COMPLEX, LETTER_FONT_INCOMPLETE.

    It waits as long as the child computes: on a busy machine longer, never for ever.
    """
    packed = pickle.dumps((work, cpu_seconds))
    done = subprocess.run(
        [sys.executable, "-m", "intake.reporting.letter.apart"],
        input=packed,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    kind, content = done.stdout[:1], done.stdout[1:]
    if done.returncode == 0 and kind == _PDF:
        return content
    code = content.decode() if done.returncode == 0 and kind == _FAULT else TOO_COMPLEX
    raise Fault(code)


def _made(work: Work) -> bytes:
    from intake.reporting.letter.pdf import page_to_pdf, to_pdf

    try:
        pdf = page_to_pdf(work.html) if work.letter is None else to_pdf(work.letter, work.pictures)
    except Fault as fault:
        return _FAULT + fault.code.encode()
    return _PDF + pdf


def main() -> None:
    """In the child."""
    packed = sys.stdin.buffer.read()
    # What comes here was packed by our own parent (`set_apart`), never by a stranger.
    work, cpu_seconds = pickle.loads(packed)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (DEFAULT_LIMITS.memory_bytes,) * 2)
    # A core would hold a person's letter.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = _made(work)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    # Under its own name, which is what the parent's `Work` was packed by.
    from intake.reporting.letter.apart import main as run

    run()
