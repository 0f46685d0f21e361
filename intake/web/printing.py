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

from fastapi import Request, Response

from intake.domain.errors import Fault
from intake.reporting.letter.apart import Work, set_apart
from intake.web.api.problems import ProblemError
from intake.web.applicant.render import page
from intake.web.thresholds import MOST_PDFS, MOST_SECONDS, PDF_PATIENCE_SECONDS, PDFS_AT_ONCE

Key = tuple[str, str, *tuple[object, ...]]
"""Of which kind, of which application, and what else the PDF shows."""
REFRESH = "2"
"""Seconds after which who waits asks again."""
MOST_OF_ONE = PDFS_AT_ONCE + 1
"""Of one application, waiting and kept: all that can be set at a time, and one that waits."""
_TURNS = threading.BoundedSemaphore(PDFS_AT_ONCE)


def set_in_turn(work: Work) -> bytes:
    """The PDF, set by one of the few children of this process, whoever asks for it."""
    with _TURNS:
        return set_apart(work)


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
            self._make_room(key)
        wanted = work()
        with self.lock:
            known = self.made.get(key)
            if known is None:
                self._make_room(key)  # others asked while `work` was written
                known = _Made(self.pool.submit(set_in_turn, wanted), time.monotonic())
                self.made[key] = known
            return known.future

    @property
    def is_busy(self) -> bool:
        """Somebody's must wait before it is begun."""
        with self.lock:
            return sum(not one.future.done() for one in self.made.values()) > PDFS_AT_ONCE

    def _make_room(self, key: Key) -> None:
        """What is finished makes room for what is wanted, the oldest first; one application
        fills no more than its share. Raises ProblemError TOO_MANY_REQUESTS."""
        for most, is_of_all in ((MOST_OF_ONE, False), (MOST_PDFS, True)):
            kept = [known for known in self.made if is_of_all or known[1] == key[1]]
            if len(kept) < most:
                continue
            done = next((known for known in kept if self.made[known].future.done()), None)
            if done is None:
                raise ProblemError("TOO_MANY_REQUESTS", headers={"Retry-After": "10"})
            del self.made[done]

    def _forget_old(self) -> None:
        before = time.monotonic() - MOST_SECONDS
        for key, one in list(self.made.items()):
            if one.future.done() and one.asked_at < before:
                del self.made[key]


def answer(request: Request, key: Key, work: Callable[[], Work], disposition: str) -> Response:
    """The PDF if it is ready within a moment, else a page that fetches it by itself.

    Raises ProblemError LETTER_TOO_COMPLEX and what `work` raises.
    """
    made = if_ready(request, key, work, disposition)
    if made is not None:
        return made
    waiting = page(request, "making_pdf.html.j2", 202)
    waiting.headers["Refresh"] = REFRESH
    return waiting


def if_ready(
    request: Request, key: Key, work: Callable[[], Work], disposition: str
) -> Response | None:
    """The PDF, or None while it is being made; raises as `answer` does."""
    printer: Printer = request.app.state.printer
    future = printer.ask(key, work)
    try:
        # Threads that wait are threads that answer nobody: behind others it is the page.
        content = future.result(0 if printer.is_busy else PDF_PATIENCE_SECONDS)
    except TimeoutError:
        return None
    except Fault as fault:
        raise ProblemError("LETTER_TOO_COMPLEX") from fault
    headers = {"Content-Disposition": disposition}
    return Response(content, media_type="application/pdf", headers=headers)
