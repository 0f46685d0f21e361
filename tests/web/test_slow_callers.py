"""Whoever sends slowly, or too much, holds a connection for a while and nothing else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from intake.domain.settings import Settings
from intake.store import Store
from intake.web import server
from intake.web.api import bodies
from intake.web.app import create_app
from intake.web.server import HEADS
from intake.web.thresholds import HEAD_BYTES
from tests.web.conftest import OPERATOR, REVIEWER

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
PATIENCE = 30
"""Seconds after which a connection that should have ended has not."""


@pytest.fixture
def address(tmp_path, monkeypatch) -> Iterator[tuple[str, int]]:
    """The server with its own limits of bytes, and short ones of time."""
    monkeypatch.setattr(server, "KEEP_ALIVE_SECONDS", 0.4)
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.4)
    settings = Settings(
        data_dir=tmp_path / "data", reviewer_token=REVIEWER, operator_token=OPERATOR
    )
    with Store.open(settings) as store:
        config = uvicorn.Config(create_app(store, settings), port=0, log_config=None, **HEADS)
        ours = uvicorn.Server(config)
        thread = threading.Thread(target=ours.run)
        thread.start()
        while not ours.started:
            thread.join(0.01)
        yield ours.servers[0].sockets[0].getsockname()
        ours.should_exit = True
        thread.join()


def heard(line: socket.socket) -> bytes:
    """Everything until the server ends the connection; raises TimeoutError if it does not."""
    line.settimeout(PATIENCE)
    found = b""
    try:
        while piece := line.recv(65_536):
            found += piece
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize("sent", [b"", b"G", GET, GET + b"X-Long: " + b"a" * 1000])
def test_a_head_that_never_ends_is_cut(address, sent):
    with socket.create_connection(address) as line:
        line.sendall(sent)
        assert heard(line) == b""


def test_a_head_that_drips_is_cut_however_often_a_byte_comes(address):
    with socket.create_connection(address) as line:
        line.settimeout(PATIENCE)
        with pytest.raises(OSError):
            for byte in GET * 200:
                line.sendall(bytes([byte]))
                time.sleep(0.01)
            raise AssertionError("it listened to the end")


def test_a_second_head_is_timed_like_the_first(address):
    with socket.create_connection(address) as line:
        line.sendall(GET + b"\r\n")
        line.settimeout(PATIENCE)
        assert b"200 OK" in line.recv(65_536)
        line.sendall(b"GET /hea")
        assert heard(line) == b""


@pytest.mark.parametrize(
    "more",
    [
        b"X-Long: " + b"a" * 2 * HEAD_BYTES,
        b"".join(b"X-%d: a\r\n" % n for n in range(8000)),
        b"Cookie: " + b"a=b;" * HEAD_BYTES,
    ],
    ids=["one long line", "many lines", "cookies"],
)
def test_a_head_beyond_its_bytes_is_refused(address, more):
    with socket.create_connection(address) as line:
        line.settimeout(PATIENCE)
        try:
            line.sendall(GET + more + b"\r\n\r\n")
        except OSError:
            return  # it hung up while we still wrote
        told = heard(line)
        assert told == b"" or told.startswith(b"HTTP/1.1 400")


def test_a_head_within_its_bytes_is_answered(address):
    with socket.create_connection(address) as line:
        line.sendall(
            GET + b"X-Long: " + b"a" * (HEAD_BYTES // 2) + b"\r\nConnection: close\r\n\r\n"
        )
        assert heard(line).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/login", "application/x-www-form-urlencoded"),
        ("/a/enter", "application/x-www-form-urlencoded"),
        ("/a/enter/link", "application/x-www-form-urlencoded"),
        ("/ops/login", "application/x-www-form-urlencoded"),
        ("/api/applications", "application/json"),
    ],
)
def test_a_body_that_never_comes_is_told_so_and_cut(address, path, kind):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 90\r\n\r\n"
    with socket.create_connection(address) as line:
        line.sendall(head.encode() + b"a=")
        told = heard(line)
    assert told.startswith(b"HTTP/1.1 408") and b"REQUEST_TIMED_OUT" in told


def test_a_form_beyond_its_bytes_is_refused_before_it_has_come(address):
    head = b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(address) as line:
        line.settimeout(PATIENCE)
        try:
            line.sendall(head)
            for _ in range(200):
                line.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
        except OSError:
            pass
        told = heard(line)
    assert told == b"" or told.startswith(b"HTTP/1.1 413")


def test_a_hundred_half_heads_keep_nobody_out(address):
    held = [socket.create_connection(address) for _ in range(100)]
    for line in held:
        line.sendall(b"GET / HT")
    with socket.create_connection(address) as line:
        line.sendall(GET + b"Connection: close\r\n\r\n")
        assert heard(line).startswith(b"HTTP/1.1 200")
    assert [heard(line) for line in held] == [b""] * 100
    for line in held:
        line.close()
