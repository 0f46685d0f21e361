"""A gateway that is asked by HTTP, as its file describes it (home of these requests).

Only addresses of the operator's file are asked, no redirection is followed, no proxy of
the environment is used, and of an answer some kilobytes are read and nothing is logged.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from intake.domain.channels import PLACE, HttpChannel, Step, is_forbidden
from intake.store import Reason, Sent
from workers.telling.protocol import Letter
from workers.thresholds import ANSWER_BYTES, CHANNEL_SECONDS

BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
"""Statuses by which a server asks to be left alone for a while (RFC 9110, 8470, 6585)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: at most `ANSWER_BYTES` of it."""

    status: int
    text: str

    @property
    def is_good(self) -> bool:
        return self.status // 100 == 2

    @property
    def is_busy(self) -> bool:
        return self.status in BUSY or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR


class NoAnswerError(Exception):
    """Nobody answered, or nobody of ours may be asked there; whether it was heard is unknown."""


def ask(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """One request, over within `CHANNEL_SECONDS`; raises NoAnswerError."""
    _require_allowed(url)
    try:
        return asyncio.run(_exchange(method, url, headers, body))
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        # Its text may hold the address with everything in it.
        raise NoAnswerError from None


async def _exchange(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """httpx counts its time anew at every byte; a server that sends one now and then would
    hold its message beyond the lease. Raises TimeoutError, which is an OSError."""
    read = bytearray()
    async with (
        asyncio.timeout(CHANNEL_SECONDS),
        httpx.AsyncClient(
            timeout=None, follow_redirects=False, trust_env=False, verify=_certificates()
        ) as client,
        client.stream(method, url, headers=dict(headers), content=body) as answer,
    ):
        async for piece in answer.aiter_bytes():
            read += piece
            if len(read) >= ANSWER_BYTES:
                break
        text = bytes(read[:ANSWER_BYTES]).decode(errors="replace")
        return Answer(answer.status_code, text)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom this machine believes; read once, which takes 20 ms."""
    return ssl.create_default_context()


def _require_allowed(url: str) -> None:
    """A name may have come to mean a machine that tells secrets to whoever asks."""
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError:
        raise NoAnswerError from None
    if any(is_forbidden(str(address[4][0]).partition("%")[0]) for address in found):
        raise NoAnswerError


class HttpWay:
    """One such gateway."""

    def __init__(self, channel: HttpChannel) -> None:
        self._channel = channel
        self.name: str = channel.name
        self.address: str = channel.address

    def send(self, letter: Letter) -> Sent:
        """Token and ids first, where the gateway wants them; then the message."""
        kind = letter.values.get("kind", "")
        values = {**letter.values, "to": letter.address, "text": letter.text, "id": letter.id}
        values["template"] = self._channel.templates.get(kind, "")
        try:
            for step in self._channel.before:
                answer = _asked(step, values, letter.id)
                kept = _kept(step, answer)
                if kept is None:
                    return self._failed(answer)
                values |= kept
            answer = _asked(self._channel, values, letter.id)
        except NoAnswerError:
            return Sent(False, self.name, Reason.UNREACHABLE, again=True)
        if answer.is_good and re.search(self._channel.success, answer.text):
            return Sent(True, self.name)
        return self._failed(answer)

    def _failed(self, answer: Answer) -> Sent:
        later = self._channel.later
        if answer.is_busy or (later is not None and re.search(later, answer.text)):
            return Sent(False, self.name, self._reason(Reason.BUSY, answer), again=True)
        return Sent(False, self.name, self._reason(Reason.REFUSED, answer))

    def _reason(self, reason: Reason, answer: Answer) -> str:
        """With the gateway's own code, as far as it is one, or the status."""
        found = (
            re.search(self._channel.error_code, answer.text) if self._channel.error_code else None
        )
        code = found[1] if found and found.groups() else str(answer.status)
        is_code = re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", code or "") and not re.search(
            r"[0-9]{7}", code
        )
        return f"{reason.value}:{code if is_code else answer.status}"


def _asked(step: Step, values: Mapping[str, str], id: str) -> Answer:
    headers = {name: _filled(text, values, _header) for name, text in step.headers.items()}
    kind = next((v for n, v in headers.items() if n.lower() == "content-type"), None)
    if kind is None and step.body:
        kind = "application/json" if step.body.lstrip()[:1] in "{[" else _FORM
        headers["Content-Type"] = kind
    headers.setdefault("Idempotency-Key", id)
    body = _filled(step.body, values, _inside(kind or ""))
    return ask(step.method, _filled(step.url, values, _quoted), headers, body.encode())


_FORM = "application/x-www-form-urlencoded"


def _filled(text: str, values: Mapping[str, str], write: Callable[[str], str]) -> str:
    return PLACE.sub(lambda place: write(values.get(place[1], "")), text)


def _quoted(value: str) -> str:
    return quote(value, safe="")


def _header(value: str) -> str:
    """A header is one line of ASCII."""
    return value if re.fullmatch(r"[\x20-\x7e]*", value) else quote(value, safe=" ")


def _inside(kind: str) -> Callable[[str], str]:
    """How a value is written in a body of this kind, so that it stays a value."""
    if "json" in kind:
        return lambda value: json.dumps(value, ensure_ascii=False)[1:-1]
    return _quoted if _FORM in kind else str


def _kept(step: Step, answer: Answer) -> dict[str, str] | None:
    """The values that this request is made for; None: they are not in the answer."""
    if not answer.is_good:
        return None
    if not step.keep:
        return {}
    try:
        document = json.loads(answer.text)
    except ValueError:
        return None
    found = {name: _at(document, path) for name, path in step.keep.items()}
    return None if None in found.values() else {k: str(v) for k, v in found.items()}


def _at(document: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        elif isinstance(document, dict):
            document = document.get(part)
        else:
            return None
    return document if isinstance(document, str | int) and document != "" else None
