"""PDFs are made beside the requests: asked for, waited for a moment, fetched when ready.

Each is set by a child process (`intake.reporting.letter.apart`), two at a time. What is ready
lies in memory for some minutes, under a key that says what it shows; it is on no disk.
"""

from __future__ import annotations

import concurrent.futures
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from fastapi import Request, Response

from intake.domain.errors import Fault
from intake.reporting.letter.apart import Work, set_apart
from intake.web.api.problems import ProblemError
from intake.web.applicant.render import page
from intake.web.thresholds import MOST_PDFS, MOST_SECONDS, PDF_PATIENCE_SECONDS, PDFS_AT_ONCE

Key = tuple[object, ...]


@dataclass
class _Made:
    future: concurrent.futures.Future[bytes]
    asked_at: float


@dataclass
class Printer:
    """The PDFs of one web process."""

    pool: concurrent.futures.ThreadPoolExecutor = field(
        default_factory=lambda: concurrent.futures.ThreadPoolExecutor(PDFS_AT_ONCE, "pdf")
    )
    made: dict[Key, _Made] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, key: Key, work: Callable[[], Work]) -> concurrent.futures.Future[bytes]:
        """The PDF of this key, begun unless it was; `work` is called only then.

        Raises ProblemError TOO_MANY_REQUESTS while too many wait.
        """
        with self.lock:
            self._forget_old()
            known = self.made.get(key)
            if known is not None:
                return known.future
            if len(self.made) >= MOST_PDFS:
                raise ProblemError("TOO_MANY_REQUESTS", headers={"Retry-After": "10"})
        wanted = work()
        with self.lock:
            known = self.made.get(key)
            if known is None:
                known = _Made(self.pool.submit(partial(set_apart, wanted)), time.monotonic())
                self.made[key] = known
            return known.future

    @property
    def is_busy(self) -> bool:
        """Somebody's must wait before it is begun."""
        with self.lock:
            return sum(not one.future.done() for one in self.made.values()) > PDFS_AT_ONCE

    def _forget_old(self) -> None:
        before = time.monotonic() - MOST_SECONDS
        for key, one in list(self.made.items()):
            if one.future.done() and one.asked_at < before:
                del self.made[key]


def answer(request: Request, key: Key, work: Callable[[], Work], disposition: str) -> Response:
    """The PDF if it is ready within a moment, else a page that fetches it by itself.

    Raises ProblemError LETTER_TOO_COMPLEX and what `work` raises.
    """
    printer: Printer = request.app.state.printer
    future = printer.ask(key, work)
    try:
        # Threads that wait are threads that answer nobody: behind others it is the page.
        content = future.result(0 if printer.is_busy else PDF_PATIENCE_SECONDS)
    except TimeoutError:
        waiting = page(request, "making_pdf.html.j2", 202)
        waiting.headers["Refresh"] = "2"
        return waiting
    except Fault as fault:
        raise ProblemError("LETTER_TOO_COMPLEX") from fault
    headers = {"Content-Disposition": disposition}
    return Response(content, media_type="application/pdf", headers=headers)
