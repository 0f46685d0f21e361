"""docker/, held to the code and to the Compose schema; its topology as plain processes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer.core
import typer.main
import yaml
from PIL import Image

from intake.cli.app import app
from intake.domain.settings import Settings
from intake.store import Queue
from tests.fakes import card_picture
from tests.faults.parts import Part, Parts
from tests.servers import PostgresServer, free_port, running_postgresql, until
from workers.broker import server_binary

ROOT = Path(__file__).resolve().parent.parent
DOCKER = ROOT / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, part in SERVICES.items() if "build" in part and "profiles" not in part)
SECRETS = {
    "INTAKE_DATABASE_PASSWORD": "made-up",
    "INTAKE_BROKER_PASSWORD": "made-up",
    "INTAKE_OPERATOR_TOKEN": "made-up-operator-token-of-32-signs",
}
ON_REQUEST = {
    "FLOWER_BASIC_AUTH": "ops:made-up",
    "INTAKE_WORKER_EVENTS": "true",
    "INTAKE_TRUSTED_PROXIES": "172.16.0.0/12",
    "INTAKE_PUBLIC_URL": "",
}
CARD = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "ethnicity": "维吾尔",
    "birth_date": "1999年3月8日",
    "address": "新疆和静县和静镇团结路5号",
    "id_number": "652827199903081227",
}
PATIENCE_SECONDS = 120


def checked_by_schema(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", path],
        capture_output=True,
        text=True,
    )


def instructions(word: str) -> list[str]:
    """Everything that follows this word in the Dockerfile, continuation lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return re.findall(rf"^\s*{word} (.*)$", joined, flags=re.MULTILINE)


def test_compose_fits_the_schema_and_the_schema_would_notice(tmp_path):
    assert checked_by_schema(DOCKER / "compose.yaml").returncode == 0
    SERVICES["web"]["no_such_key"] = 1
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(yaml.safe_dump(COMPOSE))
    del SERVICES["web"]["no_such_key"]
    assert checked_by_schema(wrong).returncode != 0


def commands() -> list[list[str]]:
    """Every call of `intake` in compose.yaml and Dockerfile."""
    said = [json.loads(words) for words in instructions("CMD")]
    return [list(SERVICES[name]["command"]) for name in OURS] + [
        words for words in said if words[0] == "intake"
    ]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_one_of_ours_and_its_options_parse(words):
    group = typer.main.get_command(app)
    assert words[0] == "intake" and isinstance(group, typer.core.TyperGroup)
    group.commands[words[1]].make_context(words[1], list(words[2:]))


def test_every_setting_exists_and_every_secret_is_asked_for():
    text = (DOCKER / "compose.yaml").read_text("utf-8") + DOCKERFILE
    set_here = set(re.findall(r"\b(INTAKE_[A-Z_]+)(?:=|: )", text))
    known = {f"INTAKE_{name.upper()}" for name in Settings.model_fields}
    assert set_here and set_here <= known
    asked = set(re.findall(r"\$\{(\w+)", text))
    example = (DOCKER / "env.example").read_text("utf-8")
    assert asked == {*SECRETS, *ON_REQUEST} == set(re.findall(r"^(\w+)=$", example, re.MULTILINE))


def test_parts_share_what_they_must_and_no_reader_has_a_way_out():
    for name in OURS:
        part = SERVICES[name]
        assert set(part["volumes"]) == {"storage:/srv/intake/storage", "keys:/srv/intake/keys"}
        assert part["read_only"] is True and part["cap_drop"] == ["ALL"]
        assert ("outside" in part["networks"]) == (name == "web")
    assert COMPOSE["networks"]["inside"]["internal"] is True
    queues = {q for name in OURS for w in SERVICES[name]["command"] for q in w.split(",")}
    assert {queue.value for queue in Queue} <= queues


def test_flower_comes_on_request_only_to_this_machine_and_with_a_password():
    flower = SERVICES["flower"]
    assert flower["profiles"] == ["ops"] and flower["ports"] == ["127.0.0.1:5555:5555"]
    assert "volumes" not in flower, "it needs neither files nor keys"
    assert not {name for name in flower["environment"] if name.startswith("INTAKE_")}
    start = flower["command"][-1].replace("$$", "$").replace("exec ", "echo ")
    for password, is_started in (("", False), ("ops:made-up", True)):
        told = subprocess.run(
            ["sh", "-c", start], env={"FLOWER_BASIC_AUTH": password}, capture_output=True, text=True
        )
        assert (told.returncode == 0) is is_started
        assert ("celery --app workers.app flower" in told.stdout) is is_started


def test_the_image_runs_as_nobody_special_from_pinned_parts():
    assert instructions("USER") == ["intake"]
    assert "--require-hashes" in DOCKERFILE and "useradd --system --uid 10001" in DOCKERFILE
    for source in [words.split()[:-1] for words in instructions("COPY") if "--from" not in words]:
        assert all((ROOT / path).exists() for path in source)
    installed = re.findall(r"^      ([^\\\n]+?) \\$", DOCKERFILE, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    debian = re.search(r"^DEBIAN := (.*)$", makefile, re.MULTILINE)
    assert debian is not None
    packages = {name for line in installed for name in line.split()}
    assert packages and packages <= set(debian[1].split())


def test_the_images_lock_is_the_projects_without_what_only_tests_need():
    def pins(path: Path) -> dict[str, str]:
        blocks = re.findall(
            r"^([a-z][\w.\-]*==[^\\]+)\\\n((?:    --hash=.*\n?)+)",
            path.read_text("utf-8"),
            re.MULTILINE,
        )
        return {name.strip(): hashes.replace(" \\", "").strip() for name, hashes in blocks}

    whole, image = pins(ROOT / "requirements.lock"), pins(DOCKER / "requirements.lock")
    assert len(image) > 50 and image.items() <= whole.items()
    flower = {pin.partition("==")[0] for pin in pins(DOCKER / "flower.lock")}
    assert "flower" in flower and not flower & {pin.partition("==")[0] for pin in image}
    names = {pin.partition("==")[0] for pin in image}
    assert {"celery", "fastapi", "setuptools"} <= names
    assert not {"pytest", "playwright", "moto", "schemathesis", "reportlab"} & names


# ---------------------------------------------------------------------------- topology


def in_place(value: str, places: dict[str, str]) -> str:
    """A value of compose.yaml as it stands on this machine."""
    value = re.sub(r"\$\{(\w+)[^}]*\}", lambda found: {**SECRETS, **ON_REQUEST}[found[1]], value)
    for name, place in places.items():
        value = value.replace(name, place)
    return value


def environment_of(name: str, places: dict[str, str]) -> dict[str, str]:
    said = dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())
    said |= {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}
    return {
        key: in_place(value, places) for key, value in said.items() if key.startswith("INTAKE_")
    }


@pytest.fixture
def places(tmp_path, own_postgresql):
    """Names and paths of the containers → this machine's."""
    broker, web = free_port(), free_port()
    for folder in ("data", "storage", "keys", "messages", "bin"):
        (tmp_path / folder).mkdir()
    return {
        "@database:5432": f"@127.0.0.1:{own_postgresql.port}",
        "@broker:6379": f"@127.0.0.1:{broker}",
        "0.0.0.0": "127.0.0.1",
        "8000": str(web),
        "/srv/intake": str(tmp_path),
        "--dir /data": f"--dir {tmp_path}/messages --port {broker} --bind 127.0.0.1",
        "$$": "$",
    }


@pytest.fixture
def own_postgresql():
    if PostgresServer.programs() is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    with running_postgresql(port=free_port()) as server:
        with server.connect() as connection:
            connection.execute("CREATE ROLE intake LOGIN")
            connection.execute("CREATE DATABASE intake OWNER intake")
        yield server


@pytest.fixture
def topology(tmp_path, places):
    """Every part that compose.yaml names, started by its own command and settings."""
    parts = Parts(tmp_path, {"INTAKE_SERVICES": "models.services:default_services"})
    (tmp_path / "bin" / "valkey-server").symlink_to(server_binary())
    path = f"{tmp_path}/bin:{shutil.os.environ['PATH']}"
    secret = {"BROKER_PASSWORD": SECRETS["INTAKE_BROKER_PASSWORD"], "PATH": path}
    broker = [in_place(word, places) for word in SERVICES["broker"]["command"]]
    server = subprocess.Popen(broker, env=secret, stdout=subprocess.DEVNULL)
    for name in OURS:
        words = [in_place(word, places) for word in SERVICES[name]["command"]]
        parts.run(*words[1:], **environment_of(name, places))
    yield parts
    for part in reversed(parts.started):
        part.stop()
    server.kill()
    server.wait()


def part_of(parts: Parts, *words: str) -> Part:
    return next(part for part in parts.started if part.words[: len(words)] == words)


@pytest.fixture
def web(places):
    with httpx.Client(base_url=f"http://127.0.0.1:{places['8000']}", timeout=30) as client:
        yield client


def test_the_topology_takes_one_upload_to_its_report(topology, web, places, tmp_path):
    def is_up() -> bool:
        try:
            return web.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    until(is_up, f"the web answers\n{topology.logs()}", PATIENCE_SECONDS)
    made = web.post("/api/applications", json={"policy": "hejing-2024"})
    assert made.status_code == 201, made.text
    mine = {"Authorization": f"Bearer {made.json()['upload_token']}"}
    application = f"/api/applications/{made.json()['id']}"
    Image.fromarray(card_picture(CARD)).save(tmp_path / "a.png")
    given = web.post(
        f"{application}/uploads",
        params={"material": "id_card_portrait_side", "filename": "a.png"},
        content=(tmp_path / "a.png").read_bytes(),
        headers=mine,
    )
    assert given.status_code == 202, given.text

    def is_reported() -> bool:
        answer = web.get(f"{application}/report", headers=mine)
        assert answer.status_code in (200, 202), answer.text
        return answer.status_code == 200

    until(is_reported, f"the report is there\n{topology.logs()}", PATIENCE_SECONDS)
    report = web.get(f"{application}/report", headers=mine).json()
    assert [row["status"] for row in report["uploads"]] == ["checked"]
    [card] = [row for row in report["materials"] if row["material"] == "id_card_portrait_side"]
    assert {f["field"]: f["read"] for f in card["fields"]}["name"] == CARD["name"]
    for name in ("fast", "bulk"):
        part = part_of(topology, *SERVICES[name]["command"][1:])
        assert part.is_running
    health = subprocess.run(
        [sys.executable, "-c", "from intake.cli.app import app; app()", "worker-health"],
        env={**topology.environment, **environment_of("fast", places)},
        capture_output=True,
        text=True,
    )
    assert health.returncode == 0, health.stdout
