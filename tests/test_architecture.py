"""The picture in docs/architecture.md, held to the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import intake
from intake.doctor import cv2_owners

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES, MAX_FUNCTION_LINES = 300, 40
PACKAGES = ("intake", "models", "workers")

# Tables of data without logic, and the nouns, which are one vocabulary.
LONG_FILES = {"intake/flags.py", "intake/records.py"}

# One part of the store per module, so that each can be read; nobody else sees a table.
STORE = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "intake" / "store").rglob("*.py")
}

# Everything that speaks HTTP.
WEB = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "intake" / "web").rglob("*.py")
}

HOMES: dict[str, set[str]] = {
    "pymupdf": {"intake.pages"},
    "pdfplumber": {"intake.text_layer"},
    # It finds where a value may stand and which words resemble; it never judges.
    "rapidfuzz": {"intake.second_look", "intake.verify", "intake.explain", "intake.classify",
                  "intake.witness", "intake.pairing", "intake.sealed_unit"},
    "paddleocr": {"models.paddle", "models.stock"},
    "paddlex": {"models.paddle", "models.weights", "models.stock"},
    "pytesseract": {"models.tesseract"},
    "onnxruntime": {"models.runtime", "models.weights", "models.stock"},
    "openvino": {"models.runtime"},
    "zxingcpp": {"models.codes"},
    "pi_heif": {"intake.images"},
    "opencc": {"intake.script"},
    "jinja2": {"intake.html", "intake.web.ops", "intake.web.pages.render"},
    "openpyxl": {"intake.spreadsheet"},
    "weasyprint": {"intake.letter_pdf"},
    "typer": {"intake.cli", "intake.cli_common", "intake.cli_letter", "intake.cli_policy", "intake.cli_replay", "intake.cli_service", "intake.cli_staff", "intake.cli_upkeep"},
    "pydantic_settings": {"intake.settings"},
    "yaml": {"intake.policy_yaml"},
    "celery": {"workers.app", "workers.consumer"},
    "kombu": {"workers.app"},
    "redis": {"workers.app"},
    "chinese_calendar": {"intake.workdays"},
    "rapidocr": set(),  # only its files are used
    "sqlalchemy": STORE,
    "alembic": STORE,
    "cryptography": {"intake.store.keys", "intake.store.sealing"},
    "obstore": {"intake.store.s3"},
    "fastapi": WEB,
    "starlette": WEB,
    "uvicorn": {"intake.web.server"},
    "python_multipart": {"intake.web.multipart"},
    "prometheus_client": {"intake.web.metrics"},
    "msgspec": {"intake.keeping"},
    "argon2": {"intake.store.passwords"},
    "authlib": {"intake.web.staff.oidc"},
    "xlsxwriter": {"intake.workbook"},
    "joserfc": {"intake.web.staff.oidc"},
    "psycopg": set(),  # only named in a database's address
}

# What carries an application to the journey or a report away from it.
EDGE = re.compile(
    r"intake\.(web(\.\w+)*|cli|cli_\w+|doctor|html|terminal|wording|skeleton|spreadsheet|tabular|errands|workbook"
    r"|evaluate\w*|bench\w*|letter_(wording|pictures|pdf|markdown|command))"
)
# A measured peer answers bench in the protocol that bench's own child speaks.
EDGE_GUESTS = {("models.stock", "intake.bench_child")}
CONDUCTORS = {"intake.pipeline", "intake.sight", "intake.findings", "intake.completeness"}
STEPS: dict[str, re.Pattern[str]] = {
    "open": re.compile(r"intake\.(safe_open|cage\w*|images|pages|text_layer)"),
    "quality": re.compile(r"intake\.quality\w*"),
    "rectify": re.compile(r"intake\.rectify\w*"),
    "classify": re.compile(r"intake\.classify"),
    "read": re.compile(r"intake\.read"),
    "verify": re.compile(r"intake\.verify"),
}
"""The journey's steps; only conductors know more than one of them."""


@cache
def tracked() -> list[Path]:
    """The files under version control, and those about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path, *, also_inside_functions: bool = True) -> tuple[str, ...]:
    """Every module that a file imports, as dotted names."""
    return tuple(_imports(parsed(path), also_inside_functions))


def _imports(tree: ast.Module, also_inside_functions: bool) -> Iterator[str]:
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if id(node) in inside and not also_inside_functions:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_point_inwards_from_workers_to_models_to_intake():
    wrong = [
        (name, found)
        for name, path in modules()
        for found in imports(path)
        if (name.startswith("intake") and found.split(".")[0] in ("models", "workers"))
        or (name.startswith("models") and found.split(".")[0] == "workers")
        if not EDGE.fullmatch(name)
    ]
    assert not wrong


def test_an_edge_imports_models_only_inside_the_function_that_starts_a_command():
    wrong = [
        name
        for name, path in modules()
        if name.startswith("intake")
        for found in imports(path, also_inside_functions=False)
        if found.split(".")[0] == "models"
    ]
    assert not wrong


def test_nothing_but_an_edge_imports_an_edge():
    wrong = [
        (name, found)
        for name, path in modules()
        for found in imports(path)
        if EDGE.fullmatch(found) and not EDGE.fullmatch(name)
        if (name, found) not in EDGE_GUESTS
    ]
    assert not wrong


def test_the_journey_knows_nothing_of_the_store():
    may = re.compile(rf"intake\.(store|web)(\..*)?|workers(\..*)?|{EDGE.pattern}")
    wrong = [
        (name, found)
        for name, path in modules()
        for found in imports(path)
        if re.match(r"intake\.store(\.|$)", found) and not may.fullmatch(name)
    ]
    assert not wrong


def test_steps_never_import_each_other():
    def step_of(module: str) -> str | None:
        return next((s for s, names in STEPS.items() if names.fullmatch(module)), None)

    wrong = [
        (name, found)
        for name, path in modules()
        if name not in CONDUCTORS and step_of(name)
        for found in imports(path)
        if step_of(found) and step_of(found) != step_of(name)
    ]
    assert not wrong


def test_only_edges_import_the_pipeline():
    wrong = [
        name
        for name, path in modules()
        if "intake.pipeline" in imports(path) and not EDGE.fullmatch(name)
        if not name.startswith("workers")
    ]
    assert not wrong


@pytest.mark.parametrize("library", sorted(HOMES))
def test_one_library_has_one_home(library):
    users = {
        name
        for name, path in modules()
        if any(found.split(".")[0] == library for found in imports(path))
    }
    assert users <= HOMES[library]


def test_uploads_are_never_decoded_by_opencv():
    wrong = [
        name
        for name, path in modules()
        if re.search(r"cv2\.(imread|imdecode|VideoCapture)", path.read_text("utf-8"))
    ]
    assert not wrong


def test_exactly_one_distribution_owns_cv2():
    assert cv2_owners() == ["opencv-contrib-python"]


def test_the_map_names_every_module_and_no_other():
    named = set(re.findall(r"^    ([a-z_]+)  +\S", intake.__doc__ or "", re.MULTILINE))
    there = {p.stem for p in (ROOT / "intake").glob("*.py")} - {"__init__"}
    there |= {p.name for p in (ROOT / "intake").iterdir() if (p / "__init__.py").exists()}
    assert named - there == set()
    assert there - named == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_files_are_short_enough_to_read(package):
    long = {
        name: count
        for path in sorted((ROOT / package).rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in LONG_FILES
        if not name.startswith("intake/papers/")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert not long


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_short_enough_to_read(package):
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert not long


def test_the_lock_names_no_index_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"--(extra-)?index-url|--find-links|://", lock)
    pinned = re.findall(r"^[a-z][\w.\-]*==", lock, re.MULTILINE)
    blocks = re.findall(r"^[a-z][^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}.*\n?)+", lock, re.MULTILINE)
    assert len(pinned) == len(blocks) > 50


def test_the_lock_holds_no_gpu_framework_and_one_opencv():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([a-z][\w.\-]*)==", lock, re.MULTILINE)
    assert [name for name in names if name.startswith("opencv")] == ["opencv-contrib-python"]
    assert not {"torch", "paddlepaddle", "paddlepaddle-gpu", "pypdf2"} & set(names)


def test_no_file_names_the_machine_it_was_written_on():
    # /tmp belongs to every machine, and to checkouts tried there.
    here = {str(ROOT), str(ROOT.parent), str(Path.home()), sys.prefix} - {"/", "/tmp"}
    forbidden = re.compile("|".join(rf"{re.escape(place)}/" for place in sorted(here)))
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".j2", ".css", ".json", ""}
        if forbidden.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not wrong


def test_folders_that_are_no_packages_have_no_init():
    assert not [n for n in ("docker", "samples", "tests") if (ROOT / n / "__init__.py").exists()]


def peers() -> set[str]:
    """What `make yardstick` and `make peers` install beside the product, never into it."""
    lists = [ROOT / "samples" / name for name in ("yardstick.txt", "peers.txt")]
    lines = [line for path in lists for line in path.read_text(encoding="utf-8").splitlines()]
    return {line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line}


def test_every_library_imported_is_declared_and_so_locked():
    owners = packages_distributions()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    declared = {re.split(r"[\[<>=;~ ]", name)[0].lower().replace("_", "-") for name in wanted}
    ours = {*PACKAGES, "samples", "tests", *sys.stdlib_module_names}
    # What a declared library is itself built of, and is its own interface too.
    declared |= {"markupsafe", "pypdfium2", "starlette"}
    # Encodes HEIC in the samples where somebody has it; nothing needs it.
    declared |= {"pillow-heif"}
    # In environments of their own, because they bring other builds of OpenCV.
    declared |= peers()
    wrong = {
        (path.relative_to(ROOT).as_posix(), found.split(".")[0])
        for path in tracked()
        if path.suffix == ".py"
        for found in imports(path)
        if (top := found.split(".")[0]) not in ours
        and not {name.lower().replace("_", "-") for name in owners.get(top, [top.replace("_", "-")])} & declared
    }
    assert not wrong
