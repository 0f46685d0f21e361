"""Applicants who upload at once, and one who keeps asking how far it is, over HTTP."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from intake.bench_service_parts import HOST
from intake.errors import Fault

APPLICANTS = 8
"""Who upload at the same time, each one file after the other."""
ASK_SECONDS = 0.05
"""Between two status calls of the one who asks."""
TIMEOUT_SECONDS = 60.0


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
    port: int, owners: Sequence[Applicant], count: int, per_second: float | None,
    progress: Callable[[], None],
) -> Sent:
    """`count` small files, the applications taking turns; at most `per_second` of them.

    Raises Fault SERVICE_SILENT when an upload is not accepted.
    """  # fmt: skip
    sent, is_over = Sent(), threading.Event()
    begun = time.monotonic()
    line = threading.local()

    def upload(number: int) -> tuple[float, str]:
        if per_second:
            time.sleep(max(0.0, begun + number / per_second - time.monotonic()))
        if not hasattr(line, "connection"):
            line.connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
        owner = owners[number % len(owners)]
        seconds, body = _call(
            line.connection, "POST", f"/api/applications/{owner.id}/uploads?filename=a.jpg",
            owner.token, not_a_picture(number), 202,
        )  # fmt: skip
        progress()
        if number == 0:
            threading.Thread(
                target=_keep_asking, args=(port, owner, body["id"], sent, is_over), daemon=True
            ).start()
        return seconds, body["id"]

    try:
        with ThreadPoolExecutor(APPLICANTS) as applicants:
            for seconds, _ in applicants.map(upload, range(count)):
                sent.uploads.append(seconds)
    finally:
        is_over.set()
    sent.wall = time.monotonic() - begun
    return sent


def _keep_asking(
    port: int, owner: Applicant, upload: str, sent: Sent, is_over: threading.Event
) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
    path = f"/api/applications/{owner.id}/uploads/{upload}"
    while not is_over.wait(ASK_SECONDS):
        sent.status_calls.append(_call(connection, "GET", path, owner.token, None, 200)[0])


def _call(
    connection: http.client.HTTPConnection, method: str, path: str, token: str,
    body: bytes | None, expected: int,
) -> tuple[float, dict[str, str]]:
    """Seconds to the last byte of the answer, and the answer."""  # fmt: skip
    begun = time.perf_counter()
    connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    told = answer.read()
    seconds = time.perf_counter() - begun
    if answer.status != expected:
        raise Fault("SERVICE_SILENT", f"服务对 {method} 回答了 {answer.status}")
    found: dict[str, str] = json.loads(told)
    return seconds, found
