"""A reading's version follows from everything that reading runs, and from nothing else."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from intake.domain.source_digest import source_digest
from intake.extraction import reading_version
from intake.extraction.reading_version import ROOT, SOURCES, pipeline_version


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources that are counted, as another machine might have installed them."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, dirs_exist_ok=True)
        else:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def digest(root: Path) -> str:
    return source_digest(root, SOURCES, reading_version.LIBRARIES)


def test_the_same_sources_in_another_place_have_the_same_version(copy: Path) -> None:
    assert digest(copy).startswith(pipeline_version())


def test_one_changed_threshold_is_another_version(copy: Path) -> None:
    before, page = digest(copy), copy / "extraction" / "marks" / "seals" / "detect.py"
    text = page.read_text(encoding="utf-8")
    changed = text.replace("0.", "0.0", 1)
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    assert digest(copy) != before


@pytest.mark.parametrize("name", SOURCES)
def test_one_changed_byte_in_any_counted_place_is_another_version(copy: Path, name: str) -> None:
    before, place = digest(copy), copy / name
    file = place if place.is_file() else max(place.rglob("*.py"))
    file.write_bytes(file.read_bytes() + b"#")
    assert digest(copy) != before


def test_a_moved_or_an_added_file_is_another_version(copy: Path) -> None:
    before, folder = digest(copy), copy / "documents"
    (folder / "new.yaml").write_text("a: 1\n", encoding="utf-8")
    added = digest(copy)
    (folder / "new.yaml").rename(folder / "newer.yaml")
    assert len({before, added, digest(copy)}) == 3


def test_the_data_that_reading_looks_into_counts(copy: Path) -> None:
    before = digest(copy)
    for file in sorted(copy.rglob("*.toml")):
        file.write_bytes(file.read_bytes() + b"#")
        assert digest(copy) != before
        before = digest(copy)


def test_line_ends_caches_and_texts_for_people_do_not_count(copy: Path) -> None:
    before, file = digest(copy), copy / "extraction" / "page.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (copy / "extraction" / "README.md").write_text("x", encoding="utf-8")
    (copy / "extraction" / "page.cpython-311.pyc").write_bytes(b"x")
    assert digest(copy) == before


def test_a_digest_of_less_than_all_is_refused(copy: Path) -> None:
    (copy / "domain" / "text.py").unlink()
    with pytest.raises(FileNotFoundError):
        digest(copy)


def test_another_release_of_a_library_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = source_digest(ROOT, SOURCES, ["numpy"])
    monkeypatch.setattr("intake.domain.source_digest.version", lambda library: "99.0")
    assert source_digest(ROOT, SOURCES, ["numpy"]) != before


def test_every_module_that_reading_runs_is_counted() -> None:
    """What upload.py imports, and what those import, stands under `SOURCES`."""
    seen, waiting = set(), ["extraction/upload.py"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += _imported(ROOT / name)
    covered = {place for place in seen for name in SOURCES if _is_under(place, name)}
    # A docstring; and what walls must stand before anything is read, which changes no reading.
    assert seen - covered == {"domain/__init__.py", "domain/settings.py"}
    assert len(seen) > 60


def _is_under(place: str, name: str) -> bool:
    return place == name or place.startswith(f"{name}/")


def _imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("intake.")
        for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names))
    }
    places = []
    for name in names:
        parts = name.split(".")[1:]
        for place in (
            "/".join(parts) + ".py",
            *("/".join([*parts[:n], "__init__.py"]) for n in range(1, len(parts) + 1)),
        ):
            if (ROOT / place).is_file():
                places.append(place)
    return places
