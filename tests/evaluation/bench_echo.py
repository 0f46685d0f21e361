"""A child of the bench protocol that does nothing but answer: `python -m tests.evaluation.bench_echo N`."""

import sys
import time

from intake.domain.errors import Refusal
from intake.evaluation.bench.child import Answer, serve


def work(line: str) -> Answer:
    if line == "refuse":
        raise Refusal("UPLOAD_EMPTY")
    if line == "die":
        raise ZeroDivisionError("a value that was read")
    if line == "grow":
        held = bytearray(200_000_000)
        held[::4096] = b"x" * len(held[::4096])
    if line == "wait":
        time.sleep(0.3)
    begin = time.process_time()
    while line == "compute" and time.process_time() - begin < 0.25:
        pass
    print("a library talks on standard output")
    return {"line": line, "threads": sys.argv[1]}


if __name__ == "__main__":
    serve(lambda: work)
