"""The HTTP server around the application."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from intake.domain.settings import Settings
from intake.ingest.sandbox_walls import walls_of
from intake.web.thresholds import BACKLOG, GOODBYE_SECONDS, KEEP_ALIVE_SECONDS

PARSER = "h11"
"""Bounds a request's head (64 KB). httptools is faster (h11 takes a twentieth of the web's
processor time) and bounds nothing."""


def serve(app: FastAPI, settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    # `/readyz` says which walls stand. They are tried in forked children, and a fork is safe
    # only before this process has threads; the answer is kept.
    walls_of()
    uvicorn.run(
        app,
        loop="uvloop",
        http=PARSER,
        host=settings.host,
        port=settings.port,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        # An access log would hold file names, which stand in addresses.
        access_log=False,
        log_config=None,
        server_header=False,
        # Whose word is taken for where a request came from, and that it came by TLS.
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
    )
