"""The HTTP server around the application."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from intake.domain.settings import Settings
from intake.ingest.sandbox_walls import walls_of
from intake.web.thresholds import (
    BACKLOG,
    GOODBYE_SECONDS,
    HEAD_BYTES,
    HEAD_PIECE,
    KEEP_ALIVE_SECONDS,
)


class TimedHeads(H11Protocol):
    """A connection that is cut while its head is not whole after `KEEP_ALIVE_SECONDS`.

    uvicorn bounds a head's bytes and the pause between two requests, not the time that a head
    takes: a thousand that each send a line a minute would hold every connection.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection begins, and with it the time for its first head."""
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """More bytes; whether they end a head says the parser.

        It looks at a head's size only while the head is not whole: one that comes in a single
        piece would have no bounds. So it gets heads in small pieces.
        """
        rest = memoryview(data)
        while rest and self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            super().data_received(bytes(rest[:HEAD_PIECE]))
            rest = rest[HEAD_PIECE:]
        if rest and not self.transport.is_closing():
            super().data_received(bytes(rest))
        if self.conn.their_state is h11.IDLE:
            self._expect_head()
        else:
            self._forget_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any more."""
        self._forget_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(KEEP_ALIVE_SECONDS, self._cut)

    def _forget_head(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _cut(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


HEADS: dict[str, Any] = {
    "http": TimedHeads,
    "h11_max_incomplete_event_size": HEAD_BYTES,
    "ws": "none",
    "timeout_keep_alive": KEEP_ALIVE_SECONDS,
}
"""What bounds a request's head in bytes and in time. httptools is faster (h11 takes a
twentieth of the web's processor time) and bounds nothing."""


def serve(app: FastAPI, settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    # `/readyz` says which walls stand. They are tried in forked children, and a fork is safe
    # only before this process has threads; the answer is kept.
    walls_of()
    uvicorn.run(
        app,
        loop="uvloop",
        **HEADS,
        host=settings.host,
        port=settings.port,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        # An access log would hold file names, which stand in addresses.
        access_log=False,
        log_config=None,
        server_header=False,
        # Whose word is taken for where a request came from, and that it came by TLS.
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
    )
