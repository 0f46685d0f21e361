"""A parser that a file has taken over harms nobody, and nothing it says is believed."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.domain.errors import Fault, IntakeError, Refusal
from intake.domain.settings import settings
from intake.ingest import open as safe_open
from intake.ingest.admission import DEFAULT_LIMITS, Limits
from intake.ingest.open import iter_pages
from intake.ingest.sandbox import Sandbox
from intake.ingest.sandbox_walls import landlock_version, leave_the_files, walls_of
from tests.ingest import hostile_files, hostile_parser
from tests.ingest.hostile_parser import told_to
from tests.process_watch import GROWTH_BYTES, children_of, gone_within, resident

SHORT = Limits(cpu_seconds=1, total_cpu_seconds=2, wall_seconds=60.0)


def helper_of(sandbox: Sandbox) -> int:
    assert sandbox.helper_pid is not None
    return sandbox.helper_pid


# ---------------------------------------------------------------- a taken-over parser


@pytest.fixture(scope="module")
def hostile_sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox("tests.ingest.hostile_parser")
    yield sandbox
    helper = helper_of(sandbox)
    sandbox.close()
    assert gone_within(2, {helper})


def ended_in(sandbox: Sandbox, path: Path, limits: Limits = SHORT) -> IntakeError:
    with pytest.raises(IntakeError) as ended:
        list(iter_pages(path, "a", limits, sandbox))
    return ended.value


@pytest.mark.parametrize(
    ("deed", "kind", "code"),
    [
        ("segv", Fault, "PARSER_CRASH"),
        ("abort", Fault, "PARSER_CRASH"),
        ("exit", Fault, "PARSER_CRASH"),
        ("flood", Fault, "PARSER_CRASH"),
        ("crash after a page", Fault, "PARSER_CRASH"),
        ("hang up", Fault, "PARSER_CRASH"),
        ("spin", Refusal, "FILE_TOO_COMPLEX"),
        ("eat memory", Refusal, "FILE_TOO_COMPLEX"),
    ],
)
def test_a_childs_end_is_told_apart(
    tmp_path: Path, hostile_sandbox: Sandbox, deed: str, kind: type[IntakeError], code: str
) -> None:
    ended = ended_in(hostile_sandbox, told_to(deed, tmp_path))
    assert (type(ended), ended.code) == (kind, code)
    assert gone_within(2, children_of(helper_of(hostile_sandbox)))


def test_a_child_that_was_given_no_time_is_the_machines_fault(
    tmp_path: Path, hostile_sandbox: Sandbox
) -> None:
    """However busy the machine is, only what a file took of the processor is its own."""
    impatient = Limits(cpu_seconds=15, total_cpu_seconds=120, wall_seconds=0.5)
    for deed in ("sleep", "spin"):
        ended = ended_in(hostile_sandbox, told_to(deed, tmp_path), impatient)
        assert (type(ended), ended.code) == (Fault, "MACHINE_OVERLOADED")
    assert DEFAULT_LIMITS.wall_seconds >= 20 * DEFAULT_LIMITS.cpu_seconds


@pytest.mark.parametrize("lie", [*hostile_parser.LIES, *hostile_parser.LATE_LIES])
def test_no_lie_of_a_child_is_believed(tmp_path: Path, hostile_sandbox: Sandbox, lie: str) -> None:
    before = resident()
    assert ended_in(hostile_sandbox, told_to(lie, tmp_path)).code == "PARSER_CRASH"
    assert resident() - before < GROWTH_BYTES


def test_a_page_before_the_crash_is_given_and_the_crash_still_told(
    tmp_path: Path, hostile_sandbox: Sandbox
) -> None:
    pages = iter_pages(told_to("crash after a page", tmp_path), "a", SHORT, hostile_sandbox)
    assert next(pages).number == 1
    with pytest.raises(Fault):
        next(pages)


def test_a_child_starts_no_process_and_reads_no_file_where_the_kernel_can_forbid_it(
    tmp_path: Path, hostile_sandbox: Sandbox
) -> None:
    stands = walls_of()
    (page,) = iter_pages(told_to("leave a child", tmp_path), "a", SHORT, hostile_sandbox)
    assert page.reduction == (2 if stands["calls"] else 3)
    (page,) = iter_pages(told_to("read a secret", tmp_path), "a", SHORT, hostile_sandbox)
    assert len(page.words) == (0 if stands["files"] else 1)


def test_a_child_writes_no_file(tmp_path: Path, hostile_sandbox: Sandbox) -> None:
    (page,) = iter_pages(told_to("write a file", tmp_path), "a", SHORT, hostile_sandbox)
    assert page.reduction == 2


@pytest.mark.parametrize("deed", ["ask the kernel", "reach beyond"])
def test_a_child_is_refused_every_call_that_no_decoder_needs(
    tmp_path: Path, hostile_sandbox: Sandbox, deed: str
) -> None:
    if not walls_of()["calls"]:
        pytest.skip("this kernel has no seccomp filters")
    (page,) = iter_pages(told_to(deed, tmp_path), "a", SHORT, hostile_sandbox)
    assert page.words[0].text == "none"


@pytest.mark.parametrize(
    "attack",
    [
        lambda path: os.truncate(path, 0),
        lambda path: path.write_bytes(b""),
        lambda path: path.read_bytes(),
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_suffix(".gone")),
        lambda path: path.with_suffix(".link").hardlink_to(path),
        lambda path: path.with_suffix(".new").touch(),
        lambda path: path.with_suffix(".dir").mkdir(),
        lambda path: path.with_suffix(".soft").symlink_to(path),
        lambda path: os.mkfifo(path.with_suffix(".pipe")),
    ],
)
def test_the_wall_of_files_stands_by_itself(tmp_path: Path, attack: Callable[[Path], Any]) -> None:
    """Where seccomp is forbidden, Landlock alone keeps the keys: truncating too."""
    libc = ctypes.CDLL(None, use_errno=True)
    if landlock_version(libc) < 3:
        pytest.skip("this kernel's Landlock does not know truncating")
    keys = tmp_path / "master.keys"
    keys.write_bytes(b"secret")
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            leave_the_files(libc)
            attack(keys)
        except PermissionError:
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["master.keys"]
    assert keys.read_bytes() == b"secret"


def test_nothing_is_opened_where_a_wall_that_is_demanded_does_not_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = [name for name, stands in walls_of().items() if not stands]
    if not missing:
        pytest.skip("every wall stands here")
    monkeypatch.setenv("INTAKE_REQUIRED_WALLS", ",".join(missing))
    settings.cache_clear()
    sandbox = Sandbox("tests.ingest.hostile_parser")
    ended = ended_in(sandbox, told_to("take a moment", tmp_path))
    sandbox.close()
    assert (type(ended), ended.code) == (Fault, "PARSER_CRASH")


def test_a_child_sees_no_settings_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET", "s")
    sandbox = Sandbox("tests.ingest.hostile_parser")
    (page,) = iter_pages(told_to("show environment", tmp_path), "a", SHORT, sandbox)
    sandbox.close()
    assert "INTAKE_SECRET" not in page.words[0].text
    assert "PATH" in page.words[0].text


def test_a_dead_helper_is_replaced(tmp_path: Path, hostile_sandbox: Sandbox) -> None:
    ended_in(hostile_sandbox, told_to("segv", tmp_path))
    first = helper_of(hostile_sandbox)
    os.kill(first, signal.SIGKILL)
    assert ended_in(hostile_sandbox, told_to("spin", tmp_path)).code == "FILE_TOO_COMPLEX"
    assert helper_of(hostile_sandbox) != first


def test_a_helper_killed_at_work_costs_the_file_nothing(
    tmp_path: Path, hostile_sandbox: Sandbox
) -> None:
    ended_in(hostile_sandbox, told_to("segv", tmp_path))
    threading.Timer(0.2, os.kill, (helper_of(hostile_sandbox), signal.SIGKILL)).start()
    path = told_to("take a moment", tmp_path)
    assert len(list(iter_pages(path, "a", SHORT, hostile_sandbox))) == 1


def test_a_file_that_kills_the_helper_is_given_up_after_the_second_time(
    tmp_path: Path, hostile_sandbox: Sandbox
) -> None:
    ended = ended_in(hostile_sandbox, told_to("kill the helper", tmp_path))
    assert (type(ended), ended.code) == (Fault, "PARSER_CRASH")


def test_many_files_at_once_do_not_disturb_each_other(
    tmp_path: Path, hostile_sandbox: Sandbox
) -> None:
    deeds = ["segv", "spin", "exit", "NaN", "flood", "spin", "abort", "wide"]
    paths = []
    for number, deed in enumerate(deeds):
        (tmp_path / str(number)).mkdir()
        paths.append(told_to(deed, tmp_path / str(number)))
    codes: dict[int, str] = {}

    def one(number: int) -> None:
        codes[number] = ended_in(
            hostile_sandbox, paths[number], Limits(cpu_seconds=1, wall_seconds=30.0)
        ).code

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [codes[n] for n in range(len(deeds))] == [
        "FILE_TOO_COMPLEX" if deed == "spin" else "PARSER_CRASH" for deed in deeds
    ]


def test_stopping_early_leaves_no_process(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_files.many_pages(50))
    pages = iter_pages(path, "a")
    next(pages)
    pages.close()
    assert gone_within(2, children_of(helper_of(safe_open._sandbox)))


# ------------------------------------------------------------------ the main program

PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from typing import Any
from intake.ingest.open import iter_pages, open_upload, _sandbox
from tests.ingest import hostile_parser
from tests.ingest.hostile_parser import told_to
from tests.process_watch import children_of
from intake.ingest.sandbox import Sandbox

def opens(path):
    return len(open_upload(Path(path), "a"))
"""


def run_program(body: str, *, on_stdin: bool) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    source = PROGRAM + textwrap.dedent(body)
    command = [sys.executable, "-"] if on_stdin else [sys.executable, "-c", source]
    return subprocess.run(
        command,
        input=source if on_stdin else None,
        text=True,
        capture_output=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("on_stdin", [True, False])
def test_it_works_from_any_main_program_and_ends_quietly(tmp_path: Path, on_stdin: bool) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_files.many_pages(2))
    done = run_program(f"print(opens({str(path)!r}), _sandbox.helper_pid)", on_stdin=on_stdin)
    assert (done.returncode, done.stderr) == (0, "")
    pages, helper = done.stdout.split()
    assert pages == "2"
    assert gone_within(2, {int(helper)})


def test_nothing_survives_a_killed_program(tmp_path: Path) -> None:
    path = told_to("sleep", tmp_path)
    done = run_program(
        f"""
        import threading
        sandbox = Sandbox("tests.ingest.hostile_parser")
        threading.Thread(
            target=lambda: list(iter_pages(Path({str(path)!r}), "a", sandbox=sandbox)),
            daemon=True).start()
        while sandbox.helper_pid is None or not children_of(sandbox.helper_pid):
            time.sleep(0.02)
        print(sandbox.helper_pid, *children_of(sandbox.helper_pid), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
        on_stdin=False,
    )
    pids = {int(pid) for pid in done.stdout.split()}
    assert done.returncode == -signal.SIGKILL
    assert len(pids) == 2
    assert gone_within(3, pids)


def test_a_forked_copy_of_the_program_gets_a_helper_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_files.many_pages(2))
    done = run_program(
        f"""
        assert opens({str(path)!r}) == 2
        first = _sandbox.helper_pid
        pid = os.fork()
        if pid == 0:
            good = opens({str(path)!r}) == 2 and _sandbox.helper_pid != first
            _sandbox.close()
            os._exit(0 if good else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        assert opens({str(path)!r}) == 2 and _sandbox.helper_pid == first
        """,
        on_stdin=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_child_reaches_no_network_where_the_kernel_can_take_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        (tmp_path / "port").write_text(str(port))
        done = run_program(
            f"""
            source = Path(hostile_parser.__file__).read_text()
            own = Path({str(tmp_path)!r}) / "calling_parser.py"
            own.write_text(source.replace("PORT = 9", "PORT = {port}"))
            sys.path.append({str(tmp_path)!r})
            path = told_to("call home", Path({str(tmp_path)!r}))
            (page,) = iter_pages(path, "a", sandbox=Sandbox("calling_parser"))
            print(page.reduction)
            """,
            on_stdin=False,
        )
    assert done.stderr == ""
    assert done.stdout.split() == ["2" if walls_of()["network"] else "3"]
