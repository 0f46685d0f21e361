"""Connections: one way to read, one to write; the vendors' errors become faults.

SQLite: WAL, every commit but a `note` on the disk before it returns, and every writer says
so when it begins (`BEGIN IMMEDIATE`): a reader that turns writer fails at once whatever the
timeout (measured: 1500 of 2000 transactions of four writers; 0 of 2000 this way). PostgreSQL:
READ COMMITTED; every decision is a conditional UPDATE or a unique index.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from intake.domain.errors import IntakeError
from intake.store.database.thresholds import (
    BUSY_SECONDS,
    CONNECT_SECONDS,
    OVERFLOW,
    POOL,
    POOL_SECONDS,
    SMALL_DISK,
    STATEMENT_SECONDS,
    WAL_PAUSE,
)
from intake.store.database.wording import not_found, storage_full, unavailable

_DURABLE, _NOTE, _SYNCHRONOUS = "FULL", "NORMAL", "synchronous"
_SQLITE_IO_ERROR = 10
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DISK_FULL = "53100"
_NO_SUCH_ROW = (sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, "23503")


class Database:
    """One process's connections; not to be carried over a fork."""

    def __init__(self, url: str) -> None:
        """Raises Fault STORE_UNAVAILABLE for an address that names no database."""
        try:
            self.url = _with_driver(make_url(url))
        except ArgumentError:
            raise unavailable("数据库地址（INTAKE_DATABASE_URL）写法不对") from None
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self._reading = (
            self._engine
            if self.is_sqlite
            # One statement is one transaction: no BEGIN and ROLLBACK on the way.
            else self._engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._stamp: tuple[int, int] | None = None
        # SQLite's writers of one process wait here in line instead of polling the file.
        self._turn: AbstractContextManager[Any] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )

    def probe(self) -> None:
        """Whether it could be written to now; raises Fault STORE_UNAVAILABLE, STORAGE_FULL.

        SQLite reads on while another program holds the file, or the disk is read-only.
        """
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")
            if not self.is_sqlite:
                return
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute(f"PRAGMA busy_timeout={CONNECT_SECONDS * 1000}")
            try:
                driver.execute("BEGIN IMMEDIATE")
                driver.execute("ROLLBACK")
            finally:
                driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def _ask_for_file(self) -> None:
        """SQLite: connections to a file that was removed or exchanged write into the void.

        Whatever is there in its place is opened anew; nothing: it is unavailable. Never
        made anew, since then the disk is away, not the data.
        """
        if not self.is_sqlite:
            return
        try:
            found = Path(self.url.database or ".").stat()
        except OSError as error:
            if self._stamp is None:
                return  # the first to open it makes it
            raise unavailable("数据库文件不见了（数据文件夹被移走或未挂载）", error) from None
        stamp = (found.st_dev, found.st_ino)
        if self._stamp is not None and stamp != self._stamp:
            self._engine.dispose()
        self._stamp = stamp

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection on which every statement sees what is committed by then."""
        self._ask_for_file()
        with self._translated(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which every statement sees the same moment; writers go on."""
        self._ask_for_file()
        with self._translated(), self._engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed and on the disk after the block, or nothing."""
        with self._transaction(is_note=False) as connection:
            yield connection

    @contextmanager
    def note(self) -> Iterator[Connection]:
        """One transaction that a power cut may undo, together with all later notes.

        For what is true only as long as its processes live: claims, leases, bells, beats.
        Nobody waits for the disk (7 ms on a cloud's); the next `write` puts it there too.
        """
        with self._transaction(is_note=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, is_note: bool) -> Iterator[Connection]:
        self._ask_for_file()
        with (
            self._turn,
            self._translated(),
            self._engine.connect() as connection,
            connection.begin(),
        ):
            if self.is_sqlite:
                _begin_immediate(connection, _NOTE if is_note else _DURABLE)
            elif is_note:
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield connection

    def forget_deleted(self) -> None:
        """What was deleted leaves the database's files too, not only the tables.

        SQLite overwrites deleted rows itself, but its write-ahead log keeps old pages.
        On PostgreSQL the archived log keeps them until it expires.
        """
        if self.is_sqlite:
            statements = ["PRAGMA wal_checkpoint(TRUNCATE)"]
        else:
            statements = [f"VACUUM {table}" for table in ("applications", "files")]
        with self.read() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            # Not `from error`: its text holds the statement's parameters.
            raise self._fault(error) from None

    def _fault(self, error: Exception) -> IntakeError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "sqlstate", None)
        if isinstance(code, int) and code & 0xFF in _HELD:
            return unavailable("数据库被另一个程序占用", error)
        if isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_READONLY:
            return unavailable("数据库所在的磁盘是只读的", error)
        if code in _NO_SUCH_ROW:
            # The application was erased while something was added to it.
            return not_found()
        if isinstance(code, int):
            is_io = code & 0xFF == _SQLITE_IO_ERROR
            if code == sqlite3.SQLITE_FULL or (is_io and self._disk_is_small()):
                return storage_full()
        elif code == _DISK_FULL:
            return storage_full()
        return unavailable("数据库暂时无法使用", error)

    def _disk_is_small(self) -> bool:
        disk = os.statvfs(Path(self.url.database or ".").parent)
        return disk.f_bavail * disk.f_frsize < SMALL_DISK


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return url
    raise ArgumentError


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s"
            f" -c idle_in_transaction_session_timeout={STATEMENT_SECONDS}s",
        },
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_SECONDS,
        # The one used last remembers the most pages.
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        # The driver begins no transactions of its own.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        _use_write_ahead_log(connection)
        for pragma in (
            "foreign_keys=ON",
            # What is deleted is overwritten: a destroyed key must not linger.
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself where several processes turn a new file's log on at once."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(WAL_PAUSE)


def _begin_immediate(connection: Connection, synchronous: str) -> None:
    """By the driver itself: events of the engine would be asked for at every statement,
    an eighth of what an upload costs."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    if connection.info.get(_SYNCHRONOUS) != synchronous:
        driver.execute(f"PRAGMA synchronous={synchronous}")
        connection.info[_SYNCHRONOUS] = synchronous
    driver.execute("BEGIN IMMEDIATE")
