"""Real servers on temporary folders, started, killed and frozen by tests.

Each is a child of the test process and dies with it; folders are named by the caller or
temporary. Nothing listens on a network except where a test asks for a TCP port.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis
from moto.server import ThreadedMotoServer

from workers import processes
from workers.broker import server_binary

PATIENCE_SECONDS = 180
"""For whatever is waited for on a machine that others use as well: on an idle one a server
takes two, the longest of what faults bring about 21. No test says how fast anything is."""
POLL_SECONDS = 0.02
POSTGRESQL_USER = "postgres"
ANY = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((ANY, 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for it; fails with `what` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(POLL_SECONDS)


class _Server:
    """A server process: start, kill, freeze, start again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether a client gets served now."""
        raise NotImplementedError

    def start(self) -> None:
        """Start it and wait until it answers; keeps the data that is there."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = processes.start(self.command(), output=log.fileno())
        until(lambda: self.answers() or self._died(), f"{self.command()[0]} answers")
        assert not self._died(), (self.folder / "server.log").read_text()[-2000:]

    def kill(self, with_signal: signal.Signals = signal.SIGKILL) -> None:
        """The signal, and wait until the server is gone."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(with_signal)
        self.process.wait(PATIENCE_SECONDS)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing (SIGSTOP)."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Gone, however it was; safe to repeat."""
        if self.process is not None and not self._died():
            self.thaw()
            processes.stop(self.process, PATIENCE_SECONDS)

    def _died(self) -> bool:
        return self.process is not None and self.process.poll() is not None


class RedisServer(_Server):
    """Redis or Valkey on a unix socket, or on a TCP port of this machine when given one.

    append_only: whether a killed server remembers its messages.
    """

    def __init__(self, folder: Path, append_only: bool = True, port: int = 0) -> None:
        super().__init__(folder)
        self.append_only = append_only
        self.port = port
        self.socket = folder / "redis.sock"

    @property
    def url(self) -> str:
        """For `INTAKE_BROKER_URL`."""
        return f"redis://{ANY}:{self.port}/0" if self.port else f"redis+socket://{self.socket}"

    def command(self) -> list[str | Path]:
        place: list[str | Path] = ["--port", str(self.port), "--bind", ANY]
        if not self.port:
            place += ["--unixsocket", self.socket, "--unixsocketperm", "700"]
        return [
            server_binary(),
            *place,
            "--dir",
            self.folder,
            "--daemonize",
            "no",
            "--appendonly",
            "yes" if self.append_only else "no",
            "--appendfsync",
            "everysec",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
            "--loglevel",
            "warning",
        ]

    def client(self) -> redis.Redis:
        if self.port:
            return redis.Redis(host=ANY, port=self.port, socket_timeout=5)
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)

    def answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), self.client() as client:
            return bool(client.ping())
        return False

    def forget(self) -> None:
        """Every message is lost (FLUSHALL)."""
        with self.client() as client:
            client.flushall()


class PostgresServer(_Server):
    """PostgreSQL on a unix socket in a folder of its own user.

    Without `is_durable` it skips fsync: a killed server keeps its data all the same, only
    a power cut would not.
    """

    def __init__(self, folder: Path, is_durable: bool = False, port: int = 0) -> None:
        super().__init__(folder)
        self.is_durable = is_durable
        self.port = port
        self._data = folder / "data"
        self._as_user: list[str | Path] = []
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, POSTGRESQL_USER, POSTGRESQL_USER)
            # Changing the user forgets that it is to die with us; say so again.
            self._as_user = [
                "setpriv",
                f"--reuid={POSTGRESQL_USER}",
                f"--regid={POSTGRESQL_USER}",
                "--clear-groups",
                "--pdeathsig",
                "QUIT",
            ]

    @staticmethod
    def programs() -> Path | None:
        """Where the newest installed server's programs are."""
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
        return found[-1].parent if found else None

    @property
    def _where(self) -> str:
        return f"host={ANY}&port={self.port}" if self.port else f"host={self.folder}"

    def command(self) -> list[str | Path]:
        programs = self.programs()
        assert programs is not None
        options = [f"listen_addresses={ANY if self.port else ''}", "max_connections=200"]
        if self.port:
            options.append(f"port={self.port}")
        if not self.is_durable:
            options += ["fsync=off", "full_page_writes=off"]
        settings = [word for option in options for word in ("-c", option)]
        return [
            *self._as_user,
            programs / "postgres",
            "-D",
            self._data,
            "-k",
            self.folder,
            *settings,
        ]

    def initialise(self) -> None:
        """An empty cluster; once per folder."""
        programs = self.programs()
        assert programs is not None
        subprocess.run(
            [
                *self._as_user,
                programs / "initdb",
                "-D",
                self._data,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C",
                "-U",
                POSTGRESQL_USER,
                "--no-sync",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.Error), self.connect() as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
        return False

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        where = self._where.replace("&", " ")
        return psycopg.connect(
            f"{where} dbname={database} user={POSTGRESQL_USER} connect_timeout=5", autocommit=True
        )

    def crash(self) -> None:
        """What `pg_ctl -m immediate` does: every connection is cut, nothing is written."""
        self.kill(signal.SIGQUIT)

    def url_of(self, database: str) -> str:
        """For `INTAKE_DATABASE_URL`."""
        return f"postgresql://{POSTGRESQL_USER}@/{database}?{self._where}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database, as a URL; gone afterwards."""
        name = f"t{uuid.uuid4().hex}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield self.url_of(name)
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _version(initdb: Path) -> float:
    return float(initdb.parts[-3])


@contextmanager
def running_redis(
    folder: Path | None = None, append_only: bool = True, port: int = 0
) -> Iterator[RedisServer]:
    """A broker; unix sockets want short paths, so the folder is a temporary one."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redis-")))
        server = RedisServer(folder, append_only, port)
        server.start()
        stack.callback(server.stop)
        yield server


@contextmanager
def running_postgresql(is_durable: bool = False, port: int = 0) -> Iterator[PostgresServer]:
    """An empty server; its folder is a temporary one that its own user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="intake-postgresql-"))
    server = PostgresServer(folder, is_durable, port)
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@contextmanager
def running_s3(bucket: str = "intake-test") -> Iterator[str]:
    """Storage that speaks S3, as the value of `INTAKE_STORAGE`.

    Its users also need `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, of any value.
    """
    server = ThreadedMotoServer(ANY, port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        with socket.create_connection((host, port)) as line:
            head = f"PUT /{bucket} HTTP/1.0\r\nHost: {host}:{port}\r\nContent-Length: 0\r\n\r\n"
            line.sendall(head.encode())
            assert b" 200 " in line.recv(64)
        yield f"s3://{bucket}/files?endpoint=http://{host}:{port}"
    finally:
        server.stop()
