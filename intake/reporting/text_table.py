"""A small table of measurements: the same cells on a terminal and in Markdown."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rich.table
from rich.console import Console
from rich.markup import escape

PRIVATE = 0o600
"""Mode of the files written: they hold values that were read."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are as long as `columns`; the first column is the label."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def print(self, console: Console) -> None:
        """On a terminal; numbers stand to the right."""
        table = rich.table.Table(title=self.title, title_justify="left")
        for i, column in enumerate(self.columns):
            table.add_column(column, justify="right" if i else "left")
        for row in self.rows:
            table.add_row(*(escape(cell) for cell in row))
        console.print(table)

    def markdown(self) -> str:
        """As a section with a pipe table."""
        rule = ["---"] + ["---:"] * (len(self.columns) - 1)
        rows = [self.columns, rule, *self.rows]
        lines = ["| " + " | ".join(c.replace("|", "\\|") for c in r) + " |" for r in rows]
        return f"### {self.title}\n\n" + "\n".join(lines) + "\n"


def markdown(tables: Sequence[Table]) -> str:
    """All tables, one section after the other."""
    return "\n".join(table.markdown() for table in tables)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), PRIVATE)
        file.write(text)


def as_json(value: Any) -> str:
    """One JSON document, keys in the order given, so that equal runs are equal files."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def write_to(target: str, text: str) -> None:
    """Write to a file, or to standard output when the target is `-`."""
    if target == "-":
        sys.stdout.write(text)
    else:
        write_private(Path(target), text)
