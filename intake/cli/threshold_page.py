"""`docs/thresholds.md`: every threshold with value, unit, meaning and source, room by room.

It is read from the text of the tables, so that a threshold stays a plain number in the
program. Whatever in a table is no call of `threshold` is an error.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("intake", "models", "workers")
KINDS = {"Measured": "measured", "Standard": "standard", "Geometry": "geometry", "Choice": "choice"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One threshold as its table writes it down; `kind` is the class of its source."""

    module: str
    name: str
    value: Any
    unit: str
    means: str
    kind: str
    why: str


def entries() -> list[Entry]:
    """Every threshold of the program, by module and in the order of its table."""
    tables = (path for name in PACKAGES for path in sorted((ROOT / name).rglob("thresholds.py")))
    return [entry for path in tables for entry in _of_table(path)]


def _of_table(path: Path) -> Iterator[Entry]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    values = import_module(module)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Expr):
            continue
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Name(id="threshold"), keywords=words),
            ):
                said = {word.arg: word.value for word in words}
            case _:
                raise ValueError(f"{path}:{node.lineno}: no threshold")
        source = said["source"]
        assert isinstance(source, ast.Call) and isinstance(source.func, ast.Name)
        yield Entry(
            module,
            name,
            getattr(values, name),
            ast.literal_eval(said["unit"]),
            ast.literal_eval(said["means"]),
            source.func.id,
            ast.literal_eval(source.args[0]) if source.args else "",
        )


def thresholds_page() -> str:
    """The page, with the number of each kind of source at its head."""
    all_of_them = entries()
    counts = ", ".join(
        f"{sum(one.kind == kind for one in all_of_them)} {word}" for kind, word in KINDS.items()
    )
    lines = [
        "# Thresholds",
        "",
        f"{len(all_of_them)} numbers decide something: {counts}. A measured one follows from a"
        " measurement, a standard one from a norm, the notice or a published interface, a"
        " geometrical one from the size of a thing; a choice might as well be another number"
        " near it, and the count of choices may only fall (`tests/test_thresholds.py`)."
        " Written by `python -m intake.cli.docs`.",
    ]
    for module in dict.fromkeys(one.module for one in all_of_them):
        lines += ["", f"## {module.removesuffix('.thresholds')}", ""]
        lines += ["| Name | Value | Unit | Meaning | Source |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(one) for one in all_of_them if one.module == module]
    return "\n".join(lines) + "\n"


def _row(one: Entry) -> str:
    source = f"{KINDS[one.kind]}: {one.why}" if one.why else KINDS[one.kind]
    cells = (f"`{one.name}`", _shown(one.value), one.unit, one.means, source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _shown(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value))
    if isinstance(value, frozenset | set):
        return ", ".join(map(_shown, sorted(value)))
    return f"{value:.6g}" if isinstance(value, float) else str(value)
