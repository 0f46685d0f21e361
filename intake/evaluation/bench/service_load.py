"""Applicants who upload at once, and one who keeps asking how far it is, over HTTP."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from queue import Queue

from intake.domain.errors import Fault
from intake.evaluation.bench.service_parts import HOST
from intake.evaluation.bench.thresholds import (
    APPLICANTS,
    ASK_SECONDS,
    CALL_SECONDS,
    PER_APPLICATION,
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """An application and the token that its applicant was given."""

    id: str
    token: str


@dataclass
class Sent:
    """What the applicants saw. seconds: how long each upload, each status call took."""

    uploads: list[float] = field(default_factory=list)
    status_calls: list[float] = field(default_factory=list)
    wall: float = 0.0


def not_a_picture(number: int) -> bytes:
    """A file that is refused at its first bytes: a job whose work costs next to nothing."""
    return f"{number}: a text that was named .jpg".encode()


def upload_all(
    port: int,
    owners: Sequence[Applicant],
    count: int,
    per_second: float | None,
    progress: Callable[[], None],
) -> Sent:
    """`count` small files, at most `per_second`; `APPLICANTS` applications take turns until
    each has sent its share, then the next ones. Raises Fault SERVICE_SILENT when an upload
    is not accepted.
    """
    sent, is_over = Sent(), threading.Event()
    lines: Queue[http.client.HTTPConnection] = Queue()
    asking: list[threading.Thread] = []
    for _ in range(APPLICANTS):
        lines.put(_line(port))
    begun = time.monotonic()

    def upload(number: int) -> None:
        _await_turn(begun, number, per_second)
        owner = owners[_turn(number, len(owners))]
        seconds, upload_id = _upload(lines, owner, number)
        sent.uploads.append(seconds)
        progress()
        if number == 0:
            words = (port, owner, upload_id, sent, is_over)
            asking.append(threading.Thread(target=_keep_asking, args=words))
            asking[0].start()

    try:
        with ThreadPoolExecutor(APPLICANTS) as applicants:
            list(applicants.map(upload, range(count)))
        sent.wall = time.monotonic() - begun
    finally:
        is_over.set()
        for thread in asking:
            thread.join()
        while not lines.empty():
            lines.get().close()
    return sent


def _await_turn(begun: float, number: int, per_second: float | None) -> None:
    if per_second:
        time.sleep(max(0.0, begun + number / per_second - time.monotonic()))


def _turn(number: int, owners: int) -> int:
    """Whose file this is, when each application has as many."""
    group, at = divmod(number, APPLICANTS * PER_APPLICATION)
    return (group * APPLICANTS + at % APPLICANTS) % owners


def _upload(
    lines: Queue[http.client.HTTPConnection], owner: Applicant, number: int
) -> tuple[float, str]:
    """Seconds of the call, the upload's id."""
    path = f"/api/applications/{owner.id}/uploads?filename=a.jpg"
    line = lines.get()
    try:
        seconds, body = _call(line, "POST", path, owner.token, not_a_picture(number), 202)
    finally:
        lines.put(line)
    return seconds, body["id"]


def _line(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(HOST, port, timeout=CALL_SECONDS)


def _keep_asking(
    port: int, owner: Applicant, upload: str, sent: Sent, is_over: threading.Event
) -> None:
    path = f"/api/applications/{owner.id}/uploads/{upload}"
    with closing(_line(port)) as line:
        while not is_over.wait(ASK_SECONDS):
            sent.status_calls.append(_call(line, "GET", path, owner.token, None, 200)[0])


def _call(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    token: str,
    body: bytes | None,
    expected: int,
) -> tuple[float, dict[str, str]]:
    """Seconds to the last byte of the answer, and the answer."""
    begun = time.perf_counter()
    connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    told = answer.read()
    seconds = time.perf_counter() - begun
    if answer.status != expected:
        raise Fault("SERVICE_SILENT", f"服务对 {method} 回答了 {answer.status}")
    found: dict[str, str] = json.loads(told)
    return seconds, found
