"""Our own journey as `intake bench` measures it: from the files to the verdict.

`python -m intake.evaluation.bench.ours THREADS` is a child process of `intake bench` (see
`intake.evaluation.bench.child`). A request is the path of an application folder; the answer holds
`seconds` of the whole journey, and `children_peak_kib` of the sandboxed opening.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from intake.evaluation.bench.child import Answer, Worker, children_peak_kib, serve


def start(threads: int) -> Worker:
    """A worker that checks each folder."""
    from intake.domain.settings import settings
    from intake.ingest.open import warm_up
    from intake.pipeline import check_application
    from models.services import loaded_services

    wanted = settings()
    services = loaded_services(wanted.models_dir, threads, wanted.runtime)
    warm_up()

    def check(folder: str) -> Answer:
        begin = time.perf_counter()
        report = check_application(Path(folder), services).report
        seconds = time.perf_counter() - begin
        return {
            "seconds": seconds,
            "verdict": report.verdict,
            "children_peak_kib": children_peak_kib(),
        }

    return check


if __name__ == "__main__":
    serve(lambda: start(int(sys.argv[1])))
