"""Around every request: a number, the moment it came, safe headers, no way out for errors.

Plain ASGI, because it must not gather streams. An exception that nobody expected becomes a
500 problem here; the log gets its kind and the place in our code, never its text, which
may hold a value.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
import uuid
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake.web.api.problems import AsPage, ProblemError, problem_response

log = logging.getLogger(__name__)

SAFE_HEADERS = {
    # Nothing of this may be guessed at, kept, framed or told to other sites.
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    # Not `no-referrer`: browsers then hide from us that a form was on our own page.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Middleware; `now` gives the moment that counts for deadlines, `as_page` answers a
    person's browser."""

    def __init__(
        self, app: ASGIApp, now: Callable[[], dt.datetime], as_page: AsPage = lambda *_: None
    ) -> None:
        self._app = app
        self._now = now
        self._as_page = as_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid.uuid4())
        state = scope.setdefault("state", {})
        # Before any queueing for threads: what arrived in time is in time.
        state.update(request_id=request_id, received_at=self._now())
        has_begun = False

        async def send_safely(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except ClientDisconnect:
            log.info("request %s: the client went away", request_id)
        except Exception as error:
            place = _place(error)
            log.error("request %s: %s at %s", request_id, type(error).__name__, place)
            if not has_begun:
                problem = ProblemError("INTERNAL_ERROR")
                response = self._as_page(Request(scope), problem) or problem_response(
                    request_id, problem
                )
                await response(scope, receive, send_safely)


class PublicAddress:
    """Middleware: every request is taken as one to the address that people see.

    Links, redirects and cookies then never name the address behind a proxy.
    """

    def __init__(self, app: ASGIApp, url: str) -> None:
        self._app = app
        self._scheme, _, host = url.partition("://")
        self._host = host.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "scheme": self._scheme, "headers": [*headers, (b"host", self._host)]}
        await self._app(scope, receive, send)


def _place(error: Exception) -> str:
    """Where in our own code it came through last, else where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/intake/" in f.filename and "site-packages" not in f.filename]
    at = (ours or frames)[-1]
    return f"{at.filename.rsplit('/', 1)[-1]}:{at.lineno}"
