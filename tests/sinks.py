"""Small servers that take what a channel sends: a gateway by HTTP, and a mail server."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Gateway:
    """Keeps every request; answers with the next of `answers`, the last one for ever."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, '{"code": 0}')])

    def next_answer(self) -> tuple[int, str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway on this machine."""
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.requests.append(
                {
                    "method": self.command,
                    "path": self.path,
                    "headers": {k.lower(): v for k, v in self.headers.items()},
                    "body": body.decode(),
                }
            )
            status, text = kept.next_answer()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", kept.url + "/elsewhere")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Post:
    """A mail server's port, the letters it took; refused: what it answers to an addressee."""

    port: int = 0
    letters: list[str] = field(default_factory=list)
    refused: str = ""


@contextmanager
def post_office() -> Iterator[Post]:
    """A mail server on this machine that offers no encryption."""
    kept = Post()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            def say(line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

            say("220 here")
            for raw in self.rfile:
                word = raw[:4].upper()
                if word == b"QUIT":
                    say("221 bye")
                    return
                if word == b"RCPT" and kept.refused:
                    say(kept.refused)
                elif word == b"DATA":
                    say("354 go on")
                    lines = []
                    for line in self.rfile:
                        if line == b".\r\n":
                            break
                        lines.append(line)
                    kept.letters.append(b"".join(lines).decode())
                    say("250 kept")
                else:
                    say("250 fine")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
