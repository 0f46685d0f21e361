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

from intake.cli.doctor import cv2_owners

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES, MAX_FUNCTION_LINES = 300, 40
RULE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["rooms"]
PACKAGES = ("intake", "models", "workers")

# Tables of data without logic.
LONG_FILES = {"intake/domain/finding_codes.py", "intake/store/database/schema.py"}


@cache
def tracked() -> list[Path]:
    """The files under version control, and those about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
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


def under(package: str) -> set[str]:
    """Every module of a package."""
    return {name for name, _ in modules() if name.startswith(package)}


HOMES: dict[str, set[str]] = {
    "pymupdf": {"intake.ingest.pdf_renderer"},
    "pyseccomp": {"intake.ingest.sandbox_walls"},
    "pdfplumber": {"intake.ingest.pdf_text"},
    # It finds where a value may stand and which words resemble; it never judges.
    "rapidfuzz": {
        "intake.extraction.fields.reread_lines",
        "intake.verification.locate",
        "intake.verification.text_layer",
        "intake.verification.verify_value",
        "intake.verification.evidence",
        "intake.extraction.fields.classify",
        "intake.extraction.fields.proofs",
        "intake.extraction.marks.seals.read",
        "intake.extraction.ocr.vote",
        "intake.verification.second_opinion",
        "intake.assessment.pairing",
        "intake.domain.values.sealed_unit",
    },
    "paddleocr": {"models.paddle", "intake.evaluation.bench.stock_peer"},
    "paddlex": {"models.paddle", "models.weights", "intake.evaluation.bench.stock_peer"},
    "pytesseract": {"models.tesseract"},
    "onnxruntime": {"models.runtime", "models.weights", "intake.evaluation.bench.stock_peer"},
    "openvino": {"models.runtime"},
    "zxingcpp": {"models.codes"},
    "pi_heif": {"intake.ingest.image_decoder"},
    "opencc": {"intake.domain.values.folding"},
    "jinja2": {"intake.reporting.html", "intake.web.ops.ops", "intake.web.applicant.render"},
    "openpyxl": {"intake.casework.spreadsheet", "intake.casework.spreadsheet_template"},
    "weasyprint": {"intake.reporting.letter.pdf"},
    "typer": {
        "intake.cli.app",
        "intake.cli.backup",
        "intake.cli.common",
        "intake.cli.importing",
        "intake.cli.letter",
        "intake.cli.policy",
        "intake.cli.replay",
        "intake.cli.service",
        "intake.cli.staff",
        "intake.cli.upkeep",
    },
    "pydantic_settings": {"intake.domain.settings"},
    "yaml": {"intake.policy.located_yaml"},
    "celery": {"workers.app", "workers.consumer"},
    "kombu": {"workers.app"},
    "redis": {"workers.app", "workers.shared_buckets"},
    "chinese_calendar": {"intake.domain.values.workdays"},
    "rapidocr": set(),  # only its files are used
    "sqlalchemy": under("intake.store"),
    "alembic": under("intake.store"),
    "cryptography": {"intake.store.files.keys", "intake.store.files.sealing"},
    "obstore": {"intake.store.files.s3"},
    "fastapi": under("intake.web"),
    "starlette": under("intake.web"),
    "uvicorn": {"intake.web.server"},
    "python_multipart": {"intake.web.api.multipart"},
    "prometheus_client": {"intake.web.ops.metrics"},
    "msgspec": {"intake.extraction.codec"},
    "argon2": {"intake.store.staff.passwords"},
    "authlib": {"intake.web.staff.oidc"},
    "xlsxwriter": {"workers.export_workbook"},
    "joserfc": {"intake.web.staff.oidc"},
    "psycopg": set(),  # only named in a database's address
}


def room_of(module: str) -> str | None:
    """The room of a module: the longest entry of the table that it stands under."""
    parts = module.removeprefix("intake.").split(".")
    names = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((name for name in names if name in RULE), None)


@cache
def module_names() -> frozenset[str]:
    return frozenset(name for name, _ in modules())


def imported_modules(path: Path, *, also_inside_functions: bool = True) -> set[str]:
    """The modules of ours that a file imports: the module itself, not the names in it."""
    return module_names() & set(imports(path, also_inside_functions=also_inside_functions)) - {
        "intake"
    }


def test_every_module_stands_in_a_room_of_the_import_table():
    assert not [name for name, _ in modules() if name != "intake" and room_of(name) is None]


def test_every_room_of_the_import_table_is_there():
    there = {room_of(name) for name, _ in modules()}
    assert set(RULE) == there - {None}
    assert not {room for allowed in RULE.values() for room in allowed} - set(RULE)


def test_a_room_imports_only_from_rooms_that_the_table_allows():
    wrong = sorted(
        f"{name} imports {found}"
        for name, path in modules()
        if name != "intake"
        for found in imported_modules(path)
        if room_of(found) not in {room_of(name), *RULE[room_of(name)]}
    )
    assert not wrong


def test_the_import_table_has_no_cycle():
    seen: set[str] = set()
    for room, allowed in RULE.items():
        assert set(allowed) <= seen, f"{room} may only import from rooms that stand above it"
        seen.add(room)


def test_what_runs_a_command_imports_models_only_inside_the_function_that_starts_it():
    wrong = [
        name
        for name, path in modules()
        if name.split(".")[0] == "intake"
        for found in imports(path, also_inside_functions=False)
        if found.split(".")[0] == "models"
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


def test_every_room_says_in_one_sentence_what_it_holds():
    rooms = [path for name, path in modules() if path.name == "__init__.py"]
    assert not [path for path in rooms if not ast.get_docstring(parsed(path))]


def test_the_journey_is_seen_at_a_glance():
    entries = {p.name for p in (ROOT / "intake").iterdir() if p.name != "__pycache__"}
    assert len(entries) <= 16, sorted(entries)


@pytest.mark.parametrize("package", PACKAGES)
def test_files_are_short_enough_to_read(package):
    long = {
        name: count
        for path in sorted((ROOT / package).rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in LONG_FILES
        if not name.startswith("intake/documents/") and path.name != "thresholds.py"
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert not long


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_short_enough_to_read(package):
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in sorted((ROOT / package).rglob("*.py"))
        if "versions" not in path.parts  # a migration is history: tables as they once were
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert not long


def test_the_lock_names_no_index_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"--(extra-)?index-url|--find-links|://", lock)
    pinned = re.findall(r"^[a-z][\w.\-]*==", lock, re.MULTILINE)
    blocks = re.findall(
        r"^[a-z][^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}.*\n?)+", lock, re.MULTILINE
    )
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
    """What `make yardstick`, `peers` and `mutation` install beside the product, never into it."""
    lists = [ROOT / n for n in ("samples/yardstick.txt", "samples/peers.txt", "tests/mutation.txt")]
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
        and not {
            name.lower().replace("_", "-") for name in owners.get(top, [top.replace("_", "-")])
        }
        & declared
    }
    assert not wrong
