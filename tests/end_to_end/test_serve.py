"""`intake serve`: one command, all parts, watched, and nothing left behind."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.process_watch import children_of, gone_within, state_and_parent
from tests.servers import free_port, until
from tests.web.conftest import DECLARED
from workers import processes
from workers.service import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 90
PARTS = {"broker", "relay", "web", "worker"}


@dataclass
class Served:
    process: subprocess.Popen[bytes]
    port: int
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text()

    def answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        away = contextlib.suppress(OSError, http.client.HTTPException)
        with contextlib.closing(line), away:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        return False

    def parts(self) -> dict[int, str]:
        """Process ids of its parts and what each is."""
        found = {}
        for pid in children_of(self.process.pid):
            # One that is being replaced may end while we look.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                found[pid] = next((word for word in words if word in PARTS), "broker")
        return found

    def everything(self) -> set[int]:
        """Its parts and what they started."""
        parts = set(self.parts())
        return parts | {pid for part in parts for pid in children_of(part)}


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "INTAKE_DATA_DIR": str(folder),
        "INTAKE_SERVICES": "tests.faults.readers:services",
        "INTAKE_CLOCK": "2024-10-20T10:00",
        **more,
    }


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Served]:
    port, output = free_port(), folder.with_suffix(".log")
    with output.open("wb") as log:
        process = processes.start(
            [*PROGRAM, "serve", "--concurrency", "1"],
            output=log.fileno(),
            environment=environment(folder, INTAKE_PORT=str(port)),
        )
    served = Served(process, port, output)
    try:
        until(lambda: "服务已启动" in served.said or process.poll() is not None, "started", SECONDS)
        assert process.poll() is None, served.said
        yield served
    finally:
        processes.kill(process)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_without_a_trace(tmp_path, told):
    with serving(tmp_path / "data") as served:
        until(served.answers, "ready", SECONDS)
        assert f"http://127.0.0.1:{served.port}/" in served.said
        assert sorted(served.parts().values()) == [
            "broker",
            "relay",
            "web",
            "worker",
            "worker",
            "worker",
        ]
        everything = served.everything()
        served.process.send_signal(told)
        assert served.process.wait(SECONDS) == 0
        assert all(state_and_parent(pid)[0] in "XZ" for pid in everything)
        assert "Traceback" not in served.said


def test_killed_it_takes_everything_with_it(tmp_path):
    with serving(tmp_path / "data") as served:
        everything = served.everything()
        served.process.kill()
        served.process.wait()
        assert gone_within(SECONDS, everything)


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_part_that_ends_is_started_again(tmp_path, part):
    with serving(tmp_path / "data") as served:
        victim = next(pid for pid, what in served.parts().items() if what == part)
        count = list(served.parts().values()).count(part)
        os.kill(victim, signal.SIGKILL)
        until(
            lambda: (
                victim not in served.parts() and list(served.parts().values()).count(part) == count
            ),
            f"{part} again",
            SECONDS,
        )
        until(served.answers, "ready again", SECONDS)


def test_a_second_one_on_the_same_data_is_refused_in_a_sentence(tmp_path):
    with serving(tmp_path / "data"):
        second = run(tmp_path / "data", "serve", INTAKE_PORT=str(free_port()))
    assert (second.returncode, "已有一个服务在运行" in second.stderr) == (2, True)


def test_a_port_in_use_is_told_in_a_sentence(tmp_path):
    with serving(tmp_path / "one") as served:
        second = run(tmp_path / "two", "serve", INTAKE_PORT=str(served.port))
    assert (second.returncode, "INTAKE_PORT" in second.stderr) == (2, True)


def test_worker_health_is_the_workers_and_not_a_clocks(tmp_path):
    nobody = run(tmp_path / "data", "worker-health")
    assert (nobody.returncode, nobody.stdout) == (3, "本机没有核对进程\n")
    with serving(tmp_path / "data"):
        until(lambda: run(tmp_path / "data", "worker-health").returncode == 0, "healthy", SECONDS)


def test_a_worker_for_a_queue_that_is_none_is_told_which_there_are(tmp_path):
    told = run(tmp_path / "data", "worker", "--queues", "fast,slow")
    assert (told.returncode, told.stderr) == (2, "队列只有：fast、bulk、report\n")


def test_the_demo_goes_through_http_and_queue_and_shows_reports(make_folder, tmp_path):
    folders = [str(make_folder(name, **DECLARED)) for name in ("ayi-guli", "zhang-san")]
    out, lines = tmp_path / "out", tmp_path / "out.jsonl"
    shown = run(tmp_path / "data", "demo", *folders, "--html", str(out), "--json", str(lines))
    assert shown.returncode == 0, shown.stderr
    assert "共 2 份申报" in shown.stdout and "ayi-guli" in shown.stdout
    assert f"HTML 报告：{out / 'index.html'}" in shown.stderr
    assert {path.name for path in out.iterdir()} == {
        "index.html",
        "ayi-guli.html",
        "zhang-san.html",
    }
    assert len(lines.read_text().splitlines()) == 2
    # A service of its own: nothing of the operator's was touched.
    assert not (tmp_path / "data").exists()
